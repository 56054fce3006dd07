/** A clock that was ahead and is set back: nothing waits for the time that it showed. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { homeOf } from '../src/store/internals.js'
import { movableClock, openSync, type Sync } from '../src/sync/index.js'
import { createWebhooks } from '../src/sync/webhooks/index.js'
import { invoice } from './store-kill.js'
import { HOMES, newStore } from './store-kit.js'
import { DAY, daysBefore, shortRun, testSource } from './sync-kit.js'

const HOUR = DAY / 24
// Loads have the time of this machine.
const NOW = new Date().toISOString()
const FAR = new Date(Date.parse(NOW) + 365 * DAY).toISOString()

const opened: Sync[] = []
const closing: (() => void)[] = []
afterAll(async () => {
  for (const sync of opened) await sync.close()
  for (const close of closing) close()
})

/** Counts what it is sent, and answers with `status`. */
async function receiver() {
  const told = { status: 500, calls: [] as string[] }
  const server = createServer((from, to) => {
    from.resume()
    from.on('end', () => {
      told.calls.push(`${from.headers['webhook-id']}`)
      to.writeHead(told.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { told, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` }
}

describe.each(HOMES.filter(({ runs }) => runs))('a clock set back, on a store $name', async (home) => {
  const store = await newStore(home)
  const clock = movableClock(FAR)
  const source = testSource()
  const sync = await openSync(store, { clock, key: '00'.repeat(32), openSource: () => source.open() })
  opened.push(sync)
  const webhooks = createWebhooks({
    home: homeOf(store),
    clock,
    key: async () => Buffer.alloc(32, 7),
    post: {},
  })
  const send = async (): Promise<void> => {
    await webhooks.spread()
    for (const id of await webhooks.due()) await webhooks.deliver(id)
  }

  it('keeps no schedule waiting: it runs at once, and then by its interval', async () => {
    clock.moveTo(FAR)
    await sync.connections.add({
      connection_id: 'scheduled',
      integration_name: 'ups',
      source: { type: 'test' },
    })
    await sync.run('scheduled')
    // As far as the clocks of two machines may differ, the wait stands.
    clock.move(-HOUR)
    source.put('one.csv', invoice('A1', 2), new Date(Date.parse(NOW) - DAY))
    await sync.work({ untilIdle: true })
    expect(await sync.runs.list('scheduled')).toHaveLength(1)
    clock.moveTo(NOW)
    source.put('two.csv', invoice('A2', 1), daysBefore(clock, 1))
    await sync.work({ untilIdle: true })
    const runs = await sync.runs.list('scheduled')
    expect(runs).toHaveLength(2)
    expect(shortRun(runs.find(({ started }) => started === NOW) ?? null)).toMatch(/completed: 2 seen, 2 new/)
    const [schedule] = (await sync.connections.get('scheduled'))?.sync_schedules ?? []
    expect(schedule?.next_run).toBe(new Date(Date.parse(NOW) + DAY).toISOString())
    await sync.work({ untilIdle: true })
    expect(await sync.runs.list('scheduled')).toHaveLength(2)
  })

  it('keeps no queued file waiting', async () => {
    clock.moveTo(FAR)
    await store.queue(Buffer.from(invoice('Q1', 2)), { connection: 'queued' })
    await homeOf(store).query('UPDATE queued_files SET due_at = $1', [FAR])
    clock.moveTo(NOW)
    await sync.work({ untilIdle: true })
    expect((await store.files('queued')).length).toBe(1)
  })

  it('keeps no message waiting, and no endpoint paused or without its events', async () => {
    const { told, url } = await receiver()
    clock.moveTo(FAR)
    const { id } = await webhooks.add({ url, connections: ['hooked'] })
    clock.moveTo(NOW)
    await store.load(Buffer.from(invoice('H1', 1)), { connection: 'hooked' })
    await webhooks.spread()
    clock.moveTo(FAR)
    await send()
    expect(told.calls).toHaveLength(1)
    // It failed a year ahead: it is tried again now, its pause is over, and its failures began no later than now.
    clock.moveTo(NOW)
    expect(await webhooks.nextDue()).toEqual(new Date(NOW))
    await send()
    expect(told.calls).toHaveLength(2)
    expect((await webhooks.get(id))?.failing_since).toBe(NOW)
    // Then its own wait stands, also for a machine whose clock is behind by less than an hour.
    clock.move(-HOUR / 2)
    await send()
    expect(told.calls).toHaveLength(2)
    expect(await webhooks.due()).toEqual([])
    clock.moveTo(new Date(Date.parse(NOW) + 5 * 60_000))
    told.status = 200
    await send()
    expect(told.calls).toHaveLength(3)
    expect(new Set(told.calls).size).toBe(1)
    // A message that nobody has tried yet, made while the clock was ahead.
    clock.moveTo(NOW)
    const late = await webhooks.add({ url, connections: ['late'] })
    await store.load(Buffer.from(invoice('H2', 1)), { connection: 'late' })
    clock.moveTo(FAR)
    await webhooks.spread()
    clock.moveTo(NOW)
    await send()
    expect((await webhooks.messages(late.id)).messages.map(({ state }) => state)).toEqual(['delivered'])
  })
})
