/** Warnings about a file as a whole: counted over its records, each reported once. */

import type { FileSummary } from '../schema/summary.js'
import { isFormulaError } from '../values/damaged-number.js'
import { isNoise } from '../values/double.js'
import { createSum, type Money, type Sum, signOf } from '../values/money.js'
import { createInvoiceSums, type InvoiceSum, type InvoiceSums, missedTotals } from './invoice-sums.js'
import { dayNumberRemedy, WRONG_DATE } from './unread-date.js'
import type { AmountWarning, RecordWarning, WarningCount } from './warning-count.js'

export interface FileWarnings {
  /** Counts an amount of the reader's record; zero is ignored. */
  count(kind: AmountWarning, column: string, currency: string | null, amount: Money, row: number): void
  /** Counts the reader's record. */
  note(kind: RecordWarning, column: string, value: string, row: number, expected?: string): void
  counts(): WarningCount[]
  /** Invoices with the total that each of their records states. */
  readonly invoices: InvoiceSums
}

type Counted = { -readonly [Key in keyof WarningCount]: WarningCount[Key] } & { sum: Sum }

export function createFileWarnings(): FileWarnings {
  const counted = new Map<string, Counted>()
  const invoices = createInvoiceSums()
  return {
    invoices,
    count: (kind, column, currency, amount, row) => {
      if (signOf(amount) === 0 || isNoise(amount.text)) return
      const negative = signOf(amount) < 0
      const key = `${kind}\n${column}\n${currency}\n${negative}`
      let entry = counted.get(key)
      if (entry === undefined) {
        const sum = createSum()
        entry = { kind, column, currency: currency ?? '', negative, records: 0, amount: '', row, sum }
        counted.set(key, entry)
      }
      entry.records++
      entry.sum.add(amount)
    },
    note: (kind, column, value, row, expected) => {
      const key = `${kind}\n${column}`
      let entry = counted.get(key)
      if (entry === undefined) {
        const sum = createSum()
        entry = { kind, column, currency: '', negative: false, records: 0, amount: '', row, value, sum }
        if (expected !== undefined) entry.expected = expected
        counted.set(key, entry)
      }
      entry.records++
      if (value !== entry.value) entry.several = true
    },
    counts: () => [...counted.values()].map(({ sum, ...entry }) => ({ ...entry, amount: sum.text() })),
  }
}

/** Merges both lists; counts of the same thing are added up. */
function mergedCounts(before: readonly WarningCount[], after: readonly WarningCount[]): WarningCount[] {
  const merged = new Map(before.map((entry) => [keyOf(entry), entry]))
  for (const entry of after) {
    const known = merged.get(keyOf(entry))
    if (known === undefined) merged.set(keyOf(entry), entry)
    else {
      const sum = createSum(known.amount)
      sum.addText(entry.amount)
      const several = known.several || entry.several || known.value !== entry.value
      const records = known.records + entry.records
      merged.set(keyOf(entry), { ...known, records, amount: sum.text(), several })
    }
  }
  return [...merged.values()]
}

const keyOf = ({ kind, column, currency, negative }: WarningCount): string =>
  `${kind}\n${column}\n${currency}\n${negative}`

/** What is reported once per file. */
export interface SaidOfFile {
  /** What is missing from the header, as sentences. */
  readonly header: readonly string[]
  readonly counts: readonly WarningCount[]
  readonly invoices: readonly InvoiceSum[]
}

/** The account of a whole file, preceded by warnings about its header and the counts of all its records. */
export function withFileWarnings(
  summary: FileSummary,
  { header, counts, invoices }: SaidOfFile,
): FileSummary {
  // Charges of rejected rows are missing anyway.
  const all = summary.rejected > 0 ? counts : mergedCounts(counts, missedTotals(invoices))
  return {
    ...summary,
    warnings: [...header, ...all.map(sentenceOf), ...withoutCharges(summary), ...summary.warnings],
  }
}

/** Nothing is charged, though there are records that might be: columns of charges may be missing in all of them. */
function withoutCharges({ charged, rejected, skipped }: FileSummary): string[] {
  const { zero = 0 } = skipped
  if (charged > 0 || rejected > 0 || zero === 0) return []
  const none = zero === 1 ? 'its one record holds' : `its ${zero} records hold`
  return [
    `nothing is charged: ${none} no charge. Check whether columns were cut off, or download the file again`,
  ]
}

function sentenceOf(counted: WarningCount): string {
  const { kind, column, currency, negative, records, amount, row } = counted
  if (kind === 'damaged') return damagedSentence(counted)
  if (kind === 'currency') return currencySentence(counted)
  if (kind === 'repeated') return repeatedSentence(counted)
  if (kind === 'date' || kind === 'day_number') return dateSentence(counted)
  if (kind === 'dash') return dashSentence(counted)
  if (kind === 'word') return wordSentence(counted)
  if (kind === 'late') return lateSentence(counted)
  if (kind === 'digits') return digitsSentence(counted)
  if (kind === 'unread_text') return unreadSentence(counted, `"${counted.value}"`)
  const digits = negative ? amount.replace('-', '') : amount
  const money = currency === '' ? digits : `${digits} ${currency}`
  if (kind === 'unread') return unreadSentence(counted, `${negative ? '-' : ''}${money}`)
  const several = records === 1 ? `record ${row}` : `${records} records, the first of them ${row},`
  const states = records === 1 ? 'states' : 'state'
  if (kind === 'residual')
    return `${money} ${negative ? 'too much' : 'missing'}: ${several} ${states} ${negative ? 'less' : 'more'} in ${column} than the charges add up to`
  if (kind === 'declared')
    return `${money} ${negative ? 'too much' : 'missing'}: ${several} ${states} ${negative ? 'less' : 'more'} in ${column} than the charges of ${records === 1 ? 'the invoice' : 'these invoices'} add up to`
  if (kind === 'unnumbered')
    return `${negative ? '-' : ''}${money} charged without an invoice: ${column} is blank in ${several.replace(/,$/, '')}. Fill in the number, or download the file again`
  if (kind === 'subtotal')
    return `${negative ? '-' : ''}${money} charged, which may be ${records === 1 ? 'a subtotal' : 'subtotals'}: unlike the record above it, ${several} names nothing that is charged, or is labelled as a total. Remove a row that only adds up others`
  const charged = `${negative ? '-' : ''}${money} not charged: ${column} of ${records === 1 ? several : `${records} records, the first of them ${row}`}`
  return kind === 'outside'
    ? `${charged}: the record's total does not contain it`
    : `${charged}: no charge of the record contains it`
}

function unreadSentence({ column, records, row }: WarningCount, amount: string): string {
  const where = records === 1 ? `record ${row}` : `${records} records, the first of them ${row},`
  return `${amount} not charged: ${column} in ${where} is an amount of a kind that this format does not know. Ask the sender whether it is a charge`
}

function damagedSentence({ column, records, row, value }: WarningCount): string {
  const where = records === 1 ? `in record ${row}` : `in ${records} records, the first of them ${row}`
  const found = `${column} "${value}" ${where}`
  return isFormulaError(value ?? '')
    ? `${found}: a formula of a spreadsheet failed, so the number is lost. Correct the formula and save the file again, or download it again`
    : `${found}: a spreadsheet has cut the digits off. Download the file again, and do not save it from the spreadsheet`
}

function currencySentence({ column, records, row, value, several }: WarningCount): string {
  const found = `${column} "${value}"${several ? ' and others' : ''}`
  const where = records === 1 ? `in record ${row}` : `in ${records} records, the first of them ${row}`
  return `${found} ${where}: no code of a currency such as EUR, so it counts as blank. Put the code there, or name it with --currency`
}

function dateSentence({ column, records, row, value = '', several, expected }: WarningCount): string {
  const found = `${column} "${value}"${several ? ' and others' : ''}`
  const where = records === 1 ? `in record ${row}` : `in ${records} records, the first of them ${row}`
  const remedy = expected === undefined ? dayNumberRemedy(value) : `Expected is ${expected}. ${WRONG_DATE}`
  return `${found} ${where}: no date, so it counts as blank. ${remedy}`
}

function digitsSentence({ column, records, row, value, several, expected }: WarningCount): string {
  const found = `${column} "${value}"${several ? ' and others' : ''}`
  const where = records === 1 ? `in record ${row}` : `in ${records} records, the first of them ${row}`
  return `${found} ${where}: such numbers have at least ${expected} digits, so a spreadsheet has probably dropped leading zeros. Download the file again, and do not save it from the spreadsheet`
}

function lateSentence({ column, records, row, value, several }: WarningCount): string {
  const found = `${column} "${value}"${several ? ' and others' : ''}`
  const where =
    records === 1
      ? `record ${row}, below records of its invoice that lack it`
      : `${records} records, the first of them ${row}, below records of their invoices that lack it`
  return `${found} is stated in ${where}. Sort the file so that an invoice's row is above its records, or download it again`
}

function dashSentence({ records, row, value, expected: column }: WarningCount): string {
  const where = records === 1 ? `record ${row}` : `${records} records, the first of them ${row}`
  return `"${value}" in place of an amount in ${where} (${column}): read as 0, which spreadsheets show so. Check a cell if it should hold an amount`
}

function wordSentence({ column, records, row, value }: WarningCount): string {
  const where = records === 1 ? `in record ${row}` : `in ${records} records, the first of them ${row}`
  return `"${value}" in place of an amount of ${column} ${where}: read as blank, although the first records have an amount or nothing there. Check whether an amount was lost`
}

function repeatedSentence({ column, records, row, value }: WarningCount): string {
  const where = records === 1 ? `for record ${row}` : `for ${records} records, the first of them ${row}`
  return `${column} is stated more than once ${where}: of "${value}" the last is on the line item`
}
