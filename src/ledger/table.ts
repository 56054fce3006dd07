/** Growing columns of 32-bit integers: many small records in little memory, and no work for the collector. */

export type TypedColumns<Name extends string> = Record<Name, Int32Array>

/**
 * What the numbers of a column are: numbers of a list of the state (amounts, words, dates, kinds), rows of another table,
 * places in the own table, or numbers as they are. States are put together by what their columns say of themselves.
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

export interface TypedTable<Name extends string> {
  readonly of: Readonly<Record<Name, ColumnOf>>
  readonly names: readonly Name[]
  col: TypedColumns<Name>
  length: number
}

const FIRST = 64

const namesOf = <Name extends string>(of: Readonly<Record<Name, ColumnOf>>): Name[] =>
  Object.keys(of) as Name[]

export function createTable<Name extends string>(of: Readonly<Record<Name, ColumnOf>>): TypedTable<Name> {
  const names = namesOf(of)
  return { of, names, col: columnsOf(names, () => new Int32Array(FIRST)), length: 0 }
}

function columnsOf<Name extends string>(
  names: readonly Name[],
  make: (name: Name) => Int32Array,
): TypedColumns<Name> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as TypedColumns<Name>
}

/** Place of a new row; its cells are the caller's to fill. */
export function newRow<Name extends string>(table: TypedTable<Name>): number {
  const first = table.names[0]
  if (first !== undefined && table.length === table.col[first].length) grow(table)
  return table.length++
}

function grow<Name extends string>(table: TypedTable<Name>): void {
  const room = Math.ceil(table.length * 1.5)
  table.col = columnsOf(table.names, (name) => {
    const wider = new Int32Array(room)
    wider.set(table.col[name])
    return wider
  })
}

export type Renumber = Readonly<Record<ColumnOf, (value: number) => number>>

/** A row of another table of the same columns, in the numbers of this one's state. */
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

export interface TableText {
  length: number
  columns: Record<string, string>
}

export function tableToJSON<Name extends string>(table: TypedTable<Name>): TableText {
  const columns = table.names.map((name) => {
    const cells = table.col[name]
    return [name, Buffer.from(cells.buffer, cells.byteOffset, table.length * 4).toString('base64')]
  })
  return { length: table.length, columns: Object.fromEntries(columns) }
}

export function tableFromJSON<Name extends string>(
  of: Readonly<Record<Name, ColumnOf>>,
  text: TableText,
): TypedTable<Name> {
  const names = namesOf(of)
  const col = columnsOf(names, (name) => {
    const bytes = Buffer.from(text.columns[name] ?? '', 'base64')
    const cells = new Int32Array(Math.max(FIRST, text.length))
    for (let at = 0; at < text.length; at++) cells[at] = bytes.readInt32LE(at * 4)
    return cells
  })
  return { of, names, col, length: text.length }
}
