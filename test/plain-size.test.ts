/** Sizes in plain integers give what decimals give, or nothing. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOver, plainSize } from '../src/checks/plain-size.js'
import type { ReadRecord } from '../src/checks/record.js'
import { dimensionalWeight, dimensionsOf, exceeds } from '../src/checks/weight-formula.js'
import { NO_CHARGES } from '../src/parse/charge-batch.js'
import { Exact } from '../src/values/decimal.js'

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
