/** Line items with what the store adds to them: tags, and when they came and changed. */
import type { LineItem } from '../schema/line-item.js'
import { isTrue } from './claims.js'
import { changedDate, createdDate, lineItemOf, SELECTED } from './columns.js'
import type { LineItemFilter } from './filters.js'
import type { Home, Session, StoreRow } from './home.js'
import { type MoreColumns, type PageOptions, pageRows } from './query.js'

/** A word, or a name with its value. */
export type Tag = string | Readonly<Record<string, string>>

export interface TaggedLineItem extends LineItem {
  readonly trackstar_tags: readonly Tag[]
  /** When the first file that states it came, in UTC. */
  readonly created_date: string
  /** When it or its tags last changed, in UTC. */
  readonly updated_date: string
  /** True if a fuller delivery no longer contains it: no sum includes it any more. */
  readonly superseded: boolean
}

export interface TaggedPage {
  readonly items: TaggedLineItem[]
  /** Where the next page begins; null after the last line item. */
  readonly next: string | null
}

/** Line items by their ids: the current version, or the last version of one that was superseded. */
export async function taggedItems(
  session: Session,
  connection: string,
  ids: readonly string[],
): Promise<Map<string, TaggedLineItem>> {
  if (ids.length === 0) return new Map()
  const [one, ...others] = ids
  // A server assumes that an array has ten elements, and plans the statement anew each time.
  const [ask, named, values] =
    others.length === 0
      ? ([session.queryPrepared ?? session.query, '$2::uuid', one ?? ''] as const)
      : ([session.query, 'ANY($2::uuid[])', ids] as const)
  const rows = await ask(
    `SELECT x.*, (SELECT t.tags FROM line_item_tags t WHERE t.connection_id = $1 AND t.id = x.id) AS tags,
       (SELECT min(g.first_seen) FROM line_items o JOIN files g ON g.connection_id = o.connection_id AND g.file_no = o.file_no
        WHERE o.connection_id = $1 AND o.id = x.id) AS created_date,
       (SELECT max(e.created_at) FROM events e WHERE e.connection_id = $1 AND e.id = x.id) AS changed_date
     FROM (
       SELECT DISTINCT ON (l.id) ${SELECTED}, l.is_current FROM line_items l
       JOIN files f ON f.connection_id = l.connection_id AND f.file_no = l.file_no
       WHERE l.connection_id = $1 AND l.id = ${named}
       ORDER BY l.id, l.is_current DESC, f.received_no DESC
     ) x`,
    [connection, values],
  )
  return new Map(rows.map((row) => [row.id ?? '', taggedOf(row)]))
}

/** Adds the fields to the line item itself: a copy would take as long as everything else. */
function taggedOf(row: StoreRow): TaggedLineItem {
  const created = row.created_date ?? ''
  return Object.assign(lineItemOf(row), {
    trackstar_tags: row.tags === null || row.tags === undefined ? [] : (JSON.parse(row.tags) as Tag[]),
    created_date: created,
    updated_date: row.changed_date ?? created,
    superseded: !isTrue(row.is_current),
  })
}

/** The columns of a page beside the line item. */
const MORE: MoreColumns = (connection) => [
  `(SELECT t.tags FROM line_item_tags t WHERE t.connection_id = ${connection} AND t.id = l.id) AS tags`,
  `${createdDate(connection)} AS created_date`,
  `${changedDate(connection)} AS changed_date`,
  'l.is_current::text AS is_current',
]

/** Current line items, each with its connection; of all connections by default. */
export async function taggedRows(
  home: Home,
  filter: LineItemFilter,
  options: PageOptions,
): Promise<{
  readonly items: (TaggedLineItem & { readonly connection_id: string })[]
  readonly next: string | null
}> {
  const { rows, next } = await pageRows(home, filter, options, MORE)
  return {
    items: rows.map((row) => Object.assign(taggedOf(row), { connection_id: row.connection ?? '' })),
    next,
  }
}

/** A page of one connection's current line items. */
export async function taggedPage(
  home: Home,
  filter: LineItemFilter,
  options: PageOptions & { readonly connection: string },
): Promise<TaggedPage> {
  const { rows, next } = await pageRows(home, filter, options, MORE)
  return { items: rows.map(taggedOf), next }
}
