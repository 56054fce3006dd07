/** Addresses of records, kept as bytes because most of them are never read. */
import type { Cells } from '../csv/cells.js'
import type { RecordReader } from '../csv/reader.js'
import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { FactMap } from '../format/format.js'
import { ADDRESS_FACTS, type AddressFact } from '../schema/facts.js'
import { createKeptCells } from './kept-cells.js'

type Texts = readonly (string | null)[]
export type AddressColumns = Readonly<Partial<Record<AddressFact, Texts>>>

export interface KeptAddresses {
  /** Keeps the addresses of the reader's record. */
  keep(): void
  /** The addresses since the last call, built when their column is read: one line per record, null if all lines are blank. */
  take(): AddressColumns
}

export function createAddresses(
  facts: FactMap,
  { reader, given }: { readonly reader: RecordReader; readonly given: Cells },
  columns: Columns,
  blankText: string | undefined,
): KeptAddresses {
  const positions: number[] = []
  const placeOf = (at: number): number => {
    const known = positions.indexOf(at)
    return known < 0 ? positions.push(at) - 1 : known
  }
  const places = ADDRESS_FACTS.flatMap((name): [AddressFact, number[]][] => {
    const lines = (facts[name]?.lines ?? []).map((line) => bindRef(line, columns).at[0] ?? -1)
    // A line without a column in the file counts as blank.
    return lines.every((at) => at < 0) ? [] : [[name, lines.map((at) => (at < 0 ? at : placeOf(at)))]]
  })
  const kept = createKeptCells(reader, given, positions, blankText)
  return {
    keep: kept.keep,
    take: () => {
      const cell = kept.take()
      const columnsOf = {}
      for (const [name, lines] of places) {
        let made: Texts | undefined
        const get = (): Texts => (made ??= joined(lines.map((place) => (place < 0 ? [] : cell(place)))))
        Object.defineProperty(columnsOf, name, { get, enumerable: true })
      }
      return columnsOf
    },
  }
}

function joined(lines: readonly Texts[]): Texts {
  const longest = lines.find(({ length }) => length > 0) ?? []
  return longest.map((_, record) => {
    const text = lines.map((line) => line[record] ?? '').join('\n')
    return /[^\n]/.test(text) ? text : null
  })
}
