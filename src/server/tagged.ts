/** Line items with their tags and their connection, of one connection or of all. */

import type { LineItemFilter } from '../store/filters.js'
import { homeOf } from '../store/inside.js'
import { connectionsOf } from '../store/query.js'
import type { Store } from '../store/store.js'
import { type TaggedLineItem, taggedItems } from '../store/tagged-items.js'

export interface ShownLineItem extends TaggedLineItem {
  readonly connection_id: string
}

export interface ShownItems {
  readonly items: readonly ShownLineItem[]
  readonly next: string | null
}

export async function shownItems(
  store: Store,
  filter: LineItemFilter,
  options: {
    readonly connection: string | undefined
    readonly limit: number
    readonly after?: string | undefined
  },
): Promise<ShownItems> {
  const { connection, ...rest } = options
  if (connection !== undefined) {
    const { items, next } = await store.taggedPage(filter, { connection, ...rest })
    return { items: items.map((item) => ({ ...item, connection_id: connection })), next }
  }
  const { items, next } = await store.page(filter, rest)
  const home = homeOf(store)
  const ids = items.map(({ id }) => id)
  const known = new Map<string, ShownLineItem>()
  for (const own of await connectionsOf(home))
    for (const [id, item] of await taggedItems(home, own, ids)) known.set(id, { ...item, connection_id: own })
  return { items: ids.flatMap((id) => known.get(id) ?? []), next }
}

/** Null where there is none. */
export async function shownItem(
  store: Store,
  id: string,
  connection: string | undefined,
): Promise<ShownLineItem | null> {
  const connections = connection === undefined ? await connectionsOf(homeOf(store)) : [connection]
  for (const own of connections) {
    const item = await store.lineItem(id, own)
    if (item !== null) return { ...item, connection_id: own }
  }
  return null
}
