/** Examples of charges billed twice: by a repeated record, on a second invoice, by a whole invoice, and paid back. */

import type { Example } from './example.js'

const CREDIT = { category: 'adjustment', stage: 'credit' } as const
const PARCEL = [
  ['Freight', '10.00'],
  ['Fuel', '1.50', { category: 'fuel' }],
] as const
const CORRECTION = ['Address Correction', '18.00', { category: 'correction', stage: 'adjustment' }] as const
const DELIVERY = { category: 'delivery' } as const
const RESIDENTIAL = ['Residential', '5.50', DELIVERY] as const
const RESENT = [
  { invoice: 'A1', invoiced: '2025-09-06' },
  { invoice: 'A2', invoiced: '2025-09-13' },
].flatMap((invoice) => [
  { ...invoice, times: 2, parcel: 'P', charges: [['Freight', '10.00']] as const },
  { ...invoice, parcel: null, charges: [['Weekly fee', '6.00', { category: 'pickup' }]] as const },
])
const TWICE = [{ charges: PARCEL }, { invoice: 'A2', invoiced: '2025-09-13', charges: PARCEL }]

export const DUPLICATE_EXAMPLES: readonly Example[] = [
  {
    of: 'a record that is repeated',
    records: [{ charges: [['Freight', '10.00']] }, { charges: [['Freight', '10.00']] }],
    finds: ['10.00 USD billed again: record 2 repeats record 1 in every cell (Freight)'],
  },
  {
    of: 'a record that is repeated, and paid back on a later invoice',
    records: [
      { charges: [['Freight', '10.00']] },
      { charges: [['Freight', '10.00']] },
      { invoice: 'A2', invoiced: '2025-09-13', charges: [['Freight', '-10.00', { stage: 'credit' }]] },
    ],
    finds: [
      '10.00 USD billed again: record 2 repeats record 1 in every cell (Freight); 10.00 USD came back on invoice A2',
    ],
  },
  {
    of: 'a credit that is repeated',
    records: [
      { charges: [['Freight', '-10.00', { stage: 'credit' }]] },
      { charges: [['Freight', '-10.00', { stage: 'credit' }]] },
    ],
    finds: ['-10.00 USD billed again: record 2 repeats record 1 in every cell (Freight)'],
  },
  {
    of: 'a surcharge twice in the record of a parcel of one piece',
    hints: { once: { inRecord: true } },
    records: [{ facts: { package_count: '1' }, charges: [['Freight', '10.00'], RESIDENTIAL, RESIDENTIAL] }],
    finds: ['5.50 USD billed again: Residential twice in record 1, which is of one piece'],
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
    ],
    finds: [
      '5.50 USD billed again: Residential twice in record 1, which is of one piece',
      '5.50 USD billed again: Residential twice in record 2, which is of one piece',
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
      '5.50 USD billed again: Residential twice in record 1, which is of one piece',
      '6.00 USD billed again: Signature twice in record 3, which is of one piece',
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
  {
    of: 'a parcel billed on a second invoice',
    records: [
      { charges: [['Freight', '10.00']] },
      { invoice: 'A2', invoiced: '2025-09-13', charges: [['Freight', '10.00']] },
    ],
    finds: ['10.00 USD billed again: Freight of 2025-09-02 on invoice A1 and invoice A2'],
  },
  {
    of: 'an invoice of two parcels and a fee, sent again under another number',
    records: RESENT,
    finds: [
      '26.00 USD billed again: all charges of invoice A2 (2 shipments, 3 charges) are on invoice A1 too',
    ],
  },
  {
    of: 'the same, and both parcels are credited',
    records: [
      ...RESENT,
      ...['P1', 'P2'].map((parcel) => ({
        invoice: 'A3',
        invoiced: '2025-09-20',
        parcel,
        charges: [['Freight', '-10.00', { stage: 'credit' }]] as const,
      })),
    ],
    finds: [],
  },
  {
    of: 'an address correction that two invoices bill',
    records: [
      { charges: [['Freight', '10.00']] },
      { invoice: 'A2', invoiced: '2025-09-13', charges: [CORRECTION] },
      { invoice: 'A3', invoiced: '2025-09-20', charges: [CORRECTION] },
    ],
    finds: ['18.00 USD billed again: Address Correction of 2025-09-02 on invoice A2 and invoice A3'],
  },
  {
    of: 'corrections of two days',
    records: [
      { charges: [['Freight', '10.00']] },
      { invoice: 'A2', invoiced: '2025-09-13', charges: [CORRECTION] },
      { invoice: 'A3', invoiced: '2025-09-20', date: '2025-09-04', charges: [CORRECTION] },
    ],
    finds: [],
  },
  {
    of: 'a parcel billed in a second file that states no invoice',
    records: [
      { file: 'whole.csv', charges: [['Freight', '10.00']] },
      { file: 'part.csv', invoice: null, charges: [['Freight', '10.00']] },
    ],
    finds: [],
  },
  {
    of: 'a parcel billed on a second invoice, credited in a file that states no invoice',
    records: [
      { file: 'one.csv', charges: [['Freight', '10.00']] },
      { file: 'one.csv', invoice: 'A2', invoiced: '2025-09-13', charges: [['Freight', '10.00']] },
      { file: 'part.csv', invoice: null, charges: [['Freight', '-10.00', { stage: 'credit' }]] },
    ],
    finds: [],
  },
  {
    of: 'a parcel billed on a second invoice, the first charge credited',
    records: [
      { charges: [['Freight', '10.00']] },
      { invoice: 'A2', invoiced: '2025-09-13', charges: [['Freight', '10.00']] },
      { invoice: 'A2', invoiced: '2025-09-13', charges: [['Freight', '-10.00', { stage: 'credit' }]] },
    ],
    finds: [],
  },
  {
    of: 'a parcel of two charges billed on a second invoice, credited in one sum',
    records: [
      ...TWICE,
      { invoice: 'A3', invoiced: '2025-09-20', charges: [['Billing credit', '-11.50', CREDIT]] },
    ],
    finds: [],
  },
  {
    of: 'a parcel of two charges billed on a second invoice, half of it credited',
    records: [
      ...TWICE,
      { invoice: 'A3', invoiced: '2025-09-20', charges: [['Billing credit', '-5.75', CREDIT]] },
    ],
    finds: [
      '11.50 USD billed again: Freight, Fuel of 2025-09-02 on invoice A1 and invoice A2; 5.75 USD came back on invoice A3',
    ],
  },
  {
    of: 'a parcel of two charges billed on a second invoice, and later corrected for another reason',
    records: [
      ...TWICE,
      {
        invoice: 'A3',
        invoiced: '2025-09-20',
        charges: [['Weight correction', '-1.20', { stage: 'adjustment' }]],
      },
    ],
    finds: ['11.50 USD billed again: Freight, Fuel of 2025-09-02 on invoice A1 and invoice A2'],
  },
]
