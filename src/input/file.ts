import type { InputLimits } from './limits.js'
import type { Member } from './zip-members.js'

/** One file to parse, named and not opened yet. */
export interface InputFile {
  /**
   * Becomes `source.file`: the path as given, `folder/file.csv` in a folder, `archive.zip/member.csv` in an
   * archive (`…#2` if the archive has that name twice), `book.xlsx#Sheet` in a workbook, `-` for the standard input, `stream` or `bytes` for
   * unnamed inputs (`stream#1`, `stream#2` if there are several).
   */
  readonly name: string
  /** Bytes on disk, packed if the file is packed; null if unknown. For progress. */
  readonly size: number | null
  /** Whether `open` may be called again. False for streams, pipes and the standard input. */
  readonly reopenable: boolean
  /** The file on disk: the file itself, packed or not, or the archive that it is a member of. Undefined if there is none. */
  readonly path?: string
  /** Its entry in the archive at `path`: another thread reads it without reading the whole directory again. */
  readonly member?: Member
  /** For a sheet: its position among the readable sheets of its workbook. Its records are rows, even if cells contain line ends. */
  readonly sheet?: { readonly at: number; readonly of: number }
  /** The decimal mark of its numbers, as far as it has been read: from numeric cells, not from text that looks like a number. */
  readonly decimal?: () => 'point' | undefined
  /** Warnings for a reader of the figures, in sentences; complete once it has been read. */
  readonly notes?: () => readonly string[]
  /**
   * The bytes, unpacked. Nothing is opened before the first chunk is requested; leaving the loop, an error and an
   * abort close everything. **A chunk is valid only until the next one is requested**: its memory is
   * then reused, so bytes that are kept must be copied first.
   *
   * Throws InvoiceError: `unreadable`, `archive`, `limit`, `aborted`; `usage` for a stream read twice.
   */
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>
}

/** Shared by all parts of a listing. */
export interface Listing {
  readonly limits: InputLimits
  readonly passedOver: (path: string, reason: string) => void
  readonly signal: AbortSignal | undefined
}

/** A file that cannot be read: it is listed like any other, so that the files after it are read, and fails on opening. */
export function failingFile(name: string, error: unknown, size: number | null = null): InputFile {
  return {
    name,
    size,
    reopenable: true,
    open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) }),
  }
}
