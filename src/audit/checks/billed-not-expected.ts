import { currencyOfKey, eachShip, NEEDS } from '../against-expected.js'
import type { Check } from '../check.js'
import { isNothing, unsigned } from '../decimal.js'

export const billedNotExpected: Check = {
  name: 'billed_not_expected',
  severity: 'warning',
  needs: NEEDS,
  says: 'a shipment is billed that is not among the expected ones',
  x12: '18',
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
