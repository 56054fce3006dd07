import { isNothing, unsigned } from '../values/decimal.js'
import { currencyOfKey, eachShip, NEEDS } from './against-expected.js'
import { type Check, missing, type Outcome } from './check.js'

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
      records: [{ parcel: 'P9', charges: [['Freight', '10.00']] }, { charges: [['Freight', '12.00']] }],
      finds: ['12.00 USD billed for a shipment that is not among the expected ones'],
    },
    {
      of: 'a credit for a parcel that is not in the list',
      given: { expected: [{ tracking_number: 'P9', cost: '10.00' }] },
      records: [
        { parcel: 'P9', charges: [['Freight', '10.00']] },
        { charges: [['Freight', '-12.00', { stage: 'credit' }]] },
      ],
      finds: ['-12.00 USD billed for a shipment that is not among the expected ones'],
    },
    {
      of: 'a carrier of which no parcel is in the list',
      given: { expected: [{ tracking_number: 'P9', cost: '10.00' }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: [],
    },
    {
      of: 'a parcel of the list',
      given: { expected: [{ tracking_number: 'P1', cost: '10.00' }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: [],
    },
  ],
  assess: (view) => {
    const listed = new Set<string>()
    const unlisted = new Map<string, number>()
    const { ship, finish } = eachShip(view, (one, expected) => {
      const { carrier } = one.ship
      if (expected !== undefined) {
        listed.add(carrier)
        return []
      }
      unlisted.set(carrier, (unlisted.get(carrier) ?? 0) + 1)
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
    })
    return { ship, finish: () => ofListedCarriers(finish(), listed, unlisted) }
  },
}

/** A list without a single shipment of a carrier is not about this carrier, or of another month: everything that it bills would be a finding. */
function ofListedCarriers(
  { verdicts, assessed, reason }: Outcome,
  listed: ReadonlySet<string>,
  unlisted: ReadonlyMap<string, number>,
): Outcome {
  const left = [...unlisted].reduce((sum, [carrier, ships]) => sum + (listed.has(carrier) ? 0 : ships), 0)
  return {
    verdicts: [...verdicts].filter(({ carrier }) => carrier !== null && listed.has(carrier)),
    assessed: assessed - left,
    reason:
      reason ?? missing(left, assessed, 'shipment', 'no shipment of the carrier is among the expected ones'),
  }
}
