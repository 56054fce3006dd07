/** The worker threads: each reads a file at a time, and reports what comes of it. */
import { Worker } from 'node:worker_threads'
import type { InputFile } from '../../input/file.js'
import { createAside, type Shelf } from '../../output/laid-aside.js'
import { InvoiceError } from '../../schema/errors.js'
import {
  type BatchReport,
  type Order,
  type Report,
  sizeOf,
  type TaskReport,
  type WorkerSettings,
} from './messages.js'
import type { Made } from './products.js'
import { createQueue, type Queue } from './queue.js'

/** Starts a worker thread. */
export type Spawn = (settings: WorkerSettings) => Worker

/** What comes of a file that a worker reads. */
export interface FileReports {
  /** The next report. Throws when a worker has died. */
  take(): Promise<TaskReport>
  /** The text of a report, which stays as it is until that of the next but one is asked for. */
  textOf(report: BatchReport): Promise<Uint8Array<ArrayBuffer> | null>
  /** The report is written: whoever sent it may go on. */
  written(report: BatchReport): void
  /** All of it has been taken. */
  end(): Promise<void>
}

export interface FileToRead {
  readonly file: InputFile
  /** Null where no worker has it. */
  reading: Promise<FileReports> | null
}

export interface Crew {
  /** So many workers, if there may be, read what `next` gives them until it gives nothing. `last`: nothing will follow, and each hands over what it has made. */
  work(wanted: number, next: () => FileToRead | undefined, last: boolean): void
  /** Throws when a worker has died. */
  check(): void
  /** What the workers have made of all that they have read, once they hand it over. */
  made(): Promise<Made[]>
  /** Ends all work, whatever it is at. */
  close(): Promise<void>
}

export interface CrewOptions {
  /** Workers at most. */
  readonly most: number
  readonly settings: WorkerSettings
  readonly spawn?: Spawn | undefined
  /** Folder for text that waits for its turn. Without one it is sent, and workers wait. */
  readonly aside: string | undefined
}

/** The worker's file lies beside the built program. */
const spawnBuilt: Spawn = (settings) =>
  new Worker(new URL('./worker.js', import.meta.url), { workerData: settings })

interface Member {
  readonly worker: Worker
  readonly made: Queue<Made>
  /** Of the file that it reads, and what to do once that is read. */
  reports: Queue<TaskReport>
  done: () => void
  shelf: Shelf | null
}

export function createCrew({ most, settings, spawn = spawnBuilt, aside: folder }: CrewOptions): Crew {
  const aside = folder === undefined ? null : createAside(folder)
  const members: Member[] = []
  const queues = new Set<Pick<Queue<unknown>, 'fail'>>()
  let places = most
  let closed = false
  let failure: { readonly error: unknown } | undefined

  function fail(error: unknown): void {
    if (closed) return
    failure ??= { error }
    for (const queue of queues) queue.fail(error)
  }

  function queueOf<Entry>(): Queue<Entry> {
    const queue = createQueue<Entry>()
    queues.add(queue)
    if (failure !== undefined) queue.fail(failure.error)
    return queue
  }

  /** Where the system gives no more threads, those that are there must do. */
  function hire(): void {
    let worker: Worker
    try {
      worker = spawn(settings)
    } catch {
      places = members.length
      return
    }
    const member: Member = {
      worker,
      made: queueOf(),
      reports: queueOf(),
      done: () => undefined,
      shelf: null,
    }
    worker.on('message', (report: Report) => receive(member, report))
    worker.on('error', (error) => fail(whyLost(error)))
    worker.on('messageerror', fail)
    worker.on('exit', (code) => fail(lost(`ended by itself (exit code ${code})`)))
    members.push(member)
  }

  function receive(member: Member, report: Report): void {
    if (report.kind === 'made') {
      member.made.put(report.made)
      return
    }
    member.reports.put(report)
    if (report.kind !== 'batch') member.done()
    else if (member.shelf !== null && report.text !== null && !(report.text instanceof Uint8Array))
      member.shelf.end = report.text.at + report.text.length
  }

  async function keepBusy(member: Member, next: () => FileToRead | undefined, last: boolean): Promise<void> {
    for (let wanted = next(); wanted !== undefined; wanted = next()) {
      const done = new Promise<void>((resolve) => (member.done = resolve))
      wanted.reading = begin(member, wanted.file)
      await done
    }
    if (last) order(member, { hand: true })
  }

  async function begin(member: Member, { path = '', name }: InputFile): Promise<FileReports> {
    const reports = queueOf<TaskReport>()
    member.reports = reports
    const shelf = (await aside?.begin(member.shelf)) ?? null
    member.shelf = shelf
    order(member, { task: { path, name, shelf: shelf && { fd: shelf.fd, end: shelf.end } } })
    return {
      take: reports.take,
      textOf: async ({ text }) => {
        if (text === null || text instanceof Uint8Array) return text
        return shelf === null ? null : shelf.take(text.at, text.length)
      },
      written: (report) => order(member, { written: sizeOf(report) }),
      end: async () => {
        queues.delete(reports)
        await shelf?.leave()
      },
    }
  }

  return {
    work: (wanted, next, last) => {
      while (members.length < Math.min(wanted, places)) hire()
      for (const member of members) void keepBusy(member, next, last)
    },
    check: () => {
      if (failure !== undefined) throw failure.error
    },
    made: () => Promise.all(members.map(({ made }) => made.take())),
    close: async () => {
      closed = true
      await Promise.all(members.map(({ worker }) => worker.terminate()))
      await aside?.close()
    },
  }
}

const order = ({ worker }: Member, given: Order): void => worker.postMessage(given)

/** What the machine lacked, in words; an error of the worker's own is left as it is. */
function whyLost(error: unknown): Error {
  if (!(error instanceof Error)) return lost('threw what is no error', error)
  const code = 'code' in error ? error.code : ''
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return lost('ran out of memory', error)
  if (code === 'ERR_WORKER_INIT_FAILED' || code === 'EMFILE') return lost('could not be started', error)
  return error
}

/** A worker is gone that threw nothing: its machine took it away. */
function lost(how: string, cause?: unknown): InvoiceError {
  return new InvoiceError(
    {
      code: 'aborted',
      expected: 'worker threads that last until all is read',
      remedy: `A worker thread ${how}: run again with --jobs 1, which takes less memory.`,
    },
    { cause },
  )
}
