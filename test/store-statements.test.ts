/**
 * The statements of the program held to what a distributed PostgreSQL can do: each goes to the rows of one connection, which lie together,
 * or to tables that are whole everywhere. The few that go over all connections are listed with their reason.
 */
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { formats } from '../src/formats.js'
import type { Finding } from '../src/schema/audit-report.js'
import { listAuditLog, writeAuditLog } from '../src/server/audit-log.js'
import { openLinkCodes } from '../src/server/link-codes.js'
import { listFileRejects } from '../src/store/contents.js'
import { noteCredits, settleClaims } from '../src/store/credits.js'
import { editItem } from '../src/store/edits.js'
import { filesPage, storedFile } from '../src/store/files-page.js'
import { countOf, type Home } from '../src/store/home.js'
import { openStore, type Store } from '../src/store/index.js'
import { homeOf, internalsOf } from '../src/store/internals.js'
import { invoicesPage } from '../src/store/invoice-reports.js'
import { keepClaims } from '../src/store/keep-claims.js'
import { isConnection, isEmptyStore } from '../src/store/query.js'
import { keepForQueue, queuedReading, queueFiles } from '../src/store/queued-files.js'
import { remakeState } from '../src/store/remake.js'
import { auditQueued, giveUpAudit, handBackAudit, planAudits } from '../src/sync/audit-jobs.js'
import type { Clock } from '../src/sync/clock.js'
import { databaseClock } from '../src/sync/clock.js'
import { giveUpFile, handBackFile, loadQueued, planFiles } from '../src/sync/file-jobs.js'
import { endAfterLoads, endLoadedRuns } from '../src/sync/hand-out.js'
import { holdRun } from '../src/sync/hold-run.js'
import { movableClock, openSync } from '../src/sync/index.js'
import { beginRun, giveUpRun } from '../src/sync/run-state.js'
import { createWebhooks } from '../src/sync/webhooks/index.js'
import { ALONE } from '../src/sync/worker-group.js'
import { testServer } from './server-kit.js'
import { listened, placesOfStatements, type Reach, reachOf, type Sent } from './statements-kit.js'
import { invoice } from './store-kill.js'
import { testSource } from './sync-kit.js'
import { type UpsRow, upsFile } from './ups-rows.js'

const sent: Sent[] = []
const homes = vi.hoisted(() => ({ plain: [] as Home[] }))
vi.mock('../src/store/open-home.js', async (original) => {
  const own = await original<typeof import('../src/store/open-home.js')>()
  return {
    ...own,
    openHome: async (...given: Parameters<typeof own.openHome>) => {
      const opened = await own.openHome(...given)
      homes.plain.push(opened.home)
      return { ...opened, home: listened(opened.home, (one) => sent.push(one)) }
    },
  }
})

const folder = mkdtempSync(join(tmpdir(), 'statements-'))
const opened: { close(): Promise<void> }[] = []
afterAll(async () => {
  for (const one of opened.reverse()) await one.close()
  rmSync(folder, { recursive: true, force: true })
})

const file = (name: string, ...given: Parameters<typeof invoice>): string => {
  writeFileSync(join(folder, name), invoice(...given))
  return join(folder, name)
}

const parts = (from: number): Buffer =>
  Buffer.from(
    upsFile(
      [1, 2, 3, 4].map((at): UpsRow => {
        const tracking = `1Z71Q4M00390000${from + at}`
        return {
          'Invoice Number': 'P1',
          'Invoice Amount': '21.00',
          'Net Amount': `${from + at}.00`,
          'Tracking Number': tracking,
          'Lead Shipment Number': tracking,
        }
      }),
    ),
  )

/** What a store does by itself. */
async function ofStore(store: Store): Promise<void> {
  const own = { connection: 'a' }
  await store.load(file('a1.csv', 'A1', 3), own)
  await store.load([file('a1.csv', 'A1', 3), file('a2.csv', 'A1', 3, (at) => `${at + 1}.00`)], own)
  // Two files that state an invoice in part, and some of it both.
  for (const from of [0, 2]) await store.load(parts(from), own)
  // Files that are small, and together worth a look at the tables; one of them is of a connection that nothing is known of.
  await store.load([file('a3.csv', 'A1', 2), file('a4.csv', 'A2', 1_000)], own)
  await store.load(file('b1.csv', 'B1', 1_001), { connection: 'b' })
  await store.load(file('a1.csv', 'A1', 3), { connection: 'b' })
  const { home, keptFiles: kept } = internalsOf(store)
  // A transaction that moves to another month, from a file that was loaded before its numbers were kept.
  const report = (day: string): Buffer =>
    Buffer.from(
      `EPS Account #,EPS Transaction ID,Transaction Date/Time,Package Identification Code (PIC),Postage\n1,7001,${day},9400,8.15`,
    )
  await store.load(report('2026-04-30'), { connection: 'u' })
  await home.query('DELETE FROM record_numbers WHERE connection_id = $1', ['u'])
  await home.query('UPDATE files SET numbers_known = false WHERE connection_id = $1', ['u'])
  await store.load(report('2026-05-01'), { connection: 'u' })
  // A file that a spreadsheet program saved again.
  for (const number of ['0042', '42']) await store.load(file('z.csv', number, 2), { connection: 'z' })
  const [first] = await store.files('a')
  await remakeState(home, { keptFiles: kept, formats, connection: 'a', fileNo: 1 })
  await store.audit()
  await store.audit({ since: '2026-01-01', connection: 'a' })
  for (const filter of [
    {},
    { source_file: 'a1' },
    { tracking_number: 'none', invoice_date: { gte: '2030-01-01' } },
  ]) {
    for (const [order, connection] of [['date', 'a'], ['date'], ['id', 'a'], ['id']] as const) {
      const { next } = await store.page(filter, { order, connection, limit: 2 })
      if (next !== null) await store.page(filter, { order, connection, after: next })
    }
    await store.reasonsOfNone(filter, 'a')
    await store.reasonsOfNone(filter)
  }
  const [item] = (await store.page({}, own)).items
  const id = item?.id ?? ''
  await store.setTags(id, ['x'], 'a')
  await store.setTags(id, [], 'a')
  await store.versions(id, 'a')
  await store.events({ connection: 'a', limit: 5 })
  await store.files()
  await editItem(home, 'a', id, { net_cost: '1.00' }, '2026-03-31T08:00:00.000Z')
  for (const connection of [undefined, 'a'])
    await invoicesPage(home, { keptFiles: kept, formats }, { connection, limit: 1 })
  await isConnection(home, 'a')
  await isEmptyStore(home)
  await storedFile(home, 'a', first?.sha256 ?? '')
  await filesPage(home, { connection: 'a', limit: 1 })
  for await (const _ of await store.file(first?.sha256 ?? '')) break
  await listFileRejects(home, 'a', first?.sha256 ?? '', 1)
  for (const connection of [undefined, 'a']) await store.rejects(connection)
  await store.check()
  await store.rebuild()
  await store.recode({ codes: [], connection: 'a' })
  await store.readCurrent(undefined, () => ({ take: async () => undefined, end: () => undefined }))
  await store.readCurrent('a', () => ({ take: async () => undefined, end: () => undefined }))
  for (const connection of [undefined, 'a'])
    for await (const _ of store.shipmentBatches(item?.tracking_number ?? '', { connection })) break
}

const FINDING = {
  id: 'f1',
  severity: 'error',
  direction: 'over',
  carrier: 'ups',
  account_id: '0000A1',
  invoice_id: 'A2',
  tracking_number: '1Z71Q4M00300020001',
  currency: 'USD',
  amount: '4.50',
} as unknown as Finding

async function ofClaims(store: Store): Promise<void> {
  const { home } = internalsOf(store)
  const shared = { connection: 'a', at: '2026-03-31T08:00:00.000Z' }
  const found = { ...shared, findings: [FINDING], foundBy: 'default' }
  for (const fileNo of [undefined, 1]) {
    await keepClaims(home, { ...found, ...(fileNo && { fileNo }) })
    await settleClaims(home, { ...shared, ...(fileNo && { fileNo }) })
  }
  await noteCredits(
    home,
    {
      row: { connection_id: 'a', finding_id: 'f1', claimed: '4.50', credited: '0', state: 'open' },
      remaining: '0',
      credits: [{ id: FIRST_ID, amount: '4.50' }],
    },
    { credits: [], isRevalued: false },
    shared.at,
  )
  await store.claims({ states: ['open'], carrier: 'ups', check: 'x' })
  await store.setClaims('disputed', ['f1'])
  await store.claimHistory({ connection_id: 'a', finding_id: 'f1' })
}

const THIRD_ID = '00000000-0000-0000-0000-000000000003'
const OTHER_ID = '00000000-0000-0000-0000-000000000002'
const FIRST_ID = '00000000-0000-0000-0000-000000000001'

/** One packed and taken in again, of this version and of the first. */
async function ofMoves(store: Store): Promise<void> {
  const packed: Uint8Array[] = []
  for await (const chunk of store.export()) packed.push(chunk)
  for (const source of [Readable.from(packed), createReadStream('test/store-versions/1.gz')]) {
    const copy = await newStore('copy')
    await copy.import(source)
  }
  const lost = await newStore('lost')
  await lost.load(file('a1.csv', 'A1', 3), { connection: 'a' })
  await (homes.plain.at(-1) as Home).query('DELETE FROM files')
  await lost.rebuild()
}

async function ofSync(store: Store): Promise<void> {
  const clock = movableClock('2026-03-31T08:00:00Z')
  await databaseClock(internalsOf(store).home).follow?.()
  const source = testSource()
  const sync = await openSync(store, { clock, key: '00'.repeat(32), openSource: source.open })
  opened.push(sync)
  const place = { type: 'test', place: 'x' } as const
  await sync.connections.add({ connection_id: 's', integration_name: 'ups', source: place, customer_id: 'c' })
  source.put('one.csv', invoice('S1', 3), '2026-03-20')
  source.put('two.csv', 'no invoice', '2026-03-20')
  source.put('three.csv', invoice('S3', 2), '2026-03-31T07:59:59Z')
  source.put('four.exe', 'x', '2026-03-20')
  await sync.run('s')
  // Until then a file of the first sync may still be written.
  clock.moveTo('2026-03-31T08:02:00Z')
  await sync.run('s')
  const [run] = await sync.runs.list('s')
  await sync.runs.get('s', run?.run_id ?? '')
  await sync.runs.files('s', run?.run_id ?? '')
  await sync.runs.rejects('s', run?.run_id ?? '')
  await sync.request()
  await sync.request('s')
  await sync.schedules.toggle('get_invoice_line_items', true, 's')
  await sync.schedules.toggle('get_invoice_line_items', true)
  await sync.connections.change('s', { customer_id: 'd', every: 3_600, maps: [], source: place })
  await sync.connections.pause('s')
  await sync.connections.resume('s')
  await sync.probe('ups', place, 's')
  const window = { start_time: '2026-03-01', end_time: '2026-03-31' }
  const { id } = await sync.jobs.create('s', window)
  await sync.jobs.list('s')
  await sync.jobs.cancel('s', id)
  await sync.runWindow('s', window)
  const queued = {
    queueId: FIRST_ID,
    connection: 's',
    function_name: 'get_invoice_line_items',
    takeovers: 3,
  } as const
  const context = { home: internalsOf(store).home, clock } as never
  const scheduled = { ...queued, kind: 'scheduled', turn: 0, jobId: null } as const
  await beginRun(context, scheduled)
  await giveUpRun(context, scheduled)
  const [row] = await homeOf(store).query('SELECT turn FROM sync_schedules WHERE connection_id = $1', ['s'])
  const next = { ...scheduled, queueId: OTHER_ID, turn: countOf(row?.turn) }
  for (let times = 0; times < 2; times++) await beginRun(context, next)
  await giveUpRun(context, next)
  await sync.work({ untilIdle: true })
  await ofWebhooks(store, clock)
  await ofQueue(store, clock, (await sync.jobs.create('s', window)).id)
  await sync.connections.remove('s')
  await expect(holdRun(internalsOf(store).home, { ...next, no: 1 } as never, null)).rejects.toThrow(
    'has ended',
  )
}

/** Files and audits that wait, in every state; a run that waits for its files. */
async function ofQueue(store: Store, clock: Clock, jobId: string): Promise<void> {
  const { home, keptFiles: kept, formats } = internalsOf(store)
  const context = { home, keptFiles: kept, formats, clock, group: ALONE, notice: () => undefined } as never
  const queue = { add: async () => undefined } as never
  const put = (number: string): Promise<unknown> => store.queue(Buffer.from(invoice(number, 2)))
  await put('Q1')
  await put('Q1')
  await store.queued()
  const [{ sha256 = '' } = {}] = await store.queued('local')
  await planFiles(context, queue)
  const rowOf = async (sha: string) => {
    const [row] = await home.query(
      'SELECT connection_id, received_no FROM queued_files WHERE connection_id = ANY($1) AND sha256 = $2',
      [['local', 's'], sha],
    )
    return { connection: row?.connection_id ?? '', no: countOf(row?.received_no), bytes: 0 }
  }
  const name = await rowOf(sha256)
  await handBackFile(context, name, true)
  for (let rests = 0; rests < 3; rests++) await giveUpFile(context, { data: name } as never)
  await put('Q1')
  const run = await beginRun(context, {
    ...{ queueId: THIRD_ID, connection: 's', function_name: 'get_invoice_line_items', takeovers: 0 },
    ...{ kind: 'on_demand', turn: 0, jobId },
  })
  if (run === null) throw new Error('the run of a window was expected')
  const of = (listed: string) => ({ run: run.no, listed, size: 1, modified: null, version: null, note: null })
  const at = clock.now().toISOString()
  for (const number of ['Q2', 'Q3']) {
    const input = { name: number, size: null, reopenable: true }
    const open = async function* () {
      yield Buffer.from(invoice(number, 2))
    }
    const file = await keepForQueue(kept, { ...input, open }, queuedReading({ formats }), undefined)
    await home.transaction((inside) =>
      queueFiles(inside, { connection: 's', at, isSilent: false, from: of(number) }, [file]),
    )
  }
  await endAfterLoads(context, run, {
    status: 'completed',
    message: null,
    faults: [],
    names: null,
    soon: null,
  })
  const [second, third] = await store.queued('s')
  await loadQueued(context, await rowOf(second?.sha256 ?? ''), undefined)
  const last = { data: await rowOf(third?.sha256 ?? '') } as never
  for (let rests = 0; rests < 3; rests++) await giveUpFile(context, last)
  await endLoadedRuns(context, undefined)
  await store.queueAudit('s')
  await planAudits(context, queue)
  const audit = (turn: number) => ({ data: { connection: 's', turn } }) as never
  await handBackAudit(context, audit(0))
  await auditQueued(context, audit(1), undefined)
  await giveUpAudit(context, audit(2))
}

async function ofWebhooks(store: Store, clock: Clock): Promise<void> {
  const { home } = internalsOf(store)
  const webhooks = createWebhooks({
    home,
    clock,
    key: async () => Buffer.alloc(32, 7),
    post: {},
  })
  const answer = { status: 200 }
  const server = createServer((_, to) => to.writeHead(answer.status).end())
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  opened.push({ close: async () => void server.close() })
  const { port } = server.address() as AddressInfo
  const { id } = await webhooks.add({ url: `http://127.0.0.1:${port}/hook` })
  await home.query('UPDATE webhook_endpoints SET created_at = $1', ['2000'])
  await store.load(file('w1.csv', 'W1', 3), { connection: 's' })
  const [item] = (await store.page({}, { connection: 's' })).items
  await store.setTags(item?.id ?? '', ['x'], 's')
  await webhooks.list()
  await webhooks.change(id, { description: 'x' })
  await webhooks.rotateSecret(id)
  await webhooks.spread()
  await webhooks.due()
  await webhooks.nextDue()
  await webhooks.deliver(id)
  answer.status = 410
  await store.load(file('w2.csv', 'W2', 1), { connection: 's' })
  await webhooks.spread()
  await webhooks.deliver(id)
  await webhooks.messages(id, { state: 'waiting', connection_id: 's' })
  await webhooks.resend(id, { since: '2026-01-01' })
  await webhooks.resend(id, { message: 'none' })
  await webhooks.remove(id)
  answer.status = 500
  const failing = await webhooks.add({ url: `http://127.0.0.1:${port}/hook` })
  await home.query('UPDATE webhook_endpoints SET created_at = $1', ['2000'])
  await store.load(file('w3.csv', 'W3', 1), { connection: 's' })
  await webhooks.spread()
  await webhooks.deliver(failing.id)
  await webhooks.nextDue()
  await webhooks.remove(failing.id)
}

async function ofServer(): Promise<void> {
  const { store, handler, call, clock } = await testServer()
  const home = homeOf(store)
  for (const path of [
    '/readyz',
    '/pages/data/overview',
    '/audit/invoices',
    '/audit-log',
    '/carrier/files',
    '/connections',
  ])
    await call('GET', path)
  const { access } = handler
  const { api_key, id } = await access.addKey('x', 'viewer')
  await access.keyOwner(api_key)
  await access.listKeys()
  await access.removeKey(id)
  const token = await access.addToken('ups-eu')
  await access.tokenConnection(token)
  await access.removeTokens('ups-eu')
  const { cookie } = await access.openSession({ name: 'key x', role: 'viewer' })
  await access.session(cookie)
  await access.closeSession(cookie)
  const links = openLinkCodes(home, clock)
  const { code, id: link } = await links.add('magic_link', { integration_name: 'ups' } as never, 60)
  await links.use(code, ['magic_link'])
  await links.giveBack(code)
  await links.list('magic_link')
  await links.remove(link)
  await writeAuditLog(home, {
    id: 'x',
    time: 'x',
    caller: 'x',
    method: 'x',
    route: 'x',
    resource: 'x',
    status: 1,
  })
  await listAuditLog(home, 1, ['x', 'x'])
}

const newStore = async (files: string, connection?: string): Promise<Store> => {
  const store = await openStore('memory:', { files: join(folder, files), connection })
  opened.push(store)
  return store
}

beforeAll(async () => {
  const store = await newStore('kept', 'local')
  for (const doing of [ofStore, ofClaims, ofSync, ofMoves]) await doing(store)
  await ofServer()
})

/** Each statement once, with the parts of the store that it goes to; what only prepares or ends one has none. */
async function judged(): Promise<{ readonly from: string; readonly sql: string; readonly reach: Reach }[]> {
  const [plain] = homes.plain as [Home]
  for (const sql of new Set(sent.map((one) => one.sql)))
    if (sql.startsWith(TEMPORARY))
      await plain.query(sql.replace(' ON COMMIT DROP', '')).catch(() => undefined)
  const all: { from: string; sql: string; reach: Reach }[] = []
  for (const { sql, from } of new Map(sent.map((one) => [`${one.from} ${one.sql}`, one])).values()) {
    if (/^\s*(ANALYZE|SET|FETCH|CLOSE|DROP|ALTER|CREATE (?:TABLE|INDEX)|COPY \w+ \(connection_id,)/.test(sql))
      continue
    all.push({
      from,
      sql,
      reach: await reachOf(
        plain,
        /^(CREATE TEMPORARY TABLE|EXPLAIN)/.test(sql) ? sql.slice(sql.indexOf('SELECT')) : sql,
      ),
    })
  }
  return all
}

const TEMPORARY = 'CREATE TEMPORARY TABLE'

/** Statements that go to every part, each with its reason: nobody knows beforehand whose rows they are, or all are asked for. */
const OF_ALL: readonly (readonly [file: string, begins: string])[] = [
  // Which connections there are, and whether there is any at all.
  ['store/query.ts', 'SELECT DISTINCT connection_id FROM files'],
  ['store/no-results.ts', 'SELECT connection_id AS id FROM files UNION'],
  ['store/rebuild.ts', 'SELECT count(*) AS files FROM files'],
  ['store/import.ts', 'SELECT '],
  ['store/import.ts', 'DELETE FROM counters'],
  // Whether anything is in the store at all.
  ['store/query.ts', '(SELECT 1 AS there FROM'],
  // Whoever names no connection asks for all.
  [
    'store/wide-rows.ts',
    'SELECT row_to_json(x)::text AS cells FROM (SELECT x.* FROM counters c CROSS JOIN LATERAL',
  ],
  ['store/no-results.ts', 'SELECT '],
  ['store/contents.ts', 'SELECT '],
  ['store/files-page.ts', 'SELECT connection_id, sha256, name, names, '],
  ['store/claims.ts', 'SELECT * FROM claims c WHERE '],
  ['store/current.ts', 'SELECT connection_id, file_no, carrier, summary FROM files'],
  ['store/shipment.ts', 'SELECT f.name'],
  // A file is asked for by its content.
  ['store/store.ts', 'SELECT name FROM files WHERE sha256 = $1'],
  ['store/check.ts', 'SELECT connection_id, sha256, bytes, name FROM files'],
  ['store/check.ts', 'SELECT connection_id, sha256, name FROM queued_files'],
  // All of the store as one file.
  ['store/export.ts', 'DECLARE exported NO SCROLL CURSOR FOR SELECT'],
  ['store/export.ts', 'SELECT sha256 FROM files UNION'],
  ['store/queued-files.ts', 'SELECT * FROM queued_files'],
  // Which files and audits wait, and which runs are over.
  ['sync/file-jobs.ts', 'SELECT connection_id, received_no, received_at, turn, bytes FROM queued_files'],
  ['sync/audit-jobs.ts', 'SELECT connection_id, turn, asked_at FROM queued_audits'],
  ['sync/hand-out.ts', 'SELECT r.* FROM sync_runs r'],
  ['store/check-sync.ts', 'SELECT connection_id FROM files UNION'],
  ['store/invoice-reports.ts', "SELECT COALESCE(report::json->>'invoice_date'"],
  ['store/invoice-reports.ts', 'SELECT status, count(*)'],
  // Invoices that came by several connections.
  ['store/invoice-reports.ts', 'SELECT count(*) AS invoices, min(invoice_id)'],
  // Maps of several connections, each with its own files.
  ['store/maps.ts', 'SELECT r.options::json'],
  // Sums of all connections.
  ['store/spend.ts', 'SELECT '],
  ['server/overview.ts', 'SELECT '],
  // When files of each of the listed connections came.
  ['sync/arrivals.ts', 'SELECT connection_id, day FROM'],
  // Which connections something is due for.
  ['sync/schedules.ts', 'SELECT s.connection_id, s.turn, c.created_date FROM sync_schedules s'],
  ['sync/schedules.ts', 'UPDATE sync_schedules'],
  ['sync/jobs.ts', 'SELECT j.*, r.* FROM sync_jobs j'],
  ['sync/connections.ts', 'SELECT * FROM connections WHERE '],
  ['sync/webhooks/spread.ts', 'SELECT connection_id FROM event_progress WHERE spread_no < last_no'],
  // Messages of an endpoint are about any connection.
  ['sync/webhooks/messages.ts', 'SELECT '],
  ['sync/webhooks/messages.ts', 'UPDATE webhook_messages SET state'],
  ['sync/webhooks/deliver.ts', 'SELECT * FROM webhook_messages WHERE endpoint_id = $1'],
  ['sync/webhooks/spread.ts', 'DELETE FROM webhook_messages WHERE endpoint_id = $1'],
  ['sync/webhooks/endpoints.ts', 'DELETE FROM webhook_messages WHERE endpoint_id = $1'],
]

/** Files whose statements are not sent here: they make the tables, or spread them where there is Citus; one is of the build. */
const OF_TABLES = /^src\/store\/(migrations|prepare|distribute|spread-tables|moment|idle-limit)\.ts/

describe('statements of the store', () => {
  it('go to the rows of one connection or to whole tables, but for those that are of all connections', async () => {
    const all = await judged()
    const wrong = all.filter(
      ({ from, sql, reach }) =>
        reach === 'all connections' &&
        !OF_ALL.some(([file, begins]) => from.startsWith(`src/${file}:`) && sql.startsWith(begins)),
    )
    expect(wrong).toEqual([])
    const unused = OF_ALL.filter(
      ([file, begins]) =>
        !all.some(({ from, sql }) => from.startsWith(`src/${file}:`) && sql.startsWith(begins)),
    )
    expect(unused).toEqual([])
    expect(all.filter(({ reach }) => reach === 'one connection').length).toBeGreaterThan(150)
  })

  it('are sent by every place of the program that sends any', () => {
    const reached = new Set(sent.map(({ from }) => from))
    expect(placesOfStatements().filter((place) => !reached.has(place) && !OF_TABLES.test(place))).toEqual([])
  })

  it.each([
    ['SELECT 1 FROM files WHERE connection_id = $1', 'one connection'],
    [`DELETE FROM events WHERE connection_id = '' AND event_no > $1::int`, 'one connection'],
    ['SELECT 1 FROM webhook_endpoints WHERE endpoint_id = $1', 'whole tables'],
    ['INSERT INTO readings VALUES ($1, $2, $3)', 'one connection'],
    [
      'INSERT INTO readings SELECT digest, digest, options FROM readings WHERE connection_id = $1',
      'all connections',
    ],
    ['SELECT 1 FROM files WHERE sha256 = $1', 'all connections'],
    [
      'SELECT 1 FROM files f JOIN line_items l ON l.file_no = f.file_no WHERE f.connection_id = $1',
      'all connections',
    ],
    ['UPDATE claims SET state = $1 WHERE finding_id = $2', 'all connections'],
  ])('%s: %s', async (sql, reach) => {
    expect(await reachOf(homes.plain[0] as Home, sql)).toBe(reach)
  })
})
