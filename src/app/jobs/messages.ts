/** What the main thread and its workers tell each other: plain values, and texts whose memory changes hands. */

import type { StyleChoice } from '../../detect/evidence.js'
import type { InputLimits } from '../../input/limits.js'
import type { FileOptions, GivenCurrency } from '../../parse/file-options.js'
import type { FileWarningsSoFar } from '../../parse/file-warnings.js'
import type { RecordSamples } from '../../parse/repeated-records.js'
import type { ErrorFacts } from '../../schema/errors.js'
import type { FileSummary } from '../../schema/summary.js'
import type { OwnRule } from '../../tables/own-rule.js'

/** Options of the whole run, given to each worker at its start. */
export interface WorkerSettings extends StyleChoice {
  /** Id of the output's target. */
  readonly target: string
  readonly format: string | undefined
  readonly raw: boolean
  readonly currency: GivenCurrency | null
  readonly rules: readonly OwnRule[]
  readonly limits: Partial<InputLimits & NonNullable<FileOptions['limits']>>
  /** Bytes that a worker may have sent before they are written. A worker that is so far ahead waits. */
  readonly ahead: number
}

/** The whole of a file. `path` is where its bytes lie; an archive holds it under `name`. */
export interface FileTask {
  readonly kind: 'file'
  readonly path: string
  readonly name: string
}

/** Some records of a large file: bytes from `start` to `end`, both the starts of records (or the file's end). */
export interface PieceTask {
  readonly kind: 'piece'
  readonly path: string
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

/** `written`: so many bytes of what the worker has sent are out of memory. */
export type Order = { readonly task: Task } | { readonly written: number }

/** What comes of a block of the file. */
export interface BatchReport {
  readonly kind: 'batch'
  /** The line items as the output writes them; null where there are none. */
  readonly text: Uint8Array<ArrayBuffer> | null
  /** Number of line items. */
  readonly items: number
  readonly rejects: readonly ErrorFacts[]
  /** Bytes and records of the task read so far. */
  readonly bytes: number
  readonly rows: number
}

/** The task is done. A piece's account has neither hash nor encoding: they belong to the file. */
export interface DoneReport {
  readonly kind: 'done'
  readonly summary: FileSummary
  /** Encodings met. */
  readonly met: { readonly utf8: boolean; readonly windows1252: boolean }
  /** Of a piece: what is said once of its file. */
  readonly ofFile: FileWarningsSoFar
  /** Of a piece: samples of its charged records. */
  readonly samples: RecordSamples
}

export type Report = BatchReport | DoneReport | { readonly kind: 'failed'; readonly error: ErrorFacts }

/** Memory that a report takes until it is written: of a reject its record, and what is said of it. */
export function sizeOf({ text, rejects }: BatchReport): number {
  return rejects.reduce((sum, reject) => sum + lengthOf(reject), text?.length ?? 0)
}

function lengthOf({ file, column, value, expected, remedy, raw }: ErrorFacts): number {
  return [file, column, value, expected, remedy, raw].reduce((sum, part) => sum + (part?.length ?? 0), 0)
}
