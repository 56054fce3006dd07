/** Pages of files, by the time they came. */
import type { FileInStore } from './contents.js'
import { LISTED_OF_FILE, storedFileOf } from './contents.js'
import type { Home, Parameter } from './home.js'
import { KEPT_TYPE } from './kept-name.js'

export interface FilesQuery {
  /** One connection; all of them by default. */
  readonly connection?: string | undefined
  /** First seen, as ISO 8601 in UTC: from (inclusive) until (exclusive). */
  readonly from?: string | undefined
  readonly until?: string | undefined
  readonly name?: string | undefined
  /** As `keptType` states it. */
  readonly type?: string | undefined
  readonly limit: number
  /** The newest first; by default the newest last. */
  readonly newestFirst?: boolean | undefined
  /** Where the page before ended. */
  readonly after?: FilePlaceInList | undefined
}

/** Null if the connection has no file with these bytes. */
export async function storedFile(
  home: Home,
  connection: string,
  sha256: string,
): Promise<FileInStore | null> {
  const [row] = await home.query(
    `SELECT ${LISTED_OF_FILE} FROM files WHERE connection_id = $1 AND sha256 = $2`,
    [connection, sha256],
  )
  return row === undefined ? null : storedFileOf(row)
}

export interface FilePlaceInList {
  readonly first_seen: string
  readonly connection: string
  readonly sha256: string
}

/** One more than `limit` if there are more. */
export function filesPage(
  home: Home,
  { connection, from, until, name, type, limit, newestFirst, after }: FilesQuery,
): Promise<FileInStore[]> {
  const parameters: Parameter[] = []
  const bind = (value: Parameter): string => `$${parameters.push(value)}`
  const conditions = ['true']
  if (connection !== undefined) conditions.push(`f.connection_id = ${bind(connection)}`)
  if (from !== undefined) conditions.push(`f.first_seen >= ${bind(from)}`)
  if (until !== undefined) conditions.push(`f.first_seen < ${bind(until)}`)
  if (name !== undefined) conditions.push(`f.name = ${bind(name)}`)
  if (type !== undefined) conditions.push(`${KEPT_TYPE} = ${bind(type.toLowerCase())}`)
  if (after !== undefined)
    conditions.push(
      `(f.first_seen, f.connection_id, f.sha256) ${newestFirst === true ? '<' : '>'} (${bind(after.first_seen)}, ${bind(after.connection)}, ${bind(after.sha256)})`,
    )
  const direction = newestFirst === true ? 'DESC' : 'ASC'
  return home
    .query(
      `SELECT ${LISTED_OF_FILE} FROM files f WHERE ${conditions.join(' AND ')}
       ORDER BY f.first_seen ${direction}, f.connection_id ${direction}, f.sha256 ${direction} LIMIT ${limit + 1}`,
      parameters,
    )
    .then((rows) => rows.map(storedFileOf))
}
