/** Findings are kept as integers: what comes out is what was put in. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPlainValues } from '../src/ledger/plain-values.js'

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
      tie('any'),
      {
        maxKeys: 5,
        noNullPrototype: true,
      },
    ),
  ),
})).any

test('plain values come out as they went in, keys in their order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { noNullPrototype: true })),
      (all) => {
        const values = createPlainValues()
        const places = all.map((one) => values.add(one))
        const again = places.map((place) => values.get(place))
        expect(again).toEqual(all)
        expect(again.map((one) => Object.keys(one as object))).toEqual(all.map((one) => Object.keys(one)))
        const some = places.map((place) => values.pick(place, new Set(['b', 'c', 'd'])))
        expect(some).toEqual(all.map(({ a: _, ...others }) => others))
      },
    ),
  )
})

test('numbers come out as they went in at the edges of what a cell, and each of its bytes, holds', () => {
  const values = createPlainValues()
  const edges = [0, 4, 7, 11, 14, 18, 21, 25, 28, 31, 32, 53].map((bits) => 2 ** bits)
  const numbers = edges.flatMap((edge) => [edge - 1, edge, -edge, edge + 0.5]).concat(-0, 1e300, 5e-324)
  expect(values.get(values.add({ numbers }))).toEqual({ numbers })
})

test('what is undefined is left out', () => {
  const values = createPlainValues()
  expect(values.get(values.add({ a: 1, b: undefined, c: 'x' }))).toStrictEqual({ a: 1, c: 'x' })
})
