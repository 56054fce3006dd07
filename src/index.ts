export {
  type AuditInvoicesOptions,
  auditInvoices,
  type CombineInvoiceOptions,
  combineInvoice,
  combineRoyalMail,
  type DetectFormatOptions,
  detectFormat,
  detectFormats,
  type ParseInvoiceOptions,
  parseInvoice,
} from './api.js'
export {
  type Audit,
  type AuditConfigInput,
  type AuditedFile,
  type AuditOptions,
  type AuditReport,
  auditFromBytes,
  auditFromJSON,
  auditReportText,
  createAudit,
  disputesCsv,
  type ExpectedCostInput,
  type Finding,
  listChecks,
  loadAuditOptions,
} from './audit/index.js'
export type { OwnRule } from './charges/own-lookup.js'
export type { CombineAccount, Combined, OrderWithoutItems } from './combine.js'
export type { Candidate } from './detect.js'
export type { Detection } from './detect-file.js'
export { type ErrorCode, InvoiceError, isInvoiceError } from './errors.js'
export type { FactName, InvoiceStatement } from './facts.js'
export * from './format.js'
export { combinations, formats } from './formats.js'
export type { Input } from './input/input.js'
export { CHARGE_CATEGORIES, CHARGE_STAGES, type LineItem, type Source } from './line-item.js'
export { lineItemSchema } from './line-item-schema.js'
export {
  type ChargeBatch,
  type ChargeColumns,
  type ChargeKind,
  type InvoiceHead,
  lineItems,
  type RecordColumns,
} from './map/charge-batch.js'
export type { Money } from './money.js'
export type { Parse } from './parse-all.js'
export { htmlReport } from './report/report.js'
export type { FileSummary, ParseAccount, Summary, Totals } from './summary.js'
export { loadChargeRules } from './tables/charge-rules.js'
export type { TrackedItem } from './tables/tracking-list.js'
