/** Every sample, kept in a workbook, gives the same line items: as text cell by cell, and as a spreadsheet keeps what it opens. */
import { readFileSync } from 'node:fs'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { sniffQuote } from '../src/csv/dialect.js'
import { detectFormat, type LineItem, parseInvoice } from '../src/index.js'
import { canonical } from '../src/values/decimal.js'
import { spreadFiles, tableFiles, tablesUnderTest, textOfFile, usualSample } from './law-kit.js'
import { bookOf, DATE_STYLES, textRows, valueRows } from './xlsx-kit.js'

/** The sample's records; a blank line is a row without cells. */
async function recordsOf(path: string): Promise<{ rows: string[][]; delimiter: string }> {
  const { delimiter } = await detectFormat(path)
  const text = textOfFile(readFileSync(path))
  const quoteChar = sniffQuote(text, delimiter ?? ',')
  const { data } = Papa.parse<string[]>(text, {
    delimiter: delimiter ?? ',',
    quoteChar,
    newline: text.includes('\r\n') ? '\r\n' : text.includes('\n') ? '\n' : '\r',
  })
  return { rows: data, delimiter: delimiter ?? ',' }
}

interface Read {
  readonly items: LineItem[]
  readonly rows: number
  readonly rejected: number
}

async function read(input: string | Buffer): Promise<Read> {
  const items: LineItem[] = []
  const parse = parseInvoice(input, { raw: true })
  for await (const item of parse) items.push(item)
  const { totals } = await parse.summary
  return { items, rows: totals.rows, rejected: totals.rejected }
}

const SAMPLES = spreadFiles(tableFiles(), 3).map(({ path }) => path)
const USUAL: ReadonlySet<string> = new Set(tablesUnderTest.map(usualSample))

describe.each(SAMPLES)('%s', (path) => {
  let once: Promise<Read> | undefined
  const asCsv = (): Promise<Read> => {
    once ??= read(path)
    return once
  }

  it('is the same in a workbook', async () => {
    const { rows } = await recordsOf(path)
    const csv = await asCsv()
    const sheet = await read(bookOf({ sheets: { Sheet1: textRows(rows) } }))
    expect(sheet.items.map(filled)).toEqual(csv.items.map(filled))
    expect(sheet.rejected).toBe(csv.rejected)
  })

  if (USUAL.has(path))
    it('is the same where a spreadsheet has made numbers and dates of its cells', async () => {
      const { rows } = await recordsOf(path)
      const csv = await asCsv()
      const sheet = await read(bookOf({ sheets: { Sheet1: valueRows(rows) }, styles: DATE_STYLES }))
      expect(sheet.items.map(plain)).toEqual(csv.items.map(plain))
    })
})

/** A line item without the cells that its record leaves blank: those behind its last filled one may be missing. */
function filled({ id: _, source, raw = {}, ...item }: LineItem) {
  const cells = Object.entries(raw).filter(([, cell]) => cell !== '')
  return { ...item, cells, row: source.row, column: source.column }
}

/** A line item with amounts and weights by their value alone. */
function plain({ id: _, raw: __, gross_cost, net_cost, tax_cost, billed_weight, source, ...item }: LineItem) {
  const numbers = [gross_cost, net_cost, tax_cost, billed_weight].map((one) =>
    one === null ? null : canonical(one),
  )
  return { ...item, numbers, row: source.row, column: source.column }
}
