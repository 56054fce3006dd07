/** Line items of a connection; pages see those of all connections. */
import * as z from 'zod'
import { filterOf } from '../../store/filters.js'
import { notFound } from '../api-error.js'
import { streamedPage } from '../json-stream.js'
import { filterQuery, lineItemShape, tagShape } from '../line-item-shape.js'
import { connectionOf, connectionSeen, type Route, route } from '../route.js'
import { dataOf, idParams, MAX_ITEMS, pageOf, pageQuery } from '../shapes.js'
import { shownItem, shownItems } from '../tagged.js'

const list = route({
  method: 'get',
  path: '/carrier/invoice-line-items',
  summary: 'Current line items, filtered by any of their columns',
  access: 'connection',
  query: z.strictObject({ ...filterQuery, ...pageQuery }),
  answer: pageOf(lineItemShape),
  handle: async ({ query, caller, nextToken }, { store }) => {
    const { limit = MAX_ITEMS, page_token: after, ...conditions } = query
    const filter = filterOf(Object.entries(conditions).map(([name, value]) => `${name}=${value}`))
    const { items, next } = await shownItems(store, filter, {
      connection: connectionSeen(caller),
      limit,
      after,
    })
    return streamedPage(items, nextToken(next))
  },
})

const single = route({
  method: 'get',
  path: '/carrier/invoice-line-items/{id}',
  summary: 'One line item',
  access: 'connection',
  params: idParams,
  refusals: { 404: 'No such line item' },
  answer: dataOf(lineItemShape),
  handle: async ({ params: { id }, caller }, { store }) => {
    const item = await shownItem(store, id, connectionSeen(caller))
    if (item === null) throw notFound('line item', id)
    return { data: item }
  },
})

const tags = route({
  method: 'put',
  path: '/carrier/invoice-line-items/{id}/trackstar-tags',
  summary: 'Replaces the tags of a line item',
  access: 'connection',
  params: idParams,
  body: z.strictObject({ trackstar_tags: z.array(tagShape) }),
  refusals: { 404: 'No such line item' },
  answer: dataOf(lineItemShape),
  handle: async ({ params: { id }, body, caller }, { store }) => {
    const connection = connectionOf(caller)
    const item = await store.setTags(id, body.trackstar_tags, connection)
    if (item === null) throw notFound('line item', id)
    return { data: { ...item, connection_id: connection } }
  },
})

export const lineItemRoutes: readonly Route[] = [list, single, tags]
