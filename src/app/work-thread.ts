/** The entry of a worker thread of `work`: it loads, fetches and audits until it is stopped. */
import { parentPort, workerData } from 'node:worker_threads'
import { isInvoiceError } from '../schema/errors.js'
import { isServerAway } from '../store/server-home.js'
import type { WorkerGroup } from '../sync/worker-group.js'
import { withSync } from './sync.js'
import type { ThreadSettings, WorkOrder, WorkReport } from './work-messages.js'

const port = parentPort
if (port === null) throw new Error('this module runs only in a worker thread')
const { untilIdle, busy, at, ...store } = workerData as ThreadSettings
const post = (report: WorkReport): void => port.postMessage(report)
const stopping = new AbortController()
const waiting = new Map<number, () => void>()
port.on('message', (order: WorkOrder) => {
  if ('stop' in order) stopping.abort()
  else waiting.get(order.entered)?.()
})

const cells = new Int32Array(busy)
let entered = 0
const group: WorkerGroup = {
  enter: async (bytes) => {
    const id = entered++
    await new Promise<void>((resolve) => {
      waiting.set(id, resolve)
      post({ kind: 'enter', id, bytes })
    })
    waiting.delete(id)
    return () => post({ kind: 'leave', id })
  },
  begin: () => {
    Atomics.store(cells, at, 1)
    return () => void Atomics.store(cells, at, 0)
  },
  isBusy: () => cells.some((_, index) => Atomics.load(cells, index) === 1),
}

await withSync({ ...store, onNotice: (sentence) => post({ kind: 'notice', sentence }) }, true, (sync) =>
  sync.work({
    part: 'jobs',
    group,
    untilIdle,
    signal: stopping.signal,
    onRun: (run) => post({ kind: 'run', run }),
    onDone: (done) => post({ kind: 'done', done }),
    onError: (error) => post({ kind: 'error', message: error instanceof Error ? error.message : `${error}` }),
  }),
).catch((error: unknown) => {
  // Sent as an object, the error would lose its class.
  if (!isInvoiceError(error)) throw error
  const { code, file, value, expected, remedy } = error
  post({ kind: 'refused', facts: { code, file, value, expected, remedy }, isAway: isServerAway(error) })
})
port.close()
