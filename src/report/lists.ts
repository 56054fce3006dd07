/** The long tables: invoices, findings, files. Each is kept to what a page can carry; what is left out is said. */
import type { AuditReport, Finding, InvoiceReport } from '../schema/audit-report.js'
import type { Source } from '../schema/line-item.js'
import type { FileSummary } from '../schema/summary.js'
import { readable, titleOf } from './check-table.js'
import { scriptJson } from './html.js'
import { amountCell } from './overview.js'
import type { FileList, PagePlace, PageRow, PageTable } from './table-html.js'

/** What each list may hold: rows, and bytes in the page. */
const FINDINGS = { rows: 10_000, bytes: 2_500_000 }
const INVOICES = { rows: 5_000, bytes: 1_000_000 }
const FILES = { rows: 1_000, bytes: 500_000 }
/** Records shown of one finding, and columns of each. */
const PLACES = 4
const COLUMNS = 2

export interface ShortenedTable {
  readonly table: PageTable
  readonly left: number
}

/** The first rows, as many as the list may hold. */
function within(limit: { rows: number; bytes: number }, rows: Iterable<PageRow>): PageRow[] {
  const kept: PageRow[] = []
  let bytes = 0
  for (const row of rows) {
    bytes += Buffer.byteLength(scriptJson(row).markup)
    if (kept.length === limit.rows || bytes > limit.bytes) break
    kept.push(row)
  }
  return kept
}

export function invoiceList({ invoices }: AuditReport): ShortenedTable {
  const order = ['mismatch', 'undeclared', 'match']
  const inOrder = [...invoices].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
  const rows = within(INVOICES, inOrder.map(invoiceRow))
  return {
    table: {
      id: 'invoice-list',
      caption: 'Invoices with their declared and computed totals; the difference is declared minus computed',
      columns: [
        { name: 'Status', kind: 'mark', filter: 'Status', order },
        { name: 'Carrier', kind: 'text', filter: 'Carrier' },
        { name: 'Invoice', kind: 'lines' },
        { name: 'Date', kind: 'text' },
        { name: 'Declared', kind: 'amount' },
        { name: 'Computed', kind: 'amount' },
        { name: 'Difference', kind: 'amount' },
        { name: 'Shipments', kind: 'count' },
        { name: 'Charges', kind: 'count' },
      ],
      rows,
    },
    left: invoices.length - rows.length,
  }
}

function invoiceRow(invoice: InvoiceReport): PageRow {
  const { currency, declared_total, difference, account_id } = invoice
  return [
    invoice.status,
    readable(invoice.carrier),
    [
      invoice.invoice_id ?? (invoice.period === undefined ? 'no number' : `month ${invoice.period}`),
      ...(account_id === null ? [] : [`account ${account_id}`]),
    ],
    invoice.invoice_date ?? null,
    declared_total === null ? null : amountCell(declared_total, currency),
    amountCell(invoice.computed_total, currency),
    difference === null ? null : amountCell(difference, currency),
    invoice.shipments,
    invoice.line_items,
  ]
}

export function findingTable({ findings }: AuditReport, files: FileList): ShortenedTable {
  const places = new Map(files.names.map((name, at) => [name, at]))
  const chosen = fairly(findings).slice(0, FINDINGS.rows)
  const rows = within(
    FINDINGS,
    chosen.map((finding) => findingRow(finding, places)),
  )
  return {
    table: {
      id: 'finding-list',
      caption: 'Findings with the amount at stake and the records they stand on',
      columns: [
        { name: 'Severity', kind: 'mark', filter: 'Severity', order: ['error', 'warning', 'info'] },
        { name: 'Check', kind: 'lines', filter: 'Check' },
        { name: 'Direction', kind: 'text', filter: 'Direction' },
        { name: 'Carrier, invoice, shipment', kind: 'lines', filter: 'Carrier' },
        { name: 'Amount', kind: 'amount' },
        { name: 'Finding', kind: 'prose' },
        { name: 'Where', kind: 'places' },
      ],
      rows,
    },
    left: findings.length - rows.length,
  }
}

/** As they are; where there are too many, so that no check with many findings crowds out another. */
function fairly(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= FINDINGS.rows) return findings
  const severities = ['error', 'warning', 'info']
  const places = new Map<string, number>()
  const ranked = findings.map((finding) => {
    const place = (places.get(finding.check) ?? 0) + 1
    places.set(finding.check, place)
    return { finding, place, severity: severities.indexOf(finding.severity) }
  })
  return ranked.sort((a, b) => a.severity - b.severity || a.place - b.place).map(({ finding }) => finding)
}

function findingRow(finding: Finding, files: ReadonlyMap<string, number>): PageRow {
  const { amount, currency, invoice_id, tracking_number, x12_426, consequence_of, evidence } = finding
  const { carrier } = finding
  const numbers = [carrier === null ? '' : readable(carrier), invoice_id, tracking_number]
  const follows =
    consequence_of === undefined ? '' : ` Follows from ${consequence_of}; its amount is counted there.`
  return [
    finding.severity,
    [titleOf(finding.check), finding.check, ...(x12_426 === null ? [] : [`X12 426: ${x12_426}`])],
    finding.direction,
    numbers.filter((number) => number !== null),
    amount === null ? null : amountCell(amount, currency),
    follows === '' ? finding.message : `${finding.message.replace(/[.]?$/, '.')}${follows}`,
    evidence.length === 0 ? null : placesOf(evidence, files),
  ]
}

/** The columns of one record together, and no more records than help to find the thing. */
function placesOf(evidence: readonly Source[], files: ReadonlyMap<string, number>): PagePlace[] {
  const records = new Map<string, { file: number; row: number; columns: string[] }>()
  for (const { file, row, column } of evidence) {
    const at = files.get(file) ?? -1
    const record = records.get(`${at}:${row}`) ?? { file: at, row, columns: [] }
    records.set(`${at}:${row}`, record)
    if (column !== null && !record.columns.includes(column)) record.columns.push(column)
  }
  const shown = [...records.values()].slice(0, PLACES).map(({ file, row, columns }): PagePlace => {
    const more = columns.length > COLUMNS ? ` and ${columns.length - COLUMNS} more` : ''
    return [file, row, columns.length === 0 ? null : columns.slice(0, COLUMNS).join(', ') + more]
  })
  return records.size > PLACES ? [...shown, [-1, records.size - PLACES, null]] : shown
}

export function fileTable({ summary }: AuditReport): ShortenedTable {
  const troubled = ({ rejected, warnings }: FileSummary): number =>
    rejected > 0 ? 0 : warnings.length > 0 ? 1 : 2
  const inOrder = [...summary.files].sort((a, b) => troubled(a) - troubled(b))
  const rows = within(FILES, inOrder.map(fileRow))
  return {
    table: {
      id: 'file-list',
      caption: 'Files: rows = charged + skipped + rejected',
      columns: [
        { name: 'File', kind: 'lines' },
        { name: 'Format', kind: 'text', filter: 'Format' },
        { name: 'Rows', kind: 'count' },
        { name: 'Charged', kind: 'count' },
        { name: 'Skipped', kind: 'count' },
        { name: 'Rejected', kind: 'count' },
        { name: 'Line items', kind: 'count' },
        { name: 'Net', kind: 'lines' },
      ],
      rows,
    },
    left: summary.files.length - rows.length,
  }
}

const fileRow = (file: FileSummary): PageRow => [
  [file.file, ...file.warnings],
  file.format,
  file.rows,
  file.charged,
  Object.values(file.skipped).reduce((sum, count) => sum + count, 0),
  file.rejected,
  file.line_items,
  Object.entries(file.sums).map(([currency, { net }]) => amountCell(net, currency === '' ? null : currency)),
]
