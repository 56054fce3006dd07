/** Counts wrong keys, tokens and codes by the address they came from. A correct one is never refused for it. */
import type { Clock } from '../sync/clock.js'
import { ApiError } from './api-error.js'

export interface WrongSecrets {
  /** Throws 429 after too many from the address; else counts this one. An unknown address is not counted. */
  note(address: string | undefined): void
}

const WINDOW = 60_000
/** Maximum within a window: a program with an old key makes some, a guesser makes many. */
export const WRONG_SECRETS = 20
const MAX_ADDRESSES = 10_000

export function countWrongSecrets(clock: Clock, most = WRONG_SECRETS): WrongSecrets {
  const counts = new Map<string, { count: number; readonly until: number }>()
  return {
    note: (address) => {
      if (address === undefined) return
      const now = clock.now().getTime()
      let own = counts.get(address)
      if (own === undefined || own.until <= now || own.until > now + WINDOW) {
        // The oldest entry is deleted: it is the first.
        counts.delete(address)
        const [oldest] = counts.keys()
        if (counts.size >= MAX_ADDRESSES && oldest !== undefined) counts.delete(oldest)
        own = { count: 0, until: now + WINDOW }
        counts.set(address, own)
      }
      if (++own.count <= most) return
      throw new ApiError(
        429,
        'Too many wrong keys came from this address: wait, and correct the key',
        {},
        { 'retry-after': `${Math.ceil((own.until - now) / 1000)}` },
      )
    },
  }
}

/** The address that a call comes from: behind a proxy, the last one that the proxy added. */
export function addressOf(
  request: Request,
  peer: string | undefined,
  isProxied: boolean,
): string | undefined {
  const forwarded = request.headers.get('x-forwarded-for')
  if (peer === undefined || !isProxied || forwarded === null) return peer
  return forwarded.split(',').at(-1)?.trim().slice(0, 100) || peer
}
