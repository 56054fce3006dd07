import { type ParseInvoiceOptions, parseInvoice } from '../api.js'
import type { Parse } from '../parse-all.js'

/** Starts the parse of a command. One file after the other, whatever number of jobs is allowed. */
export function startParse(inputs: readonly string[], options: ParseInvoiceOptions, _jobs: number): Parse {
  return parseInvoice(inputs, options)
}
