import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditInvoices, createAudit } from '../src/app/audit-api.js'
import { distribution } from '../src/audit/distribution.js'
import { createFigures } from '../src/audit/figures.js'
import { amountText } from '../src/report/amounts.js'
import { shareText } from '../src/report/answer.js'
import { checkTable } from '../src/report/check-table.js'
import { correctionTable } from '../src/report/correction-table.js'
import { fileTable } from '../src/report/file-table.js'
import { invoiceTable, undeclaredText } from '../src/report/invoice-table.js'
import { carrierTable, monthTable } from '../src/report/spend-tables.js'
import { type Amount, NOT_ADDED, type ReportCell, type ReportTable } from '../src/report/table.js'
import type { CurrencyFigures } from '../src/schema/figures.js'
import { minus, plus } from '../src/values/decimal.js'
import { moneyOf, unitsText } from '../src/values/money.js'
import { plainAmount } from '../src/values/shown-amounts.js'
import { line } from './audit-kit.js'
import { ship } from './report-fixture.js'

describe('figures', () => {
  it('adds up by carrier, category and month, dearest first and months in order', () => {
    const figures = createFigures()
    figures.ship(
      ship(
        '1Z1',
        [
          { category: 'freight', net: '10.20' },
          { category: 'fuel', net: '1.05' },
        ],
        { date: '2026-02-28' },
      ),
    )
    figures.ship(
      ship('77', [{ category: 'freight', net: '33.07666666666667' }], {
        carrier: 'fedex',
        date: '2026-03-02',
      }),
    )
    figures.ship(ship('78', [{ category: 'refund', net: '-5' }], { carrier: 'fedex', date: null }))
    expect(figures.figures().currencies).toEqual([
      {
        currency: 'USD',
        format: null,
        invoices: 0,
        shipmentCount: 3,
        charges: 4,
        net: '39.32666666666667',
        tax: null,
        carriers: [
          { name: 'fedex', charges: 2, net: '28.07666666666667', byMonth: ['-5', '0', '33.07666666666667'] },
          { name: 'ups', charges: 2, net: '11.25', byMonth: ['0', '11.25', '0'] },
        ],
        categories: [
          {
            name: 'freight',
            charges: 2,
            net: '43.27666666666667',
            byMonth: ['0', '10.20', '33.07666666666667'],
          },
          { name: 'fuel', charges: 1, net: '1.05', byMonth: ['0', '1.05', '0'] },
          { name: 'refund', charges: 1, net: '-5', byMonth: ['-5', '0', '0'] },
        ],
        months: [
          { name: '', charges: 1, net: '-5' },
          { name: '2026-02', charges: 2, net: '11.25' },
          { name: '2026-03', charges: 1, net: '33.07666666666667' },
        ],
        shipments: expect.objectContaining({
          count: 3,
          least: '-5',
          median: '11.25',
          most: '33.07666666666667',
          below: 1,
        }),
      },
    ])
  })

  it('keeps currencies apart, and fees out of what a shipment costs', () => {
    const figures = createFigures()
    figures.ship(ship(null, [{ category: 'account', net: '38.00' }]))
    figures.ship(ship('GB1', [{ category: 'customs', net: '4.00' }], { currency: 'GBP' }))
    figures.ship(ship('GB2', [{ category: 'customs', net: '6.00' }], { currency: 'GBP' }))
    figures.tax({ currency: 'GBP', format: 'dhl-express' }, moneyOf('2.00'))
    const [pounds, dollars] = figures.figures().currencies
    expect(pounds).toMatchObject({ currency: 'GBP', net: '10.00', tax: '2.00', shipments: { count: 2 } })
    expect(dollars).toMatchObject({ currency: 'USD', net: '38.00', tax: null, shipments: null })
  })

  it('never adds amounts without a currency of two formats', () => {
    const figures = createFigures()
    const bare = { currency: null } as const
    figures.ship(ship('77', [{ category: 'freight', net: '10.00' }], { ...bare, format: 'fedex-us' }))
    figures.ship(ship('RM1', [{ category: 'freight', net: '3.00' }], { ...bare, format: 'royal-mail-bex' }))
    figures.invoice({ currency: null, format: 'royal-mail-bex' })
    expect(
      figures.figures().currencies.map((one) => [one.currency, one.format, one.net, one.invoices]),
    ).toEqual([
      [null, 'fedex-us', '10.00', 0],
      [null, 'royal-mail-bex', '3.00', 1],
    ])
  })

  it('counts an invoice once that two files deliver, and a shipment once over its invoices', () => {
    const audit = createAudit()
    const lines = (file: string) => [
      line({ file, row: 1, net_cost: '10.00' }),
      line({ file, row: 2, tracking_number: '1ZA1B2C30300000027', net_cost: '4.00' }),
    ]
    audit.add(lines('a.csv'))
    audit.add(lines('copy of a.csv'))
    audit.add([
      line({
        file: 'later.csv',
        invoice_id: '000000A1B2C3375',
        invoice_date: '2025-09-13',
        net_cost: '2.50',
        charge_stage: 'adjustment',
      }),
    ])
    expect(audit.figures().currencies).toMatchObject([
      { net: '16.50', charges: 3, shipments: { count: 2, least: '4', most: '12.5' } },
    ])
  })

  it('are those of both when two audits merge', () => {
    const both = createAudit()
    const [left, right] = [createAudit(), createAudit()]
    const first = [
      line({ file: 'a.csv' }),
      line({ file: 'a.csv', row: 2, net_cost: '3.10', charge_category: 'fuel' }),
    ]
    const second = [line({ file: 'b.csv', invoice_id: 'B', net_cost: '7.77' })]
    left.add(first)
    right.add(second)
    both.add(first)
    both.add(second)
    expect(left.merge(right).figures()).toEqual(both.figures())
    expect(right.merge(left).figures()).toEqual(both.figures())
    expect(both.figures().currencies[0]).toMatchObject({
      net: '20.87',
      shipments: { count: 1, most: '20.87' },
    })
  })
})

describe('distribution', () => {
  const amounts = fc.array(
    fc
      .record({ units: fc.integer({ min: -50_000, max: 5_000_000 }), scale: fc.integer({ min: 0, max: 6 }) })
      .map(({ units, scale }) => unitsText(units, scale)),
    { minLength: 1, maxLength: 300 },
  )

  it('puts every amount in one place, in steps of equal width that people count in', () => {
    fc.assert(
      fc.property(amounts, (texts) => {
        const found = distribution(texts.map(moneyOf))
        if (found === null) throw new Error('no distribution')
        const { bins, below, above } = found
        expect(bins.reduce((sum, { count }) => sum + count, below + above)).toBe(texts.length)
        expect(below).toBe(texts.filter((text) => +text < 0).length)
        expect(bins.length).toBeLessThanOrEqual(12)
        for (const [at, { from, to, count }] of bins.entries()) {
          expect(from).toBe(at === 0 ? '0' : bins[at - 1]?.to)
          expect(count).toBe(texts.filter((text) => +text >= +from && +text < +to).length)
        }
        if (bins[0] !== undefined) expect(bins[0].to.replace(/[0.]/g, '')).toMatch(/^[125]$/)
      }),
    )
  })

  it('takes its quantiles from the amounts themselves', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => `${100 - at}.00`)
    expect(distribution(hundred.map(moneyOf))).toMatchObject({
      count: 100,
      least: '1',
      median: '50',
      ninetieth: '90',
      most: '100',
    })
    expect(distribution([moneyOf('7.125')])).toMatchObject({
      count: 1,
      least: '7.125',
      median: '7.125',
      ninetieth: '7.125',
      most: '7.125',
    })
    expect(distribution([])).toBeNull()
  })

  it('is not stretched by one amount far off', () => {
    const usual = Array.from({ length: 99 }, (_, at) => `${5 + (at % 10)}.50`)
    const found = distribution([...usual, '99999.00'].map(moneyOf))
    expect(found).toMatchObject({ above: 1, most: '99999' })
    expect(found?.bins.at(-1)).toEqual({ from: '14', to: '16', count: 9 })
  })
})

describe('what was billed, as tables', () => {
  const figures = (): CurrencyFigures => {
    const collector = createFigures()
    const months = [
      ['2025-11', '40.00'],
      ['2025-12', '50.00'],
      ['2026-01', '48.00'],
      ['2026-04', '7.00'],
    ] as const
    for (const [at, [month, net]] of months.entries())
      collector.ship(ship(`1Z${at}`, [{ category: 'freight', net }], { date: `${month}-15` }))
    collector.ship(
      ship('1Z9', [{ category: 'discount', net: '-9.00' }], { carrier: 'fedex', date: '2026-04-15' }),
    )
    const [first] = collector.figures().currencies
    if (first === undefined) throw new Error('nothing was billed')
    return first
  }

  it('has a change between months that follow each other, and between no others', () => {
    const { rows, total } = monthTable(figures())
    expect(rows.map(([month, , , change]) => [month, change])).toEqual([
      ['Nov 2025', null],
      ['Dec 2025', '+25.0 %'],
      ['Jan 2026', '-4.0 %'],
      ['Apr 2026', null],
    ])
    expect(total).toEqual(['Total', 5, [{ amount: '136.00', currency: 'USD' }], null])
  })

  it('has the last two months of each carrier side by side, by name', () => {
    const { columns, rows } = carrierTable(figures())
    expect(columns.map(({ name }) => name)).toEqual([
      'Carrier',
      'Non-zero charges',
      'Net',
      'Share',
      'Jan 2026',
      'Apr 2026',
      'Change',
    ])
    expect(rows.map((row) => [row[0], row[3], row[6]])).toEqual([
      ['ups', '106.6 %', '-85.4 %'],
      ['fedex', '-6.6 %', null],
    ])
  })

  it.each([
    ['0', '10', '0.0 %'],
    ['0.001', '10', 'under 0.1 %'],
    ['-0.001', '10', 'under 0.1 %'],
    ['-0.01', '10', '-0.1 %'],
    ['1', '3', '33.3 %'],
    ['5', '0', null],
    ['5', '-1', null],
    ['5', null, null],
  ])('a share of %s of %s is %s', (part, whole, share) => {
    expect(shareText(part, whole)).toBe(share)
  })
})

describe('amounts as they are read', () => {
  it.each([
    ['-1234567.5', 'USD', '-1,234,567.50'],
    ['0', 'EUR', '0.00'],
    ['33.07666666666667', 'GBP', '33.07666666666667'],
    ['12.34000', 'GBP', '12.34'],
    ['1200', 'JPY', '1,200'],
    ['5.1', null, '5.10'],
    ['5.1', 'no', '5.10'],
  ])('%s %s is shown as %s', (amount, currency, shown) => {
    expect(amountText(amount, currency)).toBe(shown)
  })
})

describe('the total of a table', () => {
  const amountsOf = (cell: ReportCell | undefined): Amount[] =>
    [cell ?? []].flat().filter((one): one is Amount => typeof one === 'object' && 'amount' in one)

  /** What its total has for each currency of the rows, beside the sum of the rows. */
  function totalsOf({ columns, rows, total }: ReportTable): unknown[] {
    return columns.flatMap(({ kind, sum, name }, at) => {
      if (kind !== 'amount' || sum !== true) return []
      const sums = new Map<string | null, string>()
      for (const { amount, currency } of rows.flatMap((row) => amountsOf(row[at])))
        sums.set(currency, plus(sums.get(currency) ?? '0', amount))
      return [...sums].map(([currency, whole]) => {
        const cell = total?.[at]
        const added = amountsOf(cell).find((one) => one.currency === currency)?.amount
        const isNoted = Array.isArray(cell) && (cell as readonly unknown[]).includes(NOT_ADDED)
        return [name, currency, whole, currency === null && isNoted ? NOT_ADDED : added]
      })
    })
  }
  const tables = [correctionTable, checkTable, fileTable, invoiceTable]
  const [fedex, usps, ups] = ['fedex-us/real', 'usps-eps/real', 'ups-billing/real-headerless'].map(
    (name) => `samples/${name}.csv`,
  )

  it('has every amount of its rows, or says that those without a currency are not added', async () => {
    const report = await auditInvoices([fedex, usps, ups].map(String))
    const totals = tables.flatMap((table) => totalsOf(table(report)))
    expect(totals).toContainEqual(['Cost', null, '51.75', NOT_ADDED])
    expect(totals).toContainEqual(['Cost', 'USD', '184.37', '184.37'])
    for (const [name, currency, whole, added] of totals as string[][])
      expect([name, currency, added]).toEqual([name, currency, currency === null ? NOT_ADDED : whole])
  })

  it('adds amounts without a currency where all are of one format', async () => {
    const report = await auditInvoices([fedex, ups].map(String))
    const totals = tables.flatMap((table) => totalsOf(table(report)))
    expect(totals).toContainEqual(['Cost', null, '51.75', '51.75'])
    for (const [name, currency, whole, added] of totals as string[][])
      expect([name, currency, added]).toEqual([name, currency, whole])
  })
})

describe('the totals of the invoices', () => {
  it('add up with what is charged on invoices that state no total', async () => {
    const report = await auditInvoices(['samples/ups-billing', 'samples/dhl-express'])
    const stated = report.invoices.filter(({ difference }) => difference !== null)
    const sum = (of: 'declared_total' | 'computed_total' | 'difference', from = stated): string =>
      from.reduce((all, one) => (one.currency === 'USD' ? plus(all, one[of] ?? '0') : all), '0')
    const text = /: .*?(-?[\d.]+) USD/.exec(undeclaredText(report, plainAmount) ?? '')?.[1] ?? ''
    expect(text).toMatch(/[1-9]/)
    const charged = minus(sum('computed_total', [...report.invoices]), text)
    expect(plainAmount(minus(sum('declared_total'), charged), 'USD')).toBe(
      plainAmount(sum('difference'), 'USD'),
    )
  })

  it('need no such line if every invoice states its total', async () => {
    const report = await auditInvoices('samples/fedex-us/real.csv')
    expect(undeclaredText(report, plainAmount)).toBeNull()
  })
})
