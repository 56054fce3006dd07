import { eachShip, NEEDS } from '../against-expected.js'
import { type Check, finding, money } from '../check.js'
import { isNothing } from '../decimal.js'

export const voidedBilled: Check = {
  name: 'voided_billed',
  severity: 'warning',
  needs: `${NEEDS} that say which labels were voided`,
  says: 'a voided label is billed',
  x12: '23',
  assess: (view) =>
    eachShip(
      view,
      (one, expected) => {
        if (expected === undefined) return undefined
        if (!expected.voided) return []
        return Object.entries(one.net).flatMap(([currency, net]) =>
          isNothing(net) || net.startsWith('-')
            ? []
            : [
                finding(voidedBilled, {
                  ...one.facts,
                  direction: 'over',
                  currency: currency === '' ? null : currency,
                  amount: net,
                  message: `${money(net, currency === '' ? null : currency)} billed for a voided label`,
                  charge: 'shipment',
                  billed: net,
                  expected: '0',
                }),
              ],
        )
      },
      'not among the expected shipments',
    ),
}
