/** Amounts under the keys of a summary: a currency, or a format if no currency is known. */
import { plainAmount } from '../values/shown-amounts.js'

/** The currency of a key; null if none is known. */
export const currencyUnder = (key: string): string | null => (/^[A-Z]{3}$/.test(key) ? key : null)

/** `USD`, `(no currency)`, or `(no currency, fedex-us)` if amounts are kept by format. */
export function keyText(key: string): string {
  if (currencyUnder(key) !== null) return key
  return key === '' ? '(no currency)' : `(no currency, ${key.slice(1)}`
}

/** An amount with its currency; only the amount if no file names a currency. */
export function keyedAmount(amount: string, key: string): string {
  const text = plainAmount(amount, currencyUnder(key))
  return key === '' ? text : `${text} ${keyText(key)}`
}
