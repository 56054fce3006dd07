/** Base prices compared with the contract: list price, discount bands with their tiers, minimums. */

import type { View } from '../invoices/view.js'
import type { ContractQuery } from '../tables/contract-scope.js'
import { Exact, isNothing, minus, unsigned } from '../values/decimal.js'
import { byText } from '../values/order.js'
import { count } from '../values/shown-amounts.js'
import { type Check, trackingOf } from './check.js'
import {
  billedPercents,
  type ContractPrice,
  contractPriceOf,
  isAsAgreed,
  listPricesIn,
  type NoTerms,
} from './contract-price-of.js'
import { askedOf, type ContractTerms, createTerms, isNearChange, notInForce } from './contract-terms.js'
import { NEVER } from './plain-shipments.js'
import { type PricedParcel, pricedAgain, pricedParcels, UNPRICED } from './priced-parcel.js'
import type { Verdict } from './verdict.js'

const PARCEL = { zone: '5', billed_weight: '12', billed_weight_unit: 'lb' }
const CONTRACT = {
  carrier: 'example',
  base: [
    { zone: '2-8', weight: '1-20', percent: { performance: '36', earned: ['18.2', '20.4'] } },
    { zone: '2-8', weight: '21-', percent: { performance: '40', earned: ['18.2', '20.4'] } },
  ],
  minimum: [{ zone: '5', net: '9.10' }],
}
const discounted = (list: string, performance: string, earned: string) =>
  [
    ['Transportation', list],
    ['Performance', performance, { category: 'discount', subcategory: 'performance' }],
    ['Earned', earned, { category: 'discount', subcategory: 'earned' }],
  ] as const

const NO_CONTRACT = 'no contract covers their carrier, account and currency'

const REASONS: Readonly<Record<NoTerms, string>> = {
  discount: 'no row of `base` applies to them',
  list: 'the price list of the contract has no price for them',
  minimum: 'no row of `minimum` applies to them',
  modifier: 'no row of `modifier` applies to them',
}

export const basePrice: Check = {
  name: 'base_price',
  title: 'Base price not as in the contract',
  severity: 'warning',
  confidence: 'certain',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'the pages of the contract with the discount and the minimum',
  needs: 'a contract (--contract) with the discounts of each service; zone and billed weight of each parcel',
  says: 'the base price after discounts is not what list price, discounts and minimum of the contract give',
  x12: '46',
  examples: [
    {
      of: 'the discount of another band',
      hints: { price: {} },
      given: { contract: CONTRACT },
      records: [{ facts: PARCEL, charges: discounted('30.00', '-9.60', '-6.12') }],
      finds: [
        '1.20 USD above the contract: 14.28 USD for Transportation, zone 5, 12 lb; performance 36 % and earned 20.4 % (tier 2) off 30.00 USD is 13.08 USD (zone 2-8, weight 1-20); billed performance 32.0 %, earned 20.4 %; the minimum of 9.10 USD does not bind',
      ],
    },
    {
      of: 'the same with a contract whose minimum is zero',
      hints: { price: {} },
      given: { contract: { ...CONTRACT, minimum: [{ zone: '5', net: '0.00' }] } },
      records: [{ facts: PARCEL, charges: discounted('30.00', '-9.60', '-6.12') }],
      finds: [
        '1.20 USD above the contract: 14.28 USD for Transportation, zone 5, 12 lb; performance 36 % and earned 20.4 % (tier 2) off 30.00 USD is 13.08 USD (zone 2-8, weight 1-20); billed performance 32.0 %, earned 20.4 %',
      ],
    },
    {
      of: 'a price above the minimum, which applies',
      hints: { price: {} },
      given: { contract: CONTRACT },
      records: [{ facts: PARCEL, charges: discounted('20.00', '-6.40', '-4.08') }],
      finds: [
        '0.42 USD above the contract: 9.52 USD for Transportation, zone 5, 12 lb; the minimum of 9.10 USD binds (zone 2-8, weight 1-20); billed performance 32.0 %, earned 20.4 %',
      ],
    },
    {
      of: 'a price below that of the contract',
      hints: { price: {} },
      given: { contract: CONTRACT },
      records: [{ facts: PARCEL, charges: discounted('30.00', '-12.00', '-6.12') }],
      finds: [
        '1.20 USD below the contract: 11.88 USD for Transportation, zone 5, 12 lb; performance 36 % and earned 20.4 % (tier 2) off 30.00 USD is 13.08 USD (zone 2-8, weight 1-20); billed performance 40.0 %, earned 20.4 %; the minimum of 9.10 USD does not bind',
      ],
    },
    {
      of: 'the minimum, another tier of the earned discount, and another band',
      hints: { price: {} },
      given: { contract: CONTRACT },
      records: [
        { parcel: 'P1', facts: PARCEL, charges: discounted('20.00', '-7.20', '-3.70') },
        { parcel: 'P2', facts: PARCEL, charges: discounted('30.00', '-10.80', '-5.46') },
        {
          parcel: 'P3',
          facts: { ...PARCEL, billed_weight: '30' },
          charges: discounted('50.00', '-20.00', '-10.20'),
        },
      ],
      finds: [],
    },
  ],
  assess: (view) => {
    const termsOf = createTerms(view)
    const ask = ({ entry, day }: PricedParcel): ContractQuery => askedOf(view, entry.entry, day)
    const listPriceOf = listPricesIn(view, pricedAgain(view), ask)
    const verdicts: Verdict[] = []
    const left = new Map<string, number>()
    let assessed = 0
    const leave = (why: string): void => {
      left.set(why, (left.get(why) ?? 0) + 1)
    }
    return {
      screen: view.contracts.length === 0 ? NEVER : () => true,
      ship: (ship) => {
        if (view.contracts.length === 0) return
        pricedParcels(
          view,
          ship,
          (parcel) => {
            const terms = termsOf(parcel.entry.delivery)
            if (terms === undefined) {
              leave(NO_CONTRACT)
              return
            }
            const price = contractPriceOf(terms, parcel, ask(parcel), listPriceOf)
            if (typeof price === 'string') {
              leave(notInForce(terms, parcel.day) ?? REASONS[price])
              return
            }
            assessed++
            if (!isAsAgreed(price)) verdicts.push(verdictOf(view, terms, parcel, ask(parcel), price))
          },
          (why) => leave(UNPRICED[why]),
        )
      },
      finish: () => ({ verdicts, assessed, reason: reasonOf(view, left) }),
    }
  },
}

function reasonOf(view: View, left: ReadonlyMap<string, number>): string | null {
  if (view.contracts.length === 0) return 'no contract is given'
  const order = [NO_CONTRACT, ...Object.values(REASONS), ...Object.values(UNPRICED)]
  const reasons = [...left]
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b) || byText(a, b))
    .map(([why, parcels]) => `${count(parcels, 'parcel')}: ${why}`)
  return reasons.length === 0 ? null : reasons.join('; ')
}

function verdictOf(
  view: View,
  terms: ContractTerms,
  parcel: PricedParcel,
  asked: ContractQuery,
  price: ContractPrice,
): Verdict {
  const { entry, charges, line, service } = parcel
  const { billed, expected, discounts, minimum, isMinimum, list, billedList, isNet, band } = price
  // A minimum of zero means that there is none.
  const least = minimum === null || isNothing(minimum) ? null : minimum
  const difference = minus(billed, expected)
  const isChange =
    isNearChange(terms.rows('base'), asked) ||
    isNearChange(terms.rows('minimum'), asked) ||
    isNearChange(terms.rows('modifier'), asked)
  const unit = view.state.words.list[view.state.entries.col.unit[entry.entry] as number]
  return {
    direction: difference.startsWith('-') ? 'under' : 'over',
    ...(isChange && { severity: 'info' as const }),
    carrier: entry.bill.carrier,
    invoice: entry.bill,
    tracking: trackingOf(view, parcel.shipment),
    amount: unsigned(difference),
    facts: {
      service,
      zone: asked.zone,
      weight: asked.weight,
      unit,
      billed,
      expected,
      difference,
      list,
      ...(new Exact(list).eq(billedList) ? {} : { billed_list: billedList }),
      band,
      agreed: isNet
        ? null
        : discounts
            .map(({ name, percent, tier }) => `${name} ${percent} %${tier === null ? '' : ` (${tier})`}`)
            .join(' and '),
      found: billedPercents(parcel)
        .map(({ name, percent }) => `${name} ${percent} %`)
        .join(', '),
      ...(least === null ? {} : { minimum: least, minimum_binds: isMinimum ? 'yes' : 'no' }),
      ...(isChange && { near_change: 'yes' }),
    },
    charges,
    evidence: charges.map(({ source }) => source),
    charge: line.kind.description,
    billed,
    expected,
  }
}
