import type { ChargeBatch } from '../parse/charge-batch.js'
import type { Sink } from './sink.js'

/** Writes charges to one output. */
export interface Writer {
  write(batch: ChargeBatch): Promise<void>
  /** Writes text of line items that another writer of the same target, opened with `begun`, has made. */
  append?(text: Uint8Array): Promise<void>
  /** Writes the end of an output. Without it the output is incomplete, and if its shape allows, recognisably so. */
  finish(): Promise<void>
}

export interface WriterOptions {
  /** Whether the line items have `raw`. */
  readonly raw: boolean
  /** Receives a sentence about values that the output cannot hold unchanged. */
  readonly warn?: ((sentence: string) => void) | undefined
  /** CSV only: for opening in Excel directly, with every text as text. */
  readonly excel?: boolean | undefined
  /** Writes text that follows other line items and is joined with them afterwards. */
  readonly begun?: boolean | undefined
}

/** A shape of line items in outputs. */
export interface OutputTarget {
  readonly id: string
  /** Endings of file names of this target, the default first. */
  readonly extensions: readonly [string, ...string[]]
  /** Binary data, which must not go to a terminal. */
  readonly binary: boolean
  /** Whether it can be joined from parts: its writers have `append`. */
  readonly joined: boolean
  /** Loads what the target needs, and opens a writer. */
  readonly open: (sink: Sink, options: WriterOptions) => Promise<Writer>
}
