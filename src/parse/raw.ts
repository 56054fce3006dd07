/**
 * Every cell of a record as text, by column name. A batch keeps its records as text, which takes a twentieth of the memory of their cells
 * by name; those are made when they are asked for, once for each record.
 */
import type { Dialect } from '../csv/reader.js'

export type RawCells = Readonly<Record<string, string>>

/** The cells of one record. */
export interface RawRecord {
  cells(): RawCells
  /** The same as JSON, without making an object of it. */
  json(): string
}

/** Makes records of their texts, each without its line end. */
export type ReadRaw = (text: string) => RawRecord

/** `names` are unique. */
export function bindRaw(names: readonly string[], dialect: Pick<Dialect, 'delimiter' | 'quote'>): ReadRaw {
  const named = bindNames(names)
  const json = bindJson(names, named)
  const layout = {
    cells: (text: string) => named(cellsOf(text, dialect)),
    json: (text: string) => json(cellsOf(text, dialect)),
  }
  return (text) => new KeptRecord(layout, text)
}

/** A record whose cells are already there. */
export const givenRaw = (cells: RawCells): RawRecord => ({
  cells: () => cells,
  json: () => JSON.stringify(cells),
})

const RECORDS = Symbol('records')

interface RawLayout {
  readonly cells: (text: string) => RawCells
  readonly json: (text: string) => string
}

type Kept = readonly RawRecord[] | null

/** Keeps the records of columns beside them: reading the column `raw` makes the cells of all of them. */
export function keepRaw(columns: object, records: Kept): void {
  Object.defineProperty(columns, RECORDS, { value: records })
}

/** The records of columns with the option `raw`; null without it. */
export function rawOf(columns: {
  readonly raw: readonly RawCells[] | null
  readonly [RECORDS]?: Kept
}): Kept {
  const kept = columns[RECORDS]
  return kept === undefined ? (columns.raw?.map(givenRaw) ?? null) : kept
}

class KeptRecord implements RawRecord {
  private readonly layout: RawLayout
  private held: string | RawCells

  constructor(layout: RawLayout, text: string) {
    this.layout = layout
    this.held = text
  }

  cells(): RawCells {
    if (typeof this.held === 'string') this.held = this.layout.cells(this.held)
    return this.held
  }

  json(): string {
    return typeof this.held === 'string' ? this.layout.json(this.held) : JSON.stringify(this.held)
  }
}

/** The cells of a record that the reader has read without a fault, untrimmed and without their quotes. */
function cellsOf(text: string, { delimiter, quote }: Pick<Dialect, 'delimiter' | 'quote'>): string[] {
  if (quote === '' || !text.includes(quote)) return text.split(delimiter)
  const cells: string[] = []
  for (let at = 0; ; at++) {
    const start = at
    const isQuoted = text[at] === quote
    if (isQuoted) {
      at = closing(text, at + 1, quote)
      const cell = text.slice(start + 1, at++)
      cells.push(cell.includes(quote) ? cell.replaceAll(quote + quote, quote) : cell)
    } else {
      at = text.indexOf(delimiter, at)
      if (at < 0) at = text.length
      cells.push(text.slice(start, at))
    }
    if (at >= text.length) return cells
  }
}

/** Where the quote is that closes a cell; a doubled one does not. */
function closing(text: string, from: number, quote: string): number {
  let at = text.indexOf(quote, from)
  while (at >= 0 && text[at + 1] === quote) at = text.indexOf(quote, at + 2)
  return at < 0 ? text.length : at
}

/** Cells by name. Those beyond the columns are kept if they are filled. */
export function bindNames(names: readonly string[]): (cells: readonly string[]) => RawCells {
  const empty: RawCells = Object.fromEntries(names.map((name) => [name, '']))

  // A copy of an object with all names is filled, which is twenty times as fast as setting 250 names anew for each record.
  return (cells) => {
    const raw: Record<string, string> = { ...empty }
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at] as string
      if (cell !== '') raw[names[at] ?? `(column ${at + 1})`] = cell
    }
    return raw
  }
}

/** The JSON of cells by name: that of a record of blanks, with the filled cells inserted. */
function bindJson(
  names: readonly string[],
  named: (cells: readonly string[]) => RawCells,
): (cells: readonly string[]) => string {
  const blank = named([])
  const places: number[] = []
  let ofBlanks = '{'
  for (const name of names) {
    ofBlanks += `${places.length === 0 ? '' : ','}${JSON.stringify(name)}:"`
    places.push(ofBlanks.length)
    ofBlanks += '"'
  }
  ofBlanks += '}'
  const inOrder = ofBlanks === JSON.stringify(blank) // an object has names like `2026` before all others

  return (cells) => {
    if (!inOrder || cells.length > names.length) return JSON.stringify(named(cells))
    let json = ''
    let from = 0
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at] as string
      if (cell === '') continue
      const place = places[at] as number
      json +=
        ofBlanks.slice(from, place) + (NEEDS_ESCAPE.test(cell) ? JSON.stringify(cell).slice(1, -1) : cell)
      from = place
    }
    return json + ofBlanks.slice(from)
  }
}

/** Anything that JSON may write differently. */
const NEEDS_ESCAPE = /[^ !#-[\]-~]/
