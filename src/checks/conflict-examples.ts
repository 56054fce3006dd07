/** Examples of charges on one invoice that exclude each other. */

import type { Example } from './example.js'

const HOME = ['Residential', '5.00', { category: 'delivery', subcategory: 'residential' }] as const

export const CONFLICT_EXAMPLES: readonly Example[] = [
  {
    of: 'a parcel with two base freights',
    records: [{ charges: [['Ground', '10.00']] }, { charges: [['Express', '25.00']] }],
    finds: ['2 base freights on one invoice: Ground 10.00 USD, Express 25.00 USD'],
  },
  {
    of: 'a residential surcharge on freight to a business',
    hints: { commercial: /commercial/i },
    records: [
      {
        charges: [
          ['Ground Commercial', '10.00'],
          ['Residential', '5.00', { category: 'delivery', subcategory: 'residential' }],
        ],
      },
    ],
    finds: ['5.00 USD residential surcharge on freight to a business (Ground Commercial)'],
  },
  {
    of: 'the same freight twice, and a freight that is reduced',
    records: [
      { times: 2, charges: [['Ground', '10.00']] },
      { parcel: 'P1', charges: [['Ground', '10.00']] },
      { parcel: 'P2', charges: [['Express', '25.00']] },
      { parcel: 'P2', charges: [['Ground', '-3.00', { stage: 'adjustment' }]] },
    ],
    finds: [],
  },
  {
    of: 'a carrier that bills a freight for each leg',
    hints: { severalBaseCharges: true },
    records: [{ charges: [['Ground', '10.00']] }, { charges: [['Express', '25.00']] }],
    finds: [],
  },
  {
    of: 'a freight that replaces the first one',
    hints: { chargeback: ({ description }) => description === 'Ground corrected' },
    records: [{ charges: [['Ground', '10.00']] }, { charges: [['Ground corrected', '25.00']] }],
    finds: [],
  },
  {
    of: 'a base freight that is credited and billed again',
    records: [
      { charges: [['Ground', '10.00']] },
      { charges: [['Ground', '-10.00', { stage: 'credit' }]] },
      { charges: [['Express', '25.00']] },
    ],
    finds: [],
  },
  {
    of: 'parcels that are sent and returned; one is returned by two services',
    records: [
      { charges: [['Ground', '10.00']] },
      { charges: [['Ground Return', '12.00', { stage: 'return' }]] },
      { parcel: 'P2', charges: [['Ground', '10.00']] },
      { parcel: 'P2', charges: [['Express Return', '22.00', { stage: 'return' }]] },
      { parcel: 'P2', charges: [['Ground Return', '9.50', { stage: 'return' }]] },
    ],
    finds: ['2 base freights on one invoice: Express Return 22.00 USD, Ground Return 9.50 USD'],
  },
  {
    of: 'a freight that is refunded, and one beside a refund of another amount',
    records: [
      { charges: [['Ground', '10.00']] },
      { charges: [['Express', '25.00']] },
      { charges: [['Refund', '-10.00', { category: 'refund' }]] },
      { parcel: 'P2', charges: [['Ground', '10.00']] },
      { parcel: 'P2', charges: [['Express', '25.00']] },
      { parcel: 'P2', charges: [['Refund', '-2.00', { category: 'refund' }]] },
    ],
    finds: ['2 base freights on one invoice: Ground 10.00 USD, Express 25.00 USD'],
  },
  {
    of: 'residential surcharges: on freight to a home, added by a correction, and of a damaged number',
    hints: { commercial: /commercial/i },
    records: [
      { parcel: 'P1', charges: [['Ground Residential', '10.00'], HOME] },
      {
        parcel: 'P2',
        charges: [
          ['Ground Commercial', '10.00'],
          ['Residential', '5.00', { ...HOME[2], stage: 'adjustment' }],
        ],
      },
      { parcel: '8.9E+11', charges: [['Ground Commercial', '10.00'], HOME] },
    ],
    finds: [],
  },
]
