import { expect, test } from 'vitest'
import { isRounded, roundedForm, significantDigits } from '../src/values/rounded-number.js'

test.each([
  ['9.4001E+21', 5, '94001E21'],
  ['9,40010035383E+021', 12, '940010035383E21'],
  ['9400100353830000000008', 5, '94001E21'],
  ['9400100353830000000008', 12, '940010035383E21'],
  ['9400100353839999999999', 15, '94001003538400000E21'.replace(/0+E/, 'E')],
  ['9999999', 4, '1E7'],
  ['1E+15', 6, '1E15'],
  ['1000000000000000', 6, '1E15'],
])('%s at %i digits is %s', (number, digits, form) => expect(roundedForm(number, digits)).toBe(form))

test('texts have no rounded form', () => {
  expect(roundedForm('1Z999AA10123456784', 6)).toBeNull()
  expect(roundedForm('', 6)).toBeNull()
})

test('numbers are rounded to as many digits as the longest of those with an exponent', () => {
  expect(significantDigits(['9.4E+21', '9.40012E+21', '9400100353830000000008'])).toBe(6)
  expect(significantDigits(['940010035383000', '12'])).toBe(15)
  expect(significantDigits(['9.4E+21', '12'])).toBeNull()
})

test('digits behind the fifteenth are kept or lost', () => {
  expect(
    ['9.4E+21', '9400100353830000000000', '9400100353830000000008', '940010035383000'].map(isRounded),
  ).toEqual([true, true, false, false])
})
