/** The command as users run it: from files on disk to files on disk. */
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { type Answer, type Contender, type Expected, wrong } from './contenders.js'
import type { BenchFile, Folder } from './files.js'
import { type Result, type Run, runCommand } from './measure.js'

const command = (name: string): Contender => ({
  module: 'command',
  name,
  title: `parse-invoice parse ${name}`,
  work: 'command',
})

/** NDJSON of one file, checked against the truth by the summary and by its number of lines. */
export async function ndjsonRuns(
  { path }: BenchFile,
  expected: Expected,
  count: number,
  folder: Folder,
): Promise<Result> {
  const result: Result = { contender: command('FILE -o OUT.ndjson'), runs: [], refused: null }
  const [out, summary] = [folder.path('out.ndjson'), folder.path('summary.json')]
  for (let round = 0; round < count && result.refused === null; round++) {
    const run = await runCommand(['parse', path, '-o', out, '--summary', summary, '--quiet', '--jobs', '1'])
    const { totals }: { totals: { rows: number; line_items: number } } = JSON.parse(
      readFileSync(summary, 'utf8'),
    )
    const answer: Answer = { records: totals.rows, line_items: totals.line_items }
    result.refused = wrong(answer, expected)
    if ((await looked(out)).lines !== expected.line_items) result.refused = 'lines of the output'
    if (result.refused === null) result.runs.push(run)
  }
  folder.drop(out)
  return result
}

export interface JobRuns {
  readonly one: Result
  readonly two: Result
  /** Two processes at the same time, half of the files each: what the machine allows. */
  readonly apart: Result
}

/** Several files with one and with two jobs, in turns; the outputs must be the same, byte for byte. */
export async function jobRuns(files: readonly BenchFile[], count: number, folder: Folder): Promise<JobRuns> {
  const paths = files.map(({ path }) => path)
  const [one, two] = [withJobs(1), withJobs(2)]
  const apart: Result = {
    contender: command('FILE… -o OUT.ndjson, two processes, half each'),
    runs: [],
    refused: null,
  }
  const hashes = new Set<string>()
  const out = folder.path('jobs.ndjson')
  for (let round = 0; round < count; round++) {
    for (const [nth, { runs }] of [one, two].entries()) {
      runs.push(await runCommand(['parse', ...paths, '--jobs', `${nth + 1}`, '-o', out, '--quiet']))
      hashes.add((await looked(out)).hash)
      folder.drop(out)
    }
    const halves = [0, 1].map((half) => paths.filter((_, at) => at % 2 === half))
    const own = halves.map((half, at) => ['parse', ...half, '-o', `${out}.${at}`, '--quiet', '--jobs', '1'])
    apart.runs.push(atOnce(await Promise.all(own.map(runCommand))))
    for (const at of [0, 1]) folder.drop(`${out}.${at}`)
  }
  if (hashes.size !== 1) one.refused = two.refused = 'the outputs of one and of two jobs differ'
  return { one, two, apart }
}

const atOnce = (runs: readonly Run[]): Run => ({
  wall: Math.max(...runs.map(({ wall }) => wall)),
  cpu: runs.reduce((sum, { cpu }) => sum + cpu, 0),
  rss: runs.reduce((sum, { rss }) => sum + rss, 0),
})

/** CPU of a command that reads nothing. */
export async function startRuns(count: number): Promise<Result> {
  const result: Result = {
    contender: { ...command(''), title: 'parse-invoice formats' },
    runs: [],
    refused: null,
  }
  for (let round = 0; round < count; round++) {
    const { stdout, ...run } = await runCommand(['formats'])
    if (!stdout.includes('ups-billing')) result.refused = 'no table of formats'
    else result.runs.push(run)
  }
  return result
}

const withJobs = (jobs: number): Result => ({
  contender: command(`FILE… --jobs ${jobs} -o OUT.ndjson`),
  runs: [],
  refused: null,
})

async function looked(path: string): Promise<{ lines: number; hash: string }> {
  const digest = createHash('sha256')
  let lines = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    digest.update(chunk)
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
  }
  return { lines, hash: digest.digest('hex') }
}
