/** Values of a record besides its charges: cells that the audit reads, bound once per file. */

import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { CellRef, FactMap } from '../format/format.js'
import { type CellFact, DATE_FACTS, type FactName, MONEY_FACTS, NUMBER_FACTS } from '../schema/facts.js'
import { withPoint } from '../values/with-point.js'
import type { BatchBuilder } from './batch-builder.js'
import { bindComposed } from './composed.js'
import type { Reading } from './reading.js'
import type { Problem, Row } from './row.js'

export interface BoundFacts {
  /** Facts that the file has columns for. */
  readonly names: readonly FactName[]
  /** Adds them to the current record. Facts never reject a record: an invalid amount or date is left out, and noted. */
  read(row: Row, batch: BatchBuilder): void
}

type ReadFact = (row: Row) => string | null
/** Notes a filled cell of the record that holds no date. */
type NoteUnread = (column: string, text: string) => void

/** Addresses are separate, because they are read for few records. */
export function bindFacts(
  facts: FactMap,
  columns: Columns,
  reading: Reading,
  noteUnread: NoteUnread,
): BoundFacts {
  const names: FactName[] = []
  const readers: ReadFact[] = []
  for (const [name, fact] of Object.entries(facts) as [FactName, FactMap[FactName]][]) {
    if (typeof fact === 'object' && 'compose' in fact) {
      const composed = bindComposed(fact.cells, columns, (texts) => fact.compose(...texts) || null)
      names.push(name)
      readers.push((row) => composed(row))
      continue
    }
    if (typeof fact === 'object' && 'lines' in fact) continue
    const reader = readerOf(name as CellFact, fact, columns, reading, noteUnread)
    if (reader === undefined) continue
    names.push(name)
    readers.push(reader)
  }
  return {
    names,
    read: (row, batch) => {
      const { problem } = row
      row.problem = null
      for (let at = 0; at < readers.length; at++) {
        batch.fact(at, (readers[at] as ReadFact)(row))
        if (row.problem === null) continue
        const name = names[at] as FactName
        if (MONEY.has(name)) batch.unreadable(name, cellOf(row.problem))
        row.problem = null
      }
      row.problem = problem
    },
  }
}

const MONEY: ReadonlySet<FactName> = MONEY_FACTS
/** Longer texts are cut: a damaged file may hold texts of any length. */
const SHOWN = 200

/** `column: text` */
function cellOf({ column, value = '' }: Problem): string {
  return `${column}: ${value.length <= SHOWN ? value : `${value.slice(0, SHOWN)}…`}`
}

function readerOf(
  name: CellFact,
  cells: CellRef | undefined,
  columns: Columns,
  reading: Reading,
  noteUnread: NoteUnread,
): ReadFact | undefined {
  const ref = bindRef(cells, columns)
  if (ref.at.length === 0 && ref.after.length === 0) return undefined
  if (MONEY_FACTS.has(name)) return (row) => row.amount(row.place(ref), columns)?.text ?? null
  if (DATE_FACTS.has(name)) {
    const day = rememberDays(reading)
    return (row) => {
      const text = row.ref(ref)
      const known = day(text)
      if (known === null && text !== '') noteUnread(columns.names[row.place(ref)] ?? '', text)
      return known
    }
  }
  if (NUMBER_FACTS.has(name)) return (row) => withPoint(row.ref(ref)) || null
  return (row) => row.ref(ref) || null
}

/**
 * Caches days, which repeat from record to record. Dates that depend on the order of day and month are read again: later
 * records may decide it.
 */
function rememberDays(reading: Reading): (text: string) => string | null {
  const known = new Map<string, string | null>([['', null]])
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const day = reading.quietDate(text)
    if (known.size < DAYS && ORDERED.test(text)) known.set(text, day)
    return day
  }
}
const DAYS = 2_000
const ORDERED = /^\d{4}/
