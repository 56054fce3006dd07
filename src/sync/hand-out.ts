/**
 * Distributes files of a run to all workers: the run fetches them in order, any worker loads them, and the run ends
 * when the last one is loaded.
 */
import { invoiceFiles } from '../parse/invoice-files.js'
import { endsFileOnly } from '../parse/parse-all.js'
import type { SourceFile } from '../sources/source.js'
import { isTrue } from '../store/claims.js'
import { lockConnection } from '../store/connection-lock.js'
import { countOf, type StoreRow } from '../store/home.js'
import type { ArrivedFile } from '../store/kept-files.js'
import { readingFormats } from '../store/maps.js'
import { keepForQueue, type NewQueuedFile, queuedReading, queueFiles } from '../store/queued-files.js'
import { clearErrors } from './connection-errors.js'
import type { SyncContext } from './context.js'
import { filesWithin, noInvoiceIn, problemText } from './fetch-file.js'
import { endListed } from './file-jobs.js'
import { holdRun, RunLost } from './hold-run.js'
import { findJob } from './jobs.js'
import { type FileEnd, unknownFormat } from './run-files.js'
import { endRun, type HeldRun, isMended, type RunEnd } from './run-state.js'
import { noteSeen } from './seen-files.js'
import { FUNCTION_NAME, type RunKind, type SyncRun } from './types.js'

interface Fetching extends SyncContext {
  readonly run: HeldRun
  readonly signal: AbortSignal | undefined
}

/** The end of the file if there is nothing to load in it; null if it now waits. */
export async function queueArrived(
  { home, keptFiles, clock, run, signal, ...fetching }: Fetching,
  file: SourceFile,
  arrived: ArrivedFile,
): Promise<FileEnd | null> {
  const formats = await readingFormats(home, run.connection, fetching.formats)
  const reading = queuedReading({ formats })
  const passedOver: string[] = []
  const files: NewQueuedFile[] = []
  const notePassedOver = (name: string, reason: string): void => void passedOver.push(`${name}: ${reason}`)
  const entries = filesWithin(arrived, file.name, signal, notePassedOver)
  for await (const input of invoiceFiles(entries, { formats, signal, onPassedOver: notePassedOver })) {
    try {
      files.push(await keepForQueue(keptFiles, input, reading, signal))
    } catch (error) {
      if (!endsFileOnly(error)) throw error
      const fault = problemText(error, input.name !== file.name)
      files.push({ name: input.name, sha256: '', bytes: 0, sheet: null, reading, fault })
    }
  }
  if (files.length === 0) return unknownFormat(file.name, noInvoiceIn(file.name, passedOver))
  const { connection, no } = run
  const { name, size, modified, version } = file
  const from = { run: no, listed: name, size, modified, version, note: passedOver.join('\n') || null }
  await home.transaction(async (session) => {
    await lockConnection(session, connection)
    await holdRun(session, run, null)
    const now = clock.now()
    await queueFiles(session, { connection, at: now.toISOString(), isSilent: run.historical, from }, files)
    await noteSeen(session, connection, [file], 'queued', now)
    if (files.every(({ fault }) => fault !== null))
      await endListed(session, { connection_id: connection, run_no: `${no}`, listed: name }, now)
  })
  return null
}

/** Files that this run or an earlier one queued: a first run is over when all of them are loaded. */
const WAITING = `SELECT 1 FROM queued_files q WHERE q.connection_id = r.connection_id AND q.run_no <= r.run_no AND q.state = 'waiting'`

/** How a run ends, kept until its files are loaded: `RunEnd` without the names, which are compared now. */
type Ending = Omit<RunEnd, 'names'>

/** False if none of its files waits: the run ends here. */
export const endAfterLoads = (
  { home, clock }: SyncContext,
  run: HeldRun,
  { names, ...ending }: RunEnd,
): Promise<boolean> =>
  home.transaction(async (session) => {
    const { connection, no } = run
    await lockConnection(session, connection)
    const [waits] = await session.query(
      `SELECT r.run_no FROM sync_runs r WHERE r.connection_id = $1 AND r.run_no = $2 AND EXISTS (${WAITING})`,
      [connection, no],
    )
    if (waits === undefined) return false
    await holdRun(session, run, null)
    await session.query('UPDATE sync_runs SET ending = $3 WHERE connection_id = $1 AND run_no = $2', [
      connection,
      no,
      JSON.stringify(ending satisfies Ending),
    ])
    if (names !== null)
      await clearErrors(
        session,
        connection,
        ({ error_type, resource, run_no }) => run_no < no && isMended(error_type, resource, names),
        clock.now(),
      )
    return true
  })

/** Ends the runs whose files are all loaded. Any worker may do it at any time. */
export async function endLoadedRuns(
  context: SyncContext,
  onRun: ((run: SyncRun) => void) | undefined,
): Promise<void> {
  const rows = await context.home.query(
    `SELECT r.* FROM sync_runs r WHERE r.status = 'running' AND r.ending IS NOT NULL AND NOT EXISTS (${WAITING})`,
  )
  for (const row of rows) {
    const ended = await endLoaded(context, row)
    if (ended !== null) onRun?.(ended)
  }
}

async function endLoaded(context: SyncContext, row: StoreRow): Promise<SyncRun | null> {
  const connection = row.connection_id ?? ''
  const jobId = row.job_id ?? null
  const job = jobId === null ? null : await findJob(context.home, connection, jobId)
  const ending = JSON.parse(row.ending ?? '{}') as Ending
  const run: HeldRun = {
    queueId: row.queue_id ?? '',
    connection,
    function_name: FUNCTION_NAME,
    kind: (row.kind ?? '') as RunKind,
    turn: await turnOf(context, row),
    jobId,
    takeovers: countOf(row.takeovers),
    no: countOf(row.run_no),
    historical: isTrue(row.historical),
    historicalFrom: null,
    job,
    connectionRow: {},
  }
  // Files that were fetched are loaded anyway, each as a whole.
  const end = job?.status === 'cancelled' ? { ...ending, ...CANCELLED } : ending
  try {
    return await endRun(context, run, { ...end, names: null })
  } catch (error) {
    if (error instanceof RunLost) return null // another worker ended it
    throw error
  }
}

const CANCELLED = { status: 'cancelled', message: 'it was cancelled', faults: [] } as const

/** The turn of the run's window: the next run of the window may begin. */
async function turnOf({ home }: SyncContext, { connection_id, job_id }: StoreRow): Promise<number> {
  if (job_id === null || job_id === undefined) return 0
  const [row] = await home.query(
    'SELECT turn FROM sync_jobs WHERE connection_id = $1 AND job_id = $2::uuid',
    [connection_id ?? '', job_id],
  )
  return countOf(row?.turn)
}
