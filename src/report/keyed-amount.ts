/** Amounts under the keys of a summary: a currency, or where none is known the format. */
import { plainAmount } from '../values/shown-amounts.js'

/** The currency that a key of sums stands for; null where none is known. */
export const currencyUnder = (key: string): string | null => (/^[A-Z]{3}$/.test(key) ? key : null)

/** `USD`, `(no currency)`, and where that is kept by format `(no currency, fedex-us)`. */
export function keyText(key: string): string {
  if (currencyUnder(key) !== null) return key
  return key === '' ? '(no currency)' : `(no currency, ${key.slice(1)}`
}

/** An amount with its currency; the bare amount where no file names one. */
export function keyedAmount(amount: string, key: string): string {
  const text = plainAmount(amount, currencyUnder(key))
  return key === '' ? text : `${text} ${keyText(key)}`
}
