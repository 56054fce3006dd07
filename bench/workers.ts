/**
 * One, two and four workers on files of many accounts: `npx tsx bench/workers.ts [--files 16] [--rows 5000] [--small 480] [--write]`, after
 * `npm run build`; about three minutes on two cores. Counts and sums are compared with what the generators state before a time counts.
 */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { openStore } from '../src/store/index.js'
import { hasPostgres, startPostgres } from '../test/postgres.js'
import { queryRows } from './asked.js'
import { databaseCpu } from './database-cpu.js'
import { type BenchFile, createFolder, type Folder } from './files.js'
import { runCommand } from './measure.js'
import { writePart } from './results.js'
import { markdown, megabytes } from './table.js'

const FORMATS = ['ups-billing', 'fedex-us', 'dhl-express', 'usps-eps'] as const
const WORKERS = [1, 2, 4] as const
/** Rows of a small file: with these the queue is measured. */
const FEW = 5

interface Worked {
  readonly what: string
  readonly workers: number
  readonly files: number
  readonly charges: number
  readonly wall: number
  /** CPU seconds of the workers, and of the database during that time. */
  readonly cpu: number
  readonly database: number
  readonly rss: number
}

interface Place {
  readonly location: string
  readonly kept: string
}

const log = (text: string): void => void process.stderr.write(`${text}\n`)
const cents = (text: string): bigint => {
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  return BigInt(`${sign}${whole}${part.padEnd(20, '0').slice(0, 20)}`)
}

/** Each file belongs to a separate account, because each account has its own invoice numbers. */
async function queued(files: readonly BenchFile[], { location, kept }: Place): Promise<void> {
  const store = await openStore(location, { files: kept })
  for (const [nth, { path }] of files.entries()) await store.queue(path, { connection: `account-${nth}` })
  await store.close()
}

/** Loads the queue by a number of processes, each timed from its start to its end. */
async function worked(
  what: string,
  files: readonly BenchFile[],
  workers: number,
  place: Place,
): Promise<Worked> {
  await queued(files, place)
  const args = ['work', '--once', '--quiet', '--store', place.location, '--files', place.kept, '--no-config']
  const before = await databaseCpu(place.location)
  const began = performance.now()
  const runs = await Promise.all(Array.from({ length: workers }, () => runCommand(args)))
  const wall = (performance.now() - began) / 1_000
  const database = (await databaseCpu(place.location)) - before
  const charges = files.reduce((sum, { truth }) => sum + truth.line_items, 0)
  await verified(place.location, files, charges)
  const cpu = runs.reduce((sum, run) => sum + run.cpu, 0)
  const rss = Math.max(...runs.map((run) => run.rss))
  log(
    `${what}, ${workers} workers: ${wall.toFixed(1)} s, CPU ${cpu.toFixed(1)} s and ${database.toFixed(1)} s, ${megabytes(rss)} MB`,
  )
  return { what, workers, files: files.length, charges, wall, cpu, database, rss }
}

async function verified(location: string, files: readonly BenchFile[], charges: number): Promise<void> {
  const [counted] = await queryRows(
    location,
    'SELECT count(*)::text AS n, (SELECT count(*) FROM files)::text AS files FROM line_items WHERE is_current',
  )
  if (counted?.n !== `${charges}` || counted.files !== `${files.length}`)
    throw new Error(
      `${counted?.n} line items of ${counted?.files} files, ${charges} of ${files.length} expected`,
    )
  const found = await queryRows(
    location,
    `SELECT COALESCE(currency, '') AS currency, sum(net_cost)::text AS net FROM line_items GROUP BY 1`,
  )
  for (const { currency = '', net = '0' } of found) {
    const expected = files.reduce((sum, { truth }) => sum + cents(truth.net[currency] ?? '0'), 0n)
    if (cents(net) !== expected) throw new Error(`${net} ${currency} are not the sum of the files`)
  }
}

const rowOf = (
  { what, workers, files, charges, wall, cpu, database, rss }: Worked,
  one: Worked,
): string[] => [
  what,
  `${workers}`,
  wall.toFixed(1),
  (charges / wall).toFixed(0),
  (files / wall).toFixed(1),
  `${(one.wall / wall).toFixed(2)}x`,
  cpu.toFixed(1),
  database.toFixed(1),
  `${Math.round((100 * (cpu + database)) / wall / cpus().length)} %`,
  megabytes(rss),
]

/** The cost of a worker that finds no work: every other figure includes this start. */
async function idle({ location, kept }: Place): Promise<string> {
  const { wall, cpu } = await runCommand([
    ...['work', '--once', '--quiet', '--store', location, '--files', kept, '--no-config'],
  ])
  return `a worker that finds nothing to do takes ${wall.toFixed(1)} s, ${cpu.toFixed(1)} s of CPU`
}

/** Bytes of each table with its indexes, per charge. */
async function growth(location: string, charges: number): Promise<string[][]> {
  const rows = await queryRows(
    location,
    `SELECT relname AS table, pg_total_relation_size(oid)::text AS bytes FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY pg_total_relation_size(oid) DESC LIMIT 10`,
  )
  return rows.map(({ table = '', bytes = '0' }) => [table, megabytes(+bytes), (+bytes / charges).toFixed(1)])
}

const made = (folder: Folder, files: number, rows: number): BenchFile[] =>
  Array.from({ length: files }, (_, nth) =>
    folder.make(FORMATS[nth % FORMATS.length] as string, rows, 1_000 + nth),
  )

const COLUMNS = [
  ...['work', 'workers', 'seconds', 'charges a second', 'files a second', 'of one worker'],
  ...['CPU s of workers', 'CPU s of the database', 'of the cores', 'peak MB of one'],
]

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      files: { type: 'string', default: '16' },
      rows: { type: 'string', default: '5000' },
      small: { type: 'string', default: '480' },
      write: { type: 'boolean', default: false },
    },
  })
  if (!hasPostgres()) throw new Error('no PostgreSQL server is installed')
  const folder = createFolder()
  process.on('exit', () => folder.remove())
  const works = [
    [`${values.small} files of ${FEW} rows`, made(folder, +values.small, FEW)],
    [`${values.files} files of ${values.rows} rows`, made(folder, +values.files, +values.rows)],
  ] as const
  // As on a server in production: what is committed is on the disk.
  const server = await startPostgres(undefined, 'on')
  const results: string[][] = []
  const tables: string[] = []
  let start = ''
  try {
    for (const [what, files] of works) {
      let one: Worked | undefined
      for (const workers of WORKERS) {
        const location = await server.database()
        const place = { location, kept: folder.path(`kept-${results.length}`) }
        const result = await worked(what, files, workers, place)
        one ??= result
        results.push(rowOf(result, one))
        if (workers !== WORKERS.at(-1)) continue
        if (start === '') start = await idle(place)
        const sizes = markdown(['table', 'MB', 'bytes a charge'], await growth(location, result.charges))
        tables.push(`Of ${what}:\n\n${sizes}`)
      }
    }
  } finally {
    await server.stop()
  }
  const text = [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} cores for workers, database and all, \`npx tsx bench/workers.ts\`; each file of an account of its own, processes from their start to their end (${start}), the database with fsync; counts and sums checked first.`,
    markdown(COLUMNS, results),
    '### What a table grows by',
    ...tables,
  ].join('\n\n')
  process.stdout.write(`${text}\n`)
  if (values.write) writePart('workers', `## Workers\n\n${text}`)
}

await main()
