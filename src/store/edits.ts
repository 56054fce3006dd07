/**
 * Edits line items of a sandbox, as a carrier would change them: the row differs from its file, and keeps the edit
 * when the file is read again.
 */
import { EDITABLE } from '../schema/editable.js'
import { InvoiceError } from '../schema/errors.js'
import type { LineItem } from '../schema/line-item.js'
import { lockConnection } from './connection-lock.js'
import { addEvents, ITEM_UPDATED } from './events.js'
import { countOf, type Session, type StoreRow } from './home.js'
import { sumFiles } from './spend.js'
import { type TaggedLineItem, taggedItems } from './tagged-items.js'

export type LineItemEdit = { readonly [Name in (typeof EDITABLE)[number]]?: LineItem[Name] | undefined }

const NUMBERS: ReadonlySet<string> = new Set(['gross_cost', 'net_cost', 'tax_cost', 'billed_weight'])
const KEY = ['file_no', 'delivery_no', 'row_no', 'place', 'share'] as const
const onKey = (row: string, other: string): string =>
  ['connection_id', ...KEY].map((name) => `${row}.${name} = ${other}.${name}`).join(' AND ')

/**
 * Changes values of a line item, with the event of any change. Null if there is none with this id. Throws `usage` for
 * a superseded one. `at`: now, in UTC.
 */
export async function editItem(
  session: Session,
  connection: string,
  id: string,
  edit: LineItemEdit,
  at: string,
): Promise<TaggedLineItem | null> {
  await lockConnection(session, connection)
  const item = (await taggedItems(session, connection, [id])).get(id)
  if (item === undefined) return null
  if (item.superseded)
    throw new InvoiceError({
      code: 'usage',
      value: id,
      expected: 'a line item that is current',
      remedy: 'A fuller delivery no longer contains it: change a line item that is in the sums.',
    })
  const changed = EDITABLE.filter((name) => edit[name] !== undefined && edit[name] !== item[name])
  if (changed.length === 0) return item
  const previous = Object.fromEntries(changed.map((name) => [name, item[name]]))
  const stated = JSON.stringify(Object.fromEntries(EDITABLE.map((name) => [name, item[name]])))
  const edited = JSON.stringify(Object.fromEntries(changed.map((name) => [name, edit[name] ?? null])))
  const key = `connection_id, ${KEY.join(', ')}`
  const [row] = await session.query(
    `INSERT INTO line_item_edits AS e (${key}, stated, edited, edited_at)
     SELECT ${key}, $3, $4, $5 FROM line_items WHERE connection_id = $1 AND id = $2::uuid AND is_current
     ON CONFLICT (${key}) DO UPDATE SET edited = (e.edited::jsonb || excluded.edited::jsonb)::text, edited_at = excluded.edited_at
     RETURNING file_no`,
    [connection, id, stated, edited, at],
  )
  const fileNo = countOf(row?.file_no)
  await applyEdits(session, connection, [fileNo])
  await sumFiles(session, connection, [fileNo])
  await addEvents(session, connection, [{ type: ITEM_UPDATED, data: undefined, previous, item: id }], at)
  return (await taggedItems(session, connection, [id])).get(id) ?? null
}

/** Applies the edits again; to all files by default. */
export async function applyEdits(
  session: Session,
  connection: string,
  files?: readonly number[],
): Promise<void> {
  const edits = await session.query(
    `SELECT * FROM line_item_edits WHERE connection_id = $1 ${files === undefined ? '' : 'AND file_no = ANY($2::int[])'}`,
    files === undefined ? [connection] : [connection, files],
  )
  for (const row of edits) await applyEdit(session, connection, row)
}

async function applyEdit(session: Session, connection: string, row: StoreRow): Promise<void> {
  const values = JSON.parse(row.edited ?? '{}') as Readonly<Record<string, string | null>>
  const names = EDITABLE.filter((name) => Object.hasOwn(values, name))
  await session.query(
    `UPDATE line_items SET ${names
      .map((name, at) => `${name} = $${at + 7}::${NUMBERS.has(name) ? 'numeric' : 'text'}`)
      .join(', ')}
     WHERE connection_id = $1 AND ${KEY.map((name, at) => `${name} = $${at + 2}`).join(' AND ')}`,
    [connection, ...KEY.map((name) => countOf(row[name])), ...names.map((name) => values[name] ?? null)],
  )
}

/** A column of the line item `l` as its file states it; `EDITED` joins the edits. */
export const statedColumn = (name: (typeof EDITABLE)[number]): string =>
  `CASE WHEN e.stated IS NULL THEN l.${name} ELSE (e.stated::json->>'${name}')::${NUMBERS.has(name) ? 'numeric' : 'text'} END`

export const EDITED = `LEFT JOIN line_item_edits e ON ${onKey('e', 'l')}`
