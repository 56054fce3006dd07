import { type Billed, eachShip, NEEDS, nothingExpected } from '../against-expected.js'
import { type Check, finding, money, type Outcome } from '../check.js'
import { minus, unsigned, within } from '../decimal.js'
import type { View } from '../view.js'

export const expectedCost: Check = {
  name: 'expected_cost',
  severity: 'warning',
  needs: `${NEEDS} with a cost`,
  says: 'a shipment is billed over or under its expected cost, all its invoices added up',
  x12: '01',
  assess: (view) => {
    const { ship, finish } = eachShip(
      view,
      (one, expected) => {
        if (expected?.cost === undefined || expected.voided) return undefined
        const currency = expected.currency ?? soleCurrency(one)
        const net = currency === undefined ? undefined : (one.net[currency] ?? one.net[''])
        if (net === undefined) return undefined
        const difference = minus(net, expected.cost)
        if (within(difference, expected.cost, view.expected?.tolerance ?? { amount: '0', percent: '0' }))
          return []
        const under = difference.startsWith('-')
        const shown = currency === undefined || currency === '' ? null : currency
        const invoices = new Set(one.ship.entries.map(({ bill }) => bill)).size
        return [
          finding(expectedCost, {
            ...one.facts,
            direction: under ? 'under' : 'over',
            currency: shown,
            amount: unsigned(difference),
            message: `${money(net, shown)} billed${invoices > 1 ? ` on ${invoices} invoices` : ''}, ${expected.cost} expected`,
            charge: 'shipment',
            billed: net,
            expected: expected.cost,
          }),
        ]
      },
      'no expected cost in the same currency',
    )
    return { ship, finish: () => withWarnings(view, finish()) }
  },
}

/** Rows that did not count as they stand are told where the costs are judged. */
function withWarnings(view: View, outcome: Outcome): Outcome {
  if (nothingExpected(view) !== null) return outcome
  const parts = [outcome.reason, ...(view.expected?.warnings ?? [])].filter((part) => part !== null)
  return { ...outcome, reason: parts.length === 0 ? null : parts.join('; ') }
}

/** The one currency a shipment is billed in. */
function soleCurrency(one: Billed): string | undefined {
  const currencies = Object.keys(one.net)
  return currencies.length === 1 ? currencies[0] : undefined
}
