/** Pages of line items from the store. They neither skip nor repeat a line item while others write. */
import { usageError } from '../schema/errors.js'
import type { LineItem } from '../schema/line-item.js'
import { badPlace } from './bad-place.js'
import type { ItemOrder } from './choices.js'
import { lineItemOf, SELECTED } from './columns.js'
import { type LineItemFilter, sqlConditions } from './filters.js'
import type { Home, Parameter, StoreRow } from './home.js'
import { wideRows } from './wide-rows.js'

export interface QueryOptions {
  /** One connection; all of them by default. */
  readonly connection?: string | undefined
  readonly order?: ItemOrder | undefined
}

export interface PageOptions extends QueryOptions {
  /** Maximum number of line items, 1 to 10,000. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
}

export interface Page {
  readonly items: LineItem[]
  /** Where the next page begins; null after the last line item. */
  readonly next: string | null
}

const MAX_LIMIT = 10_000
const DEFAULT_LIMIT = 1_000

/** The date that a line item `l` is sorted by. */
export const ORDER_DATE = `COALESCE(l.transaction_date, l.invoice_date, l.ship_date, '')`

/** A page of the current line items. Throws `usage` for an invalid filter or page token. */
export async function page(home: Home, filter: LineItemFilter, options: PageOptions = {}): Promise<Page> {
  const { rows, next } = await pageRows(home, filter, options)
  return { items: rows.map(lineItemOf), next }
}

/** Extra SQL columns of the line item `l` and its file `f`. `connection`: a column or a parameter. */
export type MoreColumns = (connection: string) => readonly string[]

/** The same page as rows, with extra columns of the line item `l` and its file `f`. */
export async function pageRows(
  home: Home,
  filter: LineItemFilter,
  options: PageOptions,
  more: MoreColumns = () => [],
): Promise<{ readonly rows: StoreRow[]; readonly next: string | null }> {
  const { order = 'date', limit = DEFAULT_LIMIT } = options
  if (!(limit >= 1 && limit <= MAX_LIMIT && limit % 1 === 0))
    throw usageError(
      `limit ${limit}`,
      `a whole number from 1 to ${MAX_LIMIT}`,
      'Request further pages for the rest.',
    )
  const connections = options.connection === undefined ? await connectionsOf(home) : [options.connection]
  const after = options.after === undefined ? undefined : placeOf(options.after, order)
  const parameters: Parameter[] = []
  const conditions = sqlConditions(filter, parameters)
  const columns = order === 'date' ? [ORDER_DATE, 'l.id'] : ['l.id']
  const request = { connections, conditions, parameters, columns, after, limit: limit + 1, more }
  const rows = await rowsOf(home, request)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    rows: rows.slice(0, limit),
    next: last === undefined ? null : textOfPlace([order, ...placeIn(last, order)]),
  }
}

/** Every current line item, a page at a time. */
export async function* pages(
  home: Home,
  filter: LineItemFilter,
  options: PageOptions = {},
): AsyncGenerator<LineItem[], void, undefined> {
  let after = options.after
  do {
    const { items, next }: Page = await page(home, filter, { ...options, after })
    if (items.length > 0) yield items
    after = next ?? undefined
  } while (after !== undefined)
}

export async function connectionsOf(home: Home): Promise<string[]> {
  const rows = await home.query('SELECT DISTINCT connection_id FROM files ORDER BY connection_id')
  return rows.map(({ connection_id }) => connection_id ?? '')
}

/** Tables with a row for every connection that has anything. */
const OF_CONNECTIONS = ['files', 'connections', 'claims']

/** Whether the store has anything of this connection. `local` always exists: it is the connection of files loaded without one. */
export async function isConnection(home: Home, id: string): Promise<boolean> {
  if (id === 'local') return true
  const rows = await home.query(
    OF_CONNECTIONS.map((table) => `(SELECT 1 AS there FROM ${table} WHERE connection_id = $1 LIMIT 1)`).join(
      ' UNION ALL ',
    ),
    [id],
  )
  return rows.length > 0
}

/** Tables whose rows somebody gave: a store without any of them is as new. */
const GIVEN_TABLES = [...OF_CONNECTIONS, 'queued_files', 'webhook_endpoints', 'access_keys']

export async function isEmptyStore(home: Home): Promise<boolean> {
  const ofTable = (table: string): string => `(SELECT 1 AS there FROM ${table} LIMIT 1)`
  return (await home.query(GIVEN_TABLES.map(ofTable).join(' UNION ALL '))).length === 0
}

interface RowsRequest {
  readonly connections: readonly string[]
  readonly conditions: readonly string[]
  readonly parameters: Parameter[]
  readonly columns: readonly string[]
  readonly after: readonly string[] | undefined
  readonly limit: number
  readonly more: MoreColumns
}

/**
 * Each connection has its own index. For several connections, the first rows of each are read and merged. A
 * connection with files has one row in the counter that numbers them.
 */
async function rowsOf(
  home: Home,
  { connections, conditions, parameters, columns, after, limit, more }: RowsRequest,
): Promise<StoreRow[]> {
  if (connections.length === 0) return []
  const bind = (value: Parameter, type: string): string => `$${parameters.push(value)}::${type}`
  const keyset: string[] = []
  if (after !== undefined) {
    const types = columns.map((column) => (column === 'l.id' ? 'uuid' : 'text'))
    const [connection = '', ...place] = after
    const bound = place.map((value, at) => bind(value, types[at] ?? 'text'))
    // Rows that are otherwise equal are sorted by connection.
    keyset.push(
      connections.length === 1
        ? `(${columns.join(', ')}) > (${bound.join(', ')})`
        : `(${columns.join(', ')}, l.connection_id) > (${bound.join(', ')}, ${bind(connection, 'text')})`,
    )
  }
  const where = ['l.is_current', ...conditions, ...keyset].join(' AND ')
  const file = (own: string): string => `JOIN files f ON f.connection_id = ${own} AND f.file_no = l.file_no`
  // The page is cut along an index before file names are looked up: a plan that joins first sorts every row.
  const ofConnection = (own: string): string =>
    `SELECT l.connection_id AS connection, ${ORDER_DATE} AS order_date, ${[SELECTED, ...more(own)].join(', ')} FROM (
       SELECT l.* FROM line_items l ${conditions.some((one) => one.includes('f.')) ? file(own) : ''}
       WHERE l.connection_id = ${own} AND ${where} ORDER BY ${columns.join(', ')} LIMIT ${limit}
     ) l ${file(own)}`
  if (connections.length === 1)
    return wideRows(
      home,
      `${ofConnection(bind(connections[0] ?? '', 'text'))} ORDER BY ${columns.join(', ')}`,
      parameters,
    )
  const order = columns.map((column) => (column === 'l.id' ? 'x.id' : 'x.order_date')).join(', ')
  return wideRows(
    home,
    `SELECT x.* FROM counters c CROSS JOIN LATERAL (${ofConnection('c.connection_id')}) x
     WHERE c.connection_id = ANY(${bind(connections, 'text[]')}) AND c.name = 'file' ORDER BY ${order}, x.connection LIMIT ${limit}`,
    parameters,
  )
}

function placeIn(row: StoreRow, order: ItemOrder): string[] {
  const place = [row.connection ?? '', row.order_date ?? '', row.id ?? '']
  return order === 'date' ? place : [place[0] ?? '', place[2] ?? '']
}

const textOfPlace = (parts: readonly string[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url')

function placeOf(text: string, order: ItemOrder): string[] {
  const badToken = badPlace(text, 'line items in the same order')
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    throw badToken
  }
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) throw badToken
  const [of, ...place] = parts as string[]
  if (
    of !== order ||
    place.length !== (order === 'date' ? 3 : 2) ||
    !/^[0-9a-f-]{36}$/.test(place.at(-1) ?? '')
  )
    throw badToken
  return place
}
