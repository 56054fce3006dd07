/** Findings to take up with the carrier, one record each, as CSV. */
import { csvText } from '../output/csv-text.js'
import type { AuditReport, Finding } from '../schema/audit-report.js'

const HEADER = [
  'carrier',
  'account_id',
  'invoice_id',
  'invoice_date',
  'tracking_number',
  'charge',
  'currency',
  'billed',
  'expected',
  'difference',
  'check',
  'reason',
  'x12_426',
  'evidence',
]

/** Checks whose findings are the user's own affair: nothing is to be asked of the carrier. */
const OWN = new Set(['expected_not_billed', 'uncategorized_charge'])

function isDisputable(found: Finding): boolean {
  return (
    found.severity !== 'info' &&
    found.direction === 'over' &&
    found.carrier !== null &&
    found.consequence_of === undefined &&
    !OWN.has(found.check)
  )
}

/** The export in pieces: the header, then one record for each disputable finding. */
export function* disputesCsv(report: AuditReport): Iterable<string> {
  yield csvText([HEADER])
  for (const found of report.findings) if (isDisputable(found)) yield csvText([record(found)])
}

type Cell = { readonly number: string } | string | null

function record(found: Finding): Cell[] {
  const amount = (text: string | undefined | null): Cell =>
    text === undefined || text === null ? null : { number: text }
  return [
    found.carrier,
    found.account_id ?? null,
    found.invoice_id,
    found.invoice_date ?? null,
    found.tracking_number,
    found.charge ?? null,
    found.currency,
    amount(found.billed),
    amount(found.expected),
    amount(found.amount),
    found.check,
    found.message,
    found.x12_426,
    // A record whose every charge is disputed is one place.
    [...new Set(found.evidence.map(({ file, row }) => `${file}:${row}`))].join(' '),
  ]
}
