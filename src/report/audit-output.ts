/** The audit in the shapes that `audit --to` gives, in pieces. */
import type { AuditReport } from '../schema/audit-report.js'
import type { AuditShape } from './audit-shapes.js'
import { FINDING_COLUMNS } from './finding-columns.js'
import { findingsCsv } from './finding-csv.js'
import { type ListingOptions, listed } from './listing.js'
import { auditReportText, type TextOptions } from './text.js'

export function auditOutput(report: AuditReport, shape: AuditShape, options: TextOptions): Iterable<string> {
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
