/** The columns by which charges can be summarised: columns of the line item, and months of its dates. */

import type { ChargeBatch, ChargeKind, Coding, InvoiceHead } from '../parse/charge-batch.js'
import { InvoiceError } from '../schema/errors.js'
import { didYouMean } from '../values/nearest.js'

/** The value for a record, or for a charge. */
type Cell = (at: number) => string | null

export interface SummaryColumn {
  readonly name: string
  /** A shorter name, which is accepted too and shown as the heading on the screen. */
  readonly short: string
  /** What it is constant for: all charges of a record, of a kind, or of a coding. */
  readonly of: 'record' | 'kind' | 'coding'
  /** Dates and months are in chronological order. */
  readonly time: 'month' | 'day' | null
  readonly bind: (batch: ChargeBatch) => Cell
}

const MONTH = 7
const DAY = 10
const cut = (date: string | null | undefined, length: number): string | null => date?.slice(0, length) ?? null

const headOf = ({ heads, records }: ChargeBatch, record: number): InvoiceHead =>
  heads[records.head[record] as number] as InvoiceHead

type Spelled = Partial<Pick<SummaryColumn, 'short' | 'time'>>

const byRecord = (name: string, bind: SummaryColumn['bind'], more: Spelled = {}): SummaryColumn => ({
  name,
  short: name,
  of: 'record',
  time: null,
  bind,
  ...more,
})

const byHead = (name: 'account_id' | 'invoice_id' | 'invoice_date', more: Spelled): SummaryColumn =>
  byRecord(name, (batch) => (record) => headOf(batch, record)[name], more)

type RecordColumn =
  | 'tracking_number'
  | 'shipment_id'
  | 'ship_date'
  | 'service'
  | 'zone'
  | 'reference_1'
  | 'reference_2'
  | 'reference_3'
  | 'origin_country'
  | 'destination_country'
  | 'destination_postal_code'

const stated = (name: RecordColumn, more: Spelled = {}): SummaryColumn =>
  byRecord(
    name,
    ({ records }) => {
      const cells = records[name] // read once: some columns are made on demand
      return (record) => cells[record] ?? null
    },
    more,
  )

const byKind = (name: string, short: string, of: (kind: ChargeKind) => string | null): SummaryColumn => ({
  name,
  short,
  of: 'kind',
  time: null,
  bind:
    ({ kinds, charges }) =>
    (charge) =>
      of(kinds[charges.kind[charge] as number] as ChargeKind),
})

const byCoding = (name: keyof Coding): SummaryColumn => ({
  name,
  short: name,
  of: 'coding',
  time: null,
  bind:
    ({ charges }) =>
    (charge) =>
      charges.coding?.[charge]?.[name] ?? null,
})

const month = (name: string, dates: (batch: ChargeBatch) => Cell): SummaryColumn =>
  byRecord(
    name,
    (batch) => {
      const date = dates(batch)
      return (record) => cut(date(record), MONTH)
    },
    { time: 'month' },
  )

const transactionDate = ({ records: { transaction_date: dates } }: ChargeBatch): Cell => {
  return (record) => dates[record] ?? null
}

/** Of the invoice, or of the charge if the file states no invoice date, as in the audit. */
const invoiceDate = (batch: ChargeBatch): Cell => {
  const own = transactionDate(batch)
  return (record) => headOf(batch, record).invoice_date ?? own(record)
}

const COLUMNS: readonly SummaryColumn[] = [
  month('month', invoiceDate),
  month('invoice_month', (batch) => (record) => headOf(batch, record).invoice_date),
  month('ship_month', stated('ship_date').bind),
  month('transaction_month', transactionDate),
  byRecord(
    'carrier',
    ({ carrier }) =>
      () =>
        carrier,
  ),
  byRecord(
    'format',
    ({ format }) =>
      () =>
        format,
  ),
  byHead('account_id', { short: 'account' }),
  byHead('invoice_id', { short: 'invoice' }),
  byHead('invoice_date', { time: 'day' }),
  byRecord(
    'transaction_date',
    (batch) => {
      const date = transactionDate(batch)
      return (record) => cut(date(record), DAY)
    },
    { time: 'day' },
  ),
  stated('tracking_number'),
  stated('shipment_id'),
  byKind('charge_code', 'code', ({ code }) => code),
  byKind('charge_description', 'description', ({ description }) => description),
  byKind('charge_category', 'category', ({ category }) => category),
  byKind('charge_subcategory', 'subcategory', ({ subcategory }) => subcategory),
  byKind('charge_stage', 'stage', ({ stage }) => stage),
  stated('ship_date', { time: 'day' }),
  stated('service'),
  stated('zone'),
  stated('reference_1'),
  stated('reference_2'),
  stated('reference_3'),
  stated('origin_country'),
  stated('destination_country'),
  stated('destination_postal_code'),
  byCoding('gl_account'),
  byCoding('cost_center'),
]

/** Names in the help. */
export const SUMMARY_COLUMNS: readonly string[] = COLUMNS.map(({ short }) => short)

export const USUAL_COLUMNS: readonly string[] = ['month', 'carrier']

const columnOf = (name: string): SummaryColumn | undefined =>
  COLUMNS.find((one) => one.name === name || one.short === name)

export const isSummaryColumn = (name: string): boolean => columnOf(name) !== undefined

/** The columns with these names, each once. Throws `usage`. */
export function summaryColumns(names: readonly string[]): SummaryColumn[] {
  if (names.length === 0) throw refusedColumn('', `at least one of ${SUMMARY_COLUMNS.join(', ')}`, '')
  return [
    ...new Set(
      names.map((name) => {
        const column = columnOf(name)
        if (column !== undefined) return column
        const remedy = didYouMean(name, SUMMARY_COLUMNS, 'Name columns of the line item, or months.')
        throw refusedColumn(name, `columns among ${SUMMARY_COLUMNS.join(', ')}`, remedy)
      }),
    ),
  ]
}

/** The column whose months are compared. Throws `usage` if there is none. */
export function comparedColumn(columns: readonly SummaryColumn[]): SummaryColumn {
  const found = columns.find(({ time }) => time === 'month')
  if (found !== undefined) return found
  const names = columns.map(({ short }) => short).join(',')
  throw refusedColumn(names, 'a month to compare with the one before', `Add it: month,${names}.`)
}

const refusedColumn = (value: string, expected: string, remedy: string): InvoiceError =>
  new InvoiceError({ code: 'usage', value: `by: ${value}`, expected, remedy })
