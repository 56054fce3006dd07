/** Those who work: this thread, and worker threads that are started as they are needed; one task each at a time. */
import { Worker } from 'node:worker_threads'
import type { InputFile } from '../../input/file.js'
import { InvoiceError } from '../../schema/errors.js'
import type { BatchReport, Order, Report, Task, TaskReport, WorkerSettings } from './messages.js'
import type { Made } from './products.js'
import { createQueue, type Queue } from './queue.js'
import { createWaiting, type Reports, type Waiting } from './waiting.js'
import type { Work } from './work.js'

/** Starts a worker thread. */
export type Spawn = (settings: WorkerSettings) => Worker

/** What is sent of one task. */
export interface TaskReports {
  /** The next report. Throws when a worker has died. */
  take(): Promise<TaskReport>
  /** The report is written: whoever sent it may go on. */
  written(report: BatchReport): void
  /** Nothing reads the memory of a text any more. */
  reuse(memory: ArrayBuffer): void
}

export interface Crew {
  /** Gives the task to whoever is free first; to this thread where no other can read the file. */
  start(task: Task, file: InputFile): Promise<TaskReports>
  /** What each has made of the tasks of a group, all of which are done. */
  hand(group: number): Promise<Made[]>
  /** Ends all work, whatever it is at. */
  close(): Promise<void>
}

export interface CrewOptions {
  /** Worker threads at most. */
  readonly workers: number
  /** This thread reads as they do. Else it reads what is soon done, and is free to give out work and to write. */
  readonly reads: boolean
  readonly settings: WorkerSettings | null
  /** The work of this thread. */
  readonly here: (send: (report: Report) => void) => Work
  readonly spawn?: Spawn | undefined
  /** Folder for text that waits for its turn, and bytes of it that may be sent before they are written. */
  readonly aside: string | undefined
  readonly ahead: number
}

interface Member {
  readonly work: Omit<Work, 'perform'> & { perform(task: Task, file: InputFile): unknown }
  readonly groups: Set<number>
  readonly made: Queue<Made>
  readonly waiting: Waiting
  reports: Reports | null
  end(): Promise<unknown>
}

/** The worker's file lies beside the built program. */
const spawnBuilt: Spawn = (settings) =>
  new Worker(new URL('./worker.js', import.meta.url), { workerData: settings })

/** Bytes of a file that this thread reads in any case: fewer than would keep the others waiting. */
const SOON = 256 << 10

export function createCrew({ workers, settings, here, spawn = spawnBuilt, ...given }: CrewOptions): Crew {
  let { reads } = given
  let most = 1 + workers
  let closed = false
  let failure: { readonly error: unknown } | undefined
  let wake: () => void = () => undefined
  const members: Member[] = []
  const free: Member[] = []
  const own = memberOf((take) => {
    const work = here(take)
    let performed: Promise<void> = Promise.resolve()
    const perform = (task: Task, file: InputFile): void => {
      performed = work.perform(task, file).catch(fail)
    }
    return { work: { ...work, perform }, end: () => performed }
  })

  function memberOf(join: (take: (report: Report) => void) => Pick<Member, 'work' | 'end'>): Member {
    const take = (report: Report): void => {
      if (report.kind === 'made') {
        member.made.put(report.made)
        return
      }
      member.reports?.put(report)
      if (report.kind !== 'batch') release(member)
    }
    const member: Member = {
      ...join(take),
      groups: new Set(),
      made: createQueue(),
      waiting: createWaiting(given.aside, given.ahead / 2),
      reports: null,
    }
    members.push(member)
    release(member)
    return member
  }

  function release(member: Member): void {
    member.reports = null
    free.push(member)
    wake()
  }

  function fail(error: unknown): void {
    if (closed) return
    failure ??= { error }
    for (const { reports, made } of members) {
      reports?.fail(error)
      made.fail(error)
    }
    wake()
  }

  function hire(): void {
    const worker = spawned()
    if (worker === null) return
    worker.on('error', (error) => fail(whyLost(error)))
    worker.on('messageerror', fail)
    worker.on('exit', (code) => fail(lost(`ended by itself (exit code ${code})`)))
    const order = (given: Order, memory: ArrayBuffer[] = []): void => worker.postMessage(given, memory)
    memberOf((take) => {
      worker.on('message', take)
      return {
        work: {
          perform: (task) => order({ task }),
          written: (bytes) => order({ written: bytes }),
          reuse: (memory) => order({ reuse: memory }, [memory]),
          hand: (group) => order({ hand: group }),
        },
        end: () => worker.terminate(),
      }
    })
  }

  /** Null where the system gives no more threads, and those that are there must do. */
  function spawned(): Worker | null {
    try {
      return settings === null ? null : spawn(settings)
    } catch {
      most = members.length
      reads = true
      return null
    }
  }

  const mayRead = (member: Member, { kind }: Task, { path, size }: InputFile): boolean => {
    if (member !== own) return path !== undefined
    return (
      path === undefined || reads || (kind === 'file' && ((size ?? Infinity) <= SOON || members.length === 1))
    )
  }

  async function freeMember(task: Task, file: InputFile): Promise<Member> {
    for (;;) {
      if (failure !== undefined) throw failure.error
      const at = free.findIndex((member) => mayRead(member, task, file))
      const [member] = at < 0 ? [] : free.splice(at, 1)
      if (member !== undefined) return member
      if (file.path !== undefined && members.length < most) hire()
      if (!free.some((one) => mayRead(one, task, file)))
        await new Promise<void>((resolve) => (wake = resolve))
    }
  }

  return {
    start: async (task, file) => {
      const member = await freeMember(task, file)
      const { written, reuse } = member.work
      const reports = member.waiting.begin(task.kind, ({ length, buffer }) => {
        reuse(buffer)
        written(length)
      })
      member.reports = reports
      member.groups.add(task.group)
      member.work.perform(task, file)
      return { take: reports.take, written: (report) => written(reports.written(report)), reuse }
    },
    hand: async (group) => {
      const made: Made[] = []
      for (const member of members) {
        if (!member.groups.delete(group)) continue
        member.work.hand(group)
        made.push(await member.made.take())
      }
      return made
    },
    close: async () => {
      closed = true
      failure ??= { error: new Error('the run has ended') }
      wake()
      await Promise.all(members.map((member) => member.end()))
      await Promise.all(members.map(({ waiting }) => waiting.close()))
    },
  }
}

/** What the machine lacked, in words; an error of the worker's own is left as it is. */
function whyLost(error: Error): Error {
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
