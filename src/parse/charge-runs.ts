/**
 * Sums of the charged records above a record, to find an amount that is only their sum:
 *
 *     1001  A  4.00
 *     1001  B  5.50
 *     1001     9.50      the sum of the two records above it: a subtotal, if the record states nothing that is charged
 *
 * A run of records ends directly above the record. It begins with the file, behind the last total, or with the invoice or the
 * parcel of the last record. Amounts are whole numbers of a common unit, so that sums are exact up to nine billion.
 */
import { type Money, moneyOf, unitsText } from '../values/money.js'

export interface ChargeRun {
  /** The number of its first record. */
  readonly row: number
  /** Number of its records that are not zero. */
  readonly records: number
}

export interface ChargeRuns {
  /** Whether an amount is the sum of the records since the last total, or of two or more of the file, the invoice or the parcel. */
  isSum(net: number): boolean
  /** The run whose sum an amount is, also one that begins behind an earlier total; null if there is none. */
  find(net: number): ChargeRun | null
  add(net: number): void
  /** Begins a run with the record of this number, before it is added. */
  beginInvoice(row: number): void
  beginParcel(row: number): void
  /** The record of this number is a total: the next run begins behind it, and a total of totals begins with the first of them. */
  total(net: number, row: number): void
}

/** Decimals of the unit: those of the amounts that the kernel reads. */
const DECIMALS = 6
const POWERS = Array.from({ length: DECIMALS + 1 }, (_, power) => 10 ** power)
/**
 * An amount as a number of units, 0 if it is too large for an exact one. More decimals are the noise of a spreadsheet's binary
 * numbers, which is rounded off: `4.349999999999999`.
 */
export function unitsOfRun({ units, scale, big }: Money): number {
  if (scale <= DECIMALS) return units * (POWERS[DECIMALS - scale] as number)
  const all = big ?? BigInt(units)
  const power = 10n ** BigInt(scale - DECIMALS)
  const half = all < 0n ? -power / 2n : power / 2n
  return moneyOf(unitsText((all + half) / power, 0)).units
}

/** At most this many totals are remembered, of those that no later total contains. */
const MOST = 10_000

interface Mark {
  readonly sum: number
  readonly count: number
  readonly row: number
}

const [ALL, TOTAL, INVOICE, PARCEL] = [0, 1, 2, 3] as const

export function createChargeRuns(): ChargeRuns {
  // Lists of numbers, because a number with decimals in a variable is an object, made anew with each record.
  const sums = new Float64Array(4) // so far, and when each run began
  const counts = new Int32Array(4)
  const rows = new Int32Array(4).fill(1)
  const marks: Mark[] = [{ sum: 0, count: 0, row: 0 }]
  let first = 1 // the number of the first record

  function begin(run: number, row: number): void {
    if (counts[ALL] === 0) first = rows[TOTAL] = row
    sums[run] = sums[ALL] as number
    counts[run] = counts[ALL] as number
    rows[run] = row
  }

  const isRun = (run: number, from: number, least: number): boolean =>
    sums[run] === from && (counts[ALL] as number) - (counts[run] as number) >= least

  /** Index of the last total behind which the run of this sum begins, -1 if there is none. */
  function markOf(net: number): number {
    const from = (sums[ALL] as number) - net
    return marks.findLastIndex(({ sum, count }) => sum === from && count < (counts[ALL] as number))
  }

  function find(net: number): ChargeRun | null {
    if (net === 0) return null
    const from = (sums[ALL] as number) - net
    const count = counts[ALL] as number
    let found: ChargeRun | null = null
    const offer = (sum: number, before: number, row: number): void => {
      const records = count - before
      if (sum === from && records > (found?.records ?? 0)) found = { row, records }
    }
    for (const run of [TOTAL, INVOICE, PARCEL])
      offer(sums[run] as number, counts[run] as number, rows[run] as number)
    const mark = marks[markOf(net)]
    if (mark !== undefined) offer(mark.sum, mark.count, Math.max(first, mark.row))
    offer(0, 0, first)
    return found
  }

  return {
    isSum: (net) => {
      if (net === 0) return false
      const from = (sums[ALL] as number) - net
      if (from === 0 && (counts[ALL] as number) > 1) return true
      return isRun(TOTAL, from, 1) || isRun(INVOICE, from, 2) || isRun(PARCEL, from, 2)
    },
    find,
    add: (net) => {
      ;(sums[ALL] as number) += net
      if (net !== 0) (counts[ALL] as number) += 1
    },
    beginInvoice: (row) => begin(INVOICE, row),
    beginParcel: (row) => begin(PARCEL, row),
    total: (net, row) => {
      const contained = markOf(net)
      if (contained >= 0) marks.length = contained + 1
      if (marks.length < MOST)
        marks.push({ sum: sums[ALL] as number, count: counts[ALL] as number, row: row + 1 })
      begin(TOTAL, row + 1)
    },
  }
}
