/** Examples of charges billed twice: by a repeated record, on a second invoice, by a whole invoice, and paid back. */

import type { Example } from './example.js'

const CREDIT = { category: 'adjustment', stage: 'credit' } as const
const PARCEL = [
  ['Freight', '10.00'],
  ['Fuel', '1.50', { category: 'fuel' }],
] as const
const CORRECTION = ['Address Correction', '18.00', { category: 'correction', stage: 'adjustment' }] as const
const DELIVERY = { category: 'delivery' } as const
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
    of: 'a record that stands three times, once paid back on a later invoice that credits something else too',
    records: [
      { charges: [['Freight', '10.00']] },
      { charges: [['Freight', '10.00']] },
      { charges: [['Freight', '10.00']] },
      { charges: [['Signature', '15.00', DELIVERY]] },
      {
        ...{ invoice: 'A2', invoiced: '2025-09-13' },
        charges: [
          ['Freight', '-10.00', CREDIT],
          ['Late', '-12.00', CREDIT],
        ],
      },
    ],
    finds: [
      '20.00 USD billed again: records 2, 3 repeat record 1 in every cell (Freight); 10.00 USD came back on invoice A2',
    ],
  },
  {
    of: 'a record that stands three times on an invoice that pays it back once',
    records: [
      { charges: [['Freight', '10.00']] },
      { charges: [['Freight', '10.00']] },
      { charges: [['Freight', '10.00']] },
      { charges: [['Freight', '-10.00', CREDIT]] },
    ],
    finds: [
      '20.00 USD billed again: records 2, 3 repeat record 1 in every cell (Freight); 10.00 USD came back on invoice A1',
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
