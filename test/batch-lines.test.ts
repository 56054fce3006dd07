import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBatchJson } from '../src/output/batch-json.js'
import { CSV_COLUMNS, createBatchCsv } from '../src/output/csv.js'
import { csvCell } from '../src/output/csv-text.js'
import { batchesOf } from '../src/parse/from-line-items.js'
import { CHARGE_CATEGORIES, CHARGE_STAGES, type LineItem, SHIPMENT_FIELDS } from '../src/schema/line-item.js'
import { RAW_COLUMN } from '../src/schema/line-item-columns.js'
import { lineItem } from './line-items.js'

// Few different texts, so that what is kept is met again; some that JSON escapes.
const text = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'Fuel Surcharge',
    'Zuschlag für Öl',
    'a "b"',
    'a\\b',
    '\u2028\u0000\t',
    '\ud800',
    '😀',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const maybe = fc.option(text, { nil: null })
const changes = {
  carrier: fc.constantFrom('dpd', 'a"b'),
  format: fc.constantFrom('dpd-uk'),
  account_id: maybe,
  invoice_id: maybe,
  invoice_date: maybe,
  transaction_date: maybe,
  tracking_number: maybe,
  shipment_id: maybe,
  charge_code: maybe,
  charge_description: text,
  charge_category: fc.constantFrom(...CHARGE_CATEGORIES),
  charge_subcategory: maybe,
  charge_stage: fc.constantFrom(...CHARGE_STAGES),
  currency: fc.constantFrom('EUR', null),
  id: text,
  gross_cost: fc.constantFrom('1.00', '-20.5'),
  net_cost: fc.constantFrom('1.00', '0'),
  tax_cost: fc.constantFrom('0.19', null),
  ...Object.fromEntries(SHIPMENT_FIELDS.map((name) => [name, maybe])),
  gl_account: maybe,
  cost_center: maybe,
  source: fc.record({ file: text, row: fc.nat(), column: maybe }),
}
// One thing of the usual line item is another: what is kept must not be taken for what it nearly is.
const item: fc.Arbitrary<LineItem> = fc.oneof(
  ...Object.entries(changes).map(([key, values]) =>
    (values as fc.Arbitrary<unknown>).map((value) => lineItem({ [key]: value })),
  ),
)

function jsonOf(items: readonly LineItem[]): string[] {
  const json = createBatchJson({ first: '', before: '', after: '\n' })
  const text = [...batchesOf(items)].map((batch) => Buffer.from(json(batch)).toString()).join('')
  return text.split('\n').slice(0, -1)
}

/** A line of CSV, cell by cell. */
function csvLine(item: LineItem, excel: boolean): string {
  const columns = item.raw === undefined ? CSV_COLUMNS : [...CSV_COLUMNS, RAW_COLUMN]
  const cells = columns.map(({ type, cell }) => {
    const value = cell(item)
    if (value === null || typeof value === 'boolean') return csvCell(null, excel)
    if (typeof value === 'number' || type === 'amount') return csvCell({ number: value }, excel)
    return csvCell(type === 'text' ? value : { date: value }, excel)
  })
  return `${cells.join(',')}\n`
}

describe('a line item as CSV', () => {
  const cell = fc.oneof(
    text,
    fc.constantFrom('=1+1', "'=x", '+4', '-4', '@a', ' a', 'a ', ' ', '', '\ufeffa', 'a,b', '00123', '1/2'),
  )
  const names = [
    'id',
    'account_id',
    'tracking_number',
    'charge_description',
    'service',
    'billed_weight',
  ] as const
  const changed = fc.oneof(
    item,
    fc.record({ name: fc.constantFrom(...names), cell }).map((one) => lineItem({ [one.name]: one.cell })),
  )
  it.each([false, true])('is its cells, whatever came before it (for Excel: %s)', (excel) => {
    fc.assert(
      fc.property(fc.array(changed, { maxLength: 60, size: 'max' }), (items) => {
        const lines = createBatchCsv(excel)
        const text = [...batchesOf(items)].map((batch) => Buffer.from(lines(batch)).toString()).join('')
        const expected = items.map((one) => csvLine(one, excel)).join('')
        expect(text).toBe(Buffer.from(expected).toString()) // with signs for half characters
      }),
      { numRuns: 300 },
    )
  })

  it('ends with the cells of its record where they are asked for', () => {
    const items = ['=1', 'a "b"'].map((one, row) =>
      lineItem({ raw: { [one]: one }, source: { file: one, row, column: null } }),
    )
    const lines = createBatchCsv(false)
    const text = [...batchesOf(items)].map((batch) => Buffer.from(lines(batch)).toString()).join('')
    expect(text).toBe(items.map((one) => csvLine(one, false)).join(''))
  })
})

describe('a line item as JSON', () => {
  it('is what JSON.stringify writes, whatever came before it', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 60, size: 'max' }), (items) => {
        expect(jsonOf(items)).toEqual(items.map((one) => JSON.stringify(one)))
      }),
      { numRuns: 500 },
    )
  })

  it('holds the cells of its record where they are asked for', () => {
    const cells = lineItem({ raw: { 'Net "Amount"': '1,00', Empty: '' } })
    expect(jsonOf([cells, lineItem(), cells])).toEqual(
      [cells, lineItem(), cells].map((one) => JSON.stringify(one)),
    )
  })

  it('takes little memory for a batch of one line item: those of a store in the order of days are of another file each', () => {
    const mixed = Array.from({ length: 1_000 }, (_, at) =>
      lineItem({ source: { file: `${at % 2}.csv`, row: at, column: null } }),
    )
    const before = process.memoryUsage().arrayBuffers
    const batches = [...batchesOf(mixed)]
    expect(batches).toHaveLength(1_000)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
  })

  it('keeps no texts of any length: a damaged file would fill the memory with them', () => {
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const json = createBatchJson({ first: '', before: '', after: '' })
    const add = (item: LineItem): void => {
      for (const batch of batchesOf([item])) json(batch)
    }
    const held = (): number => {
      collect()
      return process.memoryUsage().heapUsed
    }
    const before = held()
    for (let at = 0; at < 1000; at++) {
      const long = Buffer.alloc(100_000, 'x').toString()
      add(lineItem({ charge_description: `a ${at}`, charge_code: long }))
      add(lineItem({ charge_description: `b ${at}`, raw: { Note: Buffer.from(long).toString() } }))
    }
    expect(held() - before).toBeLessThan(20e6)
    add(lineItem())
  })
})
