/** The published samples, where they are beside the project: lines and sums as counted by hand, what they state, what their audit finds. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LineItem } from '../src/index.js'
import { auditFiles, faults, found } from './audit-kit.js'
import { HEADER_LISTS, HEADERLESS_LISTS } from './header-lists.js'
import { type Parsed, PUBLISHED, parsed, totalUnits, units } from './law-kit.js'

interface Expected {
  readonly format: string
  readonly rows: number
  readonly skipped: Readonly<Record<string, number>>
  readonly lines: number
  readonly currency: string
  readonly gross: string
  readonly net: string
  readonly tax?: string
  /** Net totals of invoices as the file states them. */
  readonly declared?: string
}

const HEADER = { header: 1 }
const HEADED = { header: 1, invoice_row: 1 }
const DHL = {
  format: 'dhl-express',
  rows: 17,
  skipped: HEADED,
  lines: 50,
  currency: 'EUR',
  gross: '1536.60',
  net: '1536.60',
  tax: '0.00',
}
const same = (cost: string) => ({ gross: cost, net: cost })

const FILES: Readonly<Record<string, Expected>> = {
  'ups-billing': {
    format: 'ups-billing',
    rows: 26,
    skipped: HEADER,
    lines: 25,
    currency: 'USD',
    gross: '1030.82',
    net: '941.36',
  },
  'fedex-us': {
    format: 'fedex-us',
    rows: 23,
    skipped: HEADER,
    lines: 63,
    currency: '',
    ...same('1894.06'),
    declared: '1894.06',
  },
  'fedex-intl-uk': {
    format: 'fedex-intl',
    rows: 23,
    skipped: HEADER,
    lines: 66,
    currency: 'GBP',
    ...same('1795.73'),
    declared: '1795.73',
  },
  'fedex-intl-nl': {
    format: 'fedex-intl',
    rows: 23,
    skipped: HEADER,
    lines: 62,
    currency: 'EUR',
    ...same('2186.15'),
    declared: '2186.15',
  },
  'dhl-express-published-order': DHL,
  'dhl-express-real-order': DHL,
  'dhl-ecommerce-hdr16': {
    format: 'dhl-ecommerce',
    rows: 21,
    skipped: { invoice_row: 1 },
    lines: 44,
    currency: '',
    ...same('145.31'),
    declared: '145.31',
  },
  'dhl-ecommerce-hdr78': {
    format: 'dhl-ecommerce',
    rows: 21,
    skipped: { invoice_row: 1 },
    lines: 56,
    currency: '',
    ...same('181.64'),
    declared: '181.64',
  },
  'dpd-insights-english': {
    format: 'dpd-insights',
    rows: 26,
    skipped: HEADER,
    lines: 108,
    currency: '',
    ...same('367.27'),
  },
  'dpd-insights-dutch': {
    format: 'dpd-insights',
    rows: 26,
    skipped: HEADER,
    lines: 25,
    currency: '',
    ...same('253.95'),
  },
  'dpd-insights-german': {
    format: 'dpd-insights',
    rows: 26,
    skipped: HEADER,
    lines: 104,
    currency: '',
    ...same('383.63'),
  },
  'usps-eps': { format: 'usps-eps', rows: 26, skipped: HEADER, lines: 25, currency: '', ...same('386.63') },
  'royal-mail-combined': {
    format: 'royal-mail-combined',
    rows: 26,
    skipped: HEADER,
    lines: 25,
    currency: '',
    gross: '507.57000000000001',
    net: '422.989999999999999',
  },
  'royal-mail-bex': {
    format: 'royal-mail-bex',
    rows: 27,
    skipped: { header: 2 },
    lines: 25,
    currency: '',
    gross: '1472.06',
    net: '1208.42',
    tax: '263.64',
  },
}

/** Status of the invoices and the checks that must speak, for each published sample. */
const AUDITED: readonly [string, Record<string, number>, readonly string[]][] = [
  ['ups-billing', { undeclared: 1 }, ['invoice_total_inconsistent']],
  ['fedex-us', { match: 1 }, []],
  ['fedex-intl-uk', { match: 1 }, []],
  ['fedex-intl-nl', { match: 1 }, []],
  ['dhl-express-published-order', { undeclared: 1 }, []],
  ['dhl-express-real-order', { undeclared: 1 }, []],
  ['dhl-ecommerce-hdr16', { match: 1 }, []],
  ['dhl-ecommerce-hdr78', { match: 1 }, []],
  ['dpd-insights-english', { undeclared: 25 }, []],
  ['dpd-insights-dutch', { undeclared: 25 }, []],
  ['dpd-insights-german', { undeclared: 25 }, []],
  ['usps-eps', { undeclared: 1 }, ['positive_refund']],
  ['royal-mail-combined', { undeclared: 1 }, []],
  ['royal-mail-bex', { undeclared: 1 }, []],
]

const pathOf = (name: string) => `${PUBLISHED}/${name}.csv`
const read = (name: string): Promise<Parsed> => parsed(pathOf(name), { facts: true, raw: true })
/** One of each record's items. */
const perRow = (items: readonly LineItem[]) => [
  ...new Map(items.map((item) => [item.source.row, item])).values(),
]
const netWhere = (items: readonly LineItem[], holds: (item: LineItem) => boolean) =>
  totalUnits(items.filter(holds).map((item) => item.net_cost))

describe.skipIf(!existsSync(PUBLISHED))(`published samples in ${PUBLISHED}`, () => {
  it('have the headers that the tests know', () => {
    const known = [...HEADER_LISTS, ...HEADERLESS_LISTS].map(({ name, columns }) => [name, columns])
    const folder = `${PUBLISHED}/../headers`
    const published = readdirSync(folder).map((file) => [
      file.replace('.txt', ''),
      readFileSync(`${folder}/${file}`, 'utf8').trimEnd().split(/\r?\n/),
    ])
    expect(published).toEqual(expect.arrayContaining(known))
    expect(published.length).toBe(known.length)
  })

  it.each(Object.entries(FILES))('%s: rows, lines and sums', async (name, expected) => {
    const { account } = await read(name)
    const { format, rows, skipped, lines, currency, gross, net, tax = '0', declared } = expected
    expect(account.summary.files).toMatchObject([
      {
        format,
        rows,
        skipped,
        rejected: 0,
        line_items: lines,
        sums: { [currency]: { gross, net, tax } },
        uncategorized: {},
        warnings: [],
      },
    ])
    expect(Object.keys(account.summary.totals.sums)).toEqual([currency])
    const statements = account.statements.map(({ net_total }) => net_total)
    if (declared !== undefined && statements.length > 0) expect(statements).toEqual([declared])
  })

  it.each(['fedex-us', 'fedex-intl-uk', 'fedex-intl-nl'])(
    '%s: each invoice has the total it states',
    async (name) => {
      const { items, told } = await read(name)
      const stated = new Set(items.map((item) => `${item.invoice_id} ${told(item, 'invoice_total')}`))
      let total = 0n
      for (const one of stated) {
        const [invoice, amount = ''] = one.split(' ')
        expect(netWhere(items, ({ invoice_id }) => invoice_id === invoice)).toBe(units(amount))
        total += units(amount) ?? 0n
      }
      expect(total).toBe(units(FILES[name]?.declared ?? ''))
    },
  )

  it.each([
    ['fedex-us', 22],
    ['fedex-intl-uk', 22],
    ['fedex-intl-nl', 22],
    ['dhl-express-published-order', 15],
    ['dhl-express-real-order', 15],
    ['dpd-insights-english', 25],
    ['usps-eps', 25],
  ])('%s: each of %i records adds up to its own total', async (name, count) => {
    const { items, told } = await read(name)
    const rows = perRow(items)
    expect(rows.length).toBe(count)
    for (const row of rows) {
      expect(told(row, 'residual')).toBeNull()
      const net = netWhere(items, ({ source }) => source.row === row.source.row)
      if (name !== 'usps-eps') expect(units(told(row, 'row_total') ?? '')).toBe(net)
    }
  })

  it('ups-billing: ten amounts for one invoice, each that of its tracking number', async () => {
    const { items, told } = await read('ups-billing')
    const stated = new Map(items.map((item) => [item.tracking_number, told(item, 'invoice_total')]))
    expect(stated.size).toBe(10)
    expect(new Set(stated.values()).size).toBe(10)
    for (const [tracking, amount] of stated)
      expect(netWhere(items, ({ tracking_number }) => tracking_number === tracking)).toBe(units(amount ?? ''))
    expect(totalUnits(stated.values())).toBe(units('941.36'))
  })

  it.each([
    ['FRT', '747.57'],
    ['FSC', '51.93'],
    ['ACC', '99.16'],
    ['TAX', '42.70'],
  ])('ups-billing: net of class %s', async (charged, net) => {
    const { items } = await read('ups-billing')
    expect(netWhere(items, ({ charge_code }) => charge_code?.split('/')[2] === charged)).toBe(units(net))
  })

  it.each<[name: string, column: string, net: string, count: number]>([
    ['dpd-insights-english', 'Base price', '218.93', 25],
    ['dpd-insights-english', 'Peak surcharge', '7.80', 6],
    ['dpd-insights-english', 'Oversized/Overweight surcharge', '58.31', 10],
    ['dpd-insights-english', 'Customs surcharge', '36.40', 5],
    ['dpd-insights-english', 'Total other surcharges', '24.87', 12],
    ['dpd-insights-german', 'Tarief', '240.01', 25],
    ['dpd-insights-german', 'verzoll_gebuehr', '92.65', 11],
    ['dpd-insights-german', 'Toeslag', '22.38', 12],
    ['dpd-insights-german', 'COD Toeslag', '8.71', 6],
    ['dhl-express-real-order', 'Weight Charge', '1185.73', 15],
  ])('%s: %s sums to %s in %i lines', async (name, column, net, count) => {
    const lines = (await read(name)).items.filter(({ source }) => source.column === column)
    expect(lines.length).toBe(count)
    expect(totalUnits(lines.map(({ net_cost }) => net_cost))).toBe(units(net))
  })

  it.each([
    ['Label Purchase', '101.70', 6],
    ['Carrier Pickup', '69.74', 6],
    ['SCAN Form Used', '90.44', 5],
    ['Shipping Services File', '66.08', 5],
    ['Label Refund', '58.67', 3],
  ])('usps-eps: %s sums to %s in %i lines', async (kind, net, count) => {
    const lines = (await read('usps-eps')).items.filter((item) => item.charge_description === kind)
    expect(lines.length).toBe(count)
    expect(totalUnits(lines.map(({ net_cost }) => net_cost))).toBe(units(net))
  })

  it.each([
    ['dhl-ecommerce-hdr16', { 29: ['134.74', 20], 43: ['0.91', 2], 57: ['0.92', 2], 64: ['8.74', 20] }],
    [
      'dhl-ecommerce-hdr78',
      { 29: ['143.53', 20], 32: ['5.77', 8], 43: ['19.30', 8], 57: ['5.13', 4], 64: ['7.91', 16] },
    ],
  ])('%s: charges by cell', async (name, expected) => {
    const { items } = await read(name)
    const cells: Record<string, [bigint, number]> = {}
    for (const { raw = {}, source, net_cost } of items) {
      const index = Object.keys(raw).indexOf(source.column ?? '')
      const [sum, count] = cells[index] ?? [0n, 0]
      cells[index] = [sum + (units(net_cost) ?? 0n), count + 1]
    }
    const wanted = Object.entries(expected).map(([index, [sum, count]]) => [index, [units(`${sum}`), count]])
    expect(cells).toEqual(Object.fromEntries(wanted))
  })

  it('dhl-express: both orders of columns give the same charges', async () => {
    const told = async (name: string) =>
      (await parsed(pathOf(name))).items.map(({ id, source, ...rest }) => ({
        ...rest,
        column: source.column,
        row: source.row,
      }))
    const real = await told('dhl-express-real-order')
    expect(await told('dhl-express-published-order')).toEqual(real)
    expect(real.filter(({ column }) => column !== 'Weight Charge').length).toBe(35)
  })

  it('royal-mail-combined: seven returned items, ten orders', async () => {
    const { items } = await read('royal-mail-combined')
    const returned = items.filter((item) => item.charge_stage === 'return')
    expect(returned.length).toBe(7)
    expect(totalUnits(returned.map(({ gross_cost }) => gross_cost))).toBe(units('135.84916666666667'))
    expect(totalUnits(returned.map(({ net_cost }) => net_cost))).toBe(units('113.205833333333333'))
    expect(new Set(items.map(({ shipment_id }) => shipment_id)).size).toBe(10)
  })

  it.each(AUDITED)(
    '%s: totals as stated, known defects told, nothing else',
    async (file, statuses, checks) => {
      const report = await auditFiles(pathOf(file))
      const seen: Record<string, number> = {}
      for (const { status } of report.invoices) seen[status] = (seen[status] ?? 0) + 1
      expect(seen).toEqual(statuses)
      expect(faults(report)).toEqual(checks)
    },
  )

  it('UPS: each amount is the total of its tracking number, ten of ten', async () => {
    const report = await auditFiles(pathOf('ups-billing'))
    const [inconsistent] = found(report, 'invoice_total_inconsistent')
    expect(inconsistent?.message).toContain('10 different totals')
    expect(inconsistent?.message).toContain('together 941.36')
    expect(report.checks.find(({ check }) => check === 'shipment_total')).toEqual({
      check: 'shipment_total',
      result: 'pass',
      findings: 0,
      reason: null,
    })
    expect(found(report, 'tracking_check_digit')).toHaveLength(9)
  })

  it('USPS: three positive refunds; a row total that holds on all rows', async () => {
    const report = await auditFiles(pathOf('usps-eps'))
    expect(found(report, 'positive_refund')).toHaveLength(3)
    expect(report.checks.find(({ check }) => check === 'row_total')).toMatchObject({
      result: 'pass',
      reason: null,
    })
    expect(found(report, 'tracking_check_digit')).toHaveLength(24)
  })

  it('the Dutch file: its row total cannot be assessed, since it is no sum of the row', async () => {
    const report = await auditFiles(pathOf('dpd-insights-dutch'))
    expect(report.checks.find(({ check }) => check === 'row_total')?.result).toBe('unassessable')
  })

  it('one invoice in two column orders counts once', async () => {
    const report = await auditFiles([pathOf('dhl-express-published-order'), pathOf('dhl-express-real-order')])
    expect(report.invoices).toHaveLength(1)
    expect(report.invoices[0]).toMatchObject({ computed_total: '1536.60', line_items: 50, shipments: 15 })
    expect(faults(report)).toEqual(['invoice_redelivered'])
    expect(found(report, 'invoice_redelivered')[0]?.amount).toBe('1536.60')
  })
})
