/** Waits for the unavailable server of a store, also at the start, and reports it without filling a log. */
import { isServerAway } from '../store/server-home.js'
import { systemClock } from '../sync/clock.js'

/** Milliseconds before the next try: longer each time, without a limit on the number of tries. */
const WAITS = [500, 1_000, 2_000]
const LONGEST = 5_000
/** Milliseconds for which the same message is not repeated. */
const REPEAT_AFTER = 60_000

/**
 * Undefined once it is stopped. Waits only for a server that is unavailable: any other error, such as a refused
 * login, is thrown. `onAway` is called for each failed try.
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

export interface QuietReporter {
  /** Reports an error, and what follows from it. */
  tell(error: unknown): void
  /** Work succeeded in between: the same message is reported again. */
  forget(): void
}

export function quietReporter(tell: (error: Error) => void, then: string): QuietReporter {
  let [words, at] = ['', -Infinity]
  return {
    tell: (error) => {
      const now = Date.now()
      const message = error instanceof Error ? error.message : `${error}`
      if (words === message && Math.abs(now - at) < REPEAT_AFTER) return
      words = message
      at = now
      tell(new Error(`${message} ${then}`, { cause: error }))
    },
    forget: () => {
      words = ''
    },
  }
}
