/**
 * Reads all kept files again: as they were read, as this version reads them, or by other rules. All of it is one
 * transaction, and every difference is a change with its event.
 */
import { formats as ownFormats } from '../formats.js'
import type { CodingRule } from '../tables/coding-rule.js'
import type { OwnRule } from '../tables/own-rule.js'
import { lockConnection } from './connection-lock.js'
import { type Differences, noteDifferences } from './differences.js'
import { applyEdits } from './edits.js'
import { noteProgress } from './events.js'
import { keepChargesSum } from './files-saved-again.js'
import { countOf, type Home, type Session, type StoreRow } from './home.js'
import { insertDeliveries, insertState, rememberedOf } from './insert-read.js'
import { forgetInvoices } from './invoice-reports.js'
import type { KeptFiles } from './kept-files.js'
import { mapAmong, storedFormats } from './maps.js'
import { connectionsOf } from './query.js'
import { type ReadIntoOptions, readInto } from './read-into.js'
import { keepReading, noteFiles, readingOf, readingText, sheetOf } from './readings.js'
import { relatedInvoices } from './related-invoices.js'
import { sumFiles } from './spend.js'
import { contentOf, statedJson } from './stated-rows.js'
import { storeError } from './store-error.js'
import { applyJudged, judgeInvoices } from './weigh.js'

export interface ReloadOptions
  extends Pick<Partial<ReadIntoOptions>, 'limits' | 'signal' | 'onProgress' | 'onReject' | 'formats'> {
  /** One connection; all of them by default. */
  readonly connection?: string | undefined
  /** They replace the rules that files were loaded with. */
  readonly rules?: readonly OwnRule[] | undefined
  readonly codes?: readonly CodingRule[] | undefined
  readonly onFile?: ((file: string, size: number | null) => void) | undefined
}

export interface Reloaded extends Differences {
  readonly files: number
}

/** Throws `store` if a file is not kept: then nothing has changed. */
export async function reload(
  home: Home,
  keptFiles: KeptFiles,
  options: ReloadOptions = {},
): Promise<Reloaded> {
  const { connection } = options
  const connections = connection === undefined ? await connectionsOf(home) : [connection]
  for (const one of connections) {
    const files = await home.query('SELECT name, sha256 FROM files WHERE connection_id = $1', [one])
    for (const { sha256, name } of files)
      if (!(await keptFiles.has(sha256 ?? ''))) throw notKept(name ?? '', sha256 ?? '', keptFiles.lasting)
  }
  let all: Reloaded = { files: 0, created: 0, updated: 0, superseded: 0, columns: {} }
  for (const one of connections) {
    const changed = await home.transaction((session) => reloadConnection(session, keptFiles, one, options))
    all = sumReloaded(all, changed)
  }
  return all
}

async function reloadConnection(
  session: Session,
  keptFiles: KeptFiles,
  connection: string,
  options: ReloadOptions,
): Promise<Reloaded> {
  const { formats = ownFormats } = options
  await lockConnection(session, connection)
  const files = await session.query(
    `SELECT f.file_no, f.received_no, f.first_seen, f.sha256, f.name, f.sheet, f.bytes, r.options FROM files f
     LEFT JOIN readings r ON r.connection_id = f.connection_id AND r.digest = f.reading
     WHERE f.connection_id = $1 ORDER BY f.received_no`,
    [connection],
  )
  // Temporary tables of this transaction only.
  await session.query(
    `CREATE TEMPORARY TABLE before ON COMMIT DROP AS
     SELECT l.id, l.file_no, ${contentOf('l')} AS content_hash, ${statedJson('l', 'f')} AS stated FROM line_items l
     JOIN files f ON f.connection_id = l.connection_id AND f.file_no = l.file_no
     WHERE l.connection_id = '${connection.replaceAll("'", "''")}' AND l.is_current`,
  )
  await session.query(
    `CREATE TEMPORARY TABLE first_before ON COMMIT DROP AS
     SELECT l.id, l.file_no FROM line_items l WHERE l.connection_id = '${connection.replaceAll("'", "''")}' AND l.is_first`,
  )
  await session.script('ANALYZE before; ANALYZE first_before')
  for (const table of ['line_items', 'deliveries', 'record_numbers', 'rejects', 'audit_states'])
    await session.query(`DELETE FROM ${table} WHERE connection_id = $1`, [connection])
  for (const file of files) await readAgain(session, keptFiles, file, { ...options, connection, formats })
  await keepChargesSum(session, { connection, files: files.map(({ file_no }) => countOf(file_no)) })
  await applyEdits(session, connection)
  const known = await storedFormats(session, [connection], formats)
  const judged = new Set<string>()
  for (const { file_no } of files) {
    const own = { connection, fileNo: countOf(file_no) }
    const related = await relatedInvoices(session, own)
    if (related === null || related.keys.every((key) => judged.has(key))) continue
    for (const key of related.keys) judged.add(key)
    await judgeInvoices(session, { ...own, ...related, formats: known, isNew: false })
    await applyJudged(session, own)
  }
  // A line item that this adds has its own event: no event of a load covers it.
  await session.query(
    `WITH b AS MATERIALIZED (SELECT id, file_no FROM first_before)
     UPDATE line_items l SET is_first = false WHERE l.connection_id = $1 AND l.is_first
       AND NOT EXISTS (SELECT 1 FROM b WHERE b.id = l.id AND b.file_no = l.file_no)`,
    [connection],
  )
  const changed = await noteDifferences(session, connection)
  await sumFiles(session, connection)
  await forgetInvoices(session, connection)
  await noteProgress(session, connection)
  await noteFiles(session, keptFiles, connection)
  return { files: files.length, ...changed }
}

const notKept = (name: string, sha256: string, lasting: boolean) =>
  storeError({
    file: name,
    value: sha256,
    expected: 'the kept original of the file',
    remedy: lasting
      ? 'Load the file again, then repeat this. Nothing was changed.'
      : 'Give the folder or bucket of the kept files as --files. Nothing was changed.',
  })

async function readAgain(
  session: Session,
  keptFiles: KeptFiles,
  row: StoreRow,
  {
    connection,
    formats,
    rules,
    codes,
    limits,
    signal,
    onProgress,
    onReject,
    onFile,
  }: ReloadOptions & Pick<ReadIntoOptions, 'connection' | 'formats'>,
): Promise<void> {
  const [fileNo, sha256, name] = [countOf(row.file_no), row.sha256 ?? '', row.name ?? '']
  onFile?.(name, countOf(row.bytes))
  const before = readingOf(row.options ?? '{}', formats)
  const reading = { ...before, rules: rules ?? before.rules, codes: codes ?? before.codes }
  const read = await readInto(
    session,
    {
      fileNo,
      input: { name, ...sheetOf(row.sheet) },
      sha256,
      open: (signal) => keptFiles.open(sha256, signal),
    },
    {
      ...reading,
      connection,
      limits,
      signal,
      onProgress,
      onReject: onReject ?? (() => undefined),
    },
  )
  const receipt = { no: countOf(row.received_no), at: row.first_seen ?? '' }
  const state = rememberedOf(read, receipt)
  await insertDeliveries(session, { connection, fileNo, receipt }, read)
  await insertState(session, { connection, fileNo }, await state)
  const { summary, carrier } = read
  const map = mapAmong(reading.formats, summary.format)
  const digest = await keepReading(session, connection, readingText(reading, map))
  await session.query(
    `UPDATE files SET carrier = $3, format = $4, rejected = $5, summary = $6, reading = $7, numbers_known = true
     WHERE connection_id = $1 AND file_no = $2`,
    [connection, fileNo, carrier, summary.format, summary.rejected, JSON.stringify(summary), digest],
  )
}

function sumReloaded(a: Reloaded, b: Reloaded): Reloaded {
  const names = [...new Set([...Object.keys(a.columns), ...Object.keys(b.columns)])].sort()
  return {
    files: a.files + b.files,
    created: a.created + b.created,
    updated: a.updated + b.updated,
    superseded: a.superseded + b.superseded,
    columns: Object.fromEntries(names.map((name) => [name, (a.columns[name] ?? 0) + (b.columns[name] ?? 0)])),
  }
}
