/** Examples of surcharges that a parcel has once, for `duplicate_charge`. */
import type { Example } from './example.js'

const CREDIT = { category: 'adjustment', stage: 'credit' } as const
const DELIVERY = { category: 'delivery' } as const
const RESIDENTIAL = ['Residential', '5.50', DELIVERY] as const

export const SURCHARGES_ONCE_EXAMPLES: readonly Example[] = [
  {
    of: 'a surcharge twice in the record of a parcel of one piece',
    hints: { once: { inRecord: true } },
    records: [{ facts: { package_count: '1' }, charges: [['Freight', '10.00'], RESIDENTIAL, RESIDENTIAL] }],
    finds: ['5.50 USD billed again: Residential twice in record 1, which states no second piece'],
  },
  {
    of: 'the same in a record of two pieces, with another amount, paid back, and a discount twice',
    hints: { once: { inRecord: true } },
    records: [
      { facts: { package_count: '2' }, charges: [['Freight', '10.00'], RESIDENTIAL, RESIDENTIAL] },
      { parcel: 'P2', charges: [['Freight', '10.00'], RESIDENTIAL, ['Residential', '5.60', DELIVERY]] },
      { parcel: 'P3', charges: [['Freight', '10.00'], RESIDENTIAL, ['Residential', '-5.50', DELIVERY]] },
      { parcel: 'P5', charges: [['Freight', '10.00'], RESIDENTIAL, RESIDENTIAL] },
      { parcel: 'P5', invoice: 'A2', invoiced: '2025-09-13', charges: [['Residential', '-5.50', CREDIT]] },
      {
        parcel: 'P4',
        charges: [
          ['Freight', '10.00'],
          ['Discount', '-1.00', { category: 'discount' }],
          ['Discount', '-1.00', { category: 'discount' }],
        ],
      },
    ],
    finds: [],
  },
  {
    of: 'a surcharge three times in a record, one of them taken back in it, and one on a later invoice of three',
    hints: { once: { inRecord: true } },
    records: [
      {
        charges: [
          ['Freight', '10.00'],
          ...[RESIDENTIAL, RESIDENTIAL, RESIDENTIAL],
          ['Residential', '-5.50', DELIVERY],
        ],
      },
      { parcel: 'P2', charges: [['Freight', '10.00'], RESIDENTIAL, RESIDENTIAL, RESIDENTIAL] },
      { parcel: 'P2', invoice: 'A2', invoiced: '2025-09-13', charges: [['Residential', '-5.50', CREDIT]] },
      {
        parcel: 'P3',
        charges: [
          ['Freight', '10.00'],
          RESIDENTIAL,
          RESIDENTIAL,
          ['Waived', '-5.50', { category: 'discount' }],
        ],
      },
      { parcel: 'P4', charges: [['Freight', '10.00'], RESIDENTIAL, RESIDENTIAL, RESIDENTIAL] },
      { parcel: 'P4', charges: [['Residential', '-5.50', CREDIT]] },
    ],
    finds: [
      ...[1, 2, 5].map(
        (record) =>
          `5.50 USD billed again: Residential twice in record ${record}, which states no second piece`,
      ),
    ],
  },
  {
    of: 'the same in a record of seventeen charges, and on two invoices of which a third pays one back',
    hints: { once: { inRecord: true } },
    records: [
      {
        charges: [
          ...Array.from({ length: 15 }, (_, at) => [`Fee ${at}`, '1.00', { category: 'insurance' }] as const),
          ...[RESIDENTIAL, RESIDENTIAL],
        ],
      },
      { parcel: 'P2', charges: [['Freight', '10.00'], RESIDENTIAL, RESIDENTIAL] },
      {
        parcel: 'P2',
        ...{ invoice: 'A2', invoiced: '2025-09-13', date: '2025-09-09' },
        charges: [
          ['Freight', '12.00'],
          ['Signature', '6.00', DELIVERY],
          ['Signature', '6.00', DELIVERY],
        ],
      },
      { parcel: 'P2', invoice: 'A3', invoiced: '2025-09-20', charges: [['Credit', '-5.50', CREDIT]] },
    ],
    finds: [
      '5.50 USD billed again: Residential twice in record 1, which states no second piece',
      '6.00 USD billed again: Signature twice in record 3, which states no second piece',
    ],
  },
  {
    of: 'two surcharges of which a parcel has one',
    hints: { once: { oneOf: /^Area/ } },
    records: [
      { charges: [['Freight', '10.00']] },
      { charges: [['Area', '3.10', DELIVERY]] },
      { charges: [['Area Extended', '5.20', DELIVERY]] },
    ],
    finds: ['3.10 USD for Area besides Area Extended: a parcel has one of them'],
  },
  {
    of: 'the same on a parcel of two pieces, with one of them taken back, with a tax on it, or with a number that was cut',
    hints: { once: { oneOf: /^Area/ } },
    records: [
      {
        facts: { package_count: '2' },
        charges: [
          ['Freight', '10.00'],
          ['Area', '3.10', DELIVERY],
          ['Area Extended', '5.20', DELIVERY],
        ],
      },
      {
        parcel: 'P2',
        charges: [
          ['Freight', '10.00'],
          ['Area', '3.10', DELIVERY],
          ['Area Extended', '5.20', DELIVERY],
          ['Area', '-3.10', { ...DELIVERY, stage: 'adjustment' }],
        ],
      },
      {
        parcel: 'P3',
        charges: [
          ['Freight', '10.00'],
          ['Area', '3.10', DELIVERY],
          ['Area Extended', '5.20', DELIVERY],
          ['Waived', '-3.10', { category: 'discount' }],
        ],
      },
      {
        parcel: 'P4',
        charges: [
          ['Freight', '10.00'],
          ['Area', '3.10', DELIVERY],
          ['Area tax', '0.62', { category: 'tax' }],
        ],
      },
      // A spreadsheet has cut the digits off: two parcels.
      { parcel: '7.94E+11', charges: [['Area', '3.10', DELIVERY]] },
      { parcel: '7.94E+11', charges: [['Area Extended', '5.20', DELIVERY]] },
    ],
    finds: [],
  },
  {
    of: 'two surcharges of one amount, one surcharge in each of two records of a parcel, and a record without a parcel',
    hints: { once: { inRecord: true } },
    records: [
      { charges: [['Freight', '10.00'], RESIDENTIAL, ['Signature', '5.50', DELIVERY]] },
      { parcel: 'P2', charges: [['Freight', '10.00'], RESIDENTIAL] },
      { parcel: 'P2', charges: [RESIDENTIAL] },
      { parcel: null, charges: [['Freight', '10.00'], RESIDENTIAL, RESIDENTIAL] },
    ],
    finds: [],
  },
]
