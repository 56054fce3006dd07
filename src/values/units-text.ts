/** Whole numbers of units, each a part of one, as decimal texts. */
import type { DecimalText } from '../schema/line-item.js'

/** Units at a scale as canonical text. */
export function unitsText(units: number | bigint, scale: number): DecimalText {
  if (scale === 2 && typeof units === 'number') return centsText(units)
  const negative = units < 0
  const digits = `${negative ? -units : units}`
  if (scale === 0) return negative ? `-${digits}` : digits
  const padded = digits.length > scale ? digits : digits.padStart(scale + 1, '0')
  const cut = padded.length - scale
  return `${negative ? '-' : ''}${padded.slice(0, cut)}.${padded.slice(cut)}`
}

/** Nearly all amounts: the text of a small whole number is at hand, while cutting one takes long. */
function centsText(units: number): DecimalText {
  const size = Math.abs(units)
  const cents = size % 100
  const whole = (size - cents) / 100
  return units < 0 ? `-${whole}.${CENTS[cents]}` : `${whole}.${CENTS[cents]}`
}

const CENTS = Array.from({ length: 100 }, (_, cents) => `${cents}`.padStart(2, '0'))
