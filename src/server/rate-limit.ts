/** Limits the calls of each caller per second. */
import type { Clock } from '../sync/clock.js'

export interface RateLimits {
  /** GETs a second. */
  readonly reads: number
  /** POST, PUT, PATCH and DELETE a second. */
  readonly writes: number
  /** Wrong keys, tokens and codes a minute from one address. */
  readonly wrongKeys?: number | undefined
}

export const DEFAULT_RATES: RateLimits = { reads: 10, writes: 50 }

export interface RateState {
  readonly allowed: boolean
  readonly headers: Readonly<Record<string, string>>
}

export interface RateLimiter {
  take(caller: string, isWrite: boolean, limits: RateLimits): RateState
}

/** Counts by the clock's current second: the counts are dropped with it. */
export function createRateLimiter(clock: Clock): RateLimiter {
  let second = 0
  let counts = new Map<string, number>()
  return {
    take: (caller, isWrite, { reads, writes }) => {
      const now = Math.floor(clock.now().getTime() / 1000)
      if (now !== second) {
        second = now
        counts = new Map()
      }
      const limit = isWrite ? writes : reads
      const key = `${isWrite ? 'write' : 'read'} ${caller}`
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      const allowed = count <= limit
      return {
        allowed,
        headers: {
          'x-ratelimit-limit': `${limit}`,
          'x-ratelimit-remaining': `${Math.max(limit - count, 0)}`,
          'x-ratelimit-reset': `${now + 1}`,
          ...(allowed ? {} : { 'retry-after': '1' }),
        },
      }
    },
  }
}
