/** Law: an invoice whose columns someone edited is not taken for a sheet of notes, and a list made of an invoice is not taken for one. */
import { writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { weigh } from '../src/detect/detect.js'
import { detectFormats, type FormatDeclaration, parseInvoice } from '../src/index.js'
import { ownFolder } from './inputs.js'
import { formatById, recounted, tablesUnderTest, usualSample } from './law-kit.js'
import { written } from './subtotals-kit.js'
import { bookOf, textRows } from './xlsx-kit.js'

type Records = readonly (readonly string[])[]

const HEAD = 8
const FEWEST_NAMES = 8
const headOf = async (format: FormatDeclaration): Promise<Records> =>
  (await recounted(usualSample(format))).records.slice(0, HEAD)
const samples = await Promise.all(
  tablesUnderTest.map(async (format) => ({ format, records: await headOf(format) })),
)

const without = (records: Records, at: number): string[][] => records.map((cells) => cells.toSpliced(at, 1))
const verdictOf = (records: Records, asked: readonly FormatDeclaration[]) =>
  weigh(written(records, ','), true, asked)
const isKept = (records: Records, format: FormatDeclaration): boolean => {
  const { matches, isEdited } = verdictOf(records, [format])
  return matches.length > 0 || isEdited()
}

describe.each(samples.map((one) => [one.format.id, one] as const))('%s', (_, { format, records }) => {
  // What is left of DHL eCommerce without the names of its kinds of records has nothing of its own.
  const first = format.recognise.every((way) => 'fields' in way && way.where.length <= 2) ? 1 : 0
  // Some of the names of a small table are a list as anybody makes it.
  const isSmall =
    format.recognise.every((way) => 'names' in way) && records.every(({ length }) => length <= FEWEST_NAMES)

  it.skipIf(isSmall)('is kept whichever of its columns is removed', () => {
    const places = Array.from({ length: 40 - first }, (_, at) => at + first)
    expect(places.filter((at) => !isKept(without(records, at), format))).toEqual([])
  })

  it('is kept with one to three columns inserted in front', () => {
    for (const count of first === 1 ? [] : [1, 2, 3])
      expect(
        isKept(
          records.map((cells, at) => [...Array(count).fill(`CC ${at}`), ...cells]),
          format,
        ),
      ).toBe(true)
  })

  it('is not seen in a list of some of its columns', () => {
    for (const places of [
      [1, 2, 3],
      [2, 5, 7, 9],
      [1, 3, 4, 6, 8],
    ])
      expect(
        verdictOf(
          records.map((cells) => places.map((at) => cells[at] ?? '')),
          [format],
        ).isEdited(),
      ).toBe(false)
  })
})

describe('a workbook', () => {
  const at = ownFolder()

  it('is read but for the sheet whose columns were edited, which is an error', async () => {
    const records = await headOf(formatById('fedex-us'))
    const name = records[0]?.indexOf('Net Charge Amount') ?? -1
    const list = records.map((cells) => [cells[0] ?? '', cells[name] ?? ''])
    const sheets = { Jan: textRows(records), Feb: textRows(without(records, name)), Asked: textRows(list) }
    await writeFile(at('book.xlsx'), bookOf({ sheets }))
    const passed: string[] = []
    const found: unknown[] = []
    for await (const { file, format, error } of detectFormats(at('book.xlsx')))
      found.push([file.split('#')[1], format, error?.code])
    expect(found).toEqual([
      ['Jan', 'fedex-us', undefined],
      ['Feb', null, 'unknown_format'],
    ])
    const parse = parseInvoice(at('book.xlsx'), { onPassedOver: (path, reason) => passed.push(path, reason) })
    await expect(parse.account).rejects.toMatchObject({
      code: 'unknown_format',
      file: `${at('book.xlsx')}#Feb`,
    })
    expect(passed).toEqual([
      `${at('book.xlsx')}#Asked`,
      expect.stringContaining('no invoice: found "Consolidated Account Number, Net Charge Amount". '),
    ])
  })
})
