/** Results as tables, the same in the terminal and in Markdown. */
import type { StartRuns } from './commands.js'
import { median, type Result } from './measure.js'

/** Which of this library's runs a contender is compared with. */
const BESIDE: Readonly<Record<Result['contender']['work'], string>> = {
  floor: 'line items in batches',
  scan: 'line items in batches',
  'line items': 'line items in batches',
  command: 'line items in batches',
  sum: 'line items, sum per tracking number',
  audit: 'line items and audit',
  totals: 'totals alone',
}

const DOES: Readonly<Record<Result['contender']['work'], string>> = {
  floor: 'bytes to text',
  scan: 'scan',
  'line items': 'line items',
  sum: 'sum per tracking number',
  audit: 'invoice and shipment totals',
  totals: 'totals alone',
  command: 'file to NDJSON file',
}

export const wallOf = (result: Result): number => median(result.runs.map(({ wall }) => wall))
export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0)

export function named(results: readonly Result[], name: string): Result | undefined {
  return results.find(({ contender, refused }) => contender.name === name && refused === null)
}

/** Rows of cells as a Markdown table that is also readable as text. */
export function markdown(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, at) =>
    Math.max(3, title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, at) => (at < 2 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(titles), rule, ...rows.map(line)].join('\n')
}

const TITLES = [
  'contender',
  'does',
  'seconds',
  'min to max',
  'CPU s',
  'MB/s',
  'our speed',
  'peak MB',
] as const

/** `our speed`: how many times as fast this library's run of the same kind is. */
export function resultTable(results: readonly Result[], bytes: number): string {
  const rows = results.map((result) => {
    const { contender, runs, refused } = result
    if (refused !== null) return [contender.title, `refused: ${refused.slice(0, 70)}`, '', '', '', '', '', '']
    const walls = runs.map(({ wall }) => wall)
    const wall = median(walls)
    const ours = named(results, BESIDE[contender.work])
    return [
      contender.title,
      DOES[contender.work],
      wall.toFixed(2),
      `${Math.min(...walls).toFixed(2)} to ${Math.max(...walls).toFixed(2)}`,
      median(runs.map(({ cpu }) => cpu)).toFixed(2),
      (bytes / 1e6 / wall).toFixed(0),
      ours === undefined ? '' : `${(wall / wallOf(ours)).toFixed(2)}x`,
      megabytes(Math.max(...runs.map(({ rss }) => rss))),
    ]
  })
  return markdown(TITLES, rows)
}

export const startTable = (start: StartRuns): string =>
  markdown(
    ['what', 'milliseconds', 'min to max', 'CPU ms', 'peak MB'],
    Object.values(start).map(({ contender, runs, refused }: Result) => {
      if (refused !== null) return [contender.title, `refused: ${refused}`, '', '', '']
      const walls = runs.map(({ wall }) => wall * 1000)
      return [
        contender.title,
        median(walls).toFixed(0),
        `${Math.min(...walls).toFixed(0)} to ${Math.max(...walls).toFixed(0)}`,
        (median(runs.map(({ cpu }) => cpu)) * 1000).toFixed(0),
        megabytes(Math.max(...runs.map(({ rss }) => rss))),
      ]
    }),
  )
