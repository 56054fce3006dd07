/** Amounts as a reader of the page sees them. The digits stay those of the exact decimal. */
import type { DecimalText } from '../schema/line-item.js'
import { plainAmount } from '../values/shown-amounts.js'

/** `-1234.5` USD as `-1,234.50`: grouped, with the currency's decimals and all others that are not zero. */
export function amountText(amount: DecimalText, currency: string | null): string {
  const [whole = '', ...fraction] = plainAmount(amount, currency).split('.')
  return [grouped(whole), ...fraction].join('.')
}

/** Thousands marked: `12,345`. */
export function grouped(count: number | string): string {
  return `${count}`.replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `20,000 findings` */
export const groupedCount = (number: number, one: string, many = `${one}s`): string =>
  `${grouped(number)} ${number === 1 ? one : many}`
