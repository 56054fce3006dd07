/** Whether a store is consistent: its tables with each other, and with the files they were made from. */
import type { FormatDeclaration } from '../format/format.js'
import { isInvoiceError } from '../schema/errors.js'
import type { FileSummary } from '../schema/summary.js'
import { isNothing, minus } from '../values/decimal.js'
import { checkSync, connectionsAnywhere } from './check-sync.js'
import { lockConnection } from './connection-lock.js'
import { EDITED, statedColumn } from './edits.js'
import { ITEM_CREATED } from './events.js'
import { countOf, type Home, onlyRow, type Session, type StoreRow } from './home.js'
import { checkKeptFiles, type KeptFiles } from './kept-files.js'
import { storedFormats } from './maps.js'
import { relatedInvoices } from './related-invoices.js'
import { wrongSums } from './spend.js'
import type { NoteFault, StoreFault } from './store-fault.js'
import { forgetJudged, judgeInvoices } from './weigh.js'

export interface StoreCheck {
  readonly files: number
  readonly line_items: number
  /** Files whose bytes were read and match those that were loaded; null if the store keeps no files. */
  readonly kept_files: number | null
  readonly faults: readonly StoreFault[]
}

/** Reads every file and row. A load waits until its connection has been checked. */
export async function checkStore(
  home: Home,
  keptFiles: KeptFiles,
  formats: readonly FormatDeclaration[],
): Promise<StoreCheck> {
  const faults: StoreFault[] = []
  let [files, items] = [0, 0]
  for (const connection of await connectionsAnywhere(home)) {
    const note: NoteFault = (fault, file, message) =>
      void faults.push({ fault, connection_id: connection, file, message })
    await rolledBack(home, async (session) => {
      await lockConnection(session, connection)
      const rows = await session.query('SELECT * FROM files WHERE connection_id = $1 ORDER BY received_no', [
        connection,
      ])
      files += rows.length
      items += await checkAccounts(session, connection, rows, note)
      await checkOrphans(session, connection, note)
      await checkSync(session, connection, note)
      await checkEvents(session, connection, rows, note)
      const known = await storedFormats(session, [connection], formats)
      await checkCurrent(session, connection, rows, known, note)
    })
  }
  const stored = await home.query(
    'SELECT connection_id, sha256, bytes, name FROM files ORDER BY connection_id, received_no',
  )
  const found = keptFiles.lasting ? await checkKeptFiles(keptFiles, stored) : []
  // The kept files are the only copy of their bytes.
  const queued = await home.query(
    `SELECT connection_id, sha256, name FROM queued_files WHERE state = 'waiting' ORDER BY connection_id, received_no`,
  )
  const fileFaults = keptFiles.lasting ? await checkKeptFiles(keptFiles, queued) : []
  for (const { row, message } of [...found, ...fileFaults])
    faults.push({
      fault: 'kept_file',
      connection_id: row.connection_id ?? '',
      file: row.name ?? null,
      message,
    })
  return {
    files,
    line_items: items,
    kept_files: keptFiles.lasting ? stored.length - found.length : null,
    faults,
  }
}

/** A transaction that writes for the check only, and is rolled back. */
async function rolledBack(home: Home, work: (session: Session) => Promise<void>): Promise<void> {
  const done = new Error('taken back')
  await home
    .transaction(async (session) => {
      await work(session)
      throw done
    })
    .catch((error: unknown) => {
      if (error !== done) throw error
    })
}

/** The line items of a file add up to its account. Gives the number of current line items. */
async function checkAccounts(
  session: Session,
  connection: string,
  files: readonly StoreRow[],
  note: NoteFault,
): Promise<number> {
  const sums = await session.query(
    `SELECT l.file_no, COALESCE(${statedColumn('currency')}, '') AS currency, count(*) FILTER (WHERE l.share = 0) AS line_items,
       count(*) FILTER (WHERE l.is_current) AS is_current, sum(${statedColumn('gross_cost')}) AS gross,
       sum(${statedColumn('net_cost')}) AS net, COALESCE(sum(${statedColumn('tax_cost')}), 0) AS tax
     FROM line_items l ${EDITED} WHERE l.connection_id = $1 GROUP BY 1, 2`,
    [connection],
  )
  const rejects = await session.query(
    'SELECT file_no, count(*) AS rejects FROM rejects WHERE connection_id = $1 GROUP BY file_no',
    [connection],
  )
  for (const { file_no, name, summary } of files) {
    const account = JSON.parse(summary ?? '{}') as FileSummary
    const own = sums.filter((row) => row.file_no === file_no)
    const items = own.reduce((sum, row) => sum + countOf(row.line_items), 0)
    if (items !== account.line_items)
      note('account', name ?? null, `${items} line items, ${account.line_items} in its account`)
    const currencies = new Set([...own.map((row) => row.currency ?? ''), ...Object.keys(account.sums)])
    for (const currency of currencies)
      for (const cost of ['gross', 'net', 'tax'] as const) {
        const found = own.find((row) => row.currency === currency)?.[cost] ?? '0'
        const stated = account.sums[currency]?.[cost] ?? '0'
        if (!isNothing(minus(found, stated)))
          note('account', name ?? null, `${found} ${currency} ${cost}, ${stated} ${currency} in its account`)
      }
    const rejected = countOf(rejects.find((row) => row.file_no === file_no)?.rejects)
    if (rejected !== account.rejected)
      note('account', name ?? null, `${rejected} rejected rows, ${account.rejected} in its account`)
  }
  const wrong = await wrongSums(session, connection)
  if (wrong > 0) note('account', null, `${wrong} sums by month and category differ from the line items`)
  return sums.reduce((sum, row) => sum + countOf(row.is_current), 0)
}

const OF_A_FILE: readonly (readonly [table: string, rows: string])[] = [
  ['line_items', 'line items'],
  ['deliveries', 'invoice parts'],
  ['rejects', 'rejected rows'],
  ['audit_states', 'audit states'],
  ['events', 'events'],
  ['spend_sums', 'sums'],
  ['invoice_files', 'names of invoices'],
  ['record_numbers', 'numbers of records'],
  ['line_item_edits', 'edits'],
]

async function checkOrphans(session: Session, connection: string, note: NoteFault): Promise<void> {
  for (const [table, rows] of OF_A_FILE) {
    const { orphans } = await onlyRow(
      session,
      `SELECT count(*) AS orphans FROM ${table} t WHERE t.connection_id = $1 AND t.file_no IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM files f WHERE f.connection_id = t.connection_id AND f.file_no = t.file_no)`,
      [connection],
    )
    if (countOf(orphans) > 0) note('orphan', null, `${orphans} ${rows} without a file`)
  }
  for (const table of ['claim_changes', 'claim_credits']) {
    const { orphans } = await onlyRow(
      session,
      `SELECT count(*) AS orphans FROM ${table} t WHERE t.connection_id = $1
         AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.connection_id = t.connection_id AND c.finding_id = t.finding_id)`,
      [connection],
    )
    if (countOf(orphans) > 0) note('orphan', null, `${orphans} rows of ${table} without a claim`)
  }
  const { tagged } = await onlyRow(
    session,
    `SELECT count(*) AS tagged FROM line_item_tags t WHERE t.connection_id = $1
       AND NOT EXISTS (SELECT 1 FROM line_items l WHERE l.connection_id = t.connection_id AND l.id = t.id)`,
    [connection],
  )
  if (countOf(tagged) > 0) note('orphan', null, `tags of ${tagged} missing line items`)
  const { parts } = await onlyRow(
    session,
    `SELECT count(*) AS parts FROM (SELECT DISTINCT file_no, delivery_no FROM line_items WHERE connection_id = $1) l
     WHERE NOT EXISTS (SELECT 1 FROM deliveries d
       WHERE d.connection_id = $1 AND d.file_no = l.file_no AND d.delivery_no = l.delivery_no)`,
    [connection],
  )
  if (countOf(parts) > 0) note('orphan', null, `line items of ${parts} missing invoice parts`)
  const incomplete = await session.query(
    `SELECT f.name FROM files f WHERE f.connection_id = $1
       AND NOT (EXISTS (SELECT 1 FROM audit_states s WHERE s.connection_id = $1 AND s.file_no = f.file_no)
         AND EXISTS (SELECT 1 FROM readings r WHERE r.connection_id = $1 AND r.digest = f.reading))`,
    [connection],
  )
  for (const { name } of incomplete)
    note('orphan', name ?? null, 'its audit state, or the record of how it was read, is missing')
}

/** Every change of a line item has its event: line items added, removed and restored add up to the current ones. */
async function checkEvents(
  session: Session,
  connection: string,
  files: readonly StoreRow[],
  note: NoteFault,
): Promise<void> {
  const { events, last, added, current } = await onlyRow(
    session,
    `SELECT count(*) AS events, COALESCE(max(event_no), 0) AS last,
       COALESCE(sum(CASE WHEN event_type = $2 THEN line_items WHEN previous_attributes = '{"superseded": true}' THEN 1
         WHEN previous_attributes = '{"superseded": false}' THEN -1 ELSE 0 END), 0) AS added,
       (SELECT count(*) FROM line_items WHERE connection_id = $1 AND is_current) AS current
     FROM events WHERE connection_id = $1`,
    [connection, ITEM_CREATED],
  )
  if (events !== last) note('event', null, `${events} events, the last has number ${last}`)
  if (added !== current)
    note('event', null, `${current} line items are current, ${added} according to their events`)
  const eventCounts = await session.query(
    `SELECT file_no, COALESCE(sum(line_items) FILTER (WHERE event_type = $2), 0) AS created,
       count(*) FILTER (WHERE previous_attributes = '{"superseded": false}') AS superseded,
       count(*) FILTER (WHERE previous_attributes <> '{"superseded": false}') AS updated
     FROM events WHERE connection_id = $1 GROUP BY file_no`,
    [connection, ITEM_CREATED],
  )
  for (const file of files) {
    const own = eventCounts.find((row) => row.file_no === file.file_no)
    for (const change of ['created', 'updated', 'superseded'] as const)
      if (countOf(own?.[change]) < countOf(file[change]))
        note(
          'event',
          file.name ?? null,
          `${file[change]} line items ${change}, ${own?.[change] ?? '0'} according to its events`,
        )
  }
}

/** The current rows follow from the files: they are judged again. */
async function checkCurrent(
  session: Session,
  connection: string,
  files: readonly StoreRow[],
  formats: readonly FormatDeclaration[],
  note: NoteFault,
): Promise<void> {
  const { twice } = await onlyRow(
    session,
    `SELECT count(*) AS twice FROM (SELECT id FROM line_items WHERE connection_id = $1 AND is_current
     GROUP BY id HAVING count(*) > 1) t`,
    [connection],
  )
  if (countOf(twice) > 0) note('current', null, `${twice} line items are current in two versions at once`)
  const done = new Set<string>()
  for (const { file_no, name } of files) {
    const own = { connection, fileNo: countOf(file_no) }
    const related = await relatedInvoices(session, own)
    if (related === null) {
      const { out } = await onlyRow(
        session,
        'SELECT count(*) AS out FROM line_items WHERE connection_id = $1 AND file_no = $2 AND NOT is_current',
        [connection, own.fileNo],
      )
      if (countOf(out) > 0)
        note('current', name ?? null, `${out} line items are not current, and no other file replaces them`)
      continue
    }
    if (related.keys.every((key) => done.has(key))) continue
    for (const key of related.keys) done.add(key)
    const stale = await staleFile(() => judgeInvoices(session, { ...own, ...related, formats, isNew: false }))
    if (stale !== null) {
      note('current', stale, 'its audit state was written by another version')
      continue
    }
    const { wrong } = await onlyRow(
      session,
      `SELECT count(*) AS wrong FROM judged WHERE connection_id = $1 AND batch_no = $2
         AND (was_id <> id OR was_current <> is_current)`,
      [connection, own.fileNo],
    )
    await forgetJudged(session, own)
    if (countOf(wrong) > 0)
      note('current', name ?? null, `${wrong} line items of its invoices differ from what the files state`)
  }
}

/** The name of a file whose audit state this version cannot read. */
async function staleFile(work: () => Promise<void>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (!isInvoiceError(error) || error.code !== 'store') throw error
    return error.file ?? ''
  }
}
