import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openParquet, type ParquetOptions } from '../src/output/parquet.js'
import { localMilliseconds } from '../src/output/parquet-cells.js'
import { batchesOf } from '../src/parse/from-line-items.js'
import { sqlSchema } from '../src/schema/ddl.js'
import type { LineItem } from '../src/schema/line-item.js'
import { epochDay } from '../src/values/calendar.js'
import { createSum } from '../src/values/money.js'
import { lineItem } from './line-items.js'

async function parquetOf(items: readonly LineItem[], options?: ParquetOptions): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  const file = await openParquet({ write: async (chunk) => void chunks.push(Buffer.from(chunk)) }, options)
  for (const batch of batchesOf(items)) await file.write(batch)
  await file.finish()
  return Buffer.concat(chunks)
}

const bufferOf = (bytes: Uint8Array): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer

const AMOUNTS = [
  '40.20',
  '-0.01',
  '33.07666666666667',
  '0',
  '999999999999999999',
  '-12345678.000000000000000001',
  '7',
]

/** Every kind of cell: both signs, no currency, no shipment, a time of day, text beyond ASCII. */
const items: LineItem[] = Array.from({ length: 700 }, (_, at) =>
  lineItem({
    id: `row-${at}`,
    carrier: at % 3 === 0 ? 'ups' : 'royal_mail',
    invoice_date: at % 5 === 0 ? null : '2024-02-29',
    transaction_date: [null, '1999-12-31', '2026-03-29T02:30:01'][at % 3] ?? null,
    tracking_number: at % 4 === 0 ? null : `1Z${at}`,
    charge_description:
      ['Treibstoffzuschlag – Straße', 'O\'Neil; "quoted"', '<script>', '\u{1f4e6}'][at % 4] ?? '',
    currency: at % 7 === 0 ? null : at % 2 === 0 ? 'GBP' : 'USD',
    gross_cost: AMOUNTS[at % 3] ?? '0',
    net_cost: at % 50 === 0 ? (AMOUNTS[(at / 50) % AMOUNTS.length] ?? '0') : `${at}.${at % 10}5`,
    tax_cost: at % 3 === 0 ? null : `-${at}.07`,
    source: { file: 'folder/a.zip/b.csv', row: at + 1, column: at % 2 === 0 ? null : 'XC1 Charge' },
  }),
)

describe('a Parquet file read by DuckDB', () => {
  let folder: string
  let rows: (sql: string) => Promise<Record<string, unknown>[]>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parquet-'))
    const path = join(folder, 'items.parquet')
    await writeFile(path, await parquetOf(items, { rowGroup: 256 }))
    const duck = await (await DuckDBInstance.create(':memory:')).connect()
    rows = async (sql) =>
      (await duck.runAndReadAll(sql.replaceAll('$file', `'${path}'`))).getRowObjectsJson() as never
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('has exact types under the names of the line item', async () => {
    const described = await rows('DESCRIBE SELECT * FROM $file')
    const types = Object.fromEntries(described.map((row) => [row.column_name, row.column_type]))
    expect(types).toMatchObject({
      id: 'VARCHAR',
      invoice_date: 'DATE',
      transaction_date: 'TIMESTAMP',
      transaction_time_known: 'BOOLEAN',
      gross_cost: 'DECIMAL(38,18)',
      net_cost: 'DECIMAL(38,18)',
      tax_cost: 'DECIMAL(38,18)',
      source_row: 'BIGINT',
    })
    expect(described.map((row) => row.column_name)).not.toContain('raw')
  })

  it('has the sums of the line items, by currency, to the last digit', async () => {
    const found = await rows(
      'SELECT currency, count(*) AS n, sum(gross_cost) AS gross, sum(net_cost) AS net, sum(tax_cost) AS tax FROM $file GROUP BY currency',
    )
    expect(found).toHaveLength(3)
    for (const row of found) {
      const mine = items.filter((item) => item.currency === row.currency)
      expect(row.n).toBe(`${mine.length}`)
      for (const [name, column] of [
        ['gross', 'gross_cost'],
        ['net', 'net_cost'],
        ['tax', 'tax_cost'],
      ] as const) {
        const sum = createSum('0.000000000000000000')
        for (const item of mine) sum.addText(item[column] ?? '0')
        expect(row[name]).toBe(sum.text())
      }
    }
  })

  it('gives every cell back as it was', async () => {
    const found = await rows('SELECT * FROM $file')
    expect(found).toHaveLength(items.length)
    for (const [at, item] of items.entries()) {
      const { source, gross_cost, net_cost, tax_cost, transaction_date, ...texts } = item
      expect(found[at]).toMatchObject(texts)
      expect(found[at]).toMatchObject({
        source_file: source.file,
        source_row: `${source.row}`,
        source_column: source.column,
        transaction_time_known: transaction_date === null ? null : transaction_date.length > 10,
        transaction_date:
          transaction_date === null ? null : transaction_date.replace('T', ' ').padEnd(19, ' 00:00:00'),
      })
      for (const [name, text] of Object.entries({ gross_cost, net_cost, tax_cost })) {
        const widened = createSum('0.000000000000000000')
        if (text !== null) widened.addText(text)
        expect(found[at]?.[name]).toBe(text === null ? null : widened.text())
      }
    }
  })

  it('holds the widest amounts of either sign', async () => {
    const widest = '99999999999999999999.999999999999999999'
    const path = join(folder, 'widest.parquet')
    await writeFile(path, await parquetOf([lineItem({ net_cost: widest, gross_cost: `-${widest}` })]))
    expect(await rows(`SELECT net_cost, gross_cost FROM '${path}'`)).toEqual([
      { net_cost: widest, gross_cost: `-${widest}` },
    ])
  })

  it('is filtered rightly through its statistics', async () => {
    expect(await rows('SELECT count(*) AS n FROM $file WHERE net_cost < 0')).toEqual([
      { n: `${items.filter((item) => item.net_cost.startsWith('-')).length}` },
    ])
    expect(
      await rows("SELECT count(*) AS n FROM $file WHERE transaction_date >= TIMESTAMP '2026-03-29'"),
    ).toEqual([{ n: '233' }])
  })

  it('goes into the table that the SQL schema declares, and out again with equal sums', async () => {
    await rows(sqlSchema())
    await rows('INSERT INTO invoice_line_items SELECT * FROM $file')
    expect(await rows('SELECT sum(net_cost) AS net, count(*) AS n FROM invoice_line_items')).toEqual(
      await rows('SELECT sum(net_cost) AS net, count(*) AS n FROM $file'),
    )
  })
})

describe('the file itself', () => {
  it('ends a row group at the asked number of rows and encodes repeated text by dictionary', async () => {
    const bytes = await parquetOf(items, { rowGroup: 256 })
    const { row_groups, num_rows } = parquetMetadata(bufferOf(bytes))
    expect(num_rows).toBe(700n)
    expect(row_groups.map((group) => group.num_rows)).toEqual([256n, 256n, 188n])
    const encodings = Object.fromEntries(
      (row_groups[0]?.columns ?? []).map((column) => [
        column.meta_data?.path_in_schema.join('.'),
        column.meta_data?.encodings,
      ]),
    )
    for (const name of ['carrier', 'charge_description', 'currency', 'source_file'])
      expect(encodings[name]).toContain('RLE_DICTIONARY')
  })

  it('hands each row group on before the next one is collected', async () => {
    const written: number[] = []
    const file = await openParquet(
      { write: async (chunk) => void written.push(chunk.length) },
      { rowGroup: 100 },
    )
    for (const batch of batchesOf(items.slice(0, 250))) await file.write(batch)
    expect(written).toHaveLength(2)
    await file.finish()
    expect(written).toHaveLength(4)
  })

  it('is whole without any row', async () => {
    const bytes = await parquetOf([])
    expect(await parquetReadObjects({ file: bufferOf(bytes) })).toEqual([])
    expect(parquetMetadata(bufferOf(bytes)).schema).toHaveLength(36)
  })

  it('keeps the cells of the record as JSON text where they are asked for', async () => {
    const raw = { 'Net Amount': '10.20', 'Net Amount #2': '', Größe: 'ü"' }
    const bytes = await parquetOf([lineItem({ raw }), lineItem({ id: 'ups-2' })], { raw: true })
    const found = await parquetReadObjects({ file: bufferOf(bytes) })
    expect(found.map((row) => row.raw)).toEqual([JSON.stringify(raw), null])
  })
})

describe('cells', () => {
  it.each([['0.0000000000000000001'], ['100000000000000000000'], ['-100000000000000000000.5']])(
    'refuses %s by name, since DECIMAL(38, 18) cannot hold it',
    async (net_cost) => {
      const source = { file: 'big.csv', row: 9, column: null }
      await expect(parquetOf([lineItem({ net_cost, source })])).rejects.toMatchObject({
        name: 'InvoiceError',
        code: 'output',
        file: 'big.csv',
        row: 9,
        column: 'net_cost',
        value: net_cost,
      })
    },
  )

  it('takes zeros beyond the eighteenth decimal, which change nothing', async () => {
    const bytes = await parquetOf([lineItem({ net_cost: `1.5${'0'.repeat(40)}` })])
    expect(await parquetReadObjects({ file: bufferOf(bytes) })).toMatchObject([{ net_cost: 1.5 }])
  })

  it('counts days as the calendar does', () => {
    const day = fc.date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('2199-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(day, (date) => {
        const text = date.toISOString()
        expect(epochDay(text.slice(0, 10))).toBe(Math.floor(date.getTime() / 86_400_000))
        expect(localMilliseconds(text.slice(0, 19))).toBe(BigInt(Math.floor(date.getTime() / 1000) * 1000))
      }),
    )
  })
})

describe('the SQL schema', () => {
  it('is one CREATE TABLE with a column for each of the file', () => {
    expect(sqlSchema()).toMatch(/^CREATE TABLE invoice_line_items \(\n {2}id VARCHAR NOT NULL,/)
    expect(sqlSchema().match(/DECIMAL\(38, 18\)/g)).toHaveLength(4)
    expect(sqlSchema()).not.toMatch(/^ {2}raw /m)
    expect(sqlSchema({ table: 'My "costs"', raw: true })).toMatch(
      /^CREATE TABLE "My ""costs""" \([\s\S]+ {2}raw VARCHAR/,
    )
  })
})
