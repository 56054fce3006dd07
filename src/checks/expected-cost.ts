import type { View } from '../invoices/view.js'
import { isCode } from '../tables/currency.js'
import { minus, unsigned, within } from '../values/decimal.js'
import {
  currencyBilled,
  eachShip,
  NEEDS,
  NOT_LISTED,
  nothingExpected,
  VOIDED_LABEL,
} from './against-expected.js'
import type { Check, Outcome } from './check.js'

export const expectedCost: Check = {
  name: 'expected_cost',
  title: 'Cost differs from the expected cost',
  severity: 'warning',
  confidence: 'likely',
  claim: 'billing',
  evidenceNeeded: 'the quote or label with its price',
  needs: `${NEEDS} with a cost`,
  says: 'the sum of all invoices for a shipment is above or below its expected cost',
  x12: '01',
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
  ],
  assess: (view) => {
    const { ship, finish } = eachShip(view, (one, expected) => {
      if (expected === undefined) return NOT_LISTED
      if (expected.voided === true) return VOIDED_LABEL
      if (expected.cost === undefined) return 'no expected cost'
      const currency = currencyBilled(one, expected.currency)
      const net = currency === undefined ? undefined : one.net[currency]
      if (net === undefined) return 'no expected cost in the same currency'
      const difference = minus(net, expected.cost)
      if (within(difference, expected.cost, view.expected?.tolerance ?? { amount: '0', percent: '0' }))
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
        },
      ]
    })
    return { ship, finish: () => withWarnings(view, finish()) }
  },
}

/** Warnings about rows of expected costs are reported by this check, which judges the costs. */
function withWarnings(view: View, outcome: Outcome): Outcome {
  if (nothingExpected(view) !== null) return outcome
  const parts = [outcome.reason, ...(view.expected?.warnings ?? [])].filter((part) => part !== null)
  return { ...outcome, reason: parts.length === 0 ? null : parts.join('; ') }
}
