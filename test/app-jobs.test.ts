/** Use cases without a terminal: what happens as events in their order, one result, and an end at any time. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { auditJob } from '../src/app/audit.js'
import { chargesJob } from '../src/app/charges.js'
import { combineJob } from '../src/app/combine.js'
import { detectJob } from '../src/app/detect.js'
import { type Job, startJob } from '../src/app/job.js'
import { type ParseJobOptions, parseJob } from '../src/app/parse.js'
import { TARGETS } from '../src/output/index.js'
import { brokenOffText } from '../src/report/broken-off.js'
import type { JobEvent } from '../src/report/job-event.js'
import { invoice, itemsOf, namesIn, row, rows } from './cli-kit.js'
import { failure, ownFolder } from './inputs.js'

const at = ownFolder()
const [NDJSON] = TARGETS
const textOf = (path: string): string => readFileSync(path, 'utf8')

function folder(name: string, files: Readonly<Record<string, string>> = {}): string {
  mkdirSync(at(name))
  for (const [file, text] of Object.entries(files)) writeFileSync(at(name, file), text)
  return at(name)
}

/** A sink that keeps what it is given. */
function kept() {
  const chunks: string[] = []
  return { write: async (chunk: string | Uint8Array) => void chunks.push(`${Buffer.from(chunk)}`), chunks }
}

const parsing = (options: Partial<ParseJobOptions> = {}): ParseJobOptions => ({
  target: NDJSON,
  out: kept(),
  ...options,
})

async function eventsOf(job: Job<unknown>): Promise<JobEvent[]> {
  const events: JobEvent[] = []
  for await (const event of job) events.push(event)
  return events
}

/** Each event in a few words; how far a file is read, and how much of it is written at a time, is the machine's to say. */
const shortly = (events: readonly JobEvent[]): string[] =>
  events
    .filter(({ kind }) => kind !== 'progress' && kind !== 'items')
    .map((event) => {
      const { kind } = event
      if (kind === 'file') return `file ${event.file.split('/').at(-1)}`
      if (kind === 'reject') return `reject ${event.error.code} in row ${event.error.row}`
      if (kind === 'passed-over') return `passed-over ${event.path.split('/').at(-1)}`
      if (kind === 'file-error') return `file-error ${event.error.code} after ${event.items}`
      if (kind === 'detected') return `detected ${event.detection.format}`
      return kind
    })

const MIXED = {
  '.hidden': 'x',
  'a.csv': invoice(row(), row({ net: 'x' }), row()),
  'b.csv': 'neither,an\ninvoice,here\n',
  'c.csv': invoice(row()),
}

describe('what happens in a folder of mixed files', () => {
  const READ = [
    'passed-over .hidden',
    'file a.csv',
    'reject amount in row 3',
    'file b.csv',
    'file-error unknown_format after 0',
    'file c.csv',
    'read',
  ]

  test('is told in its order, and the result says what it came to', async () => {
    const out = kept()
    const job = parseJob([folder('mixed', MIXED)], parsing({ out }))
    const events = await eventsOf(job)
    expect(shortly(events)).toEqual(READ)
    expect(events.reduce((sum, event) => sum + (event.kind === 'items' ? event.items : 0), 0)).toBe(3)
    const { summary, ...counted } = await job.result
    expect(counted).toEqual({ rejected: 1, failed: 1, notWritten: null })
    expect(summary.totals).toMatchObject({ files: 2, rows: 6, charged: 3, rejected: 1, line_items: 3 })
    expect(itemsOf(out.chunks.join(''))).toHaveLength(3)
  })

  test('is the same for an audit and for charges', async () => {
    const there = folder('others', MIXED)
    const audit = auditJob([there], { disputes: at('disputes.csv') })
    const charges = chargesJob([there], {})
    expect(shortly(await eventsOf(audit))).toEqual(READ)
    expect(shortly(await eventsOf(charges))).toEqual(READ)
    const { report, ...counted } = await audit.result
    expect(counted).toEqual({ rejected: 1, failed: 1 })
    expect(report?.summary.totals.line_items).toBe(3)
    expect(textOf(at('disputes.csv'))).toMatch(/^carrier,/)
    expect((await charges.result).rows.map(({ count, net }) => [count, net])).toEqual([[3, '12.00']])
  })

  test('is a format for each file where it is only detected', async () => {
    const job = detectJob([folder('detected', MIXED)])
    expect(shortly(await eventsOf(job))).toEqual([
      'passed-over .hidden',
      'detected royal-mail-combined',
      'detected null',
      'detected royal-mail-combined',
      'read',
    ])
    expect(await job.result).toEqual({ detected: 2, unknown: 1 })
  })

  test('is divided over the items of a list', async () => {
    const report =
      'Sales Order No.,Invoice Number,Product Name,Net Value,Tax Amount,Gross Value\n45001,19,Tracked Parcel,4.00,0.80,4.80\n'
    const list = 'sales_order_no,tracking_number\n45001,AB000000001GB\n45001,AB000000002GB\n'
    const there = folder('combined', { 'in.csv': report, 'list.csv': list })
    const inputs = { invoice: join(there, 'in.csv'), tracking: join(there, 'list.csv') }
    const job = combineJob('royal-mail', inputs, parsing({ output: join(there, 'out.ndjson') }))
    expect(shortly(await eventsOf(job))).toEqual(['file in.csv', 'read'])
    expect((await job.result).account.lineItems).toBe(2)
    const items = itemsOf(textOf(join(there, 'out.ndjson')))
    expect(items.map(({ net_cost }) => net_cost)).toEqual(['2.00', '2.00'])
  })
})

describe('the result', () => {
  test('comes to whoever listens to nothing, and there is nothing to hear after it', async () => {
    const job = parseJob([folder('result', MIXED)], parsing())
    expect((await job.result).rejected).toBe(1)
    expect(await eventsOf(job)).toEqual([])
    expect((await job.result).rejected).toBe(1)
  })

  test('may be asked for before the events, which are all heard', async () => {
    const job = parseJob([folder('before', MIXED)], parsing())
    const { result } = job
    expect(shortly(await eventsOf(job))).toHaveLength(7)
    expect((await result).failed).toBe(1)
  })

  test('comes to whoever stops listening', async () => {
    const job = parseJob([folder('leaving', MIXED)], parsing())
    for await (const { kind } of job) if (kind === 'reject') break
    expect((await job.result).summary.totals.line_items).toBe(3)
  })

  test('is one error where the work fails; the events end, once and without it', async () => {
    const there = folder('failing', MIXED)
    const output = join(there, 'out.ndjson')
    const missing = parseJob([there], parsing({ output, charges: join(there, 'no-rules.csv') }))
    expect(await eventsOf(missing)).toEqual([])
    expect((await failure(missing.result)).code).toBe('charge_rules')
    expect(await eventsOf(missing)).toEqual([])
    const strict = parseJob([there], parsing({ output, strict: true }))
    expect(shortly(await eventsOf(strict)).at(-1)).toBe('reject amount in row 3')
    expect(await failure(strict.result)).toMatchObject({ code: 'aborted', row: 3 })
    const unknown = auditJob([there], { checks: ['no_such_check'] })
    expect((await failure(unknown.result)).code).toBe('usage')
    expect(namesIn(there)).toEqual(Object.keys(MIXED))
  })

  test('says why an output was left: nothing could be read, or a file broke off', async () => {
    const there = folder('left', { 'b.csv': MIXED['b.csv'], 'out.ndjson': 'old' })
    const output = join(there, 'out.ndjson')
    const nothing = await parseJob([join(there, 'b.csv')], parsing({ output })).result
    expect(nothing).toMatchObject({ notWritten: 'nothing read', failed: 1 })
    const job = parseJob([failingStream(invoice(...rows(20_000)))], parsing({ output }))
    const error = (await eventsOf(job)).find(({ kind }) => kind === 'file-error')
    if (error?.kind !== 'file-error') throw new Error('no file failed')
    expect(error.items).toBeGreaterThan(0)
    expect(brokenOffText(error.error.file, error.items, 'out.csv')).toBe(
      `${error.items} line items of stream were read before the error: out.csv is not written`,
    )
    expect(await job.result).toMatchObject({ notWritten: 'broken off', failed: 1 })
    expect(textOf(output)).toBe('old')
    expect(namesIn(there)).toEqual(['b.csv', 'out.ndjson'])
  })
})

function failingStream(text: string): Readable {
  return Readable.from(
    (async function* () {
      for (let from = 0; from < text.length; from += 65_536)
        yield Buffer.from(text.slice(from, from + 65_536))
      throw new Error('the line went dead')
    })(),
  )
}

/** Sends this, and then nothing for ever. */
function silentStream(text: string): Readable {
  const stream = new Readable({ read: () => undefined })
  stream.push(text)
  return stream
}

describe('cancelling', () => {
  const never = new Promise<never>(() => undefined)
  const LARGE = invoice(...rows(20_000))

  test.each<[what: string, start: (output: string, input: string) => Job<unknown>]>([
    ['a wait for the input', (output) => parseJob([silentStream(LARGE)], parsing({ output }))],
    [
      'a wait for whoever reads the output',
      (_, input) => parseJob([input], parsing({ out: { write: () => never } })),
    ],
    ['worker threads', (output) => parseJob([silentStream(LARGE)], parsing({ output, jobs: 2 }))],
    ['an audit', (output) => auditJob([silentStream(LARGE)], { disputes: output })],
    ['charges', () => chargesJob([silentStream(LARGE)], {})],
    ['a detection', () => detectJob([silentStream('')])],
    [
      'a combination',
      (output, input) =>
        combineJob('royal-mail', { invoice: input, tracking: silentStream('') }, parsing({ output })),
    ],
  ])('ends %s with nothing written', async (what, start) => {
    const there = folder(what.replaceAll(' ', '-'), { 'in.csv': LARGE })
    const job = start(join(there, 'out'), join(there, 'in.csv'))
    const { result } = job
    setTimeout(() => job.cancel(), 50)
    expect((await failure(result)).code).toBe('aborted')
    expect(await eventsOf(job)).toEqual([])
    expect(namesIn(there)).toEqual(['in.csv'])
  })

  test.skipIf(process.platform === 'win32').each([
    ['output', 'nobody'],
    ['rejects', 'nobody'],
    ['summary', 'nobody'],
    ['output', 'somebody who does not go on'],
    ['rejects', 'somebody who does not go on'],
  ])('ends a wait for a pipe as %s, read by %s', async (option, whom) => {
    const there = folder(`${option} ${whom}`, {
      'in.csv': invoice(...rows(5000), ...rows(5000).map(() => row({ net: 'x' }))),
    })
    const pipe = join(there, 'pipe')
    execFileSync('mkfifo', [pipe])
    const reader = whom === 'nobody' ? null : spawn('sh', ['-c', 'exec sleep 60 < pipe'], { cwd: there })
    const job = parseJob([join(there, 'in.csv')], parsing({ [option]: pipe }))
    setTimeout(() => job.cancel(), 200)
    expect((await failure(job.result)).code).toBe('aborted')
    expect(namesIn(there)).toEqual(['in.csv', 'pipe'])
    reader?.kill()
  })

  test('ends a wait for a listener, who hears of nothing more', async () => {
    const there = folder('listener', { 'in.csv': invoice(...rows(9), row({ net: 'x' })) })
    const job = parseJob([join(there, 'in.csv')], parsing({ output: join(there, 'out') }))
    for await (const { kind } of job) {
      if (kind !== 'reject') continue
      job.cancel()
      expect((await failure(job.result)).code).toBe('aborted')
      break
    }
    expect(namesIn(there)).toEqual(['in.csv'])
  })

  test('before it begins, and after it has ended, is heard too', async () => {
    const there = folder('early', { 'in.csv': invoice(row()) })
    const job = parseJob([join(there, 'in.csv')], parsing({ output: join(there, 'out') }))
    job.cancel()
    expect((await failure(job.result)).code).toBe('aborted')
    expect(namesIn(there)).toEqual(['in.csv'])
    const late = parseJob([join(there, 'in.csv')], parsing({ output: join(there, 'out') }))
    const result = await late.result
    late.cancel()
    expect(await late.result).toBe(result)
    expect(namesIn(there)).toEqual(['in.csv', 'out'])
  })
})

test('work that tells at once is heard from its first event, and never begins once it is cancelled', async () => {
  let begun = 0
  const start = () =>
    startJob(async ({ tell }) => {
      tell({ kind: 'items', items: ++begun })
      return begun
    })
  const job = start()
  const { result } = job
  expect(await eventsOf(job)).toEqual([{ kind: 'items', items: 1 }])
  expect(await result).toBe(1)
  const cancelled = start()
  cancelled.cancel()
  expect((await failure(cancelled.result)).code).toBe('aborted')
  expect(begun).toBe(1)
})

test('the work waits for its listener: what is not heard does not pile up', async () => {
  let told = 0
  const job = startJob(async ({ tell, heard }) => {
    for (; told < 1000; told++) {
      tell({ kind: 'items', items: told })
      await heard()
    }
    return 'done'
  })
  let taken = 0
  for await (const event of job) {
    expect(event).toEqual({ kind: 'items', items: taken })
    await new Promise(setImmediate)
    expect(told).toBe(taken++)
  }
  expect([taken, await job.result]).toEqual([1000, 'done'])
})
