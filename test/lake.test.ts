/** Line items in a lake: parts by carrier and month that only their own content replaces. */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request as requestOf, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ParseJobOptions, parseJob } from '../src/app/parse.js'
import { formats } from '../src/formats.js'
import { TARGETS } from '../src/output/index.js'
import { createFileParts } from '../src/output/lake/file-parts.js'
import { openLake } from '../src/output/lake/lake.js'
import type { LakePlace } from '../src/output/lake/lake-place.js'
import { replaceParts } from '../src/output/lake/replace-parts.js'
import { leftText } from '../src/output/unfinished.js'
import { parseAll } from '../src/parse/parse-all.js'
import type { JobEvent } from '../src/report/job-event.js'
import type { LineItem } from '../src/schema/line-item.js'
import { createS3Client, type S3Client } from '../src/sources/s3-client.js'
import { createSum } from '../src/values/money.js'
import { bash, invoice, namesIn, row, rows } from './cli-kit.js'
import { ownFolder } from './inputs.js'
import { lineItem } from './line-items.js'
import { S3_KEYS, type S3Server, startS3 } from './s3-server.js'
import { momentOf } from './times.js'

const at = ownFolder()
const PARQUET = TARGETS[3]
const SAMPLES = readdirSync('samples', { recursive: true, encoding: 'utf8' })
  .filter((name) => /^[a-z-]+\/real[^/]*\.csv$/.test(name) && !name.startsWith('bad/'))
  .map((name) => `samples/${name}`)
  .sort()

async function fill(files: readonly string[], output: string, options: Partial<ParseJobOptions> = {}) {
  const job = parseJob(files, { target: PARQUET, out: { write: async () => undefined }, output, ...options })
  const events: JobEvent[] = []
  for await (const event of job) events.push(event)
  const { summary, ...result } = await job.result
  const texts = events.flatMap((event) =>
    event.kind === 'warning'
      ? event.warning
      : event.kind === 'note'
        ? event.note
        : event.kind === 'file-error'
          ? event.error.message
          : [],
  )
  return { ...result, texts }
}

/** Parts by their names in the lake, and their bytes. */
const partsIn = (lake: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(lake, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.parquet'))
      .sort()
      .map((name) => [name, readFileSync(join(lake, name)).toString('base64')]),
  )

let duck: (sql: string) => Promise<Record<string, unknown>[]>
beforeAll(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  duck = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson() as never
})

type Sums = Record<string, { n: number; gross: string; net: string; tax: string }>

const WIDE = '0.000000000000000000'
async function parsedSums(files: readonly string[]): Promise<Sums> {
  const sums = new Map<string, { n: number; sums: ReturnType<typeof createSum>[] }>()
  for await (const item of parseAll(files, { formats })) {
    const key = `${item.carrier} ${item.currency}`
    const own = sums.get(key) ?? { n: 0, sums: [WIDE, WIDE, WIDE].map((zero) => createSum(zero)) }
    sums.set(key, own)
    own.n++
    for (const [nth, text] of [item.gross_cost, item.net_cost, item.tax_cost ?? '0'].entries())
      own.sums[nth]?.addText(text)
  }
  return Object.fromEntries(
    [...sums].sort().map(
      ([
        key,
        {
          n,
          sums: [gross, net, tax],
        },
      ]) => [key, { n, gross: `${gross?.text()}`, net: `${net?.text()}`, tax: `${tax?.text()}` }],
    ),
  )
}

async function lakeSums(lake: string): Promise<Sums> {
  const found = await duck(
    `SELECT carrier || ' ' || coalesce(currency, 'null') AS key, count(*)::INT AS n, sum(gross_cost) AS gross, sum(net_cost) AS net,
     coalesce(sum(tax_cost), 0)::DECIMAL(38, 18) AS tax FROM '${lake}/**/*.parquet' GROUP BY ALL ORDER BY key`,
  )
  return Object.fromEntries(found.map(({ key, ...rest }) => [key, rest])) as Sums
}

describe('a lake in a folder', () => {
  it('has all charges, by carrier and month, with the sums of the files to the last digit', async () => {
    const lake = at('whole')
    expect(SAMPLES.length).toBeGreaterThan(9)
    expect(await fill(SAMPLES, `${lake}/`)).toMatchObject({
      failed: 0,
      notWritten: null,
      texts: [expect.stringMatching(/whole\/: \d+ files in \d+ parts$/)],
    })
    expect(leftText()).toBe(`${lake}/ has ${SAMPLES.length} of the files; no other file was written`)
    expect(await lakeSums(lake)).toEqual(await parsedSums(SAMPLES))
    const columns = await duck(`DESCRIBE SELECT * FROM '${lake}/**/*.parquet'`)
    expect(Object.fromEntries(columns.map((one) => [one.column_name, one.column_type]))).toMatchObject({
      carrier: 'VARCHAR',
      month: 'VARCHAR',
      account_id: 'VARCHAR',
      invoice_id: 'VARCHAR',
      tracking_number: 'VARCHAR',
      invoice_date: 'DATE',
      transaction_date: 'TIMESTAMP',
      net_cost: 'DECIMAL(38,18)',
    })
    const astray = `month <> coalesce(strftime(invoice_date, '%Y-%m'), 'undated') OR filename NOT LIKE '%/carrier=' || carrier || '/%'`
    expect(
      await duck(`SELECT * FROM read_parquet('${lake}/**/*.parquet', filename = true) WHERE ${astray}`),
    ).toEqual([])
    expect(
      await duck(`SELECT DISTINCT carrier FROM '${lake}/**/*.parquet' WHERE month = 'undated' ORDER BY 1`),
    ).toEqual([{ carrier: 'dpd' }, { carrier: 'usps' }])
    expect(namesIn(lake).filter((name) => !name.startsWith('carrier='))).toEqual(['_contents'])
    const [, question = ''] =
      /```sql\n(SELECT carrier[\s\S]*?);\n```/.exec(readFileSync('docs.md', 'utf8')) ?? []
    expect(await duck(question.replace('lake/', `${lake}/`))).toContainEqual({
      carrier: 'usps',
      currency: null,
      month: 'undated',
      net: '751.040000000000000000',
    })
  })

  it('takes a file in once, however often it is parsed and whatever it is called', async () => {
    const lake = at('again')
    const [ups, other] = [at('ups.csv'), at('other.csv')]
    cpSync('samples/ups-billing/real-headerless.csv', ups)
    cpSync('samples/ups-billing/real-headerless.csv', other)
    await fill(SAMPLES, `${lake}/`)
    const before = partsIn(lake)
    const untouched = Object.keys(before).map((name) => [name, statSync(join(lake, name)).ino] as const)
    expect((await fill([ups], lake)).texts).toEqual([`${lake}: 1 file in 1 part`])
    expect(Object.keys(partsIn(lake))).toEqual(Object.keys(before))
    const replaced = untouched.filter(([name, ino]) => statSync(join(lake, name)).ino !== ino)
    expect(replaced).toHaveLength(1)
    expect((await fill([other, ups], lake)).texts).toEqual([
      `${ups} is ${other} under another name: ${lake} has its charges once`,
      `${lake}: 1 file in 2 parts`,
    ])
    expect(await lakeSums(lake)).toEqual(await parsedSums(SAMPLES))
  })

  it('leaves no part where a content has charges no longer', async () => {
    const lake = at('moved')
    mkdirSync(lake)
    const moving = at('moving.csv')
    writeFileSync(
      moving,
      invoice(row({ date: '03/04/2026', tracking: 'AB1' }), row({ date: '05/06/2026', tracking: 'AB2' })),
    )
    writeFileSync(at('staying.csv'), invoice(row({ date: '15/04/2026' })))
    await fill([moving, at('staying.csv')], lake, { dates: 'day-first' })
    const months = async () =>
      (
        await duck(
          `SELECT month, sum(net_cost)::VARCHAR AS net FROM '${lake}/**/*.parquet' GROUP BY ALL ORDER BY 1`,
        )
      ).map(({ month, net }) => `${month} ${`${net}`.slice(0, 4)}`)
    expect(await months()).toEqual(['2026-04 8.00', '2026-06 4.00'])
    await fill([moving], lake, { dates: 'month-first' })
    expect(await months()).toEqual(['2026-03 4.00', '2026-04 4.00', '2026-05 4.00'])
    await fill([moving], lake, { dates: 'day-first' })
    expect(await months()).toEqual(['2026-04 8.00', '2026-06 4.00'])
  })

  it('takes in whole files alone, and says which it did not', async () => {
    const lake = at('partly')
    const broken = at('broken.csv.gz')
    const tiny = at('tiny.csv')
    writeFileSync(broken, gzipSync(invoice(...rows(400))).subarray(0, -9))
    writeFileSync(tiny, invoice(row(), row({ net: '4.0000000000000000001' })))
    const { texts, ...result } = await fill([broken, tiny, 'samples/usps-eps/real.csv'], `${lake}/`)
    expect(result).toMatchObject({ failed: 2, rejected: 0, notWritten: null })
    expect(Object.keys(partsIn(lake))).toEqual([
      expect.stringMatching(/^carrier=usps.month=undated.[0-9a-f]{64}\.parquet$/),
    ])
    expect(namesIn(lake)).toEqual(['_contents', 'carrier=usps'])
    expect(texts).toContain(`nothing of ${broken} was written to ${lake}/`)
    expect(texts).toContain(`nothing of ${tiny} was written to ${lake}/`)
    expect(texts.find((text) => text.includes('net_cost'))).toBe(
      `${tiny}: output, record 3, column net_cost: found "4.0000000000000000001", expected an amount that fits DECIMAL(38, 18). Write this file as NDJSON, JSON or CSV, which keep every digit.`,
    )
  })

  it('keeps a few partitions open, and writes those of further ones afterwards', async () => {
    const folder = at('open')
    mkdirSync(folder)
    const items: LineItem[] = Array.from({ length: 500 }, (_, nth) =>
      lineItem({
        id: `${nth}`,
        invoice_date: nth % 11 === 0 ? null : `2026-${`${(nth % 11) + 1}`.padStart(2, '0')}-05`,
        net_cost: `${nth}.01`,
        charge_description: `a\u2028b\u2029c\r\n${nth}`,
        source: { file: 'ups.csv', row: nth + 1, column: null },
        raw: { '2': 'b', 'Net "Amount"': `${nth}` },
      }),
    )
    const parts = createFileParts(folder, { raw: true, openAtOnce: 3, rows: 40 })
    let most = 0
    for (let from = 0; from < items.length; from += 50) {
      await parts.add(items.slice(from, from + 50))
      most = Math.max(most, namesIn(folder).length)
    }
    expect(most).toBe(4)
    const whole = await parts.finish()
    expect(whole.map(({ partition }) => partition).sort()).toEqual(
      [...Array.from({ length: 10 }, (_, nth) => `2026-${`${nth + 2}`.padStart(2, '0')}`), 'undated'].map(
        (month) => `carrier=ups/month=${month}`,
      ),
    )
    const found = await duck(
      `SELECT id, net_cost::VARCHAR AS net, raw, charge_description AS words, source_row::INT AS row FROM read_parquet([${whole.map(({ path }) => `'${path}'`)}]) ORDER BY source_row`,
    )
    expect(found).toEqual(
      items.map(({ id, net_cost, raw, charge_description: words, source }) => ({
        id,
        words,
        net: `${net_cost}0000000000000000`,
        raw: JSON.stringify(raw),
        row: source.row,
      })),
    )
    await parts.discard()
    expect(namesIn(folder)).toEqual([])
  })

  it('says what is wrong with the place, and leaves nothing behind', async () => {
    writeFileSync(at('a-file'), '')
    const refusal = async (output: string, options = {}) =>
      String(await fill(SAMPLES.slice(0, 1), output, options).catch((error: unknown) => error))
    expect(await refusal(`${at('a-file')}/`)).toContain('output: expected')
    expect(await refusal('s3://bucket/items.parquet')).toContain('expected an address that ends in `/`')
    expect(await refusal('s3://bucket/items/', { target: TARGETS[0] })).toContain(
      '`parse --to parquet` alone writes into a bucket',
    )
    const lake = at('full')
    const { status, stderr } = await bash(
      `trap '' XFSZ; ulimit -f 4; "${process.execPath}" dist/cli.js samples/ups-billing/real-headerless.csv --to parquet -o ${lake}/`,
    )
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('raise the limit of this session (`ulimit -f`)'),
    ])
    expect(readdirSync(lake, { recursive: true })).toEqual([])
  })
})

/** A lake in memory. `before` is waited for before each step, and may end it. */
function memoryPlace(objects: Map<string, string>, before: () => Promise<void>): LakePlace {
  const step = async <Result>(work: () => Result): Promise<Result> => {
    await before()
    return work()
  }
  return {
    shown: 'memory',
    folder: '',
    put: (name, path) => step(() => void objects.set(name, path)),
    write: (name, text) => step(() => void objects.set(name, text)),
    read: (name) => step(() => objects.get(name) ?? null),
    list: (folder) =>
      step(() =>
        [...objects.keys()]
          .filter((name) => name.startsWith(`${folder}/`))
          .map((name) => name.slice(folder.length + 1)),
      ),
    delete: (name) => step(() => void objects.delete(name)),
    close: async () => undefined,
  }
}

describe('parts that replace others', () => {
  const monthsOf = (months: readonly string[], who: string) =>
    months.map((month) => ({ partition: `carrier=a/month=${month}`, path: who }))
  const partsOf = (objects: Map<string, string>) =>
    [...objects]
      .filter(([name]) => name.endsWith('.parquet'))
      .map(([name, who]) => `${name.split(/[=/]/)[3]} ${who}`)
      .sort()
  const months = fc.uniqueArray(fc.constantFrom('1', '2', '3'), { minLength: 0 })

  it('are the whole of one run, whatever several do at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        months,
        fc.array(months, { minLength: 2, maxLength: 3 }),
        async (scheduler, first, runs) => {
          const objects = new Map<string, string>()
          await replaceParts(
            memoryPlace(objects, async () => undefined),
            'content',
            monthsOf(first, 'first'),
          )
          const step = () => scheduler.schedule(Promise.resolve())
          let busy = 0
          const all = runs.map((own, nth) =>
            replaceParts(memoryPlace(objects, step), 'content', monthsOf(own, `${nth}`), step).catch(
              () => busy++,
            ),
          )
          await scheduler.waitFor(Promise.all(all))
          const whole = [...runs.entries()].map(([nth, own]) => own.map((month) => `${month} ${nth}`).sort())
          if (busy === 0) expect(whole).toContainEqual(partsOf(objects))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('are old or new each when a run ends in between, and all new once it is made again', async () => {
    for (let last = 0; ; last++) {
      const objects = new Map<string, string>()
      const [old, next] = [monthsOf(['1', '2'], 'old'), monthsOf(['2', '3'], 'new')]
      await replaceParts(
        memoryPlace(objects, async () => undefined),
        'content',
        old,
      )
      let steps = 0
      const ending = memoryPlace(objects, async () => {
        if (steps++ >= last) throw new Error('the power fails')
      })
      const ended = await replaceParts(ending, 'content', next).then(
        () => false,
        () => true,
      )
      const there = partsOf(objects)
      expect(there.filter((part) => !/^(1 old|2 (old|new)|3 new)$/.test(part))).toEqual([])
      expect(there.some((part) => part.startsWith('2'))).toBe(true)
      if (!there.includes('1 old')) expect(there).toEqual(['2 new', '3 new'])
      await replaceParts(
        memoryPlace(objects, async () => undefined),
        'content',
        next,
      )
      expect(partsOf(objects)).toEqual(['2 new', '3 new'])
      if (!ended) return expect(last).toBeGreaterThan(6)
    }
  })
})

describe('a run that is killed', () => {
  it('leaves parts that can be read, and all new ones once it is made again', async () => {
    const lake = at('killed')
    const file = at('killed.csv')
    const dates = ['02/03/2026', '03/02/2026', '04/02/2026']
    writeFileSync(file, invoice(...dates.map((date, nth) => row({ date, tracking: `AB${nth}` }))))
    const args = (order: string) => [
      'dist/cli.js',
      file,
      '--to',
      'parquet',
      '-o',
      `${lake}/`,
      '--dates',
      order,
      '-q',
    ]
    const whole: Record<string, Record<string, string>> = {}
    for (const order of ['day-first', 'month-first']) {
      await fill([file], `${lake}/`, { dates: order as 'day-first' })
      whole[order] = partsIn(lake)
    }
    expect(Object.keys(whole['day-first'] ?? {})).not.toEqual(Object.keys(whole['month-first'] ?? {}))
    const started = performance.now()
    await new Promise((resolve) => spawn(process.execPath, args('day-first')).on('exit', resolve))
    const time = performance.now() - started
    const known = Object.values(whole).flatMap((parts) => Object.entries(parts).map((part) => part.join(' ')))
    for (let kill = 0; kill < KILLS; kill++) {
      const order = kill % 2 === 0 ? 'month-first' : 'day-first'
      const child = spawn(process.execPath, args(order))
      const ended = new Promise((resolve) => child.on('exit', resolve))
      await sleep((0.6 + 0.4 * momentOf(kill)) * time)
      child.kill('SIGKILL')
      await ended
      const parts = Object.entries(partsIn(lake)).map((part) => part.join(' '))
      expect(parts.filter((part) => !known.includes(part))).toEqual([])
      await fill([file], `${lake}/`, { dates: order as 'day-first' })
      expect(partsIn(lake)).toEqual(whole[order])
    }
  })
})
/** PARSE_INVOICE_FAULTS=200 makes 200 kills. */
const KILLS = Math.trunc(+(process.env.PARSE_INVOICE_FAULTS ?? 3))

describe('a lake in a bucket', () => {
  let server: S3Server
  let client: S3Client
  /** Stands before the server, and answers in its place what `fault` says. */
  let proxy: Server
  let fault: (request: IncomingMessage) => { status: number; code: string } | null = () => null
  const before = { ...process.env }
  beforeAll(async () => {
    server = await startS3(['lake'])
    const { port } = new URL(server.endpoint)
    proxy = createServer((request, response) => {
      const refused = fault(request)
      if (refused !== null) {
        request.resume()
        response.writeHead(refused.status).end(`<Error><Code>${refused.code}</Code></Error>`)
        return
      }
      const { method, url, headers } = request
      const forwarded = requestOf({ port, method, path: url, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(response)
      })
      request.pipe(forwarded)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    client = await createS3Client({ bucket: 'lake', endpoint, region: 'us-east-1', ...S3_KEYS }, {})
    process.env.AWS_ACCESS_KEY_ID = S3_KEYS.access_key_id
    process.env.AWS_SECRET_ACCESS_KEY = S3_KEYS.secret_access_key
    process.env.AWS_ENDPOINT_URL = endpoint
  })
  afterAll(async () => {
    process.env = before
    client?.close()
    proxy?.closeAllConnections()
    proxy?.close()
    await server?.stop()
  })

  const keysIn = async (prefix: string): Promise<string[]> => {
    const keys: string[] = []
    for await (const { key } of client.list(prefix)) keys.push(key.slice(prefix.length))
    return keys
  }

  it('is that in a folder, key by key and byte by byte, also when two runs fill it at the same time', async () => {
    const folder = at('twin')
    const files = SAMPLES.slice(0, 4)
    await fill(files, `${folder}/`)
    const runs = [files.slice(0, 3), files.slice(1)].map((some) => fill(some, 's3://lake/all'))
    expect(await Promise.all(runs)).toMatchObject([{ failed: 0 }, { failed: 0 }])
    await fill(files.slice(0, 1), 's3://lake/all/')
    const keys = (await keysIn('all/')).filter((key) => key.endsWith('.parquet'))
    const copy = at('copy')
    for (const key of keys) {
      mkdirSync(dirname(join(copy, key)), { recursive: true })
      const { body } = await fetchBytes(key)
      writeFileSync(join(copy, key), body)
    }
    expect(partsIn(copy)).toEqual(partsIn(folder))
    expect(await lakeSums(copy)).toEqual(await parsedSums(files))
  })

  const fetchBytes = async (key: string) => {
    const blocks = await client.get(`all/${key}`)
    const parts: Buffer[] = []
    for (let block = await blocks.next(); block !== null; block = await blocks.next())
      parts.push(Buffer.from(block))
    return { body: Buffer.concat(parts) }
  }

  it('takes the parts away that a content has no longer', async () => {
    const file = at('months.csv')
    writeFileSync(file, invoice(row({ date: '03/04/2026' }), row({ date: '05/06/2026' })))
    const months = async () =>
      (await keysIn('moved/')).flatMap((key) => /month=([^/]+)\/.*parquet$/.exec(key)?.[1] ?? [])
    await fill([file], 's3://lake/moved/', { dates: 'day-first' })
    expect(await months()).toEqual(['2026-04', '2026-06'])
    await fill([file], 's3://lake/moved/', { dates: 'month-first' })
    expect(await months()).toEqual(['2026-03', '2026-05'])
  })

  it('waits for a server that is busy, and says what to do where one does not serve', async () => {
    const warnings: string[] = []
    const one = async (address: string, faulty: typeof fault) => {
      fault = faulty
      const options = { raw: false, warn: (text: string) => void warnings.push(text), note: () => undefined }
      const lake = await openLake(address, { ...options, context: { wait: async () => undefined } })
      try {
        for await (const batch of parseAll('samples/usps-eps/real.csv', { formats }).columns())
          await lake.write(batch)
        const { files } = await parseAll('samples/usps-eps/real.csv', { formats }).summary
        for (const file of files) await lake.endFile(file)
      } finally {
        fault = () => null
        await lake.close()
      }
    }
    const refusal = (address: string, faulty: typeof fault = () => null) =>
      one(address, faulty).then(
        () => 'none',
        (error: unknown) => {
          fault = () => null
          return String(error)
        },
      )
    let busy = 2
    const isPart = (request: IncomingMessage) => request.method === 'PUT' && /parquet/.test(`${request.url}`)
    expect(await refusal('s3://lake/busy/', (request) => (isPart(request) && busy-- > 0 ? BUSY : null))).toBe(
      'none',
    )
    expect(warnings).toEqual(
      [1, 4].map((seconds) =>
        expect.stringMatching(`parquet: The server is busy \\(status 503\\). Trying again in ${seconds} s.`),
      ),
    )
    expect((await keysIn('busy/')).filter((key) => key.endsWith('.parquet'))).toHaveLength(1)
    expect(await refusal('s3://lake/gone/', (request) => (isPart(request) ? BUSY : null))).toMatch(
      /^InvoiceError: s3:\/\/lake\/gone\/.*parquet: output: expected a bucket that answers. The server has failed or is too busy \(status 503, SlowDown\). Try again later; if it stays so, ask its operator.$/,
    )
    expect((await keysIn('gone/')).filter((key) => key.endsWith('.parquet'))).toEqual([])
    expect(await refusal('s3://lake/denied/', (request) => (isPart(request) ? DENIED : null))).toMatch(
      /output: expected the right to list, read, write and delete. .* s3:PutObject, s3:DeleteObject/,
    )
    expect(await refusal('s3://no-such-bucket/x/')).toBe(
      'InvoiceError: s3://no-such-bucket/x/: output: expected a bucket that exists. There is no bucket with this name. Check its name, and the endpoint.',
    )
    process.env.AWS_ACCESS_KEY_ID = ''
    expect(await refusal('s3://lake/x/')).toContain('Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
    process.env.AWS_ACCESS_KEY_ID = S3_KEYS.access_key_id
  })
})

const BUSY = { status: 503, code: 'SlowDown' }
const DENIED = { status: 403, code: 'AccessDenied' }
