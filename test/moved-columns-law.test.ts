/**
 * Files without column names: wherever a column is inserted or removed, no charge gets another amount, name or shipment without a word.
 */
import { describe, expect, it } from 'vitest'
import { isInvoiceError } from '../src/index.js'
import { parsed, recounted, tablesUnderTest, usualSample } from './law-kit.js'

type Records = readonly (readonly string[])[]

/** Records that are parsed for each place. */
const RECORDS = 12
/** One place in this many. */
const STEP = process.env.MORE === undefined ? 4 : 1

/** Places where nothing shows a column that was inserted or removed: what is read behind them is rarely filled. */
const OPEN: Readonly<Record<string, readonly [first: number, last: number]>> = {
  'dhl-ecommerce': [65, 79],
  'ups-billing': [81, 250],
}

async function answer(records: Records, delimiter: string, format: string) {
  const quoted = (cell: string) =>
    cell.includes(delimiter) || cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell
  const text = records.map((record) => record.map(quoted).join(delimiter)).join('\n')
  try {
    const { items, account } = await parsed(Buffer.from(text), { format })
    const warnings = account.summary.files[0]?.warnings ?? []
    return {
      items: items.map(({ id: _id, source: _source, ...item }) => item),
      said: [...warnings, ...account.rejects.map(({ message }) => message)],
    }
  } catch (error) {
    if (!isInvoiceError(error)) throw error
    return { items: [], said: [error.message] }
  }
}

const CHANGES: Readonly<
  Record<string, (record: readonly string[], at: number, row: number) => readonly string[]>
> = {
  'a blank column inserted': (record, at) => [...record.slice(0, at), '', ...record.slice(at)],
  'a column of numbers inserted': (record, at, row) => [
    ...record.slice(0, at),
    `${row}`,
    ...record.slice(at),
  ],
  'a column removed': (record, at) => record.filter((_, place) => place !== at),
}

const headerless = tablesUnderTest.filter(
  ({ recognise, columns }) => columns !== undefined && recognise.some((way) => 'fields' in way),
)

describe.runIf(headerless.length > 0)('a file without column names', () => {
  const cases = headerless.flatMap(({ id }) => Object.keys(CHANGES).map((how) => [id, how] as const))
  it.each(cases)('of %s with %s', async (id, how) => {
    const format = headerless.find((one) => one.id === id)
    if (format === undefined) throw new Error(id)
    const { records, delimiter } = await recounted(`samples/${SAMPLES[id] ?? usualSample(format).slice(8)}`)
    const few = records.slice(0, RECORDS)
    const before = await answer(few, delimiter, id)
    const change = CHANGES[how] ?? (() => [])
    const [first, last] = OPEN[id] ?? [Infinity, Infinity]
    const silent: number[] = []
    for (let at = 1; at < Math.max(...few.map((record) => record.length)); at += STEP) {
      if (at >= first && at < last) continue
      const after = await answer(
        few.map((record, row) => change(record, at, row)),
        delimiter,
        id,
      )
      const isSame = JSON.stringify(after.items) === JSON.stringify(before.items)
      if (!isSame && after.said.join() === before.said.join()) silent.push(at + 1)
    }
    expect(silent).toEqual([])
  })
})

/** Those without a header. */
const SAMPLES: Readonly<Record<string, string>> = { 'ups-billing': 'ups-billing/real-headerless.csv' }

describe.runIf(headerless.some(({ id }) => id === 'dhl-ecommerce'))('columns that moved', async () => {
  const { records } = await recounted('samples/dhl-ecommerce/hdr-78.csv')
  const inserted = (at: number) =>
    answer(
      records.map((record) => [...record.slice(0, at), '', ...record.slice(at)]),
      ',',
      'dhl-ecommerce',
    )

  it('are refused with the place, where several cells show it', async () => {
    const { items, said } = await inserted(10)
    expect(items).toEqual([])
    expect(said.join()).toContain('A column was inserted between fields 10 and 20: remove it')
  })

  it('are read with a warning, where one shows it', async () => {
    const { said } = await inserted(39)
    expect(said.join()).toContain('"ZFuel*" and what is behind it 1 column too far to the right')
    expect(said.join()).toContain('inserted between fields 30 and 65')
  })
})
