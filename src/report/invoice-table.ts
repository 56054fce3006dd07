/** The invoices with their declared totals. */
import type { AuditReport, InvoiceReport } from '../schema/audit-report.js'
import type { DecimalText } from '../schema/line-item.js'
import { isNothing, plus } from '../values/decimal.js'
import { amountText } from './amounts.js'
import { addsBare, answerOf } from './answer.js'
import { readable } from './check-table.js'
import { type Amount, type ReportRow, type ReportTable, withTotal } from './table.js'

const ORDER = ['mismatch', 'undeclared', 'match']

/** Invoices that do not add up first. `only`: only those of this status. */
export function invoiceTable(report: AuditReport, only?: InvoiceReport['status']): ReportTable {
  const { invoices, shipments } = report
  const chosen = only === undefined ? [...invoices] : invoices.filter(({ status }) => status === only)
  const table: ReportTable = {
    id: 'invoice-list',
    caption: [
      'Invoices with the totals that they state; without one there is no difference. A shipment on several invoices counts once in the total',
      ...(only === undefined ? [undeclaredText(report, amountText) ?? []].flat() : []),
    ].join('. '),
    columns: [
      { name: 'Status', kind: 'mark', filter: 'Status', order: ORDER },
      { name: 'Carrier', kind: 'text', filter: 'Carrier', least: 8 },
      { name: 'Account', kind: 'text', keep: 'end', least: 8, spare: 3 },
      // The last digits identify an invoice.
      { name: 'Invoice', kind: 'text', keep: 'end', least: 8 },
      { name: 'Date', kind: 'date', spare: 1 },
      { name: 'Stated', kind: 'amount', sum: true },
      { name: 'Charged', kind: 'amount', sum: true },
      { name: 'Difference', kind: 'amount', sum: true },
      { name: 'Shipments', kind: 'count', sum: true, spare: 2 },
    ],
    rows: chosen.sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status)).map(invoiceRow),
    sorted: { column: 0, down: false },
  }
  const totals = { Shipments: only === undefined ? shipments.count : null }
  return withTotal(table, { addsBare: addsBare(answerOf(report)), given: totals })
}

/** What is charged on invoices without a difference, so that the totals of the columns add up; null if there are none. */
export function undeclaredText(
  report: AuditReport,
  textOf: (amount: DecimalText, currency: string | null) => string,
): string | null {
  const sums = new Map<string | null, DecimalText>()
  for (const { difference, computed_total, currency } of report.invoices)
    if (difference === null) sums.set(currency, plus(sums.get(currency) ?? '0', computed_total))
  if (!addsBare(answerOf(report))) sums.delete(null)
  const amounts = [...sums].filter(([, sum]) => !isNothing(sum))
  if (amounts.length === 0) return null
  const texts = amounts.map(
    ([currency, sum]) => `${textOf(sum, currency)}${currency === null ? '' : ` ${currency}`}`,
  )
  return `Charged on invoices that state no total, and so in no difference: ${texts.join(', ')}`
}

function invoiceRow(invoice: InvoiceReport): ReportRow {
  const { currency, declared_total, difference, period } = invoice
  const amount = (text: string | null): Amount | null => (text === null ? null : { amount: text, currency })
  return [
    invoice.status,
    readable(invoice.carrier),
    invoice.account_id,
    invoice.invoice_id ?? (period === undefined ? 'no number' : `month ${period}`),
    invoice.invoice_date,
    amount(declared_total),
    amount(invoice.computed_total),
    amount(difference),
    invoice.shipments,
  ]
}
