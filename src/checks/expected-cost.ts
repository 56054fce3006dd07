import type { View } from '../invoices/view.js'
import { isCode } from '../tables/currency.js'
import { minus, plus, unsigned, within } from '../values/decimal.js'
import {
  billedOf,
  currencyBilled,
  eachShip,
  NEEDS,
  NOT_LISTED,
  nothingExpected,
  VOIDED_LABEL,
} from './against-expected.js'
import { CHARGE_CHECKS } from './charge-checks.js'
import type { Check, Outcome } from './check.js'
import { resentInvoices } from './resent-invoices.js'

export const expectedCost: Check = {
  name: 'expected_cost',
  title: 'Cost differs from the expected cost',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'the quote or label with its price',
  needs: `${NEEDS} with a cost`,
  says: 'the sum of all invoices for a shipment is above or below its expected cost',
  x12: '01',
  // Of what the shipment was billed without tax; what a late delivery refunds is no part of a difference in cost.
  follows: [
    ...CHARGE_CHECKS,
    'correction',
    'positive_refund',
    'account_not_allowed',
    'never_moved',
    'stale_charge',
    'address_unchanged',
    'price_varies',
    'billed_weight',
    'dim_divisor',
    'weight_mismatch',
    'service_mismatch',
    'zone_unexplained',
    'fuel_rate',
  ],
  examples: [
    {
      of: 'a parcel that should have cost less',
      given: { expected: [{ tracking_number: 'P1', cost: '10.00' }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: ['12.00 USD billed, 10.00 USD expected'],
    },
    {
      of: 'a parcel at its expected cost',
      given: { expected: [{ tracking_number: 'P1', cost: '12.00' }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: [],
    },
    {
      of: 'a parcel billed twice, and paid back by an adjustment of the account',
      hints: { accountAdjustment: ({ description }) => description === 'Billing adjustment' },
      given: { expected: [{ tracking_number: 'P1', cost: '12.00' }] },
      records: [
        { charges: [['Freight', '12.00']] },
        { invoice: 'A2', invoiced: '2025-09-13', charges: [['Freight', '12.00']] },
        {
          invoice: 'A3',
          invoiced: '2025-09-20',
          charges: [['Billing adjustment', '-12.00', { category: 'adjustment', stage: 'adjustment' }]],
        },
      ],
      finds: [],
    },
    {
      of: 'a number that is used again four weeks later; the label states no day',
      given: { expected: [{ tracking_number: 'P1', cost: '12.00' }] },
      records: [
        { charges: [['Freight', '12.00']] },
        { invoice: 'A2', invoiced: '2025-10-04', date: '2025-09-30', charges: [['Freight', '9.00']] },
      ],
      finds: [],
    },
    {
      of: 'a number that is used again; the label with its day should have cost less',
      given: { expected: [{ tracking_number: 'P1', cost: '8.00', ship_date: '2025-09-30' }] },
      records: [
        { charges: [['Freight', '12.00']] },
        { invoice: 'A2', invoiced: '2025-10-04', date: '2025-09-30', charges: [['Freight', '9.00']] },
      ],
      finds: ['9.00 USD billed, 8.00 USD expected'],
    },
  ],
  assess: (view) => {
    const resent = resentInvoices(view)
    const { screen, ship, finish } = eachShip(view, (billed, expected) => {
      if (expected === undefined) return NOT_LISTED
      if (expected.voided === true) return VOIDED_LABEL
      if (expected.cost === undefined) return 'no expected cost'
      // Another check claims what an invoice repeats as a whole.
      const isRepeated = billed.ship.entries.some(({ bill }) => resent.has(bill))
      const once = isRepeated
        ? { ...billed.ship, entries: billed.ship.entries.filter(({ bill }) => !resent.has(bill)) }
        : billed.ship
      const one = once === billed.ship ? billed : billedOf(once)
      const currency = currencyBilled(one, expected.currency)
      const net = currency === undefined ? undefined : one.net[currency]
      if (net === undefined) return 'no expected cost in the same currency'
      const difference = minus(net, expected.cost)
      const tolerance = view.expected?.tolerance ?? { amount: '0', percent: '0' }
      if (within(difference, expected.cost, tolerance)) return []
      if (
        within(minus(plus(net, one.adjusted[currency ?? ''] ?? '0'), expected.cost), expected.cost, tolerance)
      )
        return []
      const under = difference.startsWith('-')
      const shown = isCode(currency) ? currency : isCode(expected.currency) ? expected.currency : null
      const invoices = new Set(one.ship.entries.map(({ bill }) => bill)).size
      return [
        {
          ...one.shipment,
          direction: under ? 'under' : 'over',
          currency: shown,
          amount: unsigned(difference),
          facts: { billed: net, invoices: invoices > 1 ? invoices : null, expected: expected.cost },
          charge: 'shipment',
          billed: net,
          expected: expected.cost,
          ...(under && { mayBeUnread: 'anywhere' as const }),
        },
      ]
    })
    return { screen, ship, finish: () => withWarnings(view, finish()) }
  },
}

/** Warnings about rows of expected costs are reported by this check, which judges the costs. */
function withWarnings(view: View, outcome: Outcome): Outcome {
  if (nothingExpected(view) !== null) return outcome
  const parts = [outcome.reason, ...(view.expected?.warnings ?? [])].filter((part) => part !== null)
  return { ...outcome, reason: parts.length === 0 ? null : parts.join('; ') }
}
