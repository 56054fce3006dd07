/** How much of what a format requires is in the first records of a file. */
import { type Columns, columnsOf, mayHave } from '../format/columns.js'
import type { CellRef, FormatDeclaration, HeaderRecognition, RecordRecognition } from '../format/format.js'
import { printableText } from '../schema/errors.js'
import { once } from '../values/once.js'
import { hasColumnsOf, isNumbering, movedFields } from './edited-columns.js'
import { filledRecords, type HeadRecords } from './head-records.js'
import { titlesOnly } from './titles.js'

export interface Attempt {
  readonly missing: readonly string[]
  /** Number of requirements. */
  readonly of: number
  /** Record of the column names, 0 if there is none. */
  readonly headerRow: number
  /** The examined record. */
  readonly row: number
  /** Whether it looks like a record of the format that someone edited: most of it is there. */
  readonly isEdited: () => boolean
  /** What explains it better. Takes long, and is of no use where another format matches. */
  readonly explained?: () => Needs
}

export type Needs = Pick<Attempt, 'missing' | 'of'>

export function byHeader(way: HeaderRecognition, format: FormatDeclaration, records: HeadRecords): Attempt {
  const demands = way.names.length + (way.without?.length ?? 0) + (way.where?.length ?? 0)
  let best: Attempt | undefined
  for (const { row, record } of filledRecords(records, way.within ?? TITLED)) {
    // Most records contain no column names at all, and match no better than the first one.
    const mayMatch = way.where !== undefined || mayHave(record, namesOf(way), format.aliases)
    if (!mayMatch && best !== undefined && best.missing.length <= way.names.length) continue
    const columns = mayMatch ? columnsOf(record, namesOf(way), format.aliases) : NO_COLUMNS
    const has = (name: string): boolean => columns.find(name) >= 0
    const missing: string[] = []
    for (const name of way.names) {
      const names = typeof name === 'string' ? [name] : name
      if (!names.some(has)) missing.push(`a column ${names.map((one) => `"${one}"`).join(' or ')}`)
    }
    for (const name of way.without ?? []) if (has(name)) missing.push(`no column "${name}"`)
    for (const { cell, matcher } of way.where ?? [])
      if (!matcher.test(textAt(record, cell, columns))) missing.push(`${cellName(cell)} ${matcher.says}`)
    const isEdited = (): boolean => hasColumnsOf(record, format)
    const attempt = { missing, of: demands, headerRow: row, row, isEdited }
    if (best === undefined || missing.length < best.missing.length) best = attempt
  }
  if (best?.missing.length === 0 && way.within === undefined && !titlesOnly(records, best.row))
    return { ...best, missing: ['its column names above all records'] }
  return best ?? { missing: ['a record of column names'], of: 1, headerRow: 0, row: 0, isEdited: never }
}

export const never = (): boolean => false

/** Records that are searched for the column names, if the format gives no number: a title may be above them. */
export const TITLED = 10

const NO_COLUMNS = columnsOf([], [])

const namesOf = once((way: HeaderRecognition) => [...way.names.flat(), ...(way.without ?? [])])

export function byRecord(way: RecordRecognition, format: FormatDeclaration, records: HeadRecords): Attempt {
  let first: { readonly row: number; readonly record: readonly string[] } | undefined
  for (const { row, record } of filledRecords(records, way.within)) {
    const { missing, of } = recordNeeds(way, format, record)
    if (missing.length === 0) return { missing, of, headerRow: 0, row, isEdited: never }
    // What is missing is reported for the first record, which is the one that users look at.
    if (!isNumbering(record)) first ??= { row, record }
  }
  return unlike(way, format, first?.record ?? [], first?.row ?? 0)
}

function unlike(
  way: RecordRecognition,
  format: FormatDeclaration,
  record: readonly string[],
  row: number,
): Attempt {
  const { missing, of, fits } = recordNeeds(way, format, record)
  let found: string | null | undefined
  const moved = (): string | null => {
    if (found === undefined)
      found = movedFields(record, way.fields[1], (tried, most) => unmet(way, format, tried, most))
    return found
  }
  const isEdited = (): boolean => moved() !== null || (fits && missing.length < way.where.length)
  const explained = (): Needs => {
    const change = moved()
    // But for its place all of it fits.
    return change === null ? { missing, of } : { missing: [change], of: record.length }
  }
  return { missing, of, headerRow: 0, row, isEdited, explained }
}

function recordNeeds(
  way: RecordRecognition,
  format: FormatDeclaration,
  record: readonly string[],
): Needs & { readonly fits: boolean } {
  const columns = ownColumns(format)
  const [least, most] = way.fields
  const missing: string[] = []
  const fits = fitsIn(way, record)
  if (!fits) missing.push(`${least} to ${most} fields in a record (found ${record.length})`)
  for (const { cell, matcher } of way.where) {
    const text = textAt(record, cell, columns)
    if (!matcher.test(text))
      missing.push(`${cellName(cell)} ${matcher.says} (found "${printableText(text.slice(0, 20))}")`)
  }
  return { missing, of: way.where.length + (fits ? 0 : 1), fits }
}

/**
 * The right number of fields proves nothing yet: it counts as a requirement only if it is wrong.
 * Blank cells at the end are not counted.
 */
const fitsIn = ({ fields: [least, most] }: RecordRecognition, record: readonly string[]): boolean =>
  record.length >= least && record.findLastIndex((cell) => cell.trim() !== '') < most

/** How many requirements a record does not meet, counted as far as `most`: thousands of changed records are tried. */
function unmet(
  way: RecordRecognition,
  format: FormatDeclaration,
  record: readonly string[],
  most: number,
): number {
  const columns = ownColumns(format)
  let count = fitsIn(way, record) ? 0 : 1
  for (const { cell, matcher } of way.where) {
    if (count >= most) return count
    if (!matcher.test(textAt(record, cell, columns))) count++
  }
  return count
}

export const ownColumns = once(({ columns = [] }: FormatDeclaration) => columnsOf(columns, columns))

export const cellName = (cell: CellRef): string =>
  typeof cell === 'number'
    ? `field ${cell}`
    : [cell]
        .flat()
        .map((one) => `"${String(one)}"`)
        .join(' or ')

export function textAt(record: readonly string[], ref: CellRef, columns: Columns): string {
  for (const cell of Array.isArray(ref) ? ref : [ref]) {
    if (typeof cell === 'object') continue
    const at = typeof cell === 'number' ? cell - 1 : columns.find(cell)
    const text = at < 0 ? '' : (record[at] ?? '').trim()
    if (text !== '') return text
  }
  return ''
}
