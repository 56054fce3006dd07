/** Growing columns of 32-bit integers: many small records in little memory, and no work for the collector. */

export type TypedColumns<Name extends string> = Record<Name, Int32Array>

export interface TypedTable<Name extends string> {
  readonly names: readonly Name[]
  col: TypedColumns<Name>
  length: number
}

const FIRST = 64

export function createTable<Name extends string>(names: readonly Name[]): TypedTable<Name> {
  return { names, col: columnsOf(names, () => new Int32Array(FIRST)), length: 0 }
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
  names: readonly Name[],
  text: TableText,
): TypedTable<Name> {
  const col = columnsOf(names, (name) => {
    const bytes = Buffer.from(text.columns[name] ?? '', 'base64')
    const cells = new Int32Array(Math.max(FIRST, text.length))
    for (let at = 0; at < text.length; at++) cells[at] = bytes.readInt32LE(at * 4)
    return cells
  })
  return { names, col, length: text.length }
}
