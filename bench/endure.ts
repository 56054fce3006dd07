/**
 * Hours of load on a server and its workers, with faults: `npx tsx bench/endure.ts`, after `npm run build`; `PARSE_INVOICE_ENDURE=3600`
 * seconds (60 by default). Files are uploaded and put into the folder of a connection while two workers are killed in turn, the server
 * is killed, and the database is ended as by a crash. At the end every file must be in the store once, with all its line items, the
 * store must be intact, and every line item must have been sent to the webhook.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { openStore } from '../src/store/index.js'
import { startPostgres } from '../test/postgres.js'
import { createFolder } from './files.js'

const SECONDS = Number(process.env.PARSE_INVOICE_ENDURE ?? '60')
const KEY = 'a key that only this run has'
const PORT = 8_397
const WAIT = 180_000
const address = `http://127.0.0.1:${PORT}`
const folder = createFolder()
const postgres = await startPostgres()
const location = await postgres.database()
const environment = {
  ...process.env,
  PARSE_INVOICE_KEY: 'ab'.repeat(32),
  PARSE_INVOICE_API_KEY: KEY,
}
const shared = ['--store', location, '--files', folder.path('kept'), '--no-config', '--quiet']
const counts = {
  uploads: 0,
  dropped: 0,
  reads: 0,
  refused: 0,
  workers: 0,
  servers: 0,
  databases: 0,
  ended: 0,
}
const faults: string[] = []

function started(...words: string[]): ChildProcess {
  const child = spawn(process.execPath, ['dist/cli.js', ...words, ...shared], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr?.on('data', (piece: Buffer) => {
    for (const line of piece.toString().split('\n'))
      if (line.includes('"status":500')) faults.push(line.slice(0, 500))
  })
  return child
}

const serve = (): ChildProcess =>
  started('serve', '--port', `${PORT}`, '--no-work', '--reads', '100000', '--writes', '100000')
const work = (): ChildProcess => started('work')

/** Running processes, restarted as by a supervisor: a process that ended or was killed is started again. */
const running = new Set<ChildProcess>()
let stopped = false
function kept(start: () => ChildProcess): { kill(): void } {
  let child: ChildProcess
  const begin = (): void => {
    child = start()
    running.add(child)
    child.once('exit', (code) => {
      running.delete(child)
      // Without the database it may end by itself, with a message.
      if (code !== null && !stopped) counts.ended++
      if (!stopped) void pause(500).then(begin)
    })
  }
  begin()
  return { kill: () => void child.kill('SIGKILL') }
}

const announced = new Set<string>()
const receiver = createServer((request, answer) => {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.on('end', () => {
    const { event_type, data } = JSON.parse(Buffer.concat(pieces).toString()) as {
      event_type: string
      data: { id?: string }
    }
    if (event_type === 'carrier-invoice-line-item.created') announced.add(data.id ?? '')
    answer.writeHead(204).end()
  })
})
await new Promise<void>((listens) => receiver.listen(0, '127.0.0.1', listens))

/** Repeats a request until it is answered, because the server or the store may be down. */
async function call(method: string, path: string, body?: Uint8Array | object, more = {}): Promise<unknown> {
  const isFile = body instanceof Uint8Array
  for (const end = Date.now() + WAIT; ; await pause(300)) {
    try {
      const answer = await fetch(`${address}${path}`, {
        method,
        headers: {
          'x-trackstar-api-key': KEY,
          ...(isFile || body === undefined ? {} : { 'content-type': 'application/json' }),
          ...more,
        },
        ...(body === undefined ? {} : { body: isFile ? Buffer.from(body) : JSON.stringify(body) }),
        signal: AbortSignal.timeout(60_000),
      })
      if (answer.ok) return await answer.json()
      if (answer.status !== 503) {
        faults.push(`${answer.status} of ${method} ${path}: ${(await answer.text()).slice(0, 300)}`)
        return null
      }
    } catch (error) {
      if (Date.now() > end) throw error
    }
    counts.refused++
    if (Date.now() > end) throw new Error(`${method} ${path} was never answered`)
  }
}

/** Line items by the SHA-256 of their file. */
const made = new Map<string, number>()
let seed = 1
function nextFile(): { readonly path: string; readonly bytes: Buffer } {
  const { path, truth } = folder.make('ups-billing', 40, seed++)
  const bytes = readFileSync(path)
  made.set(createHash('sha256').update(bytes).digest('hex'), truth.line_items)
  return { path, bytes }
}

const source = folder.path('source')
mkdirSync(source)
const server = kept(serve)
const workers = [kept(work), kept(work)]
const named = { 'x-connection-id': 'dropped' }
await call('POST', '/webhooks', { url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/` })
await call('POST', '/connections', {
  integration_name: 'ups',
  connection_id: 'dropped',
  source: { type: 'folder', path: source },
  historical_days: 0,
})

// Line items of the first run produce no events.
for (;;) {
  const { data } = (await call('GET', '/connections/dropped')) as {
    data: { historical_sync: { status: string } }
  }
  if (data.historical_sync.status === 'completed') break
  await pause(500)
}

const until = Date.now() + SECONDS * 1000
const going = (): boolean => Date.now() < until
async function uploading(): Promise<void> {
  while (going()) {
    const { bytes } = nextFile()
    await call('POST', `/carrier/files?file_name=upload-${counts.uploads++}.csv`, bytes, {
      'x-connection-id': 'uploaded',
    })
    await pause(500)
  }
}
async function dropping(): Promise<void> {
  while (going()) {
    renameSync(nextFile().path, join(source, `dropped-${counts.dropped++}.csv`))
    await call('POST', '/connections/dropped/sync')
    await pause(1_500)
  }
}
async function reading(): Promise<void> {
  while (going()) {
    await call('GET', '/carrier/invoice-line-items?charge_category=fuel', undefined, named)
    await call('GET', '/audit/invoices?limit=100', undefined, named)
    counts.reads += 2
    await pause(200)
  }
}
async function breaking(): Promise<void> {
  for (let nth = 0; going(); nth++) {
    await pause(4_000)
    if (nth % 8 === 7) {
      postgres.restart()
      counts.databases++
    } else if (nth % 8 === 3) {
      server.kill()
      counts.servers++
    } else {
      workers[nth % 2]?.kill()
      counts.workers++
    }
  }
}
await Promise.all([uploading(), uploading(), dropping(), reading(), breaking()])

async function asked(sql: string): Promise<string> {
  const client = new pg.Client(location)
  await client.connect()
  try {
    return JSON.stringify((await client.query(sql)).rows)
  } finally {
    await client.end()
  }
}

/** The queries that show which work is unfinished. */
const STATE = [
  ['schedules', 'SELECT next_run, turn, failures, is_requested, now() FROM sync_schedules'],
  [
    'runs',
    'SELECT run_no, kind, status, started, completed, takeovers, ending, message FROM sync_runs ORDER BY run_no DESC LIMIT 8',
  ],
  ['run states', 'SELECT status, message, count(*) FROM sync_runs GROUP BY 1, 2'],
  ['seen files', 'SELECT state, count(*) FROM seen_files GROUP BY state'],
  ['waiting', 'SELECT state, fault, turn, count(*), min(due_at) FROM queued_files GROUP BY 1, 2, 3 LIMIT 20'],
  ['errors', 'SELECT error_type, count(*) FROM connection_errors GROUP BY 1'],
  ['jobs', 'SELECT name, state, count(*), max(retry_count) FROM carrier_invoice_jobs.job GROUP BY 1, 2'],
] as const

/** The files and line items that are still missing. */
async function missing(): Promise<string[]> {
  const store = await openStore(location, { files: folder.path('kept') })
  try {
    const files = await store.files()
    const loaded = new Map(files.map(({ sha256, created }) => [sha256, created]))
    const ids = new Set<string>()
    for await (const { id } of store.lineItems()) ids.add(id)
    const { faults: found } = await store.check()
    return [
      ...[...made]
        .filter(([sha256, items]) => loaded.get(sha256) !== items)
        .map(([sha256]) => `file ${sha256}`),
      ...(files.length === made.size ? [] : [`${files.length} files of ${made.size}`]),
      ...[...ids].filter((id) => !announced.has(id)).map((id) => `no webhook of ${id}`),
      ...found.map(({ message }) => message),
    ]
  } finally {
    await store.close()
  }
}

await call('POST', '/connections/dropped/sync')
// Goes on as long as something is being loaded or sent: the work of a killed worker waits until it is due again.
const items = [...made.values()].reduce((sum, one) => sum + one, 0)
for (
  let [before, quiet] = ['', Date.now()];
  announced.size < items && Date.now() - quiet < WAIT;
  await pause(2_000)
) {
  const moved = `${announced.size} ${await asked('SELECT count(*) FROM files')}`
  if (moved !== before) quiet = Date.now()
  // If a run is in progress, the request for another starts none.
  else await call('POST', '/connections/dropped/sync')
  before = moved
}
const left = await missing()
if (left.length > 0) for (const [what, sql] of STATE) console.log(what, await asked(sql))
stopped = true
await Promise.all(
  [...running].map((child) => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    return ended
  }),
)
receiver.closeAllConnections()
receiver.close()
await postgres.stop()
folder.remove()
console.log(
  JSON.stringify({
    seconds: SECONDS,
    files: made.size,
    line_items: items,
    webhooks: announced.size,
    left: left.length,
    ...counts,
  }),
)
console.log(
  left.length + faults.length === 0
    ? 'nothing lost'
    : [...left.slice(0, 10), ...faults.slice(0, 10)].join('\n'),
)
process.exitCode = left.length + faults.length === 0 ? 0 : 1
