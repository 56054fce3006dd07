/** Small invoices for tests: records by column name, over the carrier's own columns. */
import type { InvoiceError, LineItem } from '../src/index.js'
import type { Input } from '../src/input/input.js'
import type { FileSummary, ParseAccount } from '../src/schema/summary.js'
import { parsed } from './law-kit.js'

/** Texts by column name, written as they are: quotes are the test's. A second column of a name is `Name #2`. */
export type Cells = Readonly<Record<string, string>>

export interface Sheet {
  readonly columns: readonly string[]
  readonly delimiter: string
  readonly lineEnd: string
  /** Cells of each record that does not say otherwise. */
  readonly usual: Cells
}

/** One record, without its line end. */
export function recordOf(sheet: Sheet, cells: Cells): string {
  const counts = new Map<string, number>()
  const names = sheet.columns.map((name) => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count === 1 ? name : `${name} #${count}`
  })
  const wrong = Object.keys(cells).find((name) => !names.includes(name))
  if (wrong !== undefined) throw new Error(`no column ${wrong}`)
  return names.map((name) => cells[name] ?? sheet.usual[name] ?? '').join(sheet.delimiter)
}

export const headerOf = (sheet: Sheet): string => sheet.columns.join(sheet.delimiter)

/** Records with their line ends; a plain string is a line as it stands. */
export function linesOf(sheet: Sheet, records: readonly (Cells | string)[]): string {
  return records
    .map((record) => (typeof record === 'string' ? record : recordOf(sheet, record)) + sheet.lineEnd)
    .join('')
}

/** A file of the sheet: column names, then the records. */
export const fileOf = (sheet: Sheet, ...records: readonly (Cells | string)[]): string =>
  linesOf(sheet, [headerOf(sheet), ...records])

export interface Read extends Pick<ParseAccount, 'statements' | 'uncharged'> {
  readonly items: readonly LineItem[]
  readonly file: FileSummary
  /** Rejected records as `code, column, value, record`. */
  readonly rejected: readonly (readonly (string | number | undefined)[])[]
  readonly rejects: readonly InvoiceError[]
}

export async function read(
  file: string | Uint8Array,
  options: Parameters<typeof parsed>[1] = {},
): Promise<Read> {
  const input: Input = typeof file === 'string' ? Buffer.from(file) : file
  const { items, account } = await parsed(input, options)
  const [summary] = account.summary.files
  if (summary === undefined) throw new Error('no file')
  const rejected = account.rejects.map(({ code, column, value, row }) => [code, column, value, row])
  return { items, file: summary, rejected, ...account }
}

/** What is charged and for how much, in order. */
export const charges = (items: readonly LineItem[]): string[] =>
  items.map(({ charge_description, net_cost }) => `${charge_description} ${net_cost}`)

/** Some fields of each item. */
export const pick = <Key extends keyof LineItem>(
  items: readonly LineItem[],
  ...keys: readonly Key[]
): Pick<LineItem, Key>[] =>
  items.map((item) => Object.fromEntries(keys.map((key) => [key, item[key]])) as Pick<LineItem, Key>)
