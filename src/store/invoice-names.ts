/** Names of invoices: one over all files for whatever may be one invoice. */
import { type Audit, ledgerOf } from '../audit/audit.js'
import type { FormatDeclaration } from '../format/format.js'
import type { Delivery } from '../ledger/delivery.js'
import type { InvoiceReport } from '../schema/audit-report.js'
import { foldIdentifier } from '../values/fold.js'
import { digestOf } from './digest.js'

interface NumberedReport {
  readonly carrier: string
  readonly invoice: string | null
  readonly account: string | null
  readonly period: string | null
}

/** Null if it has no number and is no month of an account. */
function nameOfInvoice({ carrier, invoice, account, period }: NumberedReport): string | null {
  const fold = (text: string | null): string => (text === null ? '' : foldIdentifier(text))
  if (invoice !== null) return digestOf(JSON.stringify([carrier, fold(invoice)]))
  return period === null ? null : digestOf(JSON.stringify([carrier, fold(account), period]))
}

export const invoiceNameOf = ({
  carrier,
  invoice_id: invoice,
  account_id: account,
  period,
}: InvoiceReport): string | null => nameOfInvoice({ carrier, invoice, account, period: period ?? null })

/** Names of the invoices that a file mentions, and whether they cover all of its charges. */
export function namesIn(
  audit: Audit,
  formats: readonly FormatDeclaration[],
): { readonly numbered: ReadonlySet<string>; readonly isWhole: boolean } {
  const { deliveries, statements, files } = ledgerOf(audit)
  const numbered = new Set<string>()
  let isWhole = true
  for (const delivery of deliveries as readonly Delivery[]) {
    const name = nameOfInvoice(delivery)
    if (name === null) isWhole = false
    else numbered.add(name)
  }
  for (const { file, invoice_id } of statements) {
    const format = files.get(file)?.format
    const carrier = formats.find(({ id }) => id === format)?.carrier ?? ''
    const name = nameOfInvoice({ carrier, invoice: invoice_id, account: null, period: null })
    if (name !== null) numbered.add(name)
  }
  return { numbered, isWhole }
}
