/** The audit's public side; loaded only when an audit runs. */
import { CHECKS } from './checks/index.js'
import type { AuditReport } from './report.js'

export { type AuditConfig, type AuditConfigInput, configSchema } from '../tables/audit-config.js'
export type { ExpectedCostInput } from '../tables/expected.js'
export {
  type Audit,
  type AuditedFile,
  type AuditOptions,
  auditFromJSON,
  createAudit,
  loadAuditOptions,
} from './audit.js'
export { disputesCsv } from './disputes.js'
export type { Distribution } from './distribution.js'
export type { BilledByCurrency, CurrencyFigures, Figures } from './figures.js'
export { type Potential, potential } from './potential.js'
export type { AuditReport, CheckReport, Direction, Finding, InvoiceReport, Severity } from './report.js'
export { runAudit } from './run.js'
export type { AuditStateText } from './state-json.js'
export { auditReportText, type TextOptions } from './text.js'

/** Name, needs and meaning of each check, in the order of the report. */
export function listChecks(): { name: string; severity: string; needs: string; says: string }[] {
  return CHECKS.map(({ name, severity, needs, says }) => ({ name, severity, needs, says }))
}

/** The report as JSON text, indented, ended by a line end. */
export function auditReportJson(report: AuditReport): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

/** Whether the findings call for exit status 1: an error or a warning, or an error alone. */
export function fails(report: AuditReport, failOn: 'error' | 'warning' = 'warning'): boolean {
  return report.findings.some(
    ({ severity }) => severity === 'error' || (failOn === 'warning' && severity === 'warning'),
  )
}
