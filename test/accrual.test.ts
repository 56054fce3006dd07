/** What was shipped and is not billed until a date. The amounts are counted by hand. */
import { readdirSync, readFileSync } from 'node:fs'
import readXlsxFile from 'read-excel-file/node'
import { describe, expect, it, test } from 'vitest'
import { parseInvoice } from '../src/app/api.js'
import { accrueInvoices } from '../src/app/audit-api.js'
import { writeAccrual } from '../src/report/accrual-output.js'
import { accrualText } from '../src/report/accrual-text.js'
import type { AccrualReport, AccrualTotal } from '../src/schema/accrual-report.js'
import type { LineItem } from '../src/schema/line-item.js'
import type { ExpectedCostInput } from '../src/tables/expected.js'
import { isDamaged } from '../src/values/damaged-number.js'
import { plus } from '../src/values/decimal.js'
import { fold } from '../src/values/fold.js'
import { auditOf, line } from './audit-kit.js'

const FILES = ['samples/fedex-us/real.csv', 'samples/dhl-express/two-invoices.csv']
const sample = (inputs = FILES): Promise<AccrualReport> =>
  accrueInvoices(inputs, { expected: 'samples/labels.csv', until: '2026-01-19' })

const accrued = (items: readonly LineItem[], expected: readonly ExpectedCostInput[], until = '2026-01-31') =>
  auditOf(items, { expected, checks: [] }).accrual(until)

const SHIPPED = { tracking_number: 'P1', cost: '10.00', currency: 'USD', ship_date: '2026-01-30' }
const parcel = (facts: Partial<LineItem> = {}): LineItem =>
  line({ tracking_number: 'P1', net_cost: '12.00', invoice_date: '2026-02-07', ...facts })

/** The sample with its third record cut off. */
function withCutRecord(): Uint8Array {
  const lines = readFileSync('samples/fedex-us/real.csv', 'utf8').split('\n')
  return Buffer.from(lines.map((text, at) => (at === 3 ? text.slice(0, 80) : text)).join('\n'))
}

async function sheetsOf(report: AccrualReport): Promise<Record<string, unknown[][]>> {
  const pieces: Buffer[] = []
  await writeAccrual(report, 'xlsx', 100, {
    write: async (piece) => {
      pieces.push(Buffer.from(piece))
    },
  })
  const sheets = await readXlsxFile(Buffer.concat(pieces))
  return Object.fromEntries(sheets.map(({ sheet, data }) => [sheet, data]))
}

test('a parcel on an invoice that charges nothing for it is not accrued, and is named so', async () => {
  const zero = parcel({ net_cost: '0.00', gross_cost: '0.00', invoice_date: '2026-01-31' })
  const report = await accrued([zero], [SHIPPED])
  expect(report.totals).toEqual([])
  expect(report.left_out).toMatchObject([
    { reason: 'charged_nothing', shipments: 1, expected: [{ currency: 'USD', amount: '10.00' }] },
  ])
  expect(accrualText(report, 100)).toContain('10.00 USD: 1 shipment on an invoice that charges nothing for')
  // On a later invoice it is billed since, for nothing.
  const later = await accrued([{ ...zero, invoice_date: '2026-02-07' }], [SHIPPED])
  expect(later.totals).toMatchObject([
    { expected: '10.00', billed_since: 1, billed: '0', difference: '-10.00' },
  ])
  // Charges of a later invoice are what it costs.
  const charged = await accrued([zero, parcel({ invoice_id: 'B2' })], [SHIPPED])
  expect(charged.totals).toMatchObject([{ expected: '10.00', billed_since: 1, billed: '12.00' }])
})

describe('what could not be read', () => {
  const options = { expected: 'samples/labels.csv', until: '2026-01-31' }

  it('is told with what it means for the accrual', async () => {
    const report = await accrueInvoices(withCutRecord(), options)
    expect(report.rejected).toBe(1)
    expect(accrualText(report, 100).split('\n')[0]).toBe(
      '1 row could not be read: what it bills counts here as not billed.',
    )
    const unread = [{ file: 'lost.csv', code: 'unreadable' as const, reason: 'lost.csv: unreadable' }]
    expect(accrualText({ ...report, unread }, 100).split('\n')[0]).toBe(
      '1 file and 1 row could not be read: what they bill counts here as not billed.',
    )
  })

  it('has a sheet of its own in the workbook', async () => {
    const report = await accrueInvoices(withCutRecord(), options)
    const unread = [{ file: 'lost.csv', code: 'unreadable' as const, reason: 'lost.csv: unreadable' }]
    expect(await sheetsOf({ ...report, unread })).toMatchObject({
      'not read': [
        ['file', 'rows', 'reason'],
        ['lost.csv', null, 'lost.csv: unreadable'],
        [null, 1, 'could not be read'],
      ],
    })
  })

  it('is said of the parcels of its records, which may be billed', async () => {
    const audit = auditOf([parcel({ tracking_number: 'P2' })], {
      expected: [SHIPPED, { ...SHIPPED, tracking_number: 'P3', cost: '4.00' }],
      checks: [],
    })
    const rejected = (tracking_number: string, invoice_date: string) => ({
      ...{ file: 'a.csv', row: 9, account_id: null, invoice_id: 'A1', invoice_date, tracking_number },
      ...{ currency: 'USD', row_total: '0', rejected: true as const },
    })
    // The invoice of the second one is of a later day: it is not billed by then.
    audit.addFile({ uncharged: [rejected('P1', '2026-01-31'), rejected('P3', '2026-02-07')] })
    const report = await audit.accrual('2026-01-31')
    expect(report.totals).toMatchObject([{ expected: '14.00', unread: 1, unread_expected: '10.00' }])
    expect(report.shipments.map(({ tracking_number, unread }) => [tracking_number, unread])).toEqual([
      ['P1', true],
      ['P3', undefined],
    ])
    expect(accrualText(report, 200)).toContain(
      '10.00 USD  of it for 1 shipment with a record that could not be read: correct it first, it may bill them',
    )
    const { totals = [], shipments = [] } = await sheetsOf(report)
    expect(totals.map((row) => [row[0], row[4], row.at(-2), row.at(-1)])).toEqual([
      ['currency', 'expected', 'unread', 'unread_expected'],
      ['USD', 14, 1, 10],
    ])
    expect(shipments.map((row) => row.at(-1))).toEqual(['unread', 'yes', null])
  })

  it('is nothing if every row was read', async () => {
    const report = await accrueInvoices('samples/fedex-us/real.csv', options)
    expect(report).not.toHaveProperty('rejected')
    expect(Object.keys(await sheetsOf(report))).toEqual([
      'accrual',
      'totals',
      'shipments',
      'fees estimated',
      'not accrued',
    ])
  })
})

describe('the sample', () => {
  it('accrues what no invoice until the date bills', async () => {
    const { totals, rows, left_out } = await sample()
    expect(totals.map((one) => [one.currency, one.shipments, one.expected])).toEqual([
      ['EUR', 3, '324.76'],
      ['USD', 5, '159.37'],
    ])
    expect(
      totals.map((one) => [one.billed_since, one.billed_since_expected, one.billed, one.difference]),
    ).toEqual([
      [2, '279.76', '283.68', '3.92'],
      [3, '131.37', '134.90', '3.53'],
    ])
    expect(totals.map((one) => [one.not_billed, one.not_billed_expected])).toEqual([
      [1, '45.00'],
      [2, '28.00'],
    ])
    expect(rows.map((one) => [one.month, one.carrier, one.cost_center, one.shipments, one.expected])).toEqual(
      [
        ['2025-12', 'fedex', 'SHOP', 1, '15.60'],
        ['2026-01', 'dhl_express', 'EXPORT', 3, '324.76'],
        ['2026-01', 'fedex', 'SHOP', 3, '112.09'],
        ['2026-01', 'fedex', 'WHOLESALE', 1, '31.68'],
      ],
    )
    expect(left_out.map((one) => [one.reason, one.shipments, one.expected.map((sum) => sum.amount)])).toEqual(
      [
        ['billed', 2, ['13.34', '69.50']],
        ['shipped_later', 1, ['54.79']],
        ['voided', 1, ['9.80']],
        ['without_ship_date', 1, ['11.20']],
      ],
    )
  })

  it('is the same with a file given twice', async () => {
    expect(await sample([...FILES, FILES[0] as string])).toEqual(await sample())
  })

  it('says the same in every shape', async () => {
    const report = await sample()
    const shown = async (shape: 'text' | 'csv' | 'json'): Promise<string> => {
      let text = ''
      await writeAccrual(report, shape, 100, {
        write: async (piece) => {
          text += piece
        },
      })
      return text
    }
    expect(JSON.parse(await shown('json'))).toEqual(report)
    const csv = (await shown('csv')).split('\n')
    expect(csv).toContain('expected,2026-01,fedex,SHOP,USD,3,112.09,0,2,99.69,103.22,3.53,1,12.40,,')
    const text = await shown('text')
    expect(text).toMatch(/^324\.76 EUR {2}to accrue on 2026-01-19: 3 shipments/)
    expect(text).toContain(
      '131.37 USD  of it billed since: 3 shipments for 134.90 USD, 3.53 USD more than expected',
    )
    expect(text).toContain(
      '11.20 USD: 1 shipment NOT ASSESSED: not billed, and no ship date given (line 9: 390100000993)',
    )
  })
})

test('a day that is none is refused', async () => {
  await expect(accrued([], [SHIPPED], '2026-02-30')).rejects.toThrow('until: 2026-02-30')
})

describe('a shipment', () => {
  it('is billed by its number in any spelling', async () => {
    const { left_out, totals } = await accrued(
      [parcel({ tracking_number: '1Z A1B', invoice_date: '2026-01-31' })],
      [{ ...SHIPPED, tracking_number: '1za1b' }],
    )
    expect([totals, left_out.map(({ reason }) => reason)]).toEqual([[], ['billed']])
  })

  it('billed before and again after the date is not accrued', async () => {
    const { totals } = await accrued(
      [parcel({ invoice_date: '2026-01-31' }), parcel({ invoice_id: 'B', charge_stage: 'adjustment' })],
      [SHIPPED],
    )
    expect(totals).toEqual([])
  })

  it('without an expected cost is counted, and what has come in is a difference', async () => {
    const { totals } = await accrued(
      [parcel()],
      [
        { ...SHIPPED, cost: null },
        { ...SHIPPED, tracking_number: 'P2' },
      ],
    )
    expect(totals).toMatchObject([
      {
        currency: 'USD',
        shipments: 2,
        expected: '10.00',
        without_cost: 1,
        billed: '12.00',
        difference: '12.00',
      },
    ])
  })

  it('billed in another currency is never compared', async () => {
    const { totals, shipments } = await accrued([parcel({ currency: 'EUR' })], [SHIPPED])
    expect(totals.map((one) => [one.currency, one.shipments, one.expected, one.billed])).toEqual([
      ['EUR', 0, '0', '12.00'],
      ['USD', 1, '10.00', '0'],
    ])
    expect(shipments.map(({ difference }) => difference)).toEqual([null, null])
  })

  it('without a currency adds up within one format alone, whoever billed it', async () => {
    const bare = (number: string, format: string): LineItem =>
      parcel({ tracking_number: number, carrier: 'royal_mail', format, currency: null })
    const expected = ['P1', 'P2', 'P3'].map((tracking_number) => ({
      ...{ ...SHIPPED, tracking_number, carrier: 'royal_mail', currency: null },
    }))
    const untracked = {
      invoice_id: 'B',
      tracking_number: null,
      shipment_id: null,
      charge_category: 'freight' as const,
    }
    const one = await accrued([bare('P1', 'royal-mail-bex')], expected)
    expect(one.totals.map(({ format, expected: amount }) => [format, amount])).toEqual([
      ['royal-mail-bex', '30.00'],
    ])
    const report = await accrued(
      [
        ...[bare('P1', 'royal-mail-bex'), bare('P2', 'royal-mail-invoice')],
        ...['royal-mail-bex', 'royal-mail-invoice'].map((format) => ({ ...bare('', format), ...untracked })),
      ],
      expected,
    )
    const units = [
      ['royal-mail-bex', '10.00', '12.00'],
      ['royal-mail-invoice', '10.00', '12.00'],
      [null, '10.00', '0'],
    ]
    const shown = ({ format, expected: amount, billed }: AccrualReport['rows'][number] | AccrualTotal) => [
      format,
      amount,
      billed,
    ]
    expect(report.totals.map(shown)).toEqual(units)
    expect(report.rows.map(shown)).toEqual(units)
    expect(report.unmatchable.map(({ format, billed }) => [format, billed])).toEqual([
      ['royal-mail-bex', '12.00'],
      ['royal-mail-invoice', '12.00'],
    ])
    const text = accrualText(report, 200)
    expect(text).toContain('1 shipment shipped, not billed (no currency, royal mail)')
    expect(text).toContain('1 shipment shipped, not billed (no currency, royal-mail-bex)')
    // Only where something of the carrier is accrued may it be billed among them.
    expect(text).toContain('what was expected for them is accrued although it may be billed.')
    const others = report.shipments.map((one) => ({ ...one, carrier: 'ups' }))
    expect(accrualText({ ...report, shipments: others }, 200)).toContain(
      '1 charge without a tracking number. They match no expected shipment, and nothing of this carrier is accrued.',
    )
    const late = await accrued(
      [bare('P1', 'royal-mail-bex'), bare('P2', 'royal-mail-invoice')],
      expected.slice(0, 2),
      '2026-02-28',
    )
    expect(accrualText(late, 200)).toContain(
      '10.00 (no currency, royal-mail-bex), 10.00 (no currency, royal-mail-invoice): 2 shipments billed until',
    )
  })

  it('as text no price is called too high or too low over currencies, nor two that differ as expected', async () => {
    const report = await accrued(
      [
        parcel({ currency: 'EUR' }),
        parcel({ tracking_number: 'P2', net_cost: '9.00' }),
        parcel({ tracking_number: 'P3', net_cost: '11.00' }),
      ],
      [SHIPPED, { ...SHIPPED, tracking_number: 'P2' }, { ...SHIPPED, tracking_number: 'P3' }],
    )
    expect(accrualText(report, 200).split('\n\n')[0]?.split('\n')).toEqual([
      '12.00 EUR  not accrued: billed for 1 shipment without an expected cost in this currency',
      '30.00 USD  to accrue on 2026-01-31: 3 shipments shipped, not billed',
      '30.00 USD  of it billed since: 3 shipments for 20.00 USD, 10.00 USD less than expected',
      '10.00 USD  in that difference: expected for 1 shipment billed in another currency',
    ])
    const pair = await accrued(
      [
        parcel({ tracking_number: 'P2', net_cost: '9.00' }),
        parcel({ tracking_number: 'P3', net_cost: '11.00' }),
      ],
      [
        { ...SHIPPED, tracking_number: 'P2' },
        { ...SHIPPED, tracking_number: 'P3' },
      ],
    )
    expect(accrualText(pair, 200)).toContain(
      '2 shipments for 20.00 USD, as expected in total, but not each of them',
    )
  })

  it('on an invoice without a date is billed on the day of its charge', async () => {
    const undated = parcel({ invoice_date: null, transaction_date: '2026-01-31' })
    expect((await accrued([undated], [SHIPPED])).left_out[0]?.reason).toBe('billed')
    const unknown = parcel({ invoice_date: null, transaction_date: null })
    expect((await accrued([unknown], [SHIPPED])).left_out[0]?.reason).toBe('billed_without_date')
  })

  it('of two cost centers is shown under both', async () => {
    const { rows } = await accrued(
      [],
      [
        { ...SHIPPED, cost_center: 'A' },
        { ...SHIPPED, cost_center: 'B' },
      ],
    )
    expect(rows).toMatchObject([{ cost_center: 'A + B', shipments: 1, expected: '20.00' }])
  })
})

describe('ship dates', () => {
  const months = async (...dates: string[]) => {
    const expected = dates.map((ship_date, at) => ({ ...SHIPPED, tracking_number: `P${at}`, ship_date }))
    const { rows, left_out } = await accrued([], expected, '2026-12-31')
    return [...rows.map(({ month }) => month), ...left_out.map(({ reason }) => reason)]
  }

  it.each([
    [
      ['2026-01-05T10:20:30Z', '20260205', '2026-03-05 08:00'],
      ['2026-01', '2026-02', '2026-03'],
    ],
    [['03/04/2026', '25/04/2026'], ['2026-04']],
    [
      ['03/04/2026', '04/25/2026'],
      ['2026-03', '2026-04'],
    ],
    [['03/04/2026'], ['unreadable_ship_date']],
    [['13/04/2026', '04/13/2026'], ['unreadable_ship_date']],
    [['soon'], ['unreadable_ship_date']],
    [
      ['05-Jan-2026', '3.3.2026'],
      ['2026-01', '2026-03'],
    ],
  ])('%j: %j', async (dates, found) => {
    expect(await months(...dates)).toEqual(found)
  })

  it.each([
    ['day-first', ['03/04/2026'], ['2026-04']],
    ['month-first', ['03/04/2026'], ['2026-03']],
    ['month-first', ['03/04/2026', '25/04/2026'], ['2026-04']], // what the dates show goes before
    ['day-first', ['13/04/2026', '04/13/2026'], ['unreadable_ship_date']],
  ] as const)('with --dates %s, %j: %j', async (order, dates, found) => {
    const expected = dates.map((ship_date, at) => ({ ...SHIPPED, tracking_number: `P${at}`, ship_date }))
    const audit = auditOf([], { expected, checks: [] })
    const { rows, left_out } = await audit.accrual('2026-12-31', undefined, order)
    expect([...rows.map(({ month }) => month), ...left_out.map(({ reason }) => reason)]).toEqual(found)
  })
})

describe('fees without a shipment', () => {
  const fee = (invoice_date: string, net_cost: string, facts: Partial<LineItem> = {}): LineItem =>
    line({
      tracking_number: null,
      charge_category: 'account',
      charge_description: 'Service Fee',
      invoice_id: invoice_date,
      invoice_date,
      net_cost,
      ...facts,
    })

  it('are the average of the three months before, without what is billed already', async () => {
    const items = ['2025-09-06', '2025-10-04', '2025-11-01', '2025-11-29', '2025-12-20', '2026-01-03'].map(
      (date, at) => fee(date, `${at + 1}.00`),
    )
    const { fees, totals } = await accrued([...items, fee('2026-02-07', '99.00')], [])
    expect(totals).toEqual([])
    // 2.00, 3.00 + 4.00, 5.00: 14.00 / 3
    expect(fees).toEqual([
      {
        carrier: 'ups',
        currency: 'USD',
        format: null,
        months: [
          { month: '2025-12', billed: '5.00' },
          { month: '2025-11', billed: '7.00' },
          { month: '2025-10', billed: '2.00' },
        ],
        average: '4.67',
        billed: '6.00',
        estimate: '0',
      },
    ])
  })

  it('align, with a currency and without', async () => {
    const bare = { currency: null, format: 'fedex-us', carrier: 'fedex', invoice_id: 'F1' } as const
    const report = await accrued([fee('2025-12-06', '50.00'), fee('2025-12-06', '9.00', bare)], [])
    const rows = accrualText(report, 200).split('\n')
    expect(rows.filter((row) => row.includes('as in'))).toEqual([
      ' 9.00      fedex (no currency, fedex-us): as in 2025-12 9.00',
      '50.00 USD  ups: as in 2025-12 50.00 USD',
    ])
    const alone = accrualText(await accrued([fee('2025-12-06', '9.00', bare)], []), 200)
    expect(alone.split('\n')).toContain('9.00  fedex (no currency, fedex-us): as in 2025-12 9.00')
  })

  it('count a month with invoices and no fee, and none without invoices', async () => {
    const items = [fee('2025-10-04', '9.00'), parcel({ invoice_date: '2025-12-06', invoice_id: 'C' })]
    const { fees } = await accrued(items, [])
    expect(fees).toMatchObject([{ average: '4.50', billed: '0', estimate: '4.50' }])
    expect(fees[0]?.months.map(({ month }) => month)).toEqual(['2025-12', '2025-10'])
  })

  it('are no charges of an invoice that names no shipment at all', async () => {
    const items = [fee('2025-12-06', '50.00', { charge_category: 'freight', charge_subcategory: null })]
    const { fees, unmatchable } = await accrued(items, [])
    expect(fees).toEqual([])
    expect(unmatchable).toEqual([
      {
        reason: 'no_tracking_number',
        carrier: 'ups',
        currency: 'USD',
        format: null,
        charges: 1,
        billed: '50.00',
      },
    ])
  })
})

/** Each shipment expected at what it is billed. */
const SAMPLES = readdirSync('samples', { recursive: true, encoding: 'utf8' }).filter(
  (name) => /^[a-z-]+\/[^/]+\.csv$/.test(name) && !/^(bad|generators|royal-mail-tracking)/.test(name),
)

/** What no expected shipment can be compared with. */
const NOT_COMPARED: Readonly<Record<string, string>> = {
  'ups-billing/rare-charges.csv': '-14.50', // an adjustment of the account, booked on a parcel
}

describe('every sample', () => {
  it.each(SAMPLES)('%s bills since what was expected, to the last digit', async (name) => {
    const file = `samples/${name}`
    const nets = new Map<string, { net: string; currencies: Set<string | null>; number: string }>()
    for await (const { tracking_number: number, net_cost, currency } of parseInvoice(file)) {
      if (number === null || isDamaged(number)) continue
      const own = nets.get(fold(number)) ?? { net: '0', currencies: new Set(), number }
      nets.set(fold(number), { ...own, net: plus(own.net, net_cost) })
      own.currencies.add(currency)
    }
    const expected = [...nets.values()]
      .filter(({ currencies }) => currencies.size === 1)
      .map(({ net, number }) => ({ tracking_number: number, cost: net, ship_date: '1999-12-30' }))
    const { totals, left_out } = await accrueInvoices(file, { expected, until: '1999-12-31' })
    const undated = ['billed_without_date', 'charged_nothing']
    expect(left_out.map(({ reason }) => reason).filter((reason) => !undated.includes(reason))).toEqual([])
    expect(totals.map(({ difference }) => difference).filter((text) => /[1-9]/.test(text))).toEqual(
      NOT_COMPARED[name] === undefined ? [] : [NOT_COMPARED[name]],
    )
  })
})

test('an adjustment of the account that is booked on a parcel is no cost of it, and is stated', async () => {
  const tracking = '1Z90T1ZW0310433576'
  const file = 'samples/ups-billing/rare-charges.csv'
  const expected = [{ tracking_number: tracking, cost: '20.00', currency: 'USD', ship_date: '2025-09-08' }]
  const report = await accrueInvoices(file, { expected, until: '2025-09-10' })
  expect(report.shipments.map((one) => [one.billed, one.difference])).toEqual([['24.84', '4.84']])
  let whole = '0'
  for await (const item of parseInvoice(file))
    if (item.tracking_number === tracking) whole = plus(whole, item.net_cost)
  expect(whole).toBe('39.34')
  expect(report.unmatchable).toEqual([
    {
      reason: 'account_adjustment',
      carrier: 'ups',
      currency: 'USD',
      format: null,
      charges: 1,
      billed: '14.50',
    },
  ])
  expect(accrualText(report, Infinity).replace(/\s+/g, ' ')).toContain(
    '14.50 USD of ups: 1 charge for adjustments of the account, booked on expected shipments.',
  )
})
