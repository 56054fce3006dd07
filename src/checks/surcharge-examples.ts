/** Examples of handling charges, with and without a parcel whose sides or weight justify them. */
import type { AuditHints } from '../format/format.js'
import type { Example } from './example.js'

const HANDLING = { longest: '48', second: '30', lengthAndGirth: '105' }

const HINTS: AuditHints = {
  weight: { kind: 'dimensional', sidesRoundedUpSince: '2025-08-18' },
  sizeCharges: {
    measured: 'record',
    unit: /^in$/,
    charges: [
      {
        charge: /^Dimensions/,
        limits: [HANDLING, { from: '2026-01-01', ...HANDLING, volume: '10368' }],
        x12: '37',
      },
      { charge: /^Weight/, limits: [{ weight: '50' }], x12: '22' },
    ],
  },
}

const parcel = (sides: readonly [string, string, string], weight: string, date = '2025-09-02') => ({
  ship_date: date,
  length: sides[0],
  width: sides[1],
  height: sides[2],
  dimension_unit: 'in',
  actual_weight: weight,
  actual_weight_unit: 'lb',
})

const charged = (name: string) =>
  [
    ['Freight', '10.00'],
    [name, '14.50', { category: 'handling', subcategory: 'additional' }],
  ] as const

export const SIZE_EXAMPLES: readonly Example[] = [
  {
    of: 'a charge for the size of a parcel that is within the limits',
    hints: HINTS,
    records: [{ facts: parcel(['20', '10', '8'], '12'), charges: charged('Dimensions') }],
    finds: [
      '14.50 USD for Dimensions: 20 x 10 x 8 in, length and girth 56; it applies above 48 on the longest side, 30 on the second, or 105 in length and girth',
    ],
  },
  {
    of: 'a charge for the weight of a parcel that is within the limit',
    hints: HINTS,
    records: [{ facts: parcel(['20', '10', '8'], '48.5'), charges: charged('Weight') }],
    finds: ['14.50 USD for Weight: 48.5 lb; it applies above 50 lb'],
  },
  {
    of: 'a volume limit that starts within the week, which makes it only worth a look',
    hints: HINTS,
    records: [{ facts: parcel(['35', '18', '17'], '12', '2025-12-30'), charges: charged('Dimensions') }],
    finds: [
      '14.50 USD for Dimensions: 35 x 18 x 17 in, length and girth 105; it applies above 48 on the longest side, 30 on the second, or 105 in length and girth',
    ],
  },
  {
    of: 'sides that are rounded up, a weight above the limit, a reason that the file does not show, a credited charge',
    hints: HINTS,
    records: [
      { facts: parcel(['48.2', '10', '8'], '12'), charges: charged('Dimensions') },
      { parcel: 'P2', facts: parcel(['20', '10', '8'], '50.5'), charges: charged('Weight') },
      { parcel: 'P3', facts: parcel(['20', '10', '8'], '12'), charges: charged('Packaging') },
      { parcel: 'P4', facts: parcel(['20', '10', '8'], '12'), charges: charged('Dimensions') },
      {
        parcel: 'P4',
        charges: [['Dimensions', '-14.50', { category: 'handling', stage: 'credit' }]],
      },
      { parcel: 'P5', charges: charged('Dimensions') },
    ],
    finds: [],
  },
]
