/** Adds plain records to the runs that subtotals are found by, and leaves the texts of the last one to the mapper. */
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import type { BatchNumbers } from './batch-numbers.js'
import { firstFilled } from './plain-classes.js'
import type { PlainCells } from './plain-row.js'
import type { NumberedValues } from './plain-values.js'
import { comparedCells, type Subtotals } from './subtotals.js'
import { hasLabel, namesOfCharge } from './total-row.js'

export interface PlainRuns {
  /** Begins a block of records; `before`: number of the record in front of it. */
  begin(before: number): void
  /** Whether the mapper must look whether the record, the `nth` of the block, is a subtotal. Its numbers begin at `base`. */
  mayBeTotal(ids: Int32Array, base: number, net: number, nth: number): boolean
  /**
   * Adds the plain records in front of the `nth` of the block, and leaves the texts of the last one to the mapper: called before
   * that record is mapped, or the numbers are overwritten.
   */
  leave(ids: Int32Array, nth: number): void
  /** The numbers now belong to other texts. */
  forget(): void
}

const NONE: PlainRuns = {
  begin: () => undefined,
  mayBeTotal: () => false,
  leave: () => undefined,
  forget: () => undefined,
}

interface Sources {
  readonly cells: PlainCells
  readonly values: NumberedValues
  /** Those of the batch that is being filled. */
  readonly numbers: BatchNumbers
  /** The text of a record of the block. */
  readonly textAt: (nth: number) => string
}

export function bindPlainRuns(
  format: FormatDeclaration,
  columns: Columns,
  { cells, values, numbers, textAt }: Sources,
  subtotals: Subtotals | null,
): PlainRuns {
  if (subtotals === null) return NONE
  const state: Subtotals = subtotals
  const { runs } = state
  const { refs, parcel, date } = comparedCells(format, columns)
  const places = refs.map((ref) => cells.places(ref))
  const isNamed = namesOfCharge(format).length > 0
  const last = new Int32Array(date).fill(-1) // numbers of the keys of the last record; -1 if they are not known
  let lastBase = -1 // where the numbers of the last record begin; -1 if its texts have been left
  let before = 0
  let added = 0 // how many records of the block have been added, or mapped

  const first = Int32Array.from(places, ([at = 0]) => at)

  /** Number of the text of a compared cell. */
  function idOf(ids: Int32Array, base: number, at: number): number {
    const id = ids[base + (first[at] as number)] as number
    return id !== 0 ? id : firstFilled(ids, base, places[at] as Int32Array)
  }

  /** Notes another text of a key. Whether it differs from the last record's, which may be known by its text alone. */
  function isNew(at: number, id: number): boolean {
    const unknown = last[at] === -1
    last[at] = id
    return !unknown || state.above?.[at] !== values.current.text(id)
  }

  /** Adds the records up to the `nth` of the block, which are the last ones of the batch. */
  function until(ids: Int32Array, nth: number): void {
    if (added === nth) return
    if (state.mapped) {
      last.fill(-1)
      state.mapped = false
    }
    const width = cells.count()
    for (let from = numbers.records - nth; added < nth; added++) {
      begins(ids, added * width, before + added + 1)
      runs.add(numbers.net[from + added] as number)
    }
    lastBase = (nth - 1) * width
  }

  /** Begins the runs that begin with this record. */
  function begins(ids: Int32Array, base: number, number: number): void {
    for (let at = 0; at < date; at++) {
      const id = idOf(ids, base, at)
      if (id === last[at]) continue
      if (at >= parcel && id !== 0) state.hasParcels = true
      if (!isNew(at, id)) continue
      if (at < parcel) runs.beginInvoice(number)
      else runs.beginParcel(number)
    }
  }

  return {
    begin: (row) => {
      before = row
      added = 0
    },
    mayBeTotal: (ids, base, net, nth) => {
      // A record that names both its charge and its parcel is no subtotal.
      for (let at = parcel; at < date; at++) if (idOf(ids, base, at) !== 0) return false
      until(ids, nth)
      return runs.isSum(net) || hasLabel(textAt(nth))
    },
    leave: (ids, nth) => {
      until(ids, nth)
      added = nth + 1
      if (lastBase < 0) return
      state.hasNames ||= isNamed // a plain record says what it charges
      state.above = places.map((of) => values.current.text(firstFilled(ids, lastBase, of)))
      lastBase = -1
    },
    forget: () => {
      last.fill(-1)
    },
  }
}
