/** Users' tables in a workbook: the sheet that has the columns, read as the CSV that it would be saved as. */
import { limitsFrom } from '../input/limits.js'
import { zipFiles } from '../input/zip.js'
import { type InvoiceError, isInvoiceError } from '../schema/errors.js'
import { type CsvHeader, columnName, createRecords } from './csv.js'
import { type TableFile, tableError } from './table-error.js'

/** The sheet of a workbook that contains a table. */
export interface SheetTable {
  /** `book.xlsx#Sheet` */
  readonly file: string
  readonly csv: Uint8Array
  /** Its row and line are the row number in the sheet. */
  readonly header: CsvHeader
}

/** Whether these are the column names of a table. */
export type HeaderTest = (names: readonly string[]) => boolean

const DIALECT = { delimiter: ',', quote: '"' }

/** Filled rows that are searched for the column names: titles may be above them. */
const LOOKED_AT = 20

/**
 * The only sheet, or the first that has the columns; hidden sheets are ignored. If no sheet has the columns,
 * the first filled row of the first filled sheet is used, and named in the message.
 */
export async function readSheet(
  bytes: Uint8Array,
  table: TableFile,
  wanted: HeaderTest | undefined,
  signal: AbortSignal | undefined,
): Promise<SheetTable> {
  const listing = { limits: limitsFrom(undefined), passedOver: () => undefined, signal }
  let first: SheetTable | undefined
  for await (const file of zipFiles({ name: table.file, bytes }, listing)) {
    const own = { ...table, file: file.name }
    const parts: Uint8Array[] = []
    try {
      for await (const part of file.open(signal)) parts.push(Uint8Array.from(part))
    } catch (error) {
      throw isInvoiceError(error) && error.code === 'archive' ? withCode(own, error) : error
    }
    if (file.sheet === undefined) throw tableError(own, NO_WORKBOOK)
    const csv = Buffer.concat(parts)
    const { header, top } = headerIn(csv, own, wanted)
    if (header !== undefined) return { file: file.name, csv, header }
    if (top !== undefined) first ??= { file: file.name, csv, header: top }
  }
  if (first !== undefined) return first
  throw tableError(table, { expected: 'column names and rows', remedy: 'Every sheet is empty.' })
}

const NO_WORKBOOK = {
  expected: 'a table as CSV, JSON or .xlsx, not an archive',
  remedy: 'Unpack it and give the file.',
}

const withCode = (table: TableFile, { expected, remedy }: InvoiceError): InvoiceError =>
  tableError(table, { expected, remedy })

function headerIn(
  csv: Uint8Array,
  table: TableFile,
  wanted: HeaderTest | undefined,
): { header?: CsvHeader; top?: CsvHeader } {
  const records = createRecords(DIALECT, table)
  records.push(csv)
  records.finish()
  let top: CsvHeader | undefined
  let filledRows = 0
  for (const { row, cells } of records.read()) {
    const names = cells.map(columnName)
    // A sheet may declare empty columns.
    while (names.at(-1) === '') names.pop()
    const header = { dialect: DIALECT, row, line: row, names }
    if (wanted?.(names) === true) return { header }
    top ??= header
    if (++filledRows === LOOKED_AT) break
  }
  return top === undefined ? {} : { top }
}
