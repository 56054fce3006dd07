/** Renders only the rows in view: a thousand rows scroll like ten. In print, all rows are rendered. */
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useReducer, useState } from 'preact/hooks'

export interface Window {
  readonly first: number
  /** Index after the last row. */
  readonly end: number
  /** Pixels for the rows before and after. */
  readonly before: number
  readonly after: number
}

export function useVirtualRows(scroll: RefObject<HTMLElement | null>, count: number, height: number): Window {
  const [, redraw] = useReducer((round: number) => round + 1, 0)
  const [virtualizer] = useState(
    () =>
      new Virtualizer<HTMLElement, HTMLElement>({
        count,
        getScrollElement: () => scroll.current,
        estimateSize: () => height,
        overscan: 12,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
        onChange: redraw as () => void,
      }),
  )
  virtualizer.setOptions({ ...virtualizer.options, count, estimateSize: () => height })
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => virtualizer._willUpdate())
  if (usePrinting()) return { first: 0, end: count, before: 0, after: 0 }
  const rows = virtualizer.getVirtualItems()
  const first = rows[0]?.index ?? 0
  const end = (rows.at(-1)?.index ?? Math.min(count, 40) - 1) + 1
  return { first, end, before: first * height, after: (count - end) * height }
}

function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false)
  useEffect(() => {
    const set = ({ type }: Event): void => setPrinting(type === 'beforeprint')
    addEventListener('beforeprint', set)
    addEventListener('afterprint', set)
    return () => {
      removeEventListener('beforeprint', set)
      removeEventListener('afterprint', set)
    }
  }, [])
  return isPrinting
}
