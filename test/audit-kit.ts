/** Line items made for the audit's tests. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseInvoice } from '../src/api.js'
import { configFromText, readConfig } from '../src/audit/config.js'
import { NO_TOLERANCE, readTolerance } from '../src/audit/decimal.js'
import { expectedFromText } from '../src/audit/expected.js'
import {
  type Audit,
  type AuditOptions,
  type AuditReport,
  createAudit,
  type Finding,
  listChecks,
  runAudit,
} from '../src/audit/index.js'
import { type FactName, type InvoiceStatement, ROW_FACTS, type RowFacts } from '../src/facts.js'
import { formats } from '../src/formats.js'
import type { LineItem } from '../src/line-item.js'
import { tableText } from '../src/tables/table-file.js'

export interface LineFacts extends Partial<Omit<LineItem, 'source'>> {
  file?: string
  row?: number
  column?: string | null
  cells?: Partial<Record<FactName, string | null>>
  hash?: string
  residual?: string | null
  unreadable?: RowFacts['unreadable']
}

/** One record of one line item; what is not said is that of a plain UPS freight row. */
export function line(facts: LineFacts = {}): LineItem {
  const {
    file = 'a.csv',
    row = 1,
    column = null,
    cells = {},
    hash,
    residual = null,
    unreadable,
    ...fields
  } = facts
  const item: LineItem = {
    id: `${file}:${row}:${column}`,
    carrier: 'ups',
    format: 'ups-billing',
    account_id: '0000A1B2C3',
    invoice_id: '000000A1B2C3365',
    invoice_date: '2025-09-06',
    transaction_date: '2025-09-02',
    tracking_number: '1ZA1B2C30300000018',
    shipment_id: null,
    charge_code: 'SHP/ISS/FRT/003',
    charge_description: 'Ground Commercial',
    charge_category: 'freight',
    charge_subcategory: null,
    charge_stage: 'original',
    currency: 'USD',
    gross_cost: fields.net_cost ?? '10.00',
    net_cost: '10.00',
    tax_cost: null,
    source: { file, row, column },
    ...fields,
  }
  const told: RowFacts = {
    row,
    cells,
    residual,
    lines: 1,
    hash: hash ?? hashOf({ ...item, id: '', source: row }),
  }
  item[ROW_FACTS] = unreadable === undefined ? told : { ...told, unreadable }
  return item
}

/** Several line items of one record. */
export function record(facts: LineFacts, lines: readonly LineFacts[]): LineItem[] {
  const items = lines.map((one) => line({ ...facts, ...one }))
  const [first] = items
  const told = first?.[ROW_FACTS]
  if (told === undefined) return []
  const shared: RowFacts = { ...told, lines: items.length }
  for (const item of items) item[ROW_FACTS] = shared
  return items
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
}

export const statement = (facts: Partial<InvoiceStatement> = {}): InvoiceStatement => ({
  file: 'a.csv',
  row: 1,
  account_id: null,
  invoice_id: '000000A1B2C3365',
  invoice_date: null,
  currency: null,
  kind: null,
  net_total: null,
  tax_total: null,
  gross_total: null,
  shipments: null,
  unreadable: [],
  ...facts,
})

/** Files of the options read at once, with what `loadAuditOptions()` makes of them. */
export function loaded(options: AuditOptions): AuditOptions {
  const known = { checks: listChecks().map(({ name }) => name), carriers: [] }
  const text = (file: string): string => tableText(readFileSync(file))
  const { config, expected } = options
  const settings = typeof config === 'string' ? configFromText(text(config), config, known) : config
  if (typeof expected !== 'string') return { ...options, config: settings }
  const { columns, tolerance = '0' } = readConfig(settings, known).expected ?? {}
  const costs = expectedFromText(text(expected), expected, readTolerance(tolerance) ?? NO_TOLERANCE, columns)
  return { ...options, config: settings, expected: costs }
}

/** An audit with all formats known, and what it has taken in. */
export function auditOf(items: readonly LineItem[], options: AuditOptions = {}): Audit {
  const audit = createAudit(loaded({ formats, ...options }))
  audit.add(items)
  return audit
}

export const reportOf = (items: readonly LineItem[], options: AuditOptions = {}): AuditReport =>
  auditOf(items, options).report()

export const found = (report: AuditReport, check: string): Finding[] =>
  report.findings.filter((one) => one.check === check)

export const resultOf = (report: AuditReport, check: string): string | undefined =>
  report.checks.find((one) => one.check === check)?.result

/** Names of the checks with an error or a warning. */
export const faults = (report: AuditReport): string[] => [
  ...new Set(report.findings.filter(({ severity }) => severity !== 'info').map(({ check }) => check)),
]

export async function auditFiles(
  inputs: Parameters<typeof parseInvoice>[0],
  options: AuditOptions = {},
): Promise<AuditReport> {
  return (await runAudit(parseInvoice(inputs, { facts: true }), { formats, ...options })).report()
}
