/** A use case under way: what happens as data, and its result. It knows no terminal, and need not be listened to. */
import { unlessAborted } from '../input/blocks.js'
import type { JobEvent } from '../report/job-event.js'

/**
 * Begins when it is iterated or asked for its result. Events are for one reader, who may come or leave at any time:
 * without one they are not kept, and while there is one the work waits for it. An error rejects the result; the
 * events just end.
 */
export interface Job<Result> extends AsyncIterable<JobEvent> {
  readonly result: Promise<Result>
  /** Ends the work, which takes back what it has not finished writing: the result is rejected with `aborted`. */
  cancel(): void
}

/** The job as seen by who does its work. */
export interface JobContext {
  readonly tell: (event: JobEvent) => void
  /** Settles when all events have been heard. */
  readonly heard: () => Promise<void>
  readonly signal: AbortSignal
}

export function startJob<Result>(work: (own: JobContext) => Promise<Result>): Job<Result> {
  const controller = new AbortController()
  const { signal } = controller
  let events: JobEvent[] = []
  let unheard = 0
  let listening = false
  let ended = false
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
    outcome.catch(() => undefined) // whoever listens to the events may come for the result after them
    return outcome
  }

  async function run(): Promise<Result> {
    try {
      await unlessAborted(JOB, SETTLED, signal) // who asks for the result first may still listen from the first event
      return await work(own)
    } finally {
      ended = true
      wake()
    }
  }

  async function* listen(): AsyncGenerator<JobEvent, void, undefined> {
    listening = !ended
    void started()
    try {
      for (;;) {
        const told = events
        events = []
        for (const event of told) {
          yield event
          unheard--
        }
        if (events.length > 0) continue
        goOn()
        if (ended) return
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
