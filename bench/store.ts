/**
 * A store as it grows: `npx tsx bench/store.ts [--charges 2000000] [--home embedded|server] [--write]`, after `npm run build`. Loads and
 * their memory are those of the command, pages those of the library in a separate process.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { hasPostgres, startPostgres } from '../test/postgres.js'
import { createFolder, type Folder } from './files.js'
import { median, type Run, runCommand, runScript } from './measure.js'
import { writePart } from './results.js'
import { markdown, megabytes } from './table.js'

const FIRST = 200_000
const LATE = 5_000
const PAGES = 25

type Row = readonly [home: string, what: string, measured: string, wanted: string]

interface Home {
  readonly name: 'embedded' | 'server'
  readonly location: string
  readonly files: string
  /** Bytes of its tables and indexes. */
  bytes(): Promise<number>
  stop(): Promise<void>
}

const log = (text: string): void => void process.stderr.write(`${text}\n`)

async function loaded(home: Home, path: string, charges: number): Promise<Run> {
  const args = ['load', path, '--store', home.location, '--files', home.files, '--no-config', '--to', 'json']
  const run = await runCommand(args)
  const { files }: { files: { created: number; status: string }[] } = JSON.parse(run.stdout)
  const [file] = files
  if (file?.status === 'loaded' && file.created !== charges)
    throw new Error(`${file.created} line items made of ${charges} charges`)
  return run
}

/** Milliseconds for a page with two filters, by the place where it begins: the median of several pages of each. */
async function pages({ location }: Home): Promise<number> {
  const { stdout } = await runScript(`
    import { openStore } from './dist/store.js'
    const store = await openStore(${JSON.stringify(location)})
    const times = []
    const filter = { carrier: 'ups', charge_category: 'fuel' }
    for (const order of ['date', 'id']) {
      let after
      for (let nth = 0; nth < ${PAGES}; nth++) {
        const began = performance.now()
        const page = await store.page(filter, { connection: 'local', order, after, limit: 1000 })
        times.push(performance.now() - began)
        if (page.items.length !== 1000) throw new Error(page.items.length + ' of a page of 1,000')
        after = page.next
      }
    }
    console.log(JSON.stringify(times))
    await store.close()`)
  return median(JSON.parse(stdout))
}

async function rowsOf(home: Home, folder: Folder, charges: number): Promise<Row[]> {
  const { name } = home
  const isServer = name === 'server'
  const rows: Row[] = []
  const noted = (what: string, measured: string, wanted: string): void => {
    rows.push([name, what, measured, wanted])
    log(`${name}, ${what}: ${measured}`)
  }
  const file = folder.make('ups-billing', FIRST, 1)
  const own = file.truth.line_items
  log(`${name}: ${own} charges`)
  const first = await loaded(home, file.path, own)
  const memory = isServer ? '' : `, ${megabytes(first.rss)} MB`
  noted(
    `load a file of ${own} charges`,
    `${(own / first.wall).toFixed(0)} charges a second (${first.wall.toFixed(1)} s, CPU ${first.cpu.toFixed(1)} s${memory})`,
    isServer ? '40,000 a second' : '15,000 a second, 600 MB',
  )
  const again = await loaded(home, file.path, own)
  noted('the same file again', `${again.wall.toFixed(2)} s`, '2 s')
  const late = async (seed: number): Promise<number> => {
    const few = folder.make('ups-billing', LATE, seed)
    const run = await loaded(home, few.path, few.truth.line_items)
    folder.drop(few.path)
    return run.wall
  }
  const small = median([await late(901), await late(902), await late(903)])
  noted(`a file of ${LATE} charges into ${FIRST}`, `${small.toFixed(2)} s`, '')
  for (let seed = 2; seed * FIRST <= charges; seed++) {
    const more = folder.make('ups-billing', FIRST, seed)
    const run = await loaded(home, more.path, more.truth.line_items)
    log(
      `${name}: ${seed * FIRST} charges, ${(more.truth.line_items / run.wall).toFixed(0)} a second, ${megabytes(run.rss)} MB`,
    )
    folder.drop(more.path)
  }
  const large = median([await late(904), await late(905), await late(906)])
  noted(
    `a file of ${LATE} charges into ${charges}`,
    `${large.toFixed(2)} s, ${(large / small).toFixed(2)} times`,
    '3 s, 1.3 times',
  )
  noted(
    `a page of 1,000 with two filters of ${charges}`,
    `${(await pages(home)).toFixed(1)} ms`,
    isServer ? '15 ms' : '50 ms',
  )
  const bytes = (await home.bytes()) / charges
  noted('on disk, with indexes', `${bytes.toFixed(0)} bytes a charge`, '500 bytes')
  folder.drop(file.path)
  return rows
}

function folderBytes(path: string): number {
  return readdirSync(path, { withFileTypes: true }).reduce((sum, entry) => {
    const inner = join(path, entry.name)
    return sum + (entry.isDirectory() ? folderBytes(inner) : statSync(inner).size)
  }, 0)
}

function embedded(folder: Folder): Home {
  const location = folder.path('invoices.store')
  return {
    name: 'embedded',
    location,
    files: folder.path('embedded-files'),
    // The size of its log does not depend on what is in the store.
    bytes: async () => folderBytes(join(location, 'pg', 'base')),
    stop: async () => undefined,
  }
}

async function onServer(folder: Folder): Promise<Home> {
  const server = await startPostgres()
  const location = await server.database()
  return {
    name: 'server',
    location,
    files: folder.path('server-files'),
    bytes: async () => {
      const client = new pg.Client(location)
      await client.connect()
      const { rows } = await client.query('SELECT pg_database_size(current_database()) AS bytes')
      await client.end()
      return Number(rows[0]?.bytes)
    },
    stop: server.stop,
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      charges: { type: 'string', default: '2000000' },
      home: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  })
  const charges = Number(values.charges)
  const folder = createFolder()
  process.on('exit', () => folder.remove())
  const rows: Row[] = []
  const version = execFileSync('node', ['--version'], { encoding: 'utf8' }).trim()
  if (values.home !== 'server') rows.push(...(await rowsOf(embedded(folder), folder, charges)))
  if (values.home !== 'embedded' && hasPostgres()) {
    const home = await onServer(folder)
    try {
      rows.push(...(await rowsOf(home, folder, charges)))
    } finally {
      await home.stop()
    }
  }
  const table = markdown(['home', 'what', 'measured', 'at least'], rows)
  process.stdout.write(`${table}\n`)
  if (values.write)
    writePart(
      'store',
      `## A store as it grows\n\n${new Date().toISOString().slice(0, 10)}, Node ${version.slice(1)}, \`npx tsx bench/store.ts\`\n\n${table}`,
    )
}

await main()
