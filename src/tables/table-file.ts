/** Further files from the user: read as a whole up to a limit, in any encoding that spreadsheets save. */
import { dirname, isAbsolute, join } from 'node:path'
import { codePageOf, hasForeignLetter, PAGE_WARNINGS } from '../csv/code-page.js'
import { windows1252 } from '../csv/windows-1252.js'
import { readBounded } from '../input/bounded-file.js'
import { packingOf } from '../input/packed.js'
import { InvoiceError, isInvoiceError } from '../schema/errors.js'
import { type HeaderTest, readSheet, type SheetTable } from './sheet.js'
import { type TableFile, tableError } from './table-error.js'

export { type TableFile, tableError }

export interface TableReading {
  readonly signal?: AbortSignal | undefined
  /** Called with what to check in a file that is read although its encoding is in doubt. */
  readonly warn?: ((sentence: string) => void) | undefined
}

/** Maximum bytes of such a file: a million labels have fewer. */
const LONGEST = 64 << 20

export type TableContent = string | SheetTable

/** Paths in a user's file, relative to its folder. */
export const besideFile = (file: string, paths: string | readonly string[] = []): string[] =>
  [paths].flat().map((path) => (isAbsolute(path) ? path : join(dirname(file), path)))

/** The name of a table in messages, with its sheet. */
export const namedIn = (content: TableContent, file: string): string =>
  typeof content === 'string' ? file : content.file

/** The text of the file, or of the workbook's sheet that has the `wanted` columns. Throws `InvoiceError`: the table's own code if it cannot be read, `limit`, `aborted`. */
export async function readTableFile(
  table: TableFile,
  remedy: string,
  { signal, warn }: TableReading = {},
  wanted?: HeaderTest,
): Promise<TableContent> {
  try {
    const bytes = await readBounded(table.file, { limit: LONGEST, signal })
    if (packingOf(bytes) !== 'zip')
      return await tableText(bytes, (sentence) => warn?.(`${table.file}: ${sentence}`))
    return await readSheet(bytes, table, wanted, signal)
  } catch (cause) {
    if (isInvoiceError(cause) && cause.code !== 'unreadable') throw cause
    const why =
      isInvoiceError(cause) && cause.expected.includes('device') ? cause.expected : 'a file that can be read'
    throw new InvoiceError({ ...table, expected: why, remedy }, { cause })
  }
}

/** The same for a file that is not a table. */
export async function readTextFile(
  table: TableFile,
  remedy: string,
  reading?: TableReading,
): Promise<string> {
  const content = await readTableFile(table, remedy, reading)
  if (typeof content === 'string') return content
  throw tableError(table, { expected: 'JSON, not a workbook', remedy })
}

/** UTF-16 with a byte order mark, UTF-8, or else the code page that its words show; without the mark. `warn`: if it may be wrong. */
async function tableText(bytes: Uint8Array, warn: (sentence: string) => void): Promise<string> {
  const unicode = unicodeText(bytes)
  if (unicode !== null) return unicode
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const page = codePageOf(buffer)
  if (page !== null) {
    warn(PAGE_WARNINGS[page])
    const { default: iconv } = await import('iconv-lite')
    return iconv.decode(buffer, page)
  }
  if (hasForeignLetter(buffer, 0, buffer.length)) warn(FOREIGN_LETTERS)
  // Not by TextDecoder: some releases of Node read Latin-1 under that name.
  return windows1252(buffer, 0, buffer.length)
}

/** Null if it is not Unicode. */
export function unicodeText(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

const FOREIGN_LETTERS =
  'it has letters that are not in Windows-1252, but probably of DOS or an old Mac: save the file as UTF-8, else names and labels are wrong'
