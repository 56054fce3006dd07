/**
 * Loads as jobs for any worker. What waits is a row of `queued_files`; its job only says that somebody has to look.
 * The row is deleted in the transaction that loads the file: a job that is lost, comes twice or is taken from a
 * living worker loads nothing twice.
 */
import { endsFileOnly } from '../parse/parse-all.js'
import { isInvoiceError } from '../schema/errors.js'
import { isTrue } from '../store/claims.js'
import { lockConnection } from '../store/connection-lock.js'
import { countOf, type Session, type StoreRow } from '../store/home.js'
import { type LoadedFile, loadFile } from '../store/load.js'
import { readingFormats } from '../store/maps.js'
import { queuedInput, queuedReadingOf, receiptOf } from '../store/queued-files.js'
import { latestAfter } from './clock.js'
import type { SyncContext } from './context.js'
import { addSyncEvents, jobStuck } from './events.js'
import { problemText } from './fetch-file.js'
import { type JobQueue, TAKEOVERS, type TakenJob, uuidOf } from './queue.js'
import { addContent, endFile, unknownFormat } from './run-files.js'
import { FUNCTION_NAME } from './types.js'

export const FILE_QUEUE = 'files'
export const STUCK_FILE_QUEUE = 'files-stuck'

/** Maximum number of jobs in the queue: the next ones follow as these are done. */
const MAX_QUEUED = 500
/** Seconds before a file is tried again whose bucket or database was unreachable: longer each time. */
const RETRY_WAITS = [5, 10, 30, 60, 300]

/** Identifies a row of the queue. */
interface QueuedName {
  readonly connection: string
  readonly no: number
  /** When it was queued, unless an earlier version made the job: another file may have the number since. */
  readonly at?: string | undefined
}

export const queuedFileOf = ({ data }: TakenJob): QueuedName & { readonly bytes: number } => ({
  connection: `${data.connection}`,
  no: data.no as number,
  at: data.at as string | undefined,
  bytes: data.bytes as number,
})

/** Queues jobs for the files that are due, the oldest first. `only`: limits them to these connections. */
export async function planFiles(
  { home, clock }: SyncContext,
  queue: JobQueue,
  only?: ReadonlySet<string>,
): Promise<void> {
  const now = clock.now()
  const rows = await home.query(
    `SELECT connection_id, received_no, received_at, turn, bytes FROM queued_files
     WHERE state = 'waiting' AND (due_at <= $1 OR due_at > $3) AND ($2::text[] IS NULL OR connection_id = ANY($2))
     ORDER BY received_at, connection_id, received_no LIMIT ${MAX_QUEUED}`,
    [now.toISOString(), only === undefined ? null : [...only], latestAfter(now, LONGEST_WAIT)],
  )
  const jobs = rows.map(({ connection_id, received_no, received_at, turn, bytes }) => ({
    // With its time: a file that failed leaves its number to the next one.
    id: uuidOf(['file', connection_id ?? '', received_no ?? '', received_at ?? '', turn ?? '']),
    data: { connection: connection_id, no: countOf(received_no), at: received_at, bytes: countOf(bytes) },
    priority: 0,
  }))
  await queue.add(FILE_QUEUE, jobs)
}

/** Another worker has loaded it, or it was cancelled: this load is rolled back. */
class NotWaiting extends Error {}

/** Null if the file no longer waits. Throws what is no fault of the file: its job is to be handed back. */
export async function loadQueued(
  context: SyncContext,
  name: QueuedName,
  signal: AbortSignal | undefined,
): Promise<LoadedFile | null> {
  const { home, keptFiles, clock, formats } = context
  const row = await waitingRow(home, name)
  if (row === null) return null
  const settle = (session: Session, loaded: LoadedFile): Promise<void> =>
    settleFile(context, session, row, loaded)
  try {
    const loaded = await loadFile(home, keptFiles, queuedInput(row, keptFiles), {
      ...queuedReadingOf(row.reading, await readingFormats(home, name.connection, formats)),
      signal,
      connection: name.connection,
      onReject: () => undefined,
      receipt: receiptOf(row),
      received: clock.now().toISOString(),
      withoutCreatedEvents: isTrue(row.is_silent),
      inTransaction: settle,
    })
    if (loaded.status === 'known') await home.transaction((session) => settle(session, loaded))
    return loaded
  } catch (error) {
    if (error instanceof NotWaiting) return null
    if (!endsFileOnly(error)) throw error
    await failQueued(context, name, problemText(error, row.name !== row.listed), row)
    return null
  }
}

async function waitingRow(session: Session, { connection, no, at }: QueuedName): Promise<StoreRow | null> {
  const [row] = await session.query(
    `SELECT * FROM queued_files WHERE connection_id = $1 AND received_no = $2 AND state = 'waiting'
       AND ($3::text IS NULL OR received_at = $3)`,
    [connection, no, at ?? null],
  )
  return row ?? null
}

async function settleFile(
  { clock }: SyncContext,
  session: Session,
  row: StoreRow,
  loaded: LoadedFile,
): Promise<void> {
  const connection = row.connection_id ?? ''
  if (loaded.sha256 !== row.sha256) throw new Error('the kept file differs from the one that was queued')
  await lockConnection(session, connection)
  const deletedRows = await session.query(
    `DELETE FROM queued_files WHERE connection_id = $1 AND received_no = $2 AND received_at = $3 AND sha256 = $4 AND state = 'waiting'
     RETURNING received_no`,
    [connection, countOf(row.received_no), row.received_at ?? '', row.sha256 ?? ''],
  )
  if (deletedRows.length === 0) throw new NotWaiting('the file is no longer waiting')
  const source = sourceOf(row)
  if (source === null) return
  await addContent(session, source.run, source.file, loaded)
  await endListed(session, row, clock.now())
}

/** The sync run that a row belongs to, and its file at the source. */
function sourceOf(row: StoreRow) {
  if (row.run_no === null || row.run_no === undefined) return null
  const size = row.listed_size ?? null
  const file = {
    name: row.listed ?? '',
    size: size === null ? null : countOf(size),
    modified: row.listed_modified ?? null,
    version: row.version ?? null,
  }
  return { run: { connection: row.connection_id ?? '', no: countOf(row.run_no) }, file }
}

/** The end of a file at the source, once nothing in it waits. Call it while the connection is locked. */
export async function endListed(session: Session, row: StoreRow, now: Date): Promise<void> {
  const source = sourceOf(row)
  if (source === null) return
  const { run, file } = source
  const others = await session.query(
    'SELECT state, fault FROM queued_files WHERE connection_id = $1 AND run_no = $2 AND listed = $3 ORDER BY received_no',
    [run.connection, run.no, file.name],
  )
  if (others.some(({ state }) => state === 'waiting')) return
  const message = others.map(({ fault }) => fault ?? '').join('\n')
  if (others.length === 0) {
    const end = { outcome: 'known', message: row.note ?? null, fault: null } as const
    return endFile(session, run, file, end, now)
  }
  await session.query('DELETE FROM queued_files WHERE connection_id = $1 AND run_no = $2 AND listed = $3', [
    run.connection,
    run.no,
    file.name,
  ])
  await endFile(session, run, file, unknownFormat(file.name, message), now)
}

/**
 * The file cannot be loaded as it is: it is kept with the reason, as a file of its run or until somebody asks for it again. `read`: its row,
 * unless its workers ended; another file may have its number if its connection was removed meanwhile.
 */
const failQueued = (
  { home, clock }: SyncContext,
  name: QueuedName,
  fault: string,
  read: StoreRow | null,
): Promise<void> =>
  home.transaction(async (session) => {
    const { connection } = name
    await lockConnection(session, connection)
    const [row] = await session.query(
      `UPDATE queued_files SET state = 'failed', fault = $3 WHERE connection_id = $1 AND received_no = $2 AND state = 'waiting'
         AND ($4::text IS NULL OR received_at = $4) RETURNING *`,
      [connection, name.no, fault, read?.received_at ?? name.at ?? null],
    )
    if (row === undefined) return
    await endListed(session, row, clock.now())
    if (read === null) await addStuck(session, row, clock.now())
  })

/** The event of a file at the source whose workers ended. */
async function addStuck(session: Session, row: StoreRow, now: Date): Promise<void> {
  const source = sourceOf(row)
  if (source === null) return
  const { run, file } = source
  const [of] = await session.query(
    'SELECT kind, job_id FROM sync_runs WHERE connection_id = $1 AND run_no = $2',
    [run.connection, run.no],
  )
  const stuck = {
    function_name: FUNCTION_NAME,
    kind: of?.kind ?? '',
    job_id: of?.job_id ?? null,
    run_id: row.run_no ?? null,
    takeovers: TAKEOVERS,
    file: file.name,
  }
  await addSyncEvents(session, run.connection, [jobStuck(stuck)], now)
}

/**
 * Hands the file out again under another name, which does not count as a takeover: at once, or after a delay if its
 * bytes were unreachable.
 */
export async function handBackFile(
  { home, clock }: SyncContext,
  name: QueuedName,
  isAwayNow: boolean,
): Promise<void> {
  const row = await waitingRow(home, name)
  if (row === null) return
  const seconds = isAwayNow ? (RETRY_WAITS[countOf(row.turn)] ?? RETRY_WAITS.at(-1) ?? 0) : 0
  await home.query(
    `UPDATE queued_files SET turn = turn + 1, due_at = $3 WHERE connection_id = $1 AND received_no = $2 AND state = 'waiting'
       AND turn = $4`,
    [
      name.connection,
      name.no,
      new Date(clock.now().getTime() + seconds * 1_000).toISOString(),
      countOf(row.turn),
    ],
  )
}

/** Whether the kept files or the database were unreachable: no fault of the work. */
export const isAway = (error: unknown): boolean => isInvoiceError(error) && error.code === 'store'

/** Minutes before a file whose workers ended one after the other is handed out again: often something else ended them. */
const REST_MINUTES = [1, 10]
/** Seconds of the longest wait of a file, which is that rest. */
const LONGEST_WAIT = 600

const TRIES = (TAKEOVERS + 1) * (REST_MINUTES.length + 1)
const STUCK = `its worker ended ${TRIES} times while it was loaded: see what ends it (memory, disk), then load it again`

/** A file that no worker could load rests first, and is given up if that does not help. */
export async function giveUpFile(context: SyncContext, job: TakenJob): Promise<void> {
  const name = queuedFileOf(job)
  const isResting = await context.home.transaction((session) => rest(session, name, context.clock.now()))
  if (!isResting) await failQueued(context, name, STUCK, null)
}

async function rest(session: Session, name: QueuedName, now: Date): Promise<boolean> {
  const { connection, no } = name
  await lockConnection(session, connection)
  const waiting = await waitingRow(session, name)
  const minutes = REST_MINUTES[countOf(waiting?.stuck)]
  if (waiting === null || minutes === undefined) return false
  const due = new Date(now.getTime() + minutes * 60_000).toISOString()
  await session.query(
    `UPDATE queued_files SET stuck = stuck + 1, turn = turn + 1, due_at = $3 WHERE connection_id = $1 AND received_no = $2`,
    [connection, no, due],
  )
  await addStuck(session, waiting, now)
  return true
}
