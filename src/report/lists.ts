/** The long tables: invoices, findings, files. Each is kept to what a page can carry; what is left out is said. */
import type { AuditReport, Finding, InvoiceReport } from '../audit/report.js'
import type { Source } from '../line-item.js'
import type { FileSummary } from '../summary.js'
import { readable } from './billed.js'
import { money } from './overview.js'
import type { FileList, Place, Row, Table } from './table.js'

/** Rows of a list, and characters of its JSON. */
const FINDINGS = 10_000
const FINDING_TEXT = 2_500_000
const INVOICES = 5_000
const FILES = 1_000
/** Places shown of one finding. */
const PLACES = 5

export interface Cut {
  readonly table: Table
  readonly left: number
}

export function invoiceTable({ invoices }: AuditReport): Cut {
  const order = ['mismatch', 'undeclared', 'match']
  const kept = [...invoices]
    .sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
    .slice(0, INVOICES)
  return {
    table: {
      id: 'invoice-list',
      caption: 'Invoices with their declared and computed totals; the difference is declared minus computed',
      columns: [
        { name: 'Status', kind: 'mark', filter: true, order },
        { name: 'Carrier', kind: 'text', filter: true },
        { name: 'Invoice', kind: 'lines' },
        { name: 'Date', kind: 'text' },
        { name: 'Declared', kind: 'amount' },
        { name: 'Computed', kind: 'amount' },
        { name: 'Difference', kind: 'amount' },
        { name: 'Shipments', kind: 'count' },
        { name: 'Charges', kind: 'count' },
      ],
      rows: kept.map(invoiceRow),
    },
    left: invoices.length - kept.length,
  }
}

function invoiceRow(invoice: InvoiceReport): Row {
  const { currency, declared_total, difference, account_id } = invoice
  return [
    invoice.status,
    readable(invoice.carrier),
    [
      invoice.invoice_id ?? (invoice.period === undefined ? 'no number' : `month ${invoice.period}`),
      ...(account_id === null ? [] : [`account ${account_id}`]),
    ],
    invoice.invoice_date ?? null,
    declared_total === null ? null : money(declared_total, currency),
    money(invoice.computed_total, currency),
    difference === null ? null : money(difference, currency),
    invoice.shipments,
    invoice.line_items,
  ]
}

export function findingTable({ findings }: AuditReport, files: FileList): Cut {
  const places = new Map(files.names.map((name, at) => [name, at]))
  const rows: Row[] = []
  let text = 0
  for (const finding of fairly(findings)) {
    const row = findingRow(finding, places)
    text += JSON.stringify(row).length
    if (rows.length === FINDINGS || text > FINDING_TEXT) break
    rows.push(row)
  }
  return {
    table: {
      id: 'finding-list',
      caption: 'Findings with the amount at stake and the records they stand on',
      columns: [
        { name: 'Severity', kind: 'mark', filter: true, order: ['error', 'warning', 'info'] },
        { name: 'Check', kind: 'lines', filter: true },
        { name: 'Direction', kind: 'text', filter: true },
        { name: 'Carrier', kind: 'text', filter: true },
        { name: 'Invoice and shipment', kind: 'lines' },
        { name: 'Amount', kind: 'amount' },
        { name: 'Finding', kind: 'text' },
        { name: 'Where', kind: 'places' },
      ],
      rows,
    },
    left: findings.length - rows.length,
  }
}

/** As they are; where there are too many, so that no check with many findings crowds out another. */
function fairly(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= FINDINGS) return findings
  const severities = ['error', 'warning', 'info']
  const places = new Map<string, number>()
  const ranked = findings.map((finding) => {
    const place = (places.get(finding.check) ?? 0) + 1
    places.set(finding.check, place)
    return { finding, place, severity: severities.indexOf(finding.severity) }
  })
  return ranked.sort((a, b) => a.severity - b.severity || a.place - b.place).map(({ finding }) => finding)
}

function findingRow(finding: Finding, files: ReadonlyMap<string, number>): Row {
  const { amount, currency, invoice_id, tracking_number, x12_426, consequence_of, evidence } = finding
  const numbers = [invoice_id, tracking_number].filter((number) => number !== null)
  const follows =
    consequence_of === undefined ? '' : ` Follows from ${consequence_of}; its amount is counted there.`
  return [
    finding.severity,
    [finding.check, ...(x12_426 === null ? [] : [`X12 426: ${x12_426}`])],
    finding.direction,
    finding.carrier === null ? null : readable(finding.carrier),
    numbers.length === 0 ? null : numbers,
    amount === null ? null : money(amount, currency),
    follows === '' ? finding.message : `${finding.message.replace(/[.]?$/, '.')}${follows}`,
    evidence.length === 0 ? null : evidence.slice(0, PLACES).map((source) => placeOf(source, files)),
  ]
}

const placeOf = ({ file, row, column }: Source, files: ReadonlyMap<string, number>): Place => [
  files.get(file) ?? 0,
  row,
  column,
]

export function fileTable({ summary }: AuditReport): Cut {
  const troubled = ({ rejected, warnings }: FileSummary): number =>
    rejected > 0 ? 0 : warnings.length > 0 ? 1 : 2
  const kept = [...summary.files].sort((a, b) => troubled(a) - troubled(b)).slice(0, FILES)
  return {
    table: {
      id: 'file-list',
      caption: 'Files: rows = charged + skipped + rejected',
      columns: [
        { name: 'File', kind: 'lines' },
        { name: 'Format', kind: 'text', filter: true },
        { name: 'Rows', kind: 'count' },
        { name: 'Charged', kind: 'count' },
        { name: 'Skipped', kind: 'count' },
        { name: 'Rejected', kind: 'count' },
        { name: 'Line items', kind: 'count' },
        { name: 'Net', kind: 'lines' },
      ],
      rows: kept.map((file) => [
        [file.file, ...file.warnings],
        file.format,
        file.rows,
        file.charged,
        Object.values(file.skipped).reduce((sum, count) => sum + count, 0),
        file.rejected,
        file.line_items,
        Object.entries(file.sums).map(([currency, { net }]) => money(net, currency === '' ? null : currency)),
      ]),
    },
    left: summary.files.length - kept.length,
  }
}
