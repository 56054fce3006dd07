/** Row facts: cells that the audit reads, bound once a file. */
import { DATE_FACTS, type FactName, MONEY_FACTS, type RowFacts } from '../facts.js'
import type { CellRef } from '../format.js'
import type { Columns } from './columns.js'
import { type BoundRef, bindRef, type Row } from './row.js'
import type { Settlement } from './row-total.js'

export type ReadFacts = (
  row: Row,
  number: number,
  settlement: Settlement,
  lines: number,
  hash: string,
) => RowFacts

export function bindFacts(facts: Readonly<Partial<Record<FactName, CellRef>>>, columns: Columns): ReadFacts {
  const bound: [FactName, BoundRef][] = []
  for (const [name, ref] of Object.entries(facts) as [FactName, CellRef][]) {
    const at = bindRef(ref, columns)
    if (at.at.length > 0 || at.after.length > 0) bound.push([name, at])
  }
  return (row, number, settlement, lines, hash) => {
    const cells: Partial<Record<FactName, string | null>> = {}
    for (const [name, ref] of bound) cells[name] = factOf(name, ref, row, columns)
    return { row: number, cells, residual: settlement.residual?.text ?? null, lines, hash }
  }
}

/** A fact that is no amount or date is left out: facts never reject a record. */
function factOf(name: FactName, ref: BoundRef, row: Row, columns: Columns): string | null {
  const { problem } = row
  let fact: string | null
  if (MONEY_FACTS.has(name)) fact = row.amount(row.place(ref), columns)?.text ?? null
  else if (DATE_FACTS.has(name)) fact = row.date(ref, columns)
  else fact = row.ref(ref) || null
  row.problem = problem
  return fact
}
