/** `sep=;`: the line by which some tools tell a spreadsheet the delimiter, and which it leaves in the file. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { detectFormat, parseInvoice } from '../src/app/api.js'
import type { LineItem } from '../src/schema/line-item.js'

const FILES: readonly (readonly [string, string])[] = [
  ['ups-billing/real-headerless.csv', ','],
  ['ups-billing/with-header.csv', ','],
  ['ups-billing/semicolon-latin1.csv', ';'],
  ['fedex-us/real.csv', ','],
  ['dhl-express/reordered.csv', ','],
  ['dpd-insights/german.csv', ';'],
  ['dpd-uk/real.csv', ','],
]

async function read(bytes: Uint8Array) {
  const parse = parseInvoice(bytes)
  const items: LineItem[] = []
  for await (const item of parse) items.push(item)
  const [file] = (await parse.summary).files
  return { items: items.map(({ id: _, source, ...rest }) => ({ ...rest, row: source.row })), file }
}

describe.each(FILES)('%s below a line that names its delimiter', (name, delimiter) => {
  const plain = readFileSync(`samples/${name}`)

  it.each([
    ['sep=', '\r\n'],
    ['SEP=', '\n'],
    ['\ufeffsep=', '\r\n'],
  ])('%j reads as without it', async (word, end) => {
    const below = Buffer.concat([Buffer.from(`${word}${delimiter}${end}`), plain])
    const [without, with_] = [await read(plain), await read(below)]
    expect(with_.items).toEqual(without.items.map((item) => ({ ...item, row: item.row + 1 })))
    expect(with_.file?.skipped).toEqual({
      ...without.file?.skipped,
      header: (without.file?.skipped.header ?? 0) + 1,
    })
    expect(with_.file?.rejected).toBe(without.file?.rejected)
  })
})

it('is passed over in the first line alone', async () => {
  const plain = readFileSync('samples/ups-billing/real-headerless.csv')
  const { file } = await read(Buffer.concat([plain, Buffer.from('sep=,\r\n')]))
  expect(file?.rejected).toBe(1)
})

it('is no invoice by itself', async () => {
  const { error } = await detectFormat(Buffer.from('sep=;\n'))
  expect(error).toMatchObject({ code: 'unknown_format' })
})
