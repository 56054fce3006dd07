/** What a thread has sent and is not written yet: the text of whole files waits on the disk where it is too much for the memory. */
import { type Aside, createAside } from '../../output/laid-aside.js'
import { type BatchReport, sizeOf, type Task, type TaskReport } from './messages.js'
import { createQueue } from './queue.js'

export interface Reports {
  put(report: TaskReport): void
  /** What is taken once there is nothing left fails with this error. */
  fail(error: unknown): void
  /** The next report; with the first the turn of the task has come, and nothing more is laid aside. */
  take(): Promise<TaskReport>
  /** The report is written: its thread waits for fewer bytes, which this gives. */
  written(report: BatchReport): number
}

export interface Waiting {
  /** The reports of a thread's next task. `freed` is called with text that lies on the disk. */
  begin(kind: Task['kind'], freed: (text: Uint8Array<ArrayBuffer>) => void): Reports
  close(): Promise<void>
}

/** `most`: bytes that may wait in memory. */
export function createWaiting(folder: string | undefined, most: number): Waiting {
  const aside: Aside | null = folder === undefined ? null : createAside(folder)
  let waiting = 0

  function begin(kind: Task['kind'], freed: (text: Uint8Array<ArrayBuffer>) => void): Reports {
    const reports = createQueue<() => Promise<TaskReport> | TaskReport>()
    const laid = new WeakMap<BatchReport, number>()
    let lays = kind === 'file' // text of pieces is about as much as fits

    /** The report as it can be taken later. Where the disk takes no more, its thread has to wait. */
    function layAside(
      report: BatchReport,
      text: Uint8Array<ArrayBuffer>,
      to: Aside,
    ): () => Promise<TaskReport> {
      const { length } = text
      const lying = to.lay(text).then((takeBack) => {
        if (takeBack === null) lays = false
        else {
          waiting -= length
          freed(text)
        }
        return takeBack
      })
      return async () => {
        const takeBack = await lying
        if (takeBack === null) return report
        const again = { ...report, items: await takeBack() }
        laid.set(again, length)
        return again
      }
    }

    return {
      put: (report) => {
        if (report.kind === 'batch') {
          waiting += sizeOf(report)
          const { items } = report
          if (lays && aside !== null && waiting > most && items instanceof Uint8Array) {
            reports.put(layAside(report, items, aside))
            return
          }
        }
        reports.put(() => report)
      },
      fail: reports.fail,
      take: async () => {
        lays = false
        return (await reports.take())()
      },
      written: (report) => {
        const bytes = sizeOf(report) - (laid.get(report) ?? 0)
        waiting -= bytes
        return bytes
      },
    }
  }

  return { begin, close: async () => aside?.close() }
}
