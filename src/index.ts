export {
  type DetectFormatOptions,
  detectFormat,
  detectFormats,
  formats,
  type ParseInvoiceOptions,
  parseInvoice,
} from './api.js'
export type { Candidate } from './detect.js'
export type { Detection } from './detect-file.js'
export { type ErrorCode, InvoiceError, isInvoiceError } from './errors.js'
export * from './format.js'
export type { Input } from './input/input.js'
export type { LineItem, Source } from './line-item.js'
export { lineItemSchema } from './line-item-schema.js'
export type { Parse } from './parse-all.js'
export type { FileSummary, Summary, Totals } from './summary.js'
