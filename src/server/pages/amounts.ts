/** Exact sums of amounts, as texts; a float only draws or ranks. */
import { plus } from '../../values/decimal.js'

export const amountSum = (amounts: readonly string[]): string =>
  amounts.reduce((sum, one) => plus(sum, one), '0')

/** `12.3 %` of a total; nothing of none, and no minus before zero. */
export const shareOf = (amount: string, total: string): string =>
  +total === 0 ? '' : `${((+amount / +total) * 100).toFixed(1).replace(/^-0\.0$/, '0.0')} %`
