/** Delimiters lost, added, or standing unquoted in a cell: a record whose cells have moved is rejected or reads as before. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { detectFormat, type LineItem } from '../src/index.js'
import { secondReading } from './fuzz/second-reader.js'
import { type Parsed, parsed, type SampleFile, tableFiles, tablesUnderTest } from './law-kit.js'

/** Places in a record that are tried for each sample. */
const PLACES = process.env.WHOLE === '1' ? 300 : 12
/** Records of a sample that are read each time. */
const RECORDS = 20
const SAMPLES_EACH = 2

const samples = tablesUnderTest.flatMap(({ id }) => {
  const own = tableFiles().filter(({ own, format }) => own && format.id === id)
  // A sample of UTF-16 is the same to whom reads records.
  const plain = own.filter(({ path }) => !readFileSync(path).includes(0))
  return plain.slice(-SAMPLES_EACH)
})

const said = ({
  gross_cost,
  net_cost,
  tax_cost,
  charge_description,
  tracking_number,
  account_id,
}: LineItem) => [gross_cost, net_cost, tax_cost, charge_description, tracking_number, account_id].join('|')

const linesOf = ({ items }: Parsed, row: number): string =>
  items
    .filter(({ source }) => source.row === row)
    .map(said)
    .join('\n')

/** Cells as they stand, quotes and all. */
function written(record: string, delimiter: string): string[] {
  const escaped = delimiter === '|' ? '\\|' : delimiter
  return record.match(new RegExp(`(?<=^|${escaped})(?:"(?:[^"]|"")*"|[^${escaped}]*)`, 'g')) ?? []
}

interface Damage {
  readonly name: string
  readonly cells: readonly string[]
}

function damages(cells: readonly string[], at: number): Damage[] {
  const mark = /[.,]/.exec(cells[at] ?? '')
  const lost = cells.toSpliced(at, 2, `${cells[at]}${cells[at + 1]}`)
  const more = cells.toSpliced(at, 0, '')
  const [before, behind] = [cells[at]?.slice(0, mark?.index), cells[at]?.slice((mark?.index ?? 0) + 1)]
  return [
    // Quotes in the middle of a cell are text: a comma within them would part it anew, and the count come right.
    ...(at + 1 < cells.length && cells[at + 1]?.startsWith('"') === false
      ? [{ name: `delimiter ${at + 1} lost`, cells: lost }]
      : []),
    { name: `a cell too many before ${at + 1}`, cells: more },
    ...(mark === null || cells[at]?.startsWith('"') === true
      ? []
      : [{ name: `cell ${at + 1} split`, cells: cells.toSpliced(at, 1, before ?? '', behind ?? '') }]),
  ]
}

async function wrongs({ path, format }: SampleFile): Promise<{ tried: number; wrong: string[] }> {
  const latin = readFileSync(path).toString('latin1')
  const { delimiter } = await detectFormat(path)
  if (delimiter === null) throw new Error(path)
  const records = secondReading(latin, delimiter, '"')
    .map(({ text }) => text)
    .slice(0, RECORDS)
  const read = (texts: readonly string[]) =>
    parsed(Buffer.from(`${texts.join('\n')}\n`, 'latin1'), { format: format.id })
  const before = await read(records)
  // Not the first: where there are no column names it is what the file is recognised by.
  const row = before.items.map(({ source }) => source.row).find((one) => one > 1) ?? 0
  const cells = written(records[row - 1] ?? '', delimiter)
  const step = Math.max(1, Math.floor(cells.length / PLACES))
  const result = { tried: 0, wrong: [] as string[] }
  for (let at = 0; at < cells.length; at += step)
    for (const { name, cells: damaged } of damages(cells, at)) {
      const after = await read(records.with(row - 1, damaged.join(delimiter)))
      result.tried++
      const rejected = after.account.rejects.some((reject) => reject.row === row)
      if (!rejected && linesOf(after, row) !== linesOf(before, row))
        result.wrong.push(`${name}: ${linesOf(after, row)} instead of ${linesOf(before, row)}`)
      const others = (file: Parsed) => file.items.filter(({ source }) => source.row !== row).map(said)
      if (`${others(after)}` !== `${others(before)}`)
        result.wrong.push(`${name}: other records read otherwise`)
    }
  return result
}

describe.each(samples.map((sample) => [sample.path, sample] as const))('%s', (_, sample) => {
  test('a record whose cells have moved is rejected, or reads as before', async () => {
    const { tried, wrong } = await wrongs(sample)
    expect(wrong).toEqual([])
    expect(tried).toBeGreaterThanOrEqual(PLACES)
  })
})
