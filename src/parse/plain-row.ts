/** A plain record as a declaration sees it: for results that are computed once for each set of texts and then cached. */
import type { Kernel } from '../csv/kernel/kernel.js'
import type { BoundRef } from '../format/cell-ref.js'
import { cleanIdentifier } from '../values/fold.js'
import type { NumberedValues } from './plain-values.js'
import type { MarkedAmount, Row } from './row.js'

/** The cells that are looked up in plain records. */
export interface PlainCells {
  /** Index of the cell at this position among them; `needs` is added to the requirements of its text. */
  place(at: number, needs?: number): number
  /** Indexes of the cells of a reference, in order. */
  places(ref: BoundRef, needs?: number): Int32Array
  /** Number of cells so far, and their positions by index. */
  count(): number
  positions(): number[]
  /** Sets the cells that the kernel looks up: false if it cannot. */
  bind(): boolean
  /** Requirements of the text of each cell. */
  readonly needs: readonly number[]
}

/** A record with a currency sign in an amount is not plain. */
const NONE_MARKED: MarkedAmount[] = []

export function createPlainCells(kernel: Kernel): PlainCells {
  const places = new Map<number, number>() // by position
  const needs: number[] = []
  let bound = false
  let known = true // by their position

  function place(at: number, needed = 0): number {
    let found = places.get(at)
    if (found === undefined) {
      if (bound) throw new Error(`cell ${at} of plain records is not looked up`)
      found = places.size
      places.set(at, found)
      needs.push(0)
    }
    needs[found] = (needs[found] as number) | needed
    return found
  }

  return {
    needs,
    place,
    places: ({ at, after }, needed = 0) => {
      if (after.length > 0) known = false
      return Int32Array.from(at, (one) => place(one, needed))
    },
    count: () => places.size,
    positions: () => [...places.keys()],
    bind: () => {
      bound = true
      if (
        !known ||
        places.size > kernel.wanted ||
        [...places.keys()].some((at) => at >= kernel.places.length)
      )
        return false
      kernel.places.fill(0)
      for (const [at, nth] of places) kernel.places[at] = nth + 1
      kernel.needs.set(needs)
      return true
    },
  }
}

export interface PlainRow extends Row {
  /** Moves to the record whose numbers begin at `base`. */
  at(ids: Int32Array, base: number): void
  /** The numbers now belong to other texts: cached results must not be returned again. */
  renumber(): void
}

export function createPlainRow(cells: PlainCells, values: NumberedValues, most: number): PlainRow {
  let ids: Int32Array = new Int32Array(0)
  let base = 0
  let before = 0 // count of numbers that belonged to other texts

  const numberAt = (at: number): number => (at < 0 ? 0 : (ids[base + cells.place(at)] as number))
  const place = (ref: BoundRef): number => ref.at.find((at) => numberAt(at) !== 0) ?? -1
  const numberOf = (ref: BoundRef): number => numberAt(place(ref))
  const text = (at: number): string => values.current.text(numberAt(at))

  const idAt = (at: number): number => {
    const number = numberAt(at)
    return number === 0 ? 0 : before + number
  }

  return {
    problem: null,
    marked: NONE_MARKED,
    begin: () => undefined,
    at: (of, begins) => {
      ids = of
      base = begins
    },
    renumber: () => {
      before += most
    },
    text,
    uncached: text,
    ref: (ref) => values.current.text(numberOf(ref)),
    id: (ref) => idAt(place(ref)),
    idAt,
    bare: () => false,
    place,
    identifier: (ref) => {
      const number = numberOf(ref)
      return number === 0 ? null : cleanIdentifier(values.current.text(number))
    },
    date: (ref) => values.current.date(numberOf(ref)),
    amount: (at) => {
      const number = numberAt(at)
      return number === 0 ? null : values.current.money(number)
    },
  }
}
