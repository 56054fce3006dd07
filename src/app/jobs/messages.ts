/** The messages between the main thread and its workers: plain values, and bytes whose memory is transferred. */

import type { StyleChoice } from '../../detect/evidence.js'
import type { InputLimits } from '../../input/limits.js'
import type { Member } from '../../input/zip-members.js'
import type { InvoiceMap } from '../../maps/map-schema.js'
import type { BilledInvoices } from '../../parse/billed-invoices.js'
import type { FileOptions, GivenCurrency } from '../../parse/file-options.js'
import { type ErrorFacts, InvoiceError } from '../../schema/errors.js'
import type { FileSummary } from '../../schema/summary.js'
import type { CodingRule } from '../../tables/coding-rule.js'
import type { OwnRule } from '../../tables/own-rule.js'
import type { Made, Product } from './products.js'

/** The settings of a worker at its start. */
export interface WorkerSettings extends StyleChoice {
  readonly format: string | undefined
  readonly raw: boolean
  readonly strict: boolean
  readonly currency: GivenCurrency | null
  readonly rules: readonly OwnRule[]
  readonly codes?: readonly CodingRule[] | undefined
  readonly limits: Partial<InputLimits & NonNullable<FileOptions['limits']>>
  readonly product: Product
  /** The maps of formats that are not in the library: formats have functions, which a message cannot hold. */
  readonly maps: readonly InvoiceMap[]
  /** Limit on bytes that a worker may have sent before they are written. A worker that reaches it waits. */
  readonly ahead: number
}

/** A file to read: `path` is its file on disk, and `member` its entry if that is an archive. */
export interface Task {
  readonly path: string
  readonly name: string
  readonly member?: Member | undefined
  /** An open file, and the offset from which text is stored in it; null if there is none, and the text is sent. */
  readonly shelf: { readonly fd: number; readonly end: number } | null
}

/** `written`: this many bytes sent by the worker are written. `hand`: the worker must hand over its result. */
export type Order = { readonly task: Task } | { readonly written: number } | { readonly hand: true }

/** The result for a block of the file. */
export interface BatchReport {
  readonly kind: 'batch'
  /**
   * The line items in the output format: their range on the shelf, or the bytes; null if there are none, or no text is
   * made.
   */
  readonly text: { readonly at: number; readonly length: number } | Uint8Array<ArrayBuffer> | null
  /** Number of line items. */
  readonly count: number
  readonly rejects: readonly ErrorFacts[]
  /** Bytes and records of the file read so far. */
  readonly bytes: number
  readonly rows: number
}

/** The reports on a task, in order. */
export type TaskReport =
  | BatchReport
  | { readonly kind: 'done'; readonly summary: FileSummary; readonly billed?: BilledInvoices | undefined }
  | { readonly kind: 'failed'; readonly error: ErrorFacts }

export type Report = TaskReport | { readonly kind: 'made'; readonly made: Made }

/** Memory that a report takes until it is written: for a reject its record and its message. */
export function sizeOf({ text, rejects }: Pick<BatchReport, 'text' | 'rejects'>): number {
  return rejects.reduce(
    (sum, reject) => sum + lengthOf(reject),
    1 + (text instanceof Uint8Array ? text.length : 0),
  )
}

function lengthOf({ file, column, value, expected, remedy, raw }: ErrorFacts): number {
  return [file, column, value, expected, remedy, raw].reduce((sum, part) => sum + (part?.length ?? 0), 0)
}

/** The error as a plain value, because it would lose its fields between threads. */
export const plainError = ({
  code,
  file,
  line,
  row,
  column,
  value,
  expected,
  remedy,
  raw,
}: ErrorFacts): ErrorFacts => ({ code, file, line, row, column, value, expected, remedy, raw })

/** The error reported by another thread. */
export const errorOf = (facts: ErrorFacts): InvoiceError => new InvoiceError(facts)
