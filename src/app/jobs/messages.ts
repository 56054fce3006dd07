/** What the main thread and its workers tell each other: plain values, and bytes whose memory changes hands. */

import type { StyleChoice } from '../../detect/evidence.js'
import type { InputLimits } from '../../input/limits.js'
import type { InvoiceMap } from '../../maps/map-schema.js'
import type { ChargeBatch } from '../../parse/charge-batch.js'
import type { FileOptions, GivenCurrency } from '../../parse/file-options.js'
import type { FileWarningsSoFar } from '../../parse/file-warnings.js'
import type { FileAccount } from '../../parse/parse-file.js'
import type { RecordSamples } from '../../parse/repeated-records.js'
import { type ErrorFacts, InvoiceError } from '../../schema/errors.js'
import type { CodingRule } from '../../tables/coding-rule.js'
import type { OwnRule } from '../../tables/own-rule.js'
import type { Made, Product } from './products.js'

/** How files are read, on whichever thread. */
export interface ReadSettings extends StyleChoice {
  readonly format: string | undefined
  readonly raw: boolean
  readonly strict: boolean
  readonly currency: GivenCurrency | null
  readonly rules: readonly OwnRule[]
  readonly codes?: readonly CodingRule[] | undefined
  readonly limits: Partial<InputLimits & NonNullable<FileOptions['limits']>>
}

/** What a worker is given at its start. */
export interface WorkerSettings extends ReadSettings {
  readonly product: Product
  /** What formats beside those of the library are made of: formats have functions, which no message can hold. */
  readonly maps: readonly InvoiceMap[]
  /** Bytes that a worker may have sent before they are written. A worker that is so far ahead waits. */
  readonly ahead: number
}

/** The whole of a file. `path` is where its bytes lie; an archive holds it under `name`. */
export interface FileTask {
  readonly kind: 'file'
  readonly path: string
  readonly name: string
  readonly group: typeof WHOLE_FILES
}

/** Some records of a large file: bytes from `start` to `end`, both the starts of records (or the file's end). */
export interface PieceTask {
  readonly kind: 'piece'
  readonly path: string
  /** What the pieces of one file have in common: what a thread makes of them is one thing. */
  readonly group: number
  /** What the file was when it was cut. */
  readonly state: string
  /** Id of the format that the file is in. */
  readonly format: string
  readonly start: number
  readonly end: number
  /** Number of its first record, and of the physical line that it starts on. */
  readonly row: number
  readonly line: number
  /** Number of physical lines; not known of the last piece. */
  readonly lines: number | null
}

export type Task = FileTask | PieceTask

/** The group of all files that are read whole. */
export const WHOLE_FILES = 0

/**
 * `written`: that many bytes of what the worker has sent are written. `reuse`: the memory of a text, once nothing reads it
 * any more. `hand`: the group's product is wanted.
 */
export type Order =
  | { readonly task: Task }
  | { readonly written: number }
  | { readonly reuse: ArrayBuffer }
  | { readonly hand: number }

/** What comes of a block of the file. */
export interface BatchReport {
  readonly kind: 'batch'
  /** The line items as the output writes them, or as they are where no other thread sent them; null where there are none. */
  readonly items: Uint8Array<ArrayBuffer> | ChargeBatch | null
  /** Number of line items. */
  readonly count: number
  readonly rejects: readonly ErrorFacts[]
  /** Bytes and records of the task read so far. */
  readonly bytes: number
  readonly rows: number
}

/** The task is done. A piece's account has neither hash nor encoding: they belong to the file. */
export interface DoneReport extends FileAccount {
  readonly kind: 'done'
  /** Encodings met. */
  readonly met: { readonly utf8: boolean; readonly windows1252: boolean }
  /** Of a piece: what is said once of its file. */
  readonly ofFile: FileWarningsSoFar
  /** Of a piece: samples of its charged records. */
  readonly samples: RecordSamples
}

/** What comes of a task, in its order. */
export type TaskReport = BatchReport | DoneReport | { readonly kind: 'failed'; readonly error: ErrorFacts }

export type Report = TaskReport | { readonly kind: 'made'; readonly made: Made }

/** Memory that a report takes until it is written: of a reject its record, and what is said of it. */
export function sizeOf({ items, rejects }: BatchReport): number {
  const own = items instanceof Uint8Array ? items.length : 0
  return rejects.reduce((sum, reject) => sum + lengthOf(reject), own + 1)
}

function lengthOf({ file, column, value, expected, remedy, raw }: ErrorFacts): number {
  return [file, column, value, expected, remedy, raw].reduce((sum, part) => sum + (part?.length ?? 0), 0)
}

/** The memory that changes hands with a report. */
export function memoryOf(report: Report): ArrayBuffer[] {
  if (report.kind === 'batch') return report.items instanceof Uint8Array ? [report.items.buffer] : []
  return report.kind === 'made' && report.made instanceof Uint8Array ? [report.made.buffer] : []
}

/** The report as a plain value: an error would lose its fields between threads. */
export function plain(report: Report): Report {
  if (report.kind === 'failed') return { ...report, error: factsOf(report.error) }
  return report.kind === 'batch' ? { ...report, rejects: report.rejects.map(factsOf) } : report
}

const factsOf = ({
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
export const errorOf = (facts: ErrorFacts): InvoiceError =>
  facts instanceof InvoiceError ? facts : new InvoiceError(facts)
