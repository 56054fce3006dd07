/** `serve` in this process: addresses of files that last, clients that are too slow, a store that is away, a stop that finishes what was begun. */
import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type RunningServer, serveStore } from '../src/app/serve.js'
import { listen } from '../src/server/index.js'
import { openStore } from '../src/store/index.js'
import { homeOf } from '../src/store/internals.js'
import { testServer } from './server-kit.js'
import { scratchFolder } from './store-kit.js'

const apiKey = 'a key that is long enough'
const headers = { 'x-trackstar-api-key': apiKey, 'x-connection-id': 'local' }
const sample = readFileSync('samples/dhl-express/real.csv')
const stops: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const stop of stops) await stop()
})

function sure(serving: RunningServer | null): RunningServer {
  if (serving === null) throw new Error('it was stopped')
  return serving
}

describe('serve', () => {
  const store = join(scratchFolder(), 'served.store')
  const serve = async (key?: string): Promise<RunningServer> => {
    const environment = key === undefined ? {} : { PARSE_INVOICE_KEY: key }
    return sure(
      await serveStore({ store, host: '127.0.0.1', port: 0, apiKey, work: false, key, environment }),
    )
  }

  it('says what keeps it from listening, and makes its first key when it does: it is shown once', async () => {
    const taken = await listen(async () => new Response(), { port: 0, host: '127.0.0.1' })
    const on = { store, work: false }
    await expect(serveStore({ ...on, host: '127.0.0.1', port: taken.port })).rejects.toThrow(
      `usage: found "port: ${taken.port}", expected a free port.`,
    )
    await expect(
      listen(async () => new Response(), { port: 0, host: '192.0.2.1' }), // no machine has it
    ).rejects.toThrow('usage: found "host: 192.0.2.1", expected an address of this machine.')
    await taken.stop(0)
    const serving = sure(await serveStore({ ...on, host: '127.0.0.1', port: 0 }))
    await serving.stop()
    expect(serving.newKey).toMatch(/^key_/)
  })

  it('leaves no store and no key behind where it could not start', async () => {
    const taken = await listen(async () => new Response(), { port: 0, host: '127.0.0.1' })
    const folder = scratchFolder()
    const on = { store: join(folder, 'new.store'), host: '127.0.0.1', work: false, environment: {} }
    await expect(serveStore({ ...on, port: taken.port })).rejects.toThrow('a free port')
    await expect(serveStore({ ...on, port: 0, key: 'short' })).rejects.toThrow('a key of 32 bytes')
    await taken.stop(0)
    expect(readdirSync(folder)).toEqual([])
    // What was there stays.
    await (await openStore(on.store)).close()
    await expect(serveStore({ ...on, port: 0, key: 'short' })).rejects.toThrow('a key of 32 bytes')
    expect(readdirSync(folder)).toEqual(['new.store'])
  })

  it('reports why its worker cannot work, and can still be stopped', async () => {
    vi.doMock('pg-boss', () => ({
      PgBoss: class {
        constructor() {
          throw new Error('no queue here')
        }
      },
    }))
    const serving = sure(await serveStore({ store, host: '127.0.0.1', port: 0, apiKey }))
    await expect(serving.working).rejects.toThrow('no queue here')
    vi.doUnmock('pg-boss')
    await serving.stop()
    await expect(fetch(`${serving.address}/healthz`)).rejects.toThrow()
  })

  it('finishes an upload that is under way when it is to stop, and takes no other call', async () => {
    const serving = await serve()
    const half = sample.length >> 1
    const sent = request(`${serving.address}/carrier/files?file_name=march.csv`, { method: 'POST', headers })
    const answered = new Promise<number>((resolve, reject) => {
      sent.on('response', (answer) => resolve(answer.resume().statusCode ?? 0)).on('error', reject)
    })
    await new Promise<void>((resolve) => sent.write(sample.subarray(0, half), () => resolve()))
    // Whoever is answered after it knows that it has arrived.
    expect((await fetch(`${serving.address}/healthz`)).status).toBe(200)
    const stopped = serving.stop()
    await expect(fetch(`${serving.address}/healthz`)).rejects.toThrow()
    sent.end(sample.subarray(half))
    expect(await answered).toBe(200)
    await stopped
  })

  it('loads an upload while others that began before it are slow to arrive, and those when they are here', async () => {
    const serving = await serve()
    const text = readFileSync('samples/usps-eps/real.csv')
    const upload = (name: string) => {
      const address = `${serving.address}/carrier/files?file_name=${name}`
      const sent = request(address, { method: 'POST', headers })
      const answered = new Promise<number>((resolve, reject) => {
        sent.on('response', (answer) => resolve(answer.resume().statusCode ?? 0)).on('error', reject)
      })
      return { sent, answered }
    }
    const slow = ['a.csv', 'b.csv', 'c.csv'].map(upload)
    for (const { sent } of slow)
      await new Promise<void>((resolve) => sent.write(text.subarray(0, 2_000), () => resolve()))
    expect((await fetch(`${serving.address}/healthz`)).status).toBe(200)
    const quick = upload('quick.csv')
    quick.sent.end(readFileSync('samples/fedex-us/overnight.csv'))
    expect(await quick.answered).toBe(200)
    for (const { sent } of slow) sent.end(text.subarray(2_000))
    expect(await Promise.all(slow.map(({ answered }) => answered))).toEqual([200, 200, 200])
    await serving.stop()
  })

  it('signs addresses of files by the key of the store: they outlive it, unless the key is another', async () => {
    let serving = await serve()
    const listed = (await (await fetch(`${serving.address}/carrier/files`, { headers })).json()) as {
      data: { download_url: string }[]
    }
    const { pathname, search } = new URL(listed.data[0]?.download_url ?? '')
    const answers: (readonly [number, boolean])[] = []
    for (const key of [undefined, 'cd'.repeat(32)]) {
      await serving.stop()
      serving = await serve(key)
      const answer = await fetch(`${serving.address}${pathname}${search}`)
      answers.push([answer.status, Buffer.from(await answer.arrayBuffer()).equals(sample)])
    }
    await serving.stop()
    expect(answers).toEqual([
      [200, true],
      [403, false],
    ])
  })
})

describe('a client', () => {
  /** What the server writes to a client that sends this and then nothing, until it hangs up. */
  const written = (port: number, sent: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () => void socket.write(sent))
      socket.on('data', (chunk) => (text += chunk))
      socket.on('close', () => resolve(text)).on('error', reject)
    })

  it('that does not send what it began is cut off', async () => {
    const server = await testServer({ bodyLimits: { pause: 200 } })
    const listening = await listen(server.handler, { port: 0, host: '127.0.0.1', silence: 200 })
    stops.push(() => listening.stop(0))
    expect(await written(listening.port, 'GET /healthz HTTP/1.1\r\nhost: a\r\nx-slow')).toMatch(
      /^(|HTTP\/1.1 408 .*)$/s,
    )
    expect(await written(listening.port, '')).toMatch(/^(|HTTP\/1.1 408 .*)$/s)
    const upload = `POST /session HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{`
    expect(await written(listening.port, upload)).toMatch(/^(|HTTP\/1.1 408 .*)$/s)
  })

  it('that does not read its answer is cut off, and no more of it is made', async () => {
    let made = 0
    let cancelled = (): void => undefined
    const ended = new Promise<void>((resolve) => {
      cancelled = resolve
    })
    const endless = (): ReadableStream<Uint8Array> =>
      new ReadableStream({
        pull: (controller) => {
          made++
          controller.enqueue(new Uint8Array(65_536))
        },
        cancel: cancelled,
      })
    const listening = await listen(async () => new Response(endless()), {
      port: 0,
      host: '127.0.0.1',
      silence: 200,
    })
    stops.push(() => listening.stop(0))
    const socket = connect(
      listening.port,
      '127.0.0.1',
      () => void socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n'),
    )
    socket.pause().on('error', () => undefined)
    await ended
    // What the system's buffers took.
    expect(made).toBeLessThan(1_000)
    socket.destroy()
  })
})

describe('while the store is away', () => {
  it('calls are answered by 503 that says nothing of it, and health tells the two apart', async () => {
    const faults: (string | undefined)[] = []
    const server = await testServer({ onServed: ({ fault }) => faults.push(fault) })
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.5:5432'), { code: 'ECONNREFUSED' })
    const away = async (): Promise<never> => Promise.reject(refused)
    const home = homeOf(server.store)
    const here = { query: home.query, transaction: home.transaction }
    Object.assign(home, { query: away, transaction: away })
    for (const [method, path] of [
      ['GET', '/carrier/files'],
      ['GET', '/connections'],
      ['PATCH', '/connections/ups-eu'],
    ] as const) {
      const body = method === 'PATCH' ? { paused: true } : undefined
      const named = { 'x-connection-id': 'ups-eu' }
      const { status, json, headers: given } = await server.call(method, path, { headers: named, body })
      expect([status, json.error, given.get('retry-after')]).toEqual([
        503,
        'The store is unavailable: try again in a moment',
        '5',
      ])
    }
    expect(faults.every((fault) => fault !== undefined)).toBe(true)
    expect((await server.call('GET', '/healthz', { key: null })).status).toBe(200)
    expect((await server.call('GET', '/readyz', { key: null })).status).toBe(503)
    Object.assign(home, here)
    expect((await server.call('GET', '/readyz', { key: null })).status).toBe(200)
  })
})

describe('a store in a folder that takes a file', () => {
  it('lets calls wait with an end, and is neither away nor unwell', async () => {
    const server = await testServer({ patience: 0.01 }, 'memory:')
    const statusOf = async (path: string, method = 'GET') => (await server.call(method, path)).status
    let end = (): void => undefined
    const file = homeOf(server.store).transaction(() => new Promise<void>((resolve) => (end = resolve)))
    await Promise.resolve()
    const { status, headers, json } = await server.call('GET', '/pages/data/overview')
    expect([status, headers.get('retry-after'), json]).toEqual([
      503,
      '5',
      {
        error: 'A file has been loaded for 0 s, and others wait for it: ask again in 5 s',
        origin: 'trackstar',
        loading_seconds: 0,
      },
    ])
    expect(await statusOf('/connections/ups-eu', 'DELETE')).toBe(503)
    expect([await statusOf('/healthz'), await statusOf('/readyz'), await statusOf('/openapi.json')]).toEqual([
      200, 200, 200,
    ])
    const upload = server.call('POST', '/carrier/files?file_name=real.csv', {
      headers: { 'x-connection-id': 'local' },
      body: sample,
    })
    end()
    await file
    expect((await upload).status).toBe(200)
    expect(await statusOf('/connections/ups-eu')).toBe(200)
  })
})
