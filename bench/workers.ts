/**
 * One, two and four workers on files of several carriers: `npx tsx bench/workers.ts [--files 16] [--rows 8000] [--write]`, after
 * `npm run build`. Sums are compared with what the generators state before a time counts.
 */
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { hasPostgres, startPostgres } from '../test/postgres.js'
import { type BenchFile, createFolder, type Folder } from './files.js'
import { type Run, runCommand } from './measure.js'
import { writePart } from './results.js'
import { markdown, megabytes } from './table.js'

const FORMATS = ['ups-billing', 'fedex-us', 'dhl-express', 'usps-eps'] as const
const WORKERS = [1, 2, 4] as const
/** Rows of a small file: what is measured with them is the queue. */
const FEW = 5
const SMALL = 120

interface Worked {
  readonly what: string
  readonly workers: number
  readonly files: number
  readonly charges: number
  readonly wall: number
  /** CPU seconds of the workers. */
  readonly cpu: number
  readonly rss: number
}

const told = (text: string): void => void process.stderr.write(`${text}\n`)
const cents = (text: string): bigint => {
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  return BigInt(`${sign}${whole}${part.padEnd(20, '0').slice(0, 20)}`)
}

async function asked(location: string, sql: string): Promise<Record<string, string>[]> {
  const client = new pg.Client(location)
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

/** Files of each carrier's own connection, given to the queue and loaded by so many processes. */
async function worked(
  what: string,
  files: readonly BenchFile[],
  workers: number,
  { location, kept }: { readonly location: string; readonly kept: string },
): Promise<Worked> {
  const place = ['--store', location, '--files', kept, '--no-config']
  for (const format of FORMATS) {
    const own = files.filter(({ path }) => path.includes(format)).map(({ path }) => path)
    await runCommand(['load', ...own, '--queue', '--connection', format, ...place])
  }
  const began = performance.now()
  const runs: Run[] = await Promise.all(
    Array.from({ length: workers }, () => runCommand(['work', '--once', '--quiet', ...place])),
  )
  const wall = (performance.now() - began) / 1_000
  const charges = files.reduce((sum, { truth }) => sum + truth.line_items, 0)
  const [counted] = await asked(
    location,
    'SELECT count(*)::text AS n, (SELECT count(*) FROM files)::text AS files FROM line_items',
  )
  if (counted?.n !== `${charges}` || counted.files !== `${files.length}`)
    throw new Error(
      `${counted?.n} line items of ${counted?.files} files, ${charges} of ${files.length} expected`,
    )
  const found = await asked(
    location,
    `SELECT COALESCE(currency, '') AS currency, sum(net_cost)::text AS net FROM line_items GROUP BY 1`,
  )
  for (const { currency = '', net = '0' } of found) {
    const expected = files.reduce((sum, { truth }) => sum + cents(truth.net[currency] ?? '0'), 0n)
    if (cents(net) !== expected) throw new Error(`${net} ${currency} are not the sum of the files`)
  }
  const rss = Math.max(...runs.map((run) => run.rss))
  const result = {
    what,
    workers,
    files: files.length,
    charges,
    wall,
    cpu: runs.reduce((sum, run) => sum + run.cpu, 0),
    rss,
  }
  told(
    `${what}, ${workers} workers: ${wall.toFixed(1)} s, CPU ${result.cpu.toFixed(1)} s, ${megabytes(rss)} MB`,
  )
  return result
}

const rowOf = ({ what, workers, files, charges, wall, cpu, rss }: Worked, one: Worked): string[] => [
  what,
  `${workers}`,
  wall.toFixed(1),
  (charges / wall).toFixed(0),
  (files / wall).toFixed(1),
  `${(one.wall / wall).toFixed(2)}x`,
  cpu.toFixed(1),
  megabytes(rss),
]

/** Bytes of each table with its indexes, by charge. */
const growth = async (location: string, charges: number): Promise<string[][]> => {
  const rows = await asked(
    location,
    `SELECT relname AS table, pg_total_relation_size(oid)::text AS bytes FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY pg_total_relation_size(oid) DESC LIMIT 10`,
  )
  return rows.map(({ table = '', bytes = '0' }) => [
    table,
    megabytes(Number(bytes)),
    (Number(bytes) / charges).toFixed(1),
  ])
}

function made(folder: Folder, files: number, rows: number): BenchFile[] {
  return Array.from({ length: files }, (_, nth) =>
    folder.make(FORMATS[nth % FORMATS.length] as string, rows, 1_000 + nth),
  )
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      files: { type: 'string', default: '16' },
      rows: { type: 'string', default: '8000' },
      write: { type: 'boolean', default: false },
    },
  })
  if (!hasPostgres()) throw new Error('no PostgreSQL server is installed')
  const folder = createFolder()
  process.on('exit', () => folder.remove())
  const large = made(folder, Number(values.files), Number(values.rows))
  const small = made(folder, SMALL, FEW)
  const server = await startPostgres()
  const results: string[][] = []
  let tables: string[][] = []
  try {
    for (const [what, files] of [
      [`${large.length} files of ${values.rows} rows`, large],
      [`${small.length} files of ${FEW} rows`, small],
    ] as const) {
      let one: Worked | undefined
      for (const workers of WORKERS) {
        const location = await server.database()
        const result = await worked(what, files, workers, {
          location,
          kept: folder.path(`kept-${what.length}-${workers}`),
        })
        one ??= result
        results.push(rowOf(result, one))
        if (files === large) tables = await growth(location, result.charges)
      }
    }
  } finally {
    await server.stop()
  }
  const version = execFileSync('node', ['--version'], { encoding: 'utf8' }).trim()
  const speed = markdown(
    [
      'work',
      'workers',
      'seconds',
      'charges a second',
      'files a second',
      'of one worker',
      'CPU s of workers',
      'peak MB of one',
    ],
    results,
  )
  const sizes = markdown(['table', 'MB', 'bytes a charge'], tables)
  process.stdout.write(`${speed}\n\n${sizes}\n`)
  if (values.write)
    writePart(
      'workers',
      `## Workers\n\n${new Date().toISOString().slice(0, 10)}, Node ${version.slice(1)}, ${cpus().length} cores for workers, database and all, \`npx tsx bench/workers.ts\`; processes from their start to their end, sums checked.\n\n${speed}\n\n### What a table grows by\n\n${sizes}`,
    )
}

await main()
