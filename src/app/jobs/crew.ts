/** Worker threads: started as they are needed, one task each at a time, and gone when the run ends. */
import { Worker } from 'node:worker_threads'
import { InvoiceError } from '../../schema/errors.js'
import type { Order, Report, Task, WorkerSettings } from './messages.js'
import { createQueue, type Queue } from './queue.js'

/** Starts a worker thread. */
export type Spawn = (settings: WorkerSettings) => Worker

/** What a worker sends of one task. */
export interface TaskReports {
  /** The next report. Throws when the worker has died. */
  take(): Promise<Report>
  /** So many bytes are out of memory: the worker may go on. */
  written(bytes: number): void
}

export interface Crew {
  /** Gives the task to a worker as soon as one is free. */
  start(task: Task): Promise<TaskReports>
  /** Ends all workers, whatever they are at. */
  close(): Promise<void>
}

interface Member {
  readonly worker: Worker
  reports: Queue<Report> | null
}

/** The worker's file lies beside the built program. */
const spawnBuilt: Spawn = (settings) =>
  new Worker(new URL('./worker.js', import.meta.url), { workerData: settings })

export function createCrew(size: number, settings: WorkerSettings, spawn: Spawn = spawnBuilt): Crew {
  const members: Member[] = []
  const free = createQueue<Member>()
  let idle = 0
  let closed = false
  let most = size

  function hire(): void {
    const worker = spawned()
    if (worker === null) return
    const member: Member = { worker, reports: null }
    members.push(member)
    const dead = (error: Error): void => {
      if (closed) return
      free.fail(error)
      for (const { reports } of members) reports?.fail(error)
    }
    member.worker.on('error', (error) => dead(whyLost(error)))
    member.worker.on('messageerror', dead)
    member.worker.on('exit', (code) => dead(lost(`ended by itself (exit code ${code})`)))
    member.worker.on('message', (report: Report) => {
      member.reports?.put(report)
      if (report.kind !== 'batch') release(member)
    })
    release(member)
  }

  /** Null where the system gives no more threads, and those that are there must do. */
  function spawned(): Worker | null {
    try {
      return spawn(settings)
    } catch (cause) {
      if (members.length === 0) throw lost('could not be started', cause)
      most = members.length
      return null
    }
  }

  function release(member: Member): void {
    member.reports = null
    idle++
    free.put(member)
  }

  async function start(task: Task): Promise<TaskReports> {
    if (idle === 0 && members.length < most) hire()
    const member = await free.take()
    idle--
    const reports = createQueue<Report>()
    member.reports = reports
    const order = (given: Order): void => member.worker.postMessage(given)
    order({ task })
    return { take: reports.take, written: (bytes) => order({ written: bytes }) }
  }

  return {
    start,
    close: async () => {
      closed = true
      free.fail(new Error('the run has ended'))
      await Promise.all(members.map(({ worker }) => worker.terminate()))
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
      remedy: `A worker thread ${how}: run again without --jobs, which takes less memory.`,
    },
    { cause },
  )
}
