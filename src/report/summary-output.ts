/** A summary in the shapes that `summary --to` gives. */
import { type CsvCell, csvText } from '../output/csv-text.js'
import type { Sink } from '../output/sink.js'
import { createWorkbook } from '../output/xlsx/workbook.js'
import type { InvoiceSummary } from '../schema/invoice-summary.js'
import type { AuditShape } from './audit-shapes.js'
import {
  type FlatColumn,
  flatMonths,
  flatRows,
  MONTH_COLUMNS,
  rowColumns,
  TOTAL_COLUMNS,
} from './summary-columns.js'
import { invoiceSummaryText, type SummaryTextOptions } from './summary-text.js'

/** Writes it where it goes; gives back in sentences what that shape cannot hold as it is. */
export async function writeSummary(
  summary: InvoiceSummary,
  shape: AuditShape,
  options: SummaryTextOptions,
  sink: Sink,
): Promise<readonly string[]> {
  if (shape === 'xlsx') return writeWorkbook(summary, sink)
  if (shape === 'json') await sink.write(`${JSON.stringify(summary, null, 2)}\n`)
  else if (shape === 'text') await sink.write(invoiceSummaryText(summary, options))
  else await writeCsv(rowColumns(summary), flatRows(summary), sink)
  return []
}

async function writeCsv<Flat>(
  columns: readonly FlatColumn<Flat>[],
  rows: readonly Flat[],
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
  await sink.write(csvText([columns.map(({ name }) => name)]))
  for (let at = 0; at < rows.length; at += TOGETHER)
    await sink.write(
      csvText(rows.slice(at, at + TOGETHER).map((row) => columns.map((column) => cellOf(column, row)))),
    )
}
/** Records that are written at once. */
const TOGETHER = 1000

/** A sheet of the rows, one of their totals, and where months are compared one of these. */
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
  return workbook.finish()
}
