/** A place that files are fetched from: a folder, a server, a bucket, a list of addresses. */
import type { AddressRules } from './own-network.js'
import type { SourceError } from './source-error.js'

export { SOURCE_FAULTS, type SourceFault } from './source-error.js'

/** A file of a source, as the source lists it. */
export interface SourceFile {
  /** Its path within the source, with `/` between folders. Never a path on this machine: it may hold anything. */
  readonly name: string
  /** Bytes; null if the source does not state them. */
  readonly size: number | null
  /** When it last changed, as ISO 8601 in UTC; null if the source does not state it. */
  readonly modified: string | null
  /**
   * Changes when the file does: an entity tag, or size and time. Null if the source gives neither: the file is then
   * read every time.
   */
  readonly version: string | null
}

/** What a listing reports besides the readable files. */
export interface ListingReport {
  /** A skipped name, with the reason: a hidden one, a link, one whose extension is not an invoice's. */
  readonly passedOver?: ((name: string, reason: string) => void) | undefined
  /** A folder or file that should be there and cannot be read. Without this callback, the listing ends with the error. */
  readonly failed?: ((error: SourceError) => void) | undefined
}

export interface FileSource {
  /** Its location without a secret: for messages, logs and pages. */
  readonly shown: string
  /** All its files, folder by folder in the order of their names by code point. Throws `SourceError`. */
  list(signal?: AbortSignal, report?: ListingReport): AsyncIterable<SourceFile>
  /** What the source states of one file now; null if it is gone. */
  look(name: string, signal?: AbortSignal): Promise<SourceFile | null>
  /**
   * The bytes of a file as they are at the source, compressed or not. A chunk is valid only until the next one is
   * requested. Throws `SourceError`, also in the middle of the file, and at its end if it changed while it was read.
   */
  open(name: string, signal?: AbortSignal): AsyncIterable<Uint8Array>
  /** Closes its connections, including those in use. A later call opens new ones. */
  close(): Promise<void>
}

/** A source whose messages name files by address or path. */
export interface PlacedSource extends FileSource {
  /** Without a secret. */
  place(name: string): string
}

/** What sources share that is not a setting. */
export interface SourceContext {
  /** Variables that `env:NAME` in a setting refers to; by default those of the process. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Called with a sentence for each retry, with its reason. */
  readonly notice?: ((sentence: string) => void) | undefined
  /** Waits between two tries. */
  readonly wait?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined
  /** Milliseconds without a response, or without a byte, after which a source counts as unreachable; 60,000 by default. */
  readonly patience?: number | undefined
  /** If given, no server in the own network is reached except those that it allows: for settings that somebody else entered. */
  readonly outside?: AddressRules | undefined
}
