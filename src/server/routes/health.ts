/** Whether the server is running, and ready for work. */
import * as z from 'zod'
import { homeOf } from '../../store/internals.js'
import { ApiError } from '../api-error.js'
import { type Route, type RouteServices, route } from '../route.js'
import { loadingSeconds } from '../store-turn.js'

/** A store that does not answer within this many milliseconds counts as unavailable. */
const ANSWER_MILLISECONDS = 5_000

async function storeAnswers({ store }: RouteServices): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_MILLISECONDS)
  })
  const asked = homeOf(store)
    .query('SELECT 1 AS here')
    .then(
      () => true,
      () => false,
    )
  try {
    return await Promise.race([asked, timeout])
  } finally {
    clearTimeout(timer)
  }
}

const healthz = route({
  method: 'get',
  path: '/healthz',
  summary: 'Whether the server runs',
  access: 'open',
  withoutStore: true,
  answer: z.strictObject({ status: z.literal('ok') }),
  handle: async () => ({ status: 'ok' }),
})

const readyz = route({
  method: 'get',
  path: '/readyz',
  summary: 'Whether it is ready for calls: 503 while the store is unavailable, and when it is about to stop',
  access: 'open',
  withoutStore: true,
  answer: z.strictObject({
    status: z.literal('ready'),
    loading_seconds: z
      .int()
      .describe(
        'how long a file has been loading while all other calls wait: a store in a folder has one connection',
      ),
  }),
  handle: async (_, services) => {
    if (services.stopping.aborted) throw new ApiError(503, 'The server is about to stop')
    const home = homeOf(services.store)
    // Busy is not unavailable: restarting a server that loads a large file would begin the load again.
    const isLoading = (home.oneConnection?.heldFor() ?? 0) > 0
    if (!isLoading && !(await storeAnswers(services))) throw new ApiError(503, 'The store is unavailable')
    return { status: 'ready', loading_seconds: loadingSeconds(home) }
  },
})

export const healthRoutes: readonly Route[] = [healthz, readyz]
