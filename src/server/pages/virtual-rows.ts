/** Only the rows in view are in the document: a thousand rows scroll as ten do. */
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core'
import type { RefObject } from 'preact'
import { useLayoutEffect, useReducer, useState } from 'preact/hooks'

export interface Window {
  readonly first: number
  /** Behind the last one. */
  readonly end: number
  /** Pixels that stand for the rows before and behind. */
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
  const rows = virtualizer.getVirtualItems()
  const first = rows[0]?.index ?? 0
  const end = (rows.at(-1)?.index ?? Math.min(count, 40) - 1) + 1
  return { first, end, before: first * height, after: (count - end) * height }
}
