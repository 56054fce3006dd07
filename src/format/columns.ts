/** Columns by name and position: names are compared without case and white space, repeated ones distinguished by position. */

import { once, onceByText } from '../values/once.js'
import type { Cell } from './declaration.js'

export interface Columns {
  /** Names as in `raw`: as the file writes them, repeated ones numbered ` #2`, ` #3`… */
  readonly names: readonly string[]
  /** 0-based position of a column, -1 if the file does not have it. */
  find(cell: Exclude<Cell, { after: string }>): number
  /** All positions of a name. */
  all(name: string): readonly number[]
  /** The number that a tool appended to a repeated name, '' if it appended none. */
  numberAt(at: number): string
}

const ORDINAL = / #(\d+)$/
// What tools append to repeated names: `.1` `_1` ` 1` `(2)`, and this project's own ` #2`, after white space was removed.
// The lookbehind prevents a new attempt at every digit of a long number.
const SUFFIX = /(?:[._#]?(?<!\d)\d+|\(\d+\))$/

/** A name in the form in which it is compared: without case, white space, byte order mark and other zero-width characters. */
export const foldName = onceByText((name) =>
  name.replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, '').toLowerCase(),
)

/** The same by letters and digits alone: databases and programs write `Total amount (excl. VAT)` as `total_amount_excl_vat`. */
export const looseName = onceByText((name) => foldName(name).replace(/[^\p{L}\p{N}%]+/gu, ''))

/** A folded name without what a tool may have appended to it. */
const withoutSuffix = onceByText((name) => name.replace(SUFFIX, ''))

/** Names made unique, in order: the second `A` is `A #2`. */
export function uniqueNames(names: readonly string[]): string[] {
  const usedNames = new Set<string>()
  const counts = new Map<string, number>()
  return names.map((name) => {
    let count = (counts.get(name) ?? 0) + 1
    let unique = count === 1 ? name : `${name} #${count}`
    while (usedNames.has(unique)) unique = `${name} #${++count}`
    counts.set(name, count)
    usedNames.add(unique)
    return unique
  })
}

interface FoldedHeader {
  readonly names: readonly string[]
  /** The position of each name. */
  readonly positions: ReadonlyMap<string, readonly number[]>
  /** Names without what a tool may have appended to them, by position. */
  readonly bases: ReadonlyMap<number, string>
  /** The names of both. */
  readonly written: ReadonlySet<string>
  /** Each of them by letters and digits alone. */
  readonly looseNames: ReadonlyMap<string, string>
  readonly loose: ReadonlySet<string>
}

// Detection looks up the columns of one header for every format in turn, and the names that a format declares are the same for
// every header.
const foldedHeader = once((header: readonly string[]): FoldedHeader => {
  // Records without column names come here too: most of their cells are blank.
  const names = header.map((cell) => (cell === '' ? '' : foldName(cell)))
  const bases = new Map<number, string>()
  names.forEach((name, at) => {
    const base = name === '' ? '' : withoutSuffix(name)
    if (base !== name) bases.set(at, base)
  })
  const written = new Set([...names, ...bases.values()])
  const looseNames = new Map([...written].map((name) => [name, looseName(name)]))
  return {
    names,
    positions: positionsOf(names),
    bases,
    written,
    looseNames,
    loose: new Set(looseNames.values()),
  }
})

function positionsOf(names: readonly string[]): Map<string, number[]> {
  const positions = new Map<string, number[]>()
  names.forEach((name, at) => {
    const list = positions.get(name)
    if (list === undefined) positions.set(name, [at])
    else list.push(at)
  })
  return positions
}

const foldedNames = once(
  (declared: readonly string[]) => new Set(declared.map((name) => foldName(name.replace(ORDINAL, '')))),
)
/** What a name means by letters and digits alone; names that mean several things are left out. */
const looseMeanings = once((declared: readonly string[]) => {
  const meanings = new Map<string, string>()
  for (const name of foldedNames(declared)) {
    const loose = looseName(name)
    meanings.set(loose, meanings.has(loose) ? '' : name)
  }
  return meanings
})
const foldedAliases = once(
  (aliases: Readonly<Record<string, string>>) =>
    new Map(Object.entries(aliases).map(([name, meant]) => [foldName(name), foldName(meant)])),
)
const looseAliases = once(
  (aliases: Readonly<Record<string, string>>) =>
    new Map(Object.entries(aliases).map(([name, meant]) => [looseName(name), foldName(meant)])),
)
const NO_ALIASES: Readonly<Record<string, string>> = {}

/** Whether a header may have columns with some of these names. If not, which is found quickly, nothing needs to be looked up in it. */
export function mayHave(
  header: readonly string[],
  declared: readonly string[],
  aliases: Readonly<Record<string, string>> = NO_ALIASES,
): boolean {
  const { loose } = foldedHeader(header)
  for (const name of looseMeanings(declared).keys()) if (loose.has(name)) return true
  for (const name of looseAliases(aliases).keys()) if (loose.has(name)) return true
  return false
}

/**
 * Columns of a header. `declared` are the names in the format's declaration; only those accept suffixed repetitions. `written` are the names
 * as the file writes them.
 */
export function columnsOf(
  header: readonly string[],
  declared: readonly string[],
  aliases: Readonly<Record<string, string>> = NO_ALIASES,
  written = header,
): Columns {
  const known = foldedNames(declared)
  const alias = foldedAliases(aliases)
  const folded = foldedHeader(header)
  const meanings = looseMeanings(declared)
  const meantBy = (name: string): string | undefined => (known.has(name) ? name : alias.get(name))
  /** Names of other punctuation count only where no column has the name itself. */
  const looselyMeant = (name: string): string | undefined => {
    const loose = folded.looseNames.get(name) ?? ''
    const other = meanings.get(loose) ?? looseAliases(aliases).get(loose) ?? ''
    return loose === '' || other === '' || folded.written.has(other) ? undefined : other
  }
  /** Meanings of cells that do not state them, by position: most headers have none. */
  const meant = new Map<number, string>()
  const numbers = new Map<number, string>()
  folded.names.forEach((name, at) => {
    if (name === '' || known.has(name)) return
    const base = folded.bases.get(at) ?? ''
    // The name itself, the name that a tool repeated, then both by letters and digits alone.
    const readings = [alias.get(name), meantBy(base), looselyMeant(name), looselyMeant(base)]
    const nth = readings.findIndex((one) => one !== undefined)
    const other = readings[nth]
    if (other === undefined) return
    meant.set(at, other)
    const number = name.slice(base.length).replace(/\D/g, '')
    if (nth % 2 === 1) numbers.set(at, number.replace(/^0+(?=\d)/, ''))
  })
  const positions =
    meant.size === 0 ? folded.positions : positionsOf(folded.names.map((name, at) => meant.get(at) ?? name))
  const all = (name: string): readonly number[] => positions.get(foldName(name)) ?? []
  const find = (cell: string | number): number => {
    if (typeof cell === 'number') return cell <= header.length ? cell - 1 : -1
    const ordinal = ORDINAL.exec(cell)
    const list = all(ordinal === null ? cell : cell.slice(0, ordinal.index))
    return list[ordinal === null ? 0 : +(ordinal[1] ?? 1) - 1] ?? -1
  }
  let names: readonly string[] | undefined
  return {
    get names() {
      names ??= uniqueNames(written.map((name) => name.replace('\ufeff', '').trim()))
      return names
    },
    find,
    all,
    numberAt: (at) => numbers.get(at) ?? '',
  }
}
