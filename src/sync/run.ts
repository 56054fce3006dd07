/** A run: loads what is new at the source into the store, file by file. */
import { invoiceFiles } from '../parse/invoice-files.js'
import { endsFileOnly } from '../parse/parse-all.js'
import { type InvoiceError, isInvoiceError } from '../schema/errors.js'
import type { FileSource, SourceFile } from '../sources/source.js'
import { isSourceError, type SourceError } from '../sources/source-error.js'
import { isTrue } from '../store/claims.js'
import { keepInvoices } from '../store/invoice-reports.js'
import type { ArrivedFile } from '../store/kept-files.js'
import { loadFile } from '../store/load.js'
import { readingFormats } from '../store/maps.js'
import type { ConnectionFault } from './connection-errors.js'
import type { SyncContext } from './context.js'
import { fetchFile, filesWithin, noInvoiceIn, problemText } from './fetch-file.js'
import { isAway } from './file-jobs.js'
import { endAfterLoads, queueArrived } from './hand-out.js'
import { holdRun, RunLost } from './hold-run.js'
import { type FileWindow, listWork, type Worklist } from './listing.js'
import { type FileEnd, noteEnd, noteLoaded, noteUnread, STILL_WRITTEN, unknownFormat } from './run-files.js'
import {
  beginRun,
  endRun,
  type HeldRun,
  noteListing,
  type QueuedSync,
  type RunEnd,
  whyStopped,
} from './run-state.js'
import { createRedaction, joinSettings, type KeptSecrets } from './secrets.js'
import type { ConnectionSource, SyncRun } from './types.js'

/** Null if there was nothing to do. Throws what ends the worker, and `RunLost`. */
export async function performRun(
  context: SyncContext,
  queued: QueuedSync,
  signal: AbortSignal | undefined,
): Promise<SyncRun | null> {
  const run = await beginRun(context, queued)
  if (run === null) return null
  const connection = await openConnection(context, run)
  const { clean } = connection
  const state: { work: Worklist | null; unsettled: boolean } = { work: null, unsettled: false }
  let end: Omit<RunEnd, 'names' | 'soon'>
  try {
    const source = await connection.open()
    try {
      end = await readAll({ ...context, run, source, clean, signal }, state)
    } finally {
      await source.close().catch(() => undefined)
    }
  } catch (error) {
    if (signal?.aborted === true && isInvoiceError(error)) end = cancelledEnd(STOPPED_MESSAGE)
    else if (isSourceError(error)) end = failed(faultOf(error, clean))
    else if (isAway(error) || (isInvoiceError(error) && error.code === 'config'))
      end = { status: 'failed', message: clean(inText(error)), faults: [] }
    else throw withoutSecrets(error, clean)
  }
  const whole = end.status === 'completed' ? (state.work?.names ?? null) : null
  const soon = end.status === 'cancelled' ? 0 : state.unsettled ? context.settling : null
  const ending = { ...end, names: whole, soon }
  return (await endAfterLoads(context, run, ending)) ? null : endRun(context, run, ending)
}

/** The queue keeps an error that ends a worker, and it is shown to whoever runs the worker. */
function withoutSecrets(error: unknown, clean: (text: string) => string): unknown {
  if (error instanceof RunLost || !(error instanceof Error)) return error
  const text = `${error.message}${error.stack}${error.cause}`
  if (clean(text) === text) return error
  const cleaned = new Error(clean(error.message))
  cleaned.stack = clean(error.stack ?? '')
  return cleaned
}

const inText = (error: unknown): string => (error instanceof Error ? error.message : `${error}`)
const STOPPED_MESSAGE = 'its worker was stopped: the next one continues'

const cancelledEnd = (message: string) => ({ status: 'cancelled', message, faults: [] }) as const
const failed = (fault: ConnectionFault) =>
  ({ status: 'failed', message: fault.message, faults: [fault] }) as const

/** Settings with their secrets stay in this function; every text that leaves it is redacted. */
async function openConnection(
  { key, sources, integrations }: SyncContext,
  { connection, connectionRow }: HeldRun,
) {
  const shown = JSON.parse(connectionRow.source ?? '{}') as ConnectionSource
  const secrets = JSON.parse(connectionRow.secrets ?? '{}') as KeptSecrets
  const integration = connectionRow.integration_name ?? integrations[0]?.integration_name ?? ''
  let clean = (text: string): string => text
  return {
    clean: (text: string): string => clean(text),
    open: async (): Promise<FileSource> => {
      const settings = await joinSettings(shown, secrets, connection, key)
      clean = createRedaction(sources.withEnvironment(settings), sources.secretFields(shown.type))
      return sources.open(settings, integration, isTrue(connectionRow.from_outside))
    },
  }
}

function faultOf(error: SourceError, clean: (text: string) => string): ConnectionFault {
  const { error_type, resource, plain } = error
  const whole = error_type === 'invalid_credentials' || error_type === 'source_unreachable'
  return { error_type, resource: whole ? null : clean(resource), message: clean(plain) }
}

interface Reading extends SyncContext {
  readonly run: HeldRun
  readonly source: FileSource
  readonly clean: (text: string) => string
  readonly signal: AbortSignal | undefined
}

/** After this many files that break off, the source is taken to be unreachable. */
const MOST_BROKEN = 5

async function readAll(
  reading: Reading,
  state: { work: Worklist | null; unsettled: boolean },
): Promise<Omit<RunEnd, 'names' | 'soon'>> {
  const { home, clock, settling, run, source, clean, signal } = reading
  const work = await listWork(home, run.connection, source, windowOf(run), {
    now: clock.now(),
    settling,
    signal,
  })
  await noteListing(home, run, work)
  await noteUnread(home, run, work, clock.now())
  state.unsettled = work.waiting.length > 0
  // Several files are distributed to free workers if other workers can read their bytes.
  const handsOut = home.isShared && reading.keptFiles.lasting && work.files.length > 1
  const broken: ConnectionFault[] = []
  for (const file of work.files) {
    const why = signal?.aborted === true ? STOPPED_MESSAGE : await whyStopped(home, run)
    if (why !== null) return cancelledEnd(why)
    await holdRun(home, run, file.name)
    const end = await readOne(reading, file, handsOut)
    if (end === null) continue
    if (end.outcome === 'unsettled' && end.fault === null) state.unsettled = true
    await noteEnd(home, run, file, end, clock.now())
    if (end.outcome === 'unsettled' && end.fault !== null) broken.push(end.fault)
    if (broken.length === MOST_BROKEN) break
  }
  if (broken[0] !== undefined) return failed(broken[0])
  await reconcile(reading)
  state.work = work
  return { status: 'completed', message: null, faults: work.unreadable.map((error) => faultOf(error, clean)) }
}

/** The files are loaded whatever comes of it: the page of invoices tries again. */
async function reconcile({ home, keptFiles, run, ...reading }: Reading): Promise<void> {
  const formats = await readingFormats(home, run.connection, reading.formats)
  await keepInvoices(home, { keptFiles, formats }, run.connection).catch(() => undefined)
}

const windowOf = ({ job, historicalFrom }: HeldRun): FileWindow =>
  job === null
    ? { from: historicalFrom, to: null, setsAside: historicalFrom !== null }
    : { from: job.requested_start_time, to: job.requested_end_time, setsAside: false }

/**
 * Null if the file now waits for a worker. Throws if the source as a whole fails; a fault of the file alone is its end:
 * one that it has while the source still answers for it does not keep the other files from being read.
 */
async function readOne(reading: Reading, file: SourceFile, handsOut: boolean): Promise<FileEnd | null> {
  const { keptFiles, source, clean, signal } = reading
  try {
    const arrived = await fetchFile(keptFiles, source, file, signal)
    if (arrived === null) return { outcome: 'unsettled', message: STILL_WRITTEN, fault: null }
    try {
      if (handsOut) return await queueArrived(reading, file, arrived)
      const leave = await reading.group.enter(arrived.bytes)
      try {
        return await loadArrived(reading, file, arrived)
      } finally {
        leave()
      }
    } finally {
      await arrived.discard()
    }
  } catch (error) {
    if (!isSourceError(error)) throw error
    const fault = faultOf(error, clean)
    if (error.error_type === 'missing_permission')
      return { outcome: 'failed', message: fault.message, fault: { ...fault, resource: file.name } }
    if (error.error_type !== 'source_unreachable') throw error
    const now = await source.look(file.name, signal).catch(() => {
      throw error
    })
    const isSame = now !== null && now.version === file.version
    if (!isSame) return { outcome: 'unsettled', message: STILL_WRITTEN, fault: null }
    const message = `${file.name}: ${fault.message}`
    return { outcome: 'unsettled', message: fault.message, fault: { ...fault, message } }
  }
}

async function loadArrived(
  { home, keptFiles, clock, run, signal, ...reading }: Reading,
  file: SourceFile,
  arrived: ArrivedFile,
): Promise<FileEnd> {
  const problems: InvoiceError[] = []
  const passedOver: string[] = []
  const notePassedOver = (name: string, reason: string): void => void passedOver.push(`${name}: ${reason}`)
  const formats = await readingFormats(home, run.connection, reading.formats)
  let [contents, newContents] = [0, 0]
  const files = filesWithin(arrived, file.name, signal, notePassedOver)
  for await (const input of invoiceFiles(files, { formats, signal, onPassedOver: notePassedOver })) {
    try {
      const loaded = await loadFile(home, keptFiles, input, {
        formats,
        signal,
        connection: run.connection,
        onReject: () => undefined,
        received: clock.now().toISOString(),
        withoutCreatedEvents: run.historical,
        inTransaction: (session, one) => noteLoaded(session, run, file, one),
      })
      contents++
      if (loaded.status === 'loaded') newContents++
      else await home.transaction((session) => noteLoaded(session, run, file, loaded))
    } catch (error) {
      if (!endsFileOnly(error)) throw error
      problems.push(error)
    }
  }
  if (problems.length > 0 || contents === 0) {
    const message = problems.map((one) => problemText(one, problems.length > 1)).join('\n')
    return unknownFormat(file.name, message || noInvoiceIn(file.name, passedOver))
  }
  const outcome = newContents > 0 ? 'new' : 'known'
  return { outcome, message: passedOver.join('\n') || null, fault: null }
}
