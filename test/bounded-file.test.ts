import { execFileSync } from 'node:child_process'
import { setMaxListeners } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { readBounded } from '../src/input/bounded-file.js'
import { bytesOf, failure, listed, openDescriptors, ownFolder } from './inputs.js'

const of = ownFolder()
const posix = test.skipIf(process.platform === 'win32')

describe('a file that is read whole', () => {
  beforeAll(() => writeFileSync(of('ten'), '0123456789'))

  test('may be as long as the limit, and no longer', async () => {
    expect((await readBounded(of('ten'), { limit: 10 })).toString()).toBe('0123456789')
    const error = await failure(readBounded(of('ten'), { limit: 9 }))
    expect([error.code, error.file, error.expected]).toEqual([
      'limit',
      of('ten'),
      'a file of at most 9 bytes',
    ])
  })

  test('is neither missing nor a folder', async () => {
    mkdirSync(of('folder'))
    for (const name of ['missing', 'folder', 'ten/below'])
      expect((await failure(readBounded(of(name), { limit: 9 }))).code).toBe('unreadable')
  })

  posix('is no device; /dev/null is empty', async () => {
    expect((await failure(readBounded('/dev/zero', { limit: 9 }))).expected).toMatch(/not a device/)
    expect(await readBounded('/dev/null', { limit: 9 })).toHaveLength(0)
  })

  posix('may come through a pipe, within the limit', async () => {
    execFileSync('mkfifo', [of('pipe')])
    for (const [limit, outcome] of [
      [200_000, 200_000],
      [199_999, 'limit'],
    ] as const) {
      const reading = readBounded(of('pipe'), { limit }).then(
        ({ length }) => length,
        ({ code }) => code,
      )
      // The reader may leave before the last bytes are written.
      await writeFile(of('pipe'), Buffer.alloc(200_000, 'x')).catch(() => undefined)
      expect(await reading).toBe(outcome)
    }
  })
})

posix('pipes that nobody writes to hold no thread, and are left when the signal says so', async () => {
  const before = openDescriptors()
  const stop = new AbortController()
  setMaxListeners(24, stop.signal) // all of them wait at once, some for two things
  const waiting = Array.from({ length: 12 }, async (_, at) => {
    execFileSync('mkfifo', [of(`silent-${at}`)])
    const reading =
      at % 2 === 0
        ? readBounded(of(`silent-${at}`), { limit: 9, signal: stop.signal })
        : listed(of(`silent-${at}`), { signal: stop.signal })
    return (await failure(reading)).code
  })
  writeFileSync(of('plain.csv'), 'read meanwhile')
  const [plain] = await listed(of('plain.csv'))
  expect(plain === undefined ? '' : (await bytesOf(plain)).toString()).toBe('read meanwhile')
  stop.abort()
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['aborted']))
  await expect.poll(openDescriptors).toBe(before)
})
