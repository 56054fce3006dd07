/** Tags of line items: the users' own. They are not part of what the carrier states, and survive every load. */
import { InvoiceError } from '../schema/errors.js'
import { lockConnection } from './connection-lock.js'
import { addEvents, ITEM_UPDATED } from './events.js'
import type { Session } from './home.js'
import { type Tag, type TaggedLineItem, taggedItems } from './tagged-items.js'

/** Maximum number of tags of a line item, and of characters of a tag, its name or its value. */
const MAX_TAGS = 100
const MAX_CHARACTERS = 1_000

/** Replaces the tags of a line item. Null if there is none with this id. Throws `usage` for an invalid tag. `at`: now, in UTC. */
export async function setTags(
  session: Session,
  connection: string,
  id: string,
  tags: readonly Tag[],
  at: string,
): Promise<TaggedLineItem | null> {
  checkTags(tags)
  await lockConnection(session, connection)
  const item = (await taggedItems(session, connection, [id])).get(id)
  if (item === undefined) return null
  const previous = changedTags(item.trackstar_tags, tags)
  if (Object.keys(previous).length === 0) return item
  await session.query(
    tags.length === 0
      ? 'DELETE FROM line_item_tags WHERE connection_id = $1 AND id = $2::uuid'
      : `INSERT INTO line_item_tags VALUES ($1, $2::uuid, $3, $4)
         ON CONFLICT (connection_id, id) DO UPDATE SET tags = excluded.tags, updated_at = excluded.updated_at`,
    tags.length === 0 ? [connection, id] : [connection, id, JSON.stringify(tags), at],
  )
  await addEvents(session, connection, [{ type: ITEM_UPDATED, data: undefined, previous, item: id }], at)
  return { ...item, trackstar_tags: tags, updated_date: at }
}

function checkTags(tags: readonly Tag[]): void {
  if (!Array.isArray(tags)) throw badTag(tags, 'a list of tags')
  if (tags.length > MAX_TAGS) throw badTag(`${tags.length} tags`, `at most ${MAX_TAGS} tags`)
  for (const tag of tags as readonly unknown[]) {
    const pair = typeof tag === 'object' && tag !== null && !Array.isArray(tag) ? Object.entries(tag) : []
    const texts: unknown[] = typeof tag === 'string' ? [tag] : pair.length === 1 ? pair.flat() : [null]
    if (!texts.every((text) => typeof text === 'string'))
      throw badTag(tag, 'a text, or an object of one name and its text')
    if (!texts.every((text) => (text as string).length <= MAX_CHARACTERS && !(text as string).includes('\0')))
      throw badTag(tag, `at most ${MAX_CHARACTERS} characters`)
  }
}

const badTag = (value: unknown, expected: string): InvoiceError =>
  new InvoiceError({
    code: 'usage',
    value: (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200),
    expected,
    remedy: 'Write tags like these: ["checked", { "project": "north" }]. Nothing was changed.',
  })

/** Former tags by position, null for a new one. */
function changedTags(before: readonly Tag[], after: readonly Tag[]): Record<string, Tag | null> {
  const changed: Record<string, Tag | null> = {}
  for (let at = 0; at < Math.max(before.length, after.length); at++) {
    const was = before[at] ?? null
    if (JSON.stringify(was) !== JSON.stringify(after[at] ?? null)) changed[`trackstar_tags.${at}`] = was
  }
  return changed
}
