import { expect, it } from 'vitest'
import { movableClock, systemClock } from '../src/sync/index.js'

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
