/** What an audit answers: the JSON of `parse-invoice audit`, key for key. */

import type { ErrorCode } from './errors.js'
import type { Carrier, DecimalText, Source } from './line-item.js'
import type { FileSummary, Summary, Totals } from './summary.js'

export type Severity = 'error' | 'warning' | 'info'
export type Direction = 'over' | 'under' | 'integrity'
/**
 * How sure a finding is. `certain`: the file or your contract shows it; `likely`: other charges show it; `look`: it may be as
 * agreed, and a person decides.
 */
export type Confidence = 'certain' | 'likely' | 'look'
/** What a claim is about: carriers give different times to ask for a late delivery and for a wrong charge. */
export type ClaimKind = 'billing' | 'late'

/** One invoice in one currency, over all files that bring parts of it. */
export interface InvoiceReport {
  /** Who billed. */
  carrier: Carrier
  /** Billed account, text as in the file. */
  account_id: string | null
  /** Invoice number, text as in the file. */
  invoice_id: string | null
  /** `YYYY-MM-DD` */
  invoice_date: string | null
  /** ISO 4217, the unit of the amounts. */
  currency: string | null
  /** Total that the file states, in units of `currency`. */
  declared_total: DecimalText | null
  /** Sum of the charges, in units of `currency`. */
  computed_total: DecimalText
  /** Declared minus computed, exact; null where nothing is declared. */
  difference: DecimalText | null
  /** `undeclared` where the file states no total. */
  status: 'match' | 'mismatch' | 'undeclared'
  /** Number of different shipments on it. */
  shipments: number
  /** Number of its charges. */
  line_items: number
  /** `YYYY-MM`, where each record is an invoice of its own and an account's month is reported instead. */
  period?: string
}

export interface CheckReport {
  /** Name of the check, as `fuel_rate`. */
  check: string
  /** `unassessable` where nothing could be looked at: never a pass. */
  result: 'pass' | 'finding' | 'unassessable'
  /** Number of its findings. */
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
  /** Name of the check that found it. */
  check: string
  /** `error`: does not add up, or cannot be trusted; `warning`: potential money; `info`: worth knowing. */
  severity: Severity
  /** `over`: money that may come back; `under`: money that may be asked for; `integrity`: neither. */
  direction: Direction
  /** Who billed. */
  carrier: Carrier | null
  /** Billed account, text as in the file. */
  account_id: string | null
  /** Invoice number, text as in the file. */
  invoice_id: string | null
  /** Of the parcel; null where it is about none, or about several. */
  tracking_number: string | null
  /** ISO 4217, the unit of all its amounts. */
  currency: string | null
  /** What is at stake in units of `currency`, never negative; null where the file does not state it. */
  amount: DecimalText | null
  /** The facts in words. */
  message: string
  /** What the message is made of: texts of the files, decimal strings, counts. `currency` is that of all amounts. */
  facts: Facts
  /** Ids of the charges it is about, in the order of the file; empty where it is about none in particular. */
  line_items: string[]
  /** Records that show it: file, 1-based record number, column. */
  evidence: Source[]
  /** X12 adjustment reason code (data element 426), where one fits. */
  x12_426: string | null
  /** How sure it is. */
  confidence: Confidence
  /**
   * What the carrier would pay back, in units of `currency`, with what follows from this finding; null where that is not known,
   * 0 where nothing is to be claimed: underbilled, only worth knowing, or counted under another finding.
   */
  refundable: DecimalText | null
  /** `YYYY-MM-DD`, the last day for the claim; null where nothing is claimed, or the last day is not known. */
  claim_by: string | null
  /** The rule that gives `claim_by`, in words; null where nothing is claimed. */
  claim_rule: string | null
  /** What to send with the claim, in words. */
  evidence_needed: string
  /** `YYYY-MM-DD` */
  invoice_date?: string | null
  /** Charge as the carrier describes it. */
  charge?: string
  /** What is billed, in units of `currency`. */
  billed?: DecimalText
  /** What should be billed, in units of `currency`. */
  expected?: DecimalText
  /** Records of the charge that a correction or chargeback corrects. */
  original?: Source[]
  /** Per cent that the charge should be of its base. */
  rate?: string
  /** Of its files, where its amount has no currency: such amounts add up within one format alone. */
  format?: string
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
  /** The same figures over all files. */
  totals: AuditTotals
}

/** Whether the account of every file is known. */
export const isWhole = (summary: AuditSummary): summary is Summary => summary.totals.rows !== null

/** A file that could not be read, or not to its end: what is missing of it is in no amount. */
export interface UnreadFile {
  /** Name of the file as it was given. */
  file: string
  /** What happened, as `archive`. */
  code: ErrorCode
  /** The message of the error. */
  reason: string
}

export interface AuditReport {
  /** The account of every file, and their totals. */
  summary: AuditSummary
  /** Every invoice with the total that it states and the sum of its charges. */
  invoices: InvoiceReport[]
  /** Number of different shipments, and of those that are on several invoices. */
  shipments: { count: number; multi_invoice: number }
  /** What each check came to, in the order of the report. */
  checks: CheckReport[]
  /** By check, in the order of the report. */
  findings: Finding[]
  /** The user's tolerance on totals, where one was given: an amount, a per cent (`1%`), or both. */
  tolerance?: string
  /** Files that could not be read, where there are any. */
  unread?: UnreadFile[]
}
