/** Files with the same format, counts and sums: one may be the other, saved again by a spreadsheet program. */
import type { FileSummary } from '../schema/summary.js'
import { canonical } from '../values/decimal.js'

export type AlikeFigures = Pick<FileSummary, 'format' | 'charged' | 'line_items' | 'sums'>

/** Equal for files of the same format whose figures are equal, however many zeros their amounts end in. */
export function figuresKey({ format, charged, line_items, sums }: AlikeFigures): string {
  const amounts = Object.entries(sums).map(([currency, { gross, net, tax }]) => [
    currency,
    ...[gross, net, tax].map(canonical),
  ])
  amounts.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return JSON.stringify([format, charged, line_items, amounts])
}
