import { NEEDS, nothingExpected, parcelLines } from '../against-expected.js'
import { type Check, finding, money } from '../check.js'
import { isCode } from '../currency.js'
import { unsigned } from '../decimal.js'
import type { ExpectedCost } from '../expected.js'

export const expectedNotBilled: Check = {
  name: 'expected_not_billed',
  severity: 'warning',
  needs: NEEDS,
  says: 'an expected shipment is on no invoice of this run: shipped but not billed yet',
  assess: (view) => {
    const seen = new Set<ExpectedCost>()
    return {
      ship: ({ number, entries }) => {
        if (entries.every((entry) => parcelLines(entry).length === 0)) return
        const expected = number === null ? undefined : view.expected?.find(number)
        if (expected !== undefined) seen.add(expected)
      },
      finish: () => {
        const expected = view.expected?.all ?? []
        const open = expected.filter((one) => one.voided !== true && !seen.has(one))
        const findings = open.map((one) =>
          finding(expectedNotBilled, {
            direction: 'under',
            carrier: null,
            tracking: one.tracking_number,
            currency: isCode(one.currency) ? one.currency : null,
            amount: one.cost === undefined ? null : unsigned(one.cost),
            message: `expected ${one.cost === undefined ? 'shipment' : money(one.cost, one.currency ?? null)} is on no invoice of this run`,
            evidence: [one.source],
            charge: 'shipment',
            billed: '0',
            ...(one.cost === undefined ? {} : { expected: one.cost }),
          }),
        )
        return { findings, assessed: expected.length, reason: nothingExpected(view) }
      },
    }
  },
}
