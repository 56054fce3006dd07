/** Amounts on screens and pages: with the minor digits of their currency. Data keeps the digits of the file. */
import type { DecimalText } from '../schema/line-item.js'

/** The currencies of most invoices. Node needs some milliseconds to look up the first one. */
const usualDecimals = new Map<string, number>(
  [
    'AUD',
    'CAD',
    'CHF',
    'CNY',
    'CZK',
    'DKK',
    'EUR',
    'GBP',
    'MXN',
    'NOK',
    'NZD',
    'PLN',
    'SEK',
    'SGD',
    'USD',
  ].map((code) => [code, 2]),
)

/** Decimals of a currency: two for most, none for yen. */
export function minorDigits(currency: string | null): number {
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) return 2
  let decimals = usualDecimals.get(currency)
  if (decimals === undefined) {
    const style = new Intl.NumberFormat('en', { style: 'currency', currency })
    decimals = style.resolvedOptions().minimumFractionDigits ?? 2
    usualDecimals.set(currency, decimals)
  }
  return decimals
}

/** `-19` USD as `-19.00`: the currency's decimals, and any further ones that are not zero. */
export function plainAmount(amount: DecimalText, currency: string | null): string {
  const [whole = '', fraction = ''] = amount.split('.')
  const decimals = fraction.replace(/0+$/, '').padEnd(minorDigits(currency), '0')
  return decimals === '' ? whole : `${whole}.${decimals}`
}

/** `19.00 USD`; only the amount if the currency is unknown. */
export function amountWithCurrency(amount: DecimalText, currency: string | null): string {
  const text = plainAmount(amount, currency)
  return currency === null ? text : `${text} ${currency}`
}

/** `1 invoice`, `12 invoices`. */
export function count(number: string | number | undefined, one: string, many = `${one}s`): string {
  return `${number ?? 0} ${number === 1 ? one : many}`
}
