/** The current line items of each file as batches of charges, for a caller that adds up what a parse would give. */
import type { ChargeBatch } from '../parse/charge-batch.js'
import { batchesOf } from '../parse/from-line-items.js'
import type { FileSummary } from '../schema/summary.js'
import { lineItemOf, SELECTED } from './columns.js'
import { countOf, type Home, type Session, type StoreRow } from './home.js'
import { atOneMoment } from './moment.js'
import { wideRows } from './wide-rows.js'

export interface CurrentFile {
  readonly connection_id: string
  readonly carrier: string
  /** Its account as loaded, including what is no longer current. */
  readonly summary: FileSummary
}

export interface CurrentReader {
  take(batch: ChargeBatch): Promise<void>
  /** The file has been read to its end. */
  end(): void
}

/** Maximum number of line items that are fetched at once. */
const BATCH_ROWS = 5_000
const KEY = ['delivery_no', 'row_no', 'place', 'share'] as const

/**
 * Gives the files in the order in which they came, and the batches of each to the reader that `begin` returns.
 * Everything is as of one moment: a concurrent load is never half in or counted twice.
 */
export const readCurrent = (
  home: Home,
  connection: string | undefined,
  begin: (file: CurrentFile) => CurrentReader,
  batchRows = BATCH_ROWS,
): Promise<void> =>
  atOneMoment(home, async (session) => {
    const files = await session.query(
      `SELECT connection_id, file_no, carrier, summary FROM files ${connection === undefined ? '' : 'WHERE connection_id = $1'}
       ORDER BY connection_id, received_no`,
      connection === undefined ? [] : [connection],
    )
    for (const { connection_id, file_no, carrier, summary } of files) {
      const own = connection_id ?? ''
      const reader = begin({
        connection_id: own,
        carrier: carrier ?? '',
        summary: JSON.parse(summary ?? '{}') as FileSummary,
      })
      for await (const rows of wholeRecords(session, own, countOf(file_no), batchRows))
        for (const batch of batchesOf(rows.map(lineItemOf))) await reader.take(withShares(batch, rows))
      reader.end()
    }
  })

/** Current rows of a file, in its order; a record is never split. */
async function* wholeRecords(
  session: Session,
  connection: string,
  fileNo: number,
  batchRows: number,
): AsyncGenerator<StoreRow[], void, undefined> {
  let after: number[] = KEY.map(() => -1)
  let pendingRows: StoreRow[] = []
  for (;;) {
    const rows = await wideRows(
      session,
      `SELECT ${SELECTED}, ${KEY.map((name) => `l.${name}::text`).join(', ')} FROM line_items l
       JOIN files f ON f.connection_id = l.connection_id AND f.file_no = l.file_no
       WHERE l.connection_id = $1 AND l.file_no = $2 AND l.is_current
         AND (${KEY.map((name) => `l.${name}`).join(', ')}) > ($3::int, $4::int, $5::int, $6::int)
       ORDER BY ${KEY.map((name) => `l.${name}`).join(', ')} LIMIT ${batchRows}`,
      [connection, fileNo, ...after],
    )
    const all = [...pendingRows, ...rows]
    const last = rows.at(-1)
    if (last === undefined || rows.length < batchRows) {
      if (all.length > 0) yield all
      return
    }
    after = KEY.map((name) => countOf(last[name]))
    const complete = all.findLastIndex(({ row_no }) => row_no !== last.row_no) + 1
    pendingRows = all.slice(complete)
    if (complete > 0) yield all.slice(0, complete)
  }
}

/** Joins the parts of a charge that coding rules split into one charge. All rows of a file are one batch. */
function withShares(batch: ChargeBatch, rows: readonly StoreRow[]): ChargeBatch {
  const share = rows.map((row) => countOf(row.share))
  return share.every((one) => one === 0) ? batch : { ...batch, charges: { ...batch.charges, share } }
}
