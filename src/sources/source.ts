/** A place that files are fetched from: a folder, a server, a bucket, a list of addresses. */

/** A file of a source, as the source lists it. */
export interface SourceFile {
  /** Its path within the source, with `/` between folders. */
  readonly name: string
  /** Bytes; null where the source does not say. */
  readonly size: number | null
  /** When it last changed, as ISO 8601 in UTC; null where the source does not say. */
  readonly modified: string | null
  /** Changes when the file does: an entity tag, or size and time. */
  readonly version: string
}

export interface FileSource {
  /** Where it is, without a secret: for messages, logs and pages. */
  readonly shown: string
  /** All files that are there, in the order of their names by code point. Throws `SourceError`. */
  list(signal?: AbortSignal): AsyncIterable<SourceFile>
  /** What the source states of one file now; null where it is gone. Shows whether a file changed while it was read. */
  look(name: string, signal?: AbortSignal): Promise<SourceFile | null>
  /** The bytes of a file. Throws `SourceError`, also in the middle of the file. */
  open(name: string, signal?: AbortSignal): AsyncIterable<Uint8Array>
  close(): Promise<void>
}

/** What is wrong with a connection, in the words of its `errors`. */
export const SOURCE_FAULTS = [
  'invalid_credentials',
  'missing_permission',
  'source_unreachable',
  'unknown_format',
] as const
export type SourceFault = (typeof SOURCE_FAULTS)[number]
