/** A summary as text: billed amounts and their change, then a table for each currency. */
import { printableText } from '../schema/errors.js'
import type { CurrencySummary, InvoiceSummary, MonthChange } from '../schema/invoice-summary.js'
import { monthBefore } from '../summary/change.js'
import { comparedColumn, summaryColumns } from '../summary/columns.js'
import { unsigned } from '../values/decimal.js'
import { moneyOf, signOf } from '../values/money.js'
import { byText } from '../values/order.js'
import { amountWithCurrency, count, plainAmount } from '../values/shown-amounts.js'
import { factTable } from './fact-table.js'
import { changeTable, summaryTable } from './summary-table.js'
import { reportTableLines } from './table-text.js'

export interface SummaryTextOptions {
  /** Columns of the terminal. Without it tables are as wide as needed. */
  readonly width?: number | undefined
  readonly color?: boolean | undefined
}

export function invoiceSummaryText(
  summary: InvoiceSummary,
  { width = Infinity, color = false }: SummaryTextOptions = {},
): string {
  const bold = (text: string): string => (color ? `\u001b[1m${text}\u001b[0m` : text)
  const { currencies, by, compare } = summary
  const tables = currencies.map((of) => {
    const title = currencies.length === 1 ? [] : [bold(unitName(of))]
    const table = compare === null ? summaryTable(of, by) : changeTable(of, by)
    const facts =
      (of.facts ?? []).length === 0
        ? []
        : ['', bold('What it consists of, and what is new'), ...reportTableLines(factTable(of), width)]
    const { rows_left_out: left = 0 } = of
    const more = left === 0 ? [] : [`${count(left, 'more row')}, in the total: leave --top out to see all`]
    return [...title, ...reportTableLines(table, width), ...more, ...facts].join('\n')
  })
  const twice = summary.warnings
    .filter((warning) => warning.includes(' may count twice: '))
    .map(printableText)
  const nothing = currencies.every(({ months = [] }) => months.length === 0)
  const month = compare === null || nothing ? null : comparedColumn(summaryColumns(by)).name
  const answers = currencies.flatMap((of) => [
    ...answerLines(of, bold),
    ...(month === null ? [] : gapLines(of, month)),
  ])
  const answer = [...answers, ...twice, ...unreadLines(summary)]
  if (compare !== null && nothing)
    answer.push('Nothing to compare: no month has charges in the month before it')
  return `${[answer.join('\n'), ...tables].filter((part) => part !== '').join('\n\n')}\n`
}

const unitName = ({ currency, format }: CurrencySummary): string => currency ?? `no currency, ${format}`

/** `Billed 4086.60 USD: 121 shipments at 33.77, 579 charges; 56.33 of it without a shipment` */
function answerLines(
  { currency, format, total, months = [] }: CurrencySummary,
  bold: (text: string) => string,
): string[] {
  const unit = currency === null ? ` (no currency, ${format})` : ''
  const each = total.cost_per_shipment === null ? '' : ` at ${plainAmount(total.cost_per_shipment, currency)}`
  const fees =
    signOf(moneyOf(total.net_without_shipment)) === 0
      ? ''
      : `; ${plainAmount(total.net_without_shipment, currency)} of it without a shipment`
  const billed = bold(`${amountWithCurrency(total.net, currency)}${unit}`)
  return [
    `Billed ${billed}: ${count(total.shipments, 'shipment')}${each}, ${count(total.charges, 'charge')}${fees}`,
    ...months.map((month) => changeLine(month, currency)),
  ]
}

/** `2026-02: 198.00 USD, 58.00 more than 2026-01 (41.43 %): volume 35.00, mix 11.00, rate 12.00` */
function changeLine(month: MonthChange, currency: string | null): string {
  const amount = (text: string): string => plainAmount(text, currency)
  const way = signOf(moneyOf(month.change)) < 0 ? 'less' : 'more'
  const percent = month.change_percent === null ? '' : ` (${unsigned(month.change_percent)} %)`
  const parts = (['volume', 'mix', 'rate'] as const).map((name) => `${name} ${amount(month[name])}`)
  return `${month.month}: ${amountWithCurrency(month.net, currency)}, ${amount(unsigned(month.change))} ${way} than ${month.previous_month}${percent}: ${parts.join(', ')}`
}

/** Months after a gap, which no change compares: `2026-04: not compared, no charges in 2026-03`. */
function gapLines({ rows, months = [] }: CurrencySummary, column: string): string[] {
  const [, ...later] = [...new Set(rows.flatMap(({ group }) => group[column] ?? []))].sort(byText)
  return later
    .filter((month) => !months.some((one) => one.month === month))
    .map((month) => `${month}: not compared, no charges in ${monthBefore(month)}`)
}

/** Files named at most. */
const NAMED = 5

/** Files and rows that are in none of the amounts. */
function unreadLines({ summary, unread = [] }: InvoiceSummary): string[] {
  const { rejected } = summary.totals
  const files = summary.files.filter((file) => file.rejected > 0).length
  const names = unread.slice(0, NAMED).map(({ file }) => printableText(file))
  const more = unread.length > NAMED ? ` and ${unread.length - NAMED} more` : ''
  const missing = [
    ...(unread.length === 0 ? [] : [`${count(unread.length, 'file')} (${names.join(', ')}${more})`]),
    ...(rejected === 0 ? [] : [`${count(rejected, 'row')} of ${count(files, 'file')}`]),
  ]
  return missing.length === 0 ? [] : [`Not read: ${missing.join(' and ')}, in none of these amounts`]
}
