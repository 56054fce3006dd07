/** Findings to take up with the carrier, one record each, as CSV. */
import type { AuditReport, Finding } from '../schema/audit-report.js'
import { DISPUTE_COLUMNS } from './finding-columns.js'
import { findingsCsv } from './finding-csv.js'

/** Checks whose findings are the user's own affair: nothing is to be asked of the carrier. */
const OWN = new Set(['expected_not_billed'])

export function isDisputable(found: Finding): boolean {
  return (
    found.severity !== 'info' &&
    found.direction === 'over' &&
    found.carrier !== null &&
    found.consequence_of === undefined &&
    !OWN.has(found.check)
  )
}

/** The export in pieces: the header, then one record for each disputable finding. `excel`: as Excel opens it without harm to numbers that are names. */
export const disputesCsv = (
  report: AuditReport,
  { excel = false }: { readonly excel?: boolean | undefined } = {},
): Iterable<string> => findingsCsv(DISPUTE_COLUMNS, report.findings.filter(isDisputable), excel)
