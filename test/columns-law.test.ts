/**
 * No column's money vanishes without a word: whichever column of a header is renamed, taken away or doubled, the sums stay
 * the same, or the file is refused, or rejects or warnings say so.
 */
import { describe, expect, it } from 'vitest'
import { declaredColumns } from '../src/format/declared-names.js'
import { isInvoiceError } from '../src/index.js'
import { parsed, recounted, tableFiles, tablesUnderTest } from './law-kit.js'
import { spread } from './times.js'

type Records = readonly (readonly string[])[]

interface Sheet {
  /** Given to the parse: weighing the other formats each time takes most of it. */
  readonly format: string
  readonly records: Records
  readonly delimiter: string
  /** Index of the record of the column names. */
  readonly header: number
}

/** One blank column in this many is looked at. */
const BLANK = process.env.WHOLE === '1' ? 1 : 8

/** Records below the column names that are looked at: each is parsed some thousand times. */
const RECORDS = 6

const folded = (name: string) => name.replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, '').toLowerCase()

async function sheetOf(path: string, format: string, names: readonly string[]): Promise<Sheet> {
  const { records, delimiter } = await recounted(path)
  const header = records.findIndex((record) =>
    names.every((name) => record.map(folded).includes(folded(name))),
  )
  return { format, records: records.slice(0, header + 1 + RECORDS), delimiter, header }
}

const quoted = (cell: string, delimiter: string) =>
  cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

const textOf = (records: Records, delimiter: string) =>
  records.map((record) => record.map((cell) => quoted(cell, delimiter)).join(delimiter)).join('\n')

/** The records of the table with the cells at `at` changed; what stands above the names stays. */
function changed(
  sheet: Sheet,
  at: number,
  change: (cell: string, isName: boolean) => readonly string[],
): string {
  const width = sheet.records[sheet.header]?.length ?? 0
  return textOf(
    sheet.records.map((record, row) =>
      row < sheet.header || record.length < width
        ? record
        : record.flatMap((cell, place) => (place === at ? change(cell, row === sheet.header) : [cell])),
    ),
    sheet.delimiter,
  )
}

/** What a reader is told of a file's money: its sums, or that something is wrong with it. */
async function answer(text: string, format: string): Promise<{ sums: string; said: string }> {
  try {
    const { account } = await parsed(Buffer.from(text), { format })
    const [file] = account.summary.files
    return {
      sums: JSON.stringify(file?.sums),
      said: [...(file?.warnings ?? []), ...account.rejects.map(({ message }) => message)].join('\n'),
    }
  } catch (error) {
    if (!isInvoiceError(error)) throw error
    return { sums: '', said: error.message }
  }
}

const CHANGES: Readonly<Record<string, (cell: string, isName: boolean) => readonly string[]>> = {
  renamed: (cell, isName) => [isName ? `Formerly ${cell}` : cell],
  removed: () => [],
  // The second column of the name comes first and says something else.
  doubled: (cell, isName) => (isName ? [cell, cell] : [cell === '' ? '' : '1.00', cell]),
}

/** The smallest sample of each header that a format has. */
async function sheetsByHeader(): Promise<[string, Sheet][]> {
  const sheets = new Map<string, [string, Sheet]>()
  for (const { path, format, own } of tableFiles()) {
    const ways = format.recognise.flatMap((way) => ('names' in way ? [way.names] : []))
    if (!own || ways.length === 0) continue
    const required = (ways[0] ?? []).filter((name) => typeof name === 'string')
    const sheet = await sheetOf(path, format.id, required)
    if (sheet.header < 0) continue
    const key = `${format.id} ${(sheet.records[sheet.header] ?? []).map(folded).sort().join()}`
    const known = sheets.get(key)
    if (known === undefined || sheet.records.length < known[1].records.length) sheets.set(key, [path, sheet])
  }
  // Of wide ones, those whose names another one has too tell nothing more.
  const all = [...sheets.values()].map(([path, sheet]) => ({
    path,
    sheet,
    names: new Set((sheet.records[sheet.header] ?? []).map(folded)),
  }))
  const told = (one: (typeof all)[number]) =>
    one.names.size > 100 &&
    all.some(
      (other) =>
        other.sheet.format === one.sheet.format &&
        other.names.size > one.names.size &&
        [...one.names].every((name) => other.names.has(name)),
    )
  return all.filter((one) => !told(one)).map(({ path, sheet }) => [path, sheet])
}

describe('a column of the header', async () => {
  const sheets = (await sheetsByHeader()).map(([path, sheet], at) => [path, sheet, at] as const)

  it.each(sheets)('of %s, renamed, removed or doubled, changes no sum in silence', async (_, sheet, nth) => {
    const names = sheet.records[sheet.header] ?? []
    const before = await answer(textOf(sheet.records, sheet.delimiter), sheet.format)
    // Of an invoice whose first records alone are looked at, the total is not reached; nothing else is wrong.
    expect(before.said).toMatch(
      /^(.* missing: record \d+ states more in .* than the charges of the invoice add up to)?$/,
    )
    const silent: string[] = []
    const isBlank = (at: number): boolean =>
      sheet.records.every((record, row) => row <= sheet.header || (record[at] ?? '') === '')
    // Of hundreds of columns each is changed in half of the ways, and in the others in the next header.
    const step = names.length > 100 ? 2 : 1
    for (const [kind, [how, change]] of Object.entries(CHANGES).entries())
      for (const at of spread([...names.keys()], step, nth + kind)) {
        // Blank ones hold no sum: one without its name says no more than one that is gone, and other headers of the format have the rest.
        if (isBlank(at) && (how === 'renamed' || (at + nth) % BLANK !== 0)) continue
        const after = await answer(changed(sheet, at, change), sheet.format)
        if (after.said === before.said && after.sums !== before.sums) silent.push(`${how} ${names[at]}`)
      }
    expect(silent).toEqual([])
  })

  it('is looked at in every format with a header', () => {
    const headed = tablesUnderTest.filter(({ recognise }) => recognise.some((way) => 'names' in way))
    const seen = new Set(sheets.map(([path]) => path.split('/')[1]))
    expect(headed.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([])
  })
})

describe.runIf(tablesUnderTest.length > 0)('a declaration', () => {
  it.each(tablesUnderTest.map((format) => [format.id, format] as const))(
    'of %s names only columns that its samples have',
    async (id, format) => {
      const seen = new Set((format.columns ?? []).map(folded))
      for (const sample of tableFiles())
        if (sample.own && sample.format.id === id)
          for (const record of (await recounted(sample.path)).records)
            for (const cell of record) seen.add(folded(cell))
      const names = [
        ...declaredColumns(format).map(({ cell }) => (typeof cell === 'object' ? cell.after : cell)),
        ...format.recognise.flatMap((way) => ('names' in way ? way.names.flat() : [])),
        ...format.charges.flatMap((charge) => (charge.kind === 'pairs' ? [charge.label, charge.amount] : [])),
        ...Object.keys(format.aliases ?? {}),
      ]
      const has = (name: string) => seen.has(folded(name)) || seen.has(`${folded(name)}1`)
      expect(
        names.filter(
          (name) => typeof name === 'string' && !has(name.replace(/ #\d+$/, '').replace('{n}', '1')),
        ),
      ).toEqual([])
    },
  )
})
