/** A use case in progress: its events as data, and its result. It knows no terminal, and needs no listener. */
import { unlessAborted } from '../input/blocks.js'
import type { JobEvent } from '../report/job-event.js'
import type { TableReading } from '../tables/table-file.js'

/**
 * Begins when it is iterated or its result is requested. Events have one reader, who may come or leave at any time:
 * without a reader they are dropped, and with one the work waits for it. An error rejects the result; the events just
 * end.
 */
export interface Job<Result> extends AsyncIterable<JobEvent> {
  readonly result: Promise<Result>
  /** Ends the work, which removes unfinished output: the result is rejected with `aborted`. */
  cancel(): void
}

/** The job as its work sees it. */
export interface JobContext {
  readonly tell: (event: JobEvent) => void
  /** Resolves when all events have been read. */
  readonly heard: () => Promise<void>
  readonly signal: AbortSignal
}

/** How a job reads the user's tables and maps: until its signal, with warnings as events. */
export const tableReading = ({ tell, signal }: Pick<JobContext, 'tell' | 'signal'>): TableReading => ({
  signal,
  warn: (warning) => tell({ kind: 'warning', warning }),
})

export function startJob<Result>(work: (own: JobContext) => Promise<Result>): Job<Result> {
  const controller = new AbortController()
  const { signal } = controller
  let events: JobEvent[] = []
  let unheard = 0
  let listening = false
  let isEnded = false
  let outcome: Promise<Result> | undefined
  let wake: () => void = () => undefined
  let goOn: () => void = () => undefined

  const own: JobContext = {
    signal,
    tell: (event) => {
      if (!listening) return
      events.push(event)
      unheard++
      wake()
    },
    heard: () =>
      unlessAborted(JOB, unheard === 0 ? SETTLED : new Promise<void>((resolve) => (goOn = resolve)), signal),
  }

  function started(): Promise<Result> {
    outcome ??= run()
    outcome.catch(() => undefined) // a reader may listen to the events first and request the result after them
    return outcome
  }

  async function run(): Promise<Result> {
    try {
      await unlessAborted(JOB, SETTLED, signal) // after a request for the result, a reader may still listen from the first event
      return await work(own)
    } finally {
      isEnded = true
      wake()
    }
  }

  async function* listen(): AsyncGenerator<JobEvent, void, undefined> {
    listening = !isEnded
    void started()
    try {
      for (;;) {
        const batch = events
        events = []
        for (const event of batch) {
          yield event
          unheard--
        }
        if (events.length > 0) continue
        goOn()
        if (isEnded) return
        await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      listening = false
      events = []
      unheard = 0
      goOn()
    }
  }

  return {
    [Symbol.asyncIterator]: listen,
    get result() {
      return started()
    },
    cancel: () => controller.abort(),
  }
}

const JOB = 'the job'
const SETTLED = Promise.resolve()
