/** Rows of many columns, each as one text: the embedded PostgreSQL takes three times as long to hand over every cell by itself. */
import type { Parameter, Session, StoreRow } from './home.js'

/** Every column of `sql` is text or uuid, or cast to text: a number would pass through a double. */
export async function wideRows(
  session: Session,
  sql: string,
  parameters: readonly Parameter[],
): Promise<StoreRow[]> {
  const rows = await session.query(`SELECT row_to_json(x)::text AS cells FROM (${sql}) x`, parameters)
  return rows.map(({ cells }) => JSON.parse(cells ?? '{}') as StoreRow)
}
