/** Writes what is kept of a file besides its rows: its deliveries and its audit state. */
import { ledgerOf } from '../audit/audit.js'
import { saveStateAside } from '../ledger/saved.js'
import { copyLine } from './copy-text.js'
import type { Session } from './home.js'
import type { Receipt } from './queued-files.js'
import type { FileRead } from './read-into.js'
import { insertNumbers } from './record-numbers.js'

/** The audit state of a file that was read to its end, assembled while the database works. */
export function rememberedOf(
  { audit, summary, statements, uncharged }: FileRead,
  receipt: Receipt,
): Promise<Uint8Array> {
  audit.addFile({ summary: { ...summary, received: receipt.at }, statements, uncharged })
  return saveStateAside(ledgerOf(audit))
}

export const insertState = (
  session: Session,
  { connection, fileNo }: { connection: string; fileNo: number },
  state: Uint8Array,
): Promise<unknown> =>
  session.query(`INSERT INTO audit_states VALUES ($1, $2, decode($3, 'base64'))`, [
    connection,
    fileNo,
    Buffer.from(state.buffer, state.byteOffset, state.byteLength).toString('base64'),
  ])

/** Its deliveries, and the numbers of records that are invoices of their own. */
export async function insertDeliveries(
  session: Session,
  { connection, fileNo, receipt }: { connection: string; fileNo: number; receipt: Receipt },
  { deliveries, audit }: FileRead,
): Promise<void> {
  const rows = await session.copy('deliveries', [
    'connection_id',
    'file_no',
    'delivery_no',
    'received_no',
    'head_key',
    'invoice_key',
    'counts',
  ])
  for (const { no, headKey, invoiceKey } of deliveries)
    await rows.write(copyLine([connection, fileNo, no, receipt.no, headKey, invoiceKey, true]))
  await rows.end()
  const nos = new Map(deliveries.map(({ no, headKey }) => [headKey, no]))
  await insertNumbers(session, { connection, fileNo }, ledgerOf(audit), nos)
}
