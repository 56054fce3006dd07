/** The report from the state, by one pass over the shipments for all checks. */

import { type Assessment, type Check, type Outcome, TOGETHER } from '../checks/check.js'
import { CHECKS } from '../checks/index.js'
import type { Verdict } from '../checks/verdict.js'
import { type Bill, invoiceKey } from '../invoices/bills.js'
import { emptyInvoices } from '../invoices/empty-invoices.js'
import { invoiceReport, toleranceText } from '../invoices/invoice-report.js'
import { createView, type View, type ViewOptions } from '../invoices/view.js'
import { asNamed, nameFiles, namesOf } from '../ledger/files.js'
import { isOpen } from '../ledger/open-files.js'
import { createPlainValues, type PlainValues } from '../ledger/plain-values.js'
import type { AuditState } from '../ledger/state.js'
import { withAlikeWarnings } from '../parse/alike-files.js'
import { totalsOf } from '../parse/tally.js'
import type {
  AuditReport,
  AuditSummary,
  CheckReport,
  InvoiceReport,
  Severity,
} from '../schema/audit-report.js'
import { type Figures, keepFigures } from '../schema/figures.js'
import { type Listed, withLists } from '../schema/listed.js'
import { keepShipments } from '../schema/shipment-rows.js'
import type { FileSummary } from '../schema/summary.js'
import type { AuditConfig } from '../tables/config-schema.js'
import { isTolerant } from '../values/decimal.js'
import { byText } from '../values/order.js'
import type { ChosenChecks } from './chosen-checks.js'
import { markConsequences } from './consequences.js'
import { createFigures, type FigureCollector } from './figures.js'
import { findingOf } from './finding.js'
import { createFindingTable } from './finding-table.js'
import { eachShipment, shipmentRows } from './ships.js'
import { atOnce, type Pieces } from './turns.js'

export function* assemble(
  state: AuditState,
  options: ViewOptions & { readonly chosen: ChosenChecks; readonly inFull?: boolean | undefined },
): Pieces<AuditReport> {
  const view = createView(state, options)
  const { shown, looking } = options.chosen
  const active = looking.filter((check) => enabled(check, options.config))
  const isWhole = looking.length === CHECKS.length
  const assessments = active.map((check) => check.assess(view))
  const figures = createFigures()
  const table = createFindingTable(view)
  const pairs: PairsOfFiles = new Set()
  const take = (check: Check, verdict: Verdict): void => {
    const one = findingOf(view, check, verdict)
    const { file_1, file_2, fault } = verdict.facts
    if (fault !== 'parts' && file_1 !== undefined && file_2 !== undefined)
      pairs.add(pairOf(`${file_1}`, `${file_2}`))
    one.severity = severityOf(check, options.config) ?? one.severity
    table.add(one)
  }
  for (const _ of eachShipment(view, isWhole ? [...assessments, figures] : assessments, options.inFull)) {
    for (const [at, { found = [] }] of assessments.entries())
      for (const verdict of found.splice(0)) take(active[at] as Check, verdict)
    yield
  }
  const outcomes: Omit<Outcome, 'verdicts'>[] = []
  for (const [at, check] of inOrderOfEnds(active)) {
    const ended = (assessments[at] as Assessment).finish()
    // Frees what the check has found: it may take more memory than all that was read.
    delete assessments[at]
    const { verdicts, assessed, reason } = 'next' in ended ? yield* ended : ended
    let count = 0
    for (const verdict of verdicts) {
      take(check, verdict)
      if (++count % TOGETHER === 0) yield
    }
    outcomes[at] = { assessed, reason }
    yield
  }
  markConsequences(view, table)
  yield
  const counts = table.counts()
  const findings = yield* table.listed(shown)
  const report: AuditReport = withLists(
    {
      summary: summaryOf(state, view, pairs),
      invoices: [],
      shipments: shipmentsOf(view),
      checks: active.flatMap((check, at) =>
        shown.has(check.name)
          ? [checkReport(check, outcomes[at] as (typeof outcomes)[0], counts.get(check.name) ?? 0)]
          : [],
      ),
      findings: [],
    },
    { findings, invoices: yield* invoicesOf(view) },
  )
  if (isTolerant(options.tolerance)) report.tolerance = toleranceText(options.tolerance)
  keepShipments(report, () => shipmentRows(view))
  // An audit of only some checks computes the figures on request.
  keepFigures(
    report,
    isWhole ? withBills(view, figures).figures : () => atOnce(assembleFigures(state, options)),
  )
  return report
}

/** Places of the checks. The order of findings does not depend on which check ends first. */
const inOrderOfEnds = (active: readonly Check[]): [number, Check][] => {
  const all = [...active.entries()]
  return [...all.filter(([, one]) => one.endsFirst), ...all.filter(([, one]) => !one.endsFirst)]
}

/** Names of two files that a finding compares. */
type PairsOfFiles = Set<string>

const pairOf = (...names: readonly [string, string]): string => [...names].sort(byText).join('\n')

function checkReport(check: Check, outcome: Omit<Outcome, 'verdicts'>, findings: number): CheckReport {
  const result = findings > 0 ? 'finding' : outcome.assessed > 0 ? 'pass' : 'unassessable'
  return { check: check.name, result, findings, reason: outcome.reason }
}

function enabled(check: Check, config: AuditConfig): boolean {
  const setting = config.checks?.[check.name]
  return setting !== false && !(typeof setting === 'object' && setting.enabled === false)
}

function severityOf(check: Check, config: AuditConfig): Severity | undefined {
  const setting = config.checks?.[check.name]
  if (typeof setting === 'string') return setting
  return typeof setting === 'object' ? setting.severity : undefined
}

/** What was billed, as the checks see it: without repetitions in other files. */
export function* assembleFigures(state: AuditState, options: ViewOptions): Pieces<Figures> {
  const view = createView(state, options)
  const collector = createFigures()
  yield* eachShipment(view, [collector])
  addTotals(view, collector)
  return withBills(view, collector).figures()
}

/** Adds what was summed without line items; all of it is in one currency. */
function addTotals(view: View, collector: FigureCollector): void {
  const { totals } = view.state
  let billed: Bill | undefined
  for (const delivery of totals?.deliveries.keys() ?? []) {
    billed = view.billOf(delivery)
    for (const { category, count, net } of totals?.categories(delivery) ?? [])
      collector.charges(billed, category, count, net)
  }
  if (totals !== undefined && billed !== undefined)
    collector.shipments(billed, totals.shipments, totals.shipmentNets)
}

/** Adds what concerns whole invoices: their number and taxes. */
function withBills(view: View, collector: FigureCollector): FigureCollector {
  for (const [delivery, place] of view.state.deliveries.entries())
    if (place.tax !== null && view.counts(delivery)) collector.tax(place, place.tax)
  for (const bill of view.bills) collector.invoice(bill)
  return collector
}

/** Rows that were rejected, as the totals of the files count them. */
export function rejectedRows(state: AuditState): number {
  const times = (key: string): number => (isOpen(key) ? 1 : namesOf(state, key).length)
  return [...state.files].reduce((sum, [key, { rejected }]) => sum + rejected * times(key), 0)
}

/** `pairs`: files that a finding compares: they need no warning. */
function summaryOf(state: AuditState, { repeats, fileName }: View, pairs: PairsOfFiles): AuditSummary {
  const nameOf = nameFiles(state)
  for (const { kept, file, parts } of repeats) if (!parts) pairs.add(pairOf(fileName(kept), fileName(file)))
  const all = [...state.files]
    .flatMap(([key, summary]) => {
      const names = isOpen(key) ? [summary.file] : namesOf(state, key)
      return names.map((name) => ({ ...summary, file: nameOf(asNamed(key, name)) }))
    })
    .sort((a, b) => byText(a.file, b.file) || byText(a.sha256, b.sha256))
  const isNamed = (one: FileSummary, other: FileSummary): boolean => pairs.has(pairOf(one.file, other.file))
  const files = withAlikeWarnings(all, { isNamed, bytesOnce: true })
  const known = totalsOf(files)
  const bare = state.deliveries
  if (files.length > 0 || bare.length === 0) return { files, totals: known }
  const nothing = { bytes: null, rows: null, charged: null, skipped: null, rejected: null }
  const totals = {
    ...nothing,
    files: known.files + new Set(bare.map(({ file }) => file)).size,
    line_items: bare.reduce((sum, { lines }) => sum + lines, known.line_items),
    sums: null,
    uncategorized: null,
    uncategorized_net: null,
  }
  return { files, totals }
}

/** Kept as integers like the findings, because there may be a hundred thousand. */
function* invoicesOf(view: View): Pieces<Listed<InvoiceReport>> {
  const values = createPlainValues()
  const places = yield* placesInOrder(view, values)
  return {
    length: places.length,
    *[Symbol.iterator]() {
      for (const place of places) yield values.get(place) as InvoiceReport
    },
  }
}

function* placesInOrder(view: View, values: PlainValues): Pieces<Int32Array> {
  const keys: string[] = []
  const places: number[] = []
  const add = (one: InvoiceReport): void => {
    const { carrier, account_id, invoice_date, invoice_id, period, currency, computed_total } = one
    const key = [carrier, account_id, invoice_date, invoice_id, period, currency, computed_total]
    keys.push(JSON.stringify(key))
    places.push(values.add(one))
  }
  for (const bill of view.bills) {
    add(invoiceReport(view, bill))
    if (keys.length % TOGETHER === 0) yield
  }
  for (const { report } of emptyInvoices(view)) add(report)
  yield
  return Int32Array.from(keys.keys())
    .sort((a, b) => byText(keys[a] as string, keys[b] as string))
    .map((at) => places[at] as number)
}

/** Number of shipments, and of those billed on more than one invoice. */
function shipmentsOf(view: View): AuditReport['shipments'] {
  const { shipments, totals } = view.state
  let [count, multi] = [totals?.shipments ?? 0, totals?.several ?? 0]
  for (let shipment = 0; shipment < shipments.length; shipment++) {
    const entries = view.entriesOf(shipment)
    if (entries.length > 0) count++
    if (entries.length < 2) continue
    const invoices = new Set(
      entries.map((entry) => invoiceKey(view.billOf(view.state.entries.col.delivery[entry] as number))),
    )
    if (invoices.size > 1) multi++
  }
  return { count, multi_invoice: multi }
}
