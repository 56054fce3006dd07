/** The examples of the checks as line items, audited. */

import { createAudit, loadAuditOptions } from '../src/app/audit-api.js'
import type { Audit } from '../src/audit/audit.js'
import type { AuditOptions } from '../src/audit/audit-options.js'
import { type Example, type ExampleRecord, USUAL } from '../src/checks/example.js'
import { plainFormat } from '../src/format/define-format.js'
import type { FormatDeclaration } from '../src/format/format.js'
import { formats } from '../src/formats.js'
import { FACTS } from '../src/schema/facts.js'
import type { LineItem } from '../src/schema/line-item.js'
import { type LineFacts, record, statement, take } from './audit-kit.js'

const [usual] = formats

/** A format of no carrier: it states everything, and has the hints of the example. */
export const declared = ({ hints = {} }: Example): FormatDeclaration =>
  plainFormat({
    ...usual,
    id: 'example',
    carrier: 'example',
    audit: hints,
    facts: Object.fromEntries(FACTS.map((name) => [name, name])),
  } as FormatDeclaration)

export function exampleItems({ records }: Example): LineItem[] {
  const parcels = records.flatMap((one) => (one.times === undefined ? [one] : numbered(one, one.times)))
  return parcels.flatMap((one, at) => {
    const { file, account, invoice, invoiced, currency, parcel, date } = { ...USUAL, ...one }
    const shared: LineFacts = {
      file,
      row: at + 1,
      carrier: 'example',
      format: 'example',
      account_id: account,
      invoice_id: invoice,
      invoice_date: invoiced,
      currency,
      tracking_number: parcel,
      transaction_date: date,
      cells: one.facts ?? {},
      hash: JSON.stringify({ ...one, file: '' }),
    }
    return record(
      shared,
      one.charges.map(([charge, net, more = {}]) => ({
        charge_description: charge,
        charge_code: more.code ?? null,
        charge_category: more.category ?? 'freight',
        charge_subcategory: more.subcategory ?? null,
        charge_stage: more.stage ?? 'original',
        net_cost: net,
        gross_cost: more.gross ?? net,
        tax_cost: more.tax ?? null,
      })),
    )
  })
}

const numbered = (one: ExampleRecord, times: number): ExampleRecord[] =>
  Array.from({ length: times }, (_, at) => ({ ...one, parcel: `${one.parcel ?? 'P'}${at + 1}` }))

/** An audit of an example; `more`: options besides its own. */
export async function exampleAudit(example: Example, more: AuditOptions = {}): Promise<Audit> {
  const audit = createAudit(
    await loadAuditOptions({ formats: [declared(example)], ...example.given, ...more }),
  )
  takeExample(audit, example)
  return audit
}

export function takeExample(audit: Audit, example: Example): void {
  take(audit, exampleItems(example))
  const uncharged = (example.uncharged ?? []).map(({ parcel, ...more }, at) => ({
    file: USUAL.file,
    row: 1_000 + at,
    account_id: USUAL.account,
    invoice_id: USUAL.invoice,
    invoice_date: USUAL.invoiced,
    tracking_number: parcel,
    currency: USUAL.currency,
    row_total: '0',
    ...more,
  }))
  audit.addFile({ uncharged })
  if (example.states !== undefined)
    audit.addFile({
      statements: [statement({ file: USUAL.file, invoice_id: USUAL.invoice, ...example.states })],
    })
}
