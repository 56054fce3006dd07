/** The entry of a worker thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { serve } from './work.js'

const port = parentPort
if (port === null) throw new Error('this module is the inside of a worker thread')
port.on(
  'message',
  serve(workerData, (report, memory) => port.postMessage(report, memory)),
)
