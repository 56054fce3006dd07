import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuditOptions } from '../src/audit/index.js'
import { faults, found, line, reportOf, resultOf } from './audit-kit.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'expected-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function write(text: string | Uint8Array, end = 'csv'): string {
  const path = join(folder, `${++files}.${end}`)
  writeFileSync(path, text)
  return path
}

const parcel = (number: string, net_cost: string, more = {}) =>
  line({ row: +net_cost * 100, tracking_number: number, net_cost, ...more })
const against = (expected: AuditOptions['expected'], items = [parcel('1ZA', '10.00')], config = {}) =>
  reportOf(items, { expected, config })

describe('expected_cost', () => {
  const cost = (text: string, tolerance?: string) =>
    found(
      against(
        [{ tracking_number: '1ZA', cost: text }],
        undefined,
        tolerance === undefined ? {} : { expected: { tolerance } },
      ),
      'expected_cost',
    )
  test('over and under, exactly', () => {
    expect(cost('10.00')).toEqual([])
    expect(cost('10')).toEqual([])
    expect(cost('9.99')).toMatchObject([
      { direction: 'over', amount: '0.01', billed: '10.00', expected: '9.99', x12_426: '01' },
    ])
    expect(cost('10.01')).toMatchObject([{ direction: 'under', amount: '0.01' }])
  })

  test('per cent or amount, the larger allowed', () => {
    expect(cost('9.80', '0.20')).toEqual([])
    expect(cost('9.80', '1%')).toHaveLength(1)
    expect(cost('9.80', '0.01 or 3%')).toEqual([])
    expect(cost('9.80', '0.25 or 0.1%')).toEqual([])
    expect(cost('9.80', '0.10 or 1%')).toHaveLength(1)
  })

  test('several invoices of one parcel are added up', () => {
    const items = [
      parcel('1ZA', '10.00'),
      parcel('1ZA', '2.50', { invoice_id: 'B', charge_description: 'Residential' }),
    ]
    expect(faults(against([{ tracking_number: '1ZA', cost: '12.50' }], items))).toEqual([])
    const [over] = found(against([{ tracking_number: '1ZA', cost: '10.00' }], items), 'expected_cost')
    expect(over).toMatchObject({ amount: '2.50' })
    expect(over?.message).toContain('on 2 invoices')
    expect(over?.evidence).toHaveLength(2)
  })

  test('another currency is not compared', () => {
    const report = against([{ tracking_number: '1ZA', cost: '1.00', currency: 'EUR' }])
    expect(resultOf(report, 'expected_cost')).toBe('unassessable')
  })

  test('two rows of one shipment add up; numbers match without case and blanks', () => {
    expect(
      faults(
        against([
          { tracking_number: '1za', cost: '4' },
          { tracking_number: '1Z A', cost: 6 },
        ]),
      ),
    ).toEqual([])
  })
})

test('unknown, missing and voided shipments', () => {
  const report = against(
    [
      { tracking_number: '1ZB', cost: '5.00', voided: true },
      { tracking_number: '1ZC', cost: '7.00', currency: 'USD' },
      { tracking_number: '1ZD', cost: '8.00', voided: 'yes' },
    ],
    [parcel('1ZA', '10.00'), parcel('1ZB', '5.00')],
  )
  expect(found(report, 'billed_not_expected')).toMatchObject([
    { tracking_number: '1ZA', direction: 'over', amount: '10.00' },
  ])
  expect(found(report, 'voided_billed')).toMatchObject([{ tracking_number: '1ZB', amount: '5.00' }])
  expect(found(report, 'expected_not_billed')).toMatchObject([
    { tracking_number: '1ZC', direction: 'under', amount: '7.00', carrier: null },
  ])
})

test('without expected costs these checks never read as a pass', () => {
  const report = reportOf([line()])
  for (const check of [
    'expected_cost',
    'billed_not_expected',
    'expected_not_billed',
    'voided_billed',
    'weight_mismatch',
    'service_mismatch',
  ])
    expect(resultOf(report, check)).toBe('unassessable')
})

describe('weight, service and zone', () => {
  const item = parcel('1ZA', '10.00', {
    cells: { billed_weight: '5.0', billed_weight_unit: 'L', service: 'Ground Commercial', zone: '004' },
  })
  const mismatch = (expected: object, config = {}) =>
    faults(against([{ tracking_number: '1ZA', cost: '10', ...expected }], [item], config))

  test.each([
    [{ weight: '4.2', weight_unit: 'lb' }, []],
    [{ weight: '5' }, []],
    [{ weight: '3.9', weight_unit: 'lb' }, ['weight_mismatch']],
    [{ weight: '80', weight_unit: 'oz' }, []],
    [{ weight: '2.4', weight_unit: 'kg' }, ['weight_mismatch']],
    [{ service: 'ground' }, []],
    [{ service: 'UPS Next Day Air' }, ['service_mismatch']],
    [{ zone: '4' }, []],
    [{ zone: 5 }, ['service_mismatch']],
  ])('%j: %j', (expected, checks) => {
    expect(mismatch(expected)).toEqual(checks)
  })

  test('the configuration may say that two names are one service', () => {
    const services = { 'Ground Commercial': 'ups_ground' }
    expect(mismatch({ service: 'UPS Ground' }, { services })).toEqual([])
  })
})

describe('files', () => {
  test.each([
    ['Tracking Number,Label Cost\n1ZA,10.00\n', 'common names'],
    ['\uFEFF"tracking_id";"Price"\r\n"1ZA";"10,00"\r\n', 'semicolons, comma decimals, a BOM'],
    ['Order\tAWB\tTotal\tVoid\n17\t1ZA\t$10.00\tfalse\n', 'tabs'],
    ['{"tracking_number":"1ZA","cost":10.00}\n\n', 'NDJSON with a number'],
    ['{"tracking":"1ZA","amount":"10.00","voided":false}\n', 'NDJSON with other names'],
  ])('%j (%s)', (text) => {
    const report = against(write(text))
    expect(faults(report)).toEqual([])
    expect(resultOf(report, 'expected_cost')).toBe('pass')
  })

  test('a weight column may name its unit', () => {
    const item = parcel('1ZA', '10.00', { cells: { billed_weight: '5', billed_weight_unit: 'lbs' } })
    expect(faults(against(write('tracking,cost,Weight (oz)\n1ZA,10,40\n'), [item]))).toEqual([
      'weight_mismatch',
    ])
  })

  test('columns may be mapped in the configuration', () => {
    const config = { expected: { columns: { tracking_number: 'Label', cost: 'What we paid' } } }
    expect(faults(against(write('Label,What we paid,cost\n1ZA,10.00,3\n'), undefined, config))).toEqual([])
  })

  test('a mapped column that the file has not is told, needed or not', () => {
    const config = { expected: { columns: { weight: 'Gewicht' } } }
    expect(() => against(write('tracking,cost\n1ZA,10.00\n'), undefined, config)).toThrow(
      /the column "Gewicht" for weight\. Mend expected\.columns\.weight/,
    )
  })

  test('files as spreadsheets save them: UTF-16, UTF-8 with a mark, Windows-1252', () => {
    const config = { expected: { columns: { tracking_number: 'Numéro' } } }
    const text = 'Numéro,cost\n1ZA,10.00\n'
    for (const bytes of [
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
      Buffer.from(`\ufeff${text}`, 'utf8'),
      Buffer.from(text, 'latin1'),
    ])
      expect(faults(against(write(bytes), undefined, config))).toEqual([])
  })

  test.each([
    ['id,cost\n1ZA,10\n', 1, /a column for tracking_number/],
    ['tracking,weight\n1ZA,10\n', 1, /a column for cost/],
    ['tracking,cost\n1ZA,10\n1ZB,ten\n', 3, /a decimal number/],
    ['tracking,cost\n1ZA,1.2E+03\n', 2, /a decimal number/],
    ['tracking,cost\n,10\n', 2, /a tracking number/],
    ['tracking,cost,currency\n1ZA,10,dollars\n', 2, /ISO 4217/],
    ['tracking,cost\n1ZA,"10\n', 2, /rows of CSV/],
    ['{"tracking":"1ZA","cost":1}\n{"tracking":\n', 2, /a JSON object/],
    ['{"tracking":{"no":1},"cost":1}\n', 1, /a text or a number/],
    ['', 1, /column names and rows/],
  ])('%j is refused with line %i', (text, at, message) => {
    const file = write(text)
    try {
      against(file)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'expected_costs', file, line: at })
      expect((error as Error).message).toMatch(message)
    }
  })

  test('a file that is not there', () => {
    expect(() => against(join(folder, 'none.csv'))).toThrow(/expected_costs.*a file that can be read/)
  })
})
