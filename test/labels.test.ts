/** Exports of label platforms and orders of a warehouse as expected costs: recognised, read, and held against invoices. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { labelExports } from '../src/formats.js'
import { auditInvoices, formats, loadAuditOptions, readMap } from '../src/index.js'
import { type ExpectedCosts, expectedFromText } from '../src/tables/expected.js'
import { labelExportOf } from '../src/tables/label-columns.js'
import { NO_TOLERANCE } from '../src/values/decimal.js'

const SAMPLES = readdirSync('test/labels').map((name) => `test/labels/${name}`)

async function read(path: string): Promise<ExpectedCosts> {
  const { expected } = await loadAuditOptions({ expected: path })
  return expected as ExpectedCosts
}

/** Cost, currency, weight and whether voided of each label; what is said of the file. */
const READ: Readonly<Record<string, readonly [says: string, ...labels: string[]]>> = {
  'easypost.csv': [
    'EasyPost shipment report: cost postage_fee + label_fee + insurance_fee (not rate, which is a quote) in USD, weight weight in oz, service service, void refund_status; 3 labels, 1 voided, 1 order without a parcel',
    '7.37 USD 12.0 oz false',
    '13.12 USD 40.0 oz false',
    '9.12 USD 20.0 oz true',
  ],
  'eliteworks.csv': [
    'EliteWorks export of labels: cost Charged, weight Weight (oz), service Service, void Status; 3 labels, 1 voided',
    '5.85 undefined 14 oz false',
    '12.10 undefined 44 oz false',
    '8.75 undefined 20 oz true',
  ],
  'pitney-bowes.csv': [
    'Pitney Bowes transactions: cost Postage Amount + Special Services Amount, weight Weight in Weight Unit, service Service, void Transaction Status; 3 labels, 1 voided',
    '5.75 undefined 12 oz false',
    '14.85 undefined 36 oz false',
    '9.05 undefined 16 oz true',
  ],
  'shippo-transactions.json': [
    'Shippo list of transactions: cost rate.amount in rate.currency, no weight, service rate.servicelevel_name, void status; 3 labels, 1 voided',
    '6.20 USD undefined undefined false',
    '11.05 USD undefined undefined false',
    '9.85 USD undefined undefined true',
  ],
  'shippo.csv': [
    'Shippo export of labels: cost Label Cost + Insurance Cost in Currency, weight Weight in Mass Unit, service Service Level, void Refund Status; 3 labels, 1 voided',
    '6.20 USD 0.9 lb false',
    '12.30 USD 3.0 lb false',
    '9.85 USD 1.5 lb true',
  ],
  'shipstation-shipments.json': [
    'ShipStation list of shipments: cost shipmentCost + insuranceCost, weight weight.value in weight.units, service serviceCode, void voided; 3 labels, 1 voided',
    '9.4 undefined 48 ounces false',
    '12.35 undefined 80 ounces false',
    '21.9 undefined 32 ounces true',
  ],
  'shipstation.csv': [
    'ShipStation export of shipments: cost Carrier Fee + Insurance Fee, weight Weight in Weight Unit, service Service, void Voided; 3 labels, 1 voided',
    '9.40 $ 48 oz false',
    '12.35 $ 80 oz false',
    '21.90 $ 32 oz true',
  ],
  'stamps-com.csv': [
    'Stamps.com print history: cost Amount Paid in USD, weight Weight in oz, service Class Service, void Refund Status; 3 labels, 1 voided',
    '5.60 USD 12 oz false',
    '10.95 USD 36 oz false',
    '8.85 USD 16 oz true',
  ],
  'warehouse-orders.json': [
    'orders of a warehouse: cost shipments.packages.shipping_cost in currency, weight shipments.packages.weight in shipments.packages.weight_unit, service shipments.service, void shipments.status; 5 labels, 1 voided, 1 order without a parcel, 1 shipment of several parcels with one cost, which is not compared',
    '9.10 USD 3.2 lb undefined',
    '12.40 USD 7 lb undefined',
    'undefined USD 2 lb undefined',
    'undefined USD 2.5 lb undefined',
    '21.00 USD 1 lb true',
  ],
}

/** A bill of these labels, read by a map. */
const bill = await readMap({
  carrier: 'acme',
  recognise: ['Bill', 'Parcel', 'Price'],
  currency: 'USD',
  decimal: 'point',
  dates: {},
  fields: { invoice_id: 'Bill', tracking_number: 'Parcel' },
  charges: [{ column: 'Price', category: 'freight', subcategory: 'base' }],
})
const known = [...formats, bill]
const billOf = (rows: readonly (readonly [parcel: string, price: string])[]): Buffer =>
  Buffer.from(`Bill,Parcel,Price\n${rows.map(([parcel, price]) => `B1,${parcel},${price}\n`).join('')}`)

it('has a sample for each export, and each is of one tool alone', () => {
  expect(SAMPLES.map((path) => path.replace('test/labels/', ''))).toEqual(Object.keys(READ))
  expect(SAMPLES.length).toBe(labelExports.length)
})

describe.each(Object.entries(READ))('%s', (name, [says, ...labels]) => {
  const path = `test/labels/${name}`

  it('is read, and said how', async () => {
    const costs = await read(path)
    expect(costs.says).toBe(`${path}: read as ${says}`)
    expect(
      costs.all.map(({ cost, currency, weight, weight_unit, voided }) =>
        [cost, currency, weight, weight_unit, voided].join(' ').trim(),
      ),
    ).toEqual(labels.map((label) => label.replaceAll('undefined', '')).map((label) => label.trim()))
  })

  it('is held against what is billed: no label is missed, and what was voided is not expected', async () => {
    const { all } = await read(path)
    const live = all.filter(({ voided }) => voided !== true)
    const voided = all.filter((one) => one.voided === true)
    const rowOf = ({ tracking_number, cost = '1.00' }: (typeof all)[number]) =>
      [tracking_number, cost] as const
    const look = async (rows: typeof all) => {
      const { findings } = await auditInvoices(billOf(rows.map(rowOf)), { formats: known, expected: path })
      return findings.map(({ check, tracking_number }) => `${check} ${tracking_number}`)
    }
    expect(await look(live)).toEqual([])
    expect(await look(all)).toEqual(voided.map(({ tracking_number }) => `voided_billed ${tracking_number}`))
    expect(await look(live.slice(1))).toEqual([`expected_not_billed ${live[0]?.tracking_number}`])
  })
})

describe('label exports', () => {
  it('say one thing of one header', () => {
    for (const path of SAMPLES.filter((one) => one.endsWith('.csv'))) {
      const names = readFileSync(path, 'utf8').split('\n')[0]?.split(',') ?? []
      expect(labelExports.filter((one) => labelExportOf(names, [one]) !== undefined).length, path).toBe(1)
    }
  })

  it('of a warehouse hold orders that nothing has been sent of, in any way of saying so', () => {
    const sent =
      '{"order_number":"1","shipments":[{"packages":[{"tracking_number":"P1","shipping_cost":"9.10"}]}]}'
    const unsent = [
      '{"order_number":"2","shipments":null}',
      '{"order_number":"3","shipments":[]}',
      '{"order_number":"4","shipments":[{"tracking_number":null,"packages":[]}]}',
      '{"order_number":"5","shipments":[{"packages":[{"tracking_number":null,"shipping_cost":null}]}]}',
    ]
    const costsOf = (...orders: readonly string[]): ExpectedCosts =>
      expectedFromText(orders.join('\n'), 'orders.json', NO_TOLERANCE, undefined, labelExports)
    for (const rows of [
      [...unsent, sent],
      [sent, '{"order_number":"6"}', ...unsent.slice(1)],
    ]) {
      const costs = costsOf(...rows)
      expect(costs.all.map((one) => `${one.tracking_number} ${one.cost}`)).toEqual(['P1 9.10'])
      expect(costs.says).toMatch(/1 label, 0 voided, 4 orders without a parcel$/)
    }
    expect(() => costsOf('{"order_number":"6"}', '{"order_number":"7"}')).toThrow(
      'expected a tracking number',
    )
  })

  it('are left alone where the configuration names the column of costs', async () => {
    const { expected } = await loadAuditOptions({
      expected: 'test/labels/easypost.csv',
      config: { expected: { columns: { cost: 'rate', tracking_number: 'tracking_code' } } },
    }).catch((error: Error) => ({ expected: error.message }))
    // The label without a number is a fault in a file that is no known export.
    expect(expected).toContain('expected a tracking number')
  })

  it('charge what was paid and not what was quoted', async () => {
    const { findings } = await auditInvoices(billOf([['9400100000000000000011', '8.10']]), {
      formats: known,
      expected: 'test/labels/easypost.csv',
      checks: ['expected_cost'],
    })
    expect(findings.map(({ amount }) => amount)).toEqual(['0.73'])
  })
})
