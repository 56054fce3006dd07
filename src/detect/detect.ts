/** The format of a file, decided by its content: exactly one answer, or the reasons why there is none. */
import { textOf } from '../csv/cells.js'
import { sniffQuote } from '../csv/dialect.js'
import type { Dialect } from '../csv/reader.js'
import { createSegmentReader } from '../edi/reader.js'
import { type Separators, separatorsAt } from '../edi/separators.js'
import { type Columns, columnsOf } from '../format/columns.js'
import { declaredNames } from '../format/declared-names.js'
import type { Condition, FormatDeclaration, SegmentLayout } from '../format/format.js'
import { printableText } from '../schema/errors.js'
import { DELIMITERS } from '../values/delimiters.js'
import {
  type Attempt,
  byHeader,
  byRecord,
  cellName,
  type Needs,
  never,
  ownColumns,
  textAt,
} from './attempt.js'
import { filledRecords, type HeadRecords, headRecords } from './head-records.js'
import type { HeadRow } from './neighbours.js'
import { type OtherKind, otherKindOf } from './other-kinds.js'
import { withOwnNames } from './renamed-columns.js'
import { columnsWith, withWrittenBlanks } from './written-blanks.js'

/** Bytes examined by detection, and bytes if the first are not enough: column names may be longer, or further down. */
export const HEAD = 64 << 10
export const WIDE_HEAD = 1 << 20

/** A format that matches a file, with what is needed to read it. */
export interface Match {
  readonly format: FormatDeclaration
  readonly dialect: Dialect
  readonly columns: Columns
  /** 1-based record of the column names, 0 if the file has none. */
  readonly headerRow: number
  /** 1-based record by which it was recognised: the column names, or a record that looks like the format. */
  readonly recognisedBy: number
  /** Usual number of cells of a record. */
  readonly width: number
  /** The records of the head below the column names; read on demand, which is rare. */
  readonly headRows: () => readonly HeadRow[]
  /** Where the word that its own records have for blank cells was seen; undefined if they have none, or have it in all blank cells. */
  readonly blankColumns: ReadonlySet<number> | undefined
}

/** How nearly a format matched. */
export interface Candidate {
  readonly format: string
  /** What the file would need to have, or not to have. */
  readonly missing: readonly string[]
}

export interface FormatVerdict {
  readonly matches: readonly Match[]
  /** Formats that do not match, the nearest first. */
  readonly candidates: readonly Candidate[]
  /** How many of them lack no more than half of what they need. */
  readonly near: number
  /** The first record with anything in it, in the cells of the delimiter that finds most. */
  readonly first: readonly string[]
  /** What a file of no format is instead, if its first bytes show it. */
  readonly other: OtherKind | null
  /** Whether the examined bytes are the whole file. */
  readonly whole: boolean
  /** Whether a file of no format looks like one of a format whose columns someone edited. */
  readonly isEdited: () => boolean
}

/** Compares a file's first bytes (UTF-8 or Windows-1252, without byte order mark) with the formats. */
export function weigh(head: Buffer, whole: boolean, formats: readonly FormatDeclaration[]): FormatVerdict {
  return weighSegments(head, whole, formats) ?? weighTables(head, whole, formats)
}

function weighTables(head: Buffer, whole: boolean, formats: readonly FormatDeclaration[]): FormatVerdict {
  const found = new Map<string, Match>()
  const start = textOf(head.subarray(0, 4096))
  let first: readonly string[] = []
  const failed: (readonly [format: string, Attempt | Needs])[] = []
  for (const delimiter of delimitersFor(head)) {
    const dialect: Dialect = { delimiter, quote: sniffQuote(start, delimiter) }
    const records = headRecords(head, whole, dialect)
    if (records.at(0) === undefined) continue
    for (const { record } of filledRecords(records)) if (record.length > first.length) first = record
    for (const format of formats) {
      if (format.segments !== undefined) {
        const missing = [`an interchange that begins with ${BEGINS[format.segments.syntax]}`]
        failed.push([format.id, { missing, of: 1 }])
        continue
      }
      for (const way of format.recognise) {
        const attempt = 'fields' in way ? byRecord(way, format, records) : byHeader(way, format, records)
        if (attempt.missing.length > 0) {
          failed.push([format.id, attempt])
          continue
        }
        const match = matchOf(format, dialect, attempt, records)
        const known = found.get(format.id)
        if (known === undefined || match.width > known.width) found.set(format.id, match)
        break // the first matching way of a format counts: column names before the form of a record
      }
    }
  }
  const other = found.size > 0 ? null : otherKindOf(head)
  let ranked: readonly Ranked[] | undefined
  const near = (): readonly Ranked[] => {
    ranked ??= nearestFirst(failed.filter(([id]) => !found.has(id)))
    return ranked
  }
  return {
    matches: [...found.values()],
    get candidates() {
      return other === null ? near().map(({ format, missing }) => ({ format, missing })) : []
    },
    get near() {
      return near().filter(({ lacks }) => lacks <= HALF).length
    },
    first,
    other,
    whole,
    isEdited: () => found.size === 0 && failed.some(([, one]) => 'isEdited' in one && one.isEdited()),
  }
}

interface Ranked extends Candidate {
  /** The share of its needs. */
  readonly lacks: number
}

/** The best attempt of each format. */
function nearestFirst(failed: Iterable<readonly [format: string, Attempt | Needs]>): Ranked[] {
  const best = new Map<string, Ranked>()
  for (const [format, attempt] of failed) {
    const { missing, of } = ('explained' in attempt ? attempt.explained?.() : undefined) ?? attempt
    const lacks = missing.length / of
    const known = best.get(format)
    if (known === undefined || lacks < known.lacks) best.set(format, { format, missing, lacks })
  }
  return [...best.values()].sort((a, b) => a.lacks - b.lacks || (a.format < b.format ? -1 : 1))
}
const HALF = 0.5

const BEGINS = { x12: 'ISA', edifact: 'UNA or UNB' }

/** The same for a file of segments; null if it is not one. */
function weighSegments(
  head: Buffer,
  whole: boolean,
  formats: readonly FormatDeclaration[],
): FormatVerdict | null {
  const start = head.subarray(0, 4096).findIndex((byte) => byte > 32)
  const begins = separatorsAt(head, Math.max(0, start), head.length, true)
  if (begins === null || begins === 'more') return null
  const matches: Match[] = []
  const near: string[] = []
  const far: Candidate[] = []
  for (const format of formats) {
    const { segments, columns = [] } = format
    if (segments?.syntax !== begins.separators.syntax) {
      far.push({ format: format.id, missing: [segments === undefined ? 'a table' : BEGINS[segments.syntax]] })
      continue
    }
    const dialect = segmentDialect(segments, columns, begins.separators)
    const records = headRecords(head, whole, dialect)
    const ways = format.recognise.filter((way) => 'fields' in way)
    const attempts = ways.map((way) => byRecord(way, format, records))
    const attempt = attempts.find(({ missing }) => missing.length === 0)
    if (attempt === undefined) {
      const missing = (ways[0]?.where ?? []).flatMap((one) => wantedIn(one, format, records))
      near.push(`${format.id} would need ${missing.join(' and ')}`)
      far.push({ format: format.id, missing })
    } else matches.push(matchOf(format, dialect, attempt, records))
  }
  const verdict = { matches, near: 0, first: [], whole, isEdited: never }
  if (matches.length > 0) return { ...verdict, candidates: far, other: null }
  const kind = otherKindOf(head)
  const expected = near.length === 0 ? undefined : `a message with freight charges: ${near.join('; ')}`
  const other = kind === null || expected === undefined ? kind : { ...kind, expected }
  return { ...verdict, candidates: other === null ? far : [], other }
}

/** What a format requires of a cell, and what the file has there first; empty if any record satisfies it. */
function wantedIn({ cell, matcher }: Condition, format: FormatDeclaration, records: HeadRecords): string[] {
  const columns = ownColumns(format)
  let first = ''
  for (const { record } of filledRecords(records, LOOKED_THROUGH)) {
    const text = textAt(record, cell, columns)
    if (text !== '' && matcher.test(text)) return []
    first ||= text
  }
  const found = first === '' ? '' : ` (found "${printableText(first.slice(0, 20))}")`
  return [`${cellName(cell)} ${matcher.says}${found}`]
}
const LOOKED_THROUGH = 1000

const segmentDialect = (
  layout: SegmentLayout,
  columns: readonly string[],
  separators: Separators,
): Dialect => ({
  delimiter: separators.element,
  quote: '',
  ...(separators.decimal === undefined ? {} : { decimal: separators.decimal }),
  reader: (limits) => createSegmentReader(layout, columns, separators, limits),
})

/** The delimiters that occur in the head, and one of the others: all of those give the same records of one cell. */
function delimitersFor(head: Buffer): string[] {
  const absent = DELIMITERS.find((delimiter) => !head.includes(delimiter))
  return DELIMITERS.filter((delimiter) => delimiter === absent || head.includes(delimiter))
}

function matchOf(
  format: FormatDeclaration,
  dialect: Dialect,
  { headerRow, row }: Attempt,
  records: HeadRecords,
): Match {
  const header = headerRow === 0 ? (format.columns ?? []) : (records.at(headerRow - 1) ?? [])
  const width = headerRow === 0 ? usualWidth(records, format) : header.length
  const columns = columnsOf(withOwnNames(header, format), declaredNames(format), format.aliases, header)
  const begins = headerRow === 0 ? row - 1 : headerRow
  let known: HeadRow[] | undefined
  const headRows = (): readonly HeadRow[] => {
    known ??= [...records.below(begins)]
    return known
  }
  const read = withWrittenBlanks(format, records.below(begins))
  const blankColumns = read === format ? undefined : columnsWith(read.blankText, records.below(begins))
  return { format: read, dialect, headerRow, recognisedBy: row, width, columns, headRows, blankColumns }
}

/** The commonest number of cells in the head's records, for files without column names. */
function usualWidth(records: HeadRecords, format: FormatDeclaration): number {
  const full = format.columns?.length ?? 0
  const counts = new Map<number, number>()
  for (const { count } of records.readers())
    if (count > 1 && count <= full && count >= (format.leastFields ?? full))
      counts.set(count, (counts.get(count) ?? 0) + 1)
  return [...counts].sort(([a, x], [b, y]) => y - x || b - a)[0]?.[0] ?? full
}
