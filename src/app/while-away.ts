/** Waits for the server of a store that is away, at the start too, and reports it without filling a log. */
import { isServerAway } from '../store/server-home.js'
import { systemClock } from '../sync/clock.js'

/** Milliseconds until it is tried again: longer each time, and as often as it takes. */
const WAITS = [500, 1_000, 2_000]
const LONGEST = 5_000
/** Milliseconds for which the same words are not reported again. */
const TOLD = 60_000

/**
 * Nothing once it is stopped. One that refuses us is not waited for: what is thrown then is thrown. `onAway` is called for each
 * time that it was not there.
 */
export async function untilThere<Result>(
  work: () => Promise<Result>,
  signal: AbortSignal | undefined,
  onAway: (error: unknown) => unknown,
): Promise<Result | undefined> {
  for (let tries = 0; signal?.aborted !== true; tries++)
    try {
      return await work()
    } catch (error) {
      if (!isServerAway(error)) throw error
      await onAway(error)
      await systemClock.sleep(WAITS[tries] ?? LONGEST, signal)
    }
  return undefined
}

export interface Seldom {
  /** Tells of an error, and of what comes of it. */
  tell(error: unknown): void
  /** Something else was done: the same words are news again. */
  forget(): void
}

export function seldom(tell: (error: Error) => void, then: string): Seldom {
  let [words, at] = ['', -Infinity]
  return {
    tell: (error) => {
      const now = Date.now()
      const message = error instanceof Error ? error.message : `${error}`
      if (words === message && Math.abs(now - at) < TOLD) return
      words = message
      at = now
      tell(new Error(`${message} ${then}`, { cause: error }))
    },
    forget: () => {
      words = ''
    },
  }
}
