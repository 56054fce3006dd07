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
  /** For records that state none: one code for files of one carrier, or codes by format id. */
  readonly currency?: GivenCurrency | null | undefined
  readonly rules?: readonly OwnRule[] | undefined
  /** Rules that assign charges to accounts, as returned by `loadCodingRules()`. */
  readonly codes?: readonly CodingRule[] | undefined
  readonly limits?: Partial<ReaderLimits> | undefined
  readonly signal?: AbortSignal | undefined
  readonly onReject: (error: InvoiceError) => void
  /** The first reject ends the parse: it is reported at once, and no charge below it is returned. */
  readonly strict?: boolean | undefined
  /** Called after each batch with the bytes and records read so far. */
  readonly onProgress?: ((file: string, bytes: number, rows: number) => void) | undefined
  /** Yields a batch for each block of the file, even an empty one, so that the caller can pause the reading. */
  readonly emptyBatches?: boolean | undefined
  /** Counts the charges of each invoice, to compare them with those of other files. */
  readonly countsInvoices?: boolean | undefined
  /** Adds up plain records instead: batches hold only the others. Throws `NotTotals` if the file does not allow that. */
  readonly totals?: TotalsBook | undefined
}
