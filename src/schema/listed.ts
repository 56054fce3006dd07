/** Lists whose elements are made while they are read: with many invoices they are longer than the files. */
import type { AuditReport, Finding, InvoiceReport, Severity } from './audit-report.js'

export interface Listed<One> extends Iterable<One> {
  readonly length: number
}

export interface ListedFindings extends Listed<Finding> {
  /** The severities that occur, if that is known without reading all. */
  readonly severities?: ReadonlySet<Severity>
}

export interface ReportLists {
  readonly findings: ListedFindings
  readonly invoices: Listed<InvoiceReport>
}

const ofReports = new WeakMap<object, ReportLists>()

/** Gives a report its long lists as ordinary arrays, which are made on first access. */
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

/** The long lists of any report, to be read one by one. */
export const listsOf = (report: Pick<AuditReport, 'findings' | 'invoices'>): ReportLists =>
  ofReports.get(report) ?? report

/** Whether the findings cause exit status 1: an error or a warning, or only an error. */
export function fails(report: AuditReport, failOn: 'error' | 'warning' = 'warning'): boolean {
  const { severities = new Set(report.findings.map(({ severity }) => severity)) } = listsOf(report).findings
  return severities.has('error') || (failOn === 'warning' && severities.has('warning'))
}
