/** Amounts as the page shows them. The digits are those of the exact decimal. */
import type { DecimalText } from '../schema/line-item.js'
import { plainAmount } from '../values/shown-amounts.js'

/** `-1234.5` USD as `-1,234.50`: grouped, with the currency's decimals and any further ones that are not zero. */
export function amountText(amount: DecimalText, currency: string | null): string {
  const [whole = '', ...fraction] = plainAmount(amount, currency).split('.')
  return [grouped(whole), ...fraction].join('.')
}

/** With thousands separators: `12,345`. */
export function grouped(count: number | string): string {
  return `${count}`.replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `20,000 findings` */
export const groupedCount = (number: number, one: string, many = `${one}s`): string =>
  `${grouped(number)} ${number === 1 ? one : many}`
