/** Amounts without a decimal mark, whose last two digits are decimals. */
import { type Money, moneyOf, negate } from './money.js'

/** `1234` is 12.34. A sign may come first; nothing else is allowed in a whole number of hundredths. */
export function readHundredths(text: string): Money | 'amount' {
  const [, sign = '', digits] = /^(-?)0*(\d+)$/.exec(text) ?? []
  if (digits === undefined) return 'amount'
  const padded = digits.padStart(3, '0')
  const money = moneyOf(`${padded.slice(0, -2)}.${padded.slice(-2)}`)
  return sign === '' ? money : negate(money)
}
