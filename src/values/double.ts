/** Decimals and the doubles in which spreadsheets store them. Nothing here calculates money: a text is only compared with its double. */

/** The shortest decimal of a double, without exponent: 1e-7 is `0.0000001`. */
export function shortestDecimal(double: number): string {
  const text = String(Object.is(double, -0) ? 0 : double)
  const [mantissa = '', exponent] = text.split('e')
  return exponent === undefined ? text : shiftPoint(mantissa, +exponent)
}

/** A plain decimal with its point moved to the right by some places. */
export function shiftPoint(decimal: string, places: number): string {
  const sign = decimal.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = decimal.slice(sign.length).split('.')
  const digits = whole + fraction
  const point = whole.length + places
  const padded = digits.padStart(digits.length - Math.min(0, point - 1), '0').padEnd(point, '0')
  const at = Math.max(point, 1)
  const integer = padded.slice(0, at).replace(/^0+(?=\d)/, '')
  const rest = padded.slice(at).replace(/0+$/, '')
  return `${sign}${integer}${rest === '' ? '' : `.${rest}`}`
}

/** Whether a double stands for exactly the digits of a plain decimal: true up to fifteen digits, and for some longer ones. */
export function isExactDouble(decimal: string): boolean {
  const digits = decimal.replace(/^-?0*\.?0*/, '').replace('.', '')
  return digits.length <= 15 || shortestDecimal(+decimal) === shiftPoint(decimal, 0)
}

/** Whether an amount is zero, or digits that are left where a program added binary numbers: 0.000000000007. */
export const isNoise = (text: string): boolean => /^-?0(\.0{0,5}|\.0{5}\d*)?$/.test(text)
