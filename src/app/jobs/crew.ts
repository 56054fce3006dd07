/** The worker threads: each reads one file at a time and reports the results. */

import { Worker } from 'node:worker_threads'
import type { InputFile } from '../../input/file.js'
import { type AsideFile, createAside } from '../../output/laid-aside.js'
import { builtFile } from '../../process/built-file.js'
import { freeHeap } from '../../process/heap.js'
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

/** The reports on a file that a worker reads. */
export interface FileReports {
  /** The next report. Throws if a worker has died. */
  take(): Promise<TaskReport>
  /** The text of a report, which stays valid until the text of the next but one is requested. */
  textOf(report: BatchReport): Promise<Uint8Array<ArrayBuffer> | null>
  /** Tells the sender that its report is written, so that it may go on. */
  written(report: BatchReport): void
  /** Resolves when all reports have been taken. */
  end(): Promise<void>
}

export interface FileToRead {
  readonly file: InputFile
  /** Null if no worker reads it. */
  reading: Promise<FileReports> | null
}

export interface Crew {
  /**
   * Up to a worker for each of `files` but the first reads the files from `next` until there are none. `last`: no files
   * will follow, and each worker hands over its result.
   */
  work(files: readonly InputFile[], next: () => FileToRead | undefined, last: boolean): void
  /** Throws if a worker has died. */
  check(): void
  /** The results of the workers for all files they read, once they hand them over. */
  made(): Promise<Made[]>
  /** Ends all work at once. */
  close(): Promise<void>
}

export interface CrewOptions {
  /** At most this many workers. */
  readonly most: number
  /** Bytes on disk that each thread must have to read. */
  readonly share?: number
  readonly settings: WorkerSettings
  readonly spawn?: Spawn | undefined
  /** Folder for text that waits for its turn. Without one the text is sent, and workers wait. */
  readonly aside: string | undefined
}

const spawnBuilt: Spawn = (settings) =>
  new Worker(builtFile('worker.js', import.meta.url), { workerData: settings })

interface Member {
  readonly worker: Worker
  readonly made: Queue<Made>
  /** Reports on the file that it reads, and what to do once it has been read. */
  reports: Queue<TaskReport>
  done: () => void
  shelf: AsideFile | null
}

export function createCrew(options: CrewOptions): Crew {
  const { most, share = 0, settings, spawn = spawnBuilt, aside: folder } = options
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

  /** If the system gives no more threads, the existing ones do all the work. */
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

  async function begin(member: Member, { path = '', name, member: entry }: InputFile): Promise<FileReports> {
    const reports = queueOf<TaskReport>()
    member.reports = reports
    const shelf = (await aside?.begin(member.shelf)) ?? null
    member.shelf = shelf
    order(member, { task: { path, name, member: entry, shelf: shelf && { fd: shelf.fd, end: shelf.end } } })
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
    work: (files, next, last) => {
      const wanted = Math.min(files.length - 1, sharesOf(files, share) - 1)
      if (wanted > 0) freeHeap()
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

/** How many threads find their share of bytes in the files. */
function sharesOf(files: readonly InputFile[], share: number): number {
  if (share === 0) return Infinity
  return Math.floor(files.reduce((sum, { size }) => sum + (size ?? 0), 0) / share)
}

const order = ({ worker }: Member, given: Order): void => worker.postMessage(given)

/** The resource that the machine lacked, in words; an error of the worker itself is left as it is. */
function whyLost(error: unknown): Error {
  if (!(error instanceof Error)) return lost('threw what is no error', error)
  const code = 'code' in error ? error.code : ''
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return lost('ran out of memory', error)
  if (code === 'ERR_WORKER_INIT_FAILED' || code === 'EMFILE') return lost('could not be started', error)
  return error
}

/** The error for a worker that ended without throwing: the machine stopped it. */
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
