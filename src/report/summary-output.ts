/** A summary in the shapes of `summary --to`. */
import { type CsvCell, csvHeader, csvText } from '../output/csv-text.js'
import type { Sink } from '../output/sink.js'
import { createWorkbook } from '../output/xlsx/workbook.js'
import type { InvoiceSummary } from '../schema/invoice-summary.js'
import type { AuditShape } from './audit-shapes.js'
import { biggestRows } from './biggest-rows.js'
import {
  FACT_COLUMNS,
  type FlatColumn,
  flatFacts,
  flatMonths,
  flatRows,
  hasFacts,
  MONTH_COLUMNS,
  rowColumns,
  TOTAL_COLUMNS,
} from './summary-columns.js'
import { invoiceSummaryText, type SummaryTextOptions } from './summary-text.js'

export interface SummaryOutputOptions extends SummaryTextOptions {
  /** At most this many rows of each currency, by biggest net. */
  readonly top?: number | undefined
  /** CSV only: for Excel, with every text as text. */
  readonly excel?: boolean | undefined
}

/** Writes it to its destination; returns sentences about what that shape cannot hold unchanged. */
export async function writeSummary(
  whole: InvoiceSummary,
  shape: AuditShape,
  options: SummaryOutputOptions,
  sink: Sink,
): Promise<readonly string[]> {
  const { top, excel = false } = options
  const summary = top === undefined ? whole : biggestRows(whole, top)
  if (shape === 'xlsx') return writeWorkbook(summary, sink)
  if (shape === 'json') await sink.write(`${JSON.stringify(summary, null, 2)}\n`)
  else if (shape === 'text') await sink.write(invoiceSummaryText(summary, options))
  else if (hasFacts(summary)) await writeCsv(FACT_COLUMNS, flatFacts(summary), excel, sink)
  else await writeCsv(rowColumns(summary), flatRows(summary), excel, sink)
  return []
}

async function writeCsv<Flat>(
  columns: readonly FlatColumn<Flat>[],
  rows: readonly Flat[],
  excel: boolean,
  sink: Sink,
): Promise<void> {
  const cellOf = ({ kind, cell }: FlatColumn<Flat>, row: Flat): CsvCell => {
    const value = cell(row)
    return typeof value === 'string' && (kind === 'text' || kind === 'date')
      ? value
      : value === null
        ? null
        : { number: value }
  }
  const names = columns.map(({ name }) => name)
  await sink.write(csvHeader(names, excel))
  for (let at = 0; at < rows.length; at += TOGETHER)
    await sink.write(
      csvText(
        rows.slice(at, at + TOGETHER).map((row) => columns.map((column) => cellOf(column, row))),
        excel,
      ),
    )
}
/** Records written at once. */
const TOGETHER = 1000

/** A sheet of the rows, one of their totals and, if requested, one of months and one of facts. */
async function writeWorkbook(summary: InvoiceSummary, sink: Sink): Promise<readonly string[]> {
  const workbook = createWorkbook(sink)
  async function sheet<Flat>(
    name: string,
    columns: readonly FlatColumn<Flat>[],
    rows: readonly Flat[],
  ): Promise<void> {
    const open = await workbook.sheet(name, columns)
    await open.write(rows.map((row) => columns.map(({ cell }) => cell(row))))
  }
  await sheet('summary', rowColumns(summary), flatRows(summary))
  await sheet(
    'totals',
    TOTAL_COLUMNS,
    summary.currencies.map((of) => ({ of })),
  )
  if (summary.compare !== null) await sheet('months', MONTH_COLUMNS, flatMonths(summary))
  if (hasFacts(summary)) await sheet('facts', FACT_COLUMNS, flatFacts(summary))
  return workbook.finish()
}
