/** What a server answers until its store is there: that it runs, and nothing else. */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../sync/clock.js'
import { refusalOf } from './answer.js'
import { ApiError } from './api-error.js'
import { SECURITY_HEADERS } from './headers.js'
import { createRateLimiter, DEFAULT_RATES, type RateLimits } from './rate-limit.js'

/** `/healthz` is well, so that nobody ends it for what it waits for; `/readyz` and all else are not. */
export function notReady(
  clock: Clock,
  rates: RateLimits = DEFAULT_RATES,
): (request: Request) => Promise<Response> {
  const limiter = createRateLimiter(clock)
  const away = (): ApiError =>
    new ApiError(503, 'The store is away: try again in a moment', {}, { 'retry-after': '5' })
  return async (request) => {
    const isWell = new URL(request.url).pathname === '/healthz'
    const answer = isWell ? Response.json({ status: 'ok' }) : refusalOf(away()).answer
    const { headers } = limiter.take('', false, rates)
    const more = { ...SECURITY_HEADERS, ...headers, 'x-request-id': randomUUID() }
    for (const [name, value] of Object.entries(more)) answer.headers.set(name, value)
    return answer
  }
}
