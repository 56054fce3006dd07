import type { InputLimits } from './limits.js'

/** One file to parse, named and not yet opened. */
export interface InputFile {
  /**
   * Stands in `source.file`: the path as given, `folder/file.csv` in a folder, `archive.zip/member.csv` in an
   * archive (`…#2` where the archive has that name twice), `book.xlsx#Sheet` in a workbook, `-` for the standard input, `stream` or `bytes` for
   * what has no name (`stream#1`, `stream#2` where there are several).
   */
  readonly name: string
  /** Bytes as they lie on disk, packed where the file is packed; null where nobody knows. For progress. */
  readonly size: number | null
  /** Whether `open` may be called again. Not so for streams, pipes and the standard input. */
  readonly reopenable: boolean
  /** Where its bytes lie on disk: itself, packed or not, or the archive that it is a member of. Else left out. */
  readonly path?: string
  /** Of a sheet: its place among the sheets of its workbook that can be read. Its records are rows, whatever line ends are in them. */
  readonly sheet?: { readonly at: number; readonly of: number }
  /** The decimal mark of its numbers, as far as it has been read: of cells that are numbers, not text that looks like one. */
  readonly decimal?: () => 'point' | undefined
  /** What a reader of the figures should know of it, in sentences; known once it has been read. */
  readonly notes?: () => readonly string[]
  /**
   * The bytes, unpacked. Nothing is opened before the first one is asked for; leaving the loop, an error and an
   * abort close what was opened. **A chunk is the reader's only until it asks for the next one**: its memory is
   * then filled anew, so bytes that are kept must be copied first.
   *
   * Throws InvoiceError: `unreadable`, `archive`, `limit`, `aborted`; `usage` for a stream read twice.
   */
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>
}

/** What every part of a listing needs to know. */
export interface Listing {
  readonly limits: InputLimits
  readonly passedOver: (path: string, reason: string) => void
  readonly signal: AbortSignal | undefined
}

/** A file that cannot be read: listed as any other, so that the files after it are read, and failing when it is. */
export function failing(name: string, error: unknown, size: number | null = null): InputFile {
  return {
    name,
    size,
    reopenable: true,
    open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) }),
  }
}
