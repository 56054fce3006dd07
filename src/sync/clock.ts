/** The only source of time for sync, webhooks and the server: tests move it. */
import { countOf, type Session } from '../store/home.js'

export interface Clock {
  now(): Date
  /** Resolves when the time has passed or the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** Compares it anew with the clock that it follows, if it follows one. */
  follow?(): Promise<void>
}

/**
 * Milliseconds by which the clocks of several machines may differ. A wait that ends later than its own length and this
 * from now was begun by a clock that has been set back since, and is over.
 */
const MOST_DIFFERENCE = 3_600_000

/** The latest time, in the form of stored ones, at which a wait of these seconds can end. */
export const latestAfter = (now: Date, seconds: number): string =>
  new Date(now.getTime() + seconds * 1_000 + MOST_DIFFERENCE).toISOString()

/** The longest delay of a timer: a longer one would fire immediately. */
const LONGEST_TIMER = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (milliseconds, signal) => {
    for (let rest = milliseconds; rest > 0 && signal?.aborted !== true; rest -= LONGEST_TIMER)
      await timer(Math.min(rest, LONGEST_TIMER), signal)
  },
}

/** Milliseconds of a difference that may come from the way to the database. */
const SAME_TIME = 1_000

/** The clock of the database's machine, which the workers on all machines share: this machine's, less what it is ahead. */
export function databaseClock(session: Pick<Session, 'query'>): Clock {
  let ahead = 0
  return {
    ...systemClock,
    now: () => new Date(Date.now() - ahead),
    follow: async () => {
      const asked = Date.now()
      const [row] = await session.query(
        'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS time',
      )
      const difference = (asked + Date.now()) / 2 - countOf(row?.time)
      ahead = Math.abs(difference) < SAME_TIME ? 0 : difference
    },
  }
}

const timer = (milliseconds: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(running)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const running = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end, { once: true })
  })

export interface MovableClock extends Clock {
  /** Wakes all sleepers whose time has come, in their order. May also move back, like a clock that is set. */
  moveTo(time: Date | string): void
  move(milliseconds: number): void
  /** When the next sleeper wakes; null if nobody sleeps. */
  nextWake(): Date | null
}

/** A clock that stands until it is moved. */
export function movableClock(start: Date | string): MovableClock {
  let time = new Date(start).getTime()
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>()
  const moveTo = (to: Date | string): void => {
    time = new Date(to).getTime()
    const woken = [...sleepers].filter(({ until }) => until <= time).sort((a, b) => a.until - b.until)
    for (const sleeper of woken) sleeper.wake()
  }
  return {
    now: () => new Date(time),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (milliseconds <= 0 || signal?.aborted === true) return resolve()
        const wake = (): void => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const sleeper = { until: time + milliseconds, wake }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', wake, { once: true })
      }),
    moveTo,
    move: (milliseconds) => moveTo(new Date(time + milliseconds)),
    nextWake: () => {
      const [first] = [...sleepers].map(({ until }) => until).sort((a, b) => a - b)
      return first === undefined ? null : new Date(first)
    },
  }
}
