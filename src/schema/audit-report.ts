/** What an audit answers: the JSON of `parse-invoice audit`, key for key. */

import type { ErrorCode } from './errors.js'
import type { Carrier, DecimalText, Source } from './line-item.js'
import type { FileSummary, Summary, Totals } from './summary.js'

export type Severity = 'error' | 'warning' | 'info'
export type Direction = 'over' | 'under' | 'integrity'

/** One invoice in one currency, over all files that bring parts of it. */
export interface InvoiceReport {
  carrier: Carrier
  account_id: string | null
  invoice_id: string | null
  invoice_date: string | null
  currency: string | null
  declared_total: DecimalText | null
  computed_total: DecimalText
  /** Declared minus computed, exact; null where nothing is declared. */
  difference: DecimalText | null
  status: 'match' | 'mismatch' | 'undeclared'
  shipments: number
  line_items: number
  /** `YYYY-MM`, where each record is an invoice of its own and an account's month is reported instead. */
  period?: string
}

export interface CheckReport {
  check: string
  result: 'pass' | 'finding' | 'unassessable'
  findings: number
  /** What could not be assessed and what it would take; null where everything was. */
  reason: string | null
}

/** Values of a finding by name: texts of the files, decimal strings, counts. `currency` is that of all amounts. */
export type Facts = Readonly<Record<string, string | number>>

/** Something wrong or worth knowing, with the records behind it. */
export interface Finding {
  /** The same finding of the same content has the same id, whatever files are audited beside it and what they are called. */
  id: string
  check: string
  severity: Severity
  direction: Direction
  carrier: Carrier | null
  account_id: string | null
  invoice_id: string | null
  tracking_number: string | null
  currency: string | null
  /** What is at stake, never negative; null where the file does not tell. */
  amount: DecimalText | null
  /** The facts in words. */
  message: string
  /** What the message is made of: texts of the files, decimal strings, counts. `currency` is that of all amounts. */
  facts: Facts
  /** Ids of the charges it is about, in the order of the file; empty where it is about none in particular. */
  line_items: string[]
  evidence: Source[]
  /** X12 adjustment reason code (data element 426), where one fits. */
  x12_426: string | null
  invoice_date?: string | null
  /** Charge as the carrier describes it. */
  charge?: string
  billed?: DecimalText
  expected?: DecimalText
  /** Records of the charge that a correction or chargeback corrects. */
  original?: Source[]
  /** Per cent that the charge should be of its base. */
  rate?: string
  /** The check whose finding explains this one: mending that mends this. Not counted in the potential total. */
  consequence_of?: string
}

/** Totals of the files; null what is not known, where line items came without the account of their file. */
export type AuditTotals = Pick<Totals, 'files' | 'line_items' | 'uncoded'> & {
  [Figure in Exclude<keyof Totals, 'files' | 'line_items' | 'uncoded'>]: Totals[Figure] | null
}

export interface AuditSummary {
  /** Those whose account was added. */
  files: FileSummary[]
  totals: AuditTotals
}

/** Whether the account of every file is known. */
export const isWhole = (summary: AuditSummary): summary is Summary => summary.totals.rows !== null

/** A file that could not be read, or not to its end: what is missing of it is in no amount. */
export interface UnreadFile {
  file: string
  code: ErrorCode
  /** The message of the error. */
  reason: string
}

export interface AuditReport {
  summary: AuditSummary
  invoices: InvoiceReport[]
  shipments: { count: number; multi_invoice: number }
  checks: CheckReport[]
  findings: Finding[]
  /** The user's tolerance on totals, where one was given. */
  tolerance?: string
  /** Files that could not be read, where there are any. */
  unread?: UnreadFile[]
}

/** Whether the findings call for exit status 1: an error or a warning, or an error alone. */
export function fails(report: AuditReport, failOn: 'error' | 'warning' = 'warning'): boolean {
  return report.findings.some(
    ({ severity }) => severity === 'error' || (failOn === 'warning' && severity === 'warning'),
  )
}
