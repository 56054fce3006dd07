/** Law of all formats: rows in another order give the same line items, or something is said. */

import { describe, expect, it } from 'vitest'
import { type Parsed, parsed, recounted, spreadFiles, tableFiles, unnamed } from './law-kit.js'
import { written } from './subtotals-kit.js'

type Records = readonly (readonly string[])[]

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const ORDERS: Readonly<Record<string, (records: Records) => Records>> = {
  reversed: (records) => records.toReversed(),
  'sorted by all columns': (records) => records.toSorted((a, b) => byText(a.join(), b.join())),
  'sorted by the fifth column': (records) => records.toSorted((a, b) => byText(a[4] ?? '', b[4] ?? '')),
  'sorted by the last column': (records) =>
    records.toSorted((a, b) => byText(a.at(-1) ?? '', b.at(-1) ?? '')),
}

/** The charges without where they are in the file. */
const charges = ({ items }: Parsed): string[] =>
  unnamed(items, false)
    .map((item) => JSON.stringify({ ...item, row: 0 }))
    .sort()

const said = ({ account }: Parsed): number =>
  account.rejects.length + account.summary.files.flatMap(({ warnings }) => warnings).length

describe.each(spreadFiles(tableFiles(), 5).filter(({ own }) => own))('$path', ({ path, format }) => {
  it.each(Object.keys(ORDERS))('has the same charges where its rows are %s, or says so', async (name) => {
    const { records, delimiter } = await recounted(path)
    const before = await parsed(path)
    const first = Math.min(...before.items.map(({ source }) => source.row)) - 1
    // Rows of invoices above their records are sorted with them; names and titles stay.
    const top = path.includes('dhl-') ? Math.min(first, path.includes('express') ? 1 : 0) : first
    const after = await parsed(
      written([...records.slice(0, top), ...(ORDERS[name]?.(records.slice(top)) ?? [])], delimiter),
      { format: format.id },
    )
    if (said(after) === said(before)) expect(charges(after)).toEqual(charges(before))
  })
})

it('an account below the shipments of its invoice is named with where it is', async () => {
  const { records, delimiter } = await recounted('samples/dhl-express/xc11.csv')
  const [names = [], ...rows] = records
  const { items, account } = await parsed(written([names, ...rows.toReversed()], delimiter))
  expect(items.filter(({ account_id }) => account_id === null)).toHaveLength(12)
  expect(account.summary.files[0]?.warnings).toEqual([
    `Billing Account "${rows[0]?.[names.indexOf('Billing Account')]}" is stated in record 14, below records of its invoice that lack it. Sort the file so that an invoice's row is above its records, or download it again`,
  ])
})
