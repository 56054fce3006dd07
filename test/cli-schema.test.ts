import { expect, expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import { detectFormat, detectFormats, isInvoiceError, lineItemSchema, parseInvoice } from '../src/index.js'
import type { LineItem } from '../src/schema/line-item.js'
import { invoice, row, rows } from './cli-kit.js'

type Plain = Omit<LineItem, symbol>
type Checked = z.output<typeof lineItemSchema>

test('the schema and the type say the same', () => {
  expectTypeOf<keyof Checked>().toEqualTypeOf<Extract<keyof LineItem, string>>()
  expectTypeOf<Checked>().toExtend<Plain>()
  expectTypeOf<Plain>().toExtend<Checked>()
})

test('a line item is valid as it is parsed, and its keys are in the order of the schema', async () => {
  const items: LineItem[] = []
  for await (const item of parseInvoice(Buffer.from(invoice(...rows(2))), { raw: true })) items.push(item)
  expect(items).toHaveLength(2)
  for (const item of items) {
    expect(lineItemSchema.parse(item)).toEqual(item)
    expect(Object.keys(item)).toEqual(Object.keys(lineItemSchema.shape))
  }
})

test.each([
  ['net_cost', '1e3'],
  ['net_cost', '-0.00'],
  ['net_cost', '+1'],
  ['net_cost', 4],
  ['gross_cost', '1,000.00'],
  ['invoice_date', '2026-02-30'],
  ['transaction_date', '2026-02-03T04:05:06Z'],
  ['currency', 'eur'],
  ['charge_category', 'other'],
  ['source', { file: 'a', row: 0, column: null }],
  ['surprise', 'x'],
])('%s may not be %j', async (key, cell) => {
  const [item] = await itemsOf()
  expect(lineItemSchema.safeParse(item).success).toBe(true)
  expect(lineItemSchema.safeParse({ ...item, [key]: cell }).success).toBe(false)
})

async function itemsOf(): Promise<LineItem[]> {
  const items: LineItem[] = []
  for await (const item of parseInvoice(Buffer.from(invoice(row())))) items.push(item)
  return items
}

test('detectFormat says which format, and by what', async () => {
  expect(await detectFormat(Buffer.from(invoice(row())))).toMatchObject({
    file: 'bytes',
    format: 'royal-mail-combined',
    why: 'by the column names in record 1: 16 columns, commas',
    delimiter: ',',
    encoding: 'utf-8',
    error: null,
  })
  const latin1 = await detectFormat(Buffer.from(invoice(row({ product: 'Größe' })), 'latin1'))
  expect(latin1).toMatchObject({ format: 'royal-mail-combined', encoding: 'windows-1252' })
})

test('detectFormat says why not, and what would have to be there', async () => {
  const detection = await detectFormat(Buffer.from('a,b\n1,2\n'))
  expect(detection).toMatchObject({ format: null, delimiter: null, encoding: 'utf-8' })
  expect(detection.error?.code).toBe('unknown_format')
  expect(detection.candidates.find(({ format }) => format === 'royal-mail-combined')?.missing).toContain(
    'a column "sales_order_no"',
  )
})

test('detectFormat throws where there is no one file to look at', async () => {
  const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
    promise.catch((error: unknown) => (isInvoiceError(error) ? error.code : error))
  expect(await codeOf(detectFormat('no/such/file.csv'))).toBe('unreadable')
  expect(await codeOf(detectFormat('parsers/*/*.ts'))).toBe('usage')
  const codes: (string | undefined)[] = []
  for await (const { error } of detectFormats(['no/such/file.csv', Buffer.from('')])) codes.push(error?.code)
  expect(codes).toEqual(['unreadable', 'empty_file'])
})
