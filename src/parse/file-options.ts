import type { ReaderLimits } from '../csv/reader.js'
import type { StyleChoice } from '../detect/evidence.js'
import type { FormatDeclaration } from '../format/format.js'
import type { InvoiceError } from '../schema/errors.js'
import type { CodingRule } from '../tables/coding-rule.js'
import type { OwnRule } from '../tables/own-rule.js'
import type { TotalsBook } from './totals-book.js'

/** One code for all files, or codes by format id. */
export type GivenCurrency = string | Readonly<Record<string, string>>

export interface FileOptions extends StyleChoice {
  readonly formats: readonly FormatDeclaration[]
  /** Id of the format to read the file as. */
  readonly format?: string | undefined
  readonly raw?: boolean | undefined
  readonly facts?: boolean | undefined
  /** For records that name none: one code for files of one carrier, or codes by format id. */
  readonly currency?: GivenCurrency | null | undefined
  readonly rules?: readonly OwnRule[] | undefined
  /** What charges are booked to, as `loadCodingRules()` gives. */
  readonly codes?: readonly CodingRule[] | undefined
  readonly limits?: Partial<ReaderLimits> | undefined
  readonly signal?: AbortSignal | undefined
  readonly onReject: (error: InvoiceError) => void
  /** The first reject ends the parse: it is handed on at once, and no charge below it is given. */
  readonly strict?: boolean | undefined
  /** Told after each batch: bytes and records read so far. */
  readonly onProgress?: ((file: string, bytes: number, rows: number) => void) | undefined
  /** Gives a batch for each block of the file, also an empty one, so that the caller can hold the reading up. */
  readonly emptyBatches?: boolean | undefined
  /** Adds plain records up instead: batches hold the others alone. Throws `NotTotals` where a file is not one for that. */
  readonly totals?: TotalsBook | undefined
}
