/** A worker and a server whose database is away, from their start or for a while: they wait, do what came meanwhile, and end when they are stopped. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serveStore } from '../src/app/serve.js'
import { work } from '../src/app/work.js'
import { listInputs } from '../src/input/input.js'
import type { Session } from '../src/store/home.js'
import { openStore } from '../src/store/index.js'
import { homeOf, internalsOf } from '../src/store/internals.js'
import { loadFile } from '../src/store/load.js'
import { isServerAway } from '../src/store/server-home.js'
import { freePort } from './ports.js'
import { hasPostgres } from './postgres.js'
import { invoice } from './store-kill.js'
import { scratchFolder, theServer } from './store-kit.js'

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
  const port = await freePort()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
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
    const until = (isSo: () => boolean): Promise<void> => expect.poll(isSo).toBe(true)
    const queue = async (name: string): Promise<void> => {
      const path = join(folder, `${name}.csv`)
      writeFileSync(path, invoice(name, 2))
      await store.queue(path)
    }
    await queue('A1')
    await until(() => told?.length === 1)
    expect(told).toEqual([
      expect.stringMatching(
        /expected a PostgreSQL server that answers.* The worker keeps running, and tries again\.$/,
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

  it('holds up the other loads of its account for so long alone where it stands still within one', async () => {
    const store = await openStore(await (await theServer()).database(), { files: scratchFolder() })
    const { home, keptFiles: kept, formats } = internalsOf(store)
    const path = join(scratchFolder(), 'S1.csv')
    writeFileSync(path, invoice('S1', 2))
    let other: Promise<unknown> | undefined
    const load = async (within?: (inside: Session) => Promise<void>): Promise<void> => {
      for await (const file of listInputs(path))
        await loadFile(home, kept, file, {
          ...{ formats, connection: 'local', onReject: () => undefined },
          ...(within === undefined ? {} : { inTransaction: within }),
        })
    }
    const still = load(async (inside) => {
      const [row] = await inside.query('SHOW idle_in_transaction_session_timeout')
      expect(Object.values(row ?? {})).toEqual(['10min'])
      await inside.script('SET LOCAL idle_in_transaction_session_timeout TO 200')
      other = load()
      await other
    })
    await expect(still).rejects.toSatisfy(isServerAway)
    await expect(still).rejects.toThrow('expected a process that keeps running')
    await other
    expect((await store.files()).map(({ created }) => created)).toEqual([2])
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
    const shut = await (await theServer()).database()
    const store = await openStore(`${location}`, { files: scratchFolder() })
    await homeOf(store).script(`ALTER DATABASE ${new URL(shut).pathname.slice(1)} ALLOW_CONNECTIONS false`)
    await store.close()
    await expect(work({ ...given, store: shut, untilIdle: true })).rejects.toThrow(
      'expected a server that is ready',
    )
    location.pathname = '/of_nobody'
    await expect(work({ ...given, store: `${location}` })).rejects.toThrow('expected a database that exists')
    location.port = '1'
    await expect(work({ ...given, store: `${location}`, untilIdle: true })).rejects.toThrow(
      'expected a PostgreSQL server that answers',
    )
  })

  it('ends with its threads where it was to end by itself and the database goes away', async () => {
    const location = await (await theServer()).database()
    const files = scratchFolder()
    const store = await openStore(location, { files })
    const database = await relay(+new URL(location).port)
    const at = new URL(location)
    at.port = `${database.port}`
    const path = join(scratchFolder(), 'B1.csv')
    const given = {
      jobs: 2,
      untilIdle: true,
      files,
      environment: { PARSE_INVOICE_KEY: '11'.repeat(32) },
      memory: 1 << 30,
      onReady: () => undefined,
    }
    writeFileSync(path, invoice('B1', 2))
    await store.queue(path)
    await work({ ...given, store: `${at}`, signal: new AbortController().signal })
    expect((await store.files()).map(({ created }) => created)).toEqual([2])
    const away = work({
      ...given,
      store: `${at}`,
      signal: new AbortController().signal,
      onReady: () => void database.leave(),
    })
    await expect(away).rejects.toThrow(/expected a (PostgreSQL )?server that (answers|stays)/)
    await store.close()
  })
})

describe.skipIf(!hasPostgres())('a server', () => {
  it('runs without its database, says that it is not ready, and is when the database is there', async () => {
    const location = new URL(await (await theServer()).database())
    const database = await relay(+location.port)
    location.port = `${database.port}`
    await database.leave()
    const told: string[] = []
    const port = await freePort()
    const given = {
      store: `${location}`,
      files: scratchFolder(),
      host: '127.0.0.1',
      port,
      apiKey: 'a key that is long enough',
      work: false,
      environment: { PARSE_INVOICE_KEY: '11'.repeat(32) },
      onNotice: (notice: string) => void told.push(notice),
    }
    const answer = async (path: string): Promise<unknown> => {
      const headers = { 'x-trackstar-api-key': given.apiKey }
      const { status, headers: own } = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
      return [status, own.get('retry-after'), own.has('x-request-id'), own.has('x-ratelimit-limit')]
    }
    const ready = (): Promise<void> => expect.poll(() => told).toHaveLength(1)

    let stop = (): void => undefined
    const stopping = new Promise<void>((resolve) => {
      stop = resolve
    })
    const stopped = serveStore({ ...given, stopping })
    await ready()
    stop()
    expect(await stopped).toBeNull()
    await expect(answer('/healthz')).rejects.toThrow()

    told.length = 0
    const started = serveStore(given)
    await ready()
    expect(told).toEqual([
      expect.stringMatching(
        /expected a PostgreSQL server that answers.* The server keeps running, answers 503 until then,/,
      ),
    ])
    expect(await answer('/healthz')).toEqual([200, null, true, true])
    for (const path of ['/readyz', '/connections', '/', '/pages/overview'])
      expect(await answer(path)).toEqual([503, '5', true, true])
    await database.comeBack()
    const serving = await started
    expect(serving?.address).toBe(`http://127.0.0.1:${port}`)
    expect(await answer('/readyz')).toEqual([200, null, true, true])
    expect(await answer('/connections')).toEqual([200, null, true, true])
    await serving?.stop()

    // A server that refuses us is not waited for.
    location.pathname = '/none_of_this_name'
    await expect(serveStore({ ...given, store: `${location}` })).rejects.toThrow('a database that exists')
    await database.leave()
  })
})
