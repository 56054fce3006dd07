/** Damage that is legal CSV, in every format: recognised and reported; nothing is restored that cannot be known. */
import { readFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { auditInvoices, detectFormat, type FormatDeclaration, formats, parseInvoice } from '../src/index.js'
import { normal } from './fuzz/amounts.js'
import { secondReading } from './fuzz/second-reader.js'
import { type Parsed, parsed, tablesUnderTest, unnamed, usualSample } from './law-kit.js'
import { spread } from './times.js'

interface Sheet {
  readonly path: string
  readonly delimiter: string
  /** A character a byte. */
  readonly records: readonly string[]
  readonly cells: readonly (readonly string[])[]
  readonly before: Parsed
  /** Numbers of the charged records. */
  readonly charged: readonly number[]
}

async function read(format: FormatDeclaration): Promise<Sheet> {
  const path = usualSample(format)
  const { delimiter } = await detectFormat(path)
  if (delimiter === null) throw new Error(path)
  const written = secondReading(readFileSync(path, 'latin1'), delimiter, '"')
  const before = await parsed(path, { raw: true })
  const charged = [...new Set(before.items.map(({ source }) => source.row))]
  return {
    path,
    delimiter,
    records: written.map(({ text }) => text),
    cells: written.map(({ cells }) => cells),
    before,
    charged,
  }
}

const sheets = new Map<FormatDeclaration, Promise<Sheet>>()

/** Read once. */
function sheetOf(format: FormatDeclaration): Promise<Sheet> {
  const sheet = sheets.get(format) ?? read(format)
  sheets.set(format, sheet)
  return sheet
}

const latin = (records: readonly string[], end = '\r\n') => Buffer.from(records.join(end) + end, 'latin1')

const quoted = (cell: string, delimiter: string) =>
  cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

/** The sheet with a cell of a record replaced. */
function withCell({ cells, records, delimiter }: Sheet, row: number, at: number, text: string): string[] {
  const record = (cells[row - 1] ?? []).with(at, text).map((cell) => quoted(cell, delimiter))
  return records.with(row - 1, record.join(delimiter))
}

const itemsOf = ({ items }: Parsed, row: number) => items.filter(({ source }) => source.row === row)

describe.each(tablesUnderTest.map((format) => [format.id, format] as const))('%s', (id, format) => {
  const sheet = () => sheetOf(format)

  test('totals pasted below are never charged, whatever they are called and wherever the word stands', async () => {
    const { cells, records, delimiter, before, charged } = await sheet()
    const width = cells[(charged[0] ?? 1) - 1]?.length ?? 0
    const amounts: string[] = Array.from({ length: width }, (_, at) =>
      charged.some((row) => /^-?\d+[.,]\d+$/.test(cells[row - 1]?.[at] ?? '')) ? '1234.5' : '',
    )
    const words = [
      ...[
        'Total',
        'TOTAL:',
        'Grand total',
        'Summe',
        'Totaal',
        'DE44 Total',
        'Total DE44',
        'Total général',
        '',
      ],
      ...[
        'DE44 Result',
        'Total Result',
        'DE44 Sum',
        'DE44 Ergebnis',
        'Totale complessivo',
        'DE44 Count',
        'Totals for DE44',
      ],
    ]
    const blank = amounts.flatMap((amount, at) => (amount === '' ? [at] : []))
    const rows = [
      ...words.map((word) => amounts.with(0, word)),
      ...blank.map((at) => amounts.with(at, 'Total')),
      ...blank.map((at) => amounts.with(at, '1944 Result')),
      ...blank.map((at) => amounts.with(at, 'Total 1944')),
      ['Total', '1234.5'],
      ['Total'],
    ]
    const below = rows.map((cells) => cells.map((cell) => quoted(cell, delimiter)).join(delimiter))
    const { items, account } = await parsed(latin([...records, ...below]), { raw: true })
    expect(unnamed(items, false).length).toBe(before.items.length)
    const first = records.length + 1
    expect(items.filter(({ source }) => source.row >= first)).toEqual([])
    const { totals } = before.account.summary
    expect(account.summary.totals.sums).toEqual(totals.sums)
    expect(account.summary.totals.rows).toBe(totals.rows + rows.length)
    // A row that some kind of the format skips (a comment, a footer) is no charge either.
    expect(account.summary.totals.rejected).toBeGreaterThan(rows.length * 0.8)
  })

  test('subtotals of a pivot table that repeat the outer keys are never charged', async () => {
    const { cells, records, delimiter, before, charged } = await sheet()
    const last = cells[(charged.at(-1) ?? 1) - 1] ?? []
    const names = Object.keys(before.items[0]?.raw ?? {}).map((name) => name.trim().toLowerCase())
    const places = (refs: readonly unknown[]): number[] =>
      refs.flat().flatMap((ref) => {
        const at = typeof ref === 'number' ? ref - 1 : names.indexOf(`${ref}`.toLowerCase())
        return at < 0 ? [] : [at]
      })
    const { tracking_number, shipment_id, invoice_id } = format.fields
    const amounts = last.map((cell, at) =>
      charged.some((row) => /^-?\d+[.,]\d+$/.test(cells[row - 1]?.[at] ?? '')) ? cell : '',
    )
    const rows = places([tracking_number, shipment_id, invoice_id]).flatMap((at) =>
      ['Result', 'Total', 'Ergebnis', 'Subtotal', 'Grand Total', `${last[at]} Total`].map((word) =>
        amounts.map((amount, place) => (place < at ? (last[place] ?? '') : place === at ? word : amount)),
      ),
    )
    expect(rows.length).toBeGreaterThan(0)
    const below = rows.map((row) => row.map((cell) => quoted(cell, delimiter)).join(delimiter))
    const { items, account } = await parsed(latin([...records, ...below]))
    expect(items.filter(({ source }) => source.row > records.length)).toEqual([])
    expect(items.length).toBe(before.items.length)
    expect(account.summary.totals.sums).toEqual(before.account.summary.totals.sums)
  })

  test('a total within the charges is rejected with what to do', async () => {
    const { cells, records, delimiter, before, charged } = await sheet()
    const row = charged.at(-1) ?? 0
    const amounts = (cells[row - 1] ?? []).map((cell) =>
      /^-?\d+[.,]\d+$/.test(cell) ? quoted(cell, delimiter) : '',
    )
    const total = amounts.with(0, 'Total').join(delimiter)
    const { items, account } = await parsed(latin(records.toSpliced(row - 1, 0, total)))
    expect(items.length).toBe(before.items.length)
    const { footer = 0 } = account.summary.totals.skipped
    // A row that the format itself calls a total is skipped wherever it stands.
    if (footer > (before.account.summary.totals.skipped.footer ?? 0)) return
    expect(account.rejects).toMatchObject([{ row }])
    expect(['row_kind', 'date']).toContain(account.rejects[0]?.code)
    expect(account.rejects[0]?.remedy).toMatch(/total|date/)
  })

  test('a tracking number of a spreadsheet: 8.9E+11 stays and is reported, 884598556596.0 loses its tail', async () => {
    const all = await sheet()
    const names = Object.keys(all.before.items[0]?.raw ?? {})
    const bare = (name: string) => name.replace(/\s/g, '').toLowerCase()
    const declared = [format.fields.tracking_number ?? []]
      .flat()
      .flatMap((one) => names.findIndex((name) => bare(name) === bare(`${one}`)))
    const at = declared.find((place) => place >= 0) ?? -1
    const item = all.before.items.find(({ tracking_number }) => tracking_number !== null)
    if (item?.tracking_number == null) {
      // Sales orders and dockets: no parcel is named in these files.
      expect(['royal-mail-invoice', 'royal-mail-bex']).toContain(id)
      return
    }
    const { row } = item.source
    expect(at).toBeGreaterThanOrEqual(0)
    for (const [text, read, found] of [
      ['8.9E+11', '8.9E+11', 1],
      ['884598556596.0', '884598556596', 0],
      ['884598556596,0', '884598556596', 0],
      ['="00340434161094"', '00340434161094', 0],
      ["'00340434161094", '00340434161094', 0],
      ['340434161094', '340434161094', 0],
    ] as const) {
      const file = latin(withCell(all, row, at, text))
      const after = await parsed(file)
      const mine = itemsOf(after, row)
      expect([text, mine.length, mine[0]?.tracking_number]).toEqual([
        text,
        itemsOf(all.before, row).length,
        read,
      ])
      expect(after.account.summary.totals.sums).toEqual(all.before.account.summary.totals.sums)
      const { findings } = await auditInvoices(file)
      const damaged = findings.filter(({ check }) => check === 'damaged_tracking_number')
      expect([text, damaged.length]).toEqual([text, found])
    }
  })

  test('an amount that a spreadsheet has cut or dressed up is rejected with its cell', async () => {
    const all = await sheet()
    const item = all.before.items.find(
      ({ net_cost }) => /^\d+\.\d+$/.test(net_cost) && normal(net_cost) !== '0',
    )
    const row = item?.source.row ?? 0
    const cells = all.cells[row - 1] ?? []
    const column = item?.source.column ?? null
    const names = Object.keys(item?.raw ?? {})
    const at =
      column === null
        ? cells.findIndex(
            (cell, place) => cell === item?.net_cost && /net|postage/i.test(names[place] ?? 'net'),
          )
        : names.indexOf(column)
    expect(at).toBeGreaterThanOrEqual(0)
    const isUtf8 = all.before.account.summary.files[0]?.encoding === 'utf-8'
    for (const text of ['1.2E+03', '#REF!', '\u201c12.50', '12.50 EUR', '1.2.3', '12,3,4', 'NaN', '--5']) {
      const bytes = isUtf8 ? Buffer.from(text) : iconv.encode(text, 'windows-1252')
      const file = latin(withCell(all, row, at, bytes.toString('latin1')))
      const { items, account } = await parsed(file)
      expect([text, items.filter(({ source }) => source.row === row)]).toEqual([text, []])
      expect(account.rejects).toMatchObject([{ code: 'amount', row, value: text }])
    }
    const spaced = await parsed(latin(withCell(all, row, at, ` \u00a0${cells[at]}\u00a0`)), { raw: true })
    expect(itemsOf(spaced, row).map(({ net_cost }) => net_cost)).toEqual(
      itemsOf(all.before, row).map(({ net_cost }) => net_cost),
    )
  })

  test('cut off within its last record: that one alone is lost, and told', async () => {
    const { records, before, charged } = await sheet()
    const row = charged.at(-1) ?? 0
    const kept = records.slice(0, row)
    const last = kept.at(-1) ?? ''
    for (const share of [0.1, 0.3, 0.5]) {
      const cut = [...kept.slice(0, -1), last.slice(0, Math.floor(last.length * share))].join('\n')
      const { items, account } = await parsed(Buffer.from(cut, 'latin1'))
      expect(items.filter(({ source }) => source.row >= row)).toEqual([])
      expect(items.length).toBe(before.items.filter(({ source }) => source.row < row).length)
      expect(account.rejects.map((reject) => reject.row)).toEqual([row])
    }
  })

  test('put before a file of another carrier: those rows are rejected under one cause, which names its first line', async () => {
    const { records, before } = await sheet()
    // Every pair of short files is tried in other-file.test.ts.
    const others = formats.filter(({ segments }) => segments === undefined)
    for (const other of spread(others, 5, formats.indexOf(format))) {
      if (other.id === id) continue
      const second = await sheetOf(other)
      const { items, account } = await parsed(latin([...records, ...second.records]))
      expect([other.id, items.length]).toEqual([other.id, before.items.length])
      expect(account.summary.totals.sums).toEqual(before.account.summary.totals.sums)
      const [first, ...more] = account.rejects
      expect(first?.expected).toBe(
        `the file to end before line ${first?.line}: another file begins there, ${other.id}`,
      )
      for (const reject of more) expect([reject.row, reject.expected]).toEqual([reject.row, first?.expected])
    }
  })

  test('saved once more with another separator: every row of the copy is rejected', async () => {
    const { records, cells, delimiter, before } = await sheet()
    const otherwise = delimiter === ';' ? ',' : ';'
    const copy = cells.map((record) => record.map((cell) => quoted(cell, otherwise)).join(otherwise))
    const { items, account } = await parsed(latin([...records, ...copy]))
    expect(items.length).toBe(before.items.length)
    expect(account.summary.totals.sums).toEqual(before.account.summary.totals.sums)
    expect(account.rejects.length).toBeGreaterThan(0)
  })

  test('the header once more in the middle is skipped, in other letters too', async () => {
    const { path, records, before, charged } = await sheet()
    const [, place] = /column names in record (\d+)/.exec((await detectFormat(path)).why) ?? []
    if (place === undefined) {
      expect(before.account.summary.totals.skipped.header).toBeUndefined()
      return
    }
    const row = charged.at(-1) ?? 0
    const header = records[Number(place) - 1] ?? ''
    for (const written of [header, header.toUpperCase(), header.replace(/(\w{3} )/, '$1 ')]) {
      const again = await parsed(latin(records.toSpliced(row - 1, 0, written)))
      expect(again.items.length).toBe(before.items.length)
      expect(again.account.rejects).toEqual([])
      const { header: skipped = 0 } = before.account.summary.totals.skipped
      expect(again.account.summary.totals.skipped.header).toBe(skipped + 1)
    }
  })
})

describe('a second file of the same format', () => {
  const columns =
    'account_number,invoice_number,invoice_date,sales_order_no,product_name,gross_cost,net_cost,source_type'
  const first = '1,2,01.03.2026,3,Parcel,4.80,4.00,outbound'

  test('with its columns in another order ends the file: nothing is read by the wrong names', async () => {
    const swapped = columns.replace('gross_cost,net_cost', 'net_cost,gross_cost')
    const parse = parseInvoice(Buffer.from(`${columns}\n${first}\n${swapped}\n${first}\n`))
    const items: unknown[] = []
    const reading = (async () => {
      for await (const batch of parse.batches()) items.push(...batch)
    })()
    await expect(reading).rejects.toMatchObject({
      code: 'layout',
      row: 3,
      line: 3,
      remedy: expect.stringContaining('split the file before that line'),
    })
  })

  test('with the same columns and one more has one rejected row', async () => {
    const text = `${columns}\n${first}\n${columns},note\n${first}\n`
    const { items, account } = await parsed(Buffer.from(text))
    expect(items).toHaveLength(2)
    expect(account.rejects).toMatchObject([
      { row: 3, remedy: 'The column names are repeated here: remove the row.' },
    ])
  })
})
