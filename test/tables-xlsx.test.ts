/** Tables that users keep in a workbook are read as the CSV they would be saved as. */
import { readFileSync, writeFileSync } from 'node:fs'
import papaparse from 'papaparse'
import { describe, expect, test } from 'vitest'
import { combineRoyalMail } from '../src/app/api.js'
import { loadAuditOptions } from '../src/app/audit-api.js'
import { loadChargeRules } from '../src/tables/charge-rules.js'
import { loadCodingRules } from '../src/tables/coding-rules.js'
import type { ExpectedCosts } from '../src/tables/expected.js'
import { ownFolder } from './inputs.js'
import { bookOf, DATE_STYLES, textRows, valueRows } from './xlsx-kit.js'

const at = ownFolder()

const LABELS = `Tracking Number,Cost (USD),Weight (lb),Service,Voided,Ship Date
1Z9461LE0310053475,12.50,5,Ground,false,2026-01-05
00340434292135100186,1234.5,0.25,"Ground, Saver",true,2026-01-06

794613120000,8,12,,,
`
const RULES = `carrier,code,label,category,subcategory
ups,007,,handling,
ups,,"Lift, Gate",delivery,liftgate
`

interface Kind {
  readonly csv: string
  readonly read: (path: string) => Promise<unknown>
}

const expected = async (path: string) => {
  const { all } = (await loadAuditOptions({ expected: path })).expected as ExpectedCosts
  return all
}
const tracked = async (path: string) => {
  const combined = combineRoyalMail('samples/royal-mail-bex/real-three-header-rows.csv', path)
  for await (const _ of combined.batches());
  const { tracking, itemsWithoutOrder } = await combined.account
  return { tracking, items: itemsWithoutOrder.map(({ file: _, ...item }) => item) }
}
const text = (path: string) => readFileSync(path, 'utf8')

const KINDS: Readonly<Record<string, Kind>> = {
  'expected costs': { csv: LABELS, read: expected },
  'charge rules': { csv: RULES, read: (path) => loadChargeRules(path) },
  'coding rules': { csv: text('samples/codes.csv'), read: (path) => loadCodingRules(path) },
  'a tracking list': { csv: text('samples/royal-mail-tracking/tracking.csv'), read: tracked },
}

describe.each(Object.entries(KINDS))('%s', (kind, { csv, read }) => {
  const { data: rows } = papaparse.parse<string[]>(csv.trimEnd())
  const name = kind.replaceAll(' ', '-')
  const book = (sheets: Record<string, string>): string => {
    writeFileSync(at(`${name}.xlsx`), bookOf({ sheets, styles: DATE_STYLES }))
    return at(`${name}.xlsx`)
  }
  const plain = (): Promise<unknown> => {
    writeFileSync(at(`${name}.csv`), csv)
    return read(at(`${name}.csv`))
  }

  test('are the same in a workbook', async () => {
    expect(await read(book({ Sheet1: textRows(rows) }))).toEqual(await plain())
  })

  test('are found among other sheets, below a title', async () => {
    const notes = textRows([['Notes'], ['about', 'this']])
    const empty = '<sheetData/>'
    const below = textRows([['My table'], [], ...rows])
    const found = await read(book({ Notes: notes, Empty: empty, Own: below }))
    const shift = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (key, one) => (key === 'line' ? one + 2 : one))
    expect(JSON.parse(JSON.stringify(found))).toEqual(shift(await plain()))
  })
})

test('numbers and dates of a sheet are the texts that they show', async () => {
  const rows = LABELS.trimEnd()
    .split('\n')
    .map((line) => papaparse.parse<string[]>(line).data[0] ?? [])
  writeFileSync(at('values.xlsx'), bookOf({ sheets: { S: valueRows(rows) }, styles: DATE_STYLES }))
  writeFileSync(at('values.csv'), LABELS)
  const money = (all: readonly { cost?: string | undefined }[]) =>
    all.map(({ cost, ...one }) => ({ ...one, cost: `${+(cost ?? 0)}` }))
  expect(money(await expected(at('values.xlsx')))).toEqual(money(await expected(at('values.csv'))))
})

test.each([
  [
    { Labels: textRows([['Labels'], ['tracking_number', 'cost'], ['1Z1', '5'], ['1Z2', 'five']]) },
    'expected_costs, column cost: found "five"',
    '#Labels:4: ',
  ],
  [{ A: textRows([['name'], ['x']]), B: textRows([['other']]) }, 'found "name"', '#A:1: '],
  [{ A: '<sheetData/>' }, 'Every sheet is empty', '.xlsx: '],
])('a mistake has the row of its sheet: %#', async (sheets, says, place) => {
  writeFileSync(at('wrong.xlsx'), bookOf({ sheets }))
  const { message } = await expected(at('wrong.xlsx')).then(
    () => ({ message: 'no error' }),
    (error: Error) => error,
  )
  expect(message).toContain(says)
  expect(message).toContain(`wrong.xlsx${place.replace('.xlsx', '')}`)
})

test('a workbook that is damaged, or an archive, is said to be', async () => {
  const { zipOf } = await import('./zip-writer.js')
  writeFileSync(at('archive.zip'), zipOf([{ name: 'a.csv', bytes: 'a,b\n' }]))
  writeFileSync(
    at('broken.xlsx'),
    bookOf({ sheets: { A: '<sheetData><row r="2"/><row r="1"/></sheetData>' } }),
  )
  await expect(expected(at('archive.zip'))).rejects.toMatchObject({
    code: 'expected_costs',
    expected: 'a table as CSV, JSON or .xlsx, not an archive',
  })
  await expect(expected(at('broken.xlsx'))).rejects.toMatchObject({ code: 'expected_costs' })
  await expect(loadAuditOptions({ config: at('charge-rules.xlsx') })).rejects.toMatchObject({
    code: 'config',
    expected: 'JSON, not a workbook',
  })
})
