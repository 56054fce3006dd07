/** What the main thread and its workers tell each other: plain values, and bytes whose memory changes hands. */

import type { StyleChoice } from '../../detect/evidence.js'
import type { InputLimits } from '../../input/limits.js'
import type { InvoiceMap } from '../../maps/map-schema.js'
import type { FileOptions, GivenCurrency } from '../../parse/file-options.js'
import { type ErrorFacts, InvoiceError } from '../../schema/errors.js'
import type { FileSummary } from '../../schema/summary.js'
import type { CodingRule } from '../../tables/coding-rule.js'
import type { OwnRule } from '../../tables/own-rule.js'
import type { Made, Product } from './products.js'

/** What a worker is given at its start. */
export interface WorkerSettings extends StyleChoice {
  readonly format: string | undefined
  readonly raw: boolean
  readonly strict: boolean
  readonly currency: GivenCurrency | null
  readonly rules: readonly OwnRule[]
  readonly codes?: readonly CodingRule[] | undefined
  readonly limits: Partial<InputLimits & NonNullable<FileOptions['limits']>>
  readonly product: Product
  /** What formats beside those of the library are made of: formats have functions, which no message can hold. */
  readonly maps: readonly InvoiceMap[]
  /** Bytes that a worker may have sent before they are written. A worker that is so far ahead waits. */
  readonly ahead: number
}

/** A file to read: `path` is where its bytes lie; an archive holds it under `name`. */
export interface Task {
  readonly path: string
  readonly name: string
  /** An open file, and the place in it from which text is laid aside; null where none can be, and it is sent. */
  readonly shelf: { readonly fd: number; readonly end: number } | null
}

/** `written`: that many bytes of what the worker has sent are written. `hand`: what it has made is wanted. */
export type Order = { readonly task: Task } | { readonly written: number } | { readonly hand: true }

/** What comes of a block of the file. */
export interface BatchReport {
  readonly kind: 'batch'
  /** The line items as the output writes them: where they lie on the shelf, or sent; null where there are none, or no text is made. */
  readonly text: { readonly at: number; readonly length: number } | Uint8Array<ArrayBuffer> | null
  /** Number of line items. */
  readonly count: number
  readonly rejects: readonly ErrorFacts[]
  /** Bytes and records of the file read so far. */
  readonly bytes: number
  readonly rows: number
}

/** What comes of a task, in its order. */
export type TaskReport =
  | BatchReport
  | { readonly kind: 'done'; readonly summary: FileSummary }
  | { readonly kind: 'failed'; readonly error: ErrorFacts }

export type Report = TaskReport | { readonly kind: 'made'; readonly made: Made }

/** Memory that a report takes until it is written: of a reject its record, and what is said of it. */
export function sizeOf({ text, rejects }: Pick<BatchReport, 'text' | 'rejects'>): number {
  return rejects.reduce(
    (sum, reject) => sum + lengthOf(reject),
    1 + (text instanceof Uint8Array ? text.length : 0),
  )
}

function lengthOf({ file, column, value, expected, remedy, raw }: ErrorFacts): number {
  return [file, column, value, expected, remedy, raw].reduce((sum, part) => sum + (part?.length ?? 0), 0)
}

/** The error as a plain value: it would lose its fields between threads. */
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

/** The error again that another thread has reported. */
export const errorOf = (facts: ErrorFacts): InvoiceError => new InvoiceError(facts)
