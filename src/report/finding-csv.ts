/** Findings as CSV, a record each. */
import { type CsvCell, csvHeader, csvText } from '../output/csv-text.js'
import type { Finding } from '../schema/audit-report.js'
import type { FindingColumn } from './finding-columns.js'

/** The header, then the records, in pieces. */
export function* findingsCsv(
  columns: readonly FindingColumn[],
  findings: Iterable<Finding>,
  excel = false,
): Iterable<string> {
  yield csvHeader(
    columns.map(({ name }) => name),
    excel,
  )
  for (const found of findings) yield csvText([columns.map((column) => cellOf(column, found))], excel)
}

function cellOf({ type, cell }: FindingColumn, found: Finding): CsvCell {
  const text = cell(found)
  if (text === null || type === 'text') return text
  return type === 'amount' ? { number: text } : { date: text }
}
