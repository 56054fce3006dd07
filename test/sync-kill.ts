/**
 * Workers that are killed, and what the store holds after them. By itself, for long runs: `npx tsx test/sync-kill.ts embedded 200`,
 * `npx tsx test/sync-kill.ts server 200`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { openStore, type Store } from '../src/store/index.js'
import { homeOf } from '../src/store/internals.js'
import { openSync } from '../src/sync/index.js'
import { COMMAND } from './cli-kit.js'
import { startPostgres } from './postgres.js'
import { invoice } from './store-kill.js'
import { counted, eventsOf } from './sync-kit.js'
import { momentOf } from './times.js'

const CONNECTION = 'killed'
/** Files that come before each kill, and charges of each. */
const FILES = 3
const CHARGES = 60

export interface SyncKills {
  readonly kills: number
  /** Of them of processes that had ended by themselves. */
  readonly early: number
  readonly restarts: number
  readonly files: number
  readonly runs: number
  readonly takeovers: number
  readonly stuck: number
  /** What was wrong in the end. */
  readonly faults: readonly string[]
}

/** A folder that files come into. */
function invoicesIn(folder: string) {
  mkdirSync(folder, { recursive: true })
  let files = 0
  return {
    count: () => files,
    put: (): void => {
      for (let nth = 0; nth < FILES; nth++) {
        const path = join(folder, `${++files}.csv`)
        writeFileSync(path, invoice(`K${files}`, CHARGES))
        const time = new Date(Date.now() - 3_600_000)
        utimesSync(path, time, time)
      }
    },
  }
}

const worker = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [COMMAND, ...args, '--no-config', '--quiet'], { stdio: 'ignore' })

/** Ends it after so long; true where it had ended by itself. */
async function killed(child: ChildProcess, moment: number): Promise<boolean> {
  // One that began while the database was away ended by itself.
  if (child.exitCode !== null) return true
  const ended = once(child, 'close')
  await Promise.race([ended, after(moment, undefined, { ref: false })])
  const early = child.exitCode !== null
  child.kill('SIGKILL')
  await ended
  return early
}

/** Everything once: each file, each charge, and the event of each. */
async function faultsOf(store: Store, files: number): Promise<string[]> {
  const faults = (await store.check()).faults.map(({ message }) => message)
  const expect = (what: string, found: number, expected: number): void => {
    if (found !== expected) faults.push(`${found} ${what}, ${expected} expected`)
  }
  const loaded = await store.files(CONNECTION)
  expect('files in the store', loaded.length, files)
  expect(
    'line items made',
    loaded.reduce((sum, { created }) => sum + created, 0),
    files * CHARGES,
  )
  const events = await eventsOf(store, CONNECTION)
  const ids = events.flatMap(({ event_type, line_item_id }) =>
    event_type.endsWith('line-item.created') ? [line_item_id] : [],
  )
  expect('different line items with an event', new Set(ids).size, ids.length)
  expect('first runs told of', counted(events)['connection.historical-sync-completed'] ?? 0, 1)
  const sync = await openSync(store)
  const runs = await sync.runs.list(CONNECTION, 10_000)
  expect(
    'line items of runs',
    runs.reduce((sum, { created }) => sum + created, 0),
    files * CHARGES,
  )
  expect(
    'files of runs',
    runs.reduce((sum, { files_new }) => sum + files_new, 0),
    files,
  )
  expect('runs under way', runs.filter(({ status }) => status === 'running').length, 0)
  const silent = runs.filter(({ historical }) => historical).reduce((sum, { created }) => sum + created, 0)
  expect('events of line items', ids.length, files * CHARGES - silent)
  await sync.close()
  return faults
}

async function summed(
  store: Store,
  kills: Pick<SyncKills, 'kills' | 'early' | 'restarts'>,
  files: number,
): Promise<SyncKills> {
  const faults = await faultsOf(store, files)
  const sync = await openSync(store)
  const runs = await sync.runs.list(CONNECTION, 10_000)
  await sync.close()
  const stuck = counted(await eventsOf(store, CONNECTION))['connection.sync-job-stuck'] ?? 0
  return {
    ...kills,
    files,
    runs: runs.length,
    takeovers: runs.reduce((sum, run) => sum + run.takeovers, 0),
    stuck,
    faults,
  }
}

async function connect(store: Store, folder: string): Promise<void> {
  const sync = await openSync(store)
  await sync.connections.add({
    connection_id: CONNECTION,
    integration_name: 'ups',
    source: { type: 'folder', path: folder },
  })
  await sync.close()
}

/** One process after the other, each taking over what the one before left. */
export async function killEmbedded(folder: string, kills: number): Promise<SyncKills> {
  const location = join(folder, 'invoices.store')
  const invoices = invoicesIn(join(folder, 'in'))
  const store = await openStore(location)
  await connect(store, join(folder, 'in'))
  await store.close()
  const sync = ['sync', CONNECTION, '--store', location]
  // How long one takes is found out where that many kills are to hit it.
  let usual = 2_000
  if (kills > 4) {
    invoices.put()
    const began = Date.now()
    await once(worker(sync), 'close')
    usual = Date.now() - began
  }
  let early = 0
  for (let nth = 1; nth <= kills; nth++) {
    invoices.put()
    if (await killed(worker(sync), momentOf(nth) * usual)) early++
  }
  // What a killed one had begun is finished, and then what came meanwhile.
  for (let nth = 0; nth < 2; nth++) await once(worker(sync), 'close')
  const again = await openStore(location)
  const found = await summed(again, { kills, early, restarts: 0 }, invoices.count())
  await again.close()
  return found
}

/** Two workers at once, of which one is killed at a time; now and then the database is restarted. */
export async function killOnServer(
  server: Awaited<ReturnType<typeof startPostgres>>,
  folder: string,
  kills: number,
): Promise<SyncKills> {
  const location = await server.database()
  const files = join(folder, 'files')
  const invoices = invoicesIn(join(folder, 'in'))
  const store = await openStore(location, { files })
  const sync = await openSync(store)
  await connect(store, join(folder, 'in'))
  const begun = (): ChildProcess => worker(['work', '--store', location, '--files', files])
  const workers = [begun(), begun()]
  const retried = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (let tries = 0; ; tries++)
      try {
        return await work()
      } catch (error) {
        if (tries > 20) throw error
        await after(250)
      }
  }
  // A minute passes for the leases: a dead worker's job is free, and one that lives may be taken for dead.
  const age = (): Promise<unknown> =>
    retried(() =>
      homeOf(store).query(
        `UPDATE carrier_invoice_jobs.job_common SET heartbeat_on = heartbeat_on - interval '1 minute' WHERE state = 'active'`,
      ),
    )
  let [early, restarts] = [0, 0]
  for (let nth = 1; nth <= kills; nth++) {
    invoices.put()
    await retried(() => sync.request(CONNECTION))
    const which = nth % 2
    if (await killed(workers[which] as ChildProcess, momentOf(nth) * 2_500)) early++
    workers[which] = begun()
    if (nth % 10 === 0) {
      server.restart()
      restarts++
    }
    await age()
  }
  for (const one of workers) await killed(one, 0)
  // What they had begun is finished, and then what came meanwhile. Who looks for dead workers does so once a second, for all.
  const underWay = async (): Promise<boolean> =>
    (await sync.runs.list(CONNECTION, 10_000)).some(({ status }) => status === 'running')
  for (let nth = 0; nth < 2 || (nth < 30 && (await underWay())); nth++) {
    if (nth > 0) await after(1_100)
    await age()
    const last = await openSync(store)
    await retried(() => last.request(CONNECTION))
    await retried(() => last.work({ untilIdle: true }))
    await last.close()
  }
  await sync.close()
  const found = await summed(store, { kills, early, restarts }, invoices.count())
  await store.close()
  return found
}

export const syncKillsText = ({
  kills,
  early,
  restarts,
  files,
  runs,
  takeovers,
  stuck,
  faults,
}: SyncKills): string =>
  `${kills} kills, ${early} of workers that had ended, ${restarts} restarts of the database; ${files} files, ${runs} runs, ${takeovers} takeovers, ${stuck} stuck; faults: ${faults.length}`

const [, , which, kills] = process.argv
if (import.meta.filename === process.argv[1]) {
  const folder = mkdtempSync(join(tmpdir(), 'sync-kill-'))
  const server = which === 'server' ? await startPostgres() : null
  const found =
    server === null
      ? await killEmbedded(folder, +(kills ?? '10'))
      : await killOnServer(server, folder, +(kills ?? '10'))
  process.stdout.write(
    `${which}: ${syncKillsText(found)}\n${found.faults.map((fault) => `  ${fault}\n`).join('')}`,
  )
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
  process.exitCode = found.faults.length > 0 ? 1 : 0
}
