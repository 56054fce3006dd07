/** A connection whose files stop coming says so, and a new one, a quiet weekend or a paused one raises no alarm. */
import { afterAll, describe, expect, it } from 'vitest'
import { lateText, rhythmText } from '../src/report/arrivals-text.js'
import { connectionsTable } from '../src/report/connection-table.js'
import { type Overview, overviewOf } from '../src/server/overview.js'
import { openStore } from '../src/store/index.js'
import { arrivalsOf } from '../src/sync/arrivals.js'
import { movableClock, openSync } from '../src/sync/index.js'
import { invoice } from './store-kill.js'
import { DAY, testSource } from './sync-kit.js'

const day = (text: string, later: number): string =>
  new Date(Date.parse(text) + later * DAY).toISOString().slice(0, 10)
/** The days after the first one, newest first. */
const every = (gap: number, count: number): string[] =>
  Array.from({ length: count }, (_, at) => day('2026-01-05', at * gap)).reverse()
const weekdays = (weeks: number): string[] =>
  Array.from({ length: weeks * 7 }, (_, at) => at)
    .filter((at) => at % 7 < 5) // 2026-01-05 is a Monday
    .map((at) => day('2026-01-05', at))
    .reverse()

const of = (days: readonly string[], now: string, more: object = {}) =>
  arrivalsOf(
    {
      days,
      fetched: { at: `${now}T00:00:00.000Z`, isRunning: false, isFailing: false },
      isPaused: false,
      schedule: {
        function_name: 'get_invoice_line_items',
        enabled: true,
        every: 86_400,
        next_run: `${day(now, 1)}T00:00:00.000Z`,
      },
      ...more,
    },
    new Date(`${now}T06:00:00Z`),
  )

describe('what is usual', () => {
  it.each([
    ['of days of the week', weekdays(3), 1, '2026-01-26', 6],
    ['of weeks', every(7, 5), 7, '2026-02-09', 11],
    ['of months', every(30, 6), 30, '2026-07-04', 40],
  ] as const)(
    '%s: the next file has a quarter of the time more, and two days',
    (_, days, usual, expected, late) => {
      const last = days[0] ?? ''
      expect(of(days, last)).toMatchObject({
        state: 'usual',
        usual_days: usual,
        expected_by: expected,
        last_file: last,
      })
      expect(of(days, day(last, late)).state).toBe('usual')
      const overdue = of(days, day(last, late + 1))
      expect(overdue.state).toBe('overdue')
      expect(lateText(overdue)).toBe(`nothing new since ${last}, expected by ${expected}`)
    },
  )

  it('one interruption among many files does not hide the next one', () => {
    const days = [...every(7, 12).map((one) => day(one, 60)), ...every(7, 8)]
    expect(of(days, day(days[0] ?? '', 12))).toMatchObject({ state: 'overdue', usual_days: 7 })
  })
})

describe('no false alarm', () => {
  const long = '2027-01-01'
  it.each([
    ['nothing has come yet', [], {}],
    ['one file', every(7, 1), {}],
    ['three files', every(7, 3), {}],
    ['many files, all copied within some days', every(1, 13), {}],
    ['a paused connection', every(7, 9), { isPaused: true }],
    ['before its first run', every(7, 9), { fetched: { at: null, isRunning: false, isFailing: false } }],
    ['no schedule', every(7, 9), { schedule: undefined }],
    [
      'a source that fails',
      every(7, 9),
      { fetched: { at: '2026-03-01T00:00:00.000Z', isRunning: false, isFailing: true } },
    ],
  ])('%s', (_, days, more) => {
    const found = of(days, long, more)
    expect([found.state, lateText(found)]).toEqual(['unknown', null])
  })
})

it('a run that is long due was made by nobody; one that is under way was', () => {
  const due = {
    function_name: 'get_invoice_line_items' as const,
    enabled: true,
    every: 86_400,
    next_run: '2026-03-01T00:00:00.000Z',
  }
  const fetched = { at: '2026-02-28T00:00:00.000Z', isRunning: false, isFailing: false }
  const found = of([], '2026-03-04', { schedule: due, fetched })
  expect([found.state, lateText(found)]).toEqual(['not_fetched', 'not fetched since 2026-02-28'])
  expect(of([], '2026-03-01', { schedule: due, fetched }).state).toBe('unknown')
  expect(of([], '2026-03-04', { schedule: due, fetched: { ...fetched, isRunning: true } }).state).toBe(
    'unknown',
  )
})

const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

it('the first page names invoices of several connections, which its sums count for each', async () => {
  const store = await openStore('memory:')
  closing.push(store.close)
  const clock = movableClock('2026-02-02T06:00:00Z')
  const first = async () => overviewOf({ store, clock } as never)
  await store.load(Buffer.from(invoice('A1', 2)), { connection: 'ups-eu' })
  await store.load(Buffer.from(invoice('A2', 2)), { connection: 'ups-eu' })
  const once = await first()
  expect(once.needs).toEqual([])
  await store.load(Buffer.from(invoice('A1', 2)), { connection: 'mailbox' })
  const twice = await first()
  expect(twice.needs.map(({ what }) => what)).toEqual([
    '1 invoice (A1) came by more than one connection: sums here count each connection, an audit of the store counts an invoice once',
  ])
  const charges = ({ spend }: Overview): number => spend.reduce((sum, one) => sum + one.line_items, 0)
  expect([charges(once), charges(twice)]).toEqual([4, 6])
  const { invoices } = await store.audit()
  expect(invoices.reduce((sum, one) => sum + one.line_items, 0)).toBe(4)
})

it('of a store: the list, the first page and the words, until a file comes again', async () => {
  const store = await openStore('memory:')
  const clock = movableClock('2026-02-02T06:00:00Z')
  const source = testSource()
  const sync = await openSync(store, { clock, openSource: () => source.open() })
  closing.push(sync.close, store.close)
  for (const week of [0, 1, 2, 3])
    source.put(`week-${week}.csv`, invoice(`A${week}`, 2), `${day('2026-01-08', week * 7)}T12:00:00Z`)
  await sync.connections.add({ connection_id: 'ups-eu', integration_name: 'ups', source: { type: 'test' } })
  const health = async (): Promise<string> => {
    const table = connectionsTable(await sync.connections.list(), Infinity)
    return table.trim().split('\n').at(-1)?.split(/ {2,}/).at(-1) ?? ''
  }
  const needs = async (): Promise<string[]> =>
    (await overviewOf({ store, sync, clock } as never)).needs.map(
      ({ what, severity }) => `${severity} ${what}`,
    )
  const pass = async (days: number): Promise<void> => {
    for (let at = 0; at < days; at++) {
      clock.move(DAY)
      await sync.work({ untilIdle: true })
    }
  }
  expect(await health()).toBe('not fetched yet')
  await sync.work({ untilIdle: true })
  const [first] = await sync.connections.list()
  expect(first?.arrivals).toMatchObject({
    state: 'usual',
    last_file: '2026-01-29',
    usual_days: 7,
    expected_by: '2026-02-05',
  })
  expect(rhythmText(first?.arrivals ?? ({} as never))).toBe('newest file of 2026-01-29, usually every 7 days')
  await pass(7)
  expect([await health(), await needs()]).toEqual(['well', []])
  await pass(4)
  const late = 'nothing new since 2026-01-29, expected by 2026-02-05'
  expect([await health(), await needs()]).toEqual([late, [`warning ups-eu: ${late}`]])
  // While nothing can be fetched, that is the news, and not the files: nobody knows whether they are there.
  source.fault = 'source_unreachable'
  await pass(1)
  const [failing] = await sync.connections.list()
  expect([failing?.arrivals.state, failing?.errors.map(({ error_type }) => error_type)]).toEqual([
    'unknown',
    ['source_unreachable'],
  ])
  expect((await needs()).filter((what) => what.includes(late))).toEqual([])
  source.fault = null
  await pass(1)
  expect(await health()).toBe(late)
  source.put('week-4.csv', invoice('A4', 2), '2026-02-15T00:00:00Z')
  await pass(1)
  expect([await health(), await needs()]).toEqual(['well', []])
  clock.move(5 * DAY)
  expect(await health()).toBe('not fetched since 2026-02-16')
  await sync.connections.pause('ups-eu')
  expect(await health()).toBe('well')
})
