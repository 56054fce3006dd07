/**
 * Workers that are killed while they send: every event arrives, with one id. `PARSE_INVOICE_FAULTS=200` makes 200 kills. Several
 * workers at once need a store on a server.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { openStore } from '../src/store/index.js'
import { openSync } from '../src/sync/index.js'
import { invoice } from './store-kill.js'
import { HOMES } from './store-kit.js'
import { momentOf } from './times.js'

const KILLS = +(process.env.PARSE_INVOICE_FAULTS ?? '2')
vi.setConfig({ testTimeout: 60_000 + KILLS * 20_000 })

/** Charges that each kill meets on their way. */
const CHARGES = 60
const KEY = 'ab'.repeat(32)

const home = HOMES.find(({ name, runs }) => name === 'on a server' && runs)

describe.runIf(home !== undefined)('workers that send webhooks', () => {
  it(`lose none and give each one id where they are killed (${KILLS} kills)`, async () => {
    const calls: string[] = []
    const server = createServer((from, to) => {
      from.resume().on('end', () => {
        calls.push(`${from.headers['webhook-id']}`)
        setTimeout(() => to.writeHead(200).end(), 5)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const location = (await home?.location()) ?? ''
    const files = home?.files ?? ''
    const store = await openStore(location, { files })
    const sync = await openSync(store, { key: KEY })
    const { port } = server.address() as AddressInfo
    const endpoint = await sync.webhooks.add({ url: `http://127.0.0.1:${port}/hook` })
    for (let nth = 0; nth < KILLS; nth++) {
      const before = calls.length
      await store.load(Buffer.from(invoice(`W${nth}`, CHARGES)))
      const worker = spawn(
        process.execPath,
        ['--import', 'tsx', 'test/webhook-worker.ts', location, files, KEY],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      await once(worker.stdout, 'data')
      // Within the first messages, or before them.
      if (nth % 2 === 0) while (calls.length === before) await after(1)
      await after(momentOf(nth) * 60)
      worker.kill('SIGKILL')
      await once(worker, 'close')
    }
    const wanted = new Set((await everyEvent()).map(({ id }) => id))
    expect(wanted.size).toBe(KILLS * CHARGES)
    // A worker that comes later takes it over when the last one has not been heard of for a while; here nobody waits for that.
    await sync.webhooks.spread()
    for (const id of await sync.webhooks.due()) await sync.webhooks.deliver(id)
    expect(new Set(calls)).toEqual(wanted)
    expect((await sync.webhooks.messages(endpoint.id, { state: 'waiting' })).messages).toEqual([])
    if (KILLS > 10) console.log(`${KILLS} kills, ${wanted.size} events, ${calls.length} messages`)
    await sync.close()
    await store.close()
    server.closeAllConnections()
    server.close()

    async function everyEvent() {
      const all = []
      for (let next: string | undefined; ; ) {
        const page = await store.events({ after: next })
        all.push(...page.events)
        if (!page.more) return all
        next = page.next
      }
    }
  })
})
