/** The library's calls for audits and other analyses, together with the carriers' formats. */

import { type Audit, auditOfBytes, auditOfJSON, beginAudit, checkUntil } from '../audit/audit.js'
import { checkTracking } from '../audit/audit-arguments.js'
import {
  AUDIT_OPTIONS,
  type AuditOptions,
  type ReadAuditOptions,
  readAuditOptions,
} from '../audit/audit-options.js'
import { checkedSettings } from '../audit/checked-settings.js'
import { labelExports as ownExports, formats as ownFormats } from '../formats.js'
import type { Input } from '../input/input.js'
import type { AuditStateText } from '../ledger/saved.js'
import type { AccrualReport } from '../schema/accrual-report.js'
import type { AuditReport } from '../schema/audit-report.js'
import type { InvoiceSummary } from '../schema/invoice-summary.js'
import type { ShipmentStory } from '../schema/shipment-story.js'
import { checkArgument, checkOptions, checkSomeInput, isObject } from '../values/checked-options.js'
import { type ParseInvoiceOptions, withFormats } from './api.js'
import type { ReadOptions } from './jobs/read.js'
import { JOBS, PARSE_OPTIONS, SUMMARY_OPTIONS } from './options.js'
import type { SummaryWish } from './read-summary.js'

/** Options of an audit: those of the parse, and what the audit compares with. */
export type AuditInvoicesOptions = Omit<ParseInvoiceOptions, 'facts' | 'emptyBatches'> &
  Omit<AuditOptions, 'formats'> & {
    /** Number of threads that read, with the formats of this library; 1 by default. */
    readonly jobs?: number | undefined
  }

/** An empty audit, of the formats of this library unless others are given. Throws `InvoiceError` (`config`, `expected_costs`, `usage`). */
export const createAudit = (options: AuditOptions = {}): Audit => beginAudit(settingsOf(options))

/** An audit that continues from `toJSON()`. */
export const auditFromJSON = (state: AuditStateText, options: AuditOptions = {}): Audit =>
  auditOfJSON(state, settingsOf(options))

/** An audit that continues from `save()`. */
export function auditFromBytes(saved: Uint8Array, options: AuditOptions = {}): Audit {
  const kind = { says: 'the bytes of save()', test: (value: unknown) => value instanceof Uint8Array }
  checkArgument('saved', saved, kind, 'Read the file as bytes, not as text.')
  return auditOfBytes(saved, settingsOf(options))
}

const settingsOf = (options: AuditOptions): ReadAuditOptions => checkedSettings(options, ownFormats)

/** Reads the files that the options name, within limits and until the signal aborts. Throws `InvoiceError`. */
export const loadAuditOptions = (options: AuditOptions, signal?: AbortSignal): Promise<AuditOptions> =>
  readAuditOptions({ labelExports: ownExports, ...options }, signal)

/**
 * Audits one input or several as one: reconciles every invoice, then runs the checks. Amounts in the report are
 * potential. Throws `InvoiceError`; what cannot be assessed is stated in the report and is not an error.
 */
export async function auditInvoices(
  input: Input | readonly Input[],
  options: AuditInvoicesOptions = {},
): Promise<AuditReport> {
  const { settings, reading } = auditReading(options)
  checkSomeInput(input)
  const read = await readAuditOptions(settings, reading.signal)
  const { readAudit, readTotals } = await import('./audit-inputs.js')
  const audit =
    (await readTotals(input, read, reading)) ??
    (await readAudit(input, { ...read, reportOnly: true }, reading))
  return await audit.reportInTurns(options.signal)
}

async function auditOf(input: Input | readonly Input[], options: AuditInvoicesOptions): Promise<Audit> {
  const { settings, reading } = auditReading(options)
  const { readAudit } = await import('./audit-inputs.js')
  return await readAudit(input, settings, reading)
}

/** Splits the options into what the audit compares with and how its files are read. */
function auditReading(options: AuditInvoicesOptions): { settings: AuditOptions; reading: ReadOptions } {
  checkOptions(options, { ...PARSE_OPTIONS, ...AUDIT_OPTIONS, jobs: JOBS })
  const { expected, labelExports, deliveries, config, contract, tolerance, checks, fileWarnings, ...others } =
    withFormats({
      ...options,
      labelExports: options.labelExports ?? ownExports,
    })
  const { jobs = 1, onReject, ...reading } = others
  const { formats, dates } = reading
  return {
    settings: {
      formats,
      labelExports,
      expected,
      deliveries,
      config,
      contract,
      tolerance,
      checks,
      dates,
      fileWarnings,
    },
    reading: readOptions(reading, jobs, onReject),
  }
}

/** Options of a shipment's story: those of its audit. */
export type ExplainShipmentOptions = Omit<AuditInvoicesOptions, 'checks' | 'jobs'>

/**
 * One shipment over all inputs: each charge with its position in its file, corrections and credits with what they
 * refer to, expected beside billed cost, weights with their formula, findings. Amounts are exact decimals, never
 * added across currencies. Throws `InvoiceError`: `usage` for an unknown tracking number, with similar ones.
 */
export async function explainShipment(
  tracking: string,
  input: Input | readonly Input[],
  options: ExplainShipmentOptions = {},
): Promise<ShipmentStory> {
  checkTracking(tracking)
  checkSomeInput(input)
  const { settings, reading } = auditReading(options)
  const { readStory } = await import('./audit-inputs.js')
  const listening = { heard: async () => undefined, warned: () => undefined }
  return (await readStory(tracking, input, settings, reading, listening)).story
}

/** Options of an accrual: those of the parse, and what was shipped. */
export type AccrueInvoicesOptions = Omit<AuditInvoicesOptions, 'tolerance' | 'checks' | 'expected'> & {
  /** The shipments, with `ship_date` and, if known, `carrier` and `cost_center`: a path, or the shipments themselves. */
  readonly expected: NonNullable<AuditOptions['expected']>
  /** The last day that counts, `YYYY-MM-DD`: invoices with a later date came in after it. */
  readonly until: string
}

/**
 * What was shipped and not billed until a day, by month, carrier and cost center, with its expected cost. Amounts are
 * exact decimals, never added across currencies; fees without a shipment are estimated and not part of any other
 * amount. Throws `InvoiceError`.
 */
export async function accrueInvoices(
  input: Input | readonly Input[],
  given: AccrueInvoicesOptions,
): Promise<AccrualReport> {
  checkArgument('options', given, { says: 'an object', test: isObject }, 'Give { expected, until }.')
  const { until, ...options } = given
  const isGiven = { says: 'what was shipped', test: (value: unknown) => value !== undefined }
  checkArgument('expected', options.expected, isGiven, 'Give the shipments, or the path of a table of them.')
  checkUntil(until)
  const audit = await auditOf(input, { ...options, checks: [] })
  return await audit.accrual(until, options.signal, options.dates)
}

const readOptions = (
  reading: Omit<ParseInvoiceOptions, 'onReject'>,
  jobs: number,
  onReject: ParseInvoiceOptions['onReject'],
): ReadOptions => ({
  ...reading,
  jobs,
  strict: reading.strict === true || onReject === 'throw',
  onReject: (error) => {
    if (onReject === 'throw') throw error
    if (typeof onReject === 'function') onReject(error)
  },
})

/** Options of a summary: those of the parse, and the columns to summarise by. */
export type SummarizeInvoicesOptions = Omit<ParseInvoiceOptions, 'facts' | 'emptyBatches' | 'raw'> &
  SummaryWish & {
    /** Number of threads that read, with the formats of this library; 1 by default. */
    readonly jobs?: number | undefined
  }

/**
 * What was billed by columns of the line item and months, in exact decimals: shipments, weight, amounts, cost per
 * shipment, and with `compare` the change of each month by volume, mix and rate. Each currency is separate; a file
 * given twice counts once. Throws `InvoiceError`.
 */
export async function summarizeInvoices(
  input: Input | readonly Input[],
  options: SummarizeInvoicesOptions = {},
): Promise<InvoiceSummary> {
  checkOptions(options, { ...PARSE_OPTIONS, ...SUMMARY_OPTIONS, jobs: JOBS })
  checkSomeInput(input)
  const { by, compare, facts, contract, jobs = 1, onReject, ...reading } = withFormats(options)
  const { readSummary } = await import('./audit-inputs.js')
  return readSummary(input, { by, compare, facts, contract }, readOptions(reading, jobs, onReject))
}
