/** Growing columns of 32-bit integers: many small records in little memory, and no work for the collector. */
import { inRoom, letGo } from './room.js'

export type TypedColumns<Name extends string> = Record<Name, Int32Array>

/**
 * The meaning of a column's numbers: numbers in a list of the state (amounts, words, dates, kinds), rows of another table,
 * rows of its own table, or plain numbers. States are merged by these declarations.
 */
export type ColumnOf =
  | 'number'
  | 'amount'
  | 'word'
  | 'date'
  | 'kind'
  | 'entry'
  | 'shipment'
  | 'delivery'
  | 'place'
  | 'id'

/** Columns by their names. */
export type TableColumns = Readonly<Record<string, ColumnOf>>

export interface TypedTable<Name extends string> {
  readonly of: Readonly<Record<Name, ColumnOf>>
  readonly names: readonly Name[]
  readonly col: TypedColumns<Name>
  length: number
}

/** Most tables of a small audit stay empty. */
const FIRST = 1
const SECOND = 64

export function createTable<Name extends string>(of: Readonly<Record<Name, ColumnOf>>): TypedTable<Name> {
  const names = Object.keys(of) as Name[]
  const col = Object.fromEntries(names.map((name) => [name, new Int32Array(FIRST)])) as TypedColumns<Name>
  return { of, names, col, length: 0 }
}

/** Index of a new row; the caller must fill its cells. */
export function newRow<Name extends string>(table: TypedTable<Name>): number {
  roomFor(table, 1)
  return table.length++
}

/** Room for this many more rows: until then the columns stay the same arrays. */
export function roomFor<Name extends string>(table: TypedTable<Name>, more: number): void {
  const first = table.names[0]
  if (first !== undefined && table.length + more > table.col[first].length)
    makeRoom(table, Math.max(SECOND, Math.ceil(table.length * 1.5), table.length + more))
}

/** The columns stay in their object, so that code compiled for it stays valid. */
export function makeRoom<Name extends string>({ names, col }: TypedTable<Name>, rows: number): void {
  for (const name of names) col[name] = inRoom(col[name], rows)
}

/** The table must not be used any more. */
export function letTableGo<Name extends string>({ names, col }: TypedTable<Name>): void {
  for (const name of names) letGo(col[name])
}

export type Renumber = Readonly<Record<ColumnOf, (value: number) => number>>

/** Copies a row of another table with the same columns, converted to the numbers of this one's state. */
export function copyRow<Name extends string>(
  into: TypedTable<Name>,
  from: TypedTable<Name>,
  row: number,
  numbers: Renumber,
): number {
  const at = newRow(into)
  for (const name of into.names) into.col[name][at] = numbers[into.of[name]](from.col[name][row] as number)
  return at
}
