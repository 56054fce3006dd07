/** Examples of late deliveries: an overnight service, a holiday, a weekend, and reasons why a guarantee does not apply. */
import type { AuditHints } from '../format/format.js'
import type { Example } from './example.js'

const HINTS: AuditHints = {
  services: { brands: [], services: [['Overnight'], ['Two Day'], ['Worldwide'], ['Morning'], ['Ground']] },
  guarantee: {
    services: [
      { services: ['Overnight'], days: 1, within: 'US', source: 'an example' },
      { services: ['Two Day'], days: 2, within: 'US', disputed: true, source: 'an example' },
      { services: ['Worldwide'], source: 'an example' },
      { services: ['Morning'], by: '09:00:00', refunds: 'premium', source: 'an example' },
    ],
  },
}

const overnight = (shipped: string, delivered: string, service = 'Overnight') => ({
  service,
  ship_date: shipped,
  delivered_date: delivered,
})

const CHARGES = [
  ['Freight', '400.00'],
  ['Discount', '-20.00', { category: 'discount' }],
  ['Fuel', '54.01', { category: 'fuel' }],
  ['Residential', '6.00', { category: 'delivery', subcategory: 'residential' }],
] as const

export const LATE_EXAMPLES: readonly Example[] = [
  {
    of: 'an overnight parcel delivered on the second business day',
    hints: HINTS,
    records: [{ facts: overnight('2025-09-02', '2025-09-04'), charges: CHARGES }],
    finds: ['434.01 USD for Overnight: delivered 2025-09-04, due 2025-09-03'],
  },
  {
    of: 'a late parcel whose number is used again four weeks later',
    hints: HINTS,
    records: [
      { facts: overnight('2025-09-02', '2025-09-04'), charges: CHARGES },
      { invoice: 'A2', date: '2025-09-30', facts: overnight('2025-09-30', '2025-10-01'), charges: CHARGES },
    ],
    finds: ['434.01 USD for Overnight: delivered 2025-09-04, due 2025-09-03'],
  },
  {
    of: 'a number that is used again four weeks later, for a parcel that is late and on two invoices',
    hints: HINTS,
    records: [
      { facts: overnight('2025-09-02', '2025-09-03'), charges: CHARGES },
      { invoice: 'A2', date: '2025-09-30', facts: overnight('2025-09-30', '2025-10-03'), charges: CHARGES },
      {
        invoice: 'A3',
        date: '2025-10-01',
        facts: overnight('2025-10-01', '2025-10-03'),
        charges: [['Freight', '6.00']],
      },
    ],
    finds: ['440.01 USD for Overnight: delivered 2025-10-03, due 2025-10-01'],
  },
  {
    of: 'the same, paid back after that, or with a credit that may be for either parcel',
    hints: HINTS,
    records: [
      { facts: overnight('2025-09-02', '2025-09-04'), charges: CHARGES },
      { invoice: 'A2', date: '2025-09-30', facts: overnight('2025-09-30', '2025-10-01'), charges: CHARGES },
      {
        invoice: 'A3',
        date: '2025-10-05',
        charges: [['Refund', '-434.01', { category: 'refund', stage: 'credit' }]],
      },
    ],
    finds: [],
  },
  {
    of: 'a parcel whose number is used again four weeks later, when it is delivered',
    hints: HINTS,
    given: { deliveries: [{ tracking_number: 'P1', delivered_at: '2025-10-01' }] },
    records: [
      { facts: { service: 'Overnight', ship_date: '2025-09-02' }, charges: CHARGES },
      {
        invoice: 'A2',
        date: '2025-09-30',
        facts: { service: 'Overnight', ship_date: '2025-09-30' },
        charges: CHARGES,
      },
    ],
    finds: [],
  },
  {
    of: 'a late parcel whose price is above the contract: the difference is claimed there',
    hints: { ...HINTS, price: {} },
    given: {
      contract: { carrier: 'example', base: [{ service: ['Overnight'], percent: { off: '10' } }] },
    },
    records: [
      {
        facts: {
          ...overnight('2025-09-02', '2025-09-04'),
          zone: '5',
          billed_weight: '12',
          billed_weight_unit: 'lb',
        },
        charges: [
          ['Freight', '400.00'],
          ['Discount', '-20.00', { category: 'discount', subcategory: 'off' }],
        ],
      },
    ],
    finds: [
      '360.00 USD for Overnight: delivered 2025-09-04, due 2025-09-03; 20.00 USD more are in other findings',
    ],
  },
  {
    of: 'one shipped before a weekend and a holiday, and delivered after them',
    hints: HINTS,
    records: [{ facts: overnight('2025-08-29', '2025-09-02'), charges: CHARGES }],
    finds: [],
  },
  {
    of: 'a commitment with its time, in a table of deliveries',
    hints: HINTS,
    given: {
      deliveries: [
        { tracking_number: 'P1', delivered_at: '2025-09-05 11:40', committed_at: '2025-09-05 10:30' },
        { tracking_number: 'P2', delivered_at: '2025-09-05', committed_at: '2025-09-05 10:30' },
      ],
    },
    records: [
      { facts: { service: 'Worldwide', ship_date: '2025-09-02' }, charges: [['Freight', '90.00']] },
      {
        parcel: 'P2',
        facts: { service: 'Worldwide', ship_date: '2025-09-02' },
        charges: [['Freight', '90.00']],
      },
    ],
    finds: ['90.00 USD for Worldwide: delivered 2025-09-05 11:40, due 2025-09-05 10:30'],
  },
  {
    of: 'a service whose premium for the time of day is guaranteed',
    hints: HINTS,
    given: {
      deliveries: [
        { tracking_number: 'P1', delivered_at: '2025-09-05T09:20:00+02:00', committed_at: '2025-09-05' },
      ],
    },
    records: [
      {
        facts: { service: 'Morning', ship_date: '2025-09-02' },
        charges: [
          ['Freight', '90.00'],
          ['Premium', '25.00', { category: 'delivery', subcategory: 'time_definite' }],
        ],
      },
    ],
    finds: ['25.00 USD for timed delivery by Morning: delivered 2025-09-05 09:20, due 2025-09-05 09:00'],
  },
  {
    of: 'a service that only some sources call guaranteed',
    hints: HINTS,
    records: [{ facts: overnight('2025-09-02', '2025-09-05', 'Two Day'), charges: [['Freight', '40.00']] }],
    finds: [
      '40.00 USD for Two Day: delivered 2025-09-05, due 2025-09-04; sources differ on whether it is guaranteed',
    ],
  },
  {
    of: 'a first attempt in time, a corrected address, a guarantee waived for one account, a ground parcel',
    hints: HINTS,
    given: {
      deliveries: [{ tracking_number: 'P1', first_attempt_at: '2025-09-03', delivered_at: '2025-09-05' }],
      config: { guarantee: { account: '2002', waived: true } },
    },
    records: [
      { facts: overnight('2025-09-02', '2025-09-05'), charges: CHARGES },
      {
        parcel: 'P2',
        facts: overnight('2025-09-02', '2025-09-05'),
        charges: [
          ['Freight', '40.00'],
          ['Address Correction', '18.00', { category: 'correction', subcategory: 'address' }],
        ],
      },
      {
        parcel: 'P3',
        account: '2002',
        invoice: 'B1',
        facts: overnight('2025-09-02', '2025-09-05'),
        charges: CHARGES,
      },
      { parcel: 'P4', facts: overnight('2025-09-02', '2025-09-12', 'Ground'), charges: CHARGES },
    ],
    finds: [],
  },
]
