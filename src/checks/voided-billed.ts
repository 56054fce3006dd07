import { isNothing } from '../values/decimal.js'
import { currencyOfKey, eachShip, NEEDS, NOT_LISTED } from './against-expected.js'
import type { Check } from './check.js'

const NOT_STATED =
  'the expected costs do not state whether the label was voided (a column "Voided" or "Label status")'

const LONGEST = 40
const shortened = (word: string): string => (word.length > LONGEST ? `${word.slice(0, LONGEST)}…` : word)

export const voidedBilled: Check = {
  name: 'voided_billed',
  title: 'Voided label billed',
  severity: 'warning',
  confidence: 'certain',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'the confirmation that the label was voided, and the tracking history without a scan',
  needs: `${NEEDS} that state which labels were voided`,
  says: 'a voided label is billed',
  x12: '23',
  examples: [
    {
      of: 'a voided label',
      given: { expected: [{ tracking_number: 'P1', voided: true }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: ['12.00 USD billed for a voided label'],
    },
    {
      of: 'a voided label whose number is used again four weeks later, for another parcel',
      given: { expected: [{ tracking_number: 'P1', voided: true, ship_date: '2025-09-02' }] },
      records: [
        { charges: [['Freight', '12.00']] },
        { invoice: 'A2', date: '2025-09-30', charges: [['Freight', '9.00']] },
      ],
      finds: ['12.00 USD billed for a voided label'],
    },
    {
      of: 'the same, where the label states no day',
      given: { expected: [{ tracking_number: 'P1', voided: true }] },
      records: [
        { charges: [['Freight', '12.00']] },
        { invoice: 'A2', date: '2025-09-30', charges: [['Freight', '9.00']] },
      ],
      finds: [],
    },
    {
      of: 'the same with the day, credited after its number is used again',
      given: { expected: [{ tracking_number: 'P1', voided: true, ship_date: '2025-09-02' }] },
      records: [
        { charges: [['Freight', '12.00']] },
        { invoice: 'A2', date: '2025-09-30', charges: [['Freight', '9.00']] },
        { invoice: 'A3', date: '2025-10-05', charges: [['Freight', '-12.00', { stage: 'credit' }]] },
      ],
      finds: [],
    },
    {
      of: "the later parcel of the number is the voided one, and a credit has both parcels' price",
      given: { expected: [{ tracking_number: 'P1', voided: true, ship_date: '2025-09-30' }] },
      records: [
        { charges: [['Freight', '12.00']] },
        { invoice: 'A2', date: '2025-09-30', charges: [['Freight', '12.00']] },
        { invoice: 'A3', date: '2025-10-05', charges: [['Freight', '-12.00', { stage: 'credit' }]] },
      ],
      finds: [],
    },
    {
      of: "the same with a credit of both parcels' price, or of a part of it",
      given: {
        expected: [
          { tracking_number: 'P1', voided: true, ship_date: '2025-09-02' },
          { tracking_number: 'P2', voided: true, ship_date: '2025-09-02' },
        ],
      },
      records: [
        { charges: [['Freight', '12.00']] },
        { invoice: 'A2', date: '2025-09-30', charges: [['Freight', '12.00']] },
        { invoice: 'A3', date: '2025-10-05', charges: [['Freight', '-12.00', { stage: 'credit' }]] },
        { parcel: 'P2', charges: [['Freight', '12.00']] },
        { parcel: 'P2', invoice: 'A2', date: '2025-09-30', charges: [['Freight', '9.00']] },
        {
          parcel: 'P2',
          invoice: 'A3',
          date: '2025-10-05',
          charges: [['Freight', '-5.00', { stage: 'credit' }]],
        },
      ],
      finds: [],
    },
    {
      of: 'a voided label that is only paid back',
      given: { expected: [{ tracking_number: 'P1', voided: true }] },
      records: [{ charges: [['Freight', '-12.00', { stage: 'credit' }]] }],
      finds: [],
    },
    {
      of: 'a label that was used',
      given: { expected: [{ tracking_number: 'P1', voided: false }] },
      records: [{ charges: [['Freight', '12.00']] }],
      finds: [],
    },
  ],
  assess: (view) =>
    eachShip(view, (one, expected) => {
      if (expected === undefined) return NOT_LISTED
      if (expected.voided === undefined) return NOT_STATED
      if (typeof expected.voided === 'string')
        return `"${shortened(expected.voided)}" does not show whether the label was voided`
      if (!expected.voided) return []
      return Object.entries(one.net).flatMap(([currency, net]) =>
        isNothing(net) || net.startsWith('-')
          ? []
          : [
              {
                ...one.shipment,
                direction: 'over',
                currency: currencyOfKey(currency),
                amount: net,
                facts: { billed: net },
                charge: 'shipment',
                billed: net,
                expected: '0',
              },
            ],
      )
    }),
}
