/** Invoices that are stated, but without a charge in any file. */

import type { InvoiceReport } from '../schema/audit-report.js'
import type { Source } from '../schema/line-item.js'
import { within } from '../values/decimal.js'
import { foldIdentifier } from '../values/fold.js'
import { ofStatement } from './declared-totals.js'
import type { View } from './view.js'

export interface EmptyInvoice {
  readonly report: InvoiceReport
  readonly evidence: Source
}

/** Statements about invoices without a charge in any file of the run. */
export function emptyInvoices(view: View): EmptyInvoice[] {
  const reports: EmptyInvoice[] = []
  if (view.state.statements.length === 0) return reports
  const used = new Set(view.bills.flatMap((bill) => bill.declared.statements))
  const billed = new Set<string>()
  for (const { file, format, invoice } of view.state.deliveries)
    if (invoice !== null)
      for (const place of [file, `\0${format}`]) billed.add(`${place}\0${foldIdentifier(invoice)}`)
  for (const statement of view.state.statements) {
    const { file, invoice_id } = statement
    if (used.has(statement) || invoice_id === null) continue
    const format = view.state.files.get(file)?.format
    const places = format === undefined ? [file] : [file, `\0${format}`]
    if (places.some((place) => billed.has(`${place}\0${foldIdentifier(invoice_id)}`))) continue
    const declared = ofStatement(statement)?.total ?? null
    const report: InvoiceReport = {
      carrier: view.carrierOf(statement.file) ?? '',
      account_id: statement.account_id,
      invoice_id: statement.invoice_id,
      invoice_date: statement.invoice_date,
      currency: statement.currency,
      declared_total: declared,
      computed_total: '0',
      difference: declared,
      status:
        declared === null ? 'undeclared' : within(declared, declared, view.tolerance) ? 'match' : 'mismatch',
      shipments: 0,
      line_items: 0,
    }
    reports.push({ report, evidence: { file: statement.file, row: statement.row, column: null } })
  }
  return reports
}
