/** Currencies in users' tables: an ISO code or a sign, in a cell or in the name of a column. */

import { isCurrency } from '../values/iso-4217.js'

/** The currency of a sign; the sign itself if several currencies share it. */
const SIGNS: Readonly<Record<string, string>> = {
  $: 'USD ARS AUD BBD BMD BND BSD BZD CAD CLP COP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD UYU XCD',
  US$: 'USD',
  A$: 'AUD',
  AU$: 'AUD',
  C$: 'CAD',
  CA$: 'CAD',
  HK$: 'HKD',
  MX$: 'MXN',
  NZ$: 'NZD',
  R$: 'BRL',
  S$: 'SGD',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY CNY',
  '₺': 'TRY',
  '₹': 'INR',
  ZŁ: 'PLN',
  KR: 'DKK ISK NOK SEK',
}

/** The code for a code or a sign; the sign itself if several currencies share it; undefined for other texts. */
export function currencyNamed(text: string): string | undefined {
  const name = text.trim().toUpperCase()
  const behind = Object.hasOwn(SIGNS, name) ? SIGNS[name] : undefined
  if (behind !== undefined) return behind.length === 3 ? behind : name
  return isCurrency(name) ? name : undefined
}

/** Whether a name is an ISO code, not a sign that several currencies share. */
export const isCode = (currency: string | undefined): currency is string =>
  currency !== undefined && /^[A-Z]{3}$/.test(currency)

/** The currency that matches both names: `$` and `CAD` are `CAD`; undefined if they contradict each other. */
export function commonCurrency(a: string, b: string): string | undefined {
  if (a === b || (SIGNS[a] ?? '').split(' ').includes(b)) return b
  return (SIGNS[b] ?? '').split(' ').includes(a) ? a : undefined
}

const LONGEST = 100
const PLAIN = /^\d{1,15}(\.\d{1,15})?$/
const NONE: readonly string[] = []
const MARK = '(\\p{L}{0,3}[$€£¥₺₹]|[A-Z]{3}|zł|kr)?'
const AMOUNT = new RegExp(`^([-+\u2212(]?)\\s*${MARK}\\s*([^\\p{L}$€£¥₺₹]*?)\\s*${MARK}\\s*([-)]?)$`, 'iu')

/** An amount without its currency, and the currencies next to it: `$100`, `100,00 €`, `(USD 100)`. */
export function amountAndCurrency(
  text: string,
): { number: string; currencies: readonly string[] } | undefined {
  if (PLAIN.test(text)) return { number: text, currencies: NONE }
  if (text.length > LONGEST) return undefined
  const found = AMOUNT.exec(text)
  if (found === null) return undefined
  const [, open = '', before, body = '', behind, close = ''] = found
  const marks = [before, behind].flatMap((mark) => (mark === undefined ? [] : [mark]))
  const currencies = marks.flatMap((mark) => currencyNamed(mark) ?? [])
  return currencies.length < marks.length ? undefined : { number: `${open}${body}${close}`, currencies }
}
