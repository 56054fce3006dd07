/** The rows of a summary with the biggest amounts, in their order; the totals remain those of all rows. */
import type { InvoiceSummary, SummaryRow } from '../schema/invoice-summary.js'
import { Exact } from '../values/decimal.js'

/** At most `top` rows of each currency, by biggest net, including credits; the others are counted. */
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
