/**
 * `npm run fuzz -- [--minutes N] [--seed S] [--jobs J]`: mutated samples against the laws until the time is over.
 * What breaks one is reduced, written to `test/fuzz/cases/`, and is a test from then on. The status is 1 if any did.
 */
import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bytesOfCase } from './mutators.js'
import type { Round } from './round.js'
import { seedFiles } from './seeds.js'

const KEPT = 'test/fuzz/cases'
/** An input that takes longer has no end: its process is ended. */
const PATIENCE = 60_000
const MIB = 1024 * 1024

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: `${Math.floor(Math.random() * 2 ** 31)}` },
    jobs: { type: 'string', default: '1' },
  },
})
const began = Date.now()
const until = began + Number(values.minutes) * 60_000
const folder = mkdtempSync(join(tmpdir(), 'carrier-invoice-fuzz-'))
const total = { inputs: 0, bytes: 0, found: 0, peak: 0, outcomes: new Map<string, number>() }

function keep(law: string, bytes: Uint8Array): string {
  mkdirSync(KEPT, { recursive: true })
  const name = law
    .replace(/[^a-z]+/gi, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase()
  const path = `${KEPT}/${name}-${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}.csv`
  writeFileSync(path, bytes)
  return path
}

interface PrintedRound extends Round {
  /** Greatest memory of the process so far, MiB. */
  readonly peak: number
}

function printRound(round: PrintedRound): void {
  total.peak = Math.max(total.peak, round.peak)
  total.inputs += round.inputs
  total.bytes += round.bytes
  for (const [outcome, count] of round.outcomes)
    total.outcomes.set(outcome, (total.outcomes.get(outcome) ?? 0) + count)
  if (round.found === null) return
  total.found++
  const path = keep(round.found.law, round.found.bytes)
  console.log(`\nBROKEN ${round.found.seen.slice(0, 1000)}\n  kept as ${path}\n  from ${round.found.message}`)
}

/** Processes one after the other until the time is over: the input that ended one does not end the run. */
async function thread(job: number): Promise<void> {
  for (let at = 0; Date.now() < until; at++)
    await child(job, Number(values.seed) + job * 104_729 + at * 15_485_863)
}

function child(job: number, seed: number): Promise<void> {
  const underWay = join(folder, `${job}`)
  const path = fileURLToPath(new URL('./thread.ts', import.meta.url))
  const child = fork(path, [`${seed}`, `${until}`, underWay], { serialization: 'advanced' })
  const input = (): string => (existsSync(underWay) ? readFileSync(underWay, 'utf8').trim() : '')
  let [last, since] = ['', Date.now()]
  return new Promise((resolve) => {
    const watch = setInterval(() => {
      const now = input()
      if (now !== last) [last, since] = [now, Date.now()]
      else if (Date.now() - since > PATIENCE) child.kill('SIGKILL')
    }, 1000)
    child.on('message', (message) => printRound(message as PrintedRound))
    child.on('exit', (status, signal) => {
      clearInterval(watch)
      if (status !== 0) {
        const from = input()
        total.found++
        const isFile = from !== '' && !('records' in JSON.parse(from))
        const path = isFile ? keep('ends', bytesOfCase(JSON.parse(from), seedFiles())) : 'nothing'
        console.log(`\nBROKEN ends, not with ${signal ?? status}\n  kept as ${path}\n  from ${from}`)
      }
      setTimeout(resolve, 1000)
    })
  })
}

console.log(`seed ${values.seed}, ${values.minutes} minutes, ${values.jobs} at once`)
const line = (): void => {
  const seconds = (Date.now() - began) / 1000
  const outcomes = [...total.outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(', ')
  console.log(
    `${total.inputs} inputs (${(total.inputs / seconds).toFixed(0)}/s, ${(total.bytes / MIB).toFixed(0)} MiB): ${total.found} broken laws; ${outcomes}; peak memory ${total.peak.toFixed(0)} MiB`,
  )
}
const progress = setInterval(line, 30_000)
await Promise.all(Array.from({ length: Number(values.jobs) }, (_, job) => thread(job)))
clearInterval(progress)
rmSync(folder, { recursive: true })
line()
process.exitCode = total.found > 0 ? 1 : 0
