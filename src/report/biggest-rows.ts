/** The rows of a summary that matter most, in their order; the totals stay those of all. */
import type { InvoiceSummary, SummaryRow } from '../schema/invoice-summary.js'
import { Exact } from '../values/decimal.js'

/** At most `top` rows of each currency, those of the biggest net, credits too; the others are counted. */
export function biggestRows(summary: InvoiceSummary, top: number): InvoiceSummary {
  return {
    ...summary,
    currencies: summary.currencies.map((of) => {
      if (of.rows.length <= top) return of
      const size = ({ net }: SummaryRow): Exact => new Exact(net).abs()
      const biggest = new Set([...of.rows].sort((a, b) => size(b).cmp(size(a))).slice(0, top))
      return {
        ...of,
        rows: of.rows.filter((row) => biggest.has(row)),
        rows_left_out: of.rows.length - biggest.size,
      }
    }),
  }
}
