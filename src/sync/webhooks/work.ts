/** The part of a worker that sends: each endpoint is a job of its own, so that one that is down delays no other. */
import { randomUUID } from 'node:crypto'
import { isClosedStore } from '../../store/store-error.js'
import type { Clock } from '../clock.js'
import { type JobQueue, keepLease, type TakenJob } from '../queue.js'
import type { WorkOptions } from '../types.js'
import type { Webhooks } from './types.js'

export const WEBHOOK_QUEUE = 'webhooks'

/** Milliseconds between two checks for new events. */
const CHECK_INTERVAL = 1_000
/** Milliseconds to wait after an error of the database. */
const ERROR_WAIT = 5_000
/** Maximum number of endpoints at once. */
const MAX_ENDPOINTS = 8

export async function workWebhooks(
  webhooks: Webhooks,
  queue: JobQueue,
  { clock, signal, untilIdle = false, onError }: WorkOptions & { readonly clock: Clock },
): Promise<void> {
  const sending = new Set<Promise<void>>()
  let isFirst = true
  try {
    while (signal?.aborted !== true) {
      try {
        if (isFirst) await clock.follow?.()
        isFirst = false
        await webhooks.spread()
        const due = await webhooks.due()
        const jobs = due.map((endpoint) => ({
          id: randomUUID(),
          key: endpoint,
          data: { endpoint },
          priority: 0,
        }))
        await queue.add(WEBHOOK_QUEUE, jobs)
        const job = sending.size < MAX_ENDPOINTS ? await queue.take(WEBHOOK_QUEUE) : null
        if (job !== null) {
          const sent = sendTo(webhooks, queue, job, signal).catch((error: unknown) => onError?.(error))
          sending.add(sent)
          void sent.finally(() => sending.delete(sent))
        } else if (untilIdle && sending.size > 0) await Promise.race(sending)
        else if (untilIdle) return
        else await clock.sleep(CHECK_INTERVAL, signal)
      } catch (error) {
        if (untilIdle || isClosedStore(error)) throw error
        onError?.(error)
        await clock.sleep(ERROR_WAIT, signal)
      }
    }
  } finally {
    await Promise.all(sending)
  }
}

async function sendTo(
  webhooks: Webhooks,
  queue: JobQueue,
  job: TakenJob,
  signal: AbortSignal | undefined,
): Promise<void> {
  const release = keepLease(queue, job)
  try {
    await webhooks.deliver(`${job.data.endpoint}`, signal)
    await queue.done(job)
  } catch (error) {
    // What is due is in our own table: the next check finds it.
    await queue.done(job).catch(() => undefined)
    throw error
  } finally {
    release()
  }
}
