/** Lists that are made one by one when they are read: of many invoices they are longer than all that was read of them. */
import type { AuditReport, Finding, InvoiceReport, Severity } from './audit-report.js'

export interface Listed<One> extends Iterable<One> {
  readonly length: number
}

export interface ListedFindings extends Listed<Finding> {
  /** Those that occur, where that is known without reading all. */
  readonly severities?: ReadonlySet<Severity>
}

export interface ReportLists {
  readonly findings: ListedFindings
  readonly invoices: Listed<InvoiceReport>
}

const ofReports = new WeakMap<object, ReportLists>()

/** Gives a report its long lists: arrays as everybody knows them, which are made when they are asked for. */
export function withLists<Report extends AuditReport>(report: Report, lists: ReportLists): Report {
  const known: { -readonly [Name in keyof ReportLists]: ReportLists[Name] } = { ...lists }
  ofReports.set(report, known)
  const property = (name: keyof ReportLists): PropertyDescriptor => ({
    enumerable: true,
    configurable: true,
    get: () => {
      if (!Array.isArray(known[name])) Object.assign(known, { [name]: [...known[name]] })
      return known[name]
    },
    set: (list) => {
      Object.assign(known, { [name]: list })
    },
  })
  return Object.defineProperties(report, { findings: property('findings'), invoices: property('invoices') })
}

/** The long lists of a report, whoever made it, to be read one by one. */
export const listsOf = (report: Pick<AuditReport, 'findings' | 'invoices'>): ReportLists =>
  ofReports.get(report) ?? report

/** Whether the findings call for exit status 1: an error or a warning, or an error alone. */
export function fails(report: AuditReport, failOn: 'error' | 'warning' = 'warning'): boolean {
  const { severities = new Set(report.findings.map(({ severity }) => severity)) } = listsOf(report).findings
  return severities.has('error') || (failOn === 'warning' && severities.has('warning'))
}
