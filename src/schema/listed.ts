/** Lists that are made one by one when they are read: of many invoices they are longer than all that was read of them. */
import type { AuditReport, Finding, Severity } from './audit-report.js'

export interface Listed<One> extends Iterable<One> {
  readonly length: number
}

export interface ListedFindings extends Listed<Finding> {
  /** Those that occur, where that is known without reading all. */
  readonly severities?: ReadonlySet<Severity>
}

const findings = new WeakMap<object, () => ListedFindings>()

/** Keeps how the findings of a report are listed. */
export function keepFindings(report: AuditReport, listed: () => ListedFindings): void {
  findings.set(report, listed)
}

/** The findings of a report, whoever made it, to be read one by one. */
export const findingsOf = (report: Pick<AuditReport, 'findings'>): ListedFindings =>
  findings.get(report)?.() ?? report.findings

/** Whether the findings call for exit status 1: an error or a warning, or an error alone. */
export function fails(report: AuditReport, failOn: 'error' | 'warning' = 'warning'): boolean {
  const { severities = new Set(report.findings.map(({ severity }) => severity)) } = findingsOf(report)
  return severities.has('error') || (failOn === 'warning' && severities.has('warning'))
}
