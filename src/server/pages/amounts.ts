/** Exact sums of amounts, as texts; floats are used only to draw and to rank. */
import { plus } from '../../values/decimal.js'

export const amountSum = (amounts: readonly string[]): string =>
  amounts.reduce((sum, one) => plus(sum, one), '0')

/** `12.3 %` of a total; empty for a total of zero, and no minus sign before zero. */
export const shareOf = (amount: string, total: string): string =>
  +total === 0 ? '' : `${((+amount / +total) * 100).toFixed(1).replace(/^-0\.0$/, '0.0')} %`
