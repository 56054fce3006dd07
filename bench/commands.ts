/** Runs of the command as users start it: from files on disk to files on disk. */
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { type Answer, type Contender, type ExpectedAnswer, faultOf } from './contenders.js'
import type { BenchFile, Folder } from './files.js'
import { type Result, type Run, runCommand, runScript } from './measure.js'

const command = (name: string, title = `parse-invoice ${name}`): Contender => ({
  module: 'command',
  name,
  title,
  work: 'command',
})

const result = (name: string, title?: string): Result => ({
  contender: command(name, title),
  runs: [],
  refused: null,
})

/** NDJSON of one file, checked against the truth by the summary and by its number of lines. */
export async function ndjsonRuns(
  { path }: BenchFile,
  expected: ExpectedAnswer,
  count: number,
  folder: Folder,
): Promise<Result> {
  const found = result('parse FILE -o OUT.ndjson')
  const [out, summary] = [folder.path('out.ndjson'), folder.path('summary.json')]
  for (let round = 0; round < count && found.refused === null; round++) {
    const run = await runCommand(['parse', path, '--jobs', '1', '-o', out, '--summary', summary, '--quiet'])
    const { totals }: { totals: { rows: number; line_items: number } } = JSON.parse(
      readFileSync(summary, 'utf8'),
    )
    found.refused = faultOf({ records: totals.rows, line_items: totals.line_items }, expected)
    if ((await looked(out)).lines !== expected.line_items) found.refused = 'lines of the output'
    if (found.refused === null) found.runs.push(run)
  }
  folder.drop(out)
  return found
}

/** What a command writes, and its time limit. */
interface Threaded {
  /** `parse` or `audit`, with its options. */
  readonly args: readonly string[]
  readonly suffix: string
}

const PARSE: Threaded = { args: ['parse'], suffix: 'ndjson' }
const AUDIT: Threaded = { args: ['audit', '--to', 'json'], suffix: 'json' }

export interface JobRuns {
  readonly name: 'parse' | 'audit'
  readonly one: Result
  readonly two: Result
  /** Two processes at the same time, each with half of the files: the limit of the machine. */
  readonly apart: Result
}

export const parseJobs = (files: readonly BenchFile[], count: number, folder: Folder): Promise<JobRuns> =>
  jobRuns('parse', PARSE, files, count, folder)

export const auditJobs = (files: readonly BenchFile[], count: number, folder: Folder): Promise<JobRuns> =>
  jobRuns('audit', AUDIT, files, count, folder)

/** Several files with one and with two jobs, alternately; the outputs must be equal byte for byte. */
async function jobRuns(
  name: JobRuns['name'],
  { args, suffix }: Threaded,
  files: readonly BenchFile[],
  count: number,
  folder: Folder,
): Promise<JobRuns> {
  const paths = files.map(({ path }) => path)
  const [one, two] = [1, 2].map((jobs) => result(`${name} FILE… --jobs ${jobs} -o OUT`))
  const apart = result(`${name} FILE… -o OUT, two processes, half each`)
  if (one === undefined || two === undefined) throw new RangeError('no runs')
  const hashes = new Set<string>()
  const out = folder.path(`jobs.${suffix}`)
  for (let round = 0; round < count; round++) {
    for (const [nth, { runs }] of [one, two].entries()) {
      runs.push(await runCommand([...args, ...paths, '--jobs', `${nth + 1}`, '-o', out, '--quiet']))
      hashes.add((await looked(out)).hash)
      folder.drop(out)
    }
    const halves = [0, 1].map((half) => paths.filter((_, at) => at % 2 === half))
    const own = halves.map((half, at) => [
      ...args,
      ...half,
      '--jobs',
      '1',
      '-o',
      folder.path(`half-${at}.${suffix}`),
      '--quiet',
    ])
    apart.runs.push(atOnce(await Promise.all(own.map(runCommand))))
    for (const at of [0, 1]) folder.drop(folder.path(`half-${at}.${suffix}`))
  }
  if (hashes.size !== 1) one.refused = two.refused = 'the outputs of one and of two jobs differ'
  return { name, one, two, apart }
}

const atOnce = (runs: readonly Run[]): Run => ({
  wall: Math.max(...runs.map(({ wall }) => wall)),
  cpu: runs.reduce((sum, { cpu }) => sum + cpu, 0),
  rss: runs.reduce((sum, { rss }) => sum + rss, 0),
})

/** The cost of a start and of a small file: whole processes. */
export interface StartRuns {
  readonly formats: Result
  readonly tinyAudit: Result
  /** `import` of the library without any call. */
  readonly library: Result
  /** 5 MB. */
  readonly parse: Result
  readonly audit: Result
}

export async function startRuns(
  tiny: BenchFile,
  small: BenchFile,
  count: number,
  folder: Folder,
): Promise<StartRuns> {
  const runs: StartRuns = {
    formats: result('formats'),
    tinyAudit: result('audit of a tiny file', 'parse-invoice audit, a file of 20 records'),
    library: result('import', 'import of the library'),
    parse: result('parse of 5 MB', 'parse-invoice parse FILE -o OUT.ndjson, 5 MB'),
    audit: result('audit of 5 MB', 'parse-invoice audit FILE, 5 MB'),
  }
  const out = folder.path('small.ndjson')
  const audit = (file: BenchFile) => ['audit', file.path, '--to', 'json', '--quiet']
  for (let round = 0; round < count; round++) {
    await timed(runs.formats, () => runCommand(['formats']), /ups-billing/)
    await timed(runs.tinyAudit, () => runCommand(audit(tiny)), items(tiny))
    await timed(runs.library, () => runScript(LIBRARY), /function/)
    await timed(runs.parse, () => runCommand(['parse', small.path, '-o', out, '--quiet']), /^$/)
    if ((await looked(out)).lines !== small.truth.line_items) runs.parse.refused = 'lines of the output'
    await timed(runs.audit, () => runCommand(audit(small)), items(small))
  }
  return runs
}

const LIBRARY = "import { parseInvoice } from 'carrier-invoice'; console.log(typeof parseInvoice)"

const items = ({ truth }: BenchFile): RegExp => new RegExp(`"line_items": ?${truth.line_items}\\b`)

async function timed(
  found: Result,
  run: () => Promise<Run & { readonly stdout: string }>,
  answer: RegExp,
): Promise<void> {
  const { stdout, ...figures } = await run()
  if (!answer.test(stdout)) found.refused = `the output has no ${answer.source}`
  else found.runs.push(figures)
}

/** An audit of one large file: its peak memory, and its numbers of charges and invoices. */
export async function auditMemory(file: BenchFile): Promise<Result> {
  const found = result(
    'audit',
    `parse-invoice audit, ${file.truth.line_items} charges, ${file.truth.invoices.length} invoices`,
  )
  const { stdout, ...run } = await runCommand(['audit', file.path, '--jobs', '1', '--to', 'json', '--quiet'])
  const answer: Answer = { line_items: Number(/"line_items": ?(\d+)/.exec(stdout)?.[1]) }
  if (answer.line_items !== file.truth.line_items) found.refused = `line items: ${String(answer.line_items)}`
  else found.runs.push(run)
  return found
}

async function looked(path: string): Promise<{ lines: number; hash: string }> {
  const digest = createHash('sha256')
  let lines = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    digest.update(chunk)
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
  }
  return { lines, hash: digest.digest('hex') }
}
