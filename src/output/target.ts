import type { ChargeBatch } from '../parse/charge-batch.js'
import type { Sink } from './sink.js'

/** Charges on their way into one output. */
export interface Writer {
  write(batch: ChargeBatch): Promise<void>
  /** Writes line items that another writer of the same target, which was opened with `begun`, has made text of. */
  append?(text: Uint8Array): Promise<void>
  /** Writes what an output ends with. Without it the output is not whole, and shows so where its shape can. */
  finish(): Promise<void>
}

export interface WriterOptions {
  /** Whether the line items carry `raw`. */
  readonly raw: boolean
  /** Told in a sentence what the output cannot hold as it is. */
  readonly warn?: ((sentence: string) => void) | undefined
  /** CSV alone: for Excel, which opens it as it is, with every text as text. */
  readonly excel?: boolean | undefined
  /** Writes what stands behind other line items, and is joined with them afterwards. */
  readonly begun?: boolean | undefined
}

/** A shape that line items can be written in. */
export interface OutputTarget {
  readonly id: string
  /** Endings of file names that mean this target, the usual one first. */
  readonly extensions: readonly [string, ...string[]]
  /** Bytes that no terminal should be sent. */
  readonly binary: boolean
  /** Whether it can be put together of parts: its writers have `append`. */
  readonly joined: boolean
  /** Loads what the target needs, and begins. */
  readonly open: (sink: Sink, options: WriterOptions) => Promise<Writer>
}
