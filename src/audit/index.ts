/** The audit's public side; loaded only when an audit runs. */

import type { Example } from '../checks/example.js'
import { CHECKS } from '../checks/index.js'
import type { AuditReport, Severity } from '../schema/audit-report.js'

export { runAudit } from '../app/run-audit.js'
export type { Distribution } from '../checks/distribution.js'
export type { AuditStateText } from '../ledger/state-json.js'
export { disputesCsv } from '../report/disputes.js'
export { type Potential, potential } from '../report/potential.js'
export { auditReportText, type TextOptions } from '../report/text.js'
export type {
  AuditReport,
  CheckReport,
  Direction,
  Finding,
  InvoiceReport,
  Severity,
} from '../schema/audit-report.js'
export { type AuditConfig, type AuditConfigInput, configSchema } from '../tables/audit-config.js'
export type { ExpectedCostInput } from '../tables/expected.js'
export {
  type Audit,
  type AuditedFile,
  type AuditOptions,
  auditFromBytes,
  auditFromJSON,
  createAudit,
  loadAuditOptions,
} from './audit.js'
export type { BilledByCurrency, CurrencyFigures, Figures } from './figures.js'

/** What a check is, for people. */
export interface CheckDescription {
  name: string
  /** Plain name. */
  title: string
  severity: Severity
  /** What must be in the files, or given. */
  needs: string
  /** What a finding means. */
  says: string
  x12_426: string | null
  /** A few records each, and what is found in them. */
  examples: readonly Omit<Example, 'hints'>[]
}

/** Name, needs and meaning of each check with its examples, in the order of the report. */
export function listChecks(): CheckDescription[] {
  return CHECKS.map(({ name, title, severity, needs, says, x12 = null, examples }) => ({
    name,
    title,
    severity,
    needs,
    says,
    x12_426: x12,
    examples: examples.map(({ hints, ...shown }) => shown),
  }))
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
