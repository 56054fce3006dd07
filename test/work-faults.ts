/**
 * Workers and everything that may happen to them: killed at random, the database restarted, the network cut, the bucket answering 503. By
 * itself, for long runs: `npx tsx test/work-faults.ts 2000 600`.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { openStore, type Store } from '../src/store/index.js'
import { homeOf } from '../src/store/internals.js'
import { openSync } from '../src/sync/index.js'
import { COMMAND } from './cli-kit.js'
import { startPostgres } from './postgres.js'
import { S3_KEYS, startS3 } from './s3-server.js'
import { invoice } from './store-kill.js'
import { eventsOf } from './sync-kit.js'
import { momentOf } from './times.js'

const KEY = '11'.repeat(32)
const CHARGES = 10
/** Milliseconds until the run is given up. */
const LONGEST = 1_800_000

export interface WorkFaults {
  readonly files: number
  readonly seconds: number
  readonly kills: number
  readonly restarts: number
  /** Cuts of the network between a worker and the database; null where namespaces are not allowed. */
  readonly cuts: number | null
  /** Seconds for which the bucket answered 503. */
  readonly outage: number
  readonly messages: number
  /** Messages that arrived more than once: at least once is what is promised. */
  readonly again: number
  readonly takeovers: number
  /** What was wrong in the end. */
  readonly faults: readonly string[]
}

export interface WorkFaultOptions {
  readonly files: number
  /** For which faults are made; what is left is then done in peace. */
  readonly seconds: number
  readonly workers?: number
}

/** A bucket in front of the bucket, which answers 503 while it is away. */
async function bucketBefore(endpoint: string) {
  let isAway = false
  const target = new URL(endpoint)
  const server = createServer((asked: IncomingMessage, answer: ServerResponse) => {
    if (isAway) {
      asked.resume()
      answer.writeHead(503).end()
      return
    }
    const { method, url: path, headers } = asked
    const passed = request({ host: target.hostname, port: target.port, method, path, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    away: (away: boolean): void => {
      isAway = away
    },
    stop: (): void => void server.close().closeAllConnections(),
  }
}

/** An endpoint that refuses every third call for a while, and notes what arrived. */
async function endpointOfMessages() {
  const arrived = new Map<string, number>()
  let calls = 0
  const server = createServer((asked, answer) => {
    asked.resume()
    asked.on('end', () => {
      if (++calls % 7 === 0) return answer.writeHead(500).end()
      const id = `${asked.headers['webhook-id']}`
      arrived.set(id, (arrived.get(id) ?? 0) + 1)
      return answer.writeHead(204).end()
    })
  })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    arrived,
    stop: (): void => void server.close().closeAllConnections(),
  }
}

const NAME = `ci${process.pid % 100_000}`
/** Four addresses of its own: another run on this machine has its network too. */
const [HERE, THERE] = [1, 2].map((host) => {
  const at = 4 * (process.pid % 16_384) + host
  return `10.231.${at >> 8}.${at & 255}`
}) as [string, string]
const ip = (...words: readonly string[]): void => void execFileSync('ip', words, { stdio: 'pipe' })

/** A network of its own for workers, whose cable can be cut; null where this process may not. */
function networkOfItsOwn() {
  try {
    ip('netns', 'add', NAME)
    ip('link', 'add', `${NAME}a`, 'type', 'veth', 'peer', 'name', `${NAME}b`)
    ip('link', 'set', `${NAME}b`, 'netns', NAME)
    ip('addr', 'add', `${HERE}/30`, 'dev', `${NAME}a`)
    ip('link', 'set', `${NAME}a`, 'up')
    ip('-n', NAME, 'addr', 'add', `${THERE}/30`, 'dev', `${NAME}b`)
    ip('-n', NAME, 'link', 'set', `${NAME}b`, 'up')
    ip('-n', NAME, 'link', 'set', 'lo', 'up')
  } catch {
    removeNetwork()
    return null
  }
  return {
    cut: (isCut: boolean): void => ip('link', 'set', `${NAME}a`, isCut ? 'down' : 'up'),
    remove: removeNetwork,
  }
}

function removeNetwork(): void {
  for (const words of [
    ['netns', 'del', NAME],
    ['link', 'del', `${NAME}a`],
  ])
    try {
      ip(...words)
    } catch {
      // it was never there
    }
}

/** Within the other network, what is sent to this machine is passed on to this one. */
const relayBeyond = (port: number): ChildProcess => {
  const program = `require('node:net').createServer((here) => {
    const there = require('node:net').connect(${port}, '${HERE}')
    for (const [one, other] of [[here, there], [there, here]]) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
      one.pipe(other)
    }
  }).listen(${port}, '127.0.0.1')`
  return spawn('ip', ['netns', 'exec', NAME, process.execPath, '-e', program], { stdio: 'ignore' })
}

async function retried<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries++)
    try {
      return await work()
    } catch (error) {
      if (tries > 40) throw error
      await after(250)
    }
}

const CONNECTIONS = 4

export async function workThroughFaults({
  files,
  seconds,
  workers = 4,
}: WorkFaultOptions): Promise<WorkFaults> {
  const folder = mkdtempSync(join(tmpdir(), 'work-faults-'))
  const network = networkOfItsOwn()
  const server = await startPostgres(network === null ? undefined : HERE)
  const [s3, messages] = [await startS3(['kept']), await endpointOfMessages()]
  const bucket = await bucketBefore(s3.endpoint)
  const location = await server.database()
  const relay = network === null ? null : relayBeyond(messages.port)
  const environment = (host: string) => ({
    AWS_ACCESS_KEY_ID: S3_KEYS.access_key_id,
    AWS_SECRET_ACCESS_KEY: S3_KEYS.secret_access_key,
    AWS_ENDPOINT_URL: `http://${host}:${bucket.port}`,
    AWS_REGION: 'us-east-1',
    PARSE_INVOICE_KEY: KEY,
  })
  Object.assign(process.env, environment('127.0.0.1'))
  const kept = 's3://kept/files'
  const store = await openStore(location, { files: kept })
  const sync = await openSync(store)

  /** The first one works in the other network, where there is one. */
  const begun = (nth: number): ChildProcess => {
    const isBeyond = nth === 0 && network !== null
    const at = new URL(location)
    if (isBeyond) at.hostname = HERE
    const args = ['work', '--store', `${at}`, '--files', kept, '--no-config', '--quiet']
    const command = [process.execPath, COMMAND, ...args]
    const [program = '', ...words] = isBeyond ? ['ip', 'netns', 'exec', NAME, ...command] : command
    const env = { ...process.env, ...environment(isBeyond ? HERE : '127.0.0.1') }
    return spawn(program, words, { stdio: 'ignore', env })
  }
  const running = Array.from({ length: workers }, (_, nth) => begun(nth))
  let [kills, restarts, cuts, outage] = [0, 0, 0, 0]
  const kill = async (nth: number): Promise<void> => {
    const one = running[nth] as ChildProcess
    const ended = once(one, 'close')
    if (one.exitCode === null && one.signalCode === null) {
      one.kill('SIGKILL')
      await ended
    }
    kills++
    running[nth] = begun(nth)
  }
  try {
    await sync.webhooks.add({
      url: `http://127.0.0.1:${messages.port}/`,
      events: ['carrier-invoice-line-item.created'],
    })
    // Half of the files are asked for, half lie at the sources of connections.
    const asked = join(folder, 'asked')
    mkdirSync(asked)
    const names = Array.from({ length: files }, (_, nth) => `${nth + 1}`)
    const sources = Array.from({ length: CONNECTIONS }, (_, nth) => join(folder, `c${nth}`))
    for (const source of sources) mkdirSync(source)
    for (const [nth, name] of names.entries()) {
      const path = join(
        nth % 2 === 0 ? asked : (sources[((nth - 1) / 2) % CONNECTIONS] as string),
        `${name}.csv`,
      )
      writeFileSync(path, invoice(`F${name}`, CHARGES))
      const time = new Date(Date.now() - 3_600_000)
      utimesSync(path, time, time)
    }
    for (const [nth, path] of sources.entries())
      await sync.connections.add({
        connection_id: `c${nth}`,
        integration_name: 'ups',
        source: { type: 'folder', path },
      })
    const began = Date.now()
    const over = (): boolean => Date.now() - began > seconds * 1_000
    const queued = queueing(store, asked, over)
    // The faults, each in its turn.
    for (let nth = 0; !over(); nth++) {
      await after(300 + momentOf(nth) * Math.min(6_000, seconds * 100))
      const which = nth % 8
      if (which === 2) {
        server.restart()
        restarts++
      } else if (which === 4 && network !== null) {
        network.cut(true)
        await after(Math.min(40_000, seconds * 150))
        network.cut(false)
        cuts++
      } else if (which === 6) {
        const away = Math.min(60, seconds / 6)
        bucket.away(true)
        await after(away * 1_000)
        bucket.away(false)
        outage += away
      } else await kill(Math.floor(momentOf(nth) * workers))
    }
    await queued
    await retried(() => store.queue(asked))
    // In peace: leases of those that are gone run out, and the rest is done.
    const home = homeOf(store)
    const count = async (sql: string): Promise<number> =>
      retried(async () => +((await home.query(sql))[0]?.n ?? '0'))
    for (const deadline = Date.now() + LONGEST; Date.now() < deadline; await after(500)) {
      // A run that failed while the bucket was away is tried again in five minutes: they are over.
      await retried(() => sync.request())
      const loaded = await count('SELECT count(*) AS n FROM files')
      const waits = await count(
        `SELECT (SELECT count(*) FROM queued_files) + (SELECT count(*) FROM sync_runs WHERE status = 'running') AS n`,
      )
      const unsent = await count(
        `SELECT (SELECT count(*) FROM webhook_messages WHERE state = 'waiting') + (SELECT count(*) FROM event_progress WHERE spread_no < last_no) AS n`,
      )
      if (loaded >= files && waits === 0 && unsent === 0) break
      // A message that was refused is sent again in five minutes at most: they are over.
      await retried(() =>
        home.query(
          `UPDATE webhook_messages SET next_at = '2000' WHERE state = 'waiting' AND next_at IS NOT NULL`,
        ),
      )
      await retried(() => home.query('UPDATE webhook_endpoints SET resume_at = NULL'))
      await retried(() => home.query(`UPDATE queued_files SET due_at = '2000' WHERE state = 'waiting'`))
    }
    const faults = await faultsOf(store, files, messages.arrived)
    const takeovers = await count(
      `SELECT COALESCE(sum(retry_count), 0) AS n FROM carrier_invoice_jobs.job_common WHERE name IN ('files', 'sync')`,
    )
    return {
      files,
      seconds: Math.round((Date.now() - began) / 1_000),
      kills,
      restarts,
      cuts: network === null ? null : cuts,
      outage: Math.round(outage),
      messages: messages.arrived.size,
      again: [...messages.arrived.values()].filter((times) => times > 1).length,
      takeovers,
      faults,
    }
  } finally {
    for (const one of running) one.kill('SIGKILL')
    await sync.close().catch(() => undefined)
    await store.close().catch(() => undefined)
    relay?.kill('SIGKILL')
    network?.remove()
    bucket.stop()
    messages.stop()
    await s3.stop()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Somebody who gives the files to the queue, and tries again where database or bucket are away. */
async function queueing(store: Store, folder: string, over: () => boolean): Promise<void> {
  for (;;)
    try {
      await store.queue(folder)
      return
    } catch {
      if (over()) return
      await after(1_000)
    }
}

/** Everything once: each file, each charge, the event of each, and the message of each. */
async function faultsOf(
  store: Store,
  files: number,
  arrived: ReadonlyMap<string, number>,
): Promise<string[]> {
  const faults = (await store.check()).faults.map(({ message }) => message)
  const expect = (what: string, found: number | string, expected: number | string): void => {
    if (found !== expected) faults.push(`${found} ${what}, ${expected} expected`)
  }
  const loaded = await store.files()
  expect('files', loaded.length, files)
  expect('different files', new Set(loaded.map(({ sha256 }) => sha256)).size, files)
  expect(
    'line items made',
    loaded.reduce((sum, { created }) => sum + created, 0),
    files * CHARGES,
  )
  const home = homeOf(store)
  const one = async (sql: string): Promise<string> => (await home.query(sql))[0]?.n ?? ''
  const sum = (rows: string): Promise<string> => one(`SELECT sum(net_cost)::text AS n FROM ${rows}`)
  expect('of all line items', await sum('line_items'), await sum('line_items WHERE is_current'))
  expect('line items', await one('SELECT count(*) AS n FROM line_items'), `${files * CHARGES}`)
  const events = []
  for (const connection of ['local', ...Array.from({ length: CONNECTIONS }, (_, nth) => `c${nth}`)])
    events.push(...(await eventsOf(store, connection)))
  const made = events.filter(({ event_type }) => event_type === 'carrier-invoice-line-item.created')
  // Those of first runs are kept, and neither listed nor sent.
  const silent = +(await one(
    'SELECT COALESCE(sum(f.created), 0) AS n FROM files f WHERE EXISTS (SELECT 1 FROM events e WHERE e.connection_id = f.connection_id AND e.file_no = f.file_no AND e.is_silent)',
  ))
  expect('events of line items', made.length, files * CHARGES - silent)
  expect('different events', new Set(made.map(({ id }) => id)).size, made.length)
  expect('messages that arrived', arrived.size, made.length)
  expect(
    'messages set aside',
    await one(`SELECT count(*) AS n FROM webhook_messages WHERE state = 'set_aside'`),
    '0',
  )
  return faults
}

export const workFaultsText = (found: WorkFaults): string =>
  `${found.files} files in ${found.seconds} s; ${found.kills} kills, ${found.restarts} restarts of the database, ` +
  `${found.cuts ?? 'no'} cuts of the network, the bucket away for ${found.outage} s; ${found.takeovers} takeovers, ` +
  `${found.messages} messages, ${found.again} of them more than once; faults: ${found.faults.length}`

if (import.meta.filename === process.argv[1]) {
  const found = await workThroughFaults({
    files: +(process.argv[2] ?? 40),
    seconds: +(process.argv[3] ?? 20),
  })
  process.stdout.write(`${workFaultsText(found)}\n${found.faults.map((fault) => `  ${fault}\n`).join('')}`)
  process.exitCode = found.faults.length > 0 ? 1 : 0
}
