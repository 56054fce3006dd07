/** The audit in the shapes of `audit --to`, in pieces. */
import type { Sink } from '../output/sink.js'
import type { AuditReport } from '../schema/audit-report.js'
import { type Listed, listsOf } from '../schema/listed.js'
import type { AuditShape } from './audit-shapes.js'
import { writeAuditWorkbook } from './audit-workbook.js'
import { FINDING_COLUMNS } from './finding-columns.js'
import { findingsCsv } from './finding-csv.js'
import { type ListingOptions, listFindings } from './listing.js'
import { auditReportText, type TextOptions } from './text.js'

export interface AuditOutputOptions extends TextOptions {
  /** CSV only: for opening in Excel directly, with every text as text. */
  readonly excel?: boolean | undefined
}

/** Writes it to its destination; returns sentences about what that shape cannot hold unchanged. */
export async function writeAudit(
  report: AuditReport,
  shape: AuditShape,
  options: AuditOutputOptions,
  sink: Sink,
): Promise<readonly string[]> {
  if (shape === 'xlsx') return writeAuditWorkbook(report, listFindings(report, options), sink)
  for (const piece of auditOutput(report, shape, options)) await sink.write(piece)
  return []
}

export function auditOutput(
  report: AuditReport,
  shape: Exclude<AuditShape, 'xlsx'>,
  options: AuditOutputOptions,
): Iterable<string> {
  const { excel, ...listing } = options
  if (shape === 'text') return [auditReportText(report, listing)]
  if (shape === 'csv') return findingsCsv(FINDING_COLUMNS, listFindings(report, listing), excel)
  return auditReportJson(
    isOrdered(options)
      ? { ...report, findings: [...listFindings(report, { sort: 'check', ...options })] }
      : report,
  )
}

const isOrdered = ({ sort, top, minAmount }: ListingOptions): boolean =>
  sort !== undefined || top !== undefined || minAmount !== undefined

/** Elements of a list that are written as one piece. */
const TOGETHER = 64

/** The report as indented JSON text with a final line end, in pieces: with many invoices it can exceed its inputs. */
function* auditReportJson(report: AuditReport): Generator<string, void, undefined> {
  const lists = listsOf(report)
  let before = '{\n'
  for (const name of Object.keys(report) as (keyof AuditReport)[]) {
    const value = name === 'findings' || name === 'invoices' ? lists[name] : report[name]
    if (value === undefined) continue
    if (isListed(value) && value.length > 0) {
      yield `${before}  ${JSON.stringify(name)}: [\n`
      yield* elementsJson(value)
      yield '\n  ]'
    } else
      yield before +
        JSON.stringify({ [name]: isListed(value) ? [] : value }, null, 2).slice('{\n'.length, -'\n}'.length)
    before = ',\n'
  }
  yield '\n}\n'
}

const isListed = (value: unknown): value is Listed<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value

function* elementsJson(list: Iterable<unknown>): Generator<string, void, undefined> {
  let before = ''
  let some: unknown[] = []
  const text = (): string => JSON.stringify([some], null, 2).slice('[\n  [\n'.length, -'\n  ]\n]'.length)
  for (const one of list) {
    some.push(one)
    if (some.length < TOGETHER) continue
    yield before + text()
    before = ',\n'
    some = []
  }
  if (some.length > 0) yield before + text()
}
