/** Records the outcome of each file of a run, each in the transaction that makes it true. */
import type { SourceFile } from '../sources/source.js'
import { lockConnection } from '../store/connection-lock.js'
import type { Home, Session } from '../store/home.js'
import type { LoadedFile } from '../store/load.js'
import { type ConnectionFault, clearErrors, noteError } from './connection-errors.js'
import { holdRun } from './hold-run.js'
import type { Worklist } from './listing.js'
import type { HeldRun } from './run-state.js'
import { noteSeen } from './seen-files.js'
import type { RunFile } from './types.js'

type ListedFile = Pick<SourceFile, 'name' | 'size' | 'modified'>

/** Identifies the run of a file. */
export type RunName = Pick<HeldRun, 'connection' | 'no'>

/** Records a file's content that the run's own worker loads. */
export async function noteLoaded(
  session: Session,
  run: HeldRun,
  file: ListedFile,
  loaded: LoadedFile,
): Promise<void> {
  await holdRun(session, run, file.name)
  await addContent(session, run, file, loaded)
}

/** Adds a content to the counts of its file. */
export async function addContent(
  session: Session,
  run: RunName,
  file: ListedFile,
  { sha256, status, created, updated, rejected, summary }: LoadedFile,
): Promise<void> {
  await session.query(
    `INSERT INTO sync_run_files AS f VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL)
     ON CONFLICT (connection_id, run_no, name) DO UPDATE SET
       outcome = CASE WHEN f.outcome = 'new' THEN f.outcome ELSE excluded.outcome END,
       contents = CASE WHEN f.contents = '[]' THEN excluded.contents
         WHEN position($12 IN f.contents) > 0 THEN f.contents
         ELSE left(f.contents, -1) || ',' || substr(excluded.contents, 2) END,
       rows_read = f.rows_read + excluded.rows_read, created = f.created + excluded.created,
       updated = f.updated + excluded.updated, rejected = f.rejected + excluded.rejected`,
    [
      run.connection,
      run.no,
      file.name,
      file.size,
      file.modified,
      status === 'loaded' ? 'new' : 'known',
      JSON.stringify([sha256]),
      summary?.rows ?? 0,
      created,
      updated,
      rejected,
      sha256,
    ],
  )
}

export interface FileEnd {
  readonly outcome: RunFile['outcome']
  readonly message: string | null
  readonly fault: ConnectionFault | null
}

export const unknownFormat = (resource: string, message: string): FileEnd => ({
  outcome: 'failed',
  message,
  fault: { error_type: 'unknown_format', resource, message },
})

/** The end of a file that the worker of the run read. */
export const noteEnd = (home: Home, run: HeldRun, file: SourceFile, end: FileEnd, now: Date): Promise<void> =>
  home.transaction(async (session) => {
    await lockConnection(session, run.connection)
    await holdRun(session, run, null)
    await endFile(session, run, file, end, now)
  })

/** The end of a file: this version is not read again, unless it is left to the next run. */
export async function endFile(
  session: Session,
  run: RunName,
  file: SourceFile,
  { outcome, message, fault }: FileEnd,
  now: Date,
): Promise<void> {
  await putOutcome(session, run, file, outcome, message)
  const { connection, no } = run
  if (outcome === 'unsettled') return
  // A permission may be granted tomorrow: the file is tried again.
  const again = fault?.error_type === 'missing_permission'
  if (!again) await noteSeen(session, connection, [file], outcome === 'failed' ? 'failed' : 'loaded', now)
  if (fault !== null) await noteError(session, connection, fault, no, now)
  else await clearErrors(session, connection, ({ resource }) => resource === file.name, now)
}

/** Files that are not read: left to the next run, set aside by the first one, or not invoices. */
export async function noteUnread(
  home: Home,
  run: HeldRun,
  { waiting, older, passedOver }: Pick<Worklist, 'waiting' | 'older' | 'passedOver'>,
  now: Date,
): Promise<void> {
  if (waiting.length + older.length + passedOver.size === 0) return
  await home.transaction(async (session) => {
    await holdRun(session, run, null)
    await putOutcomes(session, run, waiting, 'unsettled', () => STILL_WRITTEN)
    await putOutcomes(session, run, older, 'passed_over', () => tooOld(run.connection))
    await noteSeen(session, run.connection, older, 'older', now)
    const names = [...passedOver].map(([name, reason]) => ({
      name,
      size: null,
      modified: null,
      version: reason,
    }))
    await putOutcomes(session, run, names, 'passed_over', ({ version }) => version)
    await noteSeen(session, run.connection, names, 'passed_over', now)
  })
}

const tooOld = (connection: string): string =>
  `older than what the first run reads: \`parse-invoice sync ${connection} --from DATE --to DATE\` reads it`

export const STILL_WRITTEN = 'it may still be written: it is left to the next run'

const putOutcome = (
  session: Session,
  run: RunName,
  file: ListedFile,
  outcome: RunFile['outcome'],
  message: string | null,
): Promise<void> => putOutcomes(session, run, [file], outcome, () => message)

async function putOutcomes<File extends ListedFile>(
  session: Session,
  run: RunName,
  files: readonly File[],
  outcome: RunFile['outcome'],
  messageOf: (file: File) => string | null,
): Promise<void> {
  if (files.length === 0) return
  await session.query(
    // A worker that was taken over may have loaded it without recording so: for its run it is new.
    `INSERT INTO sync_run_files AS f
     SELECT $1, $2, n.name, n.size, n.modified, $3, '[]', 0, 0, 0, 0, n.message
     FROM unnest($4::text[], $5::bigint[], $6::text[], $7::text[]) AS n (name, size, modified, message)
     ON CONFLICT (connection_id, run_no, name) DO UPDATE SET message = excluded.message,
       outcome = CASE WHEN f.outcome = 'new' AND excluded.outcome = 'known' THEN 'new' ELSE excluded.outcome END`,
    [
      run.connection,
      run.no,
      outcome,
      files.map(({ name }) => name),
      files.map(({ size }) => size),
      files.map(({ modified }) => modified),
      files.map(messageOf),
    ],
  )
}
