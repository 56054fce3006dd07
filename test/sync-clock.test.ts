import { expect, it } from 'vitest'
import { databaseClock } from '../src/sync/clock.js'
import { movableClock, openSync, systemClock } from '../src/sync/index.js'
import { HOMES, newStore } from './store-kit.js'
import { testSource } from './sync-kit.js'

it('wakes in their order all whose time has come, and those who are called off', async () => {
  const clock = movableClock('2026-03-01T00:00:00Z')
  const woken: string[] = []
  const off = new AbortController()
  const sleeping = [
    clock.sleep(3_000).then(() => woken.push('3 s')),
    clock.sleep(1_000).then(() => woken.push('1 s')),
    clock.sleep(60_000, off.signal).then(() => woken.push('called off')),
  ]
  expect(clock.nextWake()?.toISOString()).toBe('2026-03-01T00:00:01.000Z')
  clock.move(5_000)
  await Promise.all(sleeping.slice(0, 2))
  off.abort()
  await Promise.all(sleeping)
  expect(woken).toEqual(['1 s', '3 s', 'called off'])
  expect(clock.nextWake()).toBeNull()
  clock.moveTo('2026-02-28T23:00:00Z')
  expect(clock.now().toISOString()).toBe('2026-02-28T23:00:00.000Z')
})

it('sleeps by the real clock until it is called off', async () => {
  const off = new AbortController()
  const sleeping = systemClock.sleep(10 ** 12, off.signal)
  off.abort()
  await sleeping
  await systemClock.sleep(0)
})

it('follows the clock of the database, on whichever side of it this machine is', async () => {
  for (const hours of [-30, -2, 0, 2]) {
    const there = (): number => Date.now() + hours * 3_600_000
    const clock = databaseClock({ query: async () => [{ time: `${Math.floor(there())}` }] })
    await clock.follow?.()
    expect(Math.abs(clock.now().getTime() - there())).toBeLessThan(60_000)
  }
})

it('a worker compares its clock, and a sync that is asked for by a clock ahead of it begins at once', async () => {
  const store = await newStore(HOMES.find(({ runs }) => runs) as (typeof HOMES)[number])
  const clock = movableClock('2026-03-01T00:00:00Z')
  let compared = 0
  const following = { ...clock, follow: async () => void compared++ }
  const open = () => testSource().open()
  const sync = await openSync(store, { clock: following, key: '00'.repeat(32), openSource: open })
  await sync.connections.add({ connection_id: 'a', integration_name: 'ups', source: { type: 'test' } })
  await sync.work({ untilIdle: true })
  clock.move(59 * 60_000)
  await sync.request('a')
  clock.move(-59 * 60_000)
  await sync.work({ untilIdle: true })
  expect((await sync.runs.list('a')).map(({ status }) => status)).toEqual(['completed', 'completed'])
  expect(compared).toBeGreaterThan(1)
  await sync.close()
})
