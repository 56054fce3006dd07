/** A place that files are fetched from: a folder, a server, a bucket, a list of addresses. */
import type { AddressRules } from './own-network.js'
import type { SourceError } from './source-error.js'

export { SOURCE_FAULTS, type SourceFault } from './source-error.js'

/** A file of a source, as the source lists it. */
export interface SourceFile {
  /** Its path within the source, with `/` between folders. Never a path on this machine: it may hold anything. */
  readonly name: string
  /** Bytes; null where the source does not say. */
  readonly size: number | null
  /** When it last changed, as ISO 8601 in UTC; null where the source does not say. */
  readonly modified: string | null
  /** Changes when the file does: an entity tag, or size and time. Null where the source gives no sign: read it every time. */
  readonly version: string | null
}

/** What a listing meets beside the files that can be read. */
export interface ListingReport {
  /** A name that is not read, and why: a hidden one, a link, one that is no invoice by its ending. */
  readonly passedOver?: ((name: string, reason: string) => void) | undefined
  /** A folder or a file that should be there and cannot be read. Without it the listing ends with the error. */
  readonly failed?: ((error: SourceError) => void) | undefined
}

export interface FileSource {
  /** Where it is, without a secret: for messages, logs and pages. */
  readonly shown: string
  /** All files that are there, folder by folder in the order of their names by code point. Throws `SourceError`. */
  list(signal?: AbortSignal, report?: ListingReport): AsyncIterable<SourceFile>
  /** What the source states of one file now; null where it is gone. */
  look(name: string, signal?: AbortSignal): Promise<SourceFile | null>
  /**
   * The bytes of a file as they are in the source, packed or not. A chunk is the reader's only until it asks for the next.
   * Throws `SourceError`, also in the middle of the file, and at its end where it changed while it was read.
   */
  open(name: string, signal?: AbortSignal): AsyncIterable<Uint8Array>
  /** Ends its connections, also those in use. What is asked of it later begins new ones. */
  close(): Promise<void>
}

/** A source that calls its files by address or path in messages. */
export interface PlacedSource extends FileSource {
  /** Without a secret. */
  place(name: string): string
}

/** What sources share that is not a setting. */
export interface SourceContext {
  /** Where `env:NAME` in a setting is looked up. The environment of the process where it is left out. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Told in a sentence what is tried again, and why. */
  readonly notice?: ((sentence: string) => void) | undefined
  /** Waits between two attempts. */
  readonly wait?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined
  /** Milliseconds without an answer, or without a byte, after which a source counts as unreachable. 60,000. */
  readonly patience?: number | undefined
  /** Given, no server in the own network is reached but those that it allows: for settings that somebody else entered. */
  readonly outside?: AddressRules | undefined
}
