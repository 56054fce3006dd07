/** The targets, and whether this run reached them. */
import type { JobRuns, StartRuns } from './commands.js'
import { median, type Result } from './measure.js'
import { markdown, named, wallOf } from './table.js'

export interface Measurement {
  /** By name of the file: its format, and how it is written. */
  readonly byFile: ReadonlyMap<string, readonly Result[]>
  readonly jobs: readonly JobRuns[]
  readonly start: StartRuns
  readonly memory: readonly Memory[]
}

/** Peak memory of an audit. */
export interface Memory {
  readonly what: string
  readonly charges: number
  readonly result: Result
}

interface Target {
  readonly what: string
  readonly least: string
  readonly found: number
  readonly met: boolean
  readonly shown: string
}

/** The fastest of the runs of a module that do one kind of work. */
function fastest(results: readonly Result[], module: string, work: string, way = ''): number {
  const walls = results
    .filter(
      ({ refused, contender }) => refused === null && contender.module === module && contender.work === work,
    )
    .filter(({ contender }) => contender.name.startsWith(way))
    .map(wallOf)
  return walls.length === 0 ? Number.NaN : Math.min(...walls)
}

function times(what: string, least: number, theirs: number, ours: Result | undefined): Target {
  const found = ours === undefined ? Number.NaN : theirs / wallOf(ours)
  return { what, least: `${least} x`, found, met: found >= least, shown: `${found.toFixed(2)} x` }
}

function below(
  what: string,
  most: number,
  unit: string,
  found: number,
  refused: string | null = null,
): Target {
  const right = refused === null
  return {
    what,
    least: `< ${most} ${unit}`,
    found: right ? found : 0,
    met: right && found < most,
    shown: refused ?? `${found.toFixed(0)} ${unit}`,
  }
}

type Peer =
  | 'csv-parse'
  | 'papaparse'
  | 'udsv'
  | 'floor'
  | 'duckdb-audit'
  | 'polars'
  | 'duckdb-totals'
  | 'ndjson'

const PEERS: Readonly<
  Record<Peer, readonly [what: string, ours: string, theirs: (results: readonly Result[]) => number]>
> = {
  'csv-parse': [
    'line items beside csv-parse as arrays',
    'line items in batches',
    (r) => fastest(r, 'csv-parse', 'scan', 'arrays'),
  ],
  papaparse: [
    'line items beside Papa Parse, its faster way',
    'line items in batches',
    (r) => fastest(r, 'papaparse', 'scan'),
  ],
  udsv: [
    'line items beside uDSV, its faster way',
    'line items in batches',
    (r) => fastest(r, 'udsv', 'scan'),
  ],
  floor: ['line items beside read + decode', 'line items in batches', (r) => fastest(r, 'floor', 'floor')],
  'duckdb-audit': [
    'parse and audit beside DuckDB on one thread, same totals',
    'line items and audit',
    (r) => fastest(r, 'duckdb', 'audit', 'one thread'),
  ],
  polars: [
    'totals alone beside Polars on one thread, two columns as floats',
    'totals alone',
    (r) => fastest(r, 'polars', 'totals', 'one thread'),
  ],
  'duckdb-totals': [
    'totals alone beside DuckDB on one thread',
    'totals alone',
    (r) => fastest(r, 'duckdb', 'audit', 'one thread'),
  ],
  ndjson: [
    'parse-invoice to NDJSON on disk beside csv-parse as arrays',
    'parse FILE -o OUT.ndjson',
    (r) => fastest(r, 'csv-parse', 'scan', 'arrays'),
  ],
}

const AIMS: Readonly<Record<string, Partial<Record<Peer, number>>>> = {
  'ups-billing': {
    'csv-parse': 12,
    papaparse: 4,
    udsv: 2,
    floor: 0.3,
    'duckdb-audit': 0.9,
    polars: 1.6,
    'duckdb-totals': 3.5,
    ndjson: 8,
  },
  'fedex-us': {
    'csv-parse': 7,
    papaparse: 1.5,
    'duckdb-audit': 0.4,
    'duckdb-totals': 2,
    ndjson: 3,
  },
}

function beside([file, results]: readonly [string, readonly Result[]]): Target[] {
  const [format = ''] = file.split(',')
  return Object.entries(AIMS[format] ?? {}).map(([peer, least]) => {
    const [what, ours, theirs] = PEERS[peer as Peer]
    return times(`${file}: ${what}`, least, theirs(results), named(results, ours))
  })
}

const milliseconds = (result: Result): number => wallOf(result) * 1000

function targetsOf({ byFile, jobs, start, memory }: Measurement): Target[] {
  const parses = [...byFile.values()].flat().filter((result) => result.contender.work === 'line items')
  const peak = Math.max(...parses.flatMap(({ runs }) => runs.map(({ rss }) => rss))) / 1e6
  return [
    ...[...byFile].flatMap(beside),
    ...jobs.map(({ name, two, apart }) =>
      times(`${name} --jobs 2 beside two processes, half of the files each`, 1, wallOf(apart), two),
    ),
    below('parse, peak memory (raw included)', 200, 'MB', peak),
    ...memory.flatMap(({ what, charges, result }) => {
      const [rss = Number.NaN] = result.runs.map((run) => run.rss)
      return [
        below(`audit of ${what}, peak memory`, 250, 'MB', rss / 1e6, result.refused),
        below(`audit of ${what}, peak memory a charge`, 150, 'bytes', rss / charges, result.refused),
      ]
    }),
    below('parse-invoice formats', 60, 'ms', milliseconds(start.formats), start.formats.refused),
    below(
      'parse-invoice audit of a tiny file',
      140,
      'ms',
      milliseconds(start.tinyAudit),
      start.tinyAudit.refused,
    ),
    below(
      'import of the library, process and all',
      90,
      'ms',
      milliseconds(start.library),
      start.library.refused,
    ),
    below('parse of 5 MB, process and all', 120, 'ms', milliseconds(start.parse), start.parse.refused),
    below('audit of 5 MB, process and all', 220, 'ms', milliseconds(start.audit), start.audit.refused),
  ]
}

export function targetTable(measured: Measurement): string {
  const rows = targetsOf(measured)
    .filter(({ found }) => !Number.isNaN(found))
    .map(({ what, least, met, shown }) => [what, met ? 'met' : '**missed**', least, shown])
  return markdown(['what', 'verdict', 'aim', 'found'], rows)
}

/** Peak memory of an audit is not measured in rounds: one run each. */
export const memoryTable = (memory: readonly Memory[]): string =>
  markdown(
    ['audit of', 'seconds', 'peak MB', 'bytes a charge'],
    memory.map(({ what, charges, result }) => {
      const rss = median(result.runs.map((run) => run.rss))
      return [
        what,
        result.refused ?? wallOf(result).toFixed(1),
        (rss / 1e6).toFixed(0),
        (rss / charges).toFixed(0),
      ]
    }),
  )
