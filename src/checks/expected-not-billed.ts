import { isCode } from '../tables/currency.js'
import type { ExpectedCost } from '../tables/expected-shipments.js'
import { unsigned } from '../values/decimal.js'
import { NEEDS, namesParcel, nothingExpected } from './against-expected.js'
import type { Check } from './check.js'
import type { Verdict } from './verdict.js'

export const expectedNotBilled: Check = {
  name: 'expected_not_billed',
  title: 'Expected but not billed',
  severity: 'warning',
  confidence: 'look',
  claim: null,
  evidenceNeeded: 'none: it may be billed later',
  needs: NEEDS,
  says: 'an expected shipment is on no invoice of this run: shipped but not billed yet',
  examples: [
    {
      of: 'a parcel of the list that is on no invoice',
      given: { expected: [{ tracking_number: 'P9', cost: '10.00', currency: 'USD' }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: ['10.00 USD expected for a shipment that is on none of these invoices'],
    },
    {
      of: 'a refund of the list that is on no invoice',
      given: { expected: [{ tracking_number: 'P9', cost: '-4.00', currency: 'USD' }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: ['-4.00 USD expected for a shipment that is on none of these invoices'],
    },
    {
      of: 'a parcel of the list that is billed',
      given: { expected: [{ tracking_number: 'P1', cost: '10.00' }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: [],
    },
    {
      of: 'a parcel of the list that is on an invoice with a charge of zero',
      given: { expected: [{ tracking_number: 'P1', cost: '10.00' }] },
      records: [{ charges: [['Freight', '0.00']] }],
      finds: [],
    },
  ],
  assess: (view) => {
    const seen = new Set<ExpectedCost>()
    return {
      ship: ({ number, entries }) => {
        const expected = number === null ? undefined : view.expected?.find(number)
        if (expected !== undefined && entries.some(namesParcel)) seen.add(expected)
      },
      finish: () => {
        const expected = view.expected?.all ?? []
        const open = expected.filter((one) => one.voided !== true && !seen.has(one))
        const verdicts = open.map(
          (one): Verdict => ({
            // A negative expected cost is a refund that is still due.
            direction: one.cost?.startsWith('-') === true ? 'over' : 'under',
            carrier: null,
            tracking: one.tracking_number,
            currency: isCode(one.currency) ? one.currency : null,
            amount: one.cost === undefined ? null : unsigned(one.cost),
            facts: { expected: one.cost },
            evidence: [{ file: view.expected?.file ?? '', row: one.line, column: null }],
            charge: 'shipment',
            billed: '0',
            ...(one.cost === undefined ? {} : { expected: one.cost }),
          }),
        )
        return { verdicts, assessed: expected.length, reason: nothingExpected(view) }
      },
    }
  },
}
