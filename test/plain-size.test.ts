/** Sizes in plain integers give what decimals give, or nothing. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadAuditOptions } from '../src/app/audit-api.js'
import { isOver, plainSize } from '../src/checks/plain-size.js'
import type { ReadRecord } from '../src/checks/record.js'
import { dimensionalWeight, dimensionsOf, exceeds } from '../src/checks/weight-formula.js'
import { plainFormat } from '../src/format/define-format.js'
import type { AuditHints } from '../src/format/format.js'
import { formats } from '../src/formats.js'
import type { ChargeBatch } from '../src/parse/charge-batch.js'
import { FACTS } from '../src/schema/facts.js'
import { Exact } from '../src/values/decimal.js'
import { auditOf, record } from './audit-kit.js'

const DAY = '2026-01-07'
const NUMBERS = [
  '0',
  '1',
  '139',
  '194',
  '12',
  '7.5',
  '7.50',
  '0.333',
  '12.000001',
  '007',
  '-3',
  '5.',
  '.5',
  '',
  '1e3',
]
const number = fc.oneof(
  fc.constantFrom(...NUMBERS, '999999999', '99999999999', '4.0000001'),
  fc.integer({ min: 0, max: 200 }).map(String),
  fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 999 })).map(([a, b]) => `${a}.${b}`),
)

/** A batch without a charge. */
const NO_CHARGES: ChargeBatch = {
  file: '',
  format: '',
  carrier: '',
  heads: [],
  kinds: [],
  records: {
    length: 0,
    row: [],
    id: [],
    head: [],
    transaction_date: [],
    tracking_number: [],
    shipment_id: [],
    ship_date: [],
    service: [],
    zone: [],
    billed_weight: [],
    billed_weight_unit: [],
    reference_1: [],
    reference_2: [],
    reference_3: [],
    origin_country: [],
    destination_country: [],
    destination_postal_code: [],
    first: [0],
    residual: [],
    alone: [],
    facts: null,
    unreadable: new Map(),
    raw: null,
  },
  charges: {
    length: 0,
    kind: [],
    column: [],
    gross: [],
    net: [],
    tax: [],
    coding: null,
    share: null,
    id: null,
  },
}

interface Stated {
  readonly billed: string
  readonly facts: Readonly<Record<string, string>>
}

const recordOf = ({ billed, facts }: Stated): ReadRecord => ({
  batch: {
    ...NO_CHARGES,
    records: {
      ...NO_CHARGES.records,
      billed_weight: [billed],
      ship_date: [DAY],
      facts: Object.fromEntries(Object.entries(facts).map(([name, text]) => [name, [text]])),
    },
  },
  index: 0,
  first: 0,
  end: 0,
  row: 1,
  hints: undefined,
})

const stated = fc.record({
  billed: number,
  facts: fc.record({
    actual_weight: number,
    length: number,
    width: number,
    height: number,
    dim_divisor: number,
    package_count: fc.constantFrom('', '1', '01.0', '2'),
  }),
})

const limit = fc.constantFrom('0', '12', '48', '48.5', '105', '10368')
const limitsOf = fc.record(
  { longest: limit, second: limit, lengthAndGirth: limit, volume: limit },
  { requiredKeys: [] },
)

test.each([undefined, DAY])('sides rounded up since %s', (since) => {
  const hint = { kind: 'dimensional', ...(since && { sidesRoundedUpSince: since }) } as const
  let plainly = 0
  fc.assert(
    fc.property(stated, limitsOf, (one, limits) => {
      const plain = plainSize(recordOf(one), hint)
      if (plain === null) return
      plainly++
      const found = dimensionsOf(recordOf(one), hint)
      if (found === undefined) throw new Error('decimals find no size')
      const { actual, sides, divisor, up } = found
      const billed = new Exact(one.billed)
      const size = dimensionalWeight(sides, divisor, up)
      expect(isOver(plain, limits)).toBe(exceeds(size?.sides ?? [], limits))
      expect(plain).toMatchObject({
        billed: billed.ceil().toNumber(),
        isWhole: billed.isInteger(),
        actual: actual.ceil().toNumber(),
        dimensional: size?.weight.toNumber(),
        up,
      })
    }),
    { numRuns: 3000 },
  )
  expect(plainly).toBeGreaterThan(300)
})

test('a parcel as most records state it is plain', () => {
  const facts = { actual_weight: '1.1', length: '47', width: '14', height: '4', dim_divisor: '194' }
  const plain = plainSize(recordOf({ billed: '14', facts }), { kind: 'dimensional' })
  expect(plain).toMatchObject({
    billed: 14,
    isWhole: true,
    actual: 2,
    dimensional: 14,
    up: false,
    sides: [47, 14, 4],
    decimals: 0,
  })
})

/** Sides, and by what the parcel is billed. */
const side = fc.oneof(
  fc.integer({ min: 1, max: 60 }).map(String),
  fc.constantFrom('12.5', '48', '48.01', '7.50', '108'),
)
const parcel = fc.record({
  sides: fc.tuple(side, side, side),
  divisor: fc.constantFrom('139', '194', '139.0', ''),
  actual: fc.constantFrom('1', '6.2', '40', '41.0'),
  billed: fc.constantFrom('size', 'size', 'more', 'least', 'half', 'actual'),
  charge: fc.constantFrom('Freight', 'Oversize'),
})
type Parcel = typeof parcel extends fc.Arbitrary<infer Of> ? Of : never

const MINIMUMS = [
  { charge: /^Oversize/, weight: '90', unit: /^lb$/ },
  { over: { longest: '48', lengthAndGirth: '105', unit: /^in$/ }, weight: '40', unit: /^lb$/ },
]

const { contract } = await loadAuditOptions({
  contract: { carrier: 'example', dim: [{ divisor: '166' }] },
  formats: [plainFormat({ ...formats[0], carrier: 'example' } as never)],
})

/** What two checks find in such parcels, whose numbers are written in some way. */
function foundIn(
  parcels: readonly Parcel[],
  weight: AuditHints['weight'],
  written: (text: string) => string,
) {
  const format = plainFormat({
    ...formats[0],
    ...{ id: 'example', carrier: 'example', audit: { weight } },
    facts: Object.fromEntries(FACTS.map((name) => [name, name])),
  } as (typeof formats)[number])
  const items = parcels.flatMap(({ sides, divisor, actual, billed, charge }, at) => {
    const volume = sides.map((text) => new Exact(text)).reduce((one, other) => one.times(other))
    const size = volume.div(divisor || '139')
    const weights = { size: size.ceil(), more: size.ceil().plus(1), half: size.times(2).ceil().div(2) }
    const texts = { least: '40', actual: new Exact(actual).ceil().toFixed() }
    const numbers = {
      ...{ length: sides[0], width: sides[1], height: sides[2], dim_divisor: divisor, actual_weight: actual },
      ...{
        entered_weight: actual,
        billed_weight: weights[billed as 'size']?.toFixed() ?? texts[billed as 'least'],
      },
    }
    const cells = {
      ...Object.fromEntries(Object.entries(numbers).map(([name, text]) => [name, text && written(text)])),
      ...{ dimension_unit: 'in', billed_weight_unit: 'lb', billed_weight_type: at % 3 === 0 ? 'A' : 'B' },
    }
    const shipped = {
      carrier: 'example',
      format: 'example',
      tracking_number: `P${at}`,
      hash: `${at}`,
    } as const
    return record({ ...shipped, row: at + 1, cells }, [
      { charge_description: 'Freight' },
      { charge_description: charge },
    ])
  })
  const checks = ['billed_weight', 'dim_divisor']
  const { findings, checks: results } = auditOf(items, {
    formats: [format],
    contract,
    checks,
  } as never).report()
  return { findings, results }
}

test.each<NonNullable<AuditHints['weight']>>([
  { kind: 'dimensional', divisor: '139', minimums: MINIMUMS },
  { kind: 'dimensional', minimums: MINIMUMS, sidesRoundedUpSince: DAY },
  { kind: 'entered', actual: ['A'], dimensional: ['B'] },
])('checks find the same in parcels whose numbers are not written plainly: $kind', (weight) => {
  let some = 0
  fc.assert(
    fc.property(fc.array(parcel, { minLength: 10, maxLength: 40 }), (parcels) => {
      const plainly = foundIn(parcels, weight, (text) => text)
      some += plainly.findings.length
      expect(foundIn(parcels, weight, (text) => `0${text}`)).toEqual(plainly)
    }),
    { numRuns: 20 },
  )
  expect(some).toBeGreaterThan(40)
})
