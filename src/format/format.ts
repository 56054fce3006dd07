/**
 * The vocabulary of a carrier's declaration, and the one module that `parsers/` imports: `declaration.ts` says how files are
 * read and charged, `audit-hints.ts` what the audit may assume of them, `charge-rules.ts` what the charges are.
 */
export type { FactName } from '../schema/facts.js'
export type { Carrier, ChargeCategory, ChargeStage, WeightUnit } from '../schema/line-item.js'
export type { SkipReason } from '../schema/summary.js'
/** Forms of dates, and what decides between day and month: the list is there. */
export type { DateForm, DateRules, SlashOrder } from '../values/dates.js'
export * from './audit-hints.js'
export type { ChargeRule, ChargeRules } from './charge-rules.js'
export * from './declaration.js'
export { defineFormat } from './define-format.js'
export type { GuaranteedService, GuaranteeHint } from './guarantee-hints.js'
export type { LabelExport, LabelField } from './label-export.js'
export type { Envelope, MoneySegment, SegmentLayout, SegmentLoop } from './segment-layout.js'
export type { SizeCharge, SizeChargeHint, SizeLimits } from './size-charge-hints.js'
