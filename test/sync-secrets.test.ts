/** No secret leaves: every table, event, error and line of the log is read after runs that went well and badly. */
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { SourceError } from '../src/sources/source-error.js'
import { openStore } from '../src/store/index.js'
import { homeOf } from '../src/store/internals.js'
import { movableClock, openSync, type Sync } from '../src/sync/index.js'
import { decryptSecret, seal } from '../src/sync/secrets.js'
import { invoice } from './store-kill.js'
import { EITHER, HOMES, newStore, scratchFolder } from './store-kit.js'
import { daysBefore, eventsOf, testSource } from './sync-kit.js'

const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closing.reverse()) await close()
})

const PASSWORD = 'correct horse/battery+staple'
const TOKEN = 'tok_51hq7Zk2'
const NAMED = 'from-the-environment-9'
const PARTS = [
  PASSWORD,
  'battery+staple',
  encodeURIComponent(PASSWORD),
  Buffer.from(PASSWORD).toString('base64'),
  TOKEN,
  NAMED,
]

describe.each(EITHER)('secrets in a store $name', (home) => {
  it('are in no table, event, error or log, whatever goes wrong', async () => {
    const log: string[] = []
    for (const stream of [process.stdout, process.stderr] as const)
      vi.spyOn(stream, 'write').mockImplementation((text) => log.push(`${text}`) > 0)
    const store = await newStore(home)
    const clock = movableClock('2026-03-31T08:00:00Z')
    const source = testSource()
    const given: unknown[] = []
    const sync = await openSync(store, {
      clock,
      key: Buffer.alloc(32, 7).toString('base64'),
      environment: { SFTP_PASSPHRASE: NAMED },
      openSource: (settings) => {
        given.push(settings)
        return source.open()
      },
    })
    closing.push(sync.close)
    const settings = {
      type: 'test',
      host: 'sftp.example',
      password: PASSWORD,
      headers: { Authorization: `Bearer ${TOKEN}` },
      passphrase: 'env:SFTP_PASSPHRASE',
    }
    const added = await sync.connections.add({
      connection_id: 'a',
      integration_name: 'ups',
      source: settings,
    })
    expect(added).toMatchObject({
      source: { type: 'test', host: 'sftp.example' },
      secrets: ['password', 'headers', 'passphrase'],
    })
    source.put('a.csv', invoice('A1', 2), daysBefore(clock, 2))
    const errors: unknown[] = []
    // The source tells its secrets in all it says.
    const telling = `refused ${PASSWORD} and ${encodeURIComponent(PASSWORD)}, ${TOKEN}, ${NAMED}`
    const refusal = {
      resource: `a.csv?token=${TOKEN}`,
      expected: 'access',
      problem: telling,
      remedy: 'Correct it.',
    }
    const faults: (() => void)[] = [
      () => {
        throw new Error(telling, { cause: telling })
      },
      () => {
        throw new SourceError({ ...refusal, error_type: 'missing_permission' })
      },
      () => undefined,
      () => {
        throw new SourceError({ ...refusal, error_type: 'invalid_credentials' })
      },
    ]
    for (const [at, fault] of faults.entries()) {
      source.put('a.csv', invoice(`A${at}`, 2), daysBefore(clock, 2))
      source.onRead = fault
      const run = await sync.run('a').catch((error: unknown) => error)
      errors.push(run)
      // A run that was broken off goes on.
      if (run instanceof Error) {
        source.onRead = () => undefined
        await sync.work({ untilIdle: true, onError: (error) => errors.push(error) })
      }
      clock.move(86_400_000)
    }
    expect(given[0]).toEqual(settings)
    const runs = await sync.runs.list('a')
    expect(runs.map(({ status }) => status)).toEqual(['failed', 'completed', 'completed', 'completed'])

    const tables = await homeOf(store).query(
      `SELECT table_schema, table_name FROM information_schema.tables
       WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE' ORDER BY 1, 2`,
    )
    expect(tables.length).toBeGreaterThan(20)
    const texts = [
      ...log,
      inspect(errors, { depth: 9 }),
      errors.map((error) => (error instanceof Error ? `${error.stack}` : '')).join(),
    ]
    for (const { table_schema: schema, table_name: name } of tables) {
      const rows = await homeOf(store).query(`SELECT t::text AS cells FROM ${schema}.${name} t`)
      texts.push(...rows.map(({ cells }) => `${name}: ${cells}`))
    }
    texts.push(
      JSON.stringify([
        await eventsOf(store, 'a'),
        await sync.connections.list(),
        await sync.runs.files('a', '2'),
        runs,
      ]),
    )
    const found = texts.filter((text) => PARTS.some((part) => text.includes(part)))
    vi.restoreAllMocks()
    expect(found).toEqual([])
    expect(texts.join()).toContain('refused *** and ***, ***, ***')
  })
})

it('are bound to their connection and field, and to their key', () => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const sealed = seal(key, 'a\npassword', PASSWORD)
  expect(decryptSecret(key, 'a\npassword', sealed)).toBe(PASSWORD)
  expect(seal(key, 'a\npassword', PASSWORD)).not.toBe(sealed)
  expect(() => decryptSecret(key, 'b\npassword', sealed)).toThrow()
  expect(() => decryptSecret(other, 'a\npassword', sealed)).toThrow()
  expect(() => decryptSecret(key, 'a\npassword', `${sealed.slice(0, -8)}AAAAAAA=`)).toThrow()
})

it('have a key file of mode 600 beside an embedded store, made when the first secret is entered', async () => {
  const place = join(scratchFolder(), 'invoices.store')
  const file = `${place}.key`
  const connect = async (sync: Sync, id: string, password?: string) =>
    sync.connections.add({
      connection_id: id,
      integration_name: 'ups',
      source: { type: 'sftp', host: 'h', user: 'u', ...(password === undefined ? {} : { password }) },
    })
  const store = await openStore(place)
  closing.push(store.close)
  const sync = await openSync(store)
  await connect(sync, 'named', 'env:SFTP_PASSWORD')
  expect(existsSync(file)).toBe(false)
  await connect(sync, 'given', PASSWORD)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
  chmodSync(file, 0o640)
  await expect(connect(await openSync(store), 'third', PASSWORD)).rejects.toThrow('mode 600')
  chmodSync(file, 0o600)
  // Another key: nothing of the secret is told.
  const other = await openSync(store, { key: 'f'.repeat(64) })
  await expect(
    other.connections.change('given', { source: { type: 'sftp', host: 'other', user: 'u' } }),
  ).rejects.toThrow('the key that the password of given was encrypted with')
  // Mending the path asks for no secret again.
  const changed = await sync.connections.change('given', { source: { type: 'sftp', path: '/out' } })
  expect(changed).toMatchObject({
    source: { type: 'sftp', host: 'h', user: 'u', path: '/out' },
    secrets: ['password'],
  })
  await expect(
    openSync(store, { key: 'short' }).then((one) => connect(one, 'fourth', PASSWORD)),
  ).rejects.toThrow('a key of 32 bytes')
})

it.runIf(HOMES.some(({ name, runs }) => runs && name !== 'embedded'))(
  'want a key on a server, where no file is beside the store',
  async () => {
    const server = HOMES.find(({ name }) => name !== 'embedded')
    if (server === undefined) return
    const sync = await openSync(await newStore(server))
    const source = { type: 'sftp', host: 'h', user: 'u', password: PASSWORD }
    await expect(
      sync.connections.add({ connection_id: 'a', integration_name: 'ups', source }),
    ).rejects.toThrow('Set PARSE_INVOICE_KEY')
  },
)
