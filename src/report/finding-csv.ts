/** Findings as CSV, a record each. */
import { type CsvCell, csvText } from '../output/csv-text.js'
import type { Finding } from '../schema/audit-report.js'
import type { FindingColumn } from './finding-columns.js'

/** The header, then the records, in pieces. */
export function* findingsCsv(
  columns: readonly FindingColumn[],
  findings: Iterable<Finding>,
): Iterable<string> {
  yield csvText([columns.map(({ name }) => name)])
  for (const found of findings) yield csvText([columns.map((column) => cellOf(column, found))])
}

function cellOf({ type, cell }: FindingColumn, found: Finding): CsvCell {
  const text = cell(found)
  return text !== null && type === 'amount' ? { number: text } : text
}
