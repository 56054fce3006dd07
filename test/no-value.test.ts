/** Words for no value: in identifiers, in dates, and in each blank cell of a file. */
import { describe, expect, it } from 'vitest'
import { withWrittenBlanks } from '../src/detect/written-blanks.js'
import { noteOf } from '../src/parse/program-notes.js'
import { isBlankDate } from '../src/values/dates.js'
import { isNoise } from '../src/values/double.js'
import { cleanIdentifier, foldIdentifier } from '../src/values/fold.js'
import { visibleText } from '../src/values/visible-text.js'
import { formatById, parsed, recounted } from './law-kit.js'

it.each(['NULL', 'null', '(null)', '\\N', 'nan', 'NaN', 'NaT', '<NA>', 'None', 'nil', 'N/A', 'n.a.'])(
  '%s is no identifier and no date',
  (word) => {
    expect(cleanIdentifier(word)).toBe(null)
    expect(isBlankDate(word)).toBe(true)
  },
)

it.each(['NULL1', 'Nanette', 'N', 'A', 'none of these'])('%s is an identifier and no date', (word) => {
  expect(cleanIdentifier(word)).toBe(word)
  expect(isBlankDate(word)).toBe(false)
})

it.each([
  ['5,512,088,543', '5512088543'],
  ['19.528.383', '19528383'],
  ['5\u00a0512\u00a0088', '5512088'],
  ['12,345', '12345'],
  ['5,512.088', '5,512.088'],
  ['12.345', '12.345'],
  ['1234,567', '1234,567'],
  ['A12,345', 'A12,345'],
  ['12,345,67', '12,345,67'],
  ['001,002', '001,002'],
  ['000,000', '000,000'],
])('thousands marks that a spreadsheet gave a number are left out: %s is %s', (text, number) => {
  expect(cleanIdentifier(text)).toBe(number)
  expect(foldIdentifier(text)).toBe(number)
})

it.each([
  ['１Ｚ９９９', '1Z999'],
  ['−１２．３０', '−１２．３０'],
  ['－１２．３０', '-12.30'],
  ['￥１，２００', '¥1,200'],
  ['２０２６－０３－１５', '2026-03-15'],
  ['東京１丁目', '東京１丁目'],
  ['Ｍａｉｎ', 'Ｍａｉｎ'],
  ['１５．０３．２６', '１５．０３．２６'],
])('wide digits are plain ones in a cell of such alone: %s is %s', (text, visible) => {
  expect(visibleText(text)).toBe(visible)
})

describe('a word in each blank cell', () => {
  const blankText = (...records: readonly string[][]) =>
    withWrittenBlanks(
      formatById('dhl-express'),
      records.map((cells, at) => ({ row: at + 2, cells })),
    ).blankText

  it('is blank where records have it more often than blank cells', () => {
    for (const word of ['NULL', 'null', '(null)', '\\N', 'nan', 'NaN', 'NaT', '<NA>', 'None', 'NA'])
      expect(blankText(['a', word, '1'], ['b', word, '2'])).toBe(word)
    expect(blankText(['a', 'NULL', ''], ['b', 'NULL', '2'])).toBe('NULL')
  })

  it('is blank in columns of numbers where those of texts have blank cells', () => {
    expect(blankText(['', 'NULL', ''], ['', 'NULL', '2'])).toBe('NULL')
    expect(blankText(['', '1', '2'], ['', 'NULL', 'NULL'], ['', '', 'NULL'])).toBe('NULL')
  })

  it('is a cell like others where its columns have as many blank cells, or not every record has it', () => {
    expect(blankText(['a', 'NULL', ''], ['b', '', 'NULL'])).toBe(undefined)
    expect(blankText(['a', 'NULL'])).toBe(undefined)
    expect(blankText(['a', 'NULL', '1'], ['b', '3', '2'])).toBe(undefined)
  })
})

describe('a word in place of an amount', () => {
  const SAMPLE = 'samples/dpd-insights/english.csv'
  /** The sample with a word in its columns without a cell, or in all blank cells, and in place of one amount. */
  async function warningsOf(isBlank: (at: number) => boolean, place?: string) {
    const { records } = await recounted(SAMPLE)
    const [names = []] = records
    const at = names.indexOf('Base price')
    const row = records.findLastIndex((cells) => /[1-9]/.test(cells[at] ?? ''))
    const lines = records.map((cells, index) =>
      index === 0
        ? cells
        : cells.map((cell, column) =>
            index === row && column === at ? (place ?? cell) : cell === '' && isBlank(column) ? 'NaN' : cell,
          ),
    )
    const text = lines
      .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
      .join('\n')
    const { account } = await parsed(Buffer.from(text))
    return {
      row: row + 1,
      rejected: account.rejects.length,
      warnings: account.summary.files.flatMap((file) => file.warnings),
    }
  }

  it('is reported where only other columns have it', async () => {
    const { records } = await recounted(SAMPLE)
    const isUnused = (at: number) => records.slice(1).every((cells) => cells[at] === '')
    const first = [...(records[0]?.keys() ?? [])].find(isUnused)
    const unused = (at: number) => at === first
    expect(await warningsOf(unused)).toMatchObject({ rejected: 0, warnings: [] })
    const { row, rejected, warnings } = await warningsOf(unused, 'NaN')
    expect(rejected).toBe(0)
    expect(warnings).toContain(
      `"NaN" in place of an amount of Base price in record ${row}: read as blank, although the first records have an amount or nothing there. Check whether an amount was lost`,
    )
    const { warnings: ofAll } = await warningsOf(() => true, 'NaN')
    expect(ofAll.filter((text) => text.includes('read as blank'))).toEqual([])
  })
})

it('a dash in place of a weight is no weight, and no new value', async () => {
  const { records } = await recounted('samples/fedex-us/ground.csv')
  const at = records[0]?.indexOf('Rated Weight Amount') ?? -1
  const lines = records.map((cells, index) => cells.with(at, index === 0 ? 'Rated Weight Amount' : ' - '))
  const text = lines
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\n')
  const { account, items } = await parsed(Buffer.from(text))
  expect(account.summary.files.map((file) => file.unknown_values)).toEqual([{}])
  expect(new Set(items.map(({ billed_weight }) => billed_weight))).toEqual(new Set([null]))
})

it('a few consecutive numbers are no column names, as a record may hold them', () => {
  const noteOfCells = (...cells: string[]) => noteOf({ uncached: (at) => cells[at] ?? '' }, cells.length)
  expect(noteOfCells('1', '2', '3', '4')).toBe(null)
  expect(noteOfCells('1', '2', '3', '4', '6')).toBe(null)
  expect(noteOfCells('V1', 'V2', 'V3', 'V4', 'V5')).toBe('header')
})

it.each([
  ['0.00001', false],
  ['-0.00001', false],
  ['0.01', false],
  ['0.0000099', true],
  ['-0.000000000007', true],
  ['0.00', true],
])('%s is what binary numbers leave: %s', (text, is) => {
  expect(isNoise(text)).toBe(is)
})
