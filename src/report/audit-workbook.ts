/** The audit as a workbook: sheets for the answer, invoices, findings and shipments. */
import type { Sink } from '../output/sink.js'
import type { SheetValue } from '../output/xlsx/cells.js'
import type { SheetColumn } from '../output/xlsx/sheet.js'
import { createWorkbook, type Workbook } from '../output/xlsx/workbook.js'
import type { AuditReport, Finding, InvoiceReport } from '../schema/audit-report.js'
import { figuresOf } from '../schema/figures.js'
import { shipmentsBehind } from '../schema/shipment-rows.js'
import { today } from '../values/calendar.js'
import { isNothing, minus } from '../values/decimal.js'
import { readable, titleOf } from './check-table.js'
import { disputeColumns, disputesOf } from './disputes.js'
import { FINDING_COLUMNS, type FindingColumn } from './finding-columns.js'
import { potential } from './potential.js'

/** Writes it; returns sentences about values that were changed. `findings`: those to list, in order. */
export async function writeAuditWorkbook(
  report: AuditReport,
  findings: readonly Finding[],
  sink: Sink,
): Promise<readonly string[]> {
  const workbook = createWorkbook(sink)
  await (await workbook.sheet('summary', SUMMARY)).write(summaryRows(report))
  await (await workbook.sheet('invoices', columnsOf(INVOICES))).write(rowsOf(INVOICES, report.invoices))
  await writeFindings(workbook, 'findings', FINDING_COLUMNS, 'message', findings)
  await (await workbook.sheet('shipments', columnsOf(SHIPMENTS))).write(
    rowsOf(SHIPMENTS, shipmentsBehind(report)),
  )
  return workbook.finish()
}

/** The findings to dispute, a sheet for each carrier. */
export async function writeDisputesWorkbook(
  report: Pick<AuditReport, 'findings'>,
  sink: Sink,
  asOf: string = today(),
): Promise<readonly string[]> {
  const workbook = createWorkbook(sink)
  const columns = disputeColumns(asOf)
  const sheets = new Map<string, Finding[]>()
  for (const found of disputesOf(report, asOf)) {
    const name = readable(found.carrier ?? '')
    const sheet = sheets.get(name) ?? []
    sheets.set(name, sheet)
    sheet.push(found)
  }
  if (sheets.size === 0) sheets.set('disputes', [])
  for (const [name, findings] of sheets) await writeFindings(workbook, name, columns, 'refundable', findings)
  return workbook.finish()
}

/** On paper a finding ends with `lastPrinted`: all columns on one page would be too small to read. */
async function writeFindings(
  workbook: Workbook,
  name: string,
  columns: readonly FindingColumn[],
  lastPrinted: string,
  findings: readonly Finding[],
): Promise<void> {
  const sheet = await workbook.sheet(
    name,
    columns.map((column) => ({ name: column.name, kind: column.type })),
    columns.findIndex((column) => column.name === lastPrinted) + 1,
  )
  await sheet.write(findings.map((found) => columns.map((column) => column.cell(found))))
}

type Kinds<Row> = readonly (readonly [keyof Row & string, SheetColumn['kind']])[]

const columnsOf = <Row>(kinds: Kinds<Row>): SheetColumn[] => kinds.map(([name, kind]) => ({ name, kind }))

function* rowsOf<Row>(kinds: Kinds<Row>, rows: Iterable<Row>): Generator<SheetValue[]> {
  for (const row of rows) yield kinds.map(([name]) => (row[name] ?? null) as SheetValue)
}

const INVOICES: Kinds<InvoiceReport> = [
  ['carrier', 'text'],
  ['account_id', 'text'],
  ['invoice_id', 'text'],
  ['invoice_date', 'date'],
  ['period', 'text'],
  ['currency', 'text'],
  ['declared_total', 'amount'],
  ['computed_total', 'amount'],
  ['difference', 'amount'],
  ['status', 'text'],
  ['shipments', 'integer'],
  ['line_items', 'integer'],
]

const SHIPMENTS: Kinds<ReturnType<typeof shipmentsBehind> extends Iterable<infer Row> ? Row : never> = [
  ['carrier', 'text'],
  ['tracking_number', 'text'],
  ['shipment_id', 'text'],
  ['account_id', 'text'],
  ['invoices', 'integer'],
  ['invoice_id', 'text'],
  ['charges', 'integer'],
  ['currency', 'text'],
  ['gross_cost', 'amount'],
  ['net_cost', 'amount'],
]

const SUMMARY: readonly SheetColumn[] = [
  { name: 'subject', kind: 'text' },
  { name: 'check', kind: 'text' },
  { name: 'result', kind: 'text' },
  { name: 'count', kind: 'integer' },
  { name: 'currency', kind: 'text' },
  { name: 'amount', kind: 'amount' },
  { name: 'note', kind: 'text' },
]

const DIRECTIONS = {
  over: { potential: 'potentially overbilled', found: 'found overbilled' },
  under: { potential: 'potentially underbilled', found: 'found underbilled' },
  integrity: { potential: 'potentially at stake', found: 'found at stake' },
} as const

interface AmountUnit {
  readonly currency: string | null
  readonly format: string | null
}

/** Amounts without a currency are added within one format. */
const unitNote = ({ currency, format }: AmountUnit): string | null =>
  currency === null ? `no currency stated${format === null ? '' : ` (${format})`}` : null

/** The answer first: invoices, billed amounts, potential amounts; then the result of each check. */
function* summaryRows(report: AuditReport): Generator<SheetValue[]> {
  const { invoices, shipments, checks, unread = [] } = report
  const { totals } = report.summary
  const line = (subject: string, cells: Partial<Record<string, SheetValue>>): SheetValue[] =>
    SUMMARY.map(({ name }) => (name === 'subject' ? subject : (cells[name] ?? null)))
  for (const { file, reason } of unread) yield line('file not read', { result: file, note: reason })
  yield line('invoices', { count: invoices.length })
  for (const status of ['match', 'mismatch', 'undeclared'] as const)
    yield line('invoices', {
      result: status,
      count: invoices.filter((invoice) => invoice.status === status).length,
    })
  yield line('shipments', { count: shipments.count })
  yield line('shipments', { result: 'on several invoices', count: shipments.multi_invoice })
  yield line('line items', { count: invoices.reduce((sum, { line_items }) => sum + line_items, 0) })
  if (totals.rejected !== null) yield line('rows rejected', { count: totals.rejected })
  // As in the text and on the page: an invoice that came twice counts once.
  for (const { currency, format, net } of figuresOf(report)?.currencies ?? [])
    yield line('billed, net', {
      currency,
      amount: net,
      note: unitNote({ currency, format }),
    })
  for (const { direction, currency, format, amount, findings, found } of potential(report)) {
    const unit = { currency, note: unitNote({ currency, format }) }
    yield line(DIRECTIONS[direction].potential, { count: findings, ...unit, amount })
    if (isNothing(minus(found.amount, amount))) continue
    const { credited, closed } = found
    yield line(DIRECTIONS[direction].found, { count: found.findings, ...unit, amount: found.amount })
    yield line('of it credited', { ...unit, amount: credited })
    yield line('of it refused or given up', { ...unit, amount: closed })
  }
  for (const { check, result, findings, reason } of checks) {
    const own = potential({ ...report, findings: report.findings.filter((found) => found.check === check) })
    const given = { check: titleOf(check), result, count: findings, note: reason }
    if (own.length === 0) yield line('check', given)
    for (const { direction, currency, format, amount, found } of own)
      yield line('check', {
        ...given,
        result: direction === 'under' ? `${result}, underbilled` : result,
        count: found.findings,
        currency,
        amount,
        note: [unitNote({ currency, format }), reason].filter((text) => text !== null).join('; '),
      })
  }
}
