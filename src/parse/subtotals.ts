/**
 * Subtotals without a label at the place of one, which a query, a pivot table or a person left between the charges:
 *
 *     1001,A,1Z0000001,Ground,4.00
 *     1001,A,1Z0000002,Ground,5.50
 *     1001,A,         ,      ,9.50      nothing but the keys of the record above it, and the sum of the records above it
 *     1001,A,         ,Ground,5 Result,9.50
 *
 * Such a record is a total if its amount is that sum. Else it is charged, and counted in a warning: a fee of the invoice may be as bare.
 * A record that names its charge otherwise than the record above it does is never a total: a weekly fee may be what two parcels cost.
 */
import type { RecordReader } from '../csv/reader.js'
import { type BoundRef, bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import { createSum, type Money } from '../values/money.js'
import { type ChargeRun, type ChargeRuns, createChargeRuns, unitsOfRun } from './charge-runs.js'
import type { Line, Lines } from './lines.js'
import type { Problem, Row } from './row.js'
import { endsWithTotal, looksLikeTotal, mentionsTotal, namesOfCharge, wordCells } from './total-row.js'

/** The cells of a record that are compared with those of the record above it. */
export interface ComparedCells {
  /** References to account and invoice, then to the parcel, then to dates, then to what names the charge. */
  readonly refs: readonly BoundRef[]
  /** Index of the first reference to the parcel, to a date, and to a name. */
  readonly parcel: number
  readonly date: number
  readonly name: number
}

export function comparedCells(format: FormatDeclaration, columns: Columns): ComparedCells {
  const { account_id, invoice_id, tracking_number, shipment_id, invoice_date, transaction_date } =
    format.fields
  const bound = (refs: readonly Parameters<typeof bindRef>[0][]): BoundRef[] =>
    refs.map((ref) => bindRef(ref, columns)).filter(({ at, after }) => at.length + after.length > 0)
  const invoice = bound([account_id, invoice_id])
  const parcel = bound([tracking_number, shipment_id])
  const dates = bound([invoice_date, transaction_date])
  const date = invoice.length + parcel.length
  return {
    refs: [...invoice, ...parcel, ...dates, ...bound(namesOfCharge(format))],
    parcel: invoice.length,
    date,
    name: date + dates.length,
  }
}

/** Charged, but perhaps a subtotal. */
export const DOUBTFUL = 'doubtful'

export interface Subtotals {
  readonly runs: ChargeRuns
  /** The texts of the compared cells of the last charged record; null before the first. */
  above: readonly string[] | null
  /** Whether a record of the file has named a parcel, or what it charges. */
  hasParcels: boolean
  hasNames: boolean
  /** Whether the last charged record went through the mapper. */
  mapped: boolean
  /** Why the reader's record is not charged. */
  problem(
    row: Row,
    reader: RecordReader,
    lines: Lines,
    stated: Money | null,
  ): Problem | typeof DOUBTFUL | null
  /** Whether the reader's record may have such a problem, if the records above it are not known. */
  mayBeTotal(row: Row, reader: RecordReader): boolean
  /** The record of this number is charged. `doubtful`: perhaps a subtotal. */
  charged(row: Row, number: number, lines: Lines, doubtful: boolean): void
  /** The record of this number is a total. */
  total(lines: Lines, number: number): void
}

/** `labels`: positions of the cells that name the charges beside them. */
export function bindSubtotals(
  format: FormatDeclaration,
  columns: Columns,
  labels: readonly number[],
): Subtotals | null {
  if (format.segments !== undefined) return null
  const { refs, parcel, date, name } = comparedCells(format, columns)
  const currencies = bindRef(format.fields.currency, columns).at
  const apart = new Set([...currencies, ...refs.slice(0, name).flatMap(({ at }) => at)])
  const [charge] = format.charges
  const amount = bindRef(charge?.kind === 'record' ? charge.net : format.rowTotal?.column, columns)
  const isNamed = namesOfCharge(format).length > 0
  const runs = createChargeRuns()
  const sum = createSum()
  let isFound = false // whether the file has had such a total

  /** Texts of the cells that are neither keys nor numbers. */
  const words = (row: Row, reader: RecordReader): string[] =>
    wordCells(row, reader, apart).map(({ text }) => text)

  const isBlank = (texts: readonly string[], from: number, to: number): boolean =>
    texts.slice(from, to).every((text) => text === '')

  /** Whether nothing names what a record charges; its compared cells are given. */
  const namesNothing = (texts: readonly string[], row: Row): boolean =>
    isNamed && isBlank(texts, name, texts.length) && labels.every((at) => row.uncached(at) === '')

  /** What the reader's record lacks. */
  function evidence(row: Row, above: readonly string[]) {
    const texts = refs.map((ref) => row.ref(ref))
    const nameless = namesNothing(texts, row)
    const withoutOwnParcel = isBlank(texts, parcel, date)
    const differing = texts.findIndex(
      (text, at) => text !== '' && text !== above[at] && !looksLikeTotal(text),
    )
    return {
      nameless,
      unnamed: nameless && subtotals.hasNames,
      withoutOwnParcel,
      withoutParcel: withoutOwnParcel && subtotals.hasParcels,
      repeatsKeys: differing < 0 || differing >= name,
      repeatsAll: differing < 0,
    }
  }

  function mayBeTotal(row: Row, reader: RecordReader): boolean {
    const texts = refs.map((ref) => row.ref(ref))
    if (namesNothing(texts, row)) return true
    if (!isBlank(texts, parcel, date)) return false
    const others = words(row, reader)
    return others.some(mentionsTotal) || others.every(looksLikeTotal)
  }

  function problemOf(lines: Lines, { row, records }: ChargeRun): Problem {
    sum.reset()
    for (let at = 0; at < lines.count; at++) sum.add((lines.all[at] as Line).net)
    const those = records === 1 ? `record ${row}` : `the ${records} records from ${row} on`
    return {
      code: 'row_kind',
      column: columns.names[amount.at[0] ?? -1] ?? lines.all[0]?.column ?? undefined,
      value: sum.text(),
      expected:
        'an amount with what it charges: a parcel, a description or a service, as in the record above it',
      remedy: `It is the sum of ${those}: a subtotal, which is not charged. Remove the row, or fill in what is missing.`,
    }
  }

  function problem(
    row: Row,
    reader: RecordReader,
    lines: Lines,
    stated: Money | null,
  ): Problem | typeof DOUBTFUL | null {
    const { above } = subtotals
    if (above === null) return null
    const found = evidence(row, above)
    if (!found.nameless && !found.withoutOwnParcel) return null
    const run = runs.find(netOf(lines)) ?? (stated === null ? null : runs.find(unitsOfRun(stated)))
    if (run === null && !found.nameless && !found.withoutParcel) return null
    const others = words(row, reader)
    const isBare = found.repeatsKeys && others.every(looksLikeTotal)
    const lacks = found.unnamed || found.withoutParcel
    const isSum = run !== null && (run.records > 1 || isFound)
    // A label ends with such a word; a company's name may only have it.
    const isLabelled = others.some(endsWithTotal)
    if (isSum && found.repeatsAll) {
      if ((isBare && lacks && found.nameless) || (isLabelled && found.withoutParcel)) {
        isFound = true
        return problemOf(lines, run)
      }
    }
    return mayBeSubtotal() ? DOUBTFUL : null

    function mayBeSubtotal(): boolean {
      if (isSum && (found.unnamed || (isBare && found.nameless))) return true
      // A plain record without a label comes here only if its amount is such a sum.
      if (isSum && isBare && found.withoutParcel && runs.isSum(netOf(lines))) return true
      const lacksParcel = isSum ? found.withoutOwnParcel : found.withoutParcel
      if (run !== null && lacksParcel && others.some(mentionsTotal)) return true
      const mayBeLabel = run === null ? found.withoutParcel : found.withoutOwnParcel
      if (isLabelled && found.repeatsAll && mayBeLabel) return true
      return isBare && lacks && found.nameless
    }
  }

  function charged(row: Row, number: number, lines: Lines, doubtful: boolean): void {
    subtotals.mapped = true
    if (doubtful) {
      runs.add(netOf(lines))
      runs.total(netOf(lines), number)
      return
    }
    const texts = refs.map((ref) => row.ref(ref))
    const { above } = subtotals
    const differs = (from: number, to: number): boolean => {
      for (let at = from; at < to; at++) if (above === null || above[at] !== texts[at]) return true
      return false
    }
    if (differs(0, parcel)) runs.beginInvoice(number)
    if (differs(parcel, date)) runs.beginParcel(number)
    runs.add(netOf(lines))
    subtotals.hasParcels ||= !isBlank(texts, parcel, date)
    subtotals.hasNames ||= !isBlank(texts, name, texts.length)
    subtotals.above = texts
  }

  const subtotals: Subtotals = {
    runs,
    above: null,
    hasParcels: false,
    hasNames: false,
    mapped: true,
    problem,
    mayBeTotal,
    charged,
    total: (lines, number) => runs.total(netOf(lines), number),
  }
  return subtotals
}

/** The sum of the charges in units. */
function netOf(lines: Lines): number {
  let net = 0
  for (let at = 0; at < lines.count; at++) net += unitsOfRun((lines.all[at] as Line).net)
  return net
}
