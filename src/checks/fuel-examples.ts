/** The examples of `fuel_rate`. */
import type { Example } from './example.js'

/** Parcels of 20.00 USD with a fuel surcharge in a record of its own, which states what it is taken from. */
const stated = (parcels: number, basis: string, fuel: string): Example['records'] =>
  Array.from({ length: parcels }, (_, at) => `P${at + 1}`).flatMap((parcel) => [
    { parcel, charges: [['Freight', '20.00']] },
    { parcel, facts: { charge_basis: basis }, charges: [['Fuel', fuel, { category: 'fuel' }]] },
  ])

export const FUEL_EXAMPLES: readonly Example[] = [
  {
    of: 'twenty parcels at 10 %, one at 15 %',
    hints: { fuel: { base: { of: ['freight'] }, period: 'week' } },
    records: [
      {
        times: 20,
        parcel: 'P',
        charges: [
          ['Freight', '20.00'],
          ['Fuel', '2.00', { category: 'fuel' }],
        ],
      },
      {
        parcel: 'Q1',
        charges: [
          ['Freight', '20.00'],
          ['Fuel', '3.00', { category: 'fuel' }],
        ],
      },
    ],
    finds: [
      '3.00 USD fuel on 20.00 USD is 15.00 %; the usual rate of its service and week is 10 %: 2.00 USD expected',
    ],
  },
  {
    of: 'twenty parcels with a discount, one without it whose fuel is that of the discounted freight: the freight may be what is wrong',
    hints: { fuel: { base: { of: ['freight', 'discount'] }, period: 'week' } },
    records: [
      {
        times: 20,
        parcel: 'P',
        charges: [
          ['Freight', '30.00'],
          ['Discount', '-10.00', { category: 'discount' }],
          ['Fuel', '2.00', { category: 'fuel' }],
        ],
      },
      {
        parcel: 'Q1',
        charges: [
          ['Freight', '30.00'],
          ['Fuel', '2.00', { category: 'fuel' }],
        ],
      },
    ],
    finds: [
      '2.00 USD fuel on 30.00 USD is 6.67 %; the usual rate of its service and week is 10 %: 3.00 USD expected; it is right if 10.00 USD of what it is taken from is too much or has no fuel',
    ],
  },
  {
    of: 'a parcel with a charge of unknown kind, which may be a duty: its fuel is not compared',
    hints: { fuel: { base: { except: ['tax', 'customs'] }, period: 'week' } },
    records: [
      {
        times: 20,
        parcel: 'P',
        charges: [
          ['Freight', '20.00'],
          ['Fuel', '2.00', { category: 'fuel' }],
        ],
      },
      {
        parcel: 'Q1',
        charges: [
          ['Freight', '20.00'],
          ['Moon Toll', '15.00', { category: 'uncategorized' }],
          ['Fuel', '2.00', { category: 'fuel' }],
        ],
      },
    ],
    finds: [],
  },
  {
    of: 'a rate that is not in the configured table',
    hints: { fuel: { base: { of: ['freight'] }, period: 'week' } },
    given: { config: { fuel: [{ from: '2025-09-01', rate: '12' }] } },
    records: [
      {
        charges: [
          ['Freight', '20.00'],
          ['Fuel', '1.00', { category: 'fuel' }],
        ],
      },
    ],
    finds: [
      '1.00 USD fuel on 20.00 USD is 5.00 %; the configured rate is 12 %: 2.40 USD expected; it is right if 11.67 USD of what it is taken from is too much or has no fuel',
    ],
  },
  {
    of: 'a contract with a rate of its own for Ground: fuel billed after its Ground parcel, Ground billed late, fuel whose parcel is in no file, and fuel at another rate',
    hints: { fuel: { base: 'stated', period: 'week' }, billedLate: /^Not Previously Billed /i },
    given: { contract: { carrier: 'example', fuel: [{ service: ['Ground'], rate: '18' }, { rate: '20' }] } },
    records: [
      { charges: [['Ground', '20.00']] },
      {
        invoice: 'A2',
        facts: { charge_basis: '20.00' },
        charges: [['Fuel', '3.60', { category: 'fuel' }]],
      },
      { parcel: 'P2', charges: [['Not Previously Billed Ground', '20.00']] },
      { parcel: 'P2', facts: { charge_basis: '20.00' }, charges: [['Fuel', '3.60', { category: 'fuel' }]] },
      { parcel: 'P3', facts: { charge_basis: '20.00' }, charges: [['Fuel', '3.60', { category: 'fuel' }]] },
      { parcel: 'P4', charges: [['Ground', '20.00']] },
      {
        invoice: 'A2',
        parcel: 'P4',
        facts: { charge_basis: '20.00' },
        charges: [['Fuel', '4.00', { category: 'fuel' }]],
      },
    ],
    finds: ['4.00 USD fuel on 20.00 USD is 20.00 %; the rate of the contract is 18 %: 3.60 USD expected'],
  },
  {
    of: 'the same contract, and fuel on an Air parcel above the rate of all services',
    hints: { fuel: { base: 'stated', period: 'week' } },
    given: { contract: { carrier: 'example', fuel: [{ service: ['Ground'], rate: '18' }, { rate: '20' }] } },
    records: [
      { charges: [['Air', '20.00']] },
      { facts: { charge_basis: '20.00' }, charges: [['Fuel', '4.60', { category: 'fuel' }]] },
    ],
    finds: ['4.60 USD fuel on 20.00 USD is 23.00 %; the rate of the contract is 20 %: 4.00 USD expected'],
  },
  {
    of: 'the same contract, and fuel on an invoice of its own, whose parcel has two services on two invoices',
    hints: { fuel: { base: 'stated', period: 'week' } },
    given: { contract: { carrier: 'example', fuel: [{ service: ['Ground'], rate: '18' }, { rate: '20' }] } },
    records: [
      { charges: [['Ground', '20.00']] },
      { invoice: 'A2', charges: [['Air', '20.00']] },
      {
        invoice: 'A3',
        facts: { charge_basis: '20.00' },
        charges: [['Fuel', '4.00', { category: 'fuel' }]],
      },
    ],
    finds: [],
  },
  {
    of: 'a rate above the published one less the agreed discount',
    hints: { fuel: { base: { of: ['freight'] }, period: 'week' } },
    given: { contract: { carrier: 'example', fuel: [{ rate: '20', percent_off: '10' }] } },
    records: [
      {
        charges: [
          ['Freight', '20.00'],
          ['Fuel', '4.00', { category: 'fuel' }],
        ],
      },
    ],
    finds: ['4.00 USD fuel on 20.00 USD is 20.00 %; the rate of the contract is 18 %: 3.60 USD expected'],
  },
  {
    of: 'a rate that is too high, on a fuel surcharge with a discount of 10 %',
    hints: { fuel: { base: 'stated', period: 'week' } },
    given: { config: { fuel: [{ from: '2025-09-01', rate: '20' }] } },
    records: [
      {
        facts: { charge_basis: '50.00' },
        charges: [['Fuel', '10.80', { category: 'fuel', gross: '12.00' }]],
      },
    ],
    finds: [
      '12.00 USD fuel on 50.00 USD is 24.00 %; the configured rate is 20 %: 10.00 USD expected; after the discount 10.80 USD billed, 9.00 USD expected',
    ],
  },
  {
    of: 'a surcharge whose base is stated in another currency: it cannot be compared',
    hints: { fuel: { base: 'stated', period: 'week' } },
    given: { config: { fuel: [{ from: '2025-09-01', rate: '20' }] } },
    records: [
      { charges: [['Freight', '20.00']] },
      {
        facts: { charge_basis: '27.40', charge_basis_currency: 'CAD' },
        charges: [['Fuel', '4.00', { category: 'fuel' }]],
      },
    ],
    finds: [],
  },
  {
    of: 'the same in the currency of the surcharge',
    hints: { fuel: { base: 'stated', period: 'week' } },
    given: { config: { fuel: [{ from: '2025-09-01', rate: '20' }] } },
    records: [
      { charges: [['Freight', '27.40']] },
      {
        facts: { charge_basis: '27.40', charge_basis_currency: 'usd' },
        charges: [['Fuel', '4.00', { category: 'fuel' }]],
      },
    ],
    finds: ['4.00 USD fuel on 27.40 USD is 14.60 %; the configured rate is 20 %: 5.48 USD expected'],
  },
  {
    of: 'a parcel charged on one invoice, with a discount of its own, and its fuel on the next; and fuel whose parcel is in no file',
    hints: { fuel: { base: 'stated', period: 'week' } },
    records: [
      ...stated(40, '20.00', '4.00'),
      { parcel: 'Q1', charges: [['Freight', '30.00']] },
      { parcel: 'Q1', charges: [['Discount', '-10.00', { category: 'discount' }]] },
      ...['Q1', 'Q2'].map((parcel) => ({
        parcel,
        invoice: 'A2',
        facts: { charge_basis: '30.00' },
        charges: [['Fuel', '6.00', { category: 'fuel' }]] as const,
      })),
    ],
    finds: [],
  },
  {
    of: 'a surcharge taken from the tax too',
    hints: { fuel: { base: 'stated', period: 'week' } },
    records: [
      ...stated(20, '20.00', '4.00'),
      {
        parcel: 'Q1',
        charges: [
          ['Freight', '20.00'],
          ['VAT', '4.00', { category: 'tax' }],
        ],
      },
      { parcel: 'Q1', facts: { charge_basis: '24.00' }, charges: [['Fuel', '4.80', { category: 'fuel' }]] },
    ],
    finds: [
      '0.80 USD too much fuel: 4.80 USD on 24.00 USD, but the charges of the shipment before discounts come to 20.00 USD',
    ],
  },
  {
    of: 'a surcharge taken from more than its parcel was charged, of an account with a leading zero',
    hints: { fuel: { base: 'stated', period: 'week' } },
    records: [
      ...stated(20, '20.00', '4.00'),
      { parcel: 'Q1', account: '01001', charges: [['Freight', '18.00', { gross: '20.00' }]] },
      {
        parcel: 'Q1',
        account: '01001',
        facts: { charge_basis: '30.00' },
        charges: [['Fuel', '5.40', { category: 'fuel', gross: '6.00' }]],
      },
    ],
    finds: [
      '1.80 USD too much fuel: 5.40 USD on 30.00 USD, but the charges of the shipment before discounts come to 20.00 USD',
    ],
  },
  {
    of: 'the same by a few cents: its fuel is the same',
    hints: { fuel: { base: 'stated', period: 'week' } },
    records: [
      ...stated(20, '20.00', '4.00'),
      { parcel: 'Q1', charges: [['Freight', '20.00']] },
      { parcel: 'Q1', facts: { charge_basis: '20.04' }, charges: [['Fuel', '4.01', { category: 'fuel' }]] },
    ],
    finds: [],
  },
  {
    of: 'two surcharges of twenty-two that are taken from more: the carrier bills other charges elsewhere',
    hints: { fuel: { base: 'stated', period: 'week' } },
    records: [
      ...stated(20, '20.00', '4.00'),
      ...['Q1', 'Q2'].flatMap((parcel): Example['records'] => [
        { parcel, charges: [['Freight', '20.00']] },
        { parcel, facts: { charge_basis: '30.00' }, charges: [['Fuel', '6.00', { category: 'fuel' }]] },
      ]),
    ],
    finds: [],
  },
  {
    of: 'surcharges that are all taken from more: the carrier bills the other charges elsewhere',
    hints: { fuel: { base: 'stated', period: 'week' } },
    records: stated(20, '30.00', '6.00'),
    finds: [],
  },
  {
    of: 'parcels at one rate',
    hints: { fuel: { base: { of: ['freight'] }, period: 'week' } },
    records: [
      {
        times: 20,
        charges: [
          ['Freight', '20.00'],
          ['Fuel', '2.00', { category: 'fuel' }],
        ],
      },
    ],
    finds: [],
  },
]
