/** The answers of a server before its store is available: only that it is running. */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../sync/clock.js'
import { refusalOf } from './answer.js'
import { ApiError } from './api-error.js'
import { SECURITY_HEADERS } from './headers.js'
import { createRateLimiter, DEFAULT_RATES, type RateLimits } from './rate-limit.js'

/** `/healthz` answers 200, so that nobody restarts the server while it waits; `/readyz` and everything else answer 503. */
export function notReady(
  clock: Clock,
  rates: RateLimits = DEFAULT_RATES,
): (request: Request) => Promise<Response> {
  const limiter = createRateLimiter(clock)
  const unavailable = (): ApiError =>
    new ApiError(503, 'The store is unavailable: try again in a moment', {}, { 'retry-after': '5' })
  return async (request) => {
    const isWell = new URL(request.url).pathname === '/healthz'
    const answer = isWell ? Response.json({ status: 'ok' }) : refusalOf(unavailable()).answer
    const { headers } = limiter.take('', false, rates)
    const more = { ...SECURITY_HEADERS, ...headers, 'x-request-id': randomUUID() }
    for (const [name, value] of Object.entries(more)) answer.headers.set(name, value)
    return answer
  }
}
