/** The entry of a worker thread. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Order, Report, WorkerSettings } from './messages.js'
import { createWork } from './work.js'

const port = parentPort
if (port === null) throw new Error('this module is the inside of a worker thread')

const settings: WorkerSettings = workerData
const work = createWork(settings, (report: Report) => {
  const { text } = report.kind === 'batch' ? report : { text: null }
  port.postMessage(report, text === null ? [] : [text.buffer])
})
port.on('message', (order: Order) => {
  if ('task' in order) void work.perform(order.task)
  else work.written(order.written)
})
