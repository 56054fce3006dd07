import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadAuditOptions } from '../src/app/audit-api.js'
import type { AuditOptions } from '../src/audit/audit-options.js'
import { potential } from '../src/report/potential.js'
import { expectedFromValues } from '../src/tables/expected.js'
import { NO_TOLERANCE } from '../src/values/decimal.js'
import { auditOf, faults, found, lawful, line, loaded, reportOf, resultOf } from './audit-kit.js'

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

describe('a difference that other findings explain', () => {
  const [once, twice, others] = ['1ZA1B2C30300000018', '1ZA1B2C30300000027', '1ZA1B2C30300000036']
  const items = [
    ...[once, twice, others].map((number, at) => parcel(number, '10.00', { row: 1 + at })),
    ...[twice, others].map((number, at) => parcel(number, '10.00', { row: 4 + at, invoice_id: 'LATER' })),
  ]
  const costs = [
    { tracking_number: once, cost: '9.00' },
    { tracking_number: twice, cost: '10.00' },
    { tracking_number: others, cost: '7.50' },
  ]

  test('counts once: a parcel billed twice is the finding, and the rest of the cost is another', () => {
    const report = against(costs, items)
    expect(found(report, 'duplicate_charge').map(({ amount }) => amount)).toEqual(['10.00', '10.00'])
    expect(
      found(report, 'expected_cost').map(({ amount, refundable, consequence_of, message }) => [
        amount,
        refundable,
        consequence_of,
        message,
      ]),
    ).toEqual([
      ['1.00', '1.00', undefined, '10.00 USD billed, 9.00 USD expected'],
      [
        '2.50',
        '2.50',
        undefined,
        '20.00 USD billed on 2 invoices, 7.50 USD expected; 10.00 USD of the difference are in other findings',
      ],
      ['10.00', '0', 'duplicate_charge', '20.00 USD billed on 2 invoices, 10.00 USD expected'],
    ])
    expect(potential(report).map(({ amount, direction }) => [direction, amount])).toEqual([['over', '23.50']])
  })

  test('is the same if this check alone is asked for', () => {
    const report = lawful(auditOf(items, { expected: costs, checks: ['expected_cost'] }).report())
    expect(report.findings).toEqual(found(against(costs, items), 'expected_cost'))
  })

  test('keeps its amount if nothing else is found, or if the difference is to the other side', () => {
    const report = against([{ tracking_number: twice, cost: '25.00' }], items)
    expect(found(report, 'expected_cost').map(({ amount, direction }) => [direction, amount])).toEqual([
      ['under', '5.00'],
    ])
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
    ['[\n  {"tracking":"1ZA","cost":10.00}\n]\n', 'a JSON array'],
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

  test.each([
    ['tracking,Shipping Cost (USD)\n1ZA,10.00\n', 'pass'],
    ['tracking,Shipping Cost [usd],currency\n1ZA,10.00,USD\n', 'pass'],
    ['tracking,Total cost ($)\n1ZA,10.00\n', 'pass'],
    ['{"tracking":"1ZA","Price (USD)":10.00}\n', 'pass'],
    ['tracking,Price (€)\n1ZA,10.00\n', 'unassessable'],
    ['tracking,Shipping Cost (EUR)\n1ZA,10.00\n', 'unassessable'],
  ])('%j states its currency in a name: %s', (text, result) => {
    const report = against(write(text))
    expect(faults(report)).toEqual([])
    expect(resultOf(report, 'expected_cost')).toBe(result)
  })

  test.each([
    ['5 lb', '5', 'lb'],
    ['5lbs.', '5', 'lbs.'],
    ['lb 5', '5', 'lb'],
    ['2,5 KG', '2.5', 'KG'],
    ['80', '80', undefined],
  ])('a cell may have its unit beside it: %s', (cell, weight, weight_unit) => {
    const expected = write(`tracking,cost,weight\n1ZA,10.00,"${cell}"\n`)
    const given = expectedFromValues([{ tracking_number: '1ZA', weight: cell }], NO_TOLERANCE)
    for (const costs of [loaded({ expected }).expected, given])
      expect(costs).toMatchObject({ all: [{ weight, weight_unit }] })
  })

  test.each([
    ['tracking,cost,weight (kg)\n1ZA,1,5 lb\n', /found "5 lb", expected kg, as /],
    ['tracking,cost,weight,unit\n1ZA,1,5 lb,KG\n', /found "5 lb", expected KG, as /],
    ['tracking,cost,weight\n1ZA,1,1 lb 4 oz\n', /one unit at most \(5 lb\)/],
    ['tracking,cost,weight\n1ZA,1,5 stones\n', /a decimal number/],
    ['tracking,cost,weight\n1ZA,1,lb\n', /a decimal number/],
  ])('%j is refused', (text, message) => {
    expect(() => against(write(text))).toThrow(message)
    expect(() => against(write(text))).toThrow(/:2: expected_costs, column weight/)
  })

  test('a unit beside the weight and one in the column may be spelt differently', () => {
    const expected = write('tracking,cost,weight (lbs)\n1ZA,1,5 pounds\n')
    expect(loaded({ expected }).expected).toMatchObject({ all: [{ weight: '5', weight_unit: 'lb' }] })
  })

  test('the unit in brackets behind any name of the weight', () => {
    const item = parcel('1ZA', '10.00', { cells: { billed_weight: '5', billed_weight_unit: 'lbs' } })
    const weighed = (name: string) => faults(against(write(`tracking,cost,${name}\n1ZA,10,80\n`), [item]))
    expect(weighed('Package Weight (oz)')).toEqual([])
    expect(weighed('Package Weight (lb)')).toEqual(['weight_mismatch'])
    expect(weighed('weight_oz')).toEqual([])
  })

  test.each([
    [
      'tracking,Cost (USD),currency\n1ZA,1,usd\n1ZB,1,EUR\n',
      3,
      /"EUR", expected USD, as the column "Cost \(USD\)" says/,
    ],
    [
      'tracking,Cost (USD),Cost (EUR)\n1ZA,1,2\n',
      1,
      /Cost \(USD\), Cost \(EUR\)", expected one column of costs/,
    ],
    ['tracking,Cost (incl. VAT)\n1ZA,1\n', 1, /a column for cost/],
    ['Traking Number,cost\n1ZA,1\n', 1, /If it is "Traking Number", name it so, or map it/],
    ['[\n{"tracking":"1ZA","cost":1},\n 7]', 3, /an array of them/],
    [
      'tracking,cost\n1ZA,1\n9.4E+21,2\n',
      3,
      /"9\.4E\+21", expected a tracking number that no spreadsheet has/,
    ],
  ])('%j is refused with line %i', (text, at, message) => {
    const file = write(text)
    expect(() => against(file)).toThrow(message)
    expect(() => against(file)).toThrow(`${file}:${at}: expected_costs`)
  })

  test('names fold as labels do: accents, umlauts and what has no accent to lose', () => {
    const config = { expected: { columns: { tracking_number: 'SENDUNGSGROSSE', cost: 'KØB' } } }
    expect(faults(against(write('Sendungsgröße;køb\n1ZA;10,00\n'), undefined, config))).toEqual([])
  })

  test('columns may be mapped in the configuration', () => {
    const config = { expected: { columns: { tracking_number: 'Label', cost: 'What we paid' } } }
    expect(faults(against(write('Label,What we paid,cost\n1ZA,10.00,3\n'), undefined, config))).toEqual([])
  })

  test('a mapped column that the file has not is told, needed or not', () => {
    const config = { expected: { columns: { weight: 'Gewicht' } } }
    expect(() => against(write('tracking,cost\n1ZA,10.00\n'), undefined, config)).toThrow(
      /the column "Gewicht" for weight\. Correct expected\.columns\.weight/,
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
    ['{"tracking":"1ZA","cost":1}\n{"tracking":\n', 2, /expected JSON/],
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

  test('a file that is not there', async () => {
    const expected = join(folder, 'none.csv')
    await expect(loadAuditOptions({ expected })).rejects.toThrow(/expected_costs.*a file that can be read/)
  })
})

describe('rows of one shipment', () => {
  const rows = (text: string) => {
    const file = write(`tracking,charge type,cost,currency\n${text}`)
    const audit = auditOf([parcel('1ZA', '10.00')], { expected: file })
    return {
      cost: found(audit.report(), 'expected_cost').map(({ message }) => message),
      warnings: audit.warnings.map((sentence) => sentence.replace(`${file}: `, '')),
      reason: audit.report().checks.find(({ check }) => check === 'expected_cost')?.reason,
      result: resultOf(audit.report(), 'expected_cost'),
    }
  }

  test('that differ in any cell add up, whether the cell means anything here or not', () => {
    expect(rows('1ZA,freight,5.00,USD\n1ZA,fuel,5.00,USD\n')).toMatchObject({ cost: [], warnings: [] })
  })

  test('that are the same in every cell count once, and the user is told', () => {
    const twice = rows('1ZA,all,10.00,USD\n1ZB,all,3.00,USD\n1ZA, all,10.00,USD\n')
    expect(twice.cost).toEqual([])
    expect(twice.warnings).toEqual([
      '1 row repeats an earlier one in every cell and is counted once: line 4 as line 2 (1ZA 10.00 USD); delete what was pasted twice, or write the sum in one row',
    ])
    expect(twice.reason).toContain(twice.warnings[0])
    const again = rows('1ZA,a,4.00,\n1ZA,b,6.00,\n1ZA,a,4.00,\n1ZA,b,6.00,\n1ZA,b,6.00,\n')
    expect(again.cost).toEqual([])
    expect(again.warnings[0]).toContain(
      '3 rows repeat an earlier one in every cell and are counted once: line 4 as line 2 (1ZA 4.00), line 5 as line 3 (1ZA 6.00), line 6 as line 3 (1ZA 6.00); ',
    )
  })

  test('of many such rows some are named, and the others counted', () => {
    const text = Array.from({ length: 9 }, (_, at) => `1Z${at},,1.00,\n`).join('')
    expect(rows(text + text).warnings[0]).toMatch(/^9 rows .*line 15 as line 6 \(1Z4 1\.00\), and 4 more; /)
  })

  test('also among values that a program gives', () => {
    const one = { tracking_number: '1ZA', cost: '10.00' }
    const audit = auditOf([parcel('1ZA', '10.00')], { expected: [one, { ...one }] })
    expect(found(audit.report(), 'expected_cost')).toEqual([])
    expect(audit.warnings).toEqual([expect.stringContaining('expected: 1 row repeats')])
  })

  test('in two currencies do not add up: the shipment is not compared', () => {
    expect(rows('1ZA,freight,4.00,USD\n1ZA,duty,6.00,EUR\n1ZA,fuel,1.00,USD\n')).toMatchObject({
      cost: [],
      result: 'unassessable',
      warnings: [
        '1 shipment with costs in several currencies, which do not add up and are not compared: 1ZA (USD and EUR)',
      ],
    })
  })
})

test('a file of column names alone: nothing can be judged, and that is said', () => {
  const file = write('tracking,cost\n\n')
  const audit = auditOf([parcel('1ZA', '10.00')], { expected: file })
  expect(audit.warnings).toEqual([`${file}: no expected costs in it, column names at most`])
  expect(faults(audit.report())).toEqual([])
  for (const check of ['expected_cost', 'billed_not_expected', 'expected_not_billed', 'voided_billed'])
    expect(audit.report().checks.find((one) => one.check === check)).toMatchObject({
      result: 'unassessable',
      reason: `no expected costs in ${file}`,
    })
})

test('a list without a parcel of a carrier accuses none of it', () => {
  const billed = [
    parcel('1ZA', '10.00'),
    parcel('1ZB', '11.00'),
    { ...parcel('7700', '12.00'), carrier: 'fedex' as const },
  ]
  const outcome = (listed: string) => {
    const report = against([{ tracking_number: listed, cost: '10.00' }], billed)
    const { result, reason, findings } = report.checks.find(
      ({ check }) => check === 'billed_not_expected',
    ) as (typeof report.checks)[number]
    const accused = report.findings.filter(({ check }) => check === 'billed_not_expected')
    return [result, reason, findings, accused.map(({ tracking_number }) => tracking_number)]
  }
  const left = 'of 3 shipments: no shipment of the carrier is among the expected ones'
  expect(outcome('1ZA')).toEqual(['finding', `1 ${left}`, 1, ['1ZB']])
  expect(outcome('7700')).toEqual(['pass', `2 ${left}`, 0, []])
  expect(outcome('1ZELSE')).toEqual(['unassessable', `3 ${left}`, 0, []])
})

test('a list with ship dates accuses no parcel of other days, and states how many were not assessed', () => {
  const billed = [
    parcel('1ZA', '10.00'),
    ...(
      [
        ['1ZINSIDE', '2026-02-28', '2026-03-05'],
        ['1ZBEFORE', '2026-01-30', '2026-02-05'],
        ['1ZAFTER', '2026-03-01', '2026-03-05'],
        ['1ZBILLED', null, '2026-02-20'],
        ['1ZLATER', null, '2026-03-05'],
      ] as const
    ).map(([number, ship_date, invoice_date]) => ({
      ...parcel(number, '11.00'),
      ship_date,
      transaction_date: ship_date,
      invoice_date,
    })),
  ]
  // The order of month and day is shown by the second date only.
  const listed = [
    { tracking_number: '1ZA', cost: '10.00', ship_date: '02/01/2026' },
    { tracking_number: '1ZELSE', cost: '10.00', ship_date: '02/28/2026' },
  ]
  const report = against(listed, billed)
  const accused = report.findings.filter(({ check }) => check === 'billed_not_expected')
  expect(accused.map(({ tracking_number }) => tracking_number)).toEqual(['1ZBILLED', '1ZINSIDE'])
  expect(report.checks.find(({ check }) => check === 'billed_not_expected')).toMatchObject({
    result: 'finding',
    findings: 2,
    reason: '3 of 6 shipments: not shipped on the days of the expected ones (2026-02-01 to 2026-02-28)',
  })
})

describe('leading zeros that a spreadsheet took off', () => {
  const [whole, cut] = ['05212688712114', '5212688712114']
  const checks = ['billed_not_expected', 'expected_not_billed', 'expected_cost']
  const foundIn = (listed: readonly string[], billed: readonly string[]) => {
    // A parcel in both: the list is about this carrier.
    const expected = ['1ZBOTH', ...listed].map((tracking_number) => ({ tracking_number, cost: '10.00' }))
    const report = against(
      expected,
      ['1ZBOTH', ...billed].map((number) => parcel(number, '10.00')),
    )
    return report.findings
      .filter(({ check }) => checks.includes(check))
      .map((one) => [one.check, one.tracking_number])
  }

  test.each([
    ['in the list', [cut], [whole]],
    ['in the invoice', [whole], [cut]],
    ['in some of both', [`0${whole}`], [whole]],
  ])('%s: nobody is accused', (_, listed, billed) => {
    expect(foundIn(listed, billed)).toEqual([])
  })

  test('a number that two of the list differ from by zeros alone is neither', () => {
    expect(foundIn([cut, whole], [`0${whole}`])).toHaveLength(3)
    expect(foundIn([whole, `00${whole}`], [cut])).toHaveLength(3)
    expect(foundIn([cut, whole], [whole, cut])).toEqual([])
  })

  test('zeros count in short numbers and beside letters', () => {
    expect(foundIn(['12'], ['0012'])).toHaveLength(2)
    expect(foundIn(['A12345678'], ['0A12345678'])).toHaveLength(2)
  })
})

test('what is filled in and cannot be used is reported with its column and lines', async () => {
  const rows = [
    '1ZA,5.00,maybe,yes,10,10,10',
    '1ZB,5.00,no,delivered,10,ten,10',
    '1ZC,5.00,residential,perhaps,0,0,0',
    '1ZD,5.00,?,,12,,',
    '1ZE,5.00,,,,,',
    '1ZF,5.00,unclear,,1,2,-3',
  ]
  const expected = write(`tracking_number,cost,Residential,moved,length,width,height\n${rows.join('\n')}\n`)
  const { warnings } = auditOf([], { expected })
  const of = (column: string, cells: string, first: string, wanted: string): string =>
    `${expected}: column "${column}": ${cells} of no use, the first is ${first}: expected ${wanted}. Nothing is compared for them.`
  expect([...warnings].sort()).toEqual(
    [
      of('Residential', '3 cells (lines 2, 5, 7)', '"maybe"', 'residential or commercial, yes or no'),
      of('moved', '1 cell (line 4)', '"perhaps"', 'yes, no, or a status of tracking'),
      of('width', '1 cell (line 3)', '"ten"', 'a decimal number above zero'),
      of('length', '1 cell (line 5)', '"12"', 'all three sides'),
      of('height', '1 cell (line 7)', '"-3"', 'a decimal number above zero'),
    ].sort(),
  )
})
