/** The audit in the shapes that `audit --to` gives, in pieces. */
import type { Sink } from '../output/sink.js'
import type { AuditReport } from '../schema/audit-report.js'
import type { AuditShape } from './audit-shapes.js'
import { FINDING_COLUMNS } from './finding-columns.js'
import { findingsCsv } from './finding-csv.js'
import { type ListingOptions, listed } from './listing.js'
import { auditReportText, type TextOptions } from './text.js'

/** Writes it where it goes; gives back in sentences what that shape cannot hold as it is. */
export async function writeAudit(
  report: AuditReport,
  shape: AuditShape,
  options: TextOptions,
  sink: Sink,
): Promise<readonly string[]> {
  if (shape === 'xlsx')
    return (await import('./audit-workbook.js')).writeAuditWorkbook(report, listed(report, options), sink)
  for (const piece of auditOutput(report, shape, options)) await sink.write(piece)
  return []
}

export function auditOutput(
  report: AuditReport,
  shape: Exclude<AuditShape, 'xlsx'>,
  options: TextOptions,
): Iterable<string> {
  if (shape === 'text') return [auditReportText(report, options)]
  if (shape === 'csv') return findingsCsv(FINDING_COLUMNS, listed(report, options))
  return [
    auditReportJson(
      isOrdered(options)
        ? { ...report, findings: [...listed(report, { sort: 'check', ...options })] }
        : report,
    ),
  ]
}

const isOrdered = ({ sort, top, minAmount }: ListingOptions): boolean =>
  sort !== undefined || top !== undefined || minAmount !== undefined

/** The report as JSON text, indented, ended by a line end. */
export function auditReportJson(report: AuditReport): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
