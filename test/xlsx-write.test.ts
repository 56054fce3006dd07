/** Workbooks that are written, as a second reader has them. */

import { inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import readXlsxFile from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { parseInvoice } from '../src/app/api.js'
import { TARGETS } from '../src/output/index.js'
import type { SheetValue } from '../src/output/xlsx/cells.js'
import type { SheetColumn } from '../src/output/xlsx/sheet.js'
import { createWorkbook } from '../src/output/xlsx/workbook.js'
import { openXlsx } from '../src/output/xlsx.js'
import { batchesOf } from '../src/parse/from-line-items.js'
import type { LineItem } from '../src/schema/line-item.js'
import { isExactDouble, shiftPoint, shortestDecimal } from '../src/values/double.js'
import { createSum, moneyOf } from '../src/values/money.js'
import { lineItem } from './line-items.js'

interface Written {
  readonly bytes: Buffer
  readonly notes: readonly string[]
}

async function workbookOf(
  columns: readonly SheetColumn[],
  rows: readonly (readonly SheetValue[])[],
  limits?: { rows: number },
): Promise<Written> {
  const chunks: Buffer[] = []
  const workbook = createWorkbook({ write: async (chunk) => void chunks.push(Buffer.from(chunk)) }, limits)
  await (await workbook.sheet('rows', columns)).write(rows)
  const notes = await workbook.finish()
  return { bytes: Buffer.concat(chunks), notes }
}

async function itemsWorkbook(items: readonly LineItem[], raw = false): Promise<Written> {
  const chunks: Buffer[] = []
  const notes: string[] = []
  const sink = { write: async (chunk: string | Uint8Array) => void chunks.push(Buffer.from(chunk)) }
  const file = await openXlsx(sink, { raw, warn: (note) => notes.push(note) })
  for (const batch of batchesOf(items)) await file.write(batch)
  await file.finish()
  return { bytes: Buffer.concat(chunks), notes }
}

/** The sheets as the second reader has them. */
async function sheetsOf(bytes: Buffer): Promise<{ name: string; rows: unknown[][] }[]> {
  const sheets = await readXlsxFile(bytes, { trim: false })
  return sheets.map(({ sheet, data }) => ({ name: sheet, rows: data as unknown[][] }))
}

async function rowsOf(bytes: Buffer): Promise<unknown[][]> {
  return (await sheetsOf(bytes))[0]?.rows.slice(1) ?? []
}

/** The text of a member: its bytes follow its name. */
const memberText = (bytes: Buffer, name: string): string =>
  inflateRawSync(bytes.subarray(bytes.indexOf(name) + name.length)).toString()

const text = (name: string): SheetColumn => ({ name, kind: 'text' })

describe('line items as a workbook', () => {
  it('have identifiers as text, amounts as numbers and dates as dates', async () => {
    const { bytes, notes } = await itemsWorkbook([
      lineItem({
        account_id: '00001234',
        invoice_id: '123456789012345678901',
        transaction_date: '2026-02-25',
      }),
      lineItem({
        net_cost: '-1234567.5',
        transaction_date: '2026-03-29T02:30:01',
        tax_cost: '33.07666666666667',
      }),
    ])
    const [sheet] = await sheetsOf(bytes)
    const [names = [], ...rows] = sheet?.rows ?? []
    const records = rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])))
    expect(records[0]).toMatchObject({
      account_id: '00001234',
      invoice_id: '123456789012345678901',
      invoice_date: new Date('2026-02-28T00:00:00Z'),
      transaction_date: new Date('2026-02-25T00:00:00Z'),
      shipment_id: null,
      net_cost: 10.2,
      source_row: 1,
    })
    expect(records[1]).toMatchObject({
      transaction_date: new Date('2026-03-29T02:30:01Z'),
      net_cost: -1234567.5,
      tax_cost: 33.07666666666667,
    })
    expect(notes).toEqual([])
    expect(sheet?.name).toBe('line items')
  })

  it('of the samples come to the same sums as in every other output', async () => {
    const items: LineItem[] = []
    for await (const item of parseInvoice(['samples/ups-billing', 'samples/dhl-express'])) items.push(item)
    const { bytes } = await itemsWorkbook(items)
    const [names = [], ...rows] = (await sheetsOf(bytes))[0]?.rows ?? []
    for (const column of ['gross_cost', 'net_cost', 'tax_cost'] as const) {
      const [here, there] = [createSum(), createSum()]
      for (const row of rows) here.add(moneyOf(shortestDecimal((row[names.indexOf(column)] ?? 0) as number)))
      for (const item of items) there.add(moneyOf(item[column] ?? '0'))
      expect([column, shiftPoint(here.text(), 0)]).toEqual([column, shiftPoint(there.text(), 0)])
    }
    expect(rows).toHaveLength(items.length)
    expect(rows.map((row) => row[names.indexOf('tracking_number')])).toEqual(
      items.map((one) => one.tracking_number),
    )
  })

  it('carry their records on request', async () => {
    const { bytes } = await itemsWorkbook([lineItem({ raw: { Account: '007', Note: '=1+1' } })], true)
    expect((await rowsOf(bytes))[0]?.at(-1)).toBe('{"Account":"007","Note":"=1+1"}')
  })

  it('without any line item are a sheet of column names', async () => {
    const [sheet] = await sheetsOf((await itemsWorkbook([])).bytes)
    expect(sheet?.rows).toHaveLength(1)
  })
})

describe('a cell', () => {
  it.each(['=1+1', "'=1+1", '+cmd', '-2+3', '@SUM(A1)', '\t=1', '＝1', '<f>1+1</f>', '{=A1}'])(
    'with %j is text, which no spreadsheet runs',
    async (value) => {
      const { bytes } = await workbookOf([text('note')], [[value]])
      expect(await rowsOf(bytes)).toEqual([[value]])
      expect(memberText(bytes, 'xl/worksheets/sheet1.xml')).not.toContain('<f>')
    },
  )

  it('gives back any text, control characters and halves of characters too', async () => {
    const unescaped = (value: unknown) =>
      String(value).replace(/_x([0-9A-F]{4})_/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1 }),
        async (values) => {
          const xml = memberText(
            (
              await workbookOf(
                [text('t')],
                values.map((one) => [one]),
              )
            ).bytes,
            'xl/worksheets/sheet1.xml',
          )
          const found = [...xml.matchAll(/<t(?: xml:space="preserve")?>([^<]*)<\/t>/g)]
            .slice(1)
            .map(([, one]) => one ?? '')
          const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }
          expect(
            found.map((one) =>
              unescaped(one.replace(/&(\w+);/g, (_, name: string) => entities[name] ?? '?')),
            ),
          ).toEqual(values)
          expect(xml).not.toMatch(/[\x00-\x08\x0b-\x1f\ufffe\uffff]/)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('writes what XML cannot hold as spreadsheets do', async () => {
    const { bytes } = await workbookOf([text('t')], [['a\u0000b\rc_x000D_ d\ne']])
    expect(memberText(bytes, 'xl/worksheets/sheet1.xml')).toContain('a_x0000_b_x000D_c_x005F_x000D_ d\ne')
  })

  it('holds 32,767 characters: what is cut is said', async () => {
    const { bytes, notes } = await workbookOf(
      [text('raw')],
      [['x'.repeat(32_767)], [`${'y'.repeat(32_766)}\u{1f4e6}`]],
    )
    const [rows, said] = await sheetsOf(bytes)
    expect(rows?.rows.slice(1).map(([cell]) => String(cell).length)).toEqual([32_767, 32_766])
    expect(notes).toEqual([
      'raw: 1 text is cut after 32,767 characters, which is all that a cell holds; NDJSON, JSON and CSV have all of them (the first in row 3 of rows)',
    ])
    expect(said).toEqual({ name: 'notes', rows: [['note'], [notes[0]]] })
  })

  it('is a number where a number holds every digit, else text, which is said', async () => {
    const amounts = [
      '40.20',
      '33.07666666666667',
      '12345678901234567.89',
      '0.1234567890123456789',
      '-0.05',
      '1000000',
    ]
    const { bytes, notes } = await workbookOf(
      [{ name: 'net', kind: 'amount' }],
      amounts.map((one) => [one]),
    )
    expect(await rowsOf(bytes)).toEqual([
      [40.2],
      [33.07666666666667],
      [amounts[2]],
      [amounts[3]],
      [-0.05],
      [1000000],
    ])
    expect(notes).toEqual([
      'net: 2 amounts have more digits than a number in a spreadsheet holds and are kept as text, which sums leave out (the first in row 4 of rows)',
    ])
  })

  it.each([
    ['USD', '19', '#,##0.00'],
    ['JPY', '19', '#,##0'],
    ['KWD', '19', '#,##0.000'],
    ['USD', '19.12345', '#,##0.00000'],
    ['JPY', '19.50', '#,##0.0'],
  ])('shows %s %s as %s', async (currency, amount, format) => {
    const columns: SheetColumn[] = [text('currency'), { name: 'net', kind: 'amount' }]
    const { bytes } = await workbookOf(columns, [[currency, amount]])
    const style = /<c r="B2" s="(\d+)">/.exec(memberText(bytes, 'xl/worksheets/sheet1.xml'))?.[1] ?? ''
    const styles = memberText(bytes, 'xl/styles.xml')
    const looks = [...(styles.split('<cellXfs')[1] ?? '').matchAll(/<xf numFmtId="(\d+)"/g)].map(
      ([, id]) => id,
    )
    expect(styles).toContain(`<numFmt numFmtId="${looks[+style]}" formatCode="${format}"/>`)
  })

  it.each([
    ['1900-01-01', 1],
    ['1900-02-28', 59],
    ['1900-03-01', 61],
    ['2026-02-28', 46081],
    ['2026-02-28T12:00:00', 46081.5],
    ['1899-12-31', null],
    ['soon', null],
  ])('holds the day %s as %s', async (day, serial) => {
    const xml = memberText(
      (await workbookOf([{ name: 'd', kind: 'timestamp' }], [[day]])).bytes,
      'xl/worksheets/sheet1.xml',
    )
    expect(xml).toContain(serial === null ? `<t>${day}</t>` : `<v>${serial}</v>`)
  })
})

describe('a sheet', () => {
  it('has its column names frozen, a filter on them, and columns as wide as their cells', async () => {
    const rows = [['Ground Commercial Adult Signature Required'], ['x'.repeat(500)]]
    const xml = memberText((await workbookOf([text('a'), text('b')], rows)).bytes, 'xl/worksheets/sheet1.xml')
    expect(xml).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>')
    expect(xml).toContain('<autoFilter ref="A1:B3"/>')
    expect(xml).toContain(
      '<col min="1" max="1" width="63" customWidth="1"/><col min="2" max="2" width="7" customWidth="1"/>',
    )
  })

  it('is printed as wide as a page, its column names, its name and the page number on each', async () => {
    const { bytes } = await workbookOf([text('a')], [['x']])
    const xml = memberText(bytes, 'xl/worksheets/sheet1.xml')
    expect(xml).toContain('<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')
    expect(xml).toContain(
      '<pageMargins left="0.25" right="0.25" top="0.4" bottom="0.5" header="0.2" footer="0.2"/><pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter><ignoredErrors>',
    )
    const names = '<definedName name="_xlnm.Print_Titles" localSheetId="0">\'rows\'!$1:$1</definedName>'
    expect(memberText(bytes, 'xl/workbook.xml')).toContain(names)
  })

  it('has dates on the left, amounts on the right, and the names of columns on the side of their cells', async () => {
    const columns: SheetColumn[] = [
      { name: 'd', kind: 'date' },
      { name: 'net', kind: 'amount' },
    ]
    const { bytes } = await workbookOf(columns, [['2026-02-28', '1.50']])
    const xml = memberText(bytes, 'xl/worksheets/sheet1.xml')
    const looks = (memberText(bytes, 'xl/styles.xml').split('<cellXfs')[1] ?? '').split('<xf ').slice(1)
    const left = ['A1', 'A2', 'B1', 'B2'].map((place) => {
      const style = new RegExp(`r="${place}" s="(\\d+)"`).exec(xml)?.[1] ?? ''
      return looks[+style]?.includes('<alignment horizontal="left" indent="1" ')
    })
    expect(left).toEqual([true, true, false, false])
  })

  it('shows long text on several lines, in a row as high as its sentences need: none widens the printed page', async () => {
    const sentence = (length: number): string => 'four '.repeat(200).slice(0, length)
    const list = 'dl/ups/ups-billing-2026-01-17.csv:12 dl/ups/ups-billing-2026-01-17.csv:14'
    const texts = [sentence(60), sentence(61), sentence(200), sentence(900), list]
    const { bytes } = await workbookOf(
      [text('a')],
      texts.map((one) => [one]),
    )
    const xml = memberText(bytes, 'xl/worksheets/sheet1.xml')
    const looks = (memberText(bytes, 'xl/styles.xml').split('<cellXfs')[1] ?? '').split('<xf ').slice(1)
    const shown = texts.map((_, at) => {
      const [, height = ''] = new RegExp(`<row r="${at + 2}"(?: ht="(\\d+)")?`).exec(xml) ?? []
      const style = new RegExp(`r="A${at + 2}" s="(\\d+)"`).exec(xml)?.[1] ?? ''
      return [height, looks[+style]?.includes('wrapText="1"')]
    })
    expect(shown).toEqual([
      ['', false],
      ['30', true],
      ['60', true],
      ['90', true],
      ['', true],
    ])
  })

  it('goes on in a further one where a spreadsheet would open no more rows', async () => {
    const rows = Array.from({ length: 25 }, (_, at) => [`${at}`])
    const sheets = await sheetsOf((await workbookOf([text('n')], rows, { rows: 11 })).bytes)
    expect(sheets.map(({ name, rows: own }) => [name, own.length])).toEqual([
      ['rows', 11],
      ['rows (2)', 11],
      ['rows (3)', 6],
    ])
    expect(sheets.flatMap(({ rows: own }) => own.slice(1))).toEqual(rows)
  })
})

describe('decimals and doubles', () => {
  it.each([
    [1e-7, '0.0000001'],
    [1.5e21, '1500000000000000000000'],
    [-1.25e-10, '-0.000000000125'],
    [40.2, '40.2'],
    [-0, '0'],
    [5e-324, `0.${'0'.repeat(323)}5`],
  ])('%s is %s', (double, decimal) => {
    expect(shortestDecimal(double)).toBe(decimal)
  })

  it('the shortest decimal of a double stands for it, and has no exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
        const decimal = shortestDecimal(double)
        expect(decimal).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/)
        expect(+decimal === double).toBe(true)
        expect(isExactDouble(decimal)).toBe(true)
        expect(shiftPoint(shiftPoint(decimal, 2), -2)).toBe(decimal)
      }),
    )
  })

  it('are told apart where a double would give back other digits', () => {
    expect(
      ['0.10', '007.50', '123456789012345', '9007199254740993', '0.12345678901234567'].map(isExactDouble),
    ).toEqual([true, true, true, false, false])
  })
})

it('a workbook is a target of its ending, and no text', () => {
  expect(TARGETS.at(-1)).toMatchObject({ id: 'xlsx', extensions: ['.xlsx'], binary: true })
})
