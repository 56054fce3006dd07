/** Examples of discounts: missing, and legitimately zero where the minimum of the zone binds. */

import type { Example, ExampleCharge } from './example.js'

const IN_ZONE = { zone: '5', billed_weight: '2', billed_weight_unit: 'lb' }
const priced = (list: string, performance: string, earned: string | null): readonly ExampleCharge[] => [
  ['Transportation', list],
  ['Performance', performance, { category: 'discount', subcategory: 'performance' }],
  ...(earned === null
    ? []
    : [['Earned', earned, { category: 'discount', subcategory: 'earned' }] satisfies ExampleCharge]),
]
const AT_MINIMUM = [
  { times: 38, parcel: 'P', facts: IN_ZONE, charges: priced('20.00', '-6.00', '-4.00') },
  { parcel: 'R1', facts: IN_ZONE, charges: priced('13.50', '-4.05', '-0.35') },
]

export const DISCOUNT_EXAMPLES: readonly Example[] = [
  {
    of: 'nineteen parcels with a discount of 30 %, one without',
    records: [
      { times: 19, parcel: 'P', charges: [['Freight', '7.00', { gross: '10.00' }]] },
      { parcel: 'Q1', charges: [['Freight', '10.00', { gross: '10.00' }]] },
    ],
    finds: [
      '3.00 USD discount missing: no discount on freight of 10.00 USD, 19 of 20 parcels of the service have one (median 30.0 %)',
    ],
  },
  {
    of: 'thirty parcels that the shipper pays with a discount, three that the recipient pays without one: payers have their own terms',
    records: [
      {
        times: 30,
        parcel: 'P',
        facts: { bill_option: 'P/P' },
        charges: [['Freight', '7.00', { gross: '10.00' }]],
      },
      {
        times: 3,
        parcel: 'Q',
        facts: { bill_option: 'F/C' },
        charges: [['Freight', '10.00', { gross: '10.00' }]],
      },
    ],
    finds: [],
  },
  {
    of: 'an earned discount that falls to zero where the minimum of the zone binds',
    hints: { price: {} },
    records: [...AT_MINIMUM, { parcel: 'Q1', facts: IN_ZONE, charges: priced('14.00', '-4.90', null) }],
    finds: [],
  },
  {
    of: 'the same discount missing above the minimum',
    hints: { price: {} },
    records: [...AT_MINIMUM, { parcel: 'Q1', facts: IN_ZONE, charges: priced('20.00', '-6.00', null) }],
    finds: [
      '4.00 USD discount missing: no Earned on freight of 20.00 USD, 39 of 40 parcels of the service have one (median 20.0 %)',
    ],
  },
  {
    of: 'an earned discount that falls to zero at the minimum of the contract',
    hints: { price: {} },
    given: {
      contract: {
        carrier: 'example',
        base: [{ zone: '5', percent: { performance: '30', earned: '20' } }],
        minimum: [{ zone: '5', net: '9.10' }],
      },
    },
    records: [
      { times: 40, parcel: 'P', facts: IN_ZONE, charges: priced('30.00', '-9.00', '-6.00') },
      { parcel: 'Q1', facts: IN_ZONE, charges: priced('13.00', '-3.90', null) },
    ],
    finds: [],
  },
  {
    of: 'a discount that the same invoice takes back',
    records: [
      { times: 39, parcel: 'P', charges: priced('20.00', '-6.00', '-4.00') },
      {
        parcel: 'Q1',
        charges: [...priced('20.00', '-6.00', '-4.00'), ['Earned', '4.00', { category: 'discount' }]],
      },
    ],
    finds: [
      '4.00 USD discount missing: no Earned on freight of 20.00 USD, 39 of 40 parcels of the service have one (median 20.0 %)',
    ],
  },
  {
    of: 'a gross cost with more decimals than the net cost, and a freight that is reversed',
    records: [
      { times: 19, parcel: 'P', charges: [['Freight', '7.00', { gross: '10.00' }]] },
      { parcel: 'Q1', charges: [['Freight', '7.00', { gross: '10.0000' }]] },
      { parcel: 'Q2', charges: [['Freight', '-10.00']] },
    ],
    finds: [],
  },
  {
    of: 'parcels that all have a discount',
    records: [{ times: 20, charges: [['Freight', '7.00', { gross: '10.00' }]] }],
    finds: [],
  },
]
