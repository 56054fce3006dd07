/** Examples of prices, surcharges and zones that differ from the usual ones. */

import type { Example } from './example.js'

const PARCEL = { zone: '5', billed_weight: '12', billed_weight_unit: 'lb' }
const DISCOUNT = { category: 'discount' } as const
const HANDLING = { category: 'handling' } as const
const MODIFIER = { code: 'MOD', category: 'accessorial' } as const
const HOME = ['Residential', '5.00', { category: 'delivery', subcategory: 'residential' }] as const

export const PRICE_EXAMPLES: readonly Example[] = [
  {
    of: 'a base price above that of all similar parcels',
    hints: { price: {} },
    records: [
      { times: 20, parcel: 'P', facts: PARCEL, charges: [['Freight', '11.10']] },
      { parcel: 'Q1', facts: PARCEL, charges: [['Freight', '12.60']] },
    ],
    finds: [
      '1.50 USD above the usual price: 12.60 USD for Freight, zone 5, 12 lb; 20 of 21 parcels like it have 11.10 USD',
    ],
  },
  {
    of: 'a base price below that of all similar parcels',
    hints: { price: {} },
    records: [
      { times: 20, parcel: 'P', facts: PARCEL, charges: [['Freight', '11.10']] },
      { parcel: 'Q1', facts: PARCEL, charges: [['Freight', '9.60']] },
    ],
    finds: [
      '1.50 USD below the usual price: 9.60 USD for Freight, zone 5, 12 lb; 20 of 21 parcels like it have 11.10 USD',
    ],
  },
  {
    of: 'a surcharge above its usual price',
    hints: { price: {} },
    records: [
      {
        times: 20,
        parcel: 'P',
        facts: PARCEL,
        charges: [
          ['Freight', '11.10'],
          ['Handling', '14.50', { category: 'handling' }],
        ],
      },
      {
        parcel: 'Q1',
        facts: PARCEL,
        charges: [
          ['Freight', '11.10'],
          ['Handling', '18.00', { category: 'handling' }],
        ],
      },
    ],
    finds: [
      '3.50 USD above the usual price: 18.00 USD for Handling, zone 5; 20 of 21 parcels like it have 14.50 USD',
    ],
  },
  {
    of: 'a zone that no other parcel with the same origin and destination has',
    hints: { price: {} },
    records: [
      {
        times: 20,
        parcel: 'P',
        facts: { ...PARCEL, origin_postal_code: '43117', destination_postal_code: '10001' },
        charges: [['Freight', '11.10']],
      },
      {
        parcel: 'Q1',
        facts: { ...PARCEL, zone: '7', origin_postal_code: '43117', destination_postal_code: '10001' },
        charges: [['Freight', '13.20']],
      },
    ],
    finds: [
      '2.10 USD above the usual price: zone 7 from 43117 to 10001 for Freight; 20 of 21 parcels like it have zone 5',
    ],
  },
  {
    of: 'a price that changes on some day',
    hints: { price: {} },
    records: [
      { times: 20, parcel: 'P', facts: PARCEL, charges: [['Freight', '11.10']] },
      { parcel: 'Q1', date: '2025-09-03', facts: PARCEL, charges: [['Freight', '11.75']] },
    ],
    finds: [],
  },
  {
    of: 'prices of which a part is billed as a modifier, and a modifier that comes later',
    hints: { price: { modifier: (code) => code === 'MOD' } },
    records: [
      {
        times: 10,
        parcel: 'P',
        facts: PARCEL,
        charges: [
          ['Freight', '10.00'],
          ['Extra', '1.10', MODIFIER],
        ],
      },
      {
        times: 10,
        parcel: 'R',
        facts: PARCEL,
        charges: [
          ['Freight', '9.00'],
          ['Extra', '2.10', MODIFIER],
        ],
      },
      { times: 10, parcel: 'R', charges: [['Extra', '0.50', { ...MODIFIER, stage: 'adjustment' }]] },
      {
        parcel: 'Q1',
        facts: PARCEL,
        charges: [
          ['Freight', '10.00'],
          ['Extra', '2.60', MODIFIER],
        ],
      },
    ],
    finds: [
      '1.50 USD above the usual price: 12.60 USD for Freight, zone 5, 12 lb; 20 of 21 parcels like it have 11.10 USD',
    ],
  },
  {
    of: 'discounts: only those in the record of the freight are part of the price',
    hints: { price: {} },
    records: [
      {
        times: 20,
        parcel: 'P',
        facts: PARCEL,
        charges: [
          ['Freight', '20.00'],
          ['Earned', '-5.00', DISCOUNT],
          ['Earned', '-1.00', { ...DISCOUNT, stage: 'adjustment' }],
        ],
      },
      { times: 20, parcel: 'P', charges: [['Promotion', '-2.00', DISCOUNT]] },
      {
        parcel: 'Q1',
        facts: PARCEL,
        charges: [
          ['Freight', '22.00'],
          ['Earned', '-5.00', DISCOUNT],
        ],
      },
    ],
    finds: [
      '2.00 USD above the usual price: 22.00 USD for Freight, zone 5, 12 lb; 20 of 21 parcels like it have 20.00 USD',
    ],
  },
  {
    of: 'a list price that is the gross amount, and a discount of its own',
    hints: { price: { gap: 'discount' } },
    records: [
      {
        times: 20,
        parcel: 'P',
        facts: PARCEL,
        charges: [
          ['Freight', '15.00', { gross: '20.00' }],
          ['Promotion', '-2.00', DISCOUNT],
        ],
      },
      { parcel: 'Q1', facts: PARCEL, charges: [['Freight', '16.00', { gross: '22.00' }]] },
    ],
    finds: [
      '1.00 USD above the usual price: 22.00 USD for Freight, zone 5, 12 lb; 20 of 21 parcels like it have 20.00 USD',
    ],
  },
  {
    of: 'a surcharge whose price depends on whether the address is residential',
    hints: { price: {} },
    records: [
      {
        times: 20,
        parcel: 'P',
        facts: PARCEL,
        charges: [['Freight', '11.10'], HOME, ['Handling', '14.50', HANDLING]],
      },
      {
        times: 20,
        parcel: 'R',
        facts: PARCEL,
        charges: [
          ['Freight', '11.10'],
          ['Handling', '12.00', HANDLING],
        ],
      },
      { times: 20, parcel: 'R', charges: [['Residential', '5.00', { ...HOME[2], stage: 'adjustment' }]] },
      { parcel: 'Q1', facts: PARCEL, charges: [['Freight', '11.10'], HOME, ['Handling', '18.00', HANDLING]] },
    ],
    finds: [
      '3.50 USD above the usual price: 18.00 USD for Handling, zone 5; 20 of 21 parcels like it have 14.50 USD',
    ],
  },
  {
    of: 'parcels without a price of their own: a free one, one with two freights, one reversed, several pieces, no weight',
    hints: { price: { byShipment: /multiweight/i } },
    records: [
      { times: 20, parcel: 'P', facts: PARCEL, charges: [['Freight', '11.10']] },
      { parcel: 'Q1', facts: PARCEL, charges: [['Freight', '0.00']] },
      {
        parcel: 'Q2',
        facts: PARCEL,
        charges: [
          ['Freight', '11.10'],
          ['Freight', '12.60'],
        ],
      },
      {
        parcel: 'Q3',
        facts: PARCEL,
        charges: [
          ['Freight', '12.60'],
          ['Freight', '-12.60', { stage: 'adjustment' }],
        ],
      },
      { parcel: 'Q4', facts: { ...PARCEL, package_count: '3' }, charges: [['Freight', '12.60']] },
      { parcel: 'Q5', facts: PARCEL, charges: [['Multiweight', '12.60']] },
      { parcel: 'Q6', facts: { zone: '5' }, charges: [['Freight', '12.60']] },
    ],
    finds: [],
  },
]
