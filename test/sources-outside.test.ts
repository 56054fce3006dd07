/** Sources that somebody from outside enters: nothing of this machine and of the own network is reached by them. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSource } from '../src/sources/open-source.js'
import type { GivenSourceSettings } from '../src/sources/settings.js'
import type { SourceFile } from '../src/sources/source.js'
import { openStore } from '../src/store/index.js'
import { homeOf } from '../src/store/internals.js'
import { type ConnectionSource, movableClock, openSync } from '../src/sync/index.js'
import { listWork } from '../src/sync/listing.js'
import { type Answered, testServer } from './server-kit.js'
import { testSource } from './sync-kit.js'

let inner: Server
let port = 0
let connected = 0
let authorization: string | undefined
beforeAll(async () => {
  inner = createServer((request, answer) => {
    authorization = request.headers.authorization
    answer.end('no invoice')
  })
  inner.on('connection', () => connected++)
  await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve))
  port = (inner.address() as AddressInfo).port
})
afterAll(() => void inner.close())

const sftp = (host: string): GivenSourceSettings => ({
  type: 'sftp',
  host,
  port,
  user: 'u',
  password: 'pass',
})
const s3 = (host: string): GivenSourceSettings => ({
  type: 's3',
  bucket: 'b',
  endpoint: `http://${host}:${port}`,
  access_key_id: 'a',
  secret_access_key: 'secret',
})
const https = (host: string): GivenSourceSettings => ({
  type: 'https',
  addresses: [`https://${host}:${port}/a.csv`],
})
const KINDS = { sftp, s3, https }

describe('a source from outside', () => {
  for (const [kind, settings] of Object.entries(KINDS)) {
    it(`of kind ${kind} connects to no address of the own network, however it is named`, async () => {
      for (const [host, leadsTo] of [
        ['inner.test', '127.0.0.1'],
        ['inner.test', '10.0.0.1'],
        ['inner.test', '::ffff:127.0.0.1'],
        ['127.0.0.1', ''],
        ['localhost', '127.0.0.1'],
      ] as const) {
        const source = await openSource(settings(host), { outside: { resolve: async () => [leadsTo] } })
        const error = await source
          .list()
          [Symbol.asyncIterator]()
          .next()
          .catch((one: Error) => one)
        await source.close()
        expect(error).toMatchObject({ error_type: 'source_unreachable' })
        expect((error as Error).message).toContain('It leads into the network of this server')
      }
      expect(connected).toBe(0)
    })
  }

  it('reaches a network that is allowed', async () => {
    const allowed = { allowed: ['127.0.0.0/8'], resolve: async () => ['127.0.0.1'] }
    const source = await openSource(s3('inner.test'), { outside: allowed })
    for await (const file of source.list()) expect(file).toBe('none')
    await source.close()
    expect(connected).toBe(1)
  })
})

describe('a server of the internet', () => {
  it('leads to none of the own network by a redirect', async () => {
    const before = connected
    const outer = createServer((_request, answer) =>
      answer.writeHead(302, { location: `http://127.0.0.1:${port}/a.csv` }).end(),
    )
    await new Promise<void>((resolve) => outer.listen(0, '127.0.0.2', resolve))
    const from = `http://127.0.0.2:${(outer.address() as AddressInfo).port}/a.csv`
    const source = await openSource(
      { type: 'https', addresses: [from] },
      { outside: { allowed: ['127.0.0.2/32'] } },
    )
    await expect(source.list()[Symbol.asyncIterator]().next()).rejects.toThrow(/leads into the network/)
    await source.close()
    outer.close()
    expect(connected).toBe(before)
  })

  it('that lists names without end is given up', async () => {
    const store = await openStore('memory:')
    const endless = { ...testSource().open(), shown: 'endless' }
    async function* list(): AsyncGenerator<SourceFile> {
      for (let nth = 0; ; nth++) yield { name: `${nth}.csv`, size: 1, modified: null, version: `${nth}` }
    }
    const window = { from: null, to: null, setsAside: false }
    const options = { now: new Date(0), settling: 0, signal: undefined, most: 1_200 }
    await expect(listWork(homeOf(store), 'c', { ...endless, list }, window, options)).rejects.toThrow(
      'The source lists more names than can be processed',
    )
    await store.close()
  })
})

describe('the server', async () => {
  const server = await testServer()
  /** As the port is known by then. */
  const refused = () =>
    [
      sftp('127.0.0.1'),
      sftp('10.1.2.3'),
      sftp('::1'),
      sftp('localhost'),
      s3('169.254.169.254'),
      https('192.168.1.1'),
      https('[fd00::1]'),
      https('0x7f.1'),
      { type: 'folder', path: '/etc' },
      { ...sftp('sftp.example.com'), password: 'env:PARSE_INVOICE_KEY' },
    ] as readonly GivenSourceSettings[]

  const connection = async (id: string): Promise<Answered['json']> =>
    (await server.call('GET', `/connections/${id}`)).json

  it('refuses them by a link and by a magic link', async () => {
    const link = (await server.call('POST', '/link/token')).json.link_token as string
    const magic = ((await server.call('POST', '/magic-links')).json.data as { url: string }).url
    const before = await connection('ups-eu')
    for (const source of refused()) {
      const body = { integration_name: 'dpd', source }
      const answers = [
        await server.call('POST', `/link/${link}`, { key: null, body }),
        await server.call('POST', `/link/${magic.split('/').at(-1)}`, { key: null, body }),
      ]
      expect([source, answers.map(({ status }) => status)]).toEqual([source, [400, 400]])
      expect(answers[0]?.text).not.toContain('PARSE_INVOICE_KEY"')
    }
    expect(await connection('ups-eu')).toEqual(before)
  })

  it('takes the same of an administrator, whose key is with an access token too', async () => {
    for (const source of refused()) {
      const { status, json } = await server.call('POST', '/connections', {
        body: { integration_name: 'dpd', source },
      })
      expect(status).toBe(200)
      const token = String(json.access_token)
      const repaired = await server.call('PATCH', '/connections', { token, body: { source } })
      expect(repaired.status).toBe(200)
      await server.sync.connections.remove(String(json.connection_id))
    }
  })
})

describe('a connection', async () => {
  const environment = { SECRET: 'a secret of this machine' }
  const store = await openStore('memory:')
  const sync = await openSync(store, { environment, clock: movableClock('2026-03-31T08:00:00Z') })
  afterAll(async () => {
    await sync.close()
    await store.close()
  })
  const add = (id: string, source: GivenSourceSettings, from_outside = false) =>
    sync.connections.add({
      connection_id: id,
      integration_name: 'ups',
      source: source as ConnectionSource,
      from_outside,
    })
  const secretsOf = async (id: string) => (await sync.connections.get(id))?.secrets

  it('keeps whose source it is: a run asks the name again', async () => {
    // What is no address to look at is found when it is connected to: the system reads it as 127.0.0.1.
    await add('late', sftp('127.1'), true)
    const run = await sync.run('late')
    expect([run?.status, connected]).toEqual(['failed', 1])
    expect(run?.message).toContain('It leads into the network of this server')
    await sync.connections.change('late', { source: { type: 'sftp', password: 'another' } })
    expect((await sync.run('late'))?.message).toContain('It leads into the network of this server')
    await expect(sync.probe('ups', { type: 'sftp', path: '/x' }, 'late')).rejects.toThrow(/leads into/)
    await sync.connections.change('late', { source: { type: 'sftp', host: '127.0.0.1' } })
    expect((await sync.run('late'))?.message).not.toContain('leads into')
    expect(connected).toBeGreaterThan(1)
  })

  it('gives no secret of somebody else to the server of a customer', async () => {
    const headers = { Authorization: 'env:SECRET' }
    await add('repaired', { type: 'https', addresses: [`http://127.0.0.1:${port}/a.csv`], headers })
    await sync.run('repaired')
    expect(authorization).toBe(environment.SECRET)
    const change = (source: ConnectionSource) =>
      sync.connections.change('repaired', { source, from_outside: true })
    await change({ type: 'https', addresses: ['https://elsewhere.example/a.csv'] })
    const [row] = await homeOf(store).query(
      `SELECT secrets FROM connections WHERE connection_id = 'repaired'`,
    )
    expect(row?.secrets).toBe('{}')
    await add('moved', sftp('10.1.2.3'))
    const moved = (source: ConnectionSource) =>
      sync.connections.change('moved', { source, from_outside: true })
    await moved({ type: 'sftp', host: '10.1.2.3', path: '/in' })
    expect(await secretsOf('moved')).toEqual(['password'])
    await expect(moved({ type: 'sftp', host: '10.1.2.4' })).rejects.toThrow(/outside the own network/)
    await moved({ type: 'sftp', host: 'sftp.example.com' })
    expect(await secretsOf('moved')).toEqual([])
  })

  it('is refused where the networks that are allowed are none', async () => {
    const wrong = openSync(store, { environment: { PARSE_INVOICE_SOURCE_NETWORKS: '10.0.0.0' } })
    await expect(wrong).rejects.toThrow('a network such as 10.1.0.0/16')
  })
})
