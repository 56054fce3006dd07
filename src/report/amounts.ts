/** Amounts as a reader sees them. The digits stay those of the exact decimal. */
import type { DecimalText } from '../line-item.js'

const usualDecimals = new Map<string, number>()

/** Decimals that the currency is written with: two for most, none for yen. */
function decimalsOf(currency: string | null): number {
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) return 2
  let decimals = usualDecimals.get(currency)
  if (decimals === undefined) {
    const style = new Intl.NumberFormat('en', { style: 'currency', currency })
    decimals = style.resolvedOptions().minimumFractionDigits ?? 2
    usualDecimals.set(currency, decimals)
  }
  return decimals
}

/** `-1234.5` USD as `-1,234.50`: grouped, with the currency's decimals and all others that are not zero. */
export function amountText(amount: DecimalText, currency: string | null): string {
  const negative = amount.startsWith('-')
  const [whole = '', fraction = ''] = amount.slice(negative ? 1 : 0).split('.')
  const decimals = fraction.replace(/0+$/, '').padEnd(decimalsOf(currency), '0')
  return `${negative ? '-' : ''}${grouped(whole)}${decimals === '' ? '' : `.${decimals}`}`
}

/** Thousands marked: `12,345`. */
export function grouped(count: number | string): string {
  return `${count}`.replace(/\B(?=(\d{3})+$)/g, ',')
}
