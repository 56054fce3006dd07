/** Numbers that a spreadsheet has shortened, and which whole ones they may have been. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { damagedOneOf, isDamaged, mayBeOneOf } from '../src/values/damaged-number.js'

it.each([
  ['8.9E+11', '890123456789', true],
  ['8.9E+11', '894999999999', true],
  ['8.9E+11', '885000000000', true],
  ['8.9E+11', '895000000000', false],
  ['8.9E+11', '884999999999', false],
  ['8.9E+11', '89012345678', false],
  ['8,90E+11', '890499999999', true],
  ['8,90E+11', '890500000000', false],
  ['1E+12', '999500000000', true],
  ['8.9E+11', '1Z8901234567', false],
  ['########', '1Z8901234567', false],
  ['########', '890123456789', true],
  ['#N/A', '1Z8901234567', true],
  // As wide as its column.
  ['##################', '890123456789', true],
  ['8.93E+11', '89', false],
  ['1.2E+1', '12', true],
  ['1.2E+1', '13', false],
  ['1.23E+1', '13', true],
])('%s may be %s: %s', (damaged, whole, wanted) => {
  expect(isDamaged(damaged)).toBe(true)
  expect(mayBeOneOf([damaged])(whole)).toBe(wanted)
  expect(damagedOneOf([whole])(damaged)).toBe(wanted)
})

it('a number may be what it is shortened to, to however many digits', () => {
  const number = fc.bigInt({ min: 10n ** 11n, max: 10n ** 15n })
  fc.assert(
    fc.property(number, fc.integer({ min: 0, max: 5 }), (one, digits) => {
      // What JavaScript shows rounds as spreadsheets do, up to 15 digits.
      const shown = parseFloat(`${one}`).toExponential(digits).replace('e', 'E')
      const mayBe = mayBeOneOf([shown])
      expect([shown, mayBe(`${one}`), mayBe(`${one}00`)]).toEqual([shown, true, false])
    }),
  )
})

it('no number may be one of none', () => {
  expect(mayBeOneOf([])('890123456789')).toBe(false)
})
