/** Threads of a worker that end by themselves: they are started again, and not for ever. */
import { EventEmitter } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { work } from '../src/app/work.js'
import type { WorkReport } from '../src/app/work-messages.js'
import { hasPostgres } from './postgres.js'
import { scratchFolder, theServer } from './store-kit.js'

const { threads, waits } = vi.hoisted(() => ({
  /** What the thread that is started next says before it ends, and how it ends. */
  threads: {
    started: 0,
    says: (_started: number): { done: boolean; code: number } => ({ done: false, code: 134 }),
  },
  waits: [] as number[],
}))
vi.mock('node:worker_threads', async (original) => ({
  ...(await original<typeof import('node:worker_threads')>()),
  Worker: class extends EventEmitter {
    constructor() {
      super()
      const { done, code } = threads.says(++threads.started)
      const report = {
        kind: 'done',
        done: { kind: 'audit', connection: 'local', findings: 0 },
      } satisfies WorkReport
      setImmediate(() => {
        if (done) this.emit('message', report)
        this.emit('exit', code)
      })
    }
    postMessage(): void {}
  },
}))
vi.mock('../src/sync/clock.js', async (original) => {
  const { systemClock, ...others } = await original<typeof import('../src/sync/clock.js')>()
  const sleep = async (milliseconds: number): Promise<void> => void waits.push(milliseconds)
  return { ...others, systemClock: { ...systemClock, sleep } }
})

afterEach(() => {
  threads.started = 0
  waits.length = 0
})

describe.skipIf(!hasPostgres())('threads that end', () => {
  const worked = async (): Promise<string[]> => {
    const told: string[] = []
    await work({
      store: await (await theServer()).database(),
      files: scratchFolder(),
      environment: { PARSE_INVOICE_KEY: '11'.repeat(32) },
      signal: new AbortController().signal,
      jobs: 2,
      untilIdle: true,
      memory: 1 << 30,
      onReady: () => undefined,
      onError: (error) => void told.push(`${error}`),
    }).catch((error: unknown) => void told.push(`${error}`))
    return told
  }

  it('end the worker, with the reason, when one has ended ten times in a row', async () => {
    const told = await worked()
    expect(told.at(-1)).toMatch(
      /found "exit code 134", expected a worker thread that keeps running: it ended 10 times in a row\. See what ends it/,
    )
    expect(told[0]).toMatch(
      /a thread ended: exit code 134; it is started again, and its job is handed out again\./,
    )
    expect(waits.slice(0, 2)).toEqual([500, 500])
    expect(Math.max(...waits)).toBe(5_000)
    expect(threads.started).toBeLessThanOrEqual(20)
  })

  it('go on as long as they finish jobs between their ends', async () => {
    threads.says = (started) => ({ done: true, code: started <= 40 ? 134 : 0 })
    const told = await worked()
    expect(threads.started).toBe(42)
    expect(told.join()).not.toContain('times in a row')
    expect(new Set(waits)).toEqual(new Set([500]))
  })
})
