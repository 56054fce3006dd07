/** What a record states of its shipment that cannot be read is null and counted: no charge is lost for it. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { columnsOf } from '../src/format/columns.js'
import { defineFormat, formats } from '../src/index.js'
import { bindWeight } from '../src/parse/billed-weight.js'
import type { Reading } from '../src/parse/reading.js'
import type { Row } from '../src/parse/row.js'
import { parsed } from './law-kit.js'
import { type UpsRow, upsFile } from './ups-rows.js'

const weighed = (weight: string, unit: string): UpsRow => ({
  'Billed Weight': weight,
  'Billed Weight Unit of Measure': unit,
})

async function ups(row: UpsRow) {
  const { items, account } = await parsed(Buffer.from(upsFile([row])))
  const [file] = account.summary.files
  return { item: items[0], unknown: file?.unknown_values }
}

describe('a ship date', () => {
  const HEADER = readFileSync('samples/fedex-us/real.csv', 'utf8').split('\n')[0] ?? ''
  const [, ...RECORDS] = readFileSync('samples/fedex-us/real.csv', 'utf8').trimEnd().split('\n')

  it.each([
    ['45913', '45914', ' and others'],
    ['45913.5', '45913.5', ''],
  ])(
    'that a spreadsheet left as the number of its day is named with the day: %s',
    async (first, second, others) => {
      const at = HEADER.split(',').indexOf('Shipment Date')
      const dated = RECORDS.map((record, nth) => {
        const cells = record.split(',')
        cells[at] = nth === 0 ? first : second
        return cells.join(',')
      })
      const { items, account } = await parsed(Buffer.from([HEADER, ...dated, ''].join('\n')))
      const [file] = account.summary.files
      expect(new Set(items.map(({ ship_date }) => ship_date))).toEqual(new Set([null]))
      expect([file?.rejected, file?.unknown_values]).toEqual([0, {}])
      expect(file?.warnings).toEqual([
        `Shipment Date "${first}"${others} in ${file?.charged} records, the first of them 2: no date, so it counts as blank. It is the number by which a spreadsheet counts days, 2025-09-13 in most: give the column a date format there, save it again, or read the file as it was downloaded.`,
      ])
    },
  )
})

describe('a billed weight', () => {
  it.each([
    ['12.50', 'L', ['12.50', 'lb'], {}],
    [' 1,204.5 ', 'kgs', ['1204.5', 'kg'], {}],
    ['0.0', 'O', ['0.0', 'oz'], {}],
    ['', 'L', [null, null], {}],
    ['0.0', '', [null, null], {}],
    ['3.0', '', [null, null], { 'Billed Weight Unit of Measure: (blank)': 1 }],
    ['3.0', 'CWT', [null, null], { 'Billed Weight Unit of Measure: CWT': 1 }],
    ['heavy', 'L', [null, null], { 'Billed Weight: heavy': 1 }],
  ])('%j in %j', async (weight, unit, stated, counted) => {
    const { item, unknown } = await ups(weighed(weight, unit))
    expect([item?.billed_weight, item?.billed_weight_unit]).toEqual(stated)
    expect(unknown).toEqual(counted)
  })

  it('is that of its own record, with its unit, where records say the same weight', async () => {
    const cells = [
      ['12', 'L'],
      ['12', 'KGS'],
      ['12', 'CWT'],
      ['12', 'L'],
      ['0.0', ''],
      ['0.0', 'O'],
      ['12', ''],
    ]
    const rows = cells.map(([weight = '', unit = '']) => weighed(weight, unit))
    const { items, account } = await parsed(Buffer.from(upsFile(rows)))
    expect(items.map(({ billed_weight, billed_weight_unit }) => [billed_weight, billed_weight_unit])).toEqual(
      [
        ['12', 'lb'],
        ['12', 'kg'],
        [null, null],
        ['12', 'lb'],
        [null, null],
        ['0.0', 'oz'],
        [null, null],
      ],
    )
    expect(account.summary.files[0]?.unknown_values).toEqual({
      'Billed Weight Unit of Measure: CWT': 1,
      'Billed Weight Unit of Measure: (blank)': 1,
    })
  })

  it('is read anew once the decimal mark is another', () => {
    const columns = columnsOf(['Weight'], ['Weight'])
    const reading = { mark: 'point', weight: () => reading.mark }
    const row = { id: () => 7, ref: () => '1.234', place: () => 0 }
    const map = { billed_weight: 'Weight', billed_weight_unit: { fixed: 'kg' } } as const
    const weigh = bindWeight(map, columns, reading as unknown as Reading, () => undefined)
    const weights = ['point', 'point', 'shape-only'].map((mark) => {
      reading.mark = mark
      return weigh?.(row as unknown as Row).weight
    })
    expect(weights).toEqual(['point', 'point', 'shape-only'])
  })

  it('is declared with its unit', () => {
    const [usual] = formats
    const declare = (shipment: object) => () => defineFormat({ ...usual, shipment } as never)
    expect(declare({ billed_weight: 'Weight' })).toThrow(/billed_weight_unit/)
    expect(declare({ billed_weight: 'Weight', billed_weight_unit: { fixed: 'stone' } })).toThrow(
      /lb, kg, oz, g/,
    )
    expect(declare({ weight: 'Weight' })).toThrow(/shipment\.weight/)
  })
})

describe('a ship date', () => {
  it.each([
    ['2025-10-02', '2025-10-02', []],
    ['', null, []],
    ['00000000', null, []],
    [
      '2025-13-40',
      null,
      [
        'Shipment Date "2025-13-40" in record 1: no date, so it counts as blank. Expected is a date of the calendar as YYYY-MM-DD, DD.MM.YYYY, DD-MM-YYYY, MM/DD/YYYY. Correct the date in the file, or download the invoice again.',
      ],
    ],
  ])('%j', async (date, day, named) => {
    const { items, account } = await parsed(Buffer.from(upsFile([{ 'Shipment Date': date }])))
    const [item, file] = [items[0], account.summary.files[0]]
    expect([item?.ship_date, item?.net_cost]).toEqual([day, '10.00'])
    const warnings = file?.warnings.filter((one) => one.includes('no date'))
    expect([warnings, file?.unknown_values]).toEqual([named, {}])
  })
})
