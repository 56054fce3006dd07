import { createSum } from '../values/money.js'
import { eachShip, NEEDS, NOT_LISTED, parcelLines, VOIDED_LABEL } from './against-expected.js'
import type { Check } from './check.js'

const NOT_STATED = 'the expected costs do not state whether the address is residential'

const RESIDENTIAL = ['Residential', '5.00', { category: 'delivery', subcategory: 'residential' }] as const

export const residentialMismatch: Check = {
  name: 'residential_mismatch',
  title: 'Residential surcharge for a business address',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'the label with the company name, and a validation of the address as commercial',
  needs: `${NEEDS} that state whether the address is residential`,
  says: 'a residential surcharge is billed, but according to the label the address is a business',
  x12: '30',
  examples: [
    {
      of: 'a label to a business',
      given: { expected: [{ tracking_number: 'P1', residential: false }] },
      records: [{ charges: [['Freight', '12.00'], RESIDENTIAL] }],
      finds: ['5.00 USD residential surcharge, but the label states a business address'],
    },
    {
      of: 'a surcharge that is taken back, and one of a voided label',
      given: {
        expected: [
          { tracking_number: 'P1', residential: false },
          { tracking_number: 'P2', residential: false, voided: true },
        ],
      },
      records: [
        {
          charges: [
            ['Freight', '12.00'],
            RESIDENTIAL,
            ['Residential', '-5.00', { category: 'delivery', subcategory: 'residential' }],
          ],
        },
        { parcel: 'P2', charges: [['Freight', '12.00'], RESIDENTIAL] },
      ],
      finds: [],
    },
    {
      of: 'a label to a home, and one that states neither',
      given: {
        expected: [{ tracking_number: 'P1', residential: 'Residential' }, { tracking_number: 'P2' }],
      },
      records: [
        { charges: [['Freight', '12.00'], RESIDENTIAL] },
        { parcel: 'P2', charges: [['Freight', '12.00'], RESIDENTIAL] },
      ],
      finds: [],
    },
  ],
  assess: (view) =>
    eachShip(view, ({ ship, shipment }, expected) => {
      if (expected === undefined) return NOT_LISTED
      if (expected.voided === true) return VOIDED_LABEL
      if (expected.residential === undefined) return NOT_STATED
      if (expected.residential) return []
      return ship.entries.flatMap((entry) => {
        const lines = parcelLines(entry).filter(({ kind }) => kind.subcategory === 'residential')
        const sum = createSum()
        for (const line of lines) sum.add(line.net)
        return sum.sign() <= 0
          ? []
          : [
              {
                ...shipment,
                direction: 'over' as const,
                invoice: entry.bill,
                amount: sum.text(),
                facts: { billed: sum.text() },
                charges: lines,
                evidence: lines.map(({ source }) => source),
                charge: lines[0]?.kind.description ?? '',
                billed: sum.text(),
                expected: '0',
              },
            ]
      })
    }),
}
