/** Fuel, divisors and modifiers in a proposed contract; what its audit finds in the same files is what it names. */
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { day } from '../samples/generators/calendar.js'
import { encode } from '../samples/generators/encode.js'
import { GENERATORS } from '../samples/generators/index.js'
import { FEDEX_SERVICES, fedexTexts } from '../samples/generators/priced/fedex.js'
import { pricedProof } from '../samples/generators/priced/index.js'
import { billed, type Parcel } from '../samples/generators/priced/parcels.js'
import { UPS_SERVICES, upsTexts } from '../samples/generators/priced/ups.js'
import { createRandom } from '../samples/generators/random.js'
import type { GeneratorOptions } from '../samples/generators/types.js'
import { createAudit, loadAuditOptions } from '../src/app/audit-api.js'
import { readAudit } from '../src/app/read-audit.js'
import { readAuditOptions } from '../src/audit/audit-options.js'
import type { ProposedContract } from '../src/audit/propose-contract.js'
import { formats } from '../src/formats.js'
import type { LineItem } from '../src/schema/line-item.js'
import type { ContractsInput } from '../src/tables/read-contract.js'
import { found, record, take } from './audit-kit.js'

/** Checks that hold charges against a contract, and what begins the name of what a proposal does not explain. */
const NAMED = {
  base_price: /^base prices? of|^modifier/,
  surcharge_price: /^(?!base price|modifier|dimensional|fuel of)/,
  peak_surcharge: /^(?!base price|modifier|dimensional|fuel of)/,
  fuel_rate: /^fuel of/,
  dim_divisor: /^dimensional/,
} as const

/** Formats whose files name no currency. */
const UNNAMED = new Set(['fedex-us', 'usps-eps', 'dpd-insights'])

/** Three shippers over a price round, a season and a change of the contract, without a fault and with some. */
describe.each([
  [7, 0],
  [8, 3],
  [9, 5],
])('of the shippers of seed %i with %i faults of each kind', (seed, copies) => {
  test('an audit by the proposal finds no more than what the proposal names', async () => {
    const { files } = pricedProof({ seed, parcels: 800, copies })
    const audited = async (contract?: ContractsInput) =>
      readAudit(
        files.map(({ chunks }) => Readable.from(chunks())),
        await readAuditOptions({ formats, ...(contract && { contract }) }),
        { onReject: () => undefined, currency: { 'fedex-us': 'USD' } },
      )
    const proposed = (await audited()).proposedContracts()
    const lists = proposed.flatMap(({ contract }) => Object.keys(contract))
    expect(lists).toEqual(expect.arrayContaining(['base', 'minimum', 'dim', 'surcharges', 'fuel', 'peak']))
    const report = (await audited(proposed.map(({ contract }) => contract))).report()
    const named = (carrier: string, pattern: RegExp): number =>
      proposed
        .filter(({ contract }) => contract.carrier === carrier)
        .flatMap(({ unexplained }) => unexplained.filter(({ what }) => pattern.test(what)))
        .reduce((sum, { rows }) => sum + rows, 0)
    // A few faults hide no service: its terms are proposed all the same.
    const lost = proposed.flatMap(({ unexplained }) => unexplained.map(({ what }) => what))
    expect(lost.filter((what) => what.startsWith('base prices of'))).toEqual([])
    for (const [check, pattern] of Object.entries(NAMED))
      for (const carrier of ['ups', 'fedex', 'dhl_express']) {
        const own = report.findings.filter((one) => one.check === check && one.carrier === carrier)
        expect([check, carrier, own.length <= named(carrier, pattern)]).toEqual([check, carrier, true])
      }
  })
})

/** Invoices as each carrier writes them: what a proposal explains of clean ones is all that an audit by it finds, and of faulty ones no more than it names. */
describe.each(Object.entries(GENERATORS))('of a file of %s', (format, generate) => {
  const currency = { [format]: 'USD' }
  const audited = async (options: Partial<GeneratorOptions>, contract?: ContractsInput) => {
    const { chunks, encoding } = generate({ seed: 11, rows: 600, ...options })
    const bytes = function* () {
      for (const chunk of chunks()) yield encode(chunk, encoding)
    }
    const settings = await readAuditOptions({ formats, ...(contract && { contract }) })
    return readAudit([Readable.from(bytes())], settings, {
      onReject: () => undefined,
      ...(UNNAMED.has(format) && { currency }),
    })
  }

  const auditedAgain = async (options: Partial<GeneratorOptions>) => {
    const proposed = (await audited(options)).proposedContracts()
    const report = (
      await audited(
        options,
        proposed.map(({ contract }) => contract),
      )
    ).report()
    const named = proposed.flatMap(({ unexplained }) => unexplained)
    for (const [check, pattern] of Object.entries(NAMED)) {
      // What follows from another finding is named with that one.
      const own = report.findings.filter((one) => one.check === check && one.consequence_of === undefined)
      const rows = named.filter(({ what }) => pattern.test(what)).reduce((sum, one) => sum + one.rows, 0)
      expect([check, own.slice(rows).map(({ message }) => message)]).toEqual([check, []])
    }
    return report.findings
  }

  test('without a fault nothing else is found', async () => {
    const findings = await auditedAgain({ plain: true })
    expect(findings.filter(({ check }) => !Object.hasOwn(NAMED, check))).toEqual([])
  })

  test('with faults no more is found than is named', async () => {
    expect(await auditedAgain({ faults: true })).not.toEqual([])
  })
})

/** Parcels of each weight, over six weeks in which no price changes. */
describe.each([
  ['ups', UPS_SERVICES, upsTexts],
  ['fedex', FEDEX_SERVICES, fedexTexts],
] as const)('a proposal from the first weeks of a clean shipper with %s', (_, services, texts) => {
  test.each([60, 200, 1000])('of %i parcels finds nothing in the weeks that follow', async (size) => {
    const random = createRandom(size)
    const parcels = Array.from({ length: 3 * size }, (_, nth) => {
      const monday = day(2025, 10, 6) + 7 * Math.floor((2 * nth) / size)
      const service = random.weighted(services)
      const isLong = random.chance(0.1)
      const carton = { sides: isLong ? ([52, 12, 8] as const) : ([10, 8, 6] as const), weights: [] }
      const place = Math.floor(56 * (random.integer(0, 999) / 1000) ** 2)
      const lane = { zip: `${10_001 + 271 * place}`, zone: 2 + (place % 7), area: place % 4 === 3 }
      const actual = 20 + Math.floor(600 * (random.integer(0, 999) / 1000) ** 3)
      const shipped = monday + random.integer(0, 2)
      return billed({ nth, service, lane, shipped, monday, carton: { ...carton, handled: isLong }, actual })
    })
    const audited = async (of: readonly Parcel[], contract: ContractsInput) =>
      readAudit(
        [Readable.from(texts(of))],
        { ...(await readAuditOptions({ formats, contract })), checks: Object.keys(NAMED) },
        { onReject: () => undefined, currency: { 'fedex-us': 'USD' } },
      )
    const proposed = (await audited(parcels.slice(0, size), [])).proposedContracts()
    const contract = proposed.map((one) => one.contract)
    expect(contract[0]).toMatchObject({ base: expect.anything(), surcharges: expect.anything() })
    const { findings } = (await audited(parcels, contract)).report()
    expect(findings.map(({ message }) => message)).toEqual([])
  })
})

describe('fuel', () => {
  /** The rate is taken from a stated basis, and a discount is the gap between gross and net. */
  const fuelled = (
    nth: number,
    gross: string,
    net: string,
    day = '2025-09-03',
    service = 'Ground',
  ): LineItem[] =>
    record(
      {
        ...{ file: 'a.csv', row: nth, hash: `${nth}`, tracking_number: `P${nth}`, transaction_date: day },
        cells: { charge_basis: '20.00', service },
      },
      [
        {
          ...{
            charge_code: 'SHP/ISS/FSC/FSC',
            charge_description: 'Fuel Surcharge',
            charge_category: 'fuel',
          },
          ...{ gross_cost: gross, net_cost: net },
        },
      ],
    )
  const audited = async (items: LineItem[], contract: ContractsInput = []) => {
    const audit = createAudit(await loadAuditOptions({ formats, contract }))
    take(audit, items)
    return audit
  }
  const shipment = Array.from({ length: 20 }, (_, nth) => fuelled(nth, '4.00', '3.60')).flat()
  const others = Array.from({ length: 20 }, (_, nth) =>
    fuelled(20 + nth, '4.10', '3.69', '2025-09-10'),
  ).flat()

  test('is proposed by week, with what is taken off it', async () => {
    const items = [...shipment, ...others, ...fuelled(99, '4.60', '4.14')]
    const all = (await audited(items)).proposedContracts()
    expect(all).toMatchObject([
      {
        contract: {
          fuel: [
            {
              rate: '20',
              percent_off: '10',
              from: '2025-09-01',
              to: '2025-09-07',
              note: 'explains 20 of 21 charges',
            },
            { rate: '20.5', percent_off: '10', from: '2025-09-08', to: '2025-09-14' },
          ],
        },
        unexplained: [{ rows: 1 }],
      },
    ])
    const contract = all.map((one: ProposedContract) => one.contract)
    const findings = found((await audited(items, contract)).report(), 'fuel_rate')
    expect(findings).toMatchObject([{ tracking_number: 'P99', amount: '0.54', confidence: 'certain' }])
  })

  test('of parcels that were billed late is proposed with their service', async () => {
    const shipped = (nth: number, service: string, fuel: string): LineItem[] => [
      ...record(
        { file: 'a.csv', row: nth, hash: `f${nth}`, tracking_number: `P${nth}`, cells: { service } },
        [
          {
            charge_description: service,
            charge_category: 'freight',
            charge_subcategory: 'base',
            net_cost: '20.00',
          },
        ],
      ),
      ...fuelled(nth, fuel, fuel, '2025-09-03', service),
    ]
    const items = Array.from({ length: 50 }, (_, nth) =>
      nth < 30
        ? shipped(nth, nth % 3 === 0 ? 'Not Previously Billed Ground' : 'Ground', '4.00')
        : shipped(nth, 'Next Day Air', '5.00'),
    ).flat()
    const [proposed] = (await audited(items)).proposedContracts()
    expect(proposed?.contract.fuel).toMatchObject([
      { service: ['Ground'], rate: '20', note: 'explains 30 of 30 charges' },
      { service: ['Next Day Air'], rate: '25' },
    ])
  })

  test('is held against the contract by what is paid', async () => {
    const [contract] = (await audited(shipment)).proposedContracts().map((one) => one.contract)
    const without = Array.from({ length: 20 }, (_, nth) => fuelled(nth, '4.00', '4.00')).flat()
    const findings = found((await audited(without, contract)).report(), 'fuel_rate')
    expect(findings.map(({ amount }) => amount)).toEqual(Array(20).fill('0.40'))
  })
})
