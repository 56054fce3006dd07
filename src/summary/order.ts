/** The order of rows: months and days ascending, everything else by biggest net, column by column. */
import type { SummaryRow } from '../schema/invoice-summary.js'
import { Exact } from '../values/decimal.js'
import { createSum } from '../values/money.js'
import { byText } from '../values/order.js'
import type { SummaryColumn } from './columns.js'

export function inOrder<Row extends Pick<SummaryRow, 'group' | 'net'>>(
  rows: readonly Row[],
  [column, ...others]: readonly SummaryColumn[],
): Row[] {
  if (column === undefined || rows.length < 2) return [...rows]
  const blocks = new Map<string | null, Row[]>()
  for (const row of rows) {
    const value = row.group[column.name] ?? null
    const block = blocks.get(value)
    if (block === undefined) blocks.set(value, [row])
    else block.push(row)
  }
  const known = [...blocks].map(([value, block]) => ({ value, block, net: netOf(block) }))
  known.sort((a, b) => (column.time === null ? b.net.cmp(a.net) : 0) || byValue(a.value, b.value))
  return known.flatMap(({ block }) => inOrder(block, others))
}

function netOf(rows: readonly Pick<SummaryRow, 'net'>[]): Exact {
  const sum = createSum()
  for (const { net } of rows) sum.addText(net)
  return new Exact(sum.text())
}

/** Missing values come last. */
const byValue = (a: string | null, b: string | null): number =>
  a === null ? (b === null ? 0 : 1) : b === null ? -1 : byText(a, b)
