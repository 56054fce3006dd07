/** What the spend is made of, and what is new in it: held against what the files were made from. */
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { share } from '../samples/generators/cents.js'
import { contractOf } from '../samples/generators/priced/contract.js'
import { FEDEX_CONTRACT, FEDEX_SERVICES, fedexTexts } from '../samples/generators/priced/fedex.js'
import { netOf, type Parcel, parcelsOf } from '../samples/generators/priced/parcels.js'
import { CONTRACT_CHANGE, FIRST_WEEK, PRICE_ROUND } from '../samples/generators/priced/terms.js'
import { UPS_CONTRACT, UPS_SERVICES, upsTexts } from '../samples/generators/priced/ups.js'
import { createRandom } from '../samples/generators/random.js'
import { summarizeInvoices } from '../src/app/audit-api.js'
import type { SummaryFact, SummaryFactName } from '../src/schema/invoice-summary.js'
import { type CorrectionCount, createSpend, mergeSpend, type Spend } from '../src/summary/spend.js'
import { whatChanged } from '../src/summary/spend-changes.js'
import { factsOf as factsOfSpend } from '../src/summary/spend-facts.js'
import type { ContractsInput } from '../src/tables/read-contract.js'
import { addTo, emptyTotal } from '../src/values/exact-total.js'
import { moneyOf } from '../src/values/money.js'

const plan = { random: createRandom(5), parcels: 1500, faults: [], copies: 0 }
const fedex = parcelsOf({ ...plan, services: FEDEX_SERVICES })
const ups = parcelsOf({ ...plan, services: UPS_SERVICES })
const between = (parcels: readonly Parcel[], from: number, to: number): Parcel[] =>
  parcels.filter(({ monday }) => monday >= from && monday < to)

async function factsOf(texts: Iterable<string>, jobs = 1): Promise<readonly SummaryFact[]> {
  const summary = await summarizeInvoices(Readable.from(texts), {
    by: ['carrier'],
    facts: true,
    currency: 'USD',
    jobs,
  })
  return summary.currencies[0]?.facts ?? []
}

const cents = (text: string | null | undefined): number => Math.round(Number(text) * 100)
const sum = (parcels: readonly Parcel[], of: (parcel: Parcel) => number): number =>
  parcels.reduce((total, parcel) => total + of(parcel), 0)

describe('what it is made of', () => {
  const found = async (texts: Iterable<string>) => {
    const facts = await factsOf(texts)
    return (fact: SummaryFactName, name: string | null = null): SummaryFact | undefined =>
      facts.find((one) => one.fact === fact && one.name === name)
  }

  test.each([
    ['discounts that are charges of their own', fedex, fedexTexts],
    ['discounts within the charge', ups, upsTexts],
  ])('%s: given of list price, fuel and accessorials of spend, sizes', async (_, parcels, texts) => {
    const fact = await found(texts(parcels))
    const list = sum(parcels, ({ base }) => base.list)
    const given = sum(parcels, ({ base }) => base.list - base.net)
    expect(cents(fact('discount')?.whole)).toBe(list)
    expect(cents(fact('discount')?.amount)).toBe(given)
    expect(fact('discount')?.percent).toBe(((given * 100) / list).toFixed(2))
    expect(cents(fact('fuel')?.amount)).toBe(sum(parcels, ({ fuel }) => fuel))
    const handled = parcels.filter(({ surcharges }) => surcharges.some(({ name }) => name === 'handling'))
    expect(fact('accessorials', 'handling')).toMatchObject({ count: handled.length })
    const larger = parcels.filter(({ actual, billed }) => billed > Math.ceil(actual / 10))
    expect(fact('dimensional')?.of).toBe(parcels.length)
    // A minimum weight because of the sides is billed by size too, where the format does not tell them apart.
    expect([larger.length, larger.filter(({ byDimensions }) => byDimensions).length]).toContain(
      fact('dimensional')?.count,
    )
  })

  test('corrections by their causes', async () => {
    const fact = await found(fedexTexts(fedex))
    const corrected = fedex.filter(({ nth }) => nth % 100 === 50).length
    expect(fact('correction', 'address')).toMatchObject({
      count: corrected,
      amount: `${corrected * 21}.${String(corrected * 50).padStart(2, '0')}`.replace(
        /^.*$/,
        ((corrected * 2150) / 100).toFixed(2).replace(/0$/, ''),
      ),
    })
  })
})

test.each([
  ['fedex', fedex, fedexTexts, FEDEX_CONTRACT],
  ['ups', ups, upsTexts, UPS_CONTRACT],
] as const)(
  '%s: the contract gives what the invoices give, and tells its minimums',
  async (_, parcels, texts, names) => {
    const summary = await summarizeInvoices(Readable.from(texts(parcels)), {
      by: ['carrier'],
      facts: true,
      currency: 'USD',
      contract: contractOf(names) as ContractsInput,
    })
    const facts = summary.currencies[0]?.facts ?? []
    const discount = facts.find(({ fact }) => fact === 'discount')
    expect(discount?.agreed).toBe(discount?.percent)
    // At its minimum a parcel pays more than its list price less the discounts.
    const minimum = parcels.filter(({ service, base, billed, shipped }) => {
      const band = billed <= 20 ? 0 : billed <= 50 ? 1 : 2
      const percent = service.bands[band] + (shipped >= CONTRACT_CHANGE ? 10 : 0)
      return base.list - base.net - base.earned < share(base.list, percent, 1000)
    })
    expect(facts.find(({ fact }) => fact === 'minimum')).toMatchObject({
      count: minimum.length,
      of: parcels.length,
    })
  },
)

const CHANGES = new Set<SummaryFactName>(['new_charge', 'unit_price', 'base_price', 'discounted_price'])

describe('what is new in the last month', () => {
  const changed = async (parcels: readonly Parcel[]) => {
    const facts = await factsOf(fedexTexts(parcels))
    return facts.filter(({ fact }) => CHANGES.has(fact))
  }

  test('nothing where prices are as they were, or where there is one month', async () => {
    expect(await changed(between(fedex, PRICE_ROUND + 28, PRICE_ROUND + 200))).toEqual([])
    expect(await changed(between(fedex, PRICE_ROUND + 28, PRICE_ROUND + 35))).toEqual([])
  })

  test('a price round: list prices and unit prices, each since its first day, and what it costs in a year', async () => {
    // Without the week that is shipped before the round and billed after it.
    const parcels = between(fedex, CONTRACT_CHANGE, PRICE_ROUND + 21).filter(
      ({ monday }) => monday !== PRICE_ROUND - 7,
    )
    const facts = await changed(parcels)
    const home = facts.find(({ fact, name }) => fact === 'base_price' && name === 'Home Delivery')
    expect(home).toMatchObject({ percent: '5.90', since: '2026-01-05' })
    expect(cents(home?.yearly)).toBe(12 * cents(home?.amount))
    const area = facts.find(({ fact, name }) => fact === 'unit_price' && name === 'DAS Resi')
    const billed = parcels.filter(
      ({ lane, monday }) => lane.area && monday >= PRICE_ROUND - 7 && monday < PRICE_ROUND + 21,
    )
    expect(area).toMatchObject({ before: '3.9', now: '4.2', percent: '7.69' })
    expect(area?.since).toMatch(/^2026-01-\d\d$/)
    expect(area?.count).toBeLessThanOrEqual(billed.length)
  })

  test('other discounts of the same list prices are no change of list prices', async () => {
    const facts = await changed(between(fedex, CONTRACT_CHANGE - 28, CONTRACT_CHANGE + 28))
    const prices = facts.filter(({ fact }) => fact === 'base_price' || fact === 'discounted_price')
    const home = prices.find(({ name }) => name === 'Home Delivery')
    expect(home).toMatchObject({ fact: 'discounted_price', since: '2025-12-01' })
    expect(prices.map(({ fact, percent }) => [fact, percent === '0.00'])).toEqual(
      prices.map(() => ['discounted_price', false]),
    )
  })

  test('a charge that was never billed before', async () => {
    const facts = await changed(between(fedex, FIRST_WEEK, FIRST_WEEK + 56))
    const [demand, ...others] = facts.filter(({ fact }) => fact === 'new_charge')
    expect(others.filter(({ name }) => name !== 'Address Correction')).toEqual([])
    expect(demand).toMatchObject({ name: 'Demand Surcharge', since: '2025-09-29' })
  })
})

test('several threads, and files in any order, count the same', async () => {
  const one = await factsOf(upsTexts(ups))
  const halves = [between(ups, 0, PRICE_ROUND), between(ups, PRICE_ROUND, PRICE_ROUND + 400)]
  const parts = halves.reverse().map((half) => Readable.from(upsTexts(half)))
  const both = await summarizeInvoices(parts, { by: ['carrier'], facts: true })
  expect(both.currencies[0]?.facts).toEqual(one)
  const net = sum(ups, netOf)
  expect(cents(both.currencies[0]?.total.net)).toBe(net)
})

test('a shipment is corrected for the first of its causes, in whatever order parts of its file come', () => {
  const part = (cause: CorrectionCount['cause'], net: string): Spend => {
    const own = { currency: 'USD', format: null, cause, net: emptyTotal() }
    addTo(own.net, moneyOf(net))
    return { ...createSpend(), corrections: new Map([['P1', own]]) }
  }
  const parts = [part('weight or size', '4.10'), part('address', '21.50'), part('chargeback', '-1.00')]
  for (const order of [parts, parts.toReversed()]) {
    const whole = createSpend()
    for (const one of order) mergeSpend(whole, one)
    const facts = factsOfSpend('ups', whole, 'USD').filter(({ fact }) => fact === 'correction')
    expect(facts).toMatchObject([{ name: 'address', count: 1, amount: '24.60' }])
  }
})

test('a new charge is known since its first day, in whatever order its counts come', () => {
  const total = (units: number) => ({ units, scale: 2, big: null })
  const count = (month: string, first: string, description: string) => ({
    ...{ currency: 'USD', format: null, month, first, count: 1, category: 'fuel', subcategory: null },
    ...{ stage: 'original', code: null, description, gross: total(100), net: total(100) },
  })
  const counts = [
    count('2026-01', '2026-01-05', 'Known'),
    count('2026-02', '2026-02-20', 'New'),
    count('2026-02', '2026-02-03', 'New'),
  ]
  for (const order of [counts, [...counts].reverse()]) {
    const charges = new Map(order.map((one, at) => [`${at}`, one])) as unknown as Spend['charges']
    const [change, ...others] = whatChanged({ ...createSpend(), charges }, 'USD')
    expect(change).toMatchObject({
      fact: 'new_charge',
      name: 'New',
      count: 2,
      amount: '2.00',
      since: '2026-02-03',
    })
    expect(others).toEqual([])
  }
})
