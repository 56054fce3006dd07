/** The figures that are aimed at, and whether this run met them. */
import type { JobRuns } from './commands.js'
import { median, type Result } from './measure.js'
import { markdown, named, wallOf } from './table.js'

export interface Measured {
  readonly byFormat: ReadonlyMap<string, readonly Result[]>
  readonly jobs: JobRuns
  readonly start: Result
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

function parses(
  format: string,
  results: readonly Result[],
  least: Readonly<Record<string, number>>,
): Target[] {
  const ours = named(results, 'line items in batches')
  const rivals: Readonly<Record<string, readonly [string, number]>> = {
    'csv-parse': ['csv-parse as arrays', fastest(results, 'csv-parse', 'scan', 'arrays')],
    papaparse: ['Papa Parse, its faster way', fastest(results, 'papaparse', 'scan')],
    udsv: ['uDSV, its faster way', fastest(results, 'udsv', 'scan')],
    floor: ['read + decode', fastest(results, 'floor', 'floor')],
  }
  return Object.entries(least).map(([module, factor]) => {
    const [name, wall] = rivals[module] ?? ['', Number.NaN]
    return times(`${format}: line items in batches beside ${name}`, factor, wall, ours)
  })
}

function targetsOf({ byFormat, jobs, start }: Measured): Target[] {
  const ups = byFormat.get('ups-billing') ?? []
  const fedex = byFormat.get('fedex-us') ?? []
  const speedup = wallOf(jobs.one) / wallOf(jobs.two)
  const cpu = median(start.runs.map((run) => run.cpu))
  const parses = [...byFormat.values()].flat().filter((result) => result.contender.work === 'line items')
  const peak = Math.max(...parses.flatMap(({ runs }) => runs.map(({ rss }) => rss))) / 1e6
  return [
    ...parsesOf(ups, fedex),
    times(
      'ups-billing: line items and audit beside DuckDB on one thread, same groups',
      1.2,
      fastest(ups, 'duckdb', 'audit', 'one thread'),
      named(ups, 'line items and audit'),
    ),
    times(
      'ups-billing: parse-invoice to NDJSON on disk beside csv-parse as arrays',
      4,
      fastest(ups, 'csv-parse', 'scan', 'arrays'),
      named(ups, 'FILE -o OUT.ndjson'),
    ),
    {
      what: 'parse-invoice --jobs 2 beside one job, four files',
      least: '1.7 x',
      found: speedup,
      met: speedup >= 1.7,
      shown: jobs.one.refused ?? `${speedup.toFixed(2)} x`,
    },
    {
      what: 'parse, peak memory (raw included)',
      least: '< 200 MB',
      found: peak,
      met: peak < 200,
      shown: `${peak.toFixed(0)} MB`,
    },
    {
      what: 'parse-invoice formats, CPU',
      least: '< 150 ms',
      found: cpu,
      met: cpu < 0.15,
      shown: `${(cpu * 1000).toFixed(0)} ms`,
    },
  ]
}

const parsesOf = (ups: readonly Result[], fedex: readonly Result[]): Target[] => [
  ...parses('ups-billing', ups, { 'csv-parse': 10, papaparse: 3.5, udsv: 1.8, floor: 0.25 }),
  ...parses('fedex-us', fedex, { 'csv-parse': 6, papaparse: 2.5 }),
]

export function targetTable(measured: Measured): string {
  const rows = targetsOf(measured)
    .filter(({ found }) => !Number.isNaN(found))
    .map(({ what, least, met, shown }) => [what, met ? 'met' : '**missed**', least, shown])
  return markdown(['what', 'verdict', 'at least', 'found'], rows)
}
