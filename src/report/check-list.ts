/** The checks of an audit, with what each needs. */
import { listChecks } from '../audit/index.js'
import { type TableColumn, textTable } from '../output/text-table.js'

const COLUMNS: readonly TableColumn[] = [
  { title: 'check' },
  { title: 'severity' },
  { title: 'a finding means', least: 24, wrap: true },
  { title: 'needs', least: 16, wrap: true },
]

export function checkList(width: number): string {
  const rows = listChecks().map(({ name, severity, says, needs }) => [name, severity, says, needs])
  return textTable(COLUMNS, rows, width)
}
