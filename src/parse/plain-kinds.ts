/** Whether a record is of a charged kind and of its usual width. Each text is tested once. */
import type { Matcher } from '../format/format.js'
import type { BoundKind } from './kinds.js'
import { firstFilled } from './plain-classes.js'
import type { PlainCells } from './plain-row.js'
import type { NumberedValues } from './plain-values.js'

export interface PlainKinds {
  /** `width`: number of cells in the record. */
  isPlain(ids: Int32Array, base: number, width: number): boolean
  forget(): void
}

const YES = 1
const NO = 2

export function bindPlainKinds(
  bound: readonly BoundKind[],
  { cells, values }: { readonly cells: PlainCells; readonly values: NumberedValues },
  most: number,
): PlainKinds {
  const memories = new Map<Matcher, Uint8Array>()
  const kinds = bound.map(({ kind, when, widths, usual }) => ({
    tests: when.map(({ ref, condition: { matcher } }) => {
      const known = memories.get(matcher) ?? new Uint8Array(most)
      memories.set(matcher, known)
      return { places: cells.places(ref), matcher, known }
    }),
    isCharged: kind.skip === undefined && kind.reject === undefined && kind.states === undefined,
    widths: widths === 'any' ? [] : usual,
  }))

  function holds(matcher: Matcher, known: Uint8Array, number: number): boolean {
    if (known[number] === 0) known[number] = matcher.test(values.current.text(number)) ? YES : NO
    return known[number] === YES
  }

  return {
    isPlain: (ids, base, width) => {
      for (const { tests, isCharged, widths } of kinds) {
        let all = true
        for (const { places, matcher, known } of tests)
          all &&= holds(matcher, known, firstFilled(ids, base, places))
        if (all) return isCharged && widths.includes(width)
      }
      return false
    },
    forget: () => {
      for (const known of memories.values()) known.fill(0)
    },
  }
}
