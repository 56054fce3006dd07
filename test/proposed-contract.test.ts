/** Fuel, divisors and modifiers in a proposed contract; what its audit finds in the same files is what it names. */
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { encode } from '../samples/generators/encode.js'
import { GENERATORS } from '../samples/generators/index.js'
import { pricedProof } from '../samples/generators/priced/index.js'
import type { GeneratorOptions } from '../samples/generators/types.js'
import { loadAuditOptions } from '../src/app/audit-api.js'
import { readAudit } from '../src/app/read-audit.js'
import { readAuditOptions } from '../src/audit/audit-options.js'
import { createAudit } from '../src/audit/create-audit.js'
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
      const own = report.findings.filter((one) => one.check === check)
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

describe('fuel', () => {
  /** The rate is taken from a stated basis, and a discount is the gap between gross and net. */
  const fuelled = (nth: number, gross: string, net: string, day = '2025-09-03'): LineItem[] =>
    record(
      {
        ...{ file: 'a.csv', row: nth, hash: `${nth}`, tracking_number: `P${nth}`, transaction_date: day },
        cells: { charge_basis: '20.00', service: 'Ground' },
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

  test('is held against the contract by what is paid', async () => {
    const [contract] = (await audited(shipment)).proposedContracts().map((one) => one.contract)
    const without = Array.from({ length: 20 }, (_, nth) => fuelled(nth, '4.00', '4.00')).flat()
    const findings = found((await audited(without, contract)).report(), 'fuel_rate')
    expect(findings.map(({ amount }) => amount)).toEqual(Array(20).fill('0.40'))
  })
})
