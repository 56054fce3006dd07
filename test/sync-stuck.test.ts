/** A run whose workers end one after the other: what it brought stays, and what it left comes soon. */
import { afterAll, expect, it } from 'vitest'
import { homeOf, internalsOf } from '../src/store/internals.js'
import { giveUpFile, planFiles } from '../src/sync/file-jobs.js'
import { movableClock, openSync, type Sync } from '../src/sync/index.js'
import { invoice } from './store-kill.js'
import { HOMES, newStore, type TestHome } from './store-kit.js'
import { counted, DAY, daysBefore, eventsOf, testSource } from './sync-kit.js'

const MINUTES = 60_000
const store = await newStore(HOMES[0] as TestHome)
const clock = movableClock('2026-03-31T08:00:00Z')
const open: Sync[] = []
afterAll(async () => {
  for (const sync of open) await sync.close()
})

/** A connection of the files named, whose worker ends four times where it reads `heavy.csv`. */
async function stuck(id: string, names: readonly string[], run: (sync: Sync) => Promise<unknown>) {
  const source = testSource()
  const sync = await openSync(store, { clock, key: '00'.repeat(32), openSource: source.open })
  open.push(sync)
  await sync.connections.add({
    connection_id: id,
    integration_name: 'ups',
    source: { type: 'test', place: id },
  })
  await sync.run(id)
  for (const [nth, name] of names.entries())
    source.put(name, invoice(`${id}${nth}`, 2), daysBefore(clock, 3 - nth))
  source.onRead = (name) => {
    if (name === 'heavy.csv') throw new Error('killed')
  }
  await expect(run(sync)).rejects.toThrow('killed')
  for (let taken = 0; taken < 3; taken++)
    await expect(sync.work({ untilIdle: true })).rejects.toThrow('killed')
  source.onRead = () => undefined
  await sync.work({ untilIdle: true })
  expect(counted(await eventsOf(store, id))['connection.sync-job-stuck']).toBe(1)
  return sync
}

it('is followed at once by the next one where it brought a file', async () => {
  const sync = await stuck('some', ['light.csv', 'heavy.csv'], (one) => one.run('some'))
  expect(await sync.runs.list('some')).toMatchObject([
    { status: 'completed', files_new: 1, files_known: 1 },
    { status: 'failed', takeovers: 3, files_new: 1 },
    { status: 'completed', files_seen: 0 },
  ])
})

it('is tried again after 5 minutes where it brought none', async () => {
  const sync = await stuck('none', ['heavy.csv'], (one) => one.run('none'))
  expect(await store.files('none')).toEqual([])
  clock.move(5 * MINUTES)
  await sync.work({ untilIdle: true })
  expect(await sync.runs.list('none', 1)).toMatchObject([{ status: 'completed', files_new: 1 }])
})

it('keeps a window open that brought a file, and gives up one that brought none', async () => {
  const window = { start_time: '2026-03-01T00:00:00Z', end_time: '2026-03-31T08:00:00Z' }
  const asked = (id: string) => (sync: Sync) => sync.runWindow(id, window)
  const some = await stuck('window', ['light.csv', 'heavy.csv'], asked('window'))
  expect(await some.jobs.list('window')).toMatchObject([{ status: 'open' }])
  clock.move(5 * MINUTES)
  await some.work({ untilIdle: true })
  expect(await some.jobs.list('window')).toMatchObject([{ status: 'completed' }])
  expect(await store.files('window')).toHaveLength(2)
  const none = await stuck('closed', ['heavy.csv'], asked('closed'))
  expect(await none.jobs.list('closed')).toMatchObject([{ status: 'cancelled' }])
  clock.move(DAY)
  await none.work({ untilIdle: true })
  expect(await store.files('closed')).toHaveLength(1)
})

it('rests where a queued file ends its workers: for a minute, for ten, and is given up after the third time', async () => {
  const { home, keptFiles: kept, formats } = internalsOf(store)
  const context = { home, keptFiles: kept, formats, clock } as never
  const ends = async (connection: string): Promise<void> => {
    const [row] = await homeOf(store).query(
      'SELECT received_no, received_at FROM queued_files WHERE connection_id = $1',
      [connection],
    )
    const data = { connection, no: Number(row?.received_no), bytes: 0 }
    // A job of a file that had the number before says nothing about this one.
    await giveUpFile(context, { data: { ...data, at: '2020-01-01T00:00:00.000Z' } } as never)
    await giveUpFile(context, { data: { ...data, at: row?.received_at } } as never)
  }
  const given = async (connection: string): Promise<string[]> => {
    const ids: string[] = []
    const add = async (_: string, jobs: readonly { readonly id: string }[]): Promise<void> =>
      void ids.push(...jobs.map(({ id }) => id))
    await planFiles(context, { add } as never, new Set([connection]))
    return ids
  }
  for (const connection of ['rests', 'poison']) {
    await store.queue(Buffer.from(invoice(connection, 2)), { connection })
    await home.query("UPDATE queued_files SET due_at = '2026' WHERE connection_id = $1", [connection])
  }
  const ids = new Set<string>()
  for (const minutes of [1, 10]) {
    for (const id of await given('poison')) ids.add(id)
    await ends('poison')
    clock.move(minutes * MINUTES - 1)
    expect(await given('poison')).toEqual([])
    clock.move(1)
    expect(await given('poison')).toHaveLength(1)
  }
  for (const id of await given('poison')) ids.add(id)
  expect(ids.size).toBe(3)
  await ends('poison')
  expect(await store.queued('poison')).toMatchObject([
    { state: 'failed', fault: expect.stringMatching(/^its worker ended 12 times/) },
  ])
  await ends('rests')
  clock.move(MINUTES)
  await open[0]?.work({ untilIdle: true })
  expect(await store.files('rests')).toHaveLength(1)
  expect(await store.queued('rests')).toEqual([])
})

it('is followed by one that was asked for while it was under way, which finds what came meanwhile', async () => {
  const source = testSource()
  const sync = await openSync(store, { clock, key: '00'.repeat(32), openSource: source.open })
  open.push(sync)
  await sync.connections.add({
    connection_id: 'asks',
    integration_name: 'ups',
    source: { type: 'test', place: 'asks' },
  })
  source.put('first.csv', invoice('asks1', 2), daysBefore(clock, 3))
  source.onRead = async () => {
    source.onRead = () => undefined
    source.put('second.csv', invoice('asks2', 2), daysBefore(clock, 2))
    await sync.request('asks')
  }
  await sync.run('asks')
  await sync.work({ untilIdle: true })
  expect((await store.files('asks')).map(({ name }) => name).sort()).toEqual(['first.csv', 'second.csv'])
  expect(await sync.runs.list('asks')).toMatchObject([{ files_new: 1 }, { files_new: 1 }])
  await sync.work({ untilIdle: true })
  expect(await sync.runs.list('asks')).toHaveLength(2)
})
