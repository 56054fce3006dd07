/** Totals of each file's current line items by month, carrier, category and currency: kept, and updated after changes. */
import { countOf, type Home, type Session } from './home.js'

export interface SpendSum {
  /** `YYYY-MM` of the invoice, else of the charge, else of the shipment; empty if it has no date. */
  readonly month: string
  readonly carrier: string
  readonly charge_category: string
  /** ISO 4217; empty if it is not stated. */
  readonly currency: string
  /** The format of the file if the currency is not stated: such amounts add up within a format only. Else empty. */
  readonly format: string
  /** In units of `currency`, exact. */
  readonly net_cost: string
  readonly line_items: number
}

const MONTH = `substr(COALESCE(l.invoice_date, l.transaction_date, l.ship_date, ''), 1, 7)`

/** The totals of the line items, a row for each file; `$1` is the connection. */
const SUMMED = `SELECT l.connection_id, l.file_no, ${MONTH} AS month, l.carrier, l.charge_category,
  COALESCE(l.currency, '') AS currency, sum(l.net_cost) AS net_cost, count(*)::int AS line_items
  FROM line_items l WHERE l.connection_id = $1 AND l.is_current`
const GROUPS = 'GROUP BY 1, 2, 3, 4, 5, 6'

/** Call it within the transaction that changes what is current in these files; for all files by default. */
export async function sumFiles(
  session: Session,
  connection: string,
  files?: readonly number[],
): Promise<void> {
  const parameters = files === undefined ? [connection] : [connection, files]
  const own = (of: string): string => (files === undefined ? '' : `AND ${of}.file_no = ANY($2::int[])`)
  await session.query(`DELETE FROM spend_sums s WHERE s.connection_id = $1 ${own('s')}`, parameters)
  await session.query(`INSERT INTO spend_sums ${SUMMED} ${own('l')} ${GROUPS}`, parameters)
}

/** Number of stored totals that differ from the line items. */
export async function wrongSums(session: Session, connection: string): Promise<number> {
  const sumsQuery = 'SELECT * FROM spend_sums WHERE connection_id = $1'
  const [row] = await session.query(
    `SELECT count(*) AS wrong FROM ((${sumsQuery} EXCEPT ${SUMMED} ${GROUPS}) UNION ALL (${SUMMED} ${GROUPS} EXCEPT ${sumsQuery})) d`,
    [connection],
  )
  return countOf(row?.wrong)
}

/** Of all connections. */
export async function spendOf(home: Home): Promise<SpendSum[]> {
  const rows = await home.query(
    `SELECT s.month, s.carrier, s.charge_category, s.currency, CASE WHEN s.currency = '' THEN f.format ELSE '' END AS format,
       sum(s.net_cost) AS net_cost, sum(s.line_items) AS line_items
     FROM spend_sums s JOIN files f ON f.connection_id = s.connection_id AND f.file_no = s.file_no
     GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
  )
  return rows.map((row) => ({
    month: row.month ?? '',
    carrier: row.carrier ?? '',
    charge_category: row.charge_category ?? '',
    currency: row.currency ?? '',
    format: row.format ?? '',
    net_cost: row.net_cost ?? '0',
    line_items: countOf(row.line_items),
  }))
}
