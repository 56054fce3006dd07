import { isNothing, unsigned } from '../values/decimal.js'
import { currencyOfKey, eachShip, NEEDS } from './against-expected.js'
import type { Check } from './check.js'

export const billedNotExpected: Check = {
  name: 'billed_not_expected',
  title: 'Billed but not expected',
  severity: 'warning',
  confidence: 'look',
  claim: 'billing',
  evidenceNeeded: 'your shipping records of the day, without this shipment',
  needs: NEEDS,
  says: 'a shipment is billed that is not among the expected shipments',
  x12: '18',
  examples: [
    {
      of: 'a parcel that is not in the list',
      given: { expected: [{ tracking_number: 'P9', cost: '10.00' }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: ['12.00 USD billed for a shipment that is not among the expected ones'],
    },
    {
      of: 'a credit for a parcel that is not in the list',
      given: { expected: [{ tracking_number: 'P9', cost: '10.00' }] },
      records: [{ charges: [['Freight', '-12.00', { stage: 'credit' }]] }],
      finds: ['-12.00 USD billed for a shipment that is not among the expected ones'],
    },
    {
      of: 'a parcel of the list',
      given: { expected: [{ tracking_number: 'P1', cost: '10.00' }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: [],
    },
  ],
  assess: (view) =>
    eachShip(view, (one, expected) => {
      if (expected !== undefined) return []
      return Object.entries(one.net).flatMap(([currency, net]) =>
        isNothing(net)
          ? []
          : [
              {
                ...one.shipment,
                direction: net.startsWith('-') ? 'under' : 'over',
                currency: currencyOfKey(currency),
                amount: unsigned(net),
                facts: { billed: net },
                charge: 'shipment',
                billed: net,
                expected: '0',
              },
            ],
      )
    }),
}
