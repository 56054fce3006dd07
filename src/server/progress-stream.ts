/** The state of a connection as server-sent events: once, and at each change while something runs or waits. */
import type { Sync } from '../sync/index.js'
import type { RouteServices } from './route.js'

const RUNS = 20
/** Milliseconds between two checks. */
const CHECK_INTERVAL = 1_000
/** Checks without a change before the stream ends, so that a run that was just requested is seen to begin. */
const QUIET_CHECKS = 5

export function progressStream(
  sync: Sync,
  id: string,
  { clock, stopping }: Pick<RouteServices, 'clock' | 'stopping'>,
  caller: AbortSignal,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const disconnect = new AbortController()
  const signal = AbortSignal.any([stopping, caller, disconnect.signal])
  let last = ''
  let quiet = 0
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      while (!signal.aborted) {
        if (last !== '') await clock.sleep(CHECK_INTERVAL, signal)
        const connection = await sync.connections.get(id)
        const runs = await sync.runs.list(id, RUNS)
        const jobs = await sync.jobs.list(id)
        const state = JSON.stringify({ connection, runs, jobs })
        const busy =
          runs.some(({ status }) => status === 'running') || jobs.some(({ status }) => status === 'open')
        quiet = busy || state !== last ? 0 : quiet + 1
        if (connection === null || quiet >= QUIET_CHECKS) break
        if (state === last) continue
        last = state
        controller.enqueue(encoder.encode(`event: state\ndata: ${state}\n\n`))
        return
      }
      controller.enqueue(encoder.encode('event: end\ndata: {}\n\n'))
      controller.close()
    },
    cancel: () => disconnect.abort(),
  })
}
