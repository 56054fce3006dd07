/** How much of what a format requires is in the first records of a file. */
import { type Columns, columnsOf, mayHave } from '../format/columns.js'
import type { CellRef, FormatDeclaration, HeaderRecognition, RecordRecognition } from '../format/format.js'
import { printableText } from '../schema/errors.js'
import { once } from '../values/once.js'
import { filledRecords, type HeadRecords } from './head-records.js'
import { movedFields } from './moved-fields.js'
import { titlesOnly } from './titles.js'

export interface Attempt {
  readonly missing: readonly string[]
  /** Number of requirements. */
  readonly of: number
  /** Record of the column names, 0 if there is none. */
  readonly headerRow: number
  /** The examined record. */
  readonly row: number
}

export function byHeader(way: HeaderRecognition, format: FormatDeclaration, records: HeadRecords): Attempt {
  const demands = way.names.length + (way.without?.length ?? 0) + (way.where?.length ?? 0)
  let best: Attempt | undefined
  for (const { row, record } of filledRecords(records, way.within ?? TITLED)) {
    // Most records contain no column names at all, and match no better than the first one.
    const isNear = best !== undefined && way.where === undefined && best.missing.length <= way.names.length
    if (isNear && !mayHave(record, namesOf(way), format.aliases)) continue
    const columns = columnsOf(record, namesOf(way), format.aliases)
    const has = (name: string): boolean => columns.find(name) >= 0
    const missing: string[] = []
    for (const name of way.names) {
      const names = typeof name === 'string' ? [name] : name
      if (!names.some(has)) missing.push(`a column ${names.map((one) => `"${one}"`).join(' or ')}`)
    }
    for (const name of way.without ?? []) if (has(name)) missing.push(`no column "${name}"`)
    for (const { cell, matcher } of way.where ?? [])
      if (!matcher.test(textAt(record, cell, columns))) missing.push(`${cellName(cell)} ${matcher.says}`)
    const attempt = { missing, of: demands, headerRow: row, row }
    if (best === undefined || missing.length < best.missing.length) best = attempt
  }
  if (best?.missing.length === 0 && way.within === undefined && !titlesOnly(records, best.row))
    return { ...best, missing: ['its column names above all records'] }
  return best ?? { missing: ['a record of column names'], of: 1, headerRow: 0, row: 0 }
}

/** Records that are searched for the column names, if the format gives no number: a title may be above them. */
export const TITLED = 10

const namesOf = once((way: HeaderRecognition) => [...way.names.flat(), ...(way.without ?? [])])

export function byRecord(way: RecordRecognition, format: FormatDeclaration, records: HeadRecords): Attempt {
  let first: Attempt | undefined
  for (const { row, record } of filledRecords(records, way.within)) {
    const attempt = { ...recordAttempt(way, format, record), headerRow: 0, row }
    if (attempt.missing.length === 0) return attempt
    // Missing names are reported for the first record, which is the one that users look at.
    first ??= attempt
  }
  return first ?? { ...recordAttempt(way, format, []), headerRow: 0, row: 0 }
}

function recordAttempt(
  way: RecordRecognition,
  format: FormatDeclaration,
  record: readonly string[],
): Pick<Attempt, 'missing' | 'of'> {
  const { missing, of } = recordNeeds(way, format, record)
  const moved =
    missing.length === 0
      ? null
      : movedFields(record, (tried) => recordNeeds(way, format, tried).missing.length === 0)
  // But for its place all of it fits.
  return moved === null ? { missing, of } : { missing: [moved], of: record.length }
}

function recordNeeds(
  way: RecordRecognition,
  format: FormatDeclaration,
  record: readonly string[],
): Pick<Attempt, 'missing' | 'of'> {
  const columns = ownColumns(format)
  const [least, most] = way.fields
  const missing: string[] = []
  // The right number of fields proves nothing yet: it counts as a requirement only if it is wrong.
  // Blank cells at the end are not counted.
  const fits = record.length >= least && record.findLastIndex((cell) => cell.trim() !== '') < most
  if (!fits) missing.push(`${least} to ${most} fields in a record (found ${record.length})`)
  for (const { cell, matcher } of way.where) {
    const text = textAt(record, cell, columns)
    if (!matcher.test(text))
      missing.push(`${cellName(cell)} ${matcher.says} (found "${printableText(text.slice(0, 20))}")`)
  }
  return { missing, of: way.where.length + (fits ? 0 : 1) }
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
