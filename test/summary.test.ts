/** What was billed by columns and months, by values that are counted by hand. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import readXlsxFile from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { summaryJob } from '../src/app/summary.js'
import { type InvoiceSummary, type LineItem, type SummaryRow, summarizeInvoices } from '../src/index.js'
import { batchesOf } from '../src/parse/from-line-items.js'
import { writeSummary } from '../src/report/summary-output.js'
import { invoiceSummaryText } from '../src/report/summary-text.js'
import type { FileSummary } from '../src/schema/summary.js'
import { effectsOf } from '../src/summary/change.js'
import {
  closeSummaryFile,
  createSummaryState,
  mergeSummaries,
  type SummaryState,
} from '../src/summary/groups.js'
import { createSummaryIntake } from '../src/summary/intake.js'
import { percentsOf } from '../src/summary/quotients.js'
import { repeatWarnings } from '../src/summary/repeats.js'
import { currencySummaries } from '../src/summary/summarize.js'
import { createSum, unitsText } from '../src/values/money.js'
import { failure, ownFolder } from './inputs.js'
import { builtWorkers, generated, scratch } from './jobs-kit.js'
import { lineItem } from './line-items.js'

type Compare = 'previous' | null

const plusAll = (amounts: readonly (string | null)[]): string => {
  const sum = createSum()
  for (const amount of amounts) sum.addText(amount ?? '0')
  return sum.text()
}

/** The state of files, each given by its line items; the content is named after the file. */
function stateOf(by: readonly string[], ...files: readonly (readonly Partial<LineItem>[])[]): SummaryState {
  const state = createSummaryState()
  const add = createSummaryIntake(state, by)
  for (const [at, items] of files.entries()) {
    const file = `${at}.csv`
    const all = items.map((item, row) => lineItem({ source: { file, row: row + 1, column: null }, ...item }))
    for (const batch of batchesOf(all)) add(batch)
    closeSummaryFile(state, { summary: { file, sha256: file } as FileSummary })
  }
  return state
}

const summaryOf = (by: readonly string[], items: readonly Partial<LineItem>[], compare: Compare = null) =>
  currencySummaries(stateOf(by, items), { by, compare })

const cells = (rows: readonly SummaryRow[] = [], ...names: readonly (keyof SummaryRow)[]) =>
  rows.map((row) => [...Object.values(row.group), ...names.map((name) => row[name])])

const parcels = (
  month: string,
  service: string,
  count: number,
  net_cost: string,
  more: Partial<LineItem> = {},
): Partial<LineItem>[] =>
  Array.from({ length: count }, (_, nth) => ({
    invoice_date: `${month}-28`,
    tracking_number: `${month}-${service}-${nth}`,
    service,
    net_cost,
    gross_cost: net_cost,
    ...more,
  }))

const own = ownFolder()

describe('figures', () => {
  it('add up charges, and count a tracking number once in each row and once in all', () => {
    const [usd] = summaryOf(
      ['category'],
      [
        {
          tracking_number: 'A',
          net_cost: '10.20',
          gross_cost: '12.40',
          billed_weight: '3.5',
          billed_weight_unit: 'lb',
        },
        { tracking_number: 'A', net_cost: '1.10', gross_cost: '1.10', charge_category: 'fuel' },
        {
          tracking_number: 'A',
          net_cost: '-10.20',
          gross_cost: '-12.40',
          charge_stage: 'credit',
          billed_weight: '3.5',
          billed_weight_unit: 'lb',
        },
        {
          tracking_number: 'B',
          net_cost: '20.00',
          gross_cost: '20.00',
          tax_cost: '3.8',
          billed_weight: '24',
          billed_weight_unit: 'oz',
        },
        { tracking_number: null, net_cost: '5', gross_cost: '5', charge_category: 'account' },
      ],
    )
    const names = [
      'charges',
      'shipments',
      'weight_lb',
      'gross',
      'net',
      'tax',
      'net_without_shipment',
      'cost_per_shipment',
      'cost_per_lb',
      'share',
    ] as const
    expect(cells(usd?.rows, ...names)).toEqual([
      ['freight', 3, 2, '5.0', '20.00', '20.00', '3.8', '0', '10.00', '4.0000', '76.63'],
      ['account', 1, 0, null, '5', '5', '0', '5', null, null, '19.16'],
      ['fuel', 1, 1, null, '1.10', '1.10', '0', '0', '1.10', null, '4.21'],
    ])
    expect(usd?.total).toMatchObject({
      charges: 5,
      shipments: 2,
      weight_lb: '5.0',
      net: '26.10',
      net_without_shipment: '5',
      cost_per_shipment: '13.05',
      cost_per_lb: '5.2200',
    })
  })

  it('take the heaviest weight that a shipment states, and never add pounds to kilograms', () => {
    const weighed = (
      tracking_number: string | null,
      billed_weight: string,
      billed_weight_unit: 'lb' | 'kg' | 'g',
    ) => ({ tracking_number, billed_weight, billed_weight_unit })
    const [usd] = summaryOf(
      ['carrier'],
      [
        weighed('A', '2', 'lb'),
        weighed('A', '1', 'kg'),
        weighed('B', '4', 'lb'),
        weighed('B', '3', 'lb'),
        weighed(null, '1500', 'g'),
      ],
    )
    expect(usd?.total).toMatchObject({
      weight_lb: '4',
      weight_kg: '2.5',
      cost_per_lb: null,
      cost_per_kg: null,
    })
  })

  it('are kept by currency, and without one by format', () => {
    const all = summaryOf(
      ['carrier'],
      [
        { currency: 'USD' },
        { currency: 'EUR', net_cost: '1.00' },
        { currency: null, net_cost: '2.00' },
        { currency: null, net_cost: '3.00', format: 'fedex-us', carrier: 'fedex' },
        { currency: 'EUR', net_cost: '1.00', source: { file: '0.csv', row: 9, column: null } },
      ],
    )
    expect(all.map(({ currency, format, total }) => [currency, format, total.net])).toEqual([
      ['EUR', null, '2.00'],
      ['USD', null, '10.20'],
      [null, 'fedex-us', '3.00'],
      [null, 'ups-billing', '2.00'],
    ])
  })

  it('tell tracking numbers of two carriers, and those that a spreadsheet destroyed, from each other', () => {
    const [usd] = summaryOf(
      ['month'],
      [{ tracking_number: '77' }, { tracking_number: '77', carrier: 'fedex', format: 'fedex-us' }],
    )
    expect(usd?.total.shipments).toBe(2)
    const other = stateOf(
      ['month'],
      [{ tracking_number: '77' }],
      [{ tracking_number: '77', carrier: 'fedex', format: 'fedex-us' }],
    )
    expect(currencySummaries(other, { by: ['month'], compare: null })[0]?.total.shipments).toBe(2)
    const [damaged] = summaryOf(['month'], [{ tracking_number: '1.23E+17' }, { tracking_number: '1.23E+17' }])
    expect(damaged?.total.shipments).toBe(2)
  })

  it('count a charge that coding rules share once, and its money in each share', () => {
    const state = createSummaryState()
    const add = createSummaryIntake(state, ['cost_center'])
    const [batch] = batchesOf([
      lineItem({ net_cost: '6.00', gl_account: '1', cost_center: 'WEB' }),
      lineItem({ net_cost: '4.00', gl_account: '1', cost_center: 'SHOP' }),
    ])
    if (batch !== undefined) add({ ...batch, charges: { ...batch.charges, share: [0, 1] } })
    const [usd] = currencySummaries(state, { by: ['cost_center'], compare: null })
    expect(cells(usd?.rows, 'charges', 'shipments', 'net')).toEqual([
      ['WEB', 1, 1, '6.00'],
      ['SHOP', 0, 1, '4.00'],
    ])
    expect(usd?.total).toMatchObject({ charges: 1, shipments: 1, net: '10.00' })
  })
})

describe('rows', () => {
  it('stand by month, then the biggest first, column by column; what is not stated last', () => {
    const [usd] = summaryOf(
      ['service', 'month'],
      [
        ...parcels('2026-02', 'Ground', 1, '5.00'),
        ...parcels('2026-01', 'Ground', 1, '7.00'),
        ...parcels('2026-01', 'Air', 1, '30.00'),
        { ...parcels('2026-01', 'Air', 1, '2.00')[0], invoice_date: null, transaction_date: null },
        { ...parcels('2026-01', 'x', 1, '12.00')[0], service: null },
      ],
    )
    expect(cells(usd?.rows, 'net')).toEqual([
      ['Air', '2026-01', '30.00'],
      ['Air', null, '2.00'],
      ['Ground', '2026-01', '7.00'],
      ['Ground', '2026-02', '5.00'],
      [null, '2026-01', '12.00'],
    ])
  })

  it.each([
    [
      'month',
      { invoice_date: '2026-02-03', transaction_date: '2026-01-05', ship_date: '2025-12-30' },
      '2026-02',
    ],
    [
      'month',
      { invoice_date: null, transaction_date: '2026-01-05T10:00:00', ship_date: '2025-12-30' },
      '2026-01',
    ],
    ['invoice_month', { invoice_date: null, transaction_date: '2026-01-05' }, null],
    ['transaction_month', { invoice_date: '2026-02-03', transaction_date: '2026-01-05' }, '2026-01'],
    ['ship_month', { ship_date: '2025-12-30' }, '2025-12'],
    ['transaction_date', { transaction_date: '2026-01-05T10:00:00' }, '2026-01-05'],
    ['account', {}, '0000A1B2C3'],
    ['charge_code', {}, 'FRT/SHP/003/'],
  ])('by %s of %j: %s', (name, item, value) => {
    const [usd] = summaryOf([name], [item])
    expect(usd?.rows.map(({ group }) => Object.values(group))).toEqual([[value]])
  })

  it('have shares that add up to 100.00 and are never a hundredth off', () => {
    expect(percentsOf(['1', '1', '1'])).toEqual(['33.34', '33.33', '33.33'])
    expect(percentsOf(['150.00', '-50'])).toEqual(['150.00', '-50.00'])
    expect(percentsOf(['1', '-1'])).toEqual([null, null])
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9999, max: 99_999 }), { minLength: 1, maxLength: 20 }),
        (amounts) => {
          const shares = percentsOf(amounts.map(String))
          const whole = amounts.reduce((sum, one) => sum + one, 0)
          if (whole <= 0) return shares.every((share) => share === null)
          return (
            plusAll(shares) === '100.00' &&
            shares.every(
              (share, at) => Math.abs(+(share ?? 0) - ((amounts[at] ?? 0) * 100) / whole) < 0.01 + 1e-9,
            )
          )
        },
      ),
    )
  })
})

/** The worked example of the README. */
const EXAMPLE = [
  ...parcels('2026-01', 'Ground', 10, '8.00'),
  ...parcels('2026-01', 'Express', 2, '30.00'),
  ...parcels('2026-02', 'Ground', 12, '8.50'),
  ...parcels('2026-02', 'Express', 3, '32.00'),
]

describe('the change to the month before', () => {
  it('is divided into volume, mix and rate as in the README', () => {
    const [usd] = summaryOf(['month', 'service'], EXAMPLE, 'previous')
    const february = usd?.rows.filter(({ group }) => group.month === '2026-02') ?? []
    const parts = february.map(({ group, change }) => [
      group.service,
      change?.change,
      change?.change_percent,
      change?.volume,
      change?.mix,
      change?.rate,
    ])
    expect(parts).toEqual([
      ['Ground', '22.00', '27.50', '20.00', '-4.00', '6.00'],
      ['Express', '36.00', '60.00', '15.00', '15.00', '6.00'],
    ])
    expect(usd?.months).toEqual([
      {
        month: '2026-02',
        previous_month: '2026-01',
        net: '198.00',
        previous_shipments: 12,
        previous_net: '140.00',
        change: '58.00',
        change_percent: '41.43',
        volume: '35.00',
        mix: '11.00',
        rate: '12.00',
      },
    ])
    expect(usd?.rows.filter(({ group }) => group.month === '2026-01').map(({ change }) => change)).toEqual([
      null,
      null,
    ])
  })

  it('has a row for what ended, calls what is new mix, and fees without shipments rate', () => {
    const fee = (month: string, net_cost: string) =>
      parcels(month, 'Fee', 1, net_cost, { tracking_number: null })
    const [usd] = summaryOf(
      ['month', 'service'],
      [
        ...parcels('2025-12', 'Air', 1, '9.00'),
        ...fee('2025-12', '4.00'),
        ...parcels('2026-01', 'Ground', 1, '7.00'),
        ...fee('2026-01', '5.00'),
      ],
      'previous',
    )
    const january = usd?.rows.filter(({ group }) => group.month === '2026-01') ?? []
    expect(
      january.map(({ group, net, change }) => [
        group.service,
        net,
        change?.change,
        change?.volume,
        change?.mix,
        change?.rate,
      ]),
    ).toEqual([
      ['Ground', '7.00', '7.00', '0.00', '7.00', '0.00'],
      ['Fee', '5.00', '1.00', '0.00', '0.00', '1.00'],
      ['Air', '0', '-9.00', '0.00', '-9.00', '0.00'],
    ])
  })

  it('passes over months without charges', () => {
    const [usd] = summaryOf(
      ['month'],
      [...parcels('2026-01', 'A', 1, '1.00'), ...parcels('2026-03', 'A', 1, '1.00')],
      'previous',
    )
    expect([usd?.rows.map(({ change }) => change), usd?.months]).toEqual([[null, null], []])
  })

  it('is volume, mix and rate exactly, whatever the amounts', () => {
    const measured = fc.record({
      net: fc.integer({ min: -99_999, max: 999_999 }).map((cents) => unitsText(cents, 2)),
      shipments: fc.nat(50),
    })
    fc.assert(
      fc.property(measured, measured, fc.nat(99), fc.nat(99), (before, now, more, others) => {
        const all = { before: before.shipments + more, now: now.shipments + others }
        const { change, volume, mix, rate } = effectsOf(before, now, all, 2)
        return plusAll([volume, mix, rate]) === change
      }),
    )
  })
})

describe('what came twice', () => {
  const items = [{ tracking_number: 'A' }, { tracking_number: 'B', net_cost: '1.30' }]

  it('counts once where it is the same file, which is said', async () => {
    const file = 'samples/fedex-us/real.csv'
    const copy = own('copy.csv')
    copyFileSync(file, copy)
    const once = await summarizeInvoices(file, { currency: 'USD' })
    const twice = await summarizeInvoices([file, copy], { currency: 'USD' })
    expect(twice.currencies).toEqual(once.currencies)
    expect(once.warnings).toEqual([])
    expect(twice.warnings).toEqual([`1808.49 USD counted once: ${file} is ${copy} under another name`])
  })

  it('is a warning of the file where records state no invoice', async () => {
    const text = readFileSync('samples/dpd-uk/no-preamble.csv', 'latin1')
    const copy = own('again.csv')
    writeFileSync(copy, text.replaceAll('\r\n', '\n').replaceAll('\n', '\r'), 'latin1')
    const { summary, warnings } = await summarizeInvoices(['samples/dpd-uk/no-preamble.csv', copy])
    const twice = summary.files.flatMap((file) =>
      file.warnings.filter((one) => one.includes('counted twice')),
    )
    expect(warnings).toEqual([])
    expect(twice).toEqual([
      expect.stringMatching(/^197\.14 may be counted twice: it has as many records as /),
    ])
  })

  it('is named where an invoice looks the same in two files', () => {
    expect(repeatWarnings(stateOf(['month'], items, items))).toEqual([
      '11.50 USD may count twice: invoice 000000A1B2C3044 is in 0.csv and 1.csv with the same charges; parse-invoice audit compares them line by line',
    ])
  })

  it('is named where a spreadsheet dropped the leading zeros of its number and account', () => {
    const [whole, cut] = [
      { invoice_id: '0021000000', account_id: '0044' },
      { invoice_id: '21000000', account_id: '44' },
    ]
    const [before, after] = [whole, cut].map((ids) => items.map((item) => ({ ...item, ...ids })))
    expect(repeatWarnings(stateOf(['month'], before ?? [], after ?? []))).toEqual([
      expect.stringMatching(
        /^11.50 USD may count twice: invoice (00)?21000000 is in 0.csv and 1.csv with the same/,
      ),
    ])
  })

  it('is named where an invoice is restated with other charges, and not where it came in parts', () => {
    const restated = [...items, { tracking_number: 'C', net_cost: '2.00' }]
    const told = [
      '11.50 USD may count twice: invoice 000000A1B2C3044 is in 0.csv and 1.csv with some of the same shipments, not all charges alike; parse-invoice audit compares them line by line',
    ]
    expect(repeatWarnings(stateOf(['month'], items, restated))).toEqual(told)
    expect(repeatWarnings(stateOf(['month'], items, restated.slice(2)))).toEqual([])
    expect(repeatWarnings(stateOf(['month'], items, [{ tracking_number: null, net_cost: '3.00' }]))).toEqual(
      [],
    )
  })

  it('comes to the same in whatever order files are merged', () => {
    const files = [
      items,
      [{ tracking_number: 'A', net_cost: '2' }],
      [{ tracking_number: null, net_cost: '3' }],
      items,
    ]
    const by = ['month', 'carrier']
    const parts = () => files.map((_, at) => stateOf(by, ...files.map((own, nth) => (nth === at ? own : []))))
    const merged = (order: readonly number[]) => {
      const whole = createSummaryState()
      const own = parts()
      for (const at of order) mergeSummaries(whole, own[at] as SummaryState)
      return { summary: currencySummaries(whole, { by, compare: null }), warnings: repeatWarnings(whole) }
    }
    expect(merged([3, 1, 0, 2])).toEqual(merged([0, 1, 2, 3]))
    expect(merged([2, 0, 3, 1]).summary).toEqual(
      currencySummaries(stateOf(by, ...files), { by, compare: null }),
    )
  })
})

describe('read', () => {
  it('on several threads it is the same', async () => {
    const folder = scratch()
    const file = generated('ups-billing', { rows: 120, seed: 3 }, folder.path('a.csv'))
    const { summaryMaking } = await import('../src/app/jobs/products.js')
    const { readFiles } = await import('../src/app/jobs/read.js')
    const by = ['month', 'charge_category', 'tracking_number']
    const read = async (options: object): Promise<unknown> => {
      const making = await summaryMaking(by)
      await readFiles(
        [file, 'samples/fedex-us/real.csv', file],
        making,
        { onReject: () => undefined, ...options },
        async () => undefined,
      )
      return [currencySummaries(making.whole(), { by, compare: 'previous' }), repeatWarnings(making.whole())]
    }
    const { spawn, started } = builtWorkers()
    const threads = await read({ jobs: 2, spawn })
    expect(started.length).toBe(1)
    expect(threads).toEqual(await read({ jobs: 1 }))
    folder.remove()
  })

  it.each([
    [{ by: ['mont'] }, 'Did you mean "month"?'],
    [{ by: ['carrier'], compare: 'previous' as const }, 'Add it: month,carrier.'],
    [{ by: [] }, 'at least one of'],
  ])('refuses %j', async (options, says) => {
    const error = await failure(summarizeInvoices('samples/fedex-us/real.csv', options))
    expect([error.code, error.message]).toEqual(['usage', expect.stringContaining(says)])
  })

  it('names what is in none of the amounts, and writes nothing where nothing was read', async () => {
    const write = async () => []
    const nothing = await summaryJob([own('none.csv')], { write, output: own('out.json') }).result
    expect(nothing).toEqual({ report: null, rejected: 0, failed: 1 })
    const { report } = await summaryJob(['samples/bad/amount.csv', own('none.csv')], {
      write,
      currency: 'USD',
    }).result
    expect(report === null ? '' : invoiceSummaryText(report)).toMatch(
      /^Not read: 1 file \(.*none.csv\) and 1 row of 1 file, in none of these amounts$/m,
    )
  })
})

describe('written', () => {
  const written = async (
    shape: 'csv' | 'json' | 'xlsx' | 'text',
    summary: InvoiceSummary,
  ): Promise<Buffer> => {
    const chunks: Buffer[] = []
    await writeSummary(summary, shape, {}, { write: async (chunk) => void chunks.push(Buffer.from(chunk)) })
    return Buffer.concat(chunks)
  }
  const example = (compare: Compare): InvoiceSummary => {
    const by = ['month', 'service']
    const totals = { rejected: 0 }
    return {
      by,
      compare,
      currencies: summaryOf(by, EXAMPLE, compare),
      warnings: [],
      summary: { files: [], totals } as never,
    }
  }

  it('as text the answer comes first, with aligned amounts and a total', () => {
    expect(invoiceSummaryText(example(null))).toBe(
      [
        'Billed 338.00 USD: 27 shipments at 12.52, 27 charges',
        '',
        'month    service  shipments  charges   gross     net   tax  per shipment  % of net',
        '2026-01  Ground          10       10   80.00   80.00  0.00          8.00     23.67',
        '2026-01  Express          2        2   60.00   60.00  0.00         30.00     17.75',
        '2026-02  Ground          12       12  102.00  102.00  0.00          8.50     30.18',
        '2026-02  Express          3        3   96.00   96.00  0.00         32.00     28.40',
        'Total                    27       27  338.00  338.00  0.00         12.52    100.00',
        '',
      ].join('\n'),
    )
    expect(invoiceSummaryText(example('previous')).split('\n').slice(1, 6)).toEqual([
      '2026-02: 198.00 USD, 58.00 more than 2026-01 (41.43 %): volume 35.00, mix 11.00, rate 12.00',
      '',
      'month    service  shipments     net  before  change      %  volume    mix   rate',
      '2026-01  Ground          10   80.00       -       -      -       -      -      -',
      '2026-01  Express          2   60.00       -       -      -       -      -      -',
    ])
  })

  it('as text a month behind a gap is said to be compared with nothing, in the currency that lacks it', () => {
    const of = (month: string, currency: string) => parcels(month, 'A', 1, '1.00', { currency })
    const items = [
      ...['2025-10', '2025-11', '2026-01', '2026-02'].flatMap((month) => of(month, 'USD')),
      ...['2025-11', '2026-02'].flatMap((month) => of(month, 'EUR')),
    ]
    const by = ['service', 'month']
    const currencies = summaryOf(by, items, 'previous')
    expect(invoiceSummaryText({ ...example('previous'), by, currencies }).match(/^2.*compared.*$/gm)).toEqual(
      ['2026-01: not compared, no charges in 2025-12', '2026-02: not compared, no charges in 2026-01'],
    )
  })

  it('as CSV and JSON with names that stay', async () => {
    const [header, first] = `${await written('csv', example('previous'))}`.split('\n')
    expect(header).toBe(
      'month,service,currency,format,charges,shipments,weight_lb,weight_kg,gross,net,tax,net_without_shipment,cost_per_shipment,cost_per_lb,cost_per_kg,share,previous_shipments,previous_net,change,change_percent,volume,mix,rate',
    )
    expect(first).toBe('2026-01,Ground,USD,,10,10,,,80.00,80.00,0,0,8.00,,,23.67,,,,,,,')
    const json = JSON.parse(`${await written('json', example(null))}`)
    expect(Object.keys(json)).toEqual(['by', 'compare', 'currencies', 'warnings', 'summary'])
  })

  it('as a workbook: rows, totals and months, amounts as numbers', async () => {
    const book = await written('xlsx', example('previous'))
    const sheets = await readXlsxFile(book)
    const start = (name: string, row: number, count: number) =>
      sheets.find(({ sheet }) => sheet === name)?.data[row]?.slice(0, count)
    expect(start('summary', 4, 11)).toEqual(['2026-02', 'Express', 'USD', null, 3, 3, null, null, 96, 96, 0])
    expect(start('totals', 1, 4)).toEqual(['USD', null, 27, 27])
    expect(start('months', 1, 6)).toEqual(['2026-02', 'USD', null, 198, 12, 140])
  })
})
