/** Line items with their tags and their connection, of one connection or of all. */

import type { LineItemFilter } from '../store/filters.js'
import { homeOf } from '../store/internals.js'
import { connectionsOf } from '../store/query.js'
import type { Store } from '../store/store.js'
import { type TaggedLineItem, taggedRows } from '../store/tagged-items.js'

export interface ShownLineItem extends TaggedLineItem {
  readonly connection_id: string
}

/** A page of one connection, or of all. */
export const shownItems = (
  store: Store,
  filter: LineItemFilter,
  options: {
    readonly connection: string | undefined
    readonly limit: number
    readonly after?: string | undefined
  },
): Promise<{ readonly items: readonly ShownLineItem[]; readonly next: string | null }> =>
  taggedRows(homeOf(store), filter, options)

/** Null if there is none. */
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
