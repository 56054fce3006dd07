/** When a message is due: after its own wait and the pause of its endpoint, whatever a clock did that has been set back. */
import { latestAfter } from '../clock.js'

/** Seconds before each retry of a message; after the last one it is set aside. */
export const MESSAGE_RETRIES = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000]

/** Maximum number of seconds for which an endpoint is paused. */
export const MOST_PAUSE = 300

/** Of a waiting message; its parameters are `timesOfDue`. A message without an attempt waits for nothing. */
export const IS_DUE = '(next_at <= $2 OR attempts = 0 OR next_at > ($3::text[])[attempts])'

export const timesOfDue = (now: Date): [string, string[]] => [
  now.toISOString(),
  MESSAGE_RETRIES.map((seconds) => latestAfter(now, seconds)),
]

export const isPaused = (until: string | null | undefined, now: Date): boolean =>
  until !== null && until !== undefined && until > now.toISOString() && until <= latestAfter(now, MOST_PAUSE)
