/** Adds plain records to the runs that subtotals are found by, and leaves the texts of the last one to the mapper. */
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import { firstFilled } from './plain-classes.js'
import type { PlainCells } from './plain-row.js'
import type { NumberedValues } from './plain-values.js'
import { comparedCells, type Subtotals } from './subtotals.js'
import { hasLabel, namesOfCharge } from './total-row.js'

export interface PlainRuns {
  /** Whether the mapper must look whether the record, the `nth` of its block, is a subtotal. */
  mayBeTotal(ids: Int32Array, base: number, net: number, nth: number): boolean
  /** Adds the record of this number, whose numbers begin at `base`. */
  add(ids: Int32Array, base: number, net: number, number: number): void
  /** Leaves the texts of the last record to the mapper: called before its numbers are overwritten, or another record is mapped. */
  leave(ids: Int32Array): void
  /** The numbers now belong to other texts. */
  forget(): void
}

const NONE: PlainRuns = {
  mayBeTotal: () => false,
  add: () => undefined,
  leave: () => undefined,
  forget: () => undefined,
}

interface Sources {
  readonly cells: PlainCells
  readonly values: NumberedValues
  /** The text of a record of the block. */
  readonly textAt: (nth: number) => string
}

export function bindPlainRuns(
  format: FormatDeclaration,
  columns: Columns,
  { cells, values, textAt }: Sources,
  subtotals: Subtotals | null,
): PlainRuns {
  if (subtotals === null) return NONE
  const { runs } = subtotals
  const { refs, parcel, date } = comparedCells(format, columns)
  const places = refs.map((ref) => cells.places(ref))
  const isNamed = namesOfCharge(format).length > 0
  const last = new Int32Array(date).fill(-1) // numbers of the keys of the last record; -1 if they are not known
  let lastBase = -1 // where the numbers of the last record begin; -1 if its texts have been left

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
    return !unknown || subtotals?.above?.[at] !== values.current.text(id)
  }

  return {
    mayBeTotal: (ids, base, net, nth) => {
      if (runs.isSum(net)) return true
      for (let at = parcel; at < date; at++) if (idOf(ids, base, at) !== 0) return false
      return hasLabel(textAt(nth))
    },
    add: (ids, base, net, number) => {
      if (subtotals.mapped) {
        last.fill(-1)
        subtotals.mapped = false
      }
      for (let at = 0; at < date; at++) {
        const id = idOf(ids, base, at)
        if (id === last[at]) continue
        if (at >= parcel && id !== 0) subtotals.hasParcels = true
        if (!isNew(at, id)) continue
        if (at < parcel) runs.beginInvoice(number)
        else runs.beginParcel(number)
      }
      runs.add(net)
      lastBase = base
    },
    leave: (ids) => {
      if (lastBase < 0) return
      subtotals.hasNames ||= isNamed // a plain record says what it charges
      subtotals.above = places.map((of) => values.current.text(firstFilled(ids, lastBase, of)))
      lastBase = -1
    },
    forget: () => {
      last.fill(-1)
    },
  }
}
