export {
  type CombineInvoiceOptions,
  combineInvoice,
  combineRoyalMail,
  type DetectFormatOptions,
  detectFormat,
  detectFormats,
  type ParseInvoiceOptions,
  parseInvoice,
  readMap,
} from './app/api.js'
export {
  type AccrueInvoicesOptions,
  type AuditInvoicesOptions,
  accrueInvoices,
  auditFromBytes,
  auditFromJSON,
  auditInvoices,
  createAudit,
  type ExplainShipmentOptions,
  explainShipment,
  loadAuditOptions,
  type SummarizeInvoicesOptions,
  summarizeInvoices,
} from './app/audit-api.js'
export type { Audit, AuditedFile } from './audit/audit.js'
export type { AuditOptions } from './audit/audit-options.js'
export { listChecks } from './checks/description.js'
export type { Candidate } from './detect/detect.js'
export type { Detection } from './detect/detect-file.js'
export * from './format/format.js'
export { combinations, formats } from './formats.js'
export type { Input } from './input/input.js'
export type { MapInput } from './maps/map-schema.js'
export {
  type ChargeBatch,
  type ChargeColumns,
  type ChargeKind,
  type Coding,
  type InvoiceHead,
  lineItems,
  type RecordColumns,
  type ShipmentColumns,
} from './parse/charge-batch.js'
export type { CombineAccount, Combined, OrderWithoutItems } from './parse/combine.js'
export type { Parse } from './parse/parse-all.js'
export { disputesCsv } from './report/disputes.js'
export { htmlReport } from './report/report.js'
export { auditReportText } from './report/text.js'
export type {
  AccrualReport,
  AccrualRow,
  AccrualTotal,
  AccruedShipment,
  FeeEstimate,
  LeftOut,
} from './schema/accrual-report.js'
export type { AuditReport, ClaimKind, Confidence, Finding } from './schema/audit-report.js'
export { type ErrorCode, InvoiceError, isInvoiceError } from './schema/errors.js'
export type { FactName, InvoiceStatement } from './schema/facts.js'
export type {
  CurrencySummary,
  InvoiceSummary,
  MonthChange,
  SummaryChange,
  SummaryFigures,
  SummaryRow,
} from './schema/invoice-summary.js'
export { CHARGE_CATEGORIES, CHARGE_STAGES, type LineItem, type Source } from './schema/line-item.js'
export { lineItemSchema } from './schema/line-item-schema.js'
export type {
  ShipmentStory,
  StoryCharge,
  StoryExpected,
  StoryTotal,
  StoryWeight,
} from './schema/shipment-story.js'
export type { FileSummary, ParseAccount, Summary, Totals } from './schema/summary.js'
export { loadChargeRules } from './tables/charge-rules.js'
export type { CodingRule } from './tables/coding-rule.js'
export { loadCodingRules } from './tables/coding-rules.js'
export type { AuditConfigInput } from './tables/config-schema.js'
export type { DeliveryInput } from './tables/deliveries.js'
export type { ExpectedCostInput } from './tables/expected.js'
export type { OwnRule } from './tables/own-rule.js'
export type { TrackedItem } from './tables/tracking-list.js'
export type { Money } from './values/money.js'
