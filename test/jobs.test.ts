import { execFileSync } from 'node:child_process'
import { getEventListeners } from 'node:events'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Readable } from 'node:stream'
import { setTimeout as after } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { GENERATORS } from '../samples/generators/index.js'
import { createCrew, type Spawn } from '../src/app/jobs/crew.js'
import { type Report, sizeOf } from '../src/app/jobs/messages.js'
import type { ReadOptions } from '../src/app/jobs/read.js'
import { serve } from '../src/app/jobs/work.js'
import { readAudit } from '../src/app/read-audit.js'
import { readStory } from '../src/app/read-story.js'
import { readSummary } from '../src/app/read-summary.js'
import { auditInvoices, formats, parseInvoice, readMap } from '../src/index.js'
import type { InputFile } from '../src/input/file.js'
import { listInputs } from '../src/input/input.js'
import { builtWorkers, byOne, byThreads, generated, madeBy, scratch } from './jobs-kit.js'
import { sampleFiles, spreadFiles } from './law-kit.js'
import { spread } from './times.js'
import { type ZipMember, zipOf } from './zip-writer.js'

const { path, remove } = scratch()
afterAll(remove)

const samples = sampleFiles().map((sample) => sample.path)
const ups = generated('ups-billing', { rows: 4000, seed: 11 }, path('ups.csv'))
const other = generated('ups-billing', { rows: 3000, seed: 12 }, path('other.csv'))

async function* silence(): AsyncGenerator<string> {
  await new Promise(() => undefined)
  yield ''
}

function silentPipe(): string {
  execFileSync('mkfifo', [path('silent')])
  return path('silent')
}

describe('several threads write what one writes', () => {
  it.each([1, 2, 3])('over samples, with %i workers: together over all', async (jobs) => {
    const files = spread(samples, 6, jobs)
    expect(await byThreads(files, { jobs })).toEqual(await byOne(files))
  })

  it('as CSV, as JSON, as Parquet, and with the cells of each row', async () => {
    const some = samples.filter((name) => /(ups-billing|usps-eps)\/(real|with-header|several)/.test(name))
    expect(some.length).toBeGreaterThan(3)
    for (const options of [
      { target: 'csv' },
      { target: 'csv', raw: true },
      { raw: true },
      { target: 'json' },
      { target: 'json', raw: true, jobs: 3 },
      { target: 'parquet' },
    ])
      expect(await byThreads(some, options)).toEqual(await byOne(some, options))
  })

  it('where the bytes decide how many threads there are', async () => {
    const one = await byOne([ups, other])
    for (const share of [1, 64 << 20]) {
      const { spawn, started } = builtWorkers()
      expect(await byThreads([ups, other], { jobs: 'auto', share, aside: path(''), spawn })).toEqual(one)
      expect(started.length).toBe(share === 1 && availableParallelism() > 1 ? 1 : 0)
    }
  })

  it('of text that cannot be laid aside, on one thread if nothing else is asked', async () => {
    const { spawn, started } = builtWorkers()
    await byThreads([ups, other], { jobs: 'auto', share: 1, spawn })
    expect(started).toEqual([])
  })

  it('of an audit, on one thread if nothing else is asked', async () => {
    const { spawn, started } = builtWorkers()
    const onReject = (): void => undefined
    await readAudit([ups, other], { formats }, { jobs: 'auto', share: 1, aside: path(''), spawn, onReject })
    expect(started).toEqual([])
  })

  it.each([
    ['a stream', () => Readable.from(silence())],
    ['a pipe', silentPipe],
  ])(
    'of %s, on one thread if nothing else is asked: the first file does not wait for it',
    async (_, input) => {
      const blocks: number[] = []
      const onBlock = (count: number): void => {
        blocks.push(count)
        throw new Error('enough')
      }
      const reading = { jobs: 'auto', share: 1, aside: path(''), onBlock } as const
      await expect(byThreads([ups, input()], reading)).rejects.toThrow('enough')
      expect(blocks).toHaveLength(1)
    },
  )

  it.each([
    [[200, 10, 10, 10], 100, 1],
    [[100, 100, 100, 100], 100, 3],
    [[400, 400], 100, 1],
    [[40, 50], 100, 0],
    [[null, 100, 100], 100, 1],
    [[10, 10, 10], 0, 2],
  ])('files of %s bytes with shares of %i: %i workers', async (sizes, share, workers) => {
    let hired = 0
    const spawn = () => {
      hired++
      return { on: () => undefined, postMessage: () => undefined, terminate: () => undefined } as never
    }
    const crew = createCrew({ most: 9, share, settings: {} as never, spawn, aside: undefined })
    const files = sizes.map((size) => ({
      name: 'a',
      path: 'a',
      size,
      reopenable: true,
      open: () => [] as never,
    }))
    crew.work(files, () => undefined, false)
    expect(hired).toBe(workers)
  })

  it('of a file of each generator', async () => {
    const files = Object.keys(GENERATORS).map((format) =>
      generated(format, { rows: 200, seed: 5 }, path(`${format}.csv`)),
    )
    const threads = await byThreads(files, { jobs: 3, ahead: 4000 })
    expect(threads).toEqual(await byOne(files))
    expect(threads.items).toBeGreaterThan(80 * files.length)
  })

  it('with the rows and lines of rejects, of all kinds', async () => {
    const lines = readFileSync(ups, 'latin1').split('\n')
    lines[700] = `${lines[700]},one,too,many`
    lines[1300] = `"an open quote${lines[1300]}`
    lines[40] = (lines[40] ?? '').replace(',US,', ',"U\nS",')
    lines[41] = ''
    lines[42] = 'half a row'
    lines[3000] = (lines[3000] ?? '').replaceAll('0.00', 'nil')
    lines[3001] = (lines[3001] ?? '').replaceAll('a', '\u00e9')
    const file = path('damaged.csv')
    writeFileSync(file, lines.join('\r\n'), 'latin1')
    const one = await byOne([ups, file])
    expect(one.rejects.map(({ row }) => row)).toContain(1301)
    expect(one.rejects.map(({ row, line }) => Number(line) - Number(row))).toContain(1)
    expect(one.summary.files[1]?.encoding).toBe('windows-1252')
    expect(await byThreads([ups, file])).toEqual(one)
  })

  it('of UTF-16, of packed files, of streams and of bytes', async () => {
    const bytes = readFileSync(ups)
    writeFileSync(path('utf16.csv'), `\ufeff${bytes.toString('latin1')}`, 'utf16le')
    writeFileSync(path('packed.csv.gz'), gzipSync(bytes))
    const inputs = () => [path('utf16.csv'), Readable.from([bytes]), path('packed.csv.gz'), bytes, ups]
    expect(await byThreads(inputs())).toEqual(await byOne(inputs()))
  })

  it('of the members of an archive, each by its own entry', async () => {
    const [usps, fedex] = ['samples/usps-eps/real.csv', 'samples/fedex-us/real.csv'].map((one) =>
      readFileSync(one),
    )
    const members: readonly ZipMember[] = [
      { name: 'march/' },
      { name: 'march/ups.csv', bytes: readFileSync(ups) },
      { name: 'march/ups.csv', bytes: readFileSync(other) },
      { name: 'damaged.csv', bytes: usps ?? '', crc: 1 },
      { name: 'secret.csv', bytes: usps ?? '', flags: 1 },
      { name: '../climbs.csv', bytes: usps ?? '' },
      { name: '__MACOSX/._ups.csv', bytes: 'x' },
      { name: 'no workbook.xlsx', bytes: fedex ?? '' },
      { name: 'ärger.csv', bytes: usps ?? '', method: 0 },
    ]
    writeFileSync(path('members.zip'), zipOf(members))
    const one = await byOne([path('members.zip'), ups])
    expect(one.summary.files).toHaveLength(5)
    expect(one.notices.filter((line) => line.startsWith('failed'))).toHaveLength(3)
    for (const jobs of [2, 3]) expect(await byThreads([path('members.zip'), ups], { jobs })).toEqual(one)
  })

  it('and tell of files that cannot be read in their turn', async () => {
    writeFileSync(path('notes.txt'), 'no invoice at all\n')
    writeFileSync(path('cut.csv.gz'), gzipSync(readFileSync(ups)).subarray(0, 90_000))
    const inputs = [ups, path('notes.txt'), ups, path('missing.csv'), path('cut.csv.gz'), ups]
    const one = await byOne(inputs)
    expect(one.notices.filter((line) => line.startsWith('failed'))).toHaveLength(3)
    expect(await byThreads(inputs)).toEqual(one)
  })

  it('and pass over in a folder what one passes over', async () => {
    for (const name of ['fedex-us', 'dhl-express'])
      cpSync(`samples/${name}`, path(`folder/${name}`), { recursive: true })
    writeFileSync(path('folder/notes.md'), 'no invoice\n')
    const one = await byOne(path('folder'))
    expect(one.notices.some((line) => line.startsWith('passed over'))).toBe(true)
    expect(await byThreads(path('folder'))).toEqual(one)
  })

  it('of the files that maps are for', async () => {
    const { spawn, started } = builtWorkers()
    const known = [...formats, await readMap('test/maps/seur.yaml'), await readMap('test/maps/ontrac.yaml')]
    const files = ['test/maps/seur.csv', 'test/maps/ontrac.csv', samples[0] as string]
    const threads = await byThreads(files, { formats: known, jobs: 3, spawn })
    expect(threads).toEqual(await byOne(files, { formats: known }))
    expect(threads.summary.files.map(({ format }) => format).slice(0, 2)).toEqual([
      'seur-detail',
      'ontrac-invoice',
    ])
    expect(started.length).toBeGreaterThan(0)
  })

  it('under the options of the parse', async () => {
    const options = { format: 'ups-billing', currency: 'CAD', limits: { recordBytes: 700 } }
    const one = await byOne([ups, other], options)
    expect(one.summary.totals.rejected).toBeGreaterThan(0)
    expect(await byThreads([ups, other], options)).toEqual(one)
  })
})

describe('several threads come to the audit and the charges that one comes to', () => {
  const asOne = async (inputs: string | readonly string[], ways: readonly Partial<ReadOptions>[]) => {
    const one = await madeBy(inputs, { jobs: 1 })
    for (const way of ways) expect(await madeBy(inputs, way)).toEqual(one)
    return one
  }

  it('over samples, and over a file of each generator', async () => {
    const files = Object.keys(GENERATORS).map((format) =>
      generated(format, { rows: 300, seed: 7, invoices: 12 }, path(`audited-${format}.csv`)),
    )
    const audited = spreadFiles(sampleFiles(), 8).map((sample) => sample.path)
    const { report, rows } = await asOne([...audited, ...files], [{ jobs: 3 }])
    expect(report.summary.files.length).toBe(audited.length + files.length)
    expect(rows.length).toBeGreaterThan(100)
  })

  it('where some checks alone look, and through the library', async () => {
    const checks = ['fuel_rate', 'invoice_total']
    const reading = { spawn: builtWorkers().spawn, onReject: () => undefined }
    const two = await readAudit([ups, other], { formats, checks }, { ...reading, jobs: 2 })
    const one = await auditInvoices([ups, other], { checks, jobs: 1 })
    expect(two.report()).toEqual(one)
    expect(one.checks.map(({ check }) => check)).toEqual(expect.arrayContaining(checks))
    expect(one.checks).toHaveLength(2)
  })

  it('over a file that is there twice, also by another name', async () => {
    const copy = path('copy.csv')
    writeFileSync(copy, readFileSync(ups))
    const { report } = await asOne([ups, 'samples/usps-eps/real.csv', copy, ups], [{ jobs: 2 }])
    expect(report.findings.filter(({ check }) => check === 'invoice_redelivered').length).toBeGreaterThan(0)
  })

  it('over a file that ends being read half-way: nothing of it counts, as the report says', async () => {
    const records = (ids: readonly number[]) =>
      ids.map((at) => `1,${at},8.25,Label Purchase,9400109205568000000013,8.15`)
    const pic = 'Package Identification Code (PIC)'
    const names = `EPS Account #,EPS Transaction ID,Transaction Amount,Transaction Type,${pic},Postage`
    const others = `Postage,EPS Account #,EPS Transaction ID,Transaction Amount,Transaction Type,${pic}`
    const ids = Array.from({ length: 6000 }, (_, at) => at + 1)
    const file = path('exchanged.csv')
    writeFileSync(file, `${[names, ...records(ids), others, ...records(ids)].join('\n')}\n`)
    const usps = path('after.csv')
    writeFileSync(usps, `${[names, ...records(ids.slice(0, 5))].join('\n')}\n`)
    const ways = [{ jobs: 2 }, { jobs: 3 }]
    const { notices, rows, report, figures } = await asOne([other, usps, file, ups], ways)
    expect(notices.filter((line) => /^failed .*layout, /.test(line))).toHaveLength(2)
    expect(rows.find(({ carrier }) => carrier === 'usps')?.count).toBe(5)
    const without = await madeBy([other, usps, ups], { jobs: 1 })
    expect([rows, figures, report.invoices, report.findings]).toEqual([
      without.rows,
      without.figures,
      without.report.invoices,
      without.report.findings,
    ])
    const reading = { onReject: () => undefined, onFileError: () => undefined }
    const summed = async (files: readonly string[]) => (await readSummary(files, {}, reading)).currencies
    expect(await summed([other, file, usps])).toEqual(await summed([other, usps]))
    const storyOf = async (files: readonly string[]) =>
      (
        await readStory('9400109205568000000013', files, { formats }, reading, {
          heard: async () => undefined,
          warned: () => undefined,
        })
      ).story
    expect(await storyOf([other, file, usps])).toEqual(await storyOf([other, usps]))
    const expected = [
      { tracking_number: '9400109205568000000013', cost: '9.00', ship_date: '2026-01-05', carrier: 'usps' },
    ]
    const accruedOf = async (files: readonly string[]) =>
      (await readAudit(files, { formats, checks: [], expected }, reading)).accrual('2026-01-31')
    expect(await accruedOf([other, file])).toEqual(await accruedOf([other]))
    expect((await accruedOf([other, file])).totals).toMatchObject([{ shipments: 1, not_billed: 1 }])
    expect((await accruedOf([other, file, usps])).left_out).toMatchObject([
      { reason: 'billed_without_date', shipments: 1 },
    ])
  })
})

const failing =
  (script: string): Spawn =>
  () =>
    new Worker(script, { eval: true })

describe('a run that does not come to its end', () => {
  it('fails when a worker ends by itself', async () => {
    const spawn = failing("require('worker_threads').parentPort.on('message', () => process.exit(3))")
    await expect(byThreads(samples, { spawn })).rejects.toThrow(
      'aborted: expected worker threads that last until all is read. A worker thread ended by itself (exit code 3): run again with --jobs 1',
    )
  })

  it('fails with the error that a worker throws', async () => {
    const spawn = failing(
      "require('worker_threads').parentPort.on('message', () => { throw new Error('broken') })",
    )
    await expect(byThreads([ups, other], { spawn })).rejects.toThrow('broken')
  })

  it('fails, and nothing else of the process does, where a worker throws what is no error', async () => {
    const spawn = failing("require('worker_threads').parentPort.on('message', () => { throw undefined })")
    await expect(byThreads([ups, other], { spawn })).rejects.toThrow(
      'A worker thread threw what is no error: run again with --jobs 1',
    )
  })

  it.each([
    ['ends by itself', 'process.exit(3)', 'A worker thread ended by itself (exit code 3)'],
    ['throws', "throw new Error('broken')", 'broken'],
  ])('fails for an audit too when a worker %s', async (_, does, says) => {
    const spawn = failing(`require('worker_threads').parentPort.on('message', () => { ${does} })`)
    await expect(madeBy([other, ups], { spawn })).rejects.toThrow(says)
  })

  it('fails when a worker is gone before it has handed over its part of an audit', async () => {
    const { spawn, started } = builtWorkers()
    let closed = 0
    const reading = {
      jobs: 2,
      spawn,
      onReject: () => undefined,
      onProgress: (_: string, bytes: number) => {
        if (bytes > 1_000_000 && closed++ === 0) void started[0]?.terminate()
      },
    }
    await expect(readAudit([ups, other], { formats }, reading)).rejects.toThrow(
      'A worker thread ended by itself',
    )
    expect(started).toHaveLength(1)
  })

  it('ends an audit when the caller aborts', async () => {
    const { spawn, started } = builtWorkers()
    const { signal, abort } = abortable()
    const onProgress = () => {
      if (started.length > 0) abort()
    }
    const reading = { jobs: 2, spawn, signal, onReject: () => undefined, onProgress }
    await expect(readAudit([ups, other], { formats }, reading)).rejects.toMatchObject({ code: 'aborted' })
    expect(started.map(({ threadId }) => threadId)).toEqual([-1])
  })

  it('fails when a worker runs out of memory, and says what to do', async () => {
    const script =
      "require('worker_threads').parentPort.on('message', () => { for (const kept = []; ; ) kept.push([kept.length]) })"
    const spawn = () => new Worker(script, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } })
    await expect(byThreads([ups, other], { spawn })).rejects.toThrow(
      'aborted: expected worker threads that last until all is read. A worker thread ran out of memory: run again with --jobs 1',
    )
  })

  it('fails when a worker dies half-way', async () => {
    const { spawn, started } = builtWorkers()
    const onBlock = async () => void (await started[0]?.terminate())
    await expect(byThreads([ups, other], { spawn, onBlock })).rejects.toThrow(
      /A worker thread ended by itself \(exit code [01]\)/,
    )
  })

  it('ends its workers when the caller aborts', async () => {
    const { spawn, started } = builtWorkers()
    const { signal, abort } = abortable()
    const onBlock = () => {
      if (started.length > 0) abort()
    }
    await expect(byThreads([ups, other], { spawn, signal, onBlock })).rejects.toMatchObject({
      code: 'aborted',
    })
    expect(started.length).toBeGreaterThan(0)
    expect(started.map(({ threadId }) => threadId)).toEqual(started.map(() => -1))
  })

  it('ends its workers when the caller leaves, and when a reject is too much', async () => {
    const { spawn, started } = builtWorkers()
    const onBlock = (count: number) => {
      if (count > 0 && started.length > 0) throw new Error('seen enough')
    }
    await expect(byThreads([ups, other], { spawn, onBlock })).rejects.toThrow('seen enough')
    writeFileSync(
      path('strict.csv'),
      readFileSync(ups, 'latin1').replace(/(?<=(?:.*\n){42})/, 'half a row\n'),
    )
    const strict = byThreads([other, path('strict.csv')], {
      spawn,
      onReject: (error) => {
        throw error
      },
    })
    await expect(strict).rejects.toMatchObject({ code: 'field_count', row: 43 })
    expect(started.length).toBeGreaterThan(1)
    expect(started.map(({ threadId }) => threadId)).toEqual(started.map(() => -1))
  })
})

const SETTINGS = {
  format: undefined,
  raw: false,
  strict: false,
  currency: null,
  rules: [],
  limits: {},
  maps: [],
  ahead: 1 << 20,
  product: { kind: 'charges' },
} as const

it('a worker reads a member of an archive without its directory', async () => {
  const zip = zipOf([
    { name: 'a.csv', bytes: readFileSync(other) },
    { name: 'b.csv', bytes: readFileSync(ups) },
  ])
  writeFileSync(path('listed.zip'), zip)
  const files: InputFile[] = []
  for await (const file of listInputs(path('listed.zip'))) files.push(file)
  writeFileSync(path('listed.zip'), zip.subarray(0, zip.indexOf('PK\x01\x02')))
  const read: unknown[] = []
  for (const { name, member } of files.reverse())
    read.push(
      await new Promise((resolve) => {
        const work = serve(SETTINGS, (report) => {
          if (report.kind === 'done') resolve([name, report.summary.rows])
          if (report.kind === 'failed') resolve([name, report.error])
        })
        work({ task: { path: path('listed.zip'), name, member, shelf: null } })
      }),
    )
  expect(read).toEqual([
    [`${path('listed.zip')}/b.csv`, 4002],
    [`${path('listed.zip')}/a.csv`, 3010],
  ])
})

it('a worker that is ahead waits until what it sent is written', async () => {
  const reports: Report[] = []
  const sent = () => reports.reduce((sum, report) => sum + (report.kind === 'batch' ? sizeOf(report) : 0), 0)
  const ahead = 400_000
  const product = { kind: 'text', target: 'ndjson', options: { raw: false } } as const
  const work = serve({ ...SETTINGS, product, ahead }, (report) => reports.push(report))
  work({ task: { path: ups, name: ups, shelf: null } })
  const over = () => reports.at(-1)?.kind === 'done'
  let written = 0
  while (!over()) {
    await after(5)
    const [before, count] = [sent(), reports.length]
    if (over() || before - written <= ahead) continue // it is still at work
    await after(50)
    expect(reports.length).toBe(count)
    work({ written: before - written })
    written = before
  }
  expect(written).toBeGreaterThan(ahead)
})

it('a signal that is given to many runs in turn keeps nothing of them', async () => {
  const { signal } = new AbortController()
  const small = generated('usps-eps', { rows: 3, seed: 5 }, path('small.csv'))
  const given = { signal, onReject: () => undefined }
  const { spawn } = builtWorkers()
  for (let run = 0; run < 15; run++) {
    for await (const _ of parseInvoice(small, given));
    for await (const _ of parseInvoice(small, given)) break
    await expect(auditInvoices(path('missing'), given)).rejects.toThrow('unreadable')
  }
  await byThreads([small, other], { ...given, spawn })
  const leaving = () => Promise.reject(new Error('seen enough'))
  await expect(byThreads([small, other], { ...given, spawn, onBlock: leaving })).rejects.toThrow(
    'seen enough',
  )
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

function abortable(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

it('a reject that waits to be written weighs as much as all that is said of it', () => {
  const reject = {
    code: 'amount',
    file: 'a.csv',
    column: 'Net',
    value: 'x',
    expected: 'an amount',
    remedy: 'Correct it.',
  } as const
  const report = { text: new Uint8Array(5) }
  expect(sizeOf({ ...report, rejects: [] })).toBe(6)
  expect(sizeOf({ ...report, rejects: [reject, { ...reject, raw: '1,2,x' }] })).toBe(6 + 29 + 34)
})
