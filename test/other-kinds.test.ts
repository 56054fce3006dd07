/** Files that are no table: named as what they are, never as the nearest format. */
import { expect, test } from 'vitest'
import { detectFormat, parseInvoice } from '../src/app/api.js'
import { recounted, tableFiles } from './law-kit.js'

const MAIL = 'From: billing@carrier.example\r\nTo: me@shop.example\r\nSubject: Your invoice\r\n\r\nHello,\r\n'

test.each([
  [
    'ISA*00*          *00*          *ZZ*CARRIER        *ZZ*SHOP           *260301*1200*U*00401*000000001*0*P*>~',
    'an EDI file (X12)',
  ],
  ["UNA:+.? 'UNB+UNOC:3+CARRIER+SHOP+260301:1200+1'UNH+1+INVOIC:D:96A:UN'", 'an EDI file (EDIFACT)'],
  ["UNB+UNOC:3+CARRIER+SHOP+260301:1200+1'UNH+1+INVOIC:D:96A:UN'", 'an EDI file (EDIFACT)'],
  ["una:+.? 'unb+unoc:3+carrier+shop+260301:1200+1'unh+1+invoic:d:96a:un'", 'an EDI file in small letters'],
  ['isa*00*          *00*          *zz*carrier', 'an EDI file in small letters'],
  ['GS*IM*CARRIER*SHOP*20260301*1200*1*X*004010~', 'an EDI file (X12) without its first segment, ISA'],
  ['ST|210|0001~B3||F-1', 'an EDI file (X12) without its first segment, ISA'],
  ["STX=ANA:1+5000000000000:CARRIER+SHOP+260301'", 'an EDI file (TRADACOMS)'],
  ['{"invoice": {"number": "1", "net": 5.00}}', 'a JSON document'],
  ['[\n  {"tracking": "1Z", "cost": 5.00},', 'a JSON document'],
  ['\ufeff<?xml version="1.0"?><Invoice><Net>5,00</Net></Invoice>', 'an XML document'],
  [
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook><Worksheet/></Workbook>',
    'a workbook as XML (Excel 2003 or OpenDocument)',
  ],
  ['<?xml version="1.0"?><office:document/>', 'a workbook as XML (Excel 2003 or OpenDocument)'],
  ['<Invoice xmlns="urn:oasis"><Net>5,00</Net></Invoice>', 'an XML document'],
  ['<!DOCTYPE html><html><body>Log in, please</body></html>', 'a web page (HTML)'],
  ['\n<html><table><tr><td>Invoice Number</td></tr></table>', 'a web page (HTML)'],
  ['{\\rtf1\\ansi invoice}', 'a text document (RTF)'],
  [MAIL, 'an e-mail'],
])('%j is %s', async (text, what) => {
  const detection = await detectFormat(Buffer.from(text))
  expect(detection).toMatchObject({ format: null, candidates: [] })
  expect(detection.why).toContain(`found ${what}`)
  const error = await parseInvoice(Buffer.from(text)).account.catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'unknown_format', value: what })
  expect(`${error}`).not.toContain('Nearest')
})

test.each([['From,To,Subject\na,b,c\n'], ['Date: 1,2\n3,4\n'], ['ISA,1\n2,3\n'], ['[note],1\n']])(
  '%j is a table',
  async (text) => expect((await detectFormat(Buffer.from(text))).why).toContain('It is like none of them'),
)

/** A title above the column names is no record of theirs. */
const TITLED = /title-above|real-three-header-rows|overall-result/
const files = tableFiles().filter(({ path, own }) => own && !TITLED.test(path))

test.each(files.map(({ path }) => [path]))(
  '%s is named if a spreadsheet program took each record for one cell',
  async (path) => {
    const { records, delimiter } = await recounted(path)
    const quoted = (cell: string) => (cell.includes(delimiter) ? `""${cell}""` : cell.replaceAll('"', '""'))
    const text = records.map((cells) => `"${cells.map(quoted).join(delimiter)}"\n`).join('')
    expect(await detectFormat(Buffer.from(text))).toMatchObject({
      format: null,
      why: expect.stringContaining('a table whose records are quoted as one cell each'),
    })
  },
)

const HEADERLESS = [
  ['samples/ups-billing/real-headerless.csv', 'ups-billing'],
  ['samples/dhl-ecommerce/real.csv', 'dhl-ecommerce'],
] as const

test.each(HEADERLESS)(
  '%s behind a column of row numbers is refused with what to remove',
  async (path, id) => {
    const { records } = await recounted(path)
    const width = Math.max(...records.map(({ length }) => length))
    const line = (cells: readonly string[]) =>
      `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`
    const numbered = records.map((cells, row) => line([`${row}`, ...cells])).join('')
    const names = line(['', ...Array.from({ length: width }, (_, at) => `${at}`)])
    for (const text of [numbered, names + numbered])
      await expect(parseInvoice(Buffer.from(text)).account).rejects.toMatchObject({
        code: 'unknown_format',
        remedy: expect.stringContaining(
          `Nearest: ${id} would need each field in its place: remove the column that was inserted at field 1`,
        ),
      })
  },
)
