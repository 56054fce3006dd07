/** Files that a user names beside the invoices: read whole and never without end, in any encoding that spreadsheets save. */
import { windows1252 } from '../csv/windows-1252.js'
import { readBounded } from '../input/bounded-file.js'
import { type ErrorCode, InvoiceError, isInvoiceError } from '../schema/errors.js'

/** A table of the user's in messages: its name, and the code of what is wrong in it. */
export interface TableFile {
  readonly file: string
  readonly code: ErrorCode
}

interface TableFault {
  readonly line?: number | undefined
  /** 1-based number of the row. */
  readonly row?: number | undefined
  readonly column?: string | undefined
  readonly value?: string | undefined
  readonly expected: string
  readonly remedy: string
}

export const tableError = ({ file, code }: TableFile, fault: TableFault): InvoiceError =>
  new InvoiceError({ code, file, ...fault })

/** Bytes that such a file may have: a million labels have less. */
const LONGEST = 64 << 20

/** The text of the file. Throws `InvoiceError`: the table's own code where it cannot be read, `limit`, `aborted`. */
export async function readTableFile(
  table: TableFile,
  remedy: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    return tableText(await readBounded(table.file, { limit: LONGEST, signal }))
  } catch (cause) {
    if (isInvoiceError(cause) && cause.code !== 'unreadable') throw cause
    const why =
      isInvoiceError(cause) && cause.expected.includes('device') ? cause.expected : 'a file that can be read'
    throw new InvoiceError({ ...table, expected: why, remedy }, { cause })
  }
}

/** UTF-16 with a mark, UTF-8, or what Windows had before either; without its mark. */
export function tableText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Not by TextDecoder: some releases of Node read Latin-1 by that name.
    return windows1252(Buffer.from(bytes), 0, bytes.length)
  }
}
