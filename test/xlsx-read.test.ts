/** Workbooks that are read: every kind of cell, several sheets, and what hostile ones hold. */
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { describe, expect, it, test } from 'vitest'
import { detectFormats, parseInvoice } from '../src/app/api.js'
import { placeOf, placeRead } from '../src/output/place.js'
import { lookOf, type NumberLook, numberText } from '../src/xlsx/numbers.js'
import { createRowReader } from '../src/xlsx/rows.js'
import { attribute, createXmlReader } from '../src/xlsx/xml.js'
import { bytesOf, failure, listed, onlyFailure, ownFolder, read } from './inputs.js'
import { bookOf, DATE_STYLES, textRows, valueRows } from './xlsx-kit.js'
import { zipOf } from './zip-writer.js'

const row = (cells: string, number?: number): string =>
  `<row${number === undefined ? '' : ` r="${number}"`}>${cells}</row>`
const sheet = (...rows: readonly string[]): string => `<sheetData>${rows.join('')}</sheetData>`

/** The only sheet of a workbook as text. */
async function textOf(book: Buffer): Promise<string> {
  const [file] = await listed(book)
  return file === undefined ? '' : (await bytesOf(file)).toString()
}

const HEADER = readFileSync('samples/usps-eps/real.csv', 'utf8').split(/\r?\n/)[0]?.split(',') ?? []

/** A record of the sample's format, by some of its columns. */
const record = (given: Readonly<Record<string, string>>): string[] => {
  const usual: Record<string, string> = {
    'EPS Account #': '1981699028',
    'EPS Transaction ID': '7000853087630',
    'Transaction Amount': '8.68',
    'Transaction Date/Time': '2026-01-05 00:12:00',
    'Transaction Type': 'Label Purchase',
    'Package Identification Code (PIC)': '9400100353830000000015',
    'Mail Class': 'Priority Mail',
    Postage: '8.68',
  }
  return HEADER.map((name) => given[name] ?? usual[name] ?? '')
}

describe('a cell', () => {
  test.each([
    ['a shared text', '<c t="s"><v>1</v></c>', 'Ground, "fast"'],
    ['a shared text with its looks', '<c t="s"><v>0</v></c>', 'rich text'],
    ['a text of its own', '<c t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', ' a '],
    [
      'a text with how it is read aloud',
      '<c t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>',
      '東京',
    ],
    [
      'a text with what XML cannot hold',
      '<c t="inlineStr"><is><t>a_x000D__x005F_x000D_</t></is></c>',
      'a\r_x000D_',
    ],
    ['entities', '<c t="str"><v>&lt;&#65;&#x42;&amp;&gt;</v></c>', '<AB&>'],
    ['plain text in a section', '<c t="str"><v><![CDATA[a<b&c]]></v></c>', 'a<b&c'],
    ['a formula with its text', '<c t="str"><f>A1&amp;"x"</f><v>abc</v></c>', 'abc'],
    ['a formula with its number', '<c><f>SUM(A1:A2)</f><v>40.2</v></c>', '40.2'],
    ['a formula that was never calculated', '<c><f>SUM(A1:A2)</f></c>', '=SUM(A1:A2)'],
    ['one whose value was left blank', '<c><f>SUM(A1:A2)</f><v></v></c>', '=SUM(A1:A2)'],
    ['one whose value is an empty element', '<c t="n"><f>SUM(A1:A2)</f><v/></c>', '=SUM(A1:A2)'],
    ['a formula that is blank', '<c t="str"><f>IF(A1=1,"x","")</f><v></v></c>', ''],
    ['a formula that is nothing', '<c><f>A1-A2</f><v>0</v></c>', '0'],
    ['true', '<c t="b"><v>1</v></c>', 'TRUE'],
    ['false', '<c t="b"><v>0</v></c>', 'FALSE'],
    ['an error', '<c t="e"><v>#N/A</v></c>', '#N/A'],
    ['a date as text of the standard', '<c t="d"><v>2026-03-31T00:00:00</v></c>', '2026-03-31'],
    ['the shortest decimal of a double', '<c><v>40.200000000000003</v></c>', '40.2'],
    ['the sum of a formula, 8.1 and 9.24', '<c><f>A1+B1</f><v>17.340000000000003</v></c>', '17.34'],
    ['the sum of many amounts', '<c><v>-123456789.39999974</v></c>', '-123456789.4'],
    ['a difference that is nearly nothing', '<c><v>1.7763568394002505E-15</v></c>', '0'],
    ['per cent of a formula', '<c s="3"><v>0.12500000000000003</v></c>', '12.5%'],
    ['a quotient', '<c><v>0.33333333333333331</v></c>', '0.3333333333333333'],
    ['a number with an exponent', '<c><v>1.5E-7</v></c>', '0.00000015'],
    ['a long number', '<c><v>33.07666666666667</v></c>', '33.07666666666667'],
    ['a number whose last digits are lost', '<c><v>9.4001118992231E+21</v></c>', '9.4001118992231E+21'],
    ['sixteen digits that are not', '<c><v>1234567890123457</v></c>', '1234567890123457'],
    ['a day', '<c s="1"><v>46112</v></c>', '2026-03-31'],
    ['a moment', '<c s="2"><v>46112.999988425923</v></c>', '2026-03-31 23:59:59'],
    ['per cent', '<c s="3"><v>0.125</v></c>', '12.5%'],
    ['a number filled up with zeros', '<c s="4"><v>1234</v></c>', '00001234'],
  ])('holds %s', async (_, cell, text) => {
    const book = bookOf({
      sheets: { S: sheet(row(`${cell}<c t="str"><v>|</v></c>`)) },
      shared: '<si><r><rPr><b/></rPr><t>rich </t></r><r><t>text</t></r></si><si><t>Ground, "fast"</t></si>',
      styles:
        '<numFmts><numFmt numFmtId="164" formatCode="00000000"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="10"/><xf numFmtId="164"/></cellXfs>',
    })
    const shown = /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
    expect(await textOf(book)).toBe(`${shown},|\n`)
  })

  test.each<[string, NumberLook['kind']]>([
    ['yyyy-mm-dd', 'date'],
    ['dd/mm/yyyy;@', 'date'],
    ['[$-409]d\\-mmm\\-yy;@', 'date'],
    ['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', 'date'],
    ['m/d/yyyy h:mm', 'moment'],
    ['[h]:mm:ss', 'time'],
    ['mm:ss.0', 'time'],
    ['0.00%', 'percent'],
    ['#,##0.00 "days"', 'plain'],
    ['[Red]0.00', 'plain'],
    ['"Summe" 0.00', 'plain'],
    ['_-* #,##0.00 [$€-407]_-', 'plain'],
    ['General', 'plain'],
    ['00000', 'zeros'],
    ['@', 'plain'],
  ])('of the look %s is a %s', (code, kind) => {
    expect(lookOf(164, code).kind).toBe(kind)
  })

  test.each([
    ['1', false, '1900-01-01'],
    ['59', false, '1900-02-28'],
    ['60', false, '1900-02-29'],
    ['61', false, '1900-03-01'],
    ['46112', false, '2026-03-31'],
    ['44650', true, '2026-03-31'],
    ['0', true, '1904-01-01'],
    ['-1', false, '-1'],
  ])('of the day %s (counted from 1904: %s) is %s', (serial, is1904, day) => {
    expect(numberText(serial, { kind: 'date' }, is1904)).toBe(day)
  })
})

describe('rows', () => {
  it('keep their numbers: those that are left out are blank records', async () => {
    const cells = (text: string) => `<c t="str"><v>${text}</v></c>`
    const data = sheet(row(cells('a'), 3), row('<c/>', 4), row(`${cells('b')}${cells('c')}`, 6), row('', 90))
    expect(await textOf(bookOf({ sheets: { S: data } }))).toBe('\n\na,\n\n\nb,c\n')
  })

  it('take cells to the columns that they name, and are as wide as their sheet', async () => {
    const data = sheet(row('<c r="C1"><v>3</v></c><c><v>4</v></c>', 1), row('<c r="B2"><v>2</v></c>', 2))
    expect(await textOf(bookOf({ sheets: { S: `<dimension ref="A1:E2"/>${data}` } }))).toBe(',,3,4,\n,2,,,\n')
  })
})

/** A file of one charge, with a title above its column names. */
const invoice = (amount = '8.68'): string[][] => [
  ['Transactions of March 2026'],
  [],
  HEADER,
  record({ Postage: amount, 'Transaction Amount': amount }),
]

describe('the sheets of a workbook', () => {
  const at = ownFolder()

  async function parsed(
    input: Parameters<typeof parseInvoice>[0],
    options: Parameters<typeof parseInvoice>[1] = {},
  ) {
    const passed: string[] = []
    const parse = parseInvoice(input, {
      ...options,
      onPassedOver: (path, reason) => passed.push(`${path}: ${reason}`),
    })
    const found: string[] = []
    for await (const { source, net_cost } of parse) found.push(`${source.file}:${source.row} ${net_cost}`)
    const { summary, rejects } = await parse.account
    return { found, passed, rejects, warnings: summary.files.flatMap(({ warnings }) => warnings) }
  }

  it('are files of their own where they hold an invoice; others, hidden ones and empty ones are passed over', async () => {
    const notes = textRows([['Dear customer'], ['see the other sheet']])
    const sheets = {
      Notes: notes,
      March: textRows(invoice()),
      April: textRows(invoice('1.25')),
      Old: textRows(invoice()),
      Empty: '<sheetData/>',
    }
    await writeFile(at('book.xlsx'), bookOf({ sheets, hidden: ['Old'] }))
    const { found, passed } = await parsed(at('book.xlsx'))
    expect(found).toEqual([`${at('book.xlsx')}#March:4 8.68`, `${at('book.xlsx')}#April:4 1.25`])
    expect(passed.map((one) => one.replace(at('book.xlsx'), '').slice(0, 50))).toEqual([
      '#Old: a hidden sheet; unhide it to read it',
      expect.stringContaining('#Notes: no invoice: found "Dear customer". '),
      '#Empty: an empty sheet',
    ])
  })

  it('are passed over as well where a format is given that they are not in', async () => {
    const sheets = {
      Notes: textRows([
        ['a', 'b'],
        ['1', '2'],
      ]),
      March: textRows(invoice()),
    }
    const { found, passed } = await parsed(bookOf({ sheets }), { format: 'usps-eps' })
    expect([found, passed.length]).toEqual([['bytes#March:4 8.68'], 1])
  })

  it('are all reported where none is an invoice', async () => {
    const sheets = { Notes: textRows([['a', 'b']]), More: textRows([['c', 'd']]) }
    const detections = []
    for await (const { file, format } of detectFormats(bookOf({ sheets }))) detections.push([file, format])
    expect(detections).toEqual([
      ['bytes#Notes', null],
      ['bytes#More', null],
    ])
  })

  it('are read from a folder, an archive and a stream', async () => {
    const book = bookOf({ sheets: { S: textRows(invoice()) } })
    await mkdir(at('inbox'))
    await writeFile(at('inbox/a.xlsx'), book)
    await writeFile(at('inbox/~$a.xlsx'), 'somebody')
    await writeFile(at('inbox/b.zip'), zipOf([{ name: 'x/c.xlsx', bytes: book }]))
    const { found, passed } = await parsed([at('inbox'), Readable.from([book])])
    expect(found).toEqual([
      `${at('inbox')}/a.xlsx#S:4 8.68`,
      `${at('inbox')}/b.zip/x/c.xlsx#S:4 8.68`,
      'stream#S:4 8.68',
    ])
    expect(passed).toEqual([
      `${at('inbox')}/~$a.xlsx: the mark of a spreadsheet program that has a workbook open`,
    ])
  })

  it('are named by row and column where something is wrong', async () => {
    const rows = invoice('n/a')
    rows[3] = record({ Postage: 'n/a', Details: 'two\nlines' })
    rows.push(record({ Postage: 'x' }))
    const { rejects } = await parsed(bookOf({ sheets: { S: textRows(rows) } }))
    expect(
      rejects.map(({ file, line, row: record, column, value }) => [file, line, record, column, value]),
    ).toEqual([
      ['bytes#S', 4, 4, 'Postage', 'n/a'],
      ['bytes#S', 5, 5, 'Postage', 'x'],
    ])
  })

  it('say what is in them and not in their records', async () => {
    const rows = textRows([HEADER, record({}), record({ Postage: '1.00', 'Transaction Amount': '1.00' })])
    const data = rows
      .replace('<row><c/>', '<row><c t="e"><v>#REF!</v></c>')
      .replace(/<row><c\/>(?!.*<row><c\/>)/, '<row><c><f>D2-1</f></c>')
      .concat('<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="E2:E3"/></mergeCells>')
    const { warnings } = await parsed(bookOf({ sheets: { S: data } }))
    expect(warnings).toEqual(
      expect.arrayContaining([
        '1 formula was never calculated (the first in A3) and read as written: open the workbook in a spreadsheet program and save it',
        '1 cell holds an error of a formula (the first in A2, #REF!)',
        '1 group of cells are merged over several rows (the first is E2:E3): only the first row of each has their value',
      ]),
    )
  })

  it('read rows and columns that are hidden, and say how many rows', async () => {
    const rows = [
      HEADER,
      ...['1.00', '2.00', '4.00'].map((one) => record({ Postage: one, 'Transaction Amount': one })),
    ]
    const read = async (...hidden: readonly number[]) => {
      let at = 0
      const data = textRows(rows).replace(/<row>/g, () =>
        hidden.includes(++at) ? '<row hidden="1">' : '<row hidden="0">',
      )
      const { found, warnings } = await parsed(
        bookOf({
          sheets: { S: `<cols><col min="1" max="9" hidden="1"/></cols>${data}<row hidden="true"><c/></row>` },
        }),
      )
      return [found.map((one) => one.replace(/.* /, '')), warnings.filter((one) => one.includes('hidden'))]
    }
    const all = ['1.00', '2.00', '4.00']
    expect(await read()).toEqual([all, []])
    expect(await read(3)).toEqual([
      all,
      ['1 row is hidden, as by a filter (the first is row 3), and counted like all rows of the invoice'],
    ])
    expect(await read(2, 4)).toEqual([
      all,
      [expect.stringContaining('2 rows are hidden, as by a filter (the first is row 2)')],
    ])
  })

  it('reject amounts of formulas that a program wrote without calculating them', async () => {
    const rows = textRows([HEADER, record({}), record({ Postage: '1.00', 'Transaction Amount': '?' })])
    const amount = (value: string): string =>
      rows.replace('<c t="inlineStr"><is><t>?</t></is></c>', `<c><f>1+0.5</f>${value}</c>`)
    const of = async (value: string, properties?: string) => {
      const book = bookOf({
        sheets: { S: amount(value) },
        ...(properties === undefined ? {} : { properties }),
      })
      const { rejects, found, warnings } = await parsed(book)
      return [
        found.length,
        rejects[0]?.value,
        warnings.filter((one) => one.includes('never calculated')).length,
      ]
    }
    const toCalculate = '/><calcPr calcId="1" fullCalcOnLoad="1"'
    expect(await of('<v>1.5</v>')).toEqual([2, undefined, 0])
    expect(await of('<v>1.5</v>', toCalculate)).toEqual([2, undefined, 0])
    expect(await of('<v>0</v>')).toEqual([2, undefined, 0])
    expect(await of('')).toEqual([1, '=1+0.5', 1])
    expect(await of('<v></v>')).toEqual([1, '=1+0.5', 1])
    expect(await of('<v>0</v>', toCalculate)).toEqual([1, '=1+0.5', 1])
  })

  it('warn where one column holds dates and texts like dates', async () => {
    const notesOf = (...cells: string[]): readonly string[] => {
      const looks = lookOf(14, undefined)
      const reader = createRowReader(
        { texts: ['13/04/2026'], looks: [looks], is1904: false },
        () => undefined,
      )
      reader.push(`<sheetData>${cells.map((cell) => `<row>${cell}</row>`).join('')}</sheetData>`)
      reader.finish()
      return reader.notes()
    }
    const date = '<c s="0"><v>46115</v></c>'
    const shared = '<c t="s"><v>0</v></c>'
    const inline = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`
    expect(notesOf(date, shared, shared)).toEqual([
      'dates and texts like dates are in one column, as when a spreadsheet program confuses day and month: column A (A1 is a date, A2 the text 13/04/2026). Compare the dates with the file that the carrier sent',
    ])
    expect(notesOf(inline('Shipped on'), inline('13.4.26 10:15'), date)).toHaveLength(1)
    expect(notesOf(date, date)).toEqual([])
    expect(notesOf(shared, inline('30/04/2026'))).toEqual([])
    expect(notesOf(date, inline('2026-04-13'), inline('13/04'), inline('1/2/345678'))).toEqual([])
    expect(notesOf(`${date}${shared}`)).toEqual([])
  })

  it('are at the place of their workbook, which no output may take', async () => {
    await writeFile(at('own.xlsx'), bookOf({ sheets: { 'a/b': textRows(invoice()) } }))
    expect(placeRead(`${at('own.xlsx')}#a/b`)).toBe(placeOf(at('own.xlsx')))
    expect(placeRead(`${at('own.xlsx')}#S`)).toBe(placeOf(at('own.xlsx')))
  })

  it('a number of three decimals is none of thousands, whatever other cells say', async () => {
    const header = ['Parcel number', 'Invoice number', 'Basisprijs']
    expect(numberText('1.234', { kind: 'plain' }, false)).toBe('1.234')
    const [file] = await listed(
      bookOf({ sheets: { S: sheet(row('<c><v>1.234</v></c>')), T: textRows([header]) } }),
    )
    expect(file?.decimal?.()).toBeUndefined()
    if (file !== undefined) await bytesOf(file)
    expect(file?.decimal?.()).toBe('point')
  })
})

describe('the decimal mark that a user gives', () => {
  const rows = readFileSync('samples/dpd-insights/english.csv', 'utf8')
    .split(/\r?\n/, 2)
    .map((line) => line.split(';').map((cell) => (/^\d+\.\d\d$/.test(cell) ? '1.234' : cell)))
  const readBy = async (sheetRows: string, decimal: 'comma' | 'point') => {
    const parse = parseInvoice(bookOf({ sheets: { S: sheetRows }, styles: DATE_STYLES }), { decimal })
    const costs: string[] = []
    for await (const { net_cost } of parse) costs.push(net_cost)
    return { costs: [...new Set(costs)], rejected: (await parse.summary).totals.rejected }
  }

  it('is that of texts: a number of the sheet is never a thousand times as much', async () => {
    expect(await readBy(valueRows(rows), 'point')).toEqual({ costs: ['1.234'], rejected: 0 })
    expect(await readBy(valueRows(rows), 'comma')).toEqual({ costs: [], rejected: 1 })
    expect(await readBy(textRows(rows), 'comma')).toEqual({ costs: ['1234'], rejected: 0 })
  })
})

describe('a hostile or damaged workbook', () => {
  const worksheet = (xml: string): Buffer =>
    bookOf({ sheets: { S: '' }, more: { 'xl/worksheets/sheet1.xml': xml } })
  const cells = (xml: string): Buffer =>
    worksheet(`<worksheet><sheetData><row r="2">${xml}</row></sheetData></worksheet>`)

  test.each([
    [
      'entities of its own',
      worksheet('<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'),
      'a document type',
    ],
    ['an entity that nothing declares', cells('<c t="str"><v>&lol;</v></c>'), 'an entity of its own, &lol;'],
    ['elements within each other', worksheet(`${'<a>'.repeat(100)}`), 'elements within elements'],
    ['an end too early', worksheet('<worksheet><sheetData><row>'), 'an end before all elements are closed'],
    ['tags in the wrong order', worksheet('<worksheet></sheetData>'), '</sheetData> closes nothing'],
    ['a tag without end', worksheet(`<worksheet ${'a'.repeat(3 << 20)}`), 'a tag without end'],
    ['a cell twice', cells('<c r="B2"><v>1</v></c><c r="B2"><v>2</v></c>'), 'cell B2 in row 2'],
    ['a cell of another row', cells('<c r="B7"><v>1</v></c>'), 'a cell "B7" in row 2'],
    ['a cell beyond the last column', cells('<c r="XFE2"><v>1</v></c>'), 'cell XFE2'],
    [
      'a row before the last one',
      worksheet('<worksheet><sheetData><row r="5"/><row r="4"/></sheetData></worksheet>'),
      'row 4 behind row 5',
    ],
    [
      'a row beyond the last',
      worksheet('<worksheet><sheetData><row r="1048577"/></sheetData></worksheet>'),
      'row 1048577',
    ],
    [
      'a text that is not there',
      cells('<c t="s"><v>7</v></c>'),
      'a text that the workbook does not have, in A2',
    ],
    ['a number that is none', cells('<c><v>0x1F</v></c>'), '"0x1F" as a number, in A2'],
    [
      'bytes that are no UTF-8',
      bookOf({
        sheets: { S: '' },
        more: { 'xl/worksheets/sheet1.xml': Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c]) },
      }),
      'bytes that are no UTF-8',
    ],
    [
      'no such sheet',
      bookOf({
        sheets: { S: '' },
        more: {
          'xl/_rels/workbook.xml.rels':
            '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="gone.xml"/></Relationships>',
        },
      }),
      'It lacks its part xl/gone.xml',
    ],
    [
      'no list of sheets',
      zipOf([{ name: '[Content_Types].xml' }, { name: 'xl/other.xml' }]),
      'It lacks its part xl/_rels/workbook.xml.rels',
    ],
    [
      'a part twice',
      zipOf([{ name: '[Content_Types].xml' }, { name: 'xl/workbook.xml' }, { name: 'XL/Workbook.xml' }]),
      'It has xl/workbook.xml twice',
    ],
  ])('with %s is refused in words', async (_, book, words) => {
    expect(await onlyFailure(book)).toMatchObject({ code: 'archive', remedy: expect.stringContaining(words) })
  })

  it('that unpacks to far more than it is stops at the limits of archives', async () => {
    const filler = `<worksheet><sheetData>${' '.repeat(20 << 20)}</sheetData></worksheet>`
    expect(await onlyFailure(worksheet(filler))).toMatchObject({
      code: 'limit',
      remedy: expect.stringContaining('limits.ratio'),
    })
    const small = { limits: { decompressedBytes: 1000 } }
    expect(await onlyFailure(cells(`<c t="str"><v>${'x'.repeat(2000)}</v></c>`), small)).toMatchObject({
      code: 'limit',
    })
    const shared = bookOf({
      sheets: { S: sheet(row('<c t="s"><v>0</v></c>')) },
      shared: `<si><t>${'y'.repeat(5000)}</t></si>`,
    })
    expect(await onlyFailure(shared, { limits: { spooledBytes: 4000 } })).toMatchObject({
      code: 'limit',
      remedy: expect.stringContaining('spooledBytes'),
    })
  })

  it('that makes much of few cells far to the right stops at them too', async () => {
    const wide = Array.from({ length: 2000 }, (_, at) =>
      row(at === 0 ? '<c r="XFD1"><v>1</v></c>' : '<c><v>1</v></c>', at + 1),
    )
    expect(await onlyFailure(bookOf({ sheets: { S: sheet(...wide) } }))).toMatchObject({ code: 'limit' })
  })

  it('with a password, or of an older kind, is refused with what to do', async () => {
    const compound = (name: string) =>
      Buffer.concat([
        Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
        Buffer.alloc(600),
        Buffer.from(name, 'utf16le'),
      ])
    const refused = async (bytes: Buffer) => {
      const { value, remedy } = await failure(parseInvoice(bytes).summary)
      return `${value}: ${remedy}`
    }
    expect(await refused(compound('EncryptedPackage'))).toBe(
      'a workbook with a password: Open it, save it without a password, and give that file.',
    )
    expect(await refused(compound('__nameid_version1.0'))).toBe(
      'a message of Outlook (.msg): Save the attachment of the e-mail, and give that file.',
    )
    expect(await refused(compound('Workbook'))).toBe(
      'an old Excel (.xls) or Word file, or one with a password: Open it and save it as .xlsx without a password, or download the invoice as CSV.',
    )
    expect(await refused(zipOf([{ name: '[Content_Types].xml' }, { name: 'xl/workbook.bin' }]))).toContain(
      'a binary Excel workbook (.xlsb): ',
    )
    expect(await read(zipOf([{ name: 'a.xlsx', bytes: zipOf([{ name: 'b.csv', bytes: 'x' }]) }]))).toEqual([
      'bytes/a.xlsx: !archive',
    ])
  })
})

describe('XML', () => {
  it('is the same however it is cut', () => {
    const xml = '<?xml version="1.0"?><!-- a > b --><x:a q="1>2" b=\'"\'>t&amp;u\r\nv<![CDATA[]]]]><b/></x:a>'
    const events = (pieces: readonly string[]): string => {
      let seen = ''
      const reader = createXmlReader({
        open: (name, attributes) =>
          (seen += `(${name}${attribute(attributes, 'q') ?? ''}${attribute(attributes, 'b') ?? ''}`),
        text: (text) => (seen += text),
        close: (name) => (seen += `)${name}`),
      })
      for (const piece of pieces) reader.push(piece)
      reader.finish()
      return seen
    }
    const whole = '(a1>2"t&u\nv]](b)b)a'
    expect(events([xml])).toBe(whole)
    expect(events([...xml])).toBe(whole)
    for (let at = 0; at < xml.length; at++) expect(events([xml.slice(0, at), xml.slice(at)])).toBe(whole)
  })
})

describe('a file that a spreadsheet opened by the wrong delimiter', () => {
  /** The columns that a comma makes of lines; a column that is a number alone has become one. */
  const columnOf = (path: string, encoding: 'utf8' | 'latin1' = 'utf8'): string[][] =>
    readFileSync(path, encoding)
      .replace(/\r?\n$/, '')
      .split(/\r?\n/)
      .map((line) => [line])
  const readingOf = async (input: Buffer | string) => {
    const parse = parseInvoice(input)
    const items: string[] = []
    for await (const { id: _, source, ...item } of parse)
      items.push(JSON.stringify({ ...item, column: source.column }))
    const { skipped, rejected, rows } = (await parse.summary).totals
    return { items, skipped, rejected, rows }
  }
  const booked = (lines: readonly (readonly string[])[]): Buffer =>
    bookOf({ sheets: { Lines: textRows(lines) } })

  test.each([
    'dpd-insights/english.csv',
    'dpd-insights/comma-decimals.csv',
    'dhl-express/no-invoice-rows.csv',
    'ups-billing/real-headerless.csv',
    'dhl-ecommerce/real.csv',
    'royal-mail-bex/real-three-header-rows.csv',
  ])('%s is read, its lines in the first column', async (name) => {
    const path = `samples/${name}`
    expect(await readingOf(booked(columnOf(path)))).toEqual(await readingOf(path))
  })

  it('is read where a comma has divided texts, and not where it may have changed an amount', async () => {
    const lines = columnOf('samples/dpd-insights/english.csv')
    const [names = '', one = '', two = '', ...rest] = lines.flat()
    const split = [
      one.replace('Molenhof ', 'Molenhof,').split(','),
      two.replace(/;(\d+)\.(\d\d);/, ';$1,$2;').split(','),
    ]
    expect(split.map(({ length }) => length)).toEqual([2, 2])
    const { rejected, rows } = await readingOf(booked([[names], ...split, ...rest.map((line) => [line])]))
    expect([rejected, rows]).toEqual([0, lines.length])
    const numbers = [two.slice(0, two.lastIndexOf(';')), '05']
    const lost = await readingOf(booked([[names], [one], numbers, ...rest.map((line) => [line])]))
    expect([lost.rejected, lost.rows, lost.skipped.zero]).toEqual([1, lines.length, undefined])
  })
})
