/** The story of one shipment, from the audit and the records. */

import { type Billed, billedOf, currencyBilled, currencyOfKey } from '../checks/against-expected.js'
import { TOGETHER } from '../checks/check.js'
import { createView, type View, type ViewOptions } from '../invoices/view.js'
import { lineItemId } from '../ledger/charge-id.js'
import type { AuditState } from '../ledger/state.js'
import type { AuditReport, Finding } from '../schema/audit-report.js'
import { InvoiceError } from '../schema/errors.js'
import type { LineItem, Source } from '../schema/line-item.js'
import type { ShipmentStory, StoryCharge, StoryExpected, StoryTotal } from '../schema/shipment-story.js'
import { isBaseFreight } from '../schema/subcategories.js'
import { isCode } from '../tables/currency.js'
import type { ExpectedCost } from '../tables/expected-shipments.js'
import { closeNumbers } from '../values/close-numbers.js'
import { isNothing, minus, plus } from '../values/decimal.js'
import { fold } from '../values/fold.js'
import { rejectedRows } from './assemble.js'
import { shipsOf } from './ships.js'
import type { StoryRecords } from './story-records.js'
import type { Pieces } from './turns.js'

/** Throws `usage`, with similar numbers, for a number that is neither in the files nor in the expected costs. */
export function* assembleStory(
  state: AuditState,
  options: ViewOptions,
  wanted: string,
  records: StoryRecords,
  report: AuditReport,
): Pieces<ShipmentStory> {
  const view = createView(state, options)
  const key = fold(wanted)
  const counted = new Set<string>()
  let billed: Billed | undefined
  let ships = 0
  for (const ship of shipsOf(view)) {
    if (ships++ % TOGETHER === 0) yield
    if (!ship.tracked || ship.number === null || fold(ship.number) !== key) continue
    for (const { lines } of ship.entries) for (const { at } of lines) counted.add(lineItemId(state, at))
    billed ??= billedOf(ship)
  }
  const expected = view.expected?.find(wanted)
  if (records.items.length === 0 && expected === undefined) throw unknownNumber(view, wanted)
  const charges = chargesOf(records.items, counted)
  const own = ({ tracking_number, line_items }: Finding): boolean =>
    tracking_number === null
      ? line_items.length > 0 && line_items.every((id) => counted.has(id))
      : fold(tracking_number) === key
  const invoices = new Set(records.items.map(invoiceOf))
  const concerns = (finding: Finding): boolean =>
    finding.tracking_number === null && !own(finding) && invoices.has(invoiceOf(finding))
  const rejected = rejectedRows(state)
  return {
    tracking_number: records.items[0]?.tracking_number ?? expected?.tracking_number ?? wanted,
    totals: totalsOf(charges),
    expected: expected === undefined ? null : expectedOf(expected, billed),
    charges,
    weights: records.weights(),
    findings: report.findings.filter(own),
    invoice_findings: report.findings.filter(concerns),
    ...(rejected === 0 ? {} : { rejected }),
  }
}

const invoiceOf = ({ carrier, invoice_id }: Pick<Finding, 'carrier' | 'invoice_id'>): string =>
  JSON.stringify([carrier, invoice_id])

/** Each charge once, in the order of invoices and records. A zero charge is in no sum and cannot be counted twice. */
function chargesOf(items: readonly LineItem[], counted: ReadonlySet<string>): StoryCharge[] {
  const all = new Map<string, StoryCharge>()
  for (const line_item of items) {
    const known = all.get(line_item.id)
    if (known !== undefined) {
      known.also_in.push(line_item.source)
      continue
    }
    const counts =
      counted.has(line_item.id) || (isNothing(line_item.net_cost) && isNothing(line_item.gross_cost))
    const role = counts ? roleOf(line_item) : 'repeat'
    all.set(line_item.id, { line_item, role, corrects: [], also_in: [] as Source[] })
  }
  const charges = [...all.values()]
  const originals = charges.filter(({ role }) => role === 'charge').map(({ line_item }) => line_item)
  for (const one of charges)
    if (one.role === 'correction' || one.role === 'credit')
      one.corrects = correctedBy(one.line_item, originals).map(({ id }) => id)
  return charges
}

function roleOf({ charge_stage: stage, charge_category: category, net_cost }: LineItem): StoryCharge['role'] {
  const isCredit = net_cost.startsWith('-') && category !== 'discount'
  if (stage === 'credit' || category === 'refund' || (isCredit && stage !== 'adjustment')) return 'credit'
  return stage === 'adjustment' || category === 'correction' || category === 'adjustment'
    ? 'correction'
    : 'charge'
}

/** The charges of the same name, preferably of the same amount, otherwise of the same category, otherwise the freight. */
function correctedBy(item: LineItem, originals: readonly LineItem[]): LineItem[] {
  const before = originals.filter(
    ({ currency, format, net_cost }) =>
      currency === item.currency && format === item.format && !isNothing(net_cost),
  )
  const named = before.filter((one) => one.charge_description === item.charge_description)
  const amount = item.net_cost.replace('-', '')
  const same = named.find((one) => isNothing(minus(one.net_cost, amount)))
  if (same !== undefined) return [same]
  if (named.length > 0) return named
  const kind = before.filter((one) => one.charge_category === item.charge_category)
  if (kind.length > 0) return kind
  return before.filter((one) =>
    isBaseFreight({ category: one.charge_category, subcategory: one.charge_subcategory }),
  )
}

function totalsOf(charges: readonly StoryCharge[]): StoryTotal[] {
  const totals = new Map<string, StoryTotal>()
  for (const { line_item, role } of charges) {
    if (role === 'repeat') continue
    const { currency, format, gross_cost, net_cost } = line_item
    const key = currency ?? `(${format})`
    const sum = totals.get(key) ?? {
      currency,
      format: currency === null ? format : null,
      charges: 0,
      gross: '0',
      net: '0',
    }
    totals.set(key, sum)
    sum.charges++
    sum.gross = plus(sum.gross, gross_cost)
    sum.net = plus(sum.net, net_cost)
  }
  return [...totals.values()]
}

function expectedOf(one: ExpectedCost, billed: Billed | undefined): StoryExpected {
  const key = billed === undefined ? undefined : currencyBilled(billed, one.currency)
  const net = key === undefined ? undefined : billed?.net[key]
  const own = isCode(one.currency) ? one.currency : null
  return {
    cost: one.cost ?? null,
    currency: own ?? (key === undefined ? null : currencyOfKey(key)),
    billed: net ?? null,
    difference: one.cost === undefined || net === undefined ? null : minus(net, one.cost),
    weight: one.weight ?? null,
    weight_unit: one.weight_unit ?? null,
    service: one.service ?? null,
    zone: one.zone ?? null,
    ship_date: one.ship_date ?? null,
    cost_center: one.cost_center ?? null,
    reference: one.reference ?? null,
    voided: one.voided ?? null,
    line: one.line,
  }
}

function unknownNumber(view: View, wanted: string): InvoiceError {
  function* known(): Generator<string> {
    for (const { number, tracked } of shipsOf(view)) if (tracked && number !== null) yield number
    for (const { tracking_number } of view.expected?.all ?? []) yield tracking_number
  }
  const near = closeNumbers(wanted, known())
  const key = fold(wanted)
  const without = view.state.uncharged.find(({ tracking_number }) => fold(tracking_number ?? '') === key)
  if (without !== undefined)
    return new InvoiceError({
      code: 'usage',
      value: wanted,
      expected: 'a tracking number with a charge in these files',
      remedy: `Record ${without.row} of ${view.fileName(without.file)} has it, but ${without.rejected === true ? 'could not be read: correct it first' : 'charges nothing'}.`,
    })
  return new InvoiceError({
    code: 'usage',
    value: wanted,
    expected: 'a tracking number of these files',
    remedy:
      near.length === 0
        ? 'No similar number is known: check the number, or add the files of the other invoices.'
        : `Did you mean ${near.join(', ')}?`,
  })
}
