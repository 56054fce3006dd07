import { afterAll, describe, expect, it } from 'vitest'
import type { FileSource } from '../src/sources/source.js'
import { SourceError } from '../src/sources/source-error.js'
import { checkSync } from '../src/store/check-sync.js'
import type { Home } from '../src/store/home.js'
import { homeOf } from '../src/store/internals.js'
import type { NoteFault } from '../src/store/store-fault.js'
import { movableClock, openSync, type Sync } from '../src/sync/index.js'
import { listWork } from '../src/sync/listing.js'
import { invoice } from './store-kill.js'
import { HOMES, newStore } from './store-kit.js'
import { counted, DAY, daysBefore, eventsOf, shortRun, testSource } from './sync-kit.js'

const open: Sync[] = []
afterAll(async () => {
  for (const sync of open) await sync.close()
})

const CARRIER = 'ups'

describe.each(HOMES.filter(({ runs }) => runs))('sync on a store $name', async (home) => {
  const store = await newStore(home)
  const sources = new Map<string, ReturnType<typeof testSource>>()
  const clock = movableClock('2026-03-31T08:00:00Z')
  const sync = await openSync(store, {
    clock,
    key: '00'.repeat(32),
    openSource: ({ place }) => (sources.get(`${place}`) ?? testSource()).open(),
  })
  open.push(sync)

  async function connected(id: string, historical_days?: number) {
    const source = testSource()
    sources.set(id, source)
    await sync.connections.add({
      connection_id: id,
      integration_name: CARRIER,
      source: { type: 'test', place: id },
      historical_days,
    })
    return source
  }

  it('lists 1,200 names in a few statements, and marks none as set aside before its run tells of it', async () => {
    const source = await connected('many')
    for (let nth = 0; nth < 1_200; nth++) source.put(`${nth}.csv`, '', daysBefore(clock, 40))
    const database = homeOf(store)
    let statements = 0
    const counting: Home = {
      ...database,
      query: (...parts) => {
        statements++
        return database.query(...parts)
      },
    }
    const work = () => {
      const opened = source.open()
      const skipping: FileSource = {
        ...opened,
        async *list(signal, report) {
          for (let nth = 0; nth < 1_200; nth++)
            report?.passedOver?.(`${nth}.pdf`, 'not an invoice by its name')
          yield* opened.list(signal, report)
        },
      }
      const window = { from: daysBefore(clock, 30).toISOString(), to: null, setsAside: true }
      const options = { now: clock.now(), settling: 0, signal: undefined }
      return listWork(counting, 'many', skipping, window, options)
    }
    for (let nth = 0; nth < 2; nth++) {
      statements = 0
      const { older, passedOver, seen } = await work()
      expect([older.length, passedOver.size, seen, statements]).toEqual([1_200, 1_200, 0, 6])
    }
    await sync.connections.remove('many')
  })

  it('reads the past 30 days first, without events of line items, and then what is new each day', async () => {
    const source = await connected('first')
    source.put('old.csv', invoice('A1', 3), daysBefore(clock, 31))
    source.put('march.csv', invoice('A2', 4), daysBefore(clock, 12))
    source.put('notes.csv', 'what is this?\n', daysBefore(clock, 3))
    expect(shortRun(await sync.run('first'))).toBe(
      'scheduled (first) completed: 2 seen, 1 new, 0 known, 1 failed, 0 unsettled; 4 created, 0 updated, 0 rejected',
    )
    // What is not read is told once, in the run that sets it aside.
    const passedOver = async (run: string) =>
      (await sync.runs.files('first', run)).filter(({ outcome }) => outcome === 'passed_over')
    expect(await passedOver('1')).toMatchObject([
      {
        name: 'old.csv',
        modified: daysBefore(clock, 31).toISOString(),
        message:
          'older than what the first run reads: `parse-invoice sync first --from DATE --to DATE` reads it',
      },
    ])
    const [one] = await sync.connections.list({ connection_id: 'first' })
    expect(one?.historical_sync).toMatchObject({ status: 'completed', oldest_data_date: expect.any(String) })
    // As their type states them, and no more: the API shows them as they are.
    expect(one?.errors).toEqual([
      {
        error_type: 'unknown_format',
        resource: 'notes.csv',
        message: expect.any(String),
        created_date: expect.any(String),
      },
    ])
    // What is missing may be in the file that was not read.
    const missing = async () => {
      const expected = [{ tracking_number: '1Z999AA10123456784', expected_cost: '9.00' }]
      const { unread, findings } = await store.audit({ connection: 'first', expected })
      return [unread, findings.find(({ check }) => check === 'expected_not_billed')]
    }
    const reason = one?.errors[0]?.message
    expect(await missing()).toMatchObject([
      [{ file: 'notes.csv', code: 'unknown_format', reason }],
      { confidence: 'look', facts: { unread_files: 1 } },
    ])
    expect(one?.sync_schedules).toEqual([
      {
        function_name: 'get_invoice_line_items',
        enabled: true,
        every: 86_400,
        next_run: '2026-04-01T08:00:00.000Z',
      },
    ])
    expect(counted(await eventsOf(store, 'first'))).toEqual({
      'connection.created': 1,
      'connection-error.created': 1,
      'connection.historical-sync-completed': 1,
    })
    // The old one is not new only because nobody has read it; one that came later with an older time is.
    clock.move(DAY)
    source.put('late.csv', invoice('A3', 2), daysBefore(clock, 300))
    await sync.work({ untilIdle: true })
    const [second] = await sync.runs.list('first')
    expect(shortRun(second ?? null)).toBe(
      'scheduled completed: 3 seen, 1 new, 1 known, 1 failed, 0 unsettled; 2 created, 0 updated, 0 rejected',
    )
    expect(counted(await eventsOf(store, 'first'))['carrier-invoice-line-item.created']).toBe(2)
    expect(await passedOver('2')).toEqual([])
    // The file that was unknown is mended.
    clock.move(DAY)
    source.put('notes.csv', invoice('A4', 1), daysBefore(clock, 0.5))
    await sync.work({ untilIdle: true })
    expect((await sync.connections.get('first'))?.errors).toEqual([])
    const [unread, finding] = await missing()
    expect(unread).toBeUndefined()
    expect(finding).toMatchObject({ check: 'expected_not_billed' })
    expect(finding).not.toHaveProperty('facts.unread_files')
    expect(source.opened).toEqual(['march.csv', 'notes.csv', 'late.csv', 'notes.csv'])
  })

  it('is not done with the first data while a file may still be written, for an hour', async () => {
    const source = await connected('copied')
    source.put('march.csv', invoice('C1', 4), daysBefore(clock, 12))
    source.put('now.csv', invoice('C2', 3), clock.now())
    const first = async () => (await sync.connections.list({ connection_id: 'copied' }))[0]?.historical_sync
    const created = async () => counted(await eventsOf(store, 'copied'))
    expect(shortRun(await sync.run('copied'))).toBe(
      'scheduled (first) completed: 2 seen, 1 new, 0 known, 0 failed, 1 unsettled; 4 created, 0 updated, 0 rejected',
    )
    expect(await first()).toMatchObject({ completed_date: null, newest_data_date: null })
    clock.move(61_000)
    source.put('endless.csv', invoice('C3', 2), clock.now())
    await sync.work({ untilIdle: true })
    const [second] = await sync.runs.list('copied')
    expect([second?.historical, second?.files_new, second?.created]).toEqual([true, 1, 3])
    expect(await created()).toEqual({ 'connection.created': 1 })
    clock.move(3_600_000)
    source.put('endless.csv', invoice('C3', 3), clock.now())
    await sync.work({ untilIdle: true })
    expect(await first()).toMatchObject({ status: 'completed', newest_data_date: expect.any(String) })
    clock.move(61_000)
    await sync.work({ untilIdle: true })
    expect(await created()).toEqual({
      'connection.created': 1,
      'connection.historical-sync-completed': 1,
      'carrier-invoice-line-item.created': 3,
    })
    await sync.connections.remove('copied')
  })

  it('leaves what may still be written to the next run, and takes back what changed while it was read', async () => {
    const source = await connected('growing')
    source.put('fresh.csv', invoice('B1', 2), new Date(clock.now().getTime() - 5_000))
    source.put('grows.csv', invoice('B2', 2), daysBefore(clock, 2))
    source.onRead = (name, half) => {
      if (name === 'grows.csv' && half === 1) source.put(name, invoice('B2', 3), clock.now())
    }
    expect(shortRun(await sync.run('growing'))).toBe(
      'scheduled (first) completed: 2 seen, 0 new, 0 known, 0 failed, 2 unsettled; 0 created, 0 updated, 0 rejected',
    )
    source.onRead = () => undefined
    expect(await store.files('growing')).toEqual([])
    // Not a day later: as soon as they have settled.
    clock.move(61_000)
    await sync.work({ untilIdle: true })
    expect(shortRun((await sync.runs.list('growing'))[0] ?? null)).toBe(
      'scheduled (first) completed: 2 seen, 2 new, 0 known, 0 failed, 0 unsettled; 5 created, 0 updated, 0 rejected',
    )
    expect((await sync.runs.files('growing', '1')).map(({ name, outcome }) => [name, outcome])).toEqual([
      ['fresh.csv', 'unsettled'],
      ['grows.csv', 'unsettled'],
    ])
    // A time in the future, as a clock that is wrong gives it: settled once nothing has changed for long enough.
    source.put('future.csv', invoice('B3', 1), daysBefore(clock, -400))
    await sync.run('growing')
    clock.move(61_000)
    expect(shortRun(await sync.run('growing'))).toMatch(/1 new, 2 known/)
  })

  it('stops at what is wrong with all of it, tells once, and goes on where it was when it is mended', async () => {
    const source = await connected('broken')
    source.put('a.csv', invoice('C1', 1), daysBefore(clock, 3))
    source.put('b.csv', invoice('C2', 1), daysBefore(clock, 2))
    source.onRead = (name, half) => {
      if (name === 'b.csv' && half === 1) source.fault = 'source_unreachable'
    }
    const failed = await sync.run('broken')
    expect(failed).toMatchObject({
      status: 'failed',
      files_new: 1,
      message: 'test source: source_unreachable. Correct it.',
    })
    source.onRead = () => undefined
    // Tried again after five minutes, not a day.
    clock.move(300_000)
    source.fault = 'invalid_credentials'
    await sync.work({ untilIdle: true })
    clock.move(3 * DAY)
    await sync.work({ untilIdle: true })
    expect(await sync.run('broken')).toBeNull()
    expect((await sync.runs.list('broken')).map(({ status }) => status)).toEqual(['failed', 'failed'])
    expect((await sync.connections.get('broken'))?.errors.map(({ error_type }) => error_type)).toEqual([
      'invalid_credentials',
      'source_unreachable',
    ])
    source.fault = null
    await sync.connections.change('broken', { source: { type: 'test', place: 'broken' } })
    await sync.work({ untilIdle: true })
    expect(shortRun((await sync.runs.list('broken'))[0] ?? null)).toBe(
      'scheduled (first) completed: 2 seen, 1 new, 1 known, 0 failed, 0 unsettled; 1 created, 0 updated, 0 rejected',
    )
    expect(counted(await eventsOf(store, 'broken'))).toEqual({
      'connection.created': 1,
      'connection-error.created': 2,
      'connection-error.deleted': 2,
      'connection.historical-sync-completed': 1,
    })
  })

  it('reads everything but a file that breaks off while the source answers, and tries that one again', async () => {
    const source = await connected('torn')
    source.put('a.csv', invoice('T1', 1), daysBefore(clock, 5))
    source.put('bad.csv', invoice('T2', 2), daysBefore(clock, 4))
    source.put('c.csv', invoice('T3', 3), daysBefore(clock, 3))
    source.put('gone.csv', invoice('T4', 1), daysBefore(clock, 2))
    const torn = new SourceError({
      error_type: 'source_unreachable',
      resource: 'bad.csv',
      expected: 'all of its bytes',
      problem: 'The connection was cut',
      remedy: 'Try again.',
    })
    source.onRead = (name, half) => {
      if (name === 'gone.csv') source.remove(name)
      if (name === 'bad.csv' || name === 'gone.csv') if (half === 1) throw torn
    }
    expect(await sync.run('torn')).toMatchObject({
      status: 'failed',
      files_new: 2,
      created: 4,
      message: 'bad.csv: The connection was cut. Try again.',
    })
    expect(
      (await sync.runs.files('torn', '1')).map(({ name, outcome, message }) => [name, outcome, message]),
    ).toEqual([
      ['a.csv', 'new', null],
      ['bad.csv', 'unsettled', 'The connection was cut. Try again.'],
      ['c.csv', 'new', null],
      ['gone.csv', 'unsettled', 'it may still be written: it is left to the next run'],
    ])
    source.onRead = () => undefined
    clock.move(300_000)
    await sync.work({ untilIdle: true })
    expect(shortRun((await sync.runs.list('torn'))[0] ?? null)).toBe(
      'scheduled (first) completed: 3 seen, 1 new, 2 known, 0 failed, 0 unsettled; 2 created, 0 updated, 0 rejected',
    )
    expect((await sync.connections.get('torn'))?.errors).toEqual([])
    // If many break off, it is not theirs: the run does not wait for each of them.
    for (const at of [1, 2, 3, 4, 5, 6, 7])
      source.put(`${at}.csv`, invoice(`T${at}0`, 1), daysBefore(clock, 1))
    source.onRead = (_, half) => {
      if (half === 1) throw torn
    }
    clock.move(DAY)
    const before = source.opened.length
    await sync.run('torn')
    expect(source.opened.length - before).toBe(5)
  })

  it('reads a window that is asked for before what is scheduled, which then goes on where it was', async () => {
    const source = await connected('window')
    source.put('new.csv', invoice('D1', 1), daysBefore(clock, 1))
    source.put('old.csv', invoice('D2', 2), daysBefore(clock, 90))
    await sync.run('window')
    clock.move(DAY)
    source.put('next.csv', invoice('D3', 1), daysBefore(clock, 0.1))
    const job = await sync.jobs.create('window', {
      start_time: daysBefore(clock, 100).toISOString(),
      end_time: daysBefore(clock, 50).toISOString(),
    })
    expect(job.status).toBe('open')
    const order: string[] = []
    await sync.work({
      untilIdle: true,
      onRun: (run) => void (run.connection_id === 'window' && order.push(shortRun(run))),
    })
    expect(order).toEqual([
      'on_demand completed: 1 seen, 1 new, 0 known, 0 failed, 0 unsettled; 2 created, 0 updated, 0 rejected',
      'scheduled completed: 3 seen, 1 new, 2 known, 0 failed, 0 unsettled; 1 created, 0 updated, 0 rejected',
    ])
    expect((await sync.jobs.get('window', job.id))?.status).toBe('completed')
    await expect(sync.jobs.cancel('window', job.id)).rejects.toThrow('an open job')
    const events = counted(await eventsOf(store, 'window'))
    expect(events).toMatchObject({
      'connection.sync-job-completed': 1,
      'carrier-invoice-line-item.created': 3,
    })
  })

  it('leaves whole files where a window is cancelled within', async () => {
    const source = await connected('cancelled')
    await sync.run('cancelled')
    for (const day of [50, 40, 35]) source.put(`${day}.csv`, invoice(`E${day}`, 2), daysBefore(clock, day))
    const job = await sync.jobs.create('cancelled', {
      start_time: daysBefore(clock, 100).toISOString(),
      end_time: clock.now().toISOString(),
    })
    source.onRead = async (name, half) => {
      if (name === '40.csv' && half === 0) await sync.jobs.cancel('cancelled', job.id)
    }
    await sync.work({ untilIdle: true })
    const [run] = await sync.runs.list('cancelled')
    expect(run).toMatchObject({ status: 'cancelled', message: 'it was cancelled', files_new: 2, created: 4 })
    expect((await sync.jobs.get('cancelled', job.id))?.status).toBe('cancelled')
    expect((await store.check()).faults).toEqual([])
    // The next day's run finds the rest.
    clock.move(DAY)
    await sync.work({ untilIdle: true })
    expect((await sync.runs.list('cancelled'))[0]).toMatchObject({ status: 'completed', files_new: 1 })
  })

  it('counts a file once whose worker ended between its load and its end', async () => {
    const source = await connected('taken')
    source.put('a.csv', invoice('G1', 2), daysBefore(clock, 3))
    let calls = Infinity
    source.onRead = (_, half) => {
      if (half === 1) calls = 2 // the time of the load, and that of the end
    }
    const now = (): Date => {
      if (--calls === 0) throw new Error('killed')
      return clock.now()
    }
    const worker = await openSync(store, { clock: { ...clock, now }, openSource: () => source.open() })
    open.push(worker)
    await expect(worker.run('taken')).rejects.toThrow('killed')
    expect((await store.files('taken')).length).toBe(1)
    source.onRead = () => undefined
    await worker.work({ untilIdle: true })
    const runs = await sync.runs.list('taken')
    expect(runs).toMatchObject([{ takeovers: 1, files_new: 1, files_known: 0, created: 2 }])
  })

  it('loads nothing of a run that was given up while its worker still read', async () => {
    const source = await connected('given-up')
    source.put('a.csv', invoice('G2', 2), daysBefore(clock, 3))
    source.onRead = async (_, half) => {
      if (half === 1)
        await homeOf(store).query(`UPDATE sync_runs SET status = 'failed' WHERE connection_id = 'given-up'`)
    }
    await sync.run('given-up')
    expect(source.opened).toEqual(['a.csv'])
    expect(await store.files('given-up')).toEqual([])
    await sync.connections.remove('given-up')
  })

  it('does nothing for a connection that is paused, switched off or removed', async () => {
    const source = await connected('quiet')
    await sync.connections.pause('quiet')
    source.put('a.csv', invoice('F1', 1), daysBefore(clock, 1))
    expect(await sync.run('quiet')).toBeNull()
    await sync.connections.resume('quiet')
    await sync.schedules.toggle('get_invoice_line_items', false, 'quiet')
    clock.move(DAY)
    await sync.work({ untilIdle: true })
    // It had been asked for before it was switched off.
    expect((await sync.runs.list('quiet')).length).toBe(1)
    clock.move(3 * DAY)
    await sync.work({ untilIdle: true })
    expect((await sync.runs.list('quiet')).length).toBe(1)
    await sync.connections.remove('quiet')
    expect(await sync.connections.get('quiet')).toBeNull()
    await expect(sync.run('quiet')).rejects.toThrow('the id of a connection')
    expect((await store.files('quiet')).length).toBe(1)
    expect(counted(await eventsOf(store, 'quiet'))).toMatchObject({ 'connection.deleted': 1 })
  })

  it('syncs a connection that was removed and is added again under its id', async () => {
    const source = await connected('again')
    source.put('1.csv', invoice('R1', 2), daysBefore(clock, 3))
    await sync.work({ untilIdle: true })
    await sync.connections.remove('again')
    clock.move(1_000)
    const added = await connected('again')
    added.put('2.csv', invoice('R2', 2), daysBefore(clock, 2))
    await sync.work({ untilIdle: true })
    expect((await sync.runs.list('again')).map(shortRun)).toEqual(
      Array(2).fill(
        'scheduled (first) completed: 1 seen, 1 new, 0 known, 0 failed, 0 unsettled; 2 created, 0 updated, 0 rejected',
      ),
    )
    await sync.connections.remove('again')
  })

  it.each([
    ['one file', ['a1.csv']],
    ['several files', ['a1.csv', 'a2.csv', 'a3.csv']],
  ])(
    'takes nothing of a source whose connection is removed and added again during its run: %s',
    async (_, names) => {
      const own = `swapped-${names.length}`
      const source = await connected(own)
      for (const name of names) source.put(name, invoice(`S${name}`, 2), daysBefore(clock, 3))
      source.put('both.csv', invoice('SX', 2), daysBefore(clock, 3))
      source.onRead = async (name, half) => {
        if (half !== 0 || name !== names[0]) return
        await sync.connections.remove(own)
        clock.move(1_000)
        const other = await connected(own)
        other.put('both.csv', invoice('SY', 3), daysBefore(clock, 2))
      }
      await sync.work({ untilIdle: true })
      const runs = await sync.runs.list(own)
      expect(
        runs.map(({ status, historical, message }) => [status, historical, message]).slice(0, 2),
      ).toEqual([
        ['completed', true, null],
        ['cancelled', true, 'the connection was removed'],
      ])
      expect((await store.files(own)).map(({ name, created }) => [name, created])).toEqual([['both.csv', 3]])
      expect(await store.queued(own)).toEqual([])
      await sync.connections.remove(own)
    },
  )

  it('loads the file that comes after one that failed', async () => {
    const source = await connected('mended')
    source.put('good.csv', invoice('F1', 2), daysBefore(clock, 3))
    source.put('late.csv', 'what is this?\n', daysBefore(clock, 2))
    await sync.work({ untilIdle: true })
    source.put('late.csv', invoice('F2', 2), daysBefore(clock, 1))
    source.put('later.csv', invoice('F3', 2), daysBefore(clock, 1))
    clock.move(DAY)
    await sync.work({ untilIdle: true })
    expect((await store.files('mended')).map(({ name }) => name)).toEqual([
      'good.csv',
      'late.csv',
      'later.csv',
    ])
    expect(await store.queued('mended')).toEqual([])
    await sync.connections.remove('mended')
  })

  it('takes locks in one order: a connection before its run', async () => {
    const database = homeOf(store)
    const { transaction } = database
    const orders: string[][] = []
    // Every statement of every transaction, as the kinds of locks that it takes.
    database.transaction = (work) =>
      transaction((session) => {
        const order: string[] = []
        orders.push(order)
        return work({
          ...session,
          query: (sql, parameters) => {
            if (sql.includes('pg_advisory_xact_lock')) order.push('connection')
            if (/^\s*(UPDATE|INSERT INTO|DELETE FROM) (sync_runs|queued_files)/.test(sql)) order.push('row')
            return session.query(sql, parameters)
          },
        })
      })
    try {
      const source = await connected('order')
      source.put('old.csv', invoice('O1', 3), daysBefore(clock, 31))
      source.put('march.csv', invoice('O2', 4), daysBefore(clock, 12))
      source.put('april.csv', invoice('O3', 4), daysBefore(clock, 11))
      source.put('notes.csv', 'what is this?\n', daysBefore(clock, 3))
      source.put('new.csv', invoice('O4', 2), clock.now())
      await sync.run('order')
      source.put('notes.csv', invoice('O5', 2), daysBefore(clock, 3))
      clock.move(DAY)
      await sync.work({ untilIdle: true })
      const runs = await sync.runs.list('order')
      expect(runs.reduce((sum, { files_new }) => sum + files_new, 0)).toBe(4)
    } finally {
      database.transaction = transaction
    }
    const both = orders.filter((order) => order.includes('connection') && order.includes('row'))
    expect(both.length).toBeGreaterThan(5)
    expect(both.filter(([first]) => first !== 'connection')).toEqual([])
    await sync.connections.remove('order')
  })

  it('is whole after all that, and where a table was changed by hand the check says so', async () => {
    expect((await store.check()).faults).toEqual([])
    const queuedAs = (state: string, run: number): string =>
      `INSERT INTO queued_files (connection_id, received_no, received_at, sha256, name, bytes, reading, is_silent, run_no, state, turn, due_at)
       SELECT connection_id, received_no, first_seen, sha256, name, 1, '{}', false, ${run}, '${state}', 0, ''
       FROM files WHERE connection_id = 'first'`
    const harm: readonly (readonly [statement: string, says: RegExp])[] = [
      [
        "DELETE FROM connections WHERE connection_id = 'first'",
        /^orphan: \d+ seen files without a connection$/,
      ],
      ["DELETE FROM sync_runs WHERE connection_id = 'first'", /^orphan: \d+ files without a run$/],
      ["DELETE FROM sync_jobs WHERE connection_id = 'cancelled'", /^orphan: \d+ runs without a window$/],
      [
        "DELETE FROM files WHERE connection_id = 'first'",
        /^sync: run 1 read it, and 1 of its contents is not/,
      ],
      [
        "DELETE FROM sync_run_files WHERE connection_id = 'first'",
        /^sync: it is recorded as loaded, but no run/,
      ],
      [
        "UPDATE sync_run_files SET created = created + 1 WHERE connection_id = 'first'",
        /^sync: run 1 counts 5 line items created and 0 updated, its file counts 4 and 0$/,
      ],
      [
        "UPDATE seen_files SET state = 'queued' WHERE connection_id = 'first'",
        /^queue: .* waiting for a worker, but is not in the queue/,
      ],
      [queuedAs('waiting', 99), /^orphan: \d+ files in the queue without a run$/],
      [queuedAs('waiting', 1), /^queue: it is in the queue under the number of .*, which is loaded$/],
      [queuedAs('failed', 1), /^queue: it is neither waiting nor failed with a reason$/],
      [
        "UPDATE event_progress SET last_no = last_no - 1 WHERE connection_id = 'first'",
        /^event: .* never be sent$/,
      ],
      [
        `INSERT INTO webhook_messages (connection_id, endpoint_id, event_no, id, message_id, event_type, resource, state, attempts, created_at)
         VALUES ('first', 'ep', 9999, '', '', '', '', '', 0, '')`,
        /^orphan: 1 messages without an event$/,
      ],
    ]
    const undone = new Error('taken back')
    for (const [statement, says] of harm) {
      const found: string[] = []
      const note: NoteFault = (fault, _, message) => void found.push(`${fault}: ${message}`)
      const tried = homeOf(store).transaction(async (inside) => {
        await inside.query(statement)
        for (const connection of ['first', 'cancelled']) await checkSync(inside, connection, note)
        throw undone
      })
      await expect(tried).rejects.toBe(undone)
      expect([statement, found]).toEqual([statement, expect.arrayContaining([expect.stringMatching(says)])])
    }
  })
})
