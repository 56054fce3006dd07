/**
 * Records that are invoices of their own, over all files: a record that another file has in another month counts
 * once. Files that share such a record are found by its number, because their months do not show it.
 */
import { ledgerOf } from '../audit/audit.js'
import type { FormatDeclaration } from '../format/format.js'
import type { Delivery } from '../ledger/delivery.js'
import { type AuditState, ownRows } from '../ledger/state.js'
import { foldIdentifier } from '../values/fold.js'
import { auditOfFiles } from './audit-states.js'
import { copyLine } from './copy-text.js'
import { headKeyOf } from './deliveries.js'
import { digestOf } from './digest.js'
import { countOf, type Session } from './home.js'
import type { KeptFiles } from './kept-files.js'

interface OfFile {
  readonly connection: string
  readonly fileNo: number
}

/** Writes the record numbers that an audit of this file has read. `deliveryNos`: numbers of its deliveries by head key. */
export async function insertNumbers(
  session: Session,
  { connection, fileNo }: OfFile,
  state: AuditState,
  deliveryNos: ReadonlyMap<string, number>,
): Promise<void> {
  const numbers = numbersOf(state)
  if (numbers.size === 0) return
  const rows = await session.copy('record_numbers', ['connection_id', 'file_no', 'delivery_no', 'number_key'])
  for (const [delivery, keys] of numbers) {
    const no = deliveryNos.get(headKeyOf(state.deliveries[delivery] as Delivery))
    if (no === undefined) continue
    for (const key of keys) await rows.write(copyLine([connection, fileNo, no, key]))
  }
  await rows.end()
}

/** Keys of the numbers of each delivery. */
function numbersOf(state: AuditState): Map<number, Set<string>> {
  const { entries, deliveries, words } = state
  const { col, length } = ownRows(state, 'numbers')
  const found = new Map<number, Set<string>>()
  for (let at = 0; at < length; at++) {
    const delivery = entries.col.delivery[col.entry[at] as number] as number
    const { carrier, format, currency, account } = deliveries[delivery] as Delivery
    const owner = account === null ? null : foldIdentifier(account)
    const keys = found.get(delivery) ?? new Set()
    found.set(
      delivery,
      keys.add(
        keyOf(JSON.stringify([carrier, format, currency, owner, words.list[col.number[at] as number]])),
      ),
    )
  }
  return found
}

/** 64 bits: two numbers with the same key only cause their files to be judged together, which changes nothing. */
const keyOf = (text: string): string =>
  BigInt.asIntN(64, BigInt(`0x${digestOf(text).slice(0, 16)}`)).toString()

/** Adds the record numbers of files loaded before these were kept, from their audit states. */
export async function recallNumbers(
  session: Session,
  {
    connection,
    formats,
    keptFiles,
    format,
  }: {
    readonly connection: string
    readonly formats: readonly FormatDeclaration[]
    readonly keptFiles: KeptFiles
    /** The format of the file that is being loaded. */
    readonly format: string
  },
): Promise<void> {
  const numbered = formats.filter(({ audit }) => audit?.invoices !== undefined).map(({ id }) => id)
  if (!numbered.includes(format)) return
  const files = await session.query(
    'SELECT file_no FROM files WHERE connection_id = $1 AND NOT numbers_known AND format = ANY($2::text[])',
    [connection, numbered],
  )
  for (const { file_no } of files) {
    const own = { connection, fileNo: countOf(file_no) }
    const audit = await auditOfFiles(session, { connection, files: [own.fileNo], formats, keptFiles })
    const parts = await session.query(
      'SELECT head_key, delivery_no FROM deliveries WHERE connection_id = $1 AND file_no = $2',
      [connection, own.fileNo],
    )
    const nos = new Map(
      parts.map(({ head_key, delivery_no }) => [withoutDashes(head_key ?? ''), countOf(delivery_no)]),
    )
    await insertNumbers(session, own, ledgerOf(audit), nos)
    await session.query('UPDATE files SET numbers_known = true WHERE connection_id = $1 AND file_no = $2', [
      connection,
      own.fileNo,
    ])
  }
}

const withoutDashes = (uuid: string): string => uuid.replaceAll('-', '')

export const SAME_NUMBER = 'o.connection_id = n.connection_id AND o.number_key = n.number_key'

/** Files that share a record number with one of these. */
export async function filesOfNumbers(
  session: Session,
  connection: string,
  files: readonly number[],
): Promise<number[]> {
  const rows = await session.query(
    `SELECT DISTINCT o.file_no FROM record_numbers n JOIN record_numbers o ON ${SAME_NUMBER}
     WHERE n.connection_id = $1 AND n.file_no = ANY($2::int[]) AND o.file_no <> n.file_no`,
    [connection, files],
  )
  return rows.map(({ file_no }) => countOf(file_no))
}
