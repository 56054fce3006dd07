/** Explains why a query returned nothing: which of its values no line item has, and which values there are. */
import { InvoiceError } from '../schema/errors.js'
import { didYouMean } from '../values/nearest.js'
import { STORED_COLUMNS, type StoredColumn } from './columns.js'
import type { FilterCondition, LineItemFilter } from './filters.js'
import type { Home } from './home.js'

/** Maximum number of values of a column that are searched. */
const MAX_VALUES = 2_000
/** Maximum number of values that are listed. */
const MAX_LISTED = 12

/**
 * Refuses a connection whose name nothing in the store has: no results for a mistyped name would look like good news.
 * Throws `usage`.
 */
export async function refuseUnknownConnection(home: Home, connection: string): Promise<void> {
  const rows = await home.query(
    'SELECT connection_id AS id FROM files UNION SELECT connection_id FROM connections ORDER BY id',
  )
  const known = rows.flatMap(({ id }) => id ?? [])
  if (connection === 'local' || known.includes(connection)) return
  const list = known.slice(0, MAX_LISTED).join(', ')
  const hint = known.length > MAX_LISTED ? `There are ${list} and others.` : `There is ${list || 'none'}.`
  throw new InvoiceError({
    code: 'usage',
    value: connection,
    expected: 'a connection of the store',
    remedy: didYouMean(connection, known, hint),
  })
}

/** A sentence for each condition that no line item satisfies on its own. */
export async function reasonsOfNone(
  home: Home,
  filter: LineItemFilter,
  connection?: string,
): Promise<string[]> {
  const any = await home.query(
    `SELECT 1 AS found FROM line_items l WHERE l.is_current AND ${OF_CONNECTION} LIMIT 1`,
    [connection ?? null],
  )
  if (any.length === 0)
    return [
      connection === undefined
        ? 'the store has no line items'
        : `the connection ${connection} has no line items`,
    ]
  const reasons: string[] = []
  for (const [name, given] of Object.entries(filter)) {
    const column = STORED_COLUMNS.find((one) => one.name === name)
    if (column === undefined) continue
    const condition: FilterCondition = given === null || typeof given === 'string' ? { eq: given } : given
    if (column.type === 'day') reasons.push(...(await reasonOfDays(home, column, connection)))
    else if (column.type === 'text' && name !== 'id')
      for (const value of [condition.eq ?? [], condition.in ?? []].flat())
        reasons.push(...(await reasonOfValue(home, column, value, connection)))
  }
  return reasons
}

const OF_CONNECTION = '($1::text IS NULL OR l.connection_id = $1)'
const FILE = 'JOIN files f ON f.connection_id = l.connection_id AND f.file_no = l.file_no'

/** The range of days that have line items. */
async function reasonOfDays(home: Home, { name, sql }: StoredColumn, connection?: string): Promise<string[]> {
  const [row] = await home.query(
    `SELECT min(${sql}) AS first, max(${sql}) AS last FROM line_items l WHERE l.is_current AND ${OF_CONNECTION}`,
    [connection ?? null],
  )
  if (row?.first === null || row?.first === undefined) return [`no line item has a ${name}`]
  return [`${name} is from ${row.first.slice(0, 10)} to ${row.last?.slice(0, 10)}`]
}

async function reasonOfValue(
  home: Home,
  { name, sql }: StoredColumn,
  value: string,
  connection?: string,
): Promise<string[]> {
  const found = await home.query(
    `SELECT 1 AS found FROM line_items l ${FILE} WHERE l.is_current AND ${OF_CONNECTION} AND ${sql} = $2 LIMIT 1`,
    [connection ?? null, value],
  )
  if (found.length > 0) return []
  const similar = await home.query(
    `SELECT ${sql} AS value FROM line_items l ${FILE}
     WHERE l.is_current AND ${OF_CONNECTION} AND ltrim(upper(replace(${sql}, ' ', '')), '0') = ltrim(upper(replace($2, ' ', '')), '0') LIMIT 1`,
    [connection ?? null, value],
  )
  if (similar[0] !== undefined)
    return [`no line item has ${name}=${value}. Did you mean "${similar[0].value}"?`]
  const others = await home.query(
    `SELECT DISTINCT ${sql} AS value FROM line_items l ${FILE}
     WHERE l.is_current AND ${OF_CONNECTION} AND ${sql} IS NOT NULL LIMIT ${MAX_VALUES}`,
    [connection ?? null],
  )
  const values = others.map((row) => row.value ?? '').sort()
  const list = values.slice(0, MAX_LISTED).join(', ')
  const hint =
    values.length === 0
      ? 'No line item has any.'
      : values.length <= MAX_LISTED
        ? `There is ${list}.`
        : `There is ${list} and others.`
  return [`no line item has ${name}=${value}. ${didYouMean(value, values, hint)}`]
}
