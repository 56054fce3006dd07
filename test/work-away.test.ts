/** A worker whose database is away, from its start or for a while: it waits, loads what came meanwhile, and ends when it is told to. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { work } from '../src/app/work.js'
import { openStore } from '../src/store/index.js'
import { hasPostgres } from './postgres.js'
import { invoice } from './store-kill.js'
import { scratchFolder, theServer } from './store-kit.js'

vi.setConfig({ testTimeout: 120_000 })

/** A server at a place of its own, which can be taken away. */
async function relay(to: number) {
  const sockets = new Set<Socket>()
  const server = createServer((from) => {
    const there = connect(to, '127.0.0.1')
    for (const [one, other] of [
      [from, there],
      [there, from],
    ] as const) {
      sockets.add(one)
      one.on('error', () => undefined).on('close', () => other.destroy())
      one.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const leave = async (): Promise<void> => {
    const closed = once(server.close(), 'close')
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    await closed
  }
  const comeBack = async (): Promise<void> => void (await once(server.listen(port, '127.0.0.1'), 'listening'))
  return { port, leave, comeBack }
}

describe.skipIf(!hasPostgres())('a worker', () => {
  it('waits for a database that is away, at its start too, and says so', async () => {
    const [location, files, folder] = [await (await theServer()).database(), scratchFolder(), scratchFolder()]
    const store = await openStore(location, { files })
    const database = await relay(+new URL(location).port)
    await database.leave()
    const at = new URL(location)
    at.port = `${database.port}`

    const [told, ready, loaded]: string[][] = [[], [], []]
    const stop = new AbortController()
    const ended = work({
      store: `${at}`,
      files,
      environment: { PARSE_INVOICE_KEY: '11'.repeat(32) },
      signal: stop.signal,
      memory: 1 << 30,
      onReady: (shown) => void ready?.push(shown),
      onDone: (done) => void loaded?.push(done.kind),
      onError: (error) => void told?.push(error instanceof Error ? error.message : `${error}`),
    })
    const until = (isSo: () => boolean): Promise<void> =>
      vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 60_000, interval: 50 })
    const queue = async (name: string): Promise<void> => {
      const path = join(folder, `${name}.csv`)
      writeFileSync(path, invoice(name, 2))
      await store.queue(path)
    }
    await queue('A1')
    await until(() => told?.length === 1)
    expect(told).toEqual([
      expect.stringMatching(
        /expected a PostgreSQL server that answers.* The worker goes on, and tries it again\.$/,
      ),
    ])
    await database.comeBack()
    await until(() => loaded?.length === 1)
    await database.leave()
    await queue('A2')
    await until(() => (told?.length ?? 0) > 1)
    await database.comeBack()
    await until(() => loaded?.length === 2)
    expect(ready).toHaveLength(1)
    await database.leave()
    stop.abort()
    await ended
    expect((await store.files()).map(({ created }) => created)).toEqual([2, 2])
    expect((await store.check()).faults).toEqual([])
    await store.close()
  })

  it('ends at once where the address is wrong, or where it was to end by itself', async () => {
    const given = {
      environment: {},
      signal: new AbortController().signal,
      memory: 1,
      onReady: () => undefined,
    }
    const location = new URL(await (await theServer()).database())
    location.pathname = '/of_nobody'
    await expect(work({ ...given, store: `${location}` })).rejects.toThrow('expected a database that exists')
    location.port = '1'
    await expect(work({ ...given, store: `${location}`, untilIdle: true })).rejects.toThrow(
      'expected a PostgreSQL server that answers',
    )
  })
})
