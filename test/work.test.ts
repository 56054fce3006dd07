/**
 * Loads and audits as jobs of any worker. `PARSE_INVOICE_WORK_FILES=2000` makes ten minutes of faults over so many files (as
 * `npx tsx test/work-faults.ts 2000 600` does).
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createRoom } from '../src/app/work-room.js'
import { homeOf } from '../src/store/internals.js'
import { openSync, type Sync } from '../src/sync/index.js'
import { hasPostgres } from './postgres.js'
import { invoice } from './store-kill.js'
import { HOMES, newStore, scratchFolder } from './store-kit.js'
import { counted, eventsOf } from './sync-kit.js'
import { workFaultsText, workThroughFaults } from './work-faults.js'

const FILES = +(process.env.PARSE_INVOICE_WORK_FILES ?? '12')
const SECONDS = FILES > 100 ? 600 : 3
vi.setConfig({ testTimeout: 240_000 + SECONDS * 4_000 })

const open: Sync[] = []
afterAll(async () => {
  for (const sync of open) await sync.close()
})

/** An invoice whose charges are each of so much. */
const of = (number: string, net: string): string => invoice(number, 2, () => net)

describe.each(HOMES.filter(({ runs }) => runs))('the queue of a store $name', async (home) => {
  const store = await newStore(home)
  const sync = await openSync(store, { key: '00'.repeat(32) })
  open.push(sync)
  const folder = scratchFolder()
  const put = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const due = (sha256: string, at: string) =>
    homeOf(store).query('UPDATE queued_files SET due_at = $2 WHERE connection_id = $3 AND sha256 = $1', [
      sha256,
      at,
      'order',
    ])
  const costs = async (connection: string): Promise<string[]> => {
    const found: string[] = []
    for await (const item of store.lineItems({}, { connection })) found.push(item.net_cost)
    return found
  }

  it('has the file that was queued last as the newest, whichever is loaded first', async () => {
    const connection = 'order'
    const [first] = await store.queue(put('first.csv', of('A1', '10.00')), { connection })
    const [second] = await store.queue(put('second.csv', of('A1', '12.50')), { connection })
    expect([first?.status, second?.status]).toEqual(['queued', 'queued'])
    await due(first?.sha256 ?? '', '9999')
    await sync.work({ untilIdle: true })
    expect(await costs(connection)).toEqual(['12.50', '12.50'])
    await due(first?.sha256 ?? '', '2000')
    await sync.work({ untilIdle: true })
    expect(await costs(connection)).toEqual(['12.50', '12.50'])
    expect((await store.files(connection)).map(({ name }) => name)).toEqual(
      [first?.file, second?.file].map((name) => name ?? ''),
    )
    expect((await store.check()).faults).toEqual([])
    expect(counted(await eventsOf(store, connection))['carrier-invoice-line-item.created']).toBe(2)
  })

  it('takes a file in once, keeps what cannot be loaded with the reason, and tries it again when it is asked for', async () => {
    const connection = 'asked'
    const [path, odd] = [put('once.csv', of('B1', '1.00')), put('odd.csv', 'what is this?\n')]
    expect((await store.queue([path, odd], { connection })).map(({ status }) => status)).toEqual([
      'queued',
      'queued',
    ])
    expect((await store.queue(path, { connection })).map(({ status }) => status)).toEqual(['waiting'])
    const done: string[] = []
    await sync.work({ untilIdle: true, onDone: (one) => void done.push(one.kind) })
    expect(done).toEqual(['file'])
    expect((await store.queue(path, { connection })).map(({ status }) => status)).toEqual(['known'])
    expect(await store.queued(connection)).toMatchObject([
      { name: odd, state: 'failed', fault: expect.stringContaining('expected ') },
    ])
    expect((await store.queue(odd, { connection })).map(({ status }) => status)).toEqual(['queued'])
    expect(await store.queued(connection)).toMatchObject([{ name: odd, state: 'waiting', fault: null }])
    await sync.work({ untilIdle: true })
    expect(await store.queued(connection)).toMatchObject([{ state: 'failed' }])
    const [failed] = await store.queued(connection)
    expect(await store.unread(connection)).toEqual([{ file: odd, code: 'unreadable', reason: failed?.fault }])
    expect(await store.unread('elsewhere')).toEqual([])
  })

  it('hands back what a worker has not loaded when it is stopped, and gives up what ends its worker again and again', async () => {
    const connection = 'stopped'
    await store.queue(
      ['1', '2', '3'].map((name) => put(`${name}.csv`, of(`C${name}`, `${name}.00`))),
      { connection },
    )
    const stop = new AbortController()
    await sync.work({ signal: stop.signal, onDone: () => stop.abort() })
    expect(await store.queued(connection)).toHaveLength(2)
    // The bytes of one of them are gone.
    const [lost] = await store.queued(connection)
    const kept = home.files ?? join(store.location, 'files')
    rmSync(join(kept, lost?.sha256.slice(0, 2) ?? '', lost?.sha256 ?? ''))
    expect((await store.check()).faults).toMatchObject([
      { fault: 'kept_file', connection_id: connection, file: lost?.name },
    ])
    let tries = 0
    for (; tries < 20 && (await store.queued(connection))[0]?.state !== 'failed'; tries++) {
      await sync.work({ untilIdle: true }).catch(() => undefined)
      // What rests has rested.
      await homeOf(store).query("UPDATE queued_files SET due_at = '2000' WHERE connection_id = $1", [
        connection,
      ])
    }
    expect(tries).toBeGreaterThan(11)
    expect(await store.queued(connection)).toMatchObject([
      { sha256: lost?.sha256, state: 'failed', fault: expect.stringContaining('its worker ended 12 times') },
    ])
    expect(await store.files(connection)).toHaveLength(2)
  })

  it('has the invoices of a connection audited', async () => {
    expect(await store.queueAudit('order')).toBe(1)
    const done: unknown[] = []
    await sync.work({ untilIdle: true, onDone: (one) => void done.push(one) })
    expect(done).toEqual([{ kind: 'audit', connection: 'order', findings: expect.any(Number) }])
    await sync.work({ untilIdle: true, onDone: (one) => void done.push(one) })
    expect(done).toHaveLength(1)
  })
})

it('begins no file that has no room in memory, and one that is larger than all of it alone', () => {
  const room = createRoom(400 << 20)
  const begun: string[] = []
  const enter = (name: string, mib: number) => room.enter(mib << 20, () => begun.push(name))
  const [a, b] = [enter('a', 10), enter('b', 10)]
  const c = enter('large', 1_000)
  const d = enter('d', 1)
  expect(begun).toEqual(['a', 'b'])
  a()
  expect(begun).toEqual(['a', 'b'])
  b()
  expect(begun).toEqual(['a', 'b', 'large'])
  c()
  expect(begun).toEqual(['a', 'b', 'large', 'd'])
  d()
})

it.runIf(hasPostgres())(`loses nothing and loads nothing twice through faults (${FILES} files)`, async () => {
  const found = await workThroughFaults({ files: FILES, seconds: SECONDS, workers: FILES > 100 ? 4 : 2 })
  if (FILES > 100) console.log(workFaultsText(found))
  if (found.cuts === null) console.warn('No network namespaces here: no network was cut.')
  expect(found.faults).toEqual([])
})
