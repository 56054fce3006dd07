/** The contents of a store besides its line items: files, rejected rows, former versions. */
import type { LineItem } from '../schema/line-item.js'
import { isTrue } from './claims.js'
import { lineItemOf, SELECTED } from './columns.js'
import { countOf, type Home, type StoreRow } from './home.js'

export interface FileInStore {
  readonly connection_id: string
  /** Of the unpacked bytes. */
  readonly sha256: string
  /** The name that it first came under. */
  readonly name: string
  /** All names that it came under. */
  readonly names: readonly string[]
  /** Number of unpacked bytes. */
  readonly bytes: number
  readonly carrier: string
  readonly format: string
  /** In UTC, `2026-03-31T08:30:00.000Z`. */
  readonly first_seen: string
  readonly last_seen: string
  /** Line items that its load created, changed, found unchanged, found outdated, and superseded. */
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly outdated: number
  readonly superseded: number
  /** Records that are malformed. */
  readonly rejected: number
}

/** A rejected row as it was reported, with the name of its file. */
export type StoredReject = Readonly<Record<string, string | number>>

/** A line item as a file stated it. */
export interface LineItemVersion {
  readonly line_item: LineItem
  readonly sha256: string
  readonly first_seen: string
  readonly is_current: boolean
}

const inConnection = (connection: string | undefined, table: string): string =>
  connection === undefined ? 'true' : `${table}.connection_id = $1`

const parametersOf = (connection: string | undefined): string[] =>
  connection === undefined ? [] : [connection]

/** What is listed of a file; its account alone may take more than a hundred kilobytes. */
export const LISTED_OF_FILE = [
  'connection_id',
  'sha256',
  'name',
  'names',
  'bytes',
  'carrier',
  'format',
  'first_seen',
  'last_seen',
  'created',
  'updated',
  'unchanged',
  'outdated',
  'superseded',
  'rejected',
].join(', ')

/** Files in the order in which they came. */
export async function listFiles(home: Home, connection: string | undefined): Promise<FileInStore[]> {
  const rows = await home.query(
    `SELECT ${LISTED_OF_FILE} FROM files f WHERE ${inConnection(connection, 'f')} ORDER BY connection_id, received_no`,
    parametersOf(connection),
  )
  return rows.map(storedFileOf)
}

export function storedFileOf(row: StoreRow): FileInStore {
  const text = (name: string): string => row[name] ?? ''
  return {
    connection_id: text('connection_id'),
    sha256: text('sha256'),
    name: text('name'),
    names: JSON.parse(text('names')) as string[],
    bytes: countOf(row.bytes),
    carrier: text('carrier'),
    format: text('format'),
    first_seen: text('first_seen'),
    last_seen: text('last_seen'),
    created: countOf(row.created),
    updated: countOf(row.updated),
    unchanged: countOf(row.unchanged),
    outdated: countOf(row.outdated),
    superseded: countOf(row.superseded),
    rejected: countOf(row.rejected),
  }
}

export async function listRejects(home: Home, connection: string | undefined): Promise<StoredReject[]> {
  const rows = await home.query(
    `SELECT f.name, r.facts FROM rejects r JOIN files f ON f.connection_id = r.connection_id AND f.file_no = r.file_no
     WHERE ${inConnection(connection, 'r')} ORDER BY r.connection_id, f.received_no, r.reject_no`,
    parametersOf(connection),
  )
  return rows.map(({ name, facts }) => ({ file: name ?? '', ...(JSON.parse(facts ?? '{}') as StoredReject) }))
}

/** Rejects of one file, at most `limit`. */
export async function listFileRejects(
  home: Home,
  connection: string,
  sha256: string,
  limit: number,
): Promise<StoredReject[]> {
  const rows = await home.query(
    `SELECT f.name, r.facts FROM rejects r JOIN files f ON f.connection_id = r.connection_id AND f.file_no = r.file_no
     WHERE f.connection_id = $1 AND f.sha256 = $2 ORDER BY r.reject_no LIMIT ${limit}`,
    [connection, sha256],
  )
  return rows.map(({ name, facts }) => ({ file: name ?? '', ...(JSON.parse(facts ?? '{}') as StoredReject) }))
}

/** What each file stated of a line item, in the order in which the files came. */
export async function listVersions(home: Home, connection: string, id: string): Promise<LineItemVersion[]> {
  const rows = await home.query(
    `SELECT ${SELECTED}, f.sha256, f.first_seen, l.is_current FROM line_items l
     JOIN files f ON f.connection_id = l.connection_id AND f.file_no = l.file_no
     WHERE l.connection_id = $1 AND l.id = $2::uuid ORDER BY f.received_no`,
    [connection, id],
  )
  return rows.map((row) => ({
    line_item: lineItemOf(row),
    sha256: row.sha256 ?? '',
    first_seen: row.first_seen ?? '',
    is_current: isTrue(row.is_current),
  }))
}
