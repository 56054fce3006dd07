/**
 * Weighs a file against the others that state the same invoices. The audit's own rule decides which deliveries count,
 * and so which row of each charge is current. Everything is computed anew for these invoices: the order in which
 * files came matters only for which of them is the newest.
 */
import { ledgerOf } from '../audit/audit.js'
import type { FormatDeclaration } from '../format/format.js'
import { createView } from '../invoices/view.js'
import type { Delivery } from '../ledger/delivery.js'
import { CONTENT } from '../ledger/open-files.js'
import type { AuditState } from '../ledger/state.js'
import { NO_TOLERANCE } from '../values/decimal.js'
import { auditOfFiles } from './audit-states.js'
import { headKeyOf } from './deliveries.js'
import { countOf, onlyRow, type Session } from './home.js'
import { creditedShipments, noteEvents, onKeys } from './judged-changes.js'
import type { KeptFiles } from './kept-files.js'
import { type RelatedInvoices, relatedInvoices } from './related-invoices.js'
import { sumFiles } from './spend.js'
import { contentOf } from './stated-rows.js'

export interface Changes {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  /** Charges of a delivery that does not count because a fuller or newer one does. */
  readonly outdated: number
  /** Line items of other files that no counting delivery contains any more: they leave the sums. */
  readonly superseded: number
}

export interface Weighing {
  readonly connection: string
  readonly fileNo: number
  readonly formats: readonly FormatDeclaration[]
  readonly keptFiles: KeptFiles
  /** The current time, for events. */
  readonly at: string
  /** Its events are neither listed nor sent. */
  readonly isSilent: boolean
  /** Its rows were written as rows of invoices that other files state: none is current yet. */
  readonly isRestated: boolean
}

export interface Weighed {
  readonly changes: Changes
  readonly creditedShipments: readonly string[]
}

/** Null if no other file states an invoice of this one: all its charges are new. */
export async function weighFile(session: Session, weighing: Weighing): Promise<Weighed | null> {
  const related = await relatedInvoices(session, weighing)
  if (weighing.isRestated) await markUnshared(session, weighing, related?.keys ?? [])
  if (related === null) {
    await sumFiles(session, weighing.connection, [weighing.fileNo])
    return null
  }
  await judgeInvoices(session, { ...weighing, ...related, isNew: true })
  const changes = await countChanges(session, weighing)
  await noteEvents(session, weighing)
  const credited = await creditedShipments(session, weighing)
  await applyJudged(session, weighing)
  await sumFiles(session, weighing.connection, related.files)
  return { changes, creditedShipments: credited }
}

/** Marks the rows of invoices that no other file states after all as current. */
async function markUnshared(
  session: Session,
  { connection, fileNo }: OfFile,
  stated: readonly string[],
): Promise<void> {
  await session.query(
    `UPDATE line_items l SET is_current = true, is_first = true FROM deliveries d
     WHERE d.connection_id = $1 AND d.file_no = $2 AND d.invoice_key <> ALL($3::uuid[])
       AND l.connection_id = $1 AND l.file_no = $2 AND l.delivery_no = d.delivery_no`,
    [connection, fileNo, stated],
  )
}

type OfFile = Pick<Weighing, 'connection' | 'fileNo'>

export interface Judging extends OfFile, RelatedInvoices {
  readonly formats: readonly FormatDeclaration[]
  /** The kept files, for audit states that must be rebuilt; without them such a state is an error. */
  readonly keptFiles?: KeptFiles | undefined
  /** The file has just been loaded: none of its rows was current before. */
  readonly isNew: boolean
}

/** Judges for each row of these invoices whether it is current. Writes the table `judged` under the number of the file. */
export async function judgeInvoices(session: Session, judging: Judging): Promise<void> {
  await judgeDeliveries(session, judging)
  await judgeRows(session, judging)
}

/** The name of a row's charge over all deliveries: its id, unless another part of the invoice has a charge of the same name. */
const CHARGE_KEY = 'COALESCE(l.charge_key, l.id)'

/** Applies what was judged to the rows. */
export async function applyJudged(session: Session, { connection, fileNo }: OfFile): Promise<void> {
  await session.query(
    `UPDATE line_items l SET id = j.id, is_current = j.is_current, is_first = j.is_first, charge_key = NULLIF(${CHARGE_KEY}, j.id)
     FROM judged j WHERE j.connection_id = $1 AND j.batch_no = $2 AND j.changes AND l.connection_id = $1 AND ${onKeys('l')}`,
    [connection, fileNo],
  )
  await forgetJudged(session, { connection, fileNo })
}

export const forgetJudged = async (session: Session, { connection, fileNo }: OfFile): Promise<void> =>
  void (await session.query('DELETE FROM judged WHERE connection_id = $1 AND batch_no = $2', [
    connection,
    fileNo,
  ]))

/** Which deliveries count, and which of their lines another file has already stated. */
async function judgeDeliveries(
  session: Session,
  { connection, formats, keys, files, keptFiles }: Judging,
): Promise<void> {
  const fileRows = await session.query(
    'SELECT file_no, sha256 FROM files WHERE connection_id = $1 AND file_no = ANY($2::int[])',
    [connection, files],
  )
  const numbers = new Map(fileRows.map(({ file_no, sha256 }) => [`${CONTENT}${sha256}`, countOf(file_no)]))
  const state = ledgerOf(await auditOfFiles(session, { connection, files, formats, keptFiles }))
  const view = createView(state, {
    formats: new Map(formats.map((format) => [format.id, format])),
    config: {},
    tolerance: NO_TOLERANCE,
    expected: undefined,
    deliveries: undefined,
    contracts: [],
  })
  const judged = state.deliveries.map((place, at) => ({
    file: numbers.get(place.file) ?? 0,
    head: headKeyOf(place),
    counts: place.copy !== true && view.counts(at),
  }))
  await session.query(
    `UPDATE deliveries d SET counts = v.counts FROM unnest($3::int[], $4::uuid[], $5::boolean[]) AS v (file_no, head_key, counts)
     WHERE d.connection_id = $1 AND d.invoice_key = ANY($2::uuid[])
       AND d.file_no = v.file_no AND d.head_key = v.head_key AND d.counts <> v.counts`,
    [
      connection,
      keys,
      judged.map(({ file }) => file),
      judged.map(({ head }) => head),
      judged.map(({ counts }) => counts),
    ],
  )
  await session.query(
    `UPDATE line_items l SET left_out = false FROM deliveries d WHERE ${OF_INVOICES} AND l.left_out`,
    [connection, keys],
  )
  const fileOf = (delivery = 0): number => numbers.get((state.deliveries[delivery] as Delivery).file) ?? 0
  const leftOut = [
    ...view.repeats.flatMap(({ left: lines, deliveries: { own } }) =>
      (lines ?? []).map((line) => ({ file: fileOf(own[0]), ...placeOf(state, line) })),
    ),
    // A record that charges nothing has no lines.
    ...view.movedRecords.map(({ delivery, row }) => ({ file: fileOf(delivery), row, place: null })),
  ]
  if (leftOut.length === 0) return
  await session.query(
    `UPDATE line_items l SET left_out = true
     FROM deliveries d, unnest($3::int[], $4::int[], $5::int[]) AS v (file_no, row_no, place)
     WHERE ${OF_INVOICES} AND l.file_no = v.file_no AND l.row_no = v.row_no AND l.place = COALESCE(v.place, l.place)`,
    [
      connection,
      keys,
      leftOut.map(({ file }) => file),
      leftOut.map(({ row }) => row),
      leftOut.map(({ place }) => place),
    ],
  )
}

/** Other invoices of these files are judged with their own related files. */
const OF_INVOICES = `d.connection_id = $1 AND d.invoice_key = ANY($2::uuid[])
  AND l.connection_id = $1 AND l.file_no = d.file_no AND l.delivery_no = d.delivery_no`

/** The position of a ledger line in its file: its record, and its index among the record's charges. */
function placeOf({ lines }: AuditState, line: number): { row: number; place: number } {
  const place = lines.col.id[line] as number
  return { row: lines.col.row[line] as number, place: place > 0 ? place : 1 }
}

/**
 * Picks the current row of each charge over all files. The newest delivery that counts decides what is current. Among
 * rows that state the same, the first stays, so that a repeated statement changes nothing. If two parts of an invoice
 * have a charge of the same name, both count, and the second gets a name of its own. Charges of zero are in no
 * delivery's account, so only the newest of them counts. A new row of an existing line item is not its first row.
 */
async function judgeRows(session: Session, { connection, fileNo, keys, isNew }: Judging): Promise<void> {
  await session.query(
    `WITH affected AS (
      SELECT l.file_no, l.delivery_no, l.row_no, l.place, l.share, ${CHARGE_KEY} AS charge_key, l.id AS was_id,
        ${contentOf('l')} AS content_hash, d.received_no,
        l.file_no = $4 AS is_new, l.is_current AND l.file_no <> $4 AS was_current, l.is_current AS stood, l.is_first AS stood_first, d.counts AND NOT l.left_out AS counts,
        (l.net_cost = 0 AND l.gross_cost = 0) OR l.charge_stage = 'informational' AS weightless
      FROM deliveries d
      JOIN line_items l ON l.connection_id = d.connection_id AND l.file_no = d.file_no AND l.delivery_no = d.delivery_no
      WHERE d.connection_id = $1 AND d.invoice_key = ANY($3::uuid[])
    ), numbered AS (
      SELECT *, CASE WHEN counts AND NOT weightless
        THEN row_number() OVER (PARTITION BY charge_key, counts AND NOT weightless ORDER BY received_no) ELSE 1 END AS nth,
        array_agg(was_id) FILTER (WHERE was_current) OVER (PARTITION BY charge_key) AS there
      FROM affected
    ), named AS (
      SELECT *, CASE WHEN nth = 1 THEN charge_key ELSE md5(charge_key::text || ' ' || nth::text)::uuid END AS id FROM numbered
    ), won AS (
      SELECT *, first_value(CASE WHEN counts THEN content_hash END)
        OVER (PARTITION BY id ORDER BY counts DESC, received_no DESC) AS winner
      FROM named
    ), settled AS (
      SELECT *, COALESCE(content_hash = winner
        AND received_no = min(received_no) FILTER (WHERE content_hash = winner) OVER (PARTITION BY id), false) AS is_current,
        is_new AND COALESCE(id = ANY(there), false) AS was_there
      FROM won
    ), done AS (
      SELECT *, CASE WHEN is_new THEN is_current AND NOT was_there ELSE stood_first END AS is_first FROM settled
    )
    INSERT INTO judged
    SELECT $1::text, $2::int, file_no, delivery_no, row_no, place, share, is_new, COALESCE(content_hash = winner, false),
      was_id, was_current, id, is_current, is_first,
      was_id <> id OR stood <> is_current OR stood_first <> is_first,
      (was_current OR is_current) AND (was_current <> is_current OR was_id <> id)
    FROM done`,
    [connection, fileNo, keys, isNew ? fileNo : 0],
  )
}

/** A charge that repeats an older delivery also counts as changed if another row was current in between. */
async function countChanges(session: Session, { connection, fileNo }: Weighing): Promise<Changes> {
  // No tables are joined: the database expects a row or two in a table that every load fills and empties.
  const row = await onlyRow(
    session,
    `WITH own AS (
      SELECT *, concat_ws('/', file_no, delivery_no, row_no, place, share) AS row FROM judged
      WHERE connection_id = $1 AND batch_no = $2
    ), sides AS (
      SELECT was_id AS id, row AS before, NULL AS after, false AS is_new, false AS is_current, false AS counts
      FROM own WHERE was_current
      UNION ALL SELECT id, NULL, row, false, false, false FROM own WHERE is_current
      UNION ALL SELECT id, NULL, NULL, true, is_current, counts FROM own WHERE is_new
    ), of_id AS (
      SELECT id, is_new, is_current, counts, max(before) OVER (PARTITION BY id) AS before, max(after) OVER (PARTITION BY id) AS after
      FROM sides
    ), placed AS (
      SELECT *, before IS NULL AND is_current AS is_first, after IS DISTINCT FROM before AS is_changed FROM of_id
    )
    SELECT
      count(*) FILTER (WHERE is_new AND is_first) AS created,
      count(*) FILTER (WHERE is_new AND counts AND is_changed AND NOT is_first) AS updated,
      count(*) FILTER (WHERE is_new AND counts AND NOT is_changed) AS unchanged,
      count(*) FILTER (WHERE is_new AND NOT counts) AS outdated,
      count(DISTINCT id) FILTER (WHERE before IS NOT NULL AND after IS NULL) AS superseded
    FROM placed`,
    [connection, fileNo],
  )
  return {
    created: countOf(row.created),
    updated: countOf(row.updated),
    unchanged: countOf(row.unchanged),
    outdated: countOf(row.outdated),
    superseded: countOf(row.superseded),
  }
}
