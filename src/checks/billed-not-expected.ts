import { damagedOneOf } from '../values/damaged-number.js'
import { isNothing, unsigned } from '../values/decimal.js'
import { foldIdentifier } from '../values/fold.js'
import { currencyOfKey, eachShip, NEEDS, shippedOn } from './against-expected.js'
import { type Check, missing, type Outcome, type Ship } from './check.js'
import { type CoveredDays, coveredDays } from './covered-days.js'

export const billedNotExpected: Check = {
  name: 'billed_not_expected',
  title: 'Billed but not expected',
  severity: 'warning',
  confidence: 'look',
  mayBeUnread: 'of_shipment',
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
      of: 'a list with ship dates: parcels that were shipped before or after are not assessed',
      given: {
        expected: [
          { tracking_number: 'P9', cost: '10.00', ship_date: '2025-09-02' },
          { tracking_number: 'P8', cost: '10.00', ship_date: '2025-09-25' },
        ],
      },
      records: [
        { parcel: 'P9', date: '2025-09-02', charges: [['Freight', '10.00']] },
        {
          parcel: 'P2',
          date: '2025-10-02',
          facts: { ship_date: '2025-09-20' },
          charges: [['Freight', '9.00']],
        },
        {
          parcel: 'P3',
          date: '2025-09-02',
          facts: { ship_date: '2025-09-01' },
          charges: [['Freight', '8.00']],
        },
        { parcel: 'P4', date: '2025-09-26', charges: [['Freight', '7.00']] },
      ],
      finds: ['9.00 USD billed for a shipment that is not among the expected ones'],
    },
    {
      of: 'a list of two months: parcels of the month between them are not assessed',
      given: {
        expected: [
          { tracking_number: 'P9', cost: '10.00', ship_date: '2025-08-31' },
          { tracking_number: 'P8', cost: '10.00', ship_date: '2025-10-01' },
        ],
      },
      records: [
        { parcel: 'P9', charges: [['Freight', '10.00']] },
        { parcel: 'P2', charges: [['Freight', '9.00']] },
      ],
      finds: [],
    },
    {
      of: 'a list whose only parcel has a number that was used again',
      given: { expected: [{ tracking_number: 'P9', cost: '10.00' }] },
      records: [
        { parcel: 'P9', charges: [['Freight', '10.00']] },
        { parcel: 'P9', invoice: 'A2', date: '2025-10-30', charges: [['Freight', '10.00']] },
        { charges: [['Freight', '12.00']] },
      ],
      finds: ['12.00 USD billed for a shipment that is not among the expected ones'],
    },
    {
      of: 'a carrier of which a parcel of the list is billed with a charge of zero',
      given: { expected: [{ tracking_number: 'P9', cost: '10.00' }] },
      records: [{ parcel: 'P9', charges: [['Freight', '0.00']] }, { charges: [['Freight', '12.00']] }],
      finds: ['12.00 USD billed for a shipment that is not among the expected ones'],
    },
    {
      of: 'parcels whose numbers a spreadsheet has damaged: one may be in the list, one may be any, and one may not be in it',
      given: {
        expected: [
          { tracking_number: 'P9', cost: '10.00' },
          { tracking_number: '890123456789', cost: '10.00' },
        ],
      },
      records: [
        { parcel: 'P9', charges: [['Freight', '10.00']] },
        { parcel: '8.9E+11', charges: [['Freight', '12.00']] },
        { parcel: '########', charges: [['Freight', '13.00']] },
        { parcel: '8.8E+11', charges: [['Freight', '14.00']] },
      ],
      finds: ['14.00 USD billed for a shipment that is not among the expected ones'],
    },
    {
      of: 'a parcel of the list',
      given: { expected: [{ tracking_number: 'P1', cost: '10.00' }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: [],
    },
  ],
  assess: (view) => {
    const covered = coveredDays(view.expected?.all ?? [])
    let oneOf: ((damaged: string) => boolean) | undefined
    const mayBeExpected = (): ((damaged: string) => boolean) => {
      oneOf ??= damagedOneOf((view.expected?.all ?? []).map((one) => foldIdentifier(one.tracking_number)))
      return oneOf
    }
    const listed = new Set<string>()
    const unlisted = new Map<string, number>()
    const each = eachShip(view, (one, expected) => {
      if (expected !== undefined) return []
      if (one.ship.damaged && mayBeExpected()(one.ship.number ?? ''))
        return 'a spreadsheet damaged its tracking number: it may be one of the expected ones'
      if (covered !== undefined && !isCovered(covered, one.ship))
        return `not shipped on the days of the expected ones (${covered.first} to ${covered.last})`
      const { carrier } = one.ship
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
    return {
      screen: view.expected === undefined ? each.screen : () => true,
      ship: (ship) => {
        if (view.expected?.find(ship.number ?? '') !== undefined) listed.add(ship.carrier)
        each.ship(ship)
      },
      finish: () => ofListedCarriers(each.finish(), listed, unlisted, each.all()),
    }
  },
}

/** By its ship date or, if none is stated, the date of its first invoice. */
function isCovered(covered: CoveredDays, ship: Ship): boolean {
  const day = shippedOn(ship) ?? ship.entries.flatMap(({ bill }) => bill.date ?? []).sort()[0]
  return day === undefined || covered.has(day)
}

/** A list without a single shipment of a carrier is not about this carrier, or of another month: everything that it bills would be a finding. */
function ofListedCarriers(
  { verdicts, assessed, reason }: Outcome,
  listed: ReadonlySet<string>,
  unlisted: ReadonlyMap<string, number>,
  all: number,
): Outcome {
  const left = [...unlisted].reduce((sum, [carrier, ships]) => sum + (listed.has(carrier) ? 0 : ships), 0)
  const others = missing(left, all, 'shipment', 'no shipment of the carrier is among the expected ones')
  const reasons = [reason, left === 0 ? null : others].flatMap((one) => one ?? [])
  return {
    verdicts: [...verdicts].filter(({ carrier }) => carrier !== null && listed.has(carrier)),
    assessed: assessed - left,
    reason: reasons.length === 0 ? null : reasons.join('; '),
  }
}
