/** What a record states besides its charges: cells that the audit reads, bound once a file. */
import { DATE_FACTS, type FactName, MONEY_FACTS } from '../facts.js'
import type { CellRef } from '../format.js'
import type { BatchBuilder } from './batch-builder.js'
import type { Columns } from './columns.js'
import { type BoundRef, bindRef, type Row } from './row.js'

export interface BoundFacts {
  /** Facts that the file has columns for. */
  readonly names: readonly FactName[]
  /** Adds them to the record that has been opened. Facts never reject a record: one that is no amount or date is left out. */
  read(row: Row, batch: BatchBuilder): void
}

type ReadFact = (row: Row) => string | null

export function bindFacts(facts: Readonly<Partial<Record<FactName, CellRef>>>, columns: Columns): BoundFacts {
  const names: FactName[] = []
  const readers: ReadFact[] = []
  for (const [name, ref] of Object.entries(facts) as [FactName, CellRef][]) {
    const at = bindRef(ref, columns)
    if (at.at.length === 0 && at.after.length === 0) continue
    names.push(name)
    readers.push(readerOf(name, at, columns))
  }
  return {
    names,
    read: (row, batch) => {
      const { problem } = row
      for (let at = 0; at < readers.length; at++) batch.fact(at, (readers[at] as ReadFact)(row))
      row.problem = problem
    },
  }
}

function readerOf(name: FactName, ref: BoundRef, columns: Columns): ReadFact {
  if (MONEY_FACTS.has(name)) return (row) => row.amount(row.place(ref), columns)?.text ?? null
  if (DATE_FACTS.has(name)) return (row) => row.date(ref, columns)
  return (row) => row.ref(ref) || null
}
