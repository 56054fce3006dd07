/**
 * `npm run bench`: compares this library with the alternatives that a user has, on the same files in one run.
 *
 *   npm run bench                     all rounds on files of about 120 MB; writes RESULTS.md
 *   npm run bench -- --quick          two rounds on small files, to check that everything runs; writes nothing
 *   npm run bench -- --scale          0.1, 1 and 4 GB; writes its part of RESULTS.md
 *   … --format ID (repeatable)  --rounds N  --rows N
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { auditJobs, auditMemory, ndjsonRuns, parseJobs, startRuns } from './commands.js'
import { CONTENDERS, type Contender, expectedOf } from './contenders.js'
import { type BenchFile, createFolder, type Folder, type Shape } from './files.js'
import { LAYOUTS } from './layouts.js'
import { type Result, rounds, runOnce } from './measure.js'
import { circumstances, writePart } from './results.js'
import { scaleTable } from './scale.js'
import { resultTable, startTable } from './table.js'
import { type Memory, memoryTable, targetTable } from './targets.js'

const ROOT = resolve(import.meta.dirname, '..')

/** Numbers of rows for about 120 MB. */
const ROWS: Readonly<Record<string, number>> = {
  'ups-billing': 180_000,
  'fedex-us': 200_000,
  'dhl-ecommerce': 400_000,
}
const OTHER_ROWS = 200_000
const QUICK = 20

interface Plan {
  readonly formats: readonly string[]
  readonly rounds: number
  readonly quick: boolean
  readonly rows: number | null
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      scale: { type: 'boolean', default: false },
      format: { type: 'string', multiple: true },
      rounds: { type: 'string' },
      rows: { type: 'string' },
    },
  })
  const { quick, scale } = values
  const plan: Plan = {
    formats: values.format ?? Object.keys(LAYOUTS),
    rounds: Number(values.rounds ?? (quick ? 2 : 5)),
    quick,
    rows: values.rows === undefined ? null : Number(values.rows),
  }
  prepare()
  const folder = createFolder()
  process.on('exit', () => folder.remove())
  process.on('SIGINT', () => process.exit(130))
  if (scale) await measureScale(plan, folder)
  else await measureSpeed(plan, folder)
}

/** Installs the contenders and builds the library if either is missing or outdated. */
function prepare(): void {
  if (!existsSync(resolve(import.meta.dirname, 'node_modules'))) {
    log('installing the contenders')
    execFileSync('npm', ['ci'], { cwd: import.meta.dirname, stdio: 'inherit' })
  }
  const built = statSync(resolve(ROOT, 'dist/index.js'), { throwIfNoEntry: false })
  if (built !== undefined && built.mtimeMs > Math.max(...['src', 'parsers'].map(newest))) return
  log('building the library')
  const tsup = resolve(ROOT, 'node_modules/tsup/dist/cli-default.js')
  execFileSync(process.execPath, [tsup, '--no-dts', '--no-clean'], { cwd: ROOT, stdio: 'ignore' })
}

function newest(folder: string): number {
  const names = readdirSync(resolve(ROOT, folder), { recursive: true, encoding: 'utf8' })
  return Math.max(...names.map((name) => statSync(resolve(ROOT, folder, name)).mtimeMs))
}

async function measureSpeed(plan: Plan, folder: Folder): Promise<void> {
  const byFile = new Map<string, Result[]>()
  const parts: string[] = []
  for (const format of plan.formats)
    for (const shape of SHAPES) {
      const name = shape === 'plain' ? format : `${format}, every cell quoted`
      const rows = Math.round(rowsOf(format, plan) / (shape === 'plain' ? 1 : 2))
      const file = folder.make(format, rows, 1, { shape })
      const results = await measureFormat(file, shape, plan, folder)
      byFile.set(name, results)
      const title = `### ${name}, ${(file.bytes / 1e6).toFixed(1)} MB, ${file.truth.records} records, ${file.truth.line_items} line items`
      parts.push(`${title}\n\n${resultTable(results, file.bytes)}`)
      print(`\n${parts.at(-1)}\n`)
      folder.drop(file.path)
    }
  const [first = 'ups-billing'] = plan.formats
  const several = [2, 3, 4, 5].map((seed) => folder.make(first, rowsOf(first, plan), seed))
  log(`four files of ${first}, one and two jobs`)
  const jobs = [await parseJobs(several, plan.rounds, folder), await auditJobs(several, plan.rounds, folder)]
  const bytes = several.reduce((sum, file) => sum + file.bytes, 0)
  for (const { path } of several) folder.drop(path)
  log('starts, and a small file')
  const tiny = folder.make(first, 20, 6)
  const small = folder.make(
    first,
    Math.round((SMALL * several.reduce((sum, { truth }) => sum + truth.records, 0)) / bytes),
    7,
  )
  const start = await startRuns(tiny, small, plan.quick ? 3 : 10, folder)
  const memory = await memories(first, plan, folder)
  const threads = jobs.flatMap(({ one, two, apart }) => [one, two, apart])
  const more = [
    `### Four files of ${first}, ${(bytes / 1e6).toFixed(0)} MB, on one and two threads\n\n${resultTable(threads, bytes)}`,
    `### Starts, and a file of ${(small.bytes / 1e6).toFixed(1)} MB, process and all\n\n${startTable(start)}`,
    `### Memory of an audit\n\n${memoryTable(memory)}`,
  ]
  const targets = `### Targets\n\n${targetTable({ byFile, jobs, start, memory })}`
  print(`\n${more.join('\n\n')}\n\n${targets}\n`)
  const [major = ''] = process.versions.node.split('.')
  const kind = `## Speed on Node ${major}\n\n${circumstances()}; ${plan.rounds} interleaved rounds, medians`
  if (!plan.quick) writePart(`speed on Node ${major}`, [kind, targets, ...parts, ...more].join('\n\n'))
  else print('a quick run proves that everything runs; its figures are no results\n')
}

/** Two generators of a format: its own, and one that writes like another program. */
const SHAPES: readonly Shape[] = ['plain', 'quoted']
/** Size in bytes of a typical file. */
const SMALL = 5e6

async function memories(format: string, plan: Plan, folder: Folder): Promise<Memory[]> {
  const rows = 1_000_000 / (plan.quick ? QUICK * 5 : 1)
  const files = [
    ['lines', undefined],
    ['lines in many invoices', rows / 10],
  ] as const
  const found: Memory[] = []
  for (const [what, invoices] of files) {
    log(`${format}: an audit of ${rows} ${what}`)
    const file = folder.make(format, rows, 8, invoices === undefined ? {} : { invoices })
    const { line_items: charges, invoices: all } = file.truth
    found.push({
      what: `${charges} charges, ${all.length} invoices`,
      charges,
      result: await auditMemory(file),
    })
    folder.drop(file.path)
  }
  return found
}

async function measureFormat(file: BenchFile, shape: Shape, plan: Plan, folder: Folder): Promise<Result[]> {
  log(`${file.job.format}: the referee counts`)
  const { answer } = await runOnce(REFEREE, file.job)
  const expected = expectedOf(file.truth, answer, file.job)
  const results = await rounds(contendersFor(file, shape), file.job, expected, plan.rounds, log)
  log(`${file.job.format}: the command`)
  return [...results, await ndjsonRuns(file, expected, plan.rounds, folder)]
}

const REFEREE: Contender = { module: 'referee', name: 'referee', title: 'referee', work: 'scan' }

/** For a file saved by another program only the contenders with a target run. */
function contendersFor({ job, bytes }: BenchFile, shape: Shape): Contender[] {
  return CONTENDERS.filter(
    ({ work, needsInvoice, name, module }) =>
      (work !== 'sum' || (job.amounts.length > 0 && shape === 'plain')) &&
      (module !== 'polars' || !job.ragged) &&
      (needsInvoice !== true || job.invoice !== null) &&
      (!name.startsWith('whole string') || bytes < 500e6),
  )
}

const rowsOf = (format: string, plan: Plan): number =>
  plan.rows ?? Math.round((ROWS[format] ?? OTHER_ROWS) / (plan.quick ? QUICK : 1))

async function measureScale(plan: Plan, folder: Folder): Promise<void> {
  const sizes = plan.quick ? [2e6, 10e6] : undefined
  const table = await scaleTable(plan.formats, folder, log, sizes)
  print(`\n${table}\n`)
  if (!plan.quick) writePart('scale', `## Cost as work grows\n\n${circumstances()}\n\n${table}`)
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)
/** Reports progress to the user. */
const log = (text: string): void => void process.stderr.write(`${text}\n`)

await main()
