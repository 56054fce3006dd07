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

type ReadFact = (row: Row) => string | null

export function bindFacts(facts: Readonly<Partial<Record<FactName, CellRef>>>, columns: Columns): ReadFacts {
  const names: FactName[] = []
  const read: ReadFact[] = []
  for (const [name, ref] of Object.entries(facts) as [FactName, CellRef][]) {
    const at = bindRef(ref, columns)
    if (at.at.length === 0 && at.after.length === 0) continue
    names.push(name)
    read.push(readerOf(name, at, columns))
  }
  // A copy with all names in place is filled: cheaper than an object made name by name.
  const empty: Partial<Record<FactName, string | null>> = Object.fromEntries(
    names.map((name) => [name, null]),
  )
  return (row, number, settlement, lines, hash) => {
    const cells = { ...empty }
    const { problem } = row
    for (let at = 0; at < names.length; at++) {
      const fact = (read[at] as ReadFact)(row)
      if (fact !== null) cells[names[at] as FactName] = fact
    }
    row.problem = problem // facts never reject a record: one that is no amount or date is left out
    const facts: RowFacts = { row: number, cells, residual: settlement.residual?.text ?? null, lines, hash }
    return settlement.alone === undefined ? facts : { ...facts, alone: true }
  }
}

function readerOf(name: FactName, ref: BoundRef, columns: Columns): ReadFact {
  if (MONEY_FACTS.has(name)) return (row) => row.amount(row.place(ref), columns)?.text ?? null
  if (DATE_FACTS.has(name)) return (row) => row.date(ref, columns)
  return (row) => row.ref(ref) || null
}
