/** The result of an audit: the JSON of `parse-invoice audit`, key for key. */

import type { ErrorCode } from './errors.js'
import type { Carrier, DecimalText, Source } from './line-item.js'
import type { FileSummary, Summary, Totals } from './summary.js'

export type Severity = 'error' | 'warning' | 'info'
export type Direction = 'over' | 'under' | 'integrity'
/**
 * How sure a finding is. `certain`: the file or your contract shows it; `likely`: other charges show it; `look`: it may have been
 * agreed, and a person must decide.
 */
export type Confidence = 'certain' | 'likely' | 'look'
/** The subject of a claim: carriers set different deadlines for late deliveries and for wrong charges. */
export type ClaimKind = 'billing' | 'late'

/** One invoice in one currency, over all files that contain parts of it. */
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
  /** Total that the file states, in units of `currency`; if only its tax is wrong, its charges with the tax that it states. */
  declared_total: DecimalText | null
  /** Sum of the charges, in units of `currency`: with their tax if `declared_total` contains tax. */
  computed_total: DecimalText
  /** Declared minus computed, exact; null if no total is declared. */
  difference: DecimalText | null
  /** `undeclared` if the file states no total. */
  status: 'match' | 'mismatch' | 'undeclared'
  /** Number of different shipments on it. */
  shipments: number
  /** Number of its charges. */
  line_items: number
  /** `YYYY-MM`, if each record is a separate invoice and they are reported per account and month. */
  period?: string
}

export interface CheckReport {
  /** Name of the check, as `fuel_rate`. */
  check: string
  /** `unassessable` if nothing could be checked: never a pass. */
  result: 'pass' | 'finding' | 'unassessable'
  /** Number of its findings. */
  findings: number
  /** What could not be assessed and what is needed for it; null if everything was. */
  reason: string | null
}

/** Values of a finding by name: texts of the files, decimal strings, counts. `currency` is that of all amounts. */
export type Facts = Readonly<Record<string, string | number>>

/** Something wrong or worth knowing, with the records behind it. */
export interface Finding {
  /** The same finding about the same content has the same id, whatever the files are called and whichever others are audited. */
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
  /** Of the parcel; null if it is about none, or about several. */
  tracking_number: string | null
  /** ISO 4217, the unit of all its amounts. */
  currency: string | null
  /** The amount at stake in units of `currency`, never negative; null if the file does not state it. */
  amount: DecimalText | null
  /** The facts in words. */
  message: string
  /** The values in the message: texts of the files, decimal strings, counts. `currency` is that of all amounts. */
  facts: Facts
  /** Ids of the charges it is about, in the order of the file; empty if it is about no particular charge. */
  line_items: string[]
  /** Records that show it: file, 1-based record number, column. */
  evidence: Source[]
  /** X12 adjustment reason code (data element 426), if one applies. */
  x12_426: string | null
  /** How sure it is. */
  confidence: Confidence
  /**
   * What the carrier would pay back, in units of `currency`, including consequences of this finding; null if that is not known,
   * 0 if nothing can be claimed: underbilled, informational, or counted under another finding.
   */
  refundable: DecimalText | null
  /** `YYYY-MM-DD`, the last day for the claim; null if nothing is claimed, or the last day is not known. */
  claim_by: string | null
  /** The rule for `claim_by`, in words; null if nothing is claimed. */
  claim_rule: string | null
  /** What to send with the claim, in words. */
  evidence_needed: string
  /** `YYYY-MM-DD` */
  invoice_date?: string | null
  /** The carrier's description of the charge. */
  charge?: string
  /** What is billed, in units of `currency`. */
  billed?: DecimalText
  /** What should be billed, in units of `currency`. */
  expected?: DecimalText
  /** Records of the charge that a correction or chargeback corrects. */
  original?: Source[]
  /** The charge as a percentage of its base, as it should be. */
  rate?: string
  /** The format of its files, if its amount has no currency: such amounts add up only within one format. */
  format?: string
  /** The check whose finding explains this one: correcting that corrects this. Not counted in the potential total. */
  consequence_of?: string
  /** In an audit of a store: the state of its claim (open, disputed, credited, rejected, waived), and what has come back. */
  claim?: { readonly state: string; readonly credited: DecimalText }
}

/** Totals of the files; values are null if line items came without the account of their file. */
export type AuditTotals = Pick<Totals, 'files' | 'line_items' | 'uncoded'> & {
  [Figure in Exclude<keyof Totals, 'files' | 'line_items' | 'uncoded'>]: Totals[Figure] | null
}

export interface AuditSummary {
  /** The files whose account was added. */
  files: FileSummary[]
  /** The same figures over all files. */
  totals: AuditTotals
}

/** Whether the account of every file is known. */
export const isWhole = (summary: AuditSummary): summary is Summary => summary.totals.rows !== null

/** A file that could not be read completely: what is missing from it is in no amount. */
export interface UnreadFile {
  /** Name of the file as it was given. */
  file: string
  /** The error code, such as `archive`. */
  code: ErrorCode
  /** The message of the error. */
  reason: string
}

export interface AuditReport {
  /** The account of every file, and their totals. */
  summary: AuditSummary
  /** Every invoice with its declared total and the sum of its charges. */
  invoices: InvoiceReport[]
  /** Number of different shipments, and of those that are on several invoices. */
  shipments: { count: number; multi_invoice: number }
  /** The result of each check, in the order of the report. */
  checks: CheckReport[]
  /** By check, in the order of the report. */
  findings: Finding[]
  /** The user's tolerance on totals, if given: an amount, a per cent (`1%`), or both. */
  tolerance?: string
  /** Files that could not be read, if any. */
  unread?: UnreadFile[]
}
