import { appendFileSync, cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { setTimeout as after } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { GENERATORS } from '../samples/generators/index.js'
import type { Spawn } from '../src/app/jobs/crew.js'
import { type PieceTask, type Report, sizeOf, WHOLE_FILES } from '../src/app/jobs/messages.js'
import { plan } from '../src/app/jobs/plan.js'
import { makerOf } from '../src/app/jobs/products.js'
import type { ReadOptions } from '../src/app/jobs/read.js'
import { createWork } from '../src/app/jobs/work.js'
import { readAudit } from '../src/app/read-audit.js'
import { readStory } from '../src/app/read-story.js'
import { readSummary } from '../src/app/read-summary.js'
import { auditInvoices, formats, readMap } from '../src/index.js'
import { accountsOf, builtWorkers, byOne, byThreads, generated, madeBy, scratch } from './jobs-kit.js'
import { parsed, sampleFiles } from './law-kit.js'

const { path, remove } = scratch()
afterAll(remove)

const samples = sampleFiles().map((sample) => sample.path)
const ups = generated('ups-billing', { rows: 4000, seed: 11 }, path('ups.csv'))

describe('several threads write what one writes', () => {
  it('over all samples, with 1, 2 and 3 workers', async () => {
    const one = await byOne(samples)
    for (const jobs of [1, 2, 3]) expect(await byThreads(samples, { jobs })).toEqual(one)
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

  it.each(Object.keys(GENERATORS))('of a large file: %s', async (format) => {
    const file = generated(format, { rows: 600, seed: 5 }, path(`${format}.csv`))
    const threads = await byThreads(file, { jobs: 3, piece: 20_000 })
    expect(threads).toEqual(await byOne(file))
    expect(threads.items).toBeGreaterThan(80)
  })

  it('in the same order whatever the size of the pieces', async () => {
    const one = await byOne(ups)
    for (const piece of [30_000, 77_777, 1_000_000])
      expect(await byThreads(ups, { jobs: 3, piece })).toEqual(one)
  })

  it('and say once what is said of the whole file', async () => {
    const file = path('differs.csv')
    const names =
      'EPS Account #,EPS Transaction ID,Transaction Amount,Transaction Type,Package Identification Code (PIC),Postage'
    const records = Array.from(
      { length: 900 },
      (_, at) => `1,${at + 1},8.25,Label Purchase,9400109205568000000013,8.15`,
    )
    writeFileSync(file, `${[names, ...records].join('\n')}\n`)
    const threads = await byThreads(file, { jobs: 2, piece: 9000 })
    expect(threads.summary.files[0]?.warnings).toEqual([
      'no column "Transaction Date/Time": what it would hold is missing from the line items',
      '90.00 missing: 900 records, the first of them 2, state more in Transaction Amount than the charges add up to',
    ])
    expect(threads).toEqual(await byOne(file))
  })

  it('and find in any pieces the same records that repeat others', async () => {
    const text = readFileSync(ups, 'latin1')
    const part = text.slice(0, text.indexOf('\n', 400_000) + 1)
    for (const content of [text + text, part + part + part, text + part]) {
      const file = path('repeated.csv')
      writeFileSync(file, content, 'latin1')
      const one = await byOne(file)
      expect(one.summary.files[0]?.warnings.join()).toMatch(/may be in the file (twice|more than once): /)
      for (const piece of [60_000, 700_000]) expect(await byThreads(file, { jobs: 2, piece })).toEqual(one)
    }
  })

  it('and name in any pieces where another file begins, its titles included', async () => {
    const file = path('behind.csv')
    const other = readFileSync('samples/dpd-uk/real.csv', 'latin1')
    const text = readFileSync(ups, 'latin1')
    writeFileSync(
      file,
      `${text.slice(0, text.indexOf('\n', 200_000) + 1)}${other}${text.slice(-50_000)}`,
      'latin1',
    )
    const one = await byOne(file)
    const begins = new Set(one.rejects.map(({ expected }) => expected))
    expect([...begins]).toContainEqual(expect.stringContaining('another file begins there, dpd-uk'))
    for (const piece of [1000, 9000, 90_000]) expect(await byThreads(file, { jobs: 2, piece })).toEqual(one)
  })

  it('where invoices are stated above their records, cut at those', async () => {
    const file = generated('dhl-ecommerce', { rows: 1500, seed: 8, invoices: 24 }, path('invoices.csv'))
    const bytes = readFileSync(file, 'latin1')
    const pieces = await piecesOf(file, 8000)
    expect(pieces.length).toBeGreaterThan(10)
    for (const { start } of pieces) expect(bytes.slice(start, start + 4)).toBe('HDR,')
    expect(await byThreads(file, { jobs: 3, piece: 8000 })).toEqual(await byOne(file))
  })

  it('of formats whose statements reach further, without a cut', async () => {
    for (const format of ['dhl-express', 'dpd-uk', 'royal-mail-bex'])
      expect(await piecesOf(generated(format, { rows: 500, seed: 2 }, path('reach.csv')), 3000)).toEqual([])
    expect((await piecesOf(ups, 100_000)).length).toBeGreaterThan(20)
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
    const one = await byOne(file)
    expect(one.rejects.map(({ row }) => row)).toContain(1301)
    expect(one.rejects.map(({ row, line }) => Number(line) - Number(row))).toContain(1)
    expect(one.summary.files[0]?.encoding).toBe('windows-1252')
    expect(await byThreads(file, { jobs: 3, piece: 50_000 })).toEqual(one)
  })

  it('where a header stands, and stands again, and a byte order mark before it', async () => {
    const header = readFileSync('samples/fedex-us/real.csv', 'utf8')
    const file = path('twice.csv')
    writeFileSync(file, `\ufeff${header}${header}${header.replace(/\n$/, '')}`)
    const one = await byOne(file)
    expect(one.summary.totals.skipped.header).toBe(3)
    expect(one.summary.files[0]?.warnings).toEqual([
      expect.stringMatching(/^[\d.]+ too much: .* in Original Amount Due than the charges/),
      expect.stringMatching(/^[\d.]+ may be in the file more than once: \d+ records in 2 blocks, /),
    ])
    expect(await byThreads(file, { piece: 5000 })).toEqual(one)
  })

  it('of UTF-16, of packed files, of streams and of bytes', async () => {
    const bytes = readFileSync(ups)
    writeFileSync(path('utf16.csv'), `\ufeff${bytes.toString('latin1')}`, 'utf16le')
    writeFileSync(path('packed.csv.gz'), gzipSync(bytes))
    const inputs = () => [path('utf16.csv'), Readable.from([bytes]), path('packed.csv.gz'), bytes, ups]
    expect(await byThreads(inputs(), { piece: 100_000 })).toEqual(await byOne(inputs()))
  })

  it('and tell of files that cannot be read in their turn', async () => {
    writeFileSync(path('notes.txt'), 'no invoice at all\n')
    writeFileSync(path('cut.csv.gz'), gzipSync(readFileSync(ups)).subarray(0, 90_000))
    const inputs = [ups, path('notes.txt'), path('missing.csv'), path('cut.csv.gz'), ups]
    const one = await byOne(inputs)
    expect(one.told.filter((line) => line.startsWith('failed'))).toHaveLength(3)
    expect(await byThreads(inputs, { piece: 100_000 })).toEqual(one)
  })

  it('and pass over in a folder what one passes over', async () => {
    for (const name of ['fedex-us', 'dhl-express'])
      cpSync(`samples/${name}`, path(`folder/${name}`), { recursive: true })
    writeFileSync(path('folder/notes.md'), 'no invoice\n')
    const one = await byOne(path('folder'))
    expect(one.told.some((line) => line.startsWith('passed over'))).toBe(true)
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
    const one = await byOne(ups, options)
    expect(one.summary.totals.rejected).toBeGreaterThan(0)
    expect(await byThreads(ups, { ...options, piece: 100_000 })).toEqual(one)
  })
})

describe('several threads come to the audit and the charges that one comes to', () => {
  const asOne = async (inputs: string | readonly string[], ways: readonly Partial<ReadOptions>[]) => {
    const one = await madeBy(inputs, { jobs: 1 })
    for (const way of ways) expect(await madeBy(inputs, way)).toEqual(one)
    return one
  }

  it('over all samples, each read whole or in pieces', async () => {
    const { report, rows } = await asOne(samples, [{ jobs: 2 }, { jobs: 3, piece: Infinity }])
    expect(report.summary.files.length).toBe(samples.length)
    expect(rows.length).toBeGreaterThan(100)
  })

  it.each(Object.keys(GENERATORS))('over a large file: %s', async (format) => {
    const file = generated(format, { rows: 600, seed: 7, invoices: 24 }, path(`audited-${format}.csv`))
    const { report } = await asOne(file, [{ jobs: 3, piece: 8000 }])
    expect(report.summary.totals.rows).toBeGreaterThan(500)
  })

  it('whatever the size of the pieces', async () => {
    const { report } = await asOne(ups, [
      { jobs: 3, piece: 30_000 },
      { jobs: 4, piece: 200_001 },
    ])
    expect(report.findings.length).toBeGreaterThan(10)
  })

  it.each(['dhl-ecommerce', 'usps-eps', 'ups-billing'])(
    'and have from each piece once what the file states: %s',
    async (format) => {
      const file = generated(format, { rows: 300, seed: 3, invoices: 12 }, path(`stated-${format}.csv`))
      const { summary, statements, uncharged } = (await parsed(file, { facts: true })).account
      const [whole] = summary.files
      expect(await accountsOf(file, { piece: 8000 })).toEqual([{ summary: whole, statements, uncharged }])
      if (format === 'dhl-ecommerce') expect(statements.length).toBe(12)
    },
  )

  it('where some checks alone look, and through the library', async () => {
    const checks = ['fuel_rate', 'invoice_total']
    const reading = { piece: 100_000, spawn: builtWorkers().spawn, onReject: () => undefined }
    const two = await readAudit(ups, { formats, checks }, { ...reading, jobs: 2 })
    const one = await auditInvoices(ups, { checks, jobs: 1 })
    expect(two.report()).toEqual(one)
    expect(one.checks.map(({ check }) => check)).toEqual(expect.arrayContaining(checks))
    expect(one.checks).toHaveLength(2)
  })

  it('over a file that is there twice, also by another name', async () => {
    const copy = path('copy.csv')
    writeFileSync(copy, readFileSync(ups))
    const { report } = await asOne([ups, 'samples/usps-eps/real.csv', copy, ups], [{ piece: 100_000 }])
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
    const other = generated('ups-billing', { rows: 800, seed: 12 }, path('beside.csv'))
    const usps = path('after.csv')
    writeFileSync(usps, `${[names, ...records(ids.slice(0, 5))].join('\n')}\n`)
    const ways = [{ piece: 30_000 }, { jobs: 3, piece: 120_000 }]
    const { told, rows, report, figures } = await asOne([other, file, other, usps], ways)
    expect(told.filter((line) => /^failed .*layout, /.test(line))).toHaveLength(2)
    expect(rows.find(({ carrier }) => carrier === 'usps')?.count).toBe(5)
    const without = await madeBy([other, other, usps], { jobs: 1 })
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
    await expect(byThreads(ups, { spawn })).rejects.toThrow('broken')
  })

  it.each([
    ['ends by itself', 'process.exit(3)', 'A worker thread ended by itself (exit code 3)'],
    ['throws', "throw new Error('broken')", 'broken'],
  ])('fails for an audit too when a worker %s', async (_, does, says) => {
    const spawn = failing(`require('worker_threads').parentPort.on('message', () => { ${does} })`)
    await expect(madeBy(ups, { piece: 100_000, spawn })).rejects.toThrow(says)
  })

  it('fails when a worker is gone before it has handed over its part of an audit', async () => {
    const { spawn, started } = builtWorkers()
    let closed = 0
    const reading = {
      jobs: 2,
      piece: 100_000,
      spawn,
      onReject: () => undefined,
      onProgress: (_: string, bytes: number) => {
        if (bytes > 2_000_000 && closed++ === 0) void started[0]?.terminate()
      },
    }
    await expect(readAudit(ups, { formats }, reading)).rejects.toThrow('A worker thread ended by itself')
    expect(started).toHaveLength(1)
  })

  it('ends an audit when the caller aborts', async () => {
    const { spawn, started } = builtWorkers()
    const { signal, abort } = abortable()
    const onProgress = () => {
      if (started.length > 0) abort()
    }
    const reading = { jobs: 2, piece: 100_000, spawn, signal, onReject: () => undefined, onProgress }
    await expect(readAudit(ups, { formats }, reading)).rejects.toMatchObject({ code: 'aborted' })
    expect(started.map(({ threadId }) => threadId)).toEqual([-1])
  })

  it('fails when a worker runs out of memory, and says what to do', async () => {
    const script =
      "require('worker_threads').parentPort.on('message', () => { for (const kept = []; ; ) kept.push([kept.length]) })"
    const spawn = () => new Worker(script, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } })
    await expect(byThreads(ups, { spawn })).rejects.toThrow(
      'aborted: expected worker threads that last until all is read. A worker thread ran out of memory: run again with --jobs 1',
    )
  })

  it.each([
    ['written to', (file: string) => appendFileSync(file, 'x')],
    ['replaced by another', (file: string) => renameSync(path('other.csv'), file)],
  ])('fails when the file is %s once it was cut', async (_, change) => {
    const file = path('moving.csv')
    for (const copy of [file, path('other.csv')]) writeFileSync(copy, readFileSync(ups))
    let changed = false
    const onBlock = () => {
      if (!changed) change(file)
      changed = true
    }
    await expect(
      byThreads(file, { piece: 10_000, ahead: 1, onBlock, onFileError: undefined }),
    ).rejects.toMatchObject({
      code: 'unreadable',
      expected: 'a file that stays as it is while it is read',
    })
  })

  it('fails when a worker dies half-way', async () => {
    const { spawn, started } = builtWorkers()
    const onBlock = async () => void (await started[0]?.terminate())
    await expect(byThreads(ups, { piece: 10_000, spawn, onBlock })).rejects.toThrow(
      /A worker thread ended by itself \(exit code [01]\)/,
    )
  })

  it('ends its workers when the caller aborts', async () => {
    const { spawn, started } = builtWorkers()
    const { signal, abort } = abortable()
    const onBlock = () => {
      if (started.length > 0) abort()
    }
    await expect(byThreads(ups, { piece: 10_000, spawn, signal, onBlock })).rejects.toMatchObject({
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
    await expect(byThreads(ups, { piece: 10_000, spawn, onBlock })).rejects.toThrow('seen enough')
    writeFileSync(
      path('strict.csv'),
      readFileSync(ups, 'latin1').replace(/(?<=(?:.*\n){42})/, 'half a row\n'),
    )
    const strict = byThreads(path('strict.csv'), {
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

it('a worker that is ahead waits until what it sent is written', async () => {
  const reports: Report[] = []
  const sent = () => reports.reduce((sum, report) => sum + (report.kind === 'batch' ? sizeOf(report) : 0), 0)
  const ahead = 400_000
  const reading = {
    format: undefined,
    raw: false,
    strict: false,
    currency: null,
    rules: [],
    limits: {},
    ahead,
  }
  const open = () => makerOf({ kind: 'text', target: 'ndjson', options: { raw: false } }, formats)
  const work = createWork({ ...reading, formats, product: null, open }, (report) => reports.push(report))
  let over = false
  const performed = work.perform({ kind: 'file', path: ups, name: ups, group: WHOLE_FILES }).then(() => {
    over = true
  })
  let written = 0
  while (!over) {
    await after(5)
    const [before, count] = [sent(), reports.length]
    if (over || before - written <= ahead) continue // it is still at work
    await after(50)
    expect(reports.length).toBe(count)
    work.written(before - written)
    written = before
  }
  await performed
  expect(written).toBeGreaterThan(ahead)
  expect(reports.at(-1)?.kind).toBe('done')
})

async function piecesOf(file: string, piece: number): Promise<PieceTask[]> {
  const pieces: PieceTask[] = []
  for await (const step of plan(file, {
    formats,
    limits: {},
    piece,
    cutFrom: 2 * piece,
    apart: 1,
    onReject: () => undefined,
  }))
    if (step.kind === 'task' && step.task.kind === 'piece') pieces.push(step.task)
  return pieces
}

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
    remedy: 'Mend it.',
  } as const
  const report = { kind: 'batch', items: new Uint8Array(5), count: 0, bytes: 0, rows: 0 } as const
  expect(sizeOf({ ...report, rejects: [] })).toBe(6)
  expect(sizeOf({ ...report, rejects: [reject, { ...reject, raw: '1,2,x' }] })).toBe(6 + 26 + 31)
})
