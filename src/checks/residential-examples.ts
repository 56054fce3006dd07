/** The examples of `residential_varies`. */
import type { Example } from './example.js'

const HOME = ['Residential', '5.95', { category: 'delivery', subcategory: 'residential' }] as const
const AT = { recipient_address: '1 Old Quarry Street\n\nFernhollow\nOH\n43117' }

export const RESIDENTIAL_EXAMPLES: readonly Example[] = [
  {
    of: 'an address billed as a business four times out of five',
    records: [
      { times: 2, parcel: 'P', facts: AT, charges: [['Ground', '10.00']] },
      { times: 2, parcel: 'R', date: '2025-09-04', facts: AT, charges: [['Ground', '10.00']] },
      {
        parcel: 'Q1',
        facts: { recipient_address: '1 OLD QUARRY ST.\n\nFERNHOLLOW\nOH\n43117-0210' },
        charges: [['Ground', '10.00'], HOME],
      },
    ],
    finds: [
      '5.95 USD Residential: 4 of 5 parcels to the same address are billed as business deliveries, such as P1',
    ],
  },
  {
    of: 'a number that was used again for that address, after a parcel to a home elsewhere',
    records: [
      { times: 4, parcel: 'P', facts: AT, charges: [['Ground', '10.00']] },
      { parcel: 'R', date: '2025-09-04', facts: AT, charges: [['Ground', '10.00']] },
      {
        parcel: 'Q1',
        facts: { recipient_address: '7 Elm Road\n\nDover\nNH\n03820' },
        charges: [['Ground', '10.00'], HOME],
      },
      { parcel: 'Q1', invoice: 'A9', date: '2025-12-02', facts: AT, charges: [['Ground', '10.00']] },
    ],
    finds: [],
  },
  {
    of: 'another apartment in the house, and a service without the surcharge',
    records: [
      {
        facts: { recipient_address: '1 Old Quarry Street\nApt 2\nFernhollow\nOH\n43117' },
        charges: [['Ground', '10.00']],
      },
      { parcel: 'P2', facts: AT, charges: [['Ground', '10.00'], HOME] },
      { parcel: 'P3', facts: AT, charges: [['Economy', '7.00']] },
    ],
    finds: [],
  },
]
