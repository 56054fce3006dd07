/** Records of charges without any amount: the columns of the charges may have been cut off. */
import { expect, test } from 'vitest'
import { parsed, recounted, tablesUnderTest } from './law-kit.js'
import { written } from './subtotals-kit.js'
import { bookOf, textRows } from './xlsx-kit.js'

const warningsOf = async (bytes: Buffer): Promise<readonly string[]> =>
  (await parsed(bytes)).account.summary.files[0]?.warnings ?? []
const hasDhl = tablesUnderTest.some(({ id }) => id === 'dhl-ecommerce')

test.runIf(hasDhl)('are warned of in a workbook whose columns end before the charges', async () => {
  const { records } = await recounted('samples/dhl-ecommerce/real.csv')
  const cut = records.map((cells) => cells.slice(0, 5))
  const { account } = await parsed(bookOf({ sheets: { Invoice: textRows(cut) } }))
  expect(account.summary.files[0]).toMatchObject({ charged: 0, rejected: 0, skipped: { zero: 39 } })
  expect(account.summary.files[0]?.warnings).toContain(
    'nothing is charged: its 39 records hold no charge. Check whether columns were cut off, or download the file again',
  )
})

test.runIf(hasDhl)('are no matter beside a record with one', async () => {
  const { records } = await recounted('samples/dhl-ecommerce/real.csv')
  const [head = [], ...details] = records
  const blank = details.map((cells) => cells.map((cell, at) => (at < 28 ? cell : '')))
  const said = 'nothing is charged: its one record holds no charge'
  expect((await warningsOf(written([head, ...blank.slice(0, 1)], ','))).join()).toContain(said)
  expect((await warningsOf(written([head, ...blank.slice(0, 1), ...details], ','))).join()).not.toContain(
    'nothing is charged',
  )
  expect((await warningsOf(written([head], ','))).join()).not.toContain('nothing is charged')
  // What is rejected is said already.
  const wrong = details.slice(0, 1).map((cells) => cells.map((cell, at) => (at === 28 ? 'x' : cell)))
  expect((await warningsOf(written([head, ...blank.slice(0, 1), ...wrong], ','))).join()).not.toContain(
    'nothing is charged',
  )
})
