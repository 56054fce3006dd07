/**
 * CPU time of each phase by folder: `npx tsx bench/profile.ts [--write]`. The sources run unbundled, so that each function has
 * its file; the samples are those of the main thread in a first run, without its start.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createFolder } from './files.js'
import { circumstances, writePart } from './results.js'
import { markdown } from './table.js'

interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { functionName: string; url: string }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const ROOT = resolve(import.meta.dirname, '..')
const FILES = { 'ups-billing': 180_000, 'fedex-us': 205_000 }
const TOTALS = 'invoice_total,row_total,shipment_count,shipment_total'
/** The command's arguments for each phase. */
const PHASES: Readonly<Record<string, (path: string, out: string) => string[]>> = {
  'line items as NDJSON': (path, out) => ['parse', path, '-o', `${out}.ndjson`],
  audit: (path, out) => ['audit', path, '-o', `${out}.json`],
  'totals alone': (path, out) => ['audit', path, '--check', TOTALS, '-o', `${out}.json`],
}
/** A row below this share of a phase is left out. */
const LEAST = 0.01

/** The folder of a function; null for the start, which loads and compiles the sources. */
function placeOf({ functionName, url }: Profile['nodes'][number]['callFrame']): string | null {
  if (functionName === '(garbage collector)') return 'garbage collector'
  if (url.startsWith('wasm:')) return 'kernel (WebAssembly)'
  const [, folder] = /\/(?:src\/([a-z]+)|parsers)\/[^:]*$/.exec(url) ?? []
  if (folder !== undefined) return `src/${folder}`
  const [, dependency] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  if (dependency !== undefined) return /^(tsx|esbuild|get-tsconfig)/.test(dependency) ? null : dependency
  if (functionName === '(idle)' || url.includes('modules/') || functionName.startsWith('compile')) return null
  return 'Node: reading, hashing, writing, what is native'
}

function shares(path: string): Map<string, number> {
  const { nodes, samples, timeDeltas }: Profile = JSON.parse(readFileSync(path, 'utf8'))
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]))
  const times = new Map<string, number>()
  for (const [at, id] of samples.entries()) {
    const place = places.get(id)
    if (place != null) times.set(place, (times.get(place) ?? 0) + (timeDeltas[at] ?? 0) / 1000)
  }
  return times
}

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } })
const folder = createFolder()
try {
  const text = Object.entries(FILES).flatMap(([format, rows]) => {
    const file = folder.make(format, rows, 1)
    const times = Object.values(PHASES).map((argsOf, nth) => {
      const dir = folder.path(`${format}-${nth}`)
      const args = argsOf(file.path, dir)
      const flags = ['--cpu-prof', '--cpu-prof-dir', dir, '--import', 'tsx']
      const { status } = spawnSync(process.execPath, [...flags, 'src/cli/start.ts', ...args], { cwd: ROOT })
      if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')}: status ${status}`) // 1: findings
      const [profile = ''] = readdirSync(dir)
      return shares(join(dir, profile))
    })
    folder.drop(file.path)
    const sums = times.map((one) => [...one.values()].reduce((sum, time) => sum + time, 0))
    const places = [...new Set(times.flatMap((one) => [...one.keys()]))].sort()
    const rowsOf = places
      .filter((place) => times.some((one, at) => (one.get(place) ?? 0) > LEAST * (sums[at] ?? 0)))
      .map((place) => [place, ...times.map((one) => (one.get(place) ?? 0).toFixed(0))])
    const title = `### ${format}, ${(file.bytes / 1e6).toFixed(0)} MB, some ${rows} records, milliseconds`
    return [
      title,
      markdown(['where', ...Object.keys(PHASES)], [...rowsOf, ['all', ...sums.map((sum) => sum.toFixed(0))]]),
    ]
  })
  const whole = [
    '## Profile of each phase',
    `${circumstances()}\n\`npx tsx bench/profile.ts\`; what loads the sources is part of the first row, some 0.1 s`,
    ...text,
  ].join('\n\n')
  process.stdout.write(`${whole}\n`)
  if (values.write) writePart('profile', whole)
} finally {
  folder.remove()
}
