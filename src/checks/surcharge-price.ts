/** Surcharges compared with the prices of the contract; of a group of surcharges only one is due. */

import type { View } from '../invoices/view.js'
import type { ContractRow } from '../tables/contract.js'
import { Exact, minus } from '../values/decimal.js'
import { minorDigits } from '../values/shown-amounts.js'
import type { Check } from './check.js'
import {
  chargeVerdict,
  namesCharge,
  type ParcelCharge,
  parcelCharges,
  surchargeRow,
} from './contract-charges.js'
import { type ContractTerms, createTerms, createUncovered, isNearChange } from './contract-terms.js'
import { NEVER } from './plain-shipments.js'
import { UNIT_PRICED } from './price-keys.js'
import type { Verdict } from './verdict.js'

const PARCEL = { zone: '5', billed_weight: '12', billed_weight_unit: 'lb' }
const CONTRACT = {
  carrier: 'example',
  surcharges: [
    { charge: 'Oversize', net: '90.00', group: 'size', rank: 2 },
    { charge: 'AHS*', zone: '2-4', net: '14.00', group: 'size', rank: 1 },
    { charge: 'AHS*', zone: '5-8', net: '18.00', group: 'size', rank: 1 },
    { category: 'delivery', charge: 'Residential', list: '6.00', percent: '50' },
  ],
}

export const surchargePrice: Check = {
  name: 'surcharge_price',
  title: 'Surcharge not as in the contract',
  severity: 'warning',
  confidence: 'certain',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'the page of the contract with the price',
  needs: 'a contract (--contract) with the prices of surcharges',
  says: 'a surcharge is not at the price of the contract for its service, zone and weight, or another surcharge of its group replaces it',
  x12: '23',
  follows: ['area_surcharge'],
  examples: [
    {
      of: 'a price of another zone, and a discount that was not given',
      given: { contract: CONTRACT },
      records: [
        {
          facts: PARCEL,
          charges: [
            ['Freight', '11.10'],
            ['AHS - Dimensions', '20.00', { category: 'handling' }],
            ['Residential', '6.00', { category: 'delivery', subcategory: 'residential' }],
          ],
        },
      ],
      finds: [
        '2.00 USD above the contract: 20.00 USD for AHS - Dimensions, zone 5; 18.00 USD agreed',
        '3.00 USD above the contract: 6.00 USD for Residential; 50 % off 6.00 USD is 3.00 USD',
      ],
    },
    {
      of: 'a price below the contract',
      given: { contract: CONTRACT },
      records: [
        {
          facts: PARCEL,
          charges: [
            ['Freight', '11.10'],
            ['AHS - Dimensions', '15.00', { category: 'handling' }],
          ],
        },
      ],
      finds: ['3.00 USD below the contract: 15.00 USD for AHS - Dimensions, zone 5; 18.00 USD agreed'],
    },
    {
      of: 'two charges of one group',
      given: { contract: CONTRACT },
      records: [
        {
          facts: PARCEL,
          charges: [
            ['Freight', '11.10'],
            ['AHS - Dimensions', '18.00', { category: 'handling' }],
            ['Oversize', '90.00', { category: 'handling' }],
          ],
        },
      ],
      finds: [
        '18.00 USD above the contract: 18.00 USD for AHS - Dimensions, zone 5; Oversize applies instead (size)',
      ],
    },
    {
      of: 'a charge of a higher rank in another group, and one of its own group on another invoice',
      given: {
        contract: {
          ...CONTRACT,
          surcharges: [...CONTRACT.surcharges, { charge: 'Liftgate', net: '50.00', group: 'truck', rank: 3 }],
        },
      },
      records: [
        {
          facts: PARCEL,
          charges: [
            ['Freight', '11.10'],
            ['AHS - Dimensions', '18.00', { category: 'handling' }],
            ['Liftgate', '50.00', { category: 'delivery' }],
          ],
        },
        { invoice: 'A2', facts: PARCEL, charges: [['Oversize', '90.00', { category: 'handling' }]] },
      ],
      finds: [],
    },
    {
      of: 'an area surcharge of a parcel whose residential surcharge is on the invoice before',
      given: {
        contract: {
          carrier: 'example',
          surcharges: [
            { charge: 'DAS', residential: true, net: '4.00' },
            { charge: 'DAS', net: '3.00' },
          ],
        },
      },
      records: [
        {
          charges: [
            ['Freight', '20.00'],
            ['Residential', '5.00', { category: 'delivery', subcategory: 'residential' }],
          ],
        },
        { invoice: 'A2', charges: [['DAS', '4.00', { category: 'delivery', subcategory: 'area' }]] },
      ],
      finds: [],
    },
    {
      of: 'prices as agreed, and a charge that the contract does not name',
      given: { contract: CONTRACT },
      records: [
        {
          facts: PARCEL,
          charges: [
            ['Freight', '11.10'],
            ['AHS - Dimensions', '18.00', { category: 'handling' }],
            ['Residential', '3.00', { category: 'delivery', subcategory: 'residential' }],
            ['Saturday Delivery', '16.00', { category: 'delivery' }],
          ],
        },
      ],
      finds: [],
    },
  ],
  assess: (view) => {
    const termsOf = createTerms(view)
    const verdicts: Verdict[] = []
    let assessed = 0
    const left = createUncovered('surcharge')
    return {
      screen: view.contracts.length === 0 ? NEVER : () => true,
      ship: (ship) => {
        if (view.contracts.length === 0) return
        const priced: { charge: ParcelCharge; row: ContractRow<'surcharges'>; terms: ContractTerms }[] = []
        for (const charge of parcelCharges(view, ship)) {
          const terms = termsOf(charge.entry.delivery)
          const { kind } = charge.line
          // Another check assesses seasonal surcharges.
          if (terms?.rows('peak').some((row) => namesCharge(row, kind)) === true) continue
          const row =
            terms === undefined ? undefined : surchargeRow(terms.rows('surcharges'), charge, charge.asked)
          if (row !== undefined && terms !== undefined) priced.push({ charge, row, terms })
          else if (UNIT_PRICED.has(kind.category)) left.add(terms, charge.asked.day)
        }
        for (const { charge, row, terms } of priced) {
          const above = priced.find(
            (other) =>
              other.charge.entry === charge.entry &&
              row.terms.group !== undefined &&
              other.row.terms.group === row.terms.group &&
              (other.row.terms.rank ?? 0) > (row.terms.rank ?? 0),
          )
          const right = above === undefined ? priceOf(row, charge) : '0'
          if (right === undefined) {
            left.add(undefined, charge.asked.day)
            continue
          }
          assessed++
          if (above === undefined && isAsPriced(row, charge, right)) continue
          verdicts.push(verdictOf(view, terms, charge, row, right, above?.charge))
        }
      },
      finish: () => ({
        verdicts,
        assessed,
        reason:
          view.contracts.length === 0
            ? 'no contract is given'
            : (left.reason() ??
              (assessed === 0 ? '`surcharges` of the contract applies to no charge' : null)),
      }),
    }
  },
}

/** Undefined if the row has no price. */
export function priceOf(
  { terms }: ContractRow<'surcharges'>,
  { line, entry }: Pick<ParcelCharge, 'line' | 'entry'>,
): string | undefined {
  const { net, list, percent } = terms
  if (net !== undefined) return net
  // Unless gross and net differ by discounts, the invoice states no list price.
  const gross = list ?? (entry.bill.hints?.price?.gap === undefined ? undefined : line.gross.text)
  if (gross === undefined) return undefined
  const off = new Exact(gross).times(percent ?? '0').div(100)
  return minus(gross, off.toFixed(minorDigits(entry.bill.currency)))
}

/** Whether the price is right; half cents may be rounded either way. */
function isAsPriced(
  { terms }: ContractRow<'surcharges'>,
  { line, entry }: ParcelCharge,
  right: string,
): boolean {
  const difference = new Exact(minus(line.net.text, right)).abs()
  if (difference.isZero() || terms.net !== undefined || terms.percent === undefined)
    return difference.isZero()
  const cent = new Exact(10).pow(-minorDigits(entry.bill.currency))
  const off = new Exact(terms.list ?? line.gross.text).times(terms.percent).div(100)
  return difference.eq(cent) && off.div(cent).mod(1).eq('0.5')
}

function verdictOf(
  view: View,
  terms: ContractTerms,
  charge: ParcelCharge,
  row: ContractRow<'surcharges'>,
  right: string,
  above: ParcelCharge | undefined,
): Verdict {
  const { list, percent, zone, weight, group } = row.terms
  const isChange = isNearChange(terms.rows('surcharges'), charge.asked, (rows, asked) =>
    surchargeRow(rows, charge, asked),
  )
  return chargeVerdict(view, charge, right, {
    ...(zone === undefined && { zone: null }),
    ...(weight === undefined && { weight: null }),
    list: percent === undefined ? null : (list ?? charge.line.gross.text),
    percent,
    ...(above !== undefined && { group, above: above.line.kind.description }),
    ...(isChange && { near_change: 'yes' }),
  })
}
