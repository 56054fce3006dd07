/** Line items made for the audit's tests. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { parseInvoice } from '../src/app/api.js'
import { createAudit } from '../src/app/audit-api.js'
import { readAudit } from '../src/app/read-audit.js'
import type { Audit } from '../src/audit/audit.js'
import type { AuditOptions } from '../src/audit/audit-options.js'
import { listChecks } from '../src/checks/description.js'
import { formats } from '../src/formats.js'
import { type BatchBuilder, createBatchBuilder } from '../src/parse/batch-builder.js'
import type { ChargeBatch } from '../src/parse/charge-batch.js'
import { shipmentColumns } from '../src/parse/from-line-items.js'
import { isMoneyAtStake } from '../src/report/potential.js'
import { sentence } from '../src/report/sentences.js'
import type { AuditReport, Finding } from '../src/schema/audit-report.js'
import { FACTS, type FactName, type InvoiceStatement } from '../src/schema/facts.js'
import type { LineItem, ShipmentField } from '../src/schema/line-item.js'
import { shipmentsBehind } from '../src/schema/shipment-rows.js'
import { configFromText, readConfig } from '../src/tables/audit-config.js'
import { expectedFromText } from '../src/tables/expected.js'
import { unicodeText } from '../src/tables/table-file.js'
import { isDamaged } from '../src/values/damaged-number.js'
import {
  canonical,
  Exact,
  isNothing,
  minus,
  NO_TOLERANCE,
  plus,
  readTolerance,
  unsigned,
} from '../src/values/decimal.js'
import { moneyOf } from '../src/values/money.js'
import { NO_SHIPMENT } from './line-items.js'

/** What a record says besides its charges. */
interface RecordFacts {
  readonly cells: Partial<Record<FactName | ShipmentField, string | null>>
  readonly residual: string | null
  readonly alone: boolean
  readonly unreadable: Partial<Record<FactName, string>>
}

/** Line items of these tests remember what their record says: `batches()` makes its columns. */
const STATED = Symbol('told')
type StatedItem = LineItem & { readonly [STATED]?: RecordFacts }

export interface LineFacts extends Partial<Omit<LineItem, 'source'>> {
  file?: string
  row?: number
  column?: string | null
  cells?: RecordFacts['cells']
  /** Records of one hash are the same in every cell. */
  hash?: string
  residual?: string | null
  /** The stated total was taken as the only charge. */
  alone?: boolean
  unreadable?: RecordFacts['unreadable']
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
    alone = false,
    unreadable = {},
    ...fields
  } = facts
  const item: LineItem = {
    id: '',
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
    ...NO_SHIPMENT,
    source: { file, row, column },
    ...fields,
  }
  const statedItem: StatedItem = {
    ...item,
    id: `${hashOf(hash ?? { ...item, source: row })}-${row}`,
    [STATED]: { cells, residual, alone, unreadable },
  }
  return statedItem
}

/** Several line items of one record. */
export function record(facts: LineFacts, lines: readonly LineFacts[]): LineItem[] {
  const items: StatedItem[] = lines.map((one) => line({ ...facts, ...one }))
  const [first] = items
  const statement = first?.[STATED]
  return first === undefined || statement === undefined
    ? []
    : items.map((item) => ({ ...item, id: first.id, [STATED]: statement }))
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)
}

/** The batches that a parse with `facts: true` would have given. */
export function* batches(items: readonly LineItem[]): Generator<ChargeBatch> {
  let builder: BatchBuilder | undefined
  let ids: string[] = []
  let last: StatedItem | undefined
  const stated: LineItem[] = []
  const shipments = () => shipmentColumns(stated.splice(0))
  for (const item of items as readonly StatedItem[]) {
    const { format, carrier, source } = item
    const sameFile = last?.source.file === source.file && last.format === format && last.carrier === carrier
    if (builder === undefined || !sameFile) {
      if (builder !== undefined) yield builder.take(ids)
      ids = []
      builder = createBatchBuilder({
        file: source.file,
        format,
        carrier,
        raw: false,
        shipments,
        facts: FACTS,
      })
      last = undefined
    }
    const statement = item[STATED]
    if (last === undefined || last[STATED] !== statement || last.source.row !== source.row) {
      ids.push(item.id)
      openRecord(builder, item, statement)
      stated.push({ ...item, ...statement?.cells } as LineItem)
    }
    const { charge_code: code, charge_description: description, charge_category: category } = item
    builder.charge(
      { code, description, category, subcategory: item.charge_subcategory, numbered: null },
      item.charge_stage,
      source.column,
      moneyOf(item.gross_cost),
      moneyOf(item.net_cost),
      item.tax_cost === null ? null : moneyOf(item.tax_cost),
    )
    last = item
  }
  if (builder !== undefined) yield builder.take(ids)
}

function openRecord(builder: BatchBuilder, item: LineItem, told: RecordFacts | undefined): void {
  const { source, account_id, invoice_id, invoice_date, currency } = item
  builder.record(
    source.row,
    builder.head({ account_id, invoice_id, invoice_date, currency }),
    item.transaction_date,
    item.tracking_number,
    item.shipment_id,
    told?.residual ?? null,
    told?.alone ?? false,
  )
  for (const [at, name] of FACTS.entries()) builder.fact(at, told?.cells[name] ?? null)
  for (const [name, cell] of Object.entries(told?.unreadable ?? {}))
    builder.unreadable(name as FactName, cell)
}

/** Takes the items in as a parse would have given them. */
export function take(into: { add(batch: ChargeBatch): void }, items: readonly LineItem[]): void {
  for (const batch of batches(items)) into.add(batch)
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
  const text = (file: string): string => unicodeText(readFileSync(file)) ?? readFileSync(file, 'latin1')
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
  take(audit, items)
  return audit
}

/** The report, after a look at what holds for every finding: facts are texts or numbers, and the message is made of them. */
export function lawful(report: AuditReport): AuditReport {
  for (const one of report.findings) {
    const { check, message, facts, refundable, claim_by, claim_rule } = one
    if (one.severity === 'info' || one.direction === 'under' || one.consequence_of !== undefined)
      expect([check, refundable, claim_by, claim_rule]).toEqual([check, '0', null, null])
    if (claim_rule === null) expect([check, claim_by]).toEqual([check, null])
    expect([message, message === '']).toEqual([sentence(check, facts), false])
    // An amount without digits is of a fact that is not there.
    expect(message).not.toMatch(/undefined|null|NaN|\[object|(^|\s)\.\d/)
    for (const value of Object.values(facts)) expect(['string', 'number']).toContain(typeof value)
    const { direction } = one
    const isWeight = facts.unit !== undefined && facts.unit === facts.expected_unit
    const { billed, expected } = isWeight ? facts : one
    if (billed === undefined || expected === undefined || direction === 'integrity') continue
    const difference = minus(`${billed}`, `${expected}`)
    const way = difference.startsWith('-') ? 'under' : 'over'
    expect([check, message, direction]).toEqual([check, message, way])
    if (isWeight) continue
    expect([check, message, canonical(one.amount ?? '0')]).toEqual([
      check,
      message,
      canonical(unsigned(difference)),
    ])
  }
  expect(worthNothing(report)).toEqual([])
  noMoreThanBilled(report)
  return report
}

/** Another account, a charge without a rule, a weight: what the sentence states holds at no cost too. */
const AT_NO_COST = new Set(['account_not_allowed', 'uncategorized_charge', 'billed_weight'])

/** Findings of money that comes to nothing. */
export const worthNothing = ({ findings }: AuditReport): string[] =>
  findings
    .filter(({ check, amount }) => amount !== null && isNothing(amount) && !AT_NO_COST.has(check))
    .map(({ check, message }) => `${check}: ${message}`)

/** What may come back of a shipment is at most what it was billed, in findings and in claims. */
function noMoreThanBilled(report: AuditReport): void {
  const sums = new Map<string, { amount: string; refundable: string; checks: string[] }>()
  for (const one of report.findings) {
    if (!isMoneyAtStake(one) || one.direction !== 'over' || one.tracking_number === null) continue
    // Its records are shipments of their own, with the same number: the credit of one may belong to another.
    if (isDamaged(one.tracking_number)) continue
    const key = shipmentKey(one)
    const known = sums.get(key) ?? { amount: '0', refundable: '0', checks: [] }
    sums.set(key, {
      amount: plus(known.amount, one.amount),
      refundable: plus(known.refundable, one.refundable ?? '0'),
      checks: [...known.checks, `${one.check} ${one.amount} ${one.refundable}`],
    })
  }
  if (sums.size === 0) return
  for (const row of shipmentsBehind(report)) {
    const own = sums.get(shipmentKey(row))
    // Money may be due besides: a refund that was charged, an expected cost below zero.
    if (own === undefined || own.checks.some((one) => one.startsWith('positive_refund'))) continue
    if (own.checks.length === 1 && own.checks[0]?.startsWith('expected_cost')) continue
    const most = new Exact(row.net_cost)
    const isMore = most.lt(own.amount) || most.lt(own.refundable)
    const told =
      'findings claim more than the shipment was billed: one is a consequence of another (`follows`)'
    expect([shipmentKey(row), row.net_cost, own, isMore ? told : null]).toEqual([
      shipmentKey(row),
      row.net_cost,
      own,
      null,
    ])
  }
}

const shipmentKey = (of: Pick<Finding, 'carrier' | 'tracking_number' | 'currency'>): string =>
  JSON.stringify([of.carrier, of.tracking_number, of.currency])

export const reportOf = (items: readonly LineItem[], options: AuditOptions = {}): AuditReport =>
  lawful(auditOf(items, options).report())

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
  const audit = await readAudit(inputs, { formats, ...options }, { onReject: () => undefined })
  return lawful(audit.report())
}
