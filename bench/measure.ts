/** Runs processes one after the other, and measures each of them. */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { type Answer, type Contender, type ExpectedAnswer, faultOf } from './contenders.js'
import type { Job } from './layouts.js'

export interface Run {
  /** Seconds. */
  readonly wall: number
  readonly cpu: number
  /** Peak resident memory in bytes. */
  readonly rss: number
}

export interface Result {
  readonly contender: Contender
  readonly runs: Run[]
  /** Why it is not timed. */
  refused: string | null
}

const ENTRY = resolve(import.meta.dirname, 'contenders/run.mjs')
const USAGE = resolve(import.meta.dirname, 'usage.cjs')
const ROOT = resolve(import.meta.dirname, '..')
const COMMAND = resolve(ROOT, 'dist/cli.js')

/** Without variables that slow every start of Node on some machines: certificates to read, modules to load. */
const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...ENVIRONMENT } = process.env

/** Runs a contender once in a separate process. */
export async function runOnce(contender: Contender, job: Job): Promise<Run & { readonly answer: Answer }> {
  const { stdout } = await processOf([ENTRY, contender.module, contender.name, JSON.stringify(job)])
  return JSON.parse(stdout)
}

/** Runs the built command as a process; the time is from its start to its end. */
export const runCommand = (args: readonly string[]): Promise<Run & { readonly stdout: string }> =>
  runProcess([COMMAND, ...args])

/** Runs a line of code as a module of this project in a process. */
export const runScript = (code: string): Promise<Run & { readonly stdout: string }> =>
  runProcess(['--input-type=module', '--eval', code])

async function runProcess(args: readonly string[]): Promise<Run & { readonly stdout: string }> {
  const started = performance.now()
  const { stdout, usage } = await processOf(['--require', USAGE, ...args])
  const wall = (performance.now() - started) / 1000
  const { cpu, rss }: Pick<Run, 'cpu' | 'rss'> = JSON.parse(usage)
  return { wall, cpu, rss, stdout }
}

function processOf(args: readonly string[]): Promise<{ stdout: string; usage: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: ENVIRONMENT,
      cwd: ROOT,
    })
    const texts = ['', '', '', '']
    for (const at of [1, 2, 3])
      child.stdio[at]?.on('data', (chunk: Buffer) => {
        texts[at] += chunk.toString('utf8')
      })
    child.on('error', fail)
    child.on('close', (status) => {
      const [, stdout = '', stderr = '', usage = ''] = texts
      // Status 1 means that an audit found something: among very many random parcels some share an address.
      const isDone = status === 0 || (status === 1 && args.includes('audit') && stderr === '')
      if (isDone) done({ stdout, usage })
      else fail(new Error(stderr.trim().split('\n').slice(0, 12).join('\n') || `exit status ${status}`))
    })
  })
}

/** Interleaved rounds, A B C … A B C …; a wrong answer excludes its contender before any time counts. */
export async function rounds(
  contenders: readonly Contender[],
  job: Job,
  expected: ExpectedAnswer,
  count: number,
  log: (text: string) => void,
): Promise<Result[]> {
  const results: Result[] = contenders.map((contender) => ({ contender, runs: [], refused: null }))
  for (let round = 1; round <= count; round++)
    for (const result of results) {
      if (result.refused !== null) continue
      log(`${job.format}, round ${round} of ${count}: ${result.contender.title}`)
      try {
        const { answer, ...run } = await runOnce(result.contender, job)
        result.refused = faultOf(answer, expected)
        if (result.refused === null) result.runs.push(run)
      } catch (error) {
        result.refused =
          error instanceof Error
            ? (error.message.split('\n').find((line) => /error/i.test(line)) ?? error.message)
            : String(error)
      }
    }
  return results
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
