/** A year of two connections as a table to read: their runs, what is wrong with them, the windows asked for, and the events of each day. */
import { afterAll, expect, it } from 'vitest'
import { movableClock, openSync, type SyncRun } from '../src/sync/index.js'
import { invoice } from './store-kill.js'
import { EITHER, newStore } from './store-kit.js'
import { DAY, daysBefore, testSource } from './sync-kit.js'

const NAMES = ['north', 'south'] as const
type Name = (typeof NAMES)[number]

const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

it.each(EITHER)('is what the states and events of section 2 come to, on a store $name', async (home) => {
  const store = await newStore(home)
  const clock = movableClock('2026-01-05T06:00:00Z')
  const sources = { north: testSource(), south: testSource() }
  const sync = await openSync(store, { clock, openSource: ({ place }) => sources[place as Name].open() })
  closing.push(sync.close)

  const lines: string[] = []
  const seenEvents: Record<Name, string | undefined> = { north: undefined, south: undefined }
  const seenRuns = { north: 0, south: 0 }
  let quiet = { north: 0, south: 0 }
  const told = (name: Name, text: string): void =>
    void lines.push(`${clock.now().toISOString().slice(0, 16)}  ${name}  ${text}`)
  const flush = (name: Name): void => {
    const { [name]: runs } = quiet
    if (runs > 0)
      lines.push(`${' '.repeat(18)}${name}  … ${runs} run${runs === 1 ? '' : 's'} with nothing new`)
    quiet = { ...quiet, [name]: 0 }
  }
  const script = (name: Name, text: string): void => {
    flush(name)
    lines.push('')
    told(name, `» ${text}`)
  }

  async function settle(): Promise<void> {
    // What ends a worker is thrown: the next one goes on.
    for (let workers = 0; workers < 6; workers++) {
      const ended = await sync.work({ untilIdle: true }).then(
        () => true,
        () => false,
      )
      if (ended) break
    }
    for (const name of NAMES) await tell(name)
  }
  async function tell(name: Name): Promise<void> {
    const { events, next } = await store.events({ connection: name, after: seenEvents[name] })
    seenEvents[name] = next
    const runs = (await sync.runs.list(name, 5)).filter(({ run_id }) => +run_id > seenRuns[name]).reverse()
    seenRuns[name] += runs.length
    if (events.length === 0 && runs.every(isQuiet)) {
      quiet[name] += runs.length
      return
    }
    flush(name)
    for (const run of runs) told(name, runText(run))
    const counts = new Map<string, number>()
    for (const { event_type, data } of events) {
      const text = `${event_type}${detailOf(event_type, data as Record<string, unknown>)}`
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
    for (const [text, count] of counts) told(name, `  event ${count > 1 ? `${count} x ` : ''}${text}`)
    const connection = await sync.connections.get(name)
    for (const { error_type, resource } of connection?.errors ?? [])
      told(name, `  error ${error_type}${resource === null ? '' : ` of ${resource}`}`)
  }
  const days = async (count: number, each: (day: number) => void = () => undefined): Promise<void> => {
    for (let day = 1; day <= count; day++) {
      clock.move(DAY)
      each(day)
      await settle()
    }
  }
  const add = async (name: Name, every: number): Promise<void> => {
    script(name, `added, a run each ${every === 1 ? 'day' : `${every} days`}`)
    await sync.connections.add({
      connection_id: name,
      integration_name: 'ups',
      source: { type: 'test', place: name },
      every: every * 86_400,
    })
  }
  const window = (name: Name, from: number, to: number) =>
    sync.jobs.create(name, {
      start_time: daysBefore(clock, from).toISOString(),
      end_time: daysBefore(clock, to).toISOString(),
    })

  sources.north.put('2025-10.csv', invoice('A10', 2), '2025-10-31T12:00:00Z')
  sources.north.put('2025-12.csv', invoice('A12', 3), '2025-12-31T12:00:00Z')
  sources.south.put('2025-11.csv', invoice('B11', 2), '2025-11-30T12:00:00Z')
  await add('north', 1)
  await settle()
  await days(3)
  await add('south', 7)
  await settle()
  await days(7, (day) => {
    if (day === 5) sources.north.put('2026-01.csv', invoice('A1', 4), daysBefore(clock, 0.5))
  })

  script('north', 'its password is refused for four days, then it is repaired')
  sources.north.fault = 'invalid_credentials'
  await days(4)
  sources.north.fault = null
  await sync.connections.change('north', { source: { type: 'test', place: 'north' } })
  await settle()
  await days(10)

  script('south', 'its server is away for three hours')
  sources.south.fault = 'source_unreachable'
  await sync.request('south')
  await settle()
  for (const minutes of [5, 30]) {
    clock.move(minutes * 60_000)
    await settle()
  }
  sources.south.fault = null
  clock.move(120 * 60_000)
  await settle()
  await days(20, (day) => {
    if (day === 9) sources.south.put('2026-02.csv', invoice('B2', 3), daysBefore(clock, 1))
  })

  script('north', 'the window of last autumn is asked for')
  sources.north.put('2025-09.csv', invoice('A9', 2), '2025-09-30T12:00:00Z')
  await window('north', 200, 60)
  await settle()
  await days(10)

  script('south', 'a window is asked for, and cancelled while its second file is read')
  for (const month of [3, 4, 5])
    sources.south.put(`2025-0${month}.csv`, invoice(`B250${month}`, 2), `2025-0${month}-28T12:00:00Z`)
  const cancelled = await window('south', 400, 200)
  sources.south.onRead = async (name, half) => {
    if (
      name === '2025-04.csv' &&
      half === 1 &&
      (await sync.jobs.get('south', cancelled.id))?.status === 'open'
    )
      await sync.jobs.cancel('south', cancelled.id)
  }
  await settle()
  await days(14)

  script('north', 'a file that nobody knows, and five days later an invoice in its place')
  sources.north.put('march.csv', 'no invoice\n', daysBefore(clock, 1))
  await days(5)
  sources.north.put('march.csv', invoice('A3', 2), daysBefore(clock, 1))
  await days(30)

  script('north', 'paused for ten days')
  await sync.connections.pause('north')
  sources.north.put('2026-04.csv', invoice('A4', 2), daysBefore(clock, 1))
  await days(10)
  await sync.connections.resume('north')
  await settle()
  await days(40)

  script('south', 'switched off for three weeks')
  await sync.schedules.toggle('get_invoice_line_items', false, 'south')
  sources.south.put('2026-06.csv', invoice('B6', 2), daysBefore(clock, 1))
  await days(21)
  await sync.schedules.toggle('get_invoice_line_items', true, 'south')
  await settle()
  await days(30)

  script('north', 'the invoice of January comes again with other amounts')
  sources.north.put(
    '2026-01-again.csv',
    invoice('A1', 4, (at) => (at === 0 ? '8.00' : '4.50')),
    daysBefore(clock, 1),
  )
  await days(20)

  script('north', 'its worker ends at one file, four times in a row; the file is then taken away')
  sources.north.put('heavy.csv', invoice('A7', 1), daysBefore(clock, 1))
  sources.north.onRead = (name) => {
    if (name === 'heavy.csv') throw new Error('out of memory')
  }
  await days(1)
  sources.north.onRead = () => undefined
  sources.north.remove('heavy.csv')
  await days(20)

  script('north', 'the clock is set back an hour, and a file comes with a time of last year')
  clock.move(-3_600_000)
  sources.north.put('late.csv', invoice('A8', 1), '2025-02-01T12:00:00Z')
  await settle()
  await days(30)

  script('south', 'removed')
  await sync.connections.remove('south')
  await settle()
  await days(90)
  flush('north')

  expect((await store.check()).faults).toEqual([])
  const items = await sync.connections.list()
  expect(items.map(({ connection_id }) => connection_id)).toEqual(['north'])
  await expect(`${lines.join('\n').trim()}\n`).toMatchFileSnapshot('sync-year.txt')
})

const isQuiet = (run: SyncRun): boolean =>
  run.status === 'completed' && !run.historical && run.files_new === 0 && run.kind === 'scheduled'

const runText = (run: SyncRun): string =>
  [
    `${run.kind}${run.historical ? ', the first' : ''}: ${run.status}`,
    `files ${run.files_seen} seen ${run.files_new} new ${run.files_known} known ${run.files_failed} failed`,
    `line items ${run.created} created ${run.updated} updated`,
    ...(run.takeovers > 0 ? [`taken over ${run.takeovers} times`] : []),
    ...(run.message === null ? [] : [run.message]),
  ].join('; ')

function detailOf(type: string, data: Record<string, unknown>): string {
  if (type === 'connection.historical-sync-completed')
    return ` ${data.oldest_data_date} to ${data.newest_data_date}`
  if (type.startsWith('connection-error.'))
    return ` ${data.error_type}${data.resource === null ? '' : ` of ${data.resource}`}`
  if (type === 'connection.sync-job-completed') return ` ${data.status}`
  if (type === 'connection.sync-job-stuck') return ` after ${data.takeovers} takeovers, at ${data.file}`
  return ''
}
