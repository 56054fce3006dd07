/** Contracts: read with every mistake by its key, proposed from invoices, and what is against them found by its amount. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { auditInvoices, createAudit, loadAuditOptions } from '../src/app/audit-api.js'
import { contractJob } from '../src/app/contract.js'
import type { Audit } from '../src/audit/audit.js'
import type { AuditOptions } from '../src/audit/audit-options.js'
import type { PriceObservation } from '../src/audit/discount-runs.js'
import { fitPrices } from '../src/audit/price-bands.js'
import type { ProposedContract } from '../src/audit/propose-contract.js'
import { fitSurcharge } from '../src/audit/surcharge-terms.js'
import { formats } from '../src/formats.js'
import type { Finding } from '../src/schema/audit-report.js'
import type { LineItem } from '../src/schema/line-item.js'
import { readAreaCodes, readFuelTable } from '../src/tables/contract-files.js'
import { readContracts } from '../src/tables/read-contract.js'
import { Exact } from '../src/values/decimal.js'
import { lawful, record, take } from './audit-kit.js'

async function audited(items: readonly LineItem[], options: AuditOptions = {}): Promise<Audit> {
  const audit = createAudit(await loadAuditOptions({ formats, ...options }))
  take(audit, [...items])
  return audit
}

const PRICED = ['base_price', 'surcharge_price', 'price_varies', 'discount_missing']
/** What is found of prices, and follows from nothing else. */
const pricesIn = (audit: Audit): Finding[] =>
  lawful(audit.report()).findings.filter(
    (one) => PRICED.includes(one.check) && one.consequence_of === undefined,
  )

/** A half cent goes up. */
const share = (cents: number, thousandths: number): number => Math.floor((cents * thousandths + 500) / 1000)
const money = (cents: number): string => {
  const digits = `${Math.abs(cents)}`.padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

interface Faults {
  readonly band?: boolean
  readonly earned?: boolean
  readonly minimum?: number
  readonly surcharge?: number
}

const ZONES = [2, 3, 4, 5, 6, 7, 8]
const listOf = (zone: number, pounds: number): number => 1100 + zone * 88 + pounds * (22 + zone * 2)
const handlingOf = (zone: number): number => (zone <= 4 ? 1600 : zone <= 6 ? 1800 : 2050)

/** Measured: three bands of one discount, one earned discount, and one least price a zone. */
function home(nth: number, zone: number, pounds: number, faults: Faults = {}): LineItem[] {
  const list = listOf(zone, pounds)
  const band = pounds <= 20 ? 360 : pounds <= 50 ? 380 : 400
  const earned = faults.earned === true ? 0 : share(list, 204)
  const performance = share(list, faults.band === true ? band - 20 : band)
  const least = 700 + zone * 45 + (faults.minimum ?? 0)
  const net = Math.max(list - performance - earned, least)
  const number = `P${nth}`
  const discount = (label: string, subcategory: string, cents: number) => ({
    charge_code: null,
    charge_description: label,
    charge_category: 'discount' as const,
    charge_subcategory: subcategory,
    net_cost: money(-cents),
  })
  return record(
    {
      ...{
        file: 'a.csv',
        row: nth,
        carrier: 'fedex',
        format: 'fedex-us',
        account_id: '123400009',
        hash: number,
      },
      ...{ tracking_number: number, transaction_date: `2025-09-${`${1 + (nth % 28)}`.padStart(2, '0')}` },
      cells: {
        zone: `${zone}`,
        billed_weight: `${pounds}`,
        billed_weight_unit: 'lb',
        service: 'Home Delivery',
      },
    },
    [
      { charge_code: null, charge_description: 'Transportation Charge', net_cost: money(list) },
      discount('Performance Pricing', 'performance', list - earned - net),
      ...(earned === 0 ? [] : [discount('Earned Discount', 'earned', earned)]),
      {
        ...{ charge_code: null, charge_description: 'AHS - Dimensions', charge_category: 'handling' },
        net_cost: money(handlingOf(zone) + (faults.surcharge ?? 0)),
      },
    ],
  )
}

/** A row a charge, the discount beside the net, a modifier by weight as a row of its own. */
function ground(nth: number, zone: number, pounds: number): LineItem[] {
  const list = listOf(zone, pounds)
  const net = Math.max(list - share(list, 265), 1010)
  const number = `1ZA1B2C303${`${nth}`.padStart(8, '0')}`
  const shared = {
    ...{ file: 'b.csv', tracking_number: number, transaction_date: '2025-09-03' },
    cells: {
      zone: `00${zone}`,
      billed_weight: `${pounds}.0`,
      billed_weight_unit: 'lb',
      service: 'Ground Commercial',
    },
  }
  return [
    ...record({ ...shared, row: 2 * nth, hash: number }, [{ net_cost: money(net), gross_cost: money(list) }]),
    ...record({ ...shared, row: 2 * nth + 1, hash: `${number}m` }, [
      {
        ...{ charge_code: 'SHP/ISS/FRT/SIM', charge_description: 'Special Incentive Modifier' },
        ...{ charge_category: 'discount', charge_subcategory: 'incentive' },
        net_cost: money(pounds > 20 ? -400 : -100),
      },
    ]),
  ]
}

type Make = (nth: number, zone: number, pounds: number) => LineItem[]
const cells = (make: Make): LineItem[] =>
  ZONES.flatMap((zone) =>
    Array.from({ length: 35 }, (_, at) =>
      [0, 1].flatMap((copy) => make(1 + zone * 100 + at * 1000 + copy * 50, zone, 1 + 2 * at)),
    ).flat(),
  )

describe('a proposal', () => {
  test('has the bands, the earned discount and the least prices, and explains every price', async () => {
    const items = cells(home)
    const [proposed, ...others] = (await audited(items)).proposedContracts()
    expect(others).toEqual([])
    expect(proposed?.unexplained).toEqual([])
    const { base, minimum, surcharges } = (proposed as ProposedContract).contract
    expect(base).toMatchObject([
      { zone: '2-8', weight: '1-19', percent: { performance: '36', earned: '20.4' } },
      { zone: '2-8', weight: '21-49', percent: { performance: '38', earned: '20.4' } },
      { zone: '2-8', weight: '51-69', percent: { performance: '40', earned: '20.4' } },
    ])
    expect(minimum).toMatchObject(ZONES.map((zone) => ({ zone: `${zone}`, net: money(700 + zone * 45) })))
    expect(surcharges).toMatchObject([
      { charge: 'AHS - Dimensions', zone: '2-4', net: '16.00' },
      { charge: 'AHS - Dimensions', zone: '5-6', net: '18.00' },
      { charge: 'AHS - Dimensions', zone: '7-8', net: '20.50' },
    ])
    // For 140 of 490 parcels it binds: a flat discount would accuse them all.
    const bound = (minimum as { note: string }[]).map(
      ({ note }) => /applies to (\d+) /.exec(note)?.[1] ?? '0',
    )
    expect(bound).toEqual(['24', '24', '20', '20', '18', '18', '16'])
    expect(pricesIn(await audited(items, { contract: proposed?.contract ?? [] }))).toEqual([])
  })

  test('of prices with modifiers and a least price explains all of them', async () => {
    const items = cells(ground)
    const [proposed] = (await audited(items)).proposedContracts()
    expect(proposed?.unexplained).toEqual([])
    expect(proposed?.contract.base).toMatchObject([{ zone: '2-8', percent: { incentive: '26.5' } }])
    expect(proposed?.contract.modifier).toEqual([
      { service: ['Ground Commercial'], weight: '1-19', net: '-1.00', note: 'explains 140 parcels' },
      { service: ['Ground Commercial'], weight: '21-69', net: '-4.00', note: 'explains 350 parcels' },
    ])
    expect(pricesIn(await audited(items, { contract: proposed?.contract ?? [] }))).toEqual([])
  })

  test('names what it does not explain, and its audit finds nothing else', async () => {
    const items = [...cells(home), ...home(99_001, 5, 41, { earned: true })]
    const [proposed] = (await audited(items)).proposedContracts()
    expect(proposed?.unexplained).toEqual([
      { what: 'base price of Home Delivery', rows: 1, examples: ['P99001'] },
    ])
    const findings = pricesIn(await audited(items, { contract: proposed?.contract ?? [] }))
    expect(findings.map(({ check, tracking_number }) => [check, tracking_number])).toEqual([
      ['base_price', 'P99001'],
    ])
  })
})

test('a price that is at the minimum alone in its zone bends no discount of another list price', () => {
  const one = (list: string, net: string, off: string, rows: number, weight = '4'): PriceObservation => ({
    ...{ zone: '2', weight, day: '2026-01-05', list, net, discounts: new Map([['incentive', off]]) },
    ...{ isSum: false, rows, examples: [] },
  })
  const others = [one('15.95', '10.61', '5.34', 7), one('17.00', '11.30', '5.70', 9, '5')]
  const shown = fitPrices([one('15.00', '10.15', '4.85', 5), ...others])
  expect(shown.bands).toMatchObject([{ from: '4', to: '5', percents: { incentive: '33.5' } }])
  expect([shown.minimums.get('2'), shown.unexplained]).toEqual(['10.15', []])
  // Too rare to be taken for a minimum, and still no band of its own.
  const rare = fitPrices([one('15.00', '10.15', '4.85', 1), ...others])
  expect(rare.unexplained.map(({ net }) => net)).toEqual(['10.15'])
})

test('a zone of one price alone, which is discounted less than the others, is at its minimum', () => {
  const one = (zone: string, weight: string, list: string, net: string, off: string): PriceObservation => ({
    ...{ zone, weight, day: '2026-01-05', list, net, discounts: new Map([['performance', off]]) },
    ...{ isSum: false, rows: 5, examples: [] },
  })
  const prices = [
    one('2', '1', '15.00', '10.50', '4.50'),
    one('3', '1', '15.50', '10.80', '4.70'),
    one('5', '1', '16.00', '11.00', '5.00'),
    one('5', '2', '17.00', '11.00', '6.00'),
    one('5', '9', '25.00', '15.00', '10.00'),
    one('5', '12', '30.00', '18.00', '12.00'),
  ]
  const fit = fitPrices(prices)
  expect(fit.bands).toEqual([
    { zones: ['5'], from: '1', to: '12', percents: { performance: '40' } },
    // What heavier parcels there cost is not seen.
    { zones: ['2', '3'], from: '1', to: '1', percents: { performance: '40' } },
  ])
  expect([...fit.minimums]).toEqual([
    ['5', '11.00'],
    ['2', '10.50'],
    ['3', '10.80'],
  ])
  expect(fit.unexplained).toEqual([])
  // Without a minimum in any zone, and with more off than the others have, it is a discount of its own.
  const free = fitPrices(prices.filter(({ net }) => net !== '11.00'))
  expect([...free.minimums.values()]).toEqual(['0', '0', '0'])
  const more = fitPrices([...prices.slice(2), one('2', '1', '15.00', '7.50', '7.50')])
  expect(more.bands.map(({ percents }) => percents.performance)).toEqual(['50', '50', '40'])
  expect(more.minimums.get('2')).toBe('0')
})

test('list prices a cent from each other round to one net: that is a discount, and no minimum', () => {
  const lists = ['22.74', '22.75', '22.76', '22.79', '30.00']
  const nets = ['8.19', '8.19', '8.19', '8.20', '10.80']
  const prices = lists.map((list, at): PriceObservation => {
    const off = new Exact(list).minus(nets[at] ?? '').toFixed(2)
    const own = { zone: 'C', weight: `${at + 1}`, day: '2026-01-05', list, net: nets[at] ?? '' }
    return { ...own, discounts: new Map([['Discount', off]]), isSum: false, rows: 5, examples: [] }
  })
  const fit = fitPrices(prices)
  expect([...fit.minimums]).toEqual([['C', '0']])
  expect(fit.bands).toMatchObject([{ from: '1', to: '5', percents: { Discount: '64' } }])
  expect(fit.unexplained).toEqual([])
})

describe('of what was billed a proposal holds', () => {
  const one = (zone: string, weight: string, list: string, net: string, off: string, rows = 5) => ({
    ...{ zone, weight, day: '2026-01-05', list, net, discounts: new Map([['performance', off]]) },
    ...{ isSum: false, rows, examples: [] },
  })

  test('no minimum that other parcels of the zone are below', () => {
    // Two bands come to one price.
    const fit = fitPrices([
      one('5', '3', '20.00', '15.00', '5.00'),
      one('5', '19', '40.00', '30.00', '10.00'),
      one('5', '20', '48.00', '36.00', '12.00'),
      one('5', '21', '60.00', '36.00', '24.00'),
      one('5', '30', '70.00', '42.00', '28.00'),
    ])
    expect([fit.minimums.get('5'), fit.unexplained]).toEqual(['0', []])
  })

  test('no discount of another zone below the weights that were seen', () => {
    const { bands } = fitPrices([
      one('2', '1', '15.00', '9.00', '6.00'),
      one('2', '9', '30.00', '18.00', '12.00'),
      one('5', '4', '25.00', '15.00', '10.00'),
    ])
    expect(bands).toMatchObject([
      { zones: ['2'], from: '1', to: '9' },
      { zones: ['5'], from: '4', to: '9' },
    ])
  })

  test('no per cent that a single price shows and nobody would agree on', () => {
    const fit = fitPrices([one('3', '6', '19.92', '14.35', '5.57')])
    expect([fit.bands, fit.unexplained.length]).toEqual([[], 1])
  })

  const handled = (nth: number, zone: string, net: string) => ({
    ...{ charge: 'AHS', service: 'Ground', zone, day: `2025-10-0${nth}`, net, rows: 1, examples: [] },
  })

  test('a surcharge in the zones that it was seen in', () => {
    const { terms } = fitSurcharge([1, 2, 3, 4].map((nth) => handled(nth, nth < 3 ? '5' : '6', '18.00')))
    expect(terms).toMatchObject([{ services: ['Ground'], zones: ['5', '6'], net: '18.00', from: null }])
  })

  test('no price in time of a few parcels to several zones', () => {
    const all = [1, 2, 3].map((nth) => handled(nth, `${nth}`, '16.00'))
    const later = [4, 5, 6].map((nth) => handled(nth, `${nth}`, '20.50'))
    const { terms } = fitSurcharge([...all, ...later])
    expect(terms.map(({ zones, from, to }) => [zones, from, to])).toEqual([
      [['1', '2', '3'], null, null],
      [['4', '5', '6'], null, null],
    ])
  })
})

test('a packaging with prices of its own has rows of its own, before those of the others', async () => {
  const parcel = (nth: number, weight: string, packaging: string, list: string, off: string): LineItem[] =>
    record(
      {
        ...{ file: 'a.csv', row: nth, hash: `${nth}`, carrier: 'fedex', format: 'fedex-us', account_id: '1' },
        ...{ tracking_number: `P${nth}`, transaction_date: '2026-02-03' },
        cells: { service: '2Day', zone: '4', billed_weight: weight, billed_weight_unit: 'lb', packaging },
      },
      [
        { charge_code: null, charge_description: 'Transportation Charge', net_cost: list },
        ...(off === ''
          ? []
          : [
              {
                ...{ charge_code: null, charge_description: 'Performance Pricing', net_cost: `-${off}` },
                ...({ charge_category: 'discount', charge_subcategory: 'performance' } as const),
              },
            ]),
      ],
    )
  const items = Array.from({ length: 12 }, (_, nth) => [
    ...parcel(4 * nth, '3', 'Own', '23.00', '9.20'),
    ...parcel(4 * nth + 1, '5', 'Own', '25.00', '10.00'),
    ...parcel(4 * nth + 2, '3', 'Flat Box', '12.50', ''),
    ...parcel(4 * nth + 3, '5', 'Flat Box', '16.00', ''),
  ]).flat()
  const [proposed] = (await audited(items)).proposedContracts()
  expect(proposed?.unexplained).toEqual([])
  expect(proposed?.contract.base).toMatchObject([
    { packaging: ['Flat Box'], weight: '3-5', percent: {} },
    { weight: '3-5', percent: { performance: '40' } },
  ])
  const contract = proposed === undefined ? [] : [proposed.contract]
  const late = parcel(99, '3', 'Flat Box', '14.00', '1.00').map((item) => ({
    ...item,
    transaction_date: '2026-02-17',
  }))
  expect(pricesIn(await audited(items, { contract }))).toEqual([])
  expect(pricesIn(await audited(late, { contract })).map(({ message }) => message)).toEqual([
    '1.00 USD below the contract: 13.00 USD for 2Day, zone 4, 3 lb; without a discount 14.00 USD (zone 4, weight 3-5); billed performance 7.1 %',
  ])
})

test('one wrong price among many at the minimum makes no band of theirs', () => {
  const one = (weight: string, list: string, net: string, off: string, rows: number): PriceObservation => ({
    ...{ zone: '5', weight, day: '2026-01-05', list, net, discounts: new Map([['performance', off]]) },
    ...{ isSum: false, rows, examples: [] },
  })
  const fit = fitPrices([
    one('3', '19.28', '15.00', '4.28', 71),
    one('4', '20.00', '15.00', '5.00', 12),
    one('4', '20.00', '15.50', '4.50', 1),
    one('13', '30.00', '19.20', '10.80', 4),
    one('17', '35.00', '22.40', '12.60', 9),
    one('40', '70.00', '43.40', '26.60', 2),
  ])
  expect(fit.bands).toMatchObject([
    { from: '3', to: '17', percents: { performance: '36' } },
    { from: '40', to: '40', percents: { performance: '38' } },
  ])
  expect(fit.minimums.get('5')).toBe('15.00')
  expect(fit.unexplained.map(({ net, rows }) => [net, rows])).toEqual([['15.50', 1]])
})

describe('a fault against the contract', () => {
  const list = listOf(5, 41)
  test.each<[string, Faults, string, string]>([
    [
      'the discount of another band',
      { band: true },
      'base_price',
      money(share(list, 380) - share(list, 360)),
    ],
    ['no earned discount', { earned: true }, 'base_price', money(share(list, 204))],
    ['a surcharge of another price', { surcharge: 75 }, 'surcharge_price', '0.75'],
  ])('%s is found with its amount, and nothing else', async (_, faults, check, amount) => {
    const clean = cells(home)
    const [proposed] = (await audited(clean)).proposedContracts()
    const items = [...clean, ...home(99_001, 5, 41, faults)]
    const findings = pricesIn(await audited(items, { contract: proposed?.contract ?? [] }))
    expect(findings).toMatchObject([{ check, amount, direction: 'over', tracking_number: 'P99001' }])
  })

  test('a least price that is raised is found, and said to bind', async () => {
    const clean = cells(home)
    const [proposed] = (await audited(clean)).proposedContracts()
    const items = [...clean, ...home(99_001, 5, 1, { minimum: 120 })]
    const findings = pricesIn(await audited(items, { contract: proposed?.contract ?? [] }))
    expect(findings).toMatchObject([
      { check: 'base_price', amount: '1.20', facts: { minimum: '9.25', minimum_binds: 'yes' } },
    ])
  })
})

describe('a contract file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const write = (name: string, text: string): string => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return file
  }
  const reading = { carriers: ['fedex', 'ups'] }

  test.each([
    ['{\n "carrier": "Fedex"}', 2, 'carrier', 'one of fedex, ups'],
    [
      '{"carrier": "ups",\n "base": [{"zone": "2-", "percent": {}}, {"zone": "8-2", "percent": {}}]}',
      2,
      'base[1].zone',
      'one or more',
    ],
    [
      '{"carrier": "ups",\n "base": [{"percent": {}},\n {"percent": {"incentive": "36%"}}]}',
      3,
      'base[1].percent.incentive',
      'a decimal number',
    ],
    [
      '{"carrier": "ups",\n "base": [{"percent": {}, "zones": "2"}]}',
      2,
      'base[0].zones',
      'only service, zone',
    ],
    ['{"carrier": "ups",\n "base": [{"zone": "2"}]}', 2, 'base[0].percent', 'an object with a per cent'],
    [
      '{"carrier": "ups",\n "base": [{"percent": {"incentive": ["36", "136"]}}]}',
      2,
      'base[0].percent.incentive[1]',
      'from 0 to 100',
    ],
    ['{"carrier": "ups",\n "dim": [{"divisor": "0"}]}', 2, 'dim[0].divisor', 'a number above 0'],
    ['{"carrier": "ups",\n "currency": "usd"}', 2, 'currency', 'three capital letters'],
    ['{"carrier": "ups",\n "minimum": [{"zone": "2"}]}', 2, 'minimum[0]', 'an amount as `net`'],
    [
      '{"carrier": "ups", "from": "2025-02-01",\n "to": "2025-01-01"}',
      2,
      'to',
      'a day not before 2025-02-01',
    ],
    [
      '{"carrier": "ups",\n "fuel": [{"table": "nowhere.csv"}]}',
      2,
      'fuel[0].table',
      'a file that can be read',
    ],
    [
      '[{"carrier": "ups"},\n {"carrier": "ups", "surcharges": [{"net": "1"}]}]',
      2,
      '[1].surcharges[0]',
      'a `charge` or a `category`',
    ],
  ])('%s is refused by line and key', async (text, line, column, expected) => {
    const file = write('wrong.json', text)
    await expect(readContracts([file], reading)).rejects.toMatchObject({
      ...{ code: 'contract', file, line, column },
      expected: expect.stringContaining(expected),
    })
  })

  test('has its lists as CSV, and list prices in a table', async () => {
    write(
      'base.csv',
      'service,zone,weight,percent.performance,percent.earned\nHome Delivery,2-8,1-20,36,18.2;20.4\n',
    )
    write(
      'list.csv',
      'service,weight,Zone 2,Zone 3\nHome Delivery,1,10.00,11.00\nHome Delivery,2,12.00,13.00\n',
    )
    const file = write('contract.json', '{"carrier": "fedex", "list": "list.csv", "base": "base.csv"}')
    const [contract] = await readContracts([file], reading)
    expect(contract?.base[0]?.terms).toEqual({
      ...{ service: 'Home Delivery', zone: '2-8', weight: '1-20' },
      percent: { performance: '36', earned: ['18.2', '20.4'] },
    })
    expect(contract?.list?.('Home Delivery', '03', '1.5', '2025-09-01')).toEqual({
      price: '13.00',
      isNet: false,
    })
    expect(contract?.list?.('Home Delivery', '4', '1', '2025-09-01')).toBeUndefined()
  })

  test('has fuel rates in a table: of those that hold, the one that began last', async () => {
    const rows = [
      'from,to,service,rate',
      '2025-09-01,,Ground;Home Delivery,18.5',
      '2025-09-08,2025-09-14,,19',
    ]
    const file = write('fuel.csv', rows.join('\n'))
    const rate = await readFuelTable(file)
    const asked = (service: string) =>
      ['2025-08-31', '2025-09-07', '2025-09-08', '2025-09-14', '2025-09-15'].map((day) => rate(service, day))
    expect(asked('Ground')).toEqual([undefined, '18.5', '19', '19', '18.5'])
    expect(asked('Overnight')).toEqual([undefined, undefined, '19', '19', undefined])
    const wrong = write('fuel.csv', `${rows.join('\n')}\n,,Ground,18\n`)
    await expect(readFuelTable(wrong)).rejects.toMatchObject({ code: 'contract', line: 4, column: 'from' })
    const bare = write('fuel.csv', 'from,per cent\n2025-09-01,18.5\n')
    await expect(readFuelTable(bare)).rejects.toMatchObject({ line: 1, expected: 'a column rate' })
  })

  test('has postal codes with an area surcharge in a table: single ones, ranges, each in its time', async () => {
    const rows = [
      'postal_code,from_code,to_code,charge,from,to',
      '10001,,,DAS,,2025-08-31',
      '10001,,,DAS Extended,2025-09-01,',
      ',59000,59999,DAS Remote,,',
      'sw1a 1aa,,,London,,',
    ]
    const codes = await readAreaCodes(write('areas.csv', rows.join('\n')))
    expect(codes('10001-1234', '2025-08-31')).toEqual(['DAS'])
    expect(codes('10001', '2025-09-01')).toEqual(['DAS Extended'])
    expect(codes('59000', '2025-09-01')).toEqual(['DAS Remote'])
    expect(codes('59999', '2025-09-01')).toEqual(['DAS Remote'])
    expect(codes('60000', '2025-09-01')).toEqual([])
    expect(codes('1000', '2025-09-01')).toEqual([])
    expect(codes('SW1A1AA', '2025-09-01')).toEqual(['London'])
    const wrong = write('areas.csv', `${rows.join('\n')}\n,70000,69000,DAS,,\n`)
    await expect(readAreaCodes(wrong)).rejects.toMatchObject({
      ...{ code: 'contract', line: 6, column: 'to_code', value: '69000' },
      expected: 'a postal code, or from_code and to_code of one length, from_code not above to_code',
    })
  })

  test.each([
    ['several codes in a cell', 'postal_code\n10001;10002\n', { line: 2, value: '10001;10002' }],
    ['a range in a cell', 'postal_code\n10001-10099\n', { line: 2, value: '10001-10099' }],
    ['a number of a spreadsheet', 'postal_code\n1.0001E4\n', { line: 2, value: '1.0001E4' }],
    [
      'leading zeros that are gone',
      'postal_code\n1001\n10002\n',
      { expected: expect.stringContaining('1001 has four digits') },
    ],
    [
      'a range whose ends have other lengths',
      'from_code,to_code\n501,10001\n',
      { line: 2, column: 'to_code' },
    ],
    ['a range without an end', 'from_code,to_code\n10001,\n', { line: 2, column: 'to_code' }],
    [
      'days in the wrong order',
      'postal_code,from,to\n10001,2026-05-01,2025-01-01\n',
      { line: 2, column: 'to', value: '2025-01-01' },
    ],
    ['no code at all', 'postal_code\n\n', { expected: 'at least one postal code' }],
  ])('refuses a list of places with %s', async (_, text, fault) => {
    await expect(readAreaCodes(write('areas.csv', text))).rejects.toMatchObject({
      code: 'contract',
      ...fault,
    })
  })

  test('takes lists of four digits, of beginnings, and of ZIP+4', async () => {
    const codes = async (text: string) => readAreaCodes(write('areas.csv', text))
    expect((await codes('postal_code\n1001\n1002\n'))('1001', '2026-01-01')).toEqual([''])
    expect((await codes('postal_code\n100\n10201\n'))('10201', '2026-01-01')).toEqual([''])
    expect((await codes('postal_code\n10001-1234\n'))('10001-1234', '2026-01-01')).toEqual([''])
  })

  test('without any contract is refused, and nothing is written where nothing could be proposed', async () => {
    await expect(readContracts([write('none.json', '[]')], reading)).rejects.toMatchObject({
      ...{ code: 'contract', value: '[]', expected: 'at least one contract' },
    })
    const output = write('proposed.json', 'kept')
    const result = await contractJob(['samples/usps-eps/real.csv'], { output }).result
    expect(result.proposed).toBeNull()
    expect(result.notes).toEqual([expect.stringMatching(/^no contract proposed: /)])
    expect(readFileSync(output, 'utf8')).toBe('kept')
  })

  test.each([
    ['base', 'zone,percent.performance', '2-8,36', '2-8,a lot', 'percent.performance'],
    ['base', 'percent.performance,from,to', '36,2025-09-01,', '36,2026-01-05,2025-12-31', 'to'],
    ['surcharges', 'category,net', 'delivery,1', 'delivrey,2', 'category'],
  ])('with a mistake in a list of %s by %s names the line of the list', async (name, ...lines) => {
    const column = lines.pop()
    const list = write('bad.csv', `${lines.join('\n')}\n`)
    const file = write('contract.json', JSON.stringify({ carrier: 'fedex', [name]: 'bad.csv' }))
    await expect(readContracts([file], reading)).rejects.toMatchObject({ file: list, line: 3, column })
  })
})

test.each(['expected', 'deliveries', 'config', 'contract'])(
  '%s is read by an audit of files',
  async (name) => {
    const report = auditInvoices('samples/fedex-us/overnight.csv', { [name]: 'no-such-file.json' })
    await expect(report).rejects.toThrow('no-such-file.json')
  },
)

describe('a divisor below that of the contract', () => {
  /** Billed by 139 where the contract has 194. */
  const parcel = (cells: Readonly<Record<string, string>>, charges: readonly string[] = []): LineItem[] =>
    record(
      {
        ...{ carrier: 'fedex', format: 'fedex-us', tracking_number: 'P1', transaction_date: '2026-01-05' },
        cells: {
          ...{ service: 'Home Delivery', zone: '5', billed_weight_unit: 'lb', dim_divisor: '139' },
          ...{ actual_weight: '6.0', length: '18', width: '14', height: '10', billed_weight: '19' },
          ...cells,
        },
      },
      ['Transportation Charge', ...charges].map((charge_description) => ({
        charge_code: null,
        charge_description,
        net_cost: '15.00',
      })),
    )
  const audited = async (items: LineItem[], dim: object = {}) => {
    const contract = [{ carrier: 'fedex', dim: [{ divisor: '194', ...dim }] }]
    const audit = createAudit(await loadAuditOptions({ formats, contract }))
    take(audit, items)
    const { findings, checks } = lawful(audit.report())
    const { reason = null } = checks.find(({ check }) => check === 'dim_divisor') ?? {}
    return { own: findings.filter(({ check }) => check === 'dim_divisor'), reason }
  }

  test.each([
    ['whole sides', {}, '13'],
    ['sides with a fraction, each rounded up', { length: '17.2', billed_weight: '19.0' }, '13'],
    // 17.2 x 14 x 10: 12.41 by 194, 17.3 by 139.
    [
      'sides as measured, before they were rounded up',
      { length: '17.2', billed_weight: '18', ship_date: '2025-08-10' },
      '13',
    ],
    [
      'kilograms in halves',
      {
        length: '40',
        width: '30',
        height: '20',
        billed_weight: '123.5',
        billed_weight_unit: 'kg',
        dim_divisor: '194.5',
      },
      '124',
    ],
    ['no divisor in the file', { dim_divisor: '' }, '13'],
    ['a divisor of zero, which is none', { dim_divisor: '0' }, '13'],
  ])('is found with %s', async (_, cells, expected) => {
    const { own } = await audited(parcel(cells))
    expect(own.map(({ facts }) => facts.expected)).toEqual([expected])
  })

  test('is found with a least weight for its handling, which is then what is expected', async () => {
    const long = { length: '50', width: '12', height: '10', billed_weight: '44' }
    const { own } = await audited(parcel(long, ['AHS - Dimensions']))
    expect(own.map(({ message }) => message)).toEqual([
      '44 lb billed by a divisor of 139; the contract has 194: 40 lb expected',
    ])
  })

  test('is found where the contract has the sides as measured', async () => {
    const { own } = await audited(parcel({ length: '17.2', dim_divisor: '194', billed_weight: '13' }), {
      sides: 'as measured',
      divisor: '210',
    })
    expect(own.map(({ message }) => message)).toEqual([
      '13 lb billed by a divisor of 194; the contract has 210 with its sides as measured: 12 lb expected',
    ])
  })

  test.each([
    [
      'of several parcels',
      { package_count: '2' },
      {},
      '1 record of several parcels, or without all three sides',
    ],
    ['with a side missing', { width: '' }, {}, '1 record of several parcels, or without all three sides'],
    ['without a row for it', {}, { above_in3: '5000' }, '1 parcel: no row of `dim` applies to them'],
  ])('is not assessed in a record %s, and the reason is named', async (_, cells, dim, reason) => {
    expect(await audited(parcel(cells), dim)).toEqual({ own: [], reason })
  })

  test('makes no difference to a parcel that is billed by its weight', async () => {
    expect((await audited(parcel({ actual_weight: '18.4' }))).own).toEqual([])
    expect((await audited(parcel({ dim_divisor: '', billed_weight: '13' }))).own).toEqual([])
  })
})

describe('fuel on a surcharge', () => {
  const parcel = (surcharge: Partial<LineItem>, fuel: string): LineItem[] =>
    record(
      {
        carrier: 'fedex',
        format: 'fedex-us',
        tracking_number: '390000000000',
        destination_postal_code: '99999',
      },
      [
        { charge_description: 'Freight', net_cost: '20.00', column: 'T' },
        { charge_category: 'delivery', net_cost: '5.00', column: 'R', ...surcharge },
        { charge_description: 'Fuel', charge_category: 'fuel', net_cost: fuel, column: 'F' },
      ],
    )
  const fuel = [{ rate: '10' }]
  const foundIn = (audit: Audit, name: string): Finding[] =>
    lawful(audit.report()).findings.filter(({ check }) => check === name)

  test.each([
    ['area_surcharge', 'delivery', { areas: [{ charge: 'DAS*', codes: ['10001'] }] }],
    [
      'peak_surcharge',
      'peak',
      { peak: [{ charge: 'DAS*', from: '2020-01-01', to: '2030-12-31', net: '0.00' }] },
    ],
  ] satisfies readonly [string, LineItem['charge_category'], object][])(
    '%s: what is against the contract comes back with its fuel',
    async (check, category, terms) => {
      const das = {
        charge_code: null,
        charge_description: 'DAS Resi',
        charge_category: category,
        charge_subcategory: null,
      }
      const audit = await audited(parcel(das, '2.50'), { contract: { carrier: 'fedex', fuel, ...terms } })
      expect(foundIn(audit, check)).toMatchObject([{ amount: '5.00', refundable: '5.50' }])
      expect(foundIn(audit, 'fuel_rate')).toMatchObject([
        { direction: 'over', amount: '0.50', consequence_of: check },
      ])
    },
  )

  test('explains the cost of the shipment together with the surcharge, and once', async () => {
    const das = { charge_code: null, charge_description: 'DAS Resi', charge_subcategory: null }
    const audit = await audited(parcel(das, '2.50'), {
      contract: { carrier: 'fedex', fuel, areas: [{ charge: 'DAS*', codes: ['10001'] }] },
      expected: [{ tracking_number: '390000000000', cost: '21.95' }],
    })
    expect(foundIn(audit, 'expected_cost')).toMatchObject([
      {
        direction: 'over',
        amount: '0.05',
        refundable: '0.05',
        facts: { billed: '27.50', explained: '5.50' },
      },
    ])
  })

  test('that is not billed on a wrong surcharge is for information', async () => {
    const home = {
      charge_code: null,
      charge_description: 'Residential',
      charge_subcategory: 'residential',
    }
    const audit = await audited(parcel(home, '2.00'), {
      contract: { carrier: 'fedex', fuel },
      expected: [{ tracking_number: '390000000000', residential: false }],
    })
    expect(foundIn(audit, 'residential_mismatch')).toMatchObject([{ amount: '5.00' }])
    expect(foundIn(audit, 'fuel_rate')).toMatchObject([
      { direction: 'under', severity: 'info', amount: '0.50', consequence_of: 'residential_mismatch' },
    ])
  })
})

describe('a contract that is not in force', () => {
  const terms = {
    carrier: 'fedex',
    base: [{ percent: { performance: '30' } }],
    surcharges: [{ charge: 'DAS*', net: '5.00' }],
    peak: [{ charge: 'Peak*', from: '2020-01-01', to: '2030-12-31', net: '1.00' }],
  }
  const parcel = (): LineItem[] =>
    record(
      {
        carrier: 'fedex',
        format: 'fedex-us',
        zone: '5',
        billed_weight: '12',
        tracking_number: '390000000000',
      },
      [
        { charge_description: 'Freight', net_cost: '20.00', column: 'T' },
        {
          charge_description: 'DAS Resi',
          charge_category: 'delivery',
          charge_subcategory: null,
          net_cost: '9.00',
        },
        {
          charge_description: 'Peak',
          charge_category: 'peak',
          charge_subcategory: null,
          net_cost: '9.00',
          column: 'P',
        },
      ],
    )

  test.each([
    ['to', '2020-12-31', 'the contract ended on 2020-12-31, and what is later needs the one that follows'],
    ['from', '2029-01-01', 'the contract begins on 2029-01-01, and what is earlier needs the one before'],
  ])('%s %s: accuses nothing, and says so', async (key, day, why) => {
    const report = (await audited(parcel(), { contract: { ...terms, [key]: day } })).report()
    const own = report.checks.filter(({ check }) =>
      ['base_price', 'surcharge_price', 'peak_surcharge'].includes(check),
    )
    expect(own.map(({ result, reason }) => [result, reason])).toEqual([
      ['unassessable', `1 parcel: ${why}`],
      ['unassessable', `1 surcharge: ${why}`],
      ['unassessable', `1 seasonal surcharge: ${why}`],
    ])
  })
})
