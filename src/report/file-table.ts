/** The files of an audit with the account of their rows, and the charge labels without a category. */
import type { AuditReport } from '../schema/audit-report.js'
import type { FileSummary } from '../schema/summary.js'
import { addsBare, answerOf } from './answer.js'
import { type ReportTable, withTotal } from './table.js'

const LABELS = 200

/** Files with rejected rows first, then files with warnings. */
export function fileTable(report: AuditReport): ReportTable {
  const troubled = ({ rejected, warnings }: FileSummary): number =>
    rejected > 0 ? 0 : warnings.length > 0 ? 1 : 2
  const table: ReportTable = {
    id: 'file-list',
    caption: 'Files: rows = charged + skipped + rejected. Line items are charges, including those of zero',
    columns: [
      { name: 'File', kind: 'lines' },
      { name: 'Format', kind: 'text', filter: 'Format' },
      { name: 'Rows', kind: 'count', sum: true },
      { name: 'Charged', kind: 'count', sum: true },
      { name: 'Skipped', kind: 'count', sum: true },
      { name: 'Rejected', kind: 'count', sum: true },
      { name: 'Line items', kind: 'count', sum: true },
      { name: 'Net', kind: 'amount', sum: true },
    ],
    rows: [...report.summary.files]
      .sort((a, b) => troubled(a) - troubled(b))
      .map((file) => [
        [file.file, ...file.warnings],
        file.format,
        file.rows,
        file.charged,
        Object.values(file.skipped).reduce((sum, number) => sum + number, 0),
        file.rejected,
        file.line_items,
        Object.entries(file.sums).map(([key, { net }]) => ({
          amount: net,
          currency: key === '' ? null : key,
        })),
      ]),
  }
  return withTotal(table, { addsBare: addsBare(answerOf(report)) })
}

/** Charges that no rule recognises, the most frequent first; null if there are none. */
export function labelTable({ summary }: AuditReport): ReportTable | null {
  const labels = Object.entries(summary.totals.uncategorized ?? {}).sort(([, a], [, b]) => b - a)
  if (labels.length === 0) return null
  const table: ReportTable = {
    id: '',
    caption: `Charge labels in no category${labels.length > LABELS ? `, the most frequent ${LABELS} of ${labels.length}` : ''}`,
    columns: [
      { name: 'Label', kind: 'text' },
      { name: 'Line items', kind: 'count', sum: true },
    ],
    rows: labels.slice(0, LABELS),
  }
  const all = labels.reduce((sum, [, number]) => sum + number, 0)
  return withTotal(table, { addsBare: true, given: { 'Line items': all } })
}
