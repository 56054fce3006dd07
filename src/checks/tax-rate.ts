import type { TaxHint } from '../format/format.js'
import type { Bill } from '../invoices/bills.js'
import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { type AuditState, hungRows } from '../ledger/state.js'
import type { FactName } from '../schema/facts.js'
import { canonical, decimalsOf, Exact, isNothing, minus, plus, unsigned } from '../values/decimal.js'
import { addMoney, createSum, type Money, moneyOf, negate, type Sum, ZERO } from '../values/money.js'
import { CHARGE_CHECKS } from './charge-checks.js'
import {
  billName,
  type Check,
  marksOf,
  markVerdict,
  missing,
  saysOf,
  tallied,
  trackingOf,
  unreadableCells,
} from './check.js'
import { type AuditRecord, fact, isNil, keep, mark, sumOf, tally } from './record.js'
import { TAXED, type TaxOutlier, taxOutliers } from './shipment-tax.js'
import { TAX_RATE_EXAMPLES } from './tax-rate-examples.js'
import type { Verdict } from './verdict.js'

const NAME = 'tax_rate'
function observe(record: AuditRecord, state: AuditState): void {
  const hint = record.hints?.tax
  const ofLines = sumOf(record, record.batch.charges.tax)
  const ofRow = moneyFact(record, 'row_tax')
  const tax = isNil(ofLines) ? ofRow : ofLines
  const stated = tax ?? taxBetween(record)
  tally(record, 'tax', stated !== null)
  if (stated !== null) record.place.addTax(stated)
  const rate = fact(record, 'tax_rate')
  const beside = (hint?.kind === 'record' && stated !== null) || rate !== null
  const byClass = hint?.kind === 'invoice_by_class'
  if (beside || byClass)
    noteTaxed(record, state, {
      tax: beside ? stated : null,
      rate,
      of: byClass ? (fact(record, 'tax_class') ?? '') : null,
    })
  if (hint === undefined) tally(record, NAME, false)
  else if (hint.kind !== 'invoice_by_class') {
    const found = hint.kind === 'gross_at_rate' ? atRate(record, hint) : sums(record, ofLines, ofRow)
    tally(record, NAME, found !== undefined)
    if (found !== undefined && found !== null) mark(record, state, NAME, found)
  }
}

type Fault = Readonly<Record<string, string>>

function moneyFact(record: AuditRecord, name: FactName): Money | null {
  const text = fact(record, name)
  return text === null ? null : moneyOf(text)
}

/** Notes net with tax or rate, to compare it with the invoice's other shipments, or net by tax class. */
function noteTaxed(
  record: AuditRecord,
  state: AuditState,
  { tax, rate, of }: { tax: Money | null; rate: string | null; of: string | null },
): void {
  const { amounts, words } = state
  const { at, col } = keep(record, state, NAME, TAXED)
  col.net[at] = amounts.idOf(sumOf(record, record.batch.charges.net))
  col.tax[at] = tax === null ? NONE : amounts.idOf(tax)
  col.rate[at] = rate === null ? NONE : words.id(canonical(rate))
  col.class[at] = of === null ? NONE : words.id(of)
  col.lines[at] = record.end - record.first
}

/** Tax as the difference of the record's two totals. */
function taxBetween(record: AuditRecord): Money | null {
  const withTax = moneyFact(record, 'row_total_with_tax')
  if (withTax === null) return null
  const ofLines = record.hints?.tax?.kind === 'gross_is_sum'
  const net = ofLines ? sumOf(record, record.batch.charges.net) : moneyFact(record, 'row_total')
  return net === null ? null : addMoney(withTax, negate(net))
}

/** The fault of a record whose gross is not net with tax at one of the rates, to a cent. */
function atRate(record: AuditRecord, hint: Extract<TaxHint, { kind: 'gross_at_rate' }>): Fault | null {
  const { batch, first, end } = record
  for (let at = first; at < end; at++) {
    const net = (batch.charges.net[at] ?? ZERO).text
    const gross = (batch.charges.gross[at] ?? ZERO).text
    const fits = hint.rates.some((rate) =>
      new Exact(net).times(plus('100', rate)).div(100).minus(gross).abs().lte('0.01'),
    )
    if (fits) continue
    const [rate = '0'] = hint.rates
    const right = new Exact(net)
      .times(plus('100', rate))
      .div(100)
      .toFixed(Math.max(2, decimalsOf(gross)))
    return {
      fault: 'rate',
      billed: gross,
      expected: right,
      difference: minus(gross, right),
      net,
      rate,
    }
  }
  return null
}

/** Compares taxes of the lines with the record's tax, and net + tax with the total with tax. */
function sums(record: AuditRecord, ofLines: Money, ofRow: Money | null): Fault | null | undefined {
  if (ofRow !== null && !isNil(ofRow) && !isNil(ofLines)) {
    const difference = addMoney(ofRow, negate(ofLines))
    if (!isNil(difference))
      return { fault: 'lines', billed: ofRow.text, expected: ofLines.text, difference: difference.text }
  }
  const withTax = moneyFact(record, 'row_total_with_tax')
  const tax = isNil(ofLines) ? ofRow : ofLines
  if (withTax === null || tax === null) return undefined
  const rowTotal = moneyFact(record, 'row_total')
  // A record without a net total is checked by `row_total`.
  if (rowTotal === null && record.hints?.tax?.kind !== 'gross_is_sum') return undefined
  const net = rowTotal ?? sumOf(record, record.batch.charges.net)
  const right = addMoney(net, tax)
  const difference = addMoney(withTax, negate(right))
  if (isNil(difference)) return null
  return {
    fault: 'sum',
    billed: withTax.text,
    expected: right.text,
    difference: difference.text,
    net: net.text,
    tax: tax.text,
  }
}

export const taxRate: Check = {
  name: NAME,
  title: 'Tax is wrong',
  severity: 'warning',
  confidence: 'certain',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'the invoice with its tax, and your tax number',
  needs: 'taxes or totals with tax in the record, or tax classes and the declared tax of the invoice',
  comparesShipments: true,
  says: 'a tax does not match the charges and the rate',
  examples: TAX_RATE_EXAMPLES,
  observes: (declaration) =>
    declaration === undefined ||
    declaration.charges.some((charge) => 'tax' in charge && charge.tax !== undefined) ||
    declaration.audit?.tax !== undefined ||
    (declaration.facts?.row_tax ?? declaration.facts?.tax_rate) !== undefined,
  observe,
  keeps: TAXED,
  follows: [...CHARGE_CHECKS, 'row_total'],
  assess: (view) => ({
    *finish() {
      const verdicts = marksOf(view, NAME).map((found): Verdict => {
        const { billed = '0', expected = '0', difference = '0' } = saysOf(found)
        return {
          ...markVerdict(view, found),
          direction: difference.startsWith('-') ? 'under' : 'over',
          amount: unsigned(difference),
          facts: saysOf(found),
          mayBeUnread: 'nothing',
          charge: 'tax',
          billed,
          expected,
        }
      })
      const { outliers, assessed: shipments } = yield* taxOutliers(view, hungRows(view.state, NAME, TAXED))
      for (const outlier of outliers) verdicts.push(ofShipment(view, outlier))
      for (const found of unreadableCells(view, ['row_tax'])) verdicts.push(found)
      const { assessed } = tallied(view, NAME)
      const classes = netsByClass(view)
      let invoices = 0
      let records = 0
      for (const bill of view.bills) {
        const found = ofInvoice(bill, classes)
        for (const at of bill.kept) records += view.place(at).records
        if (found === undefined) continue
        invoices += bill.kept.reduce((sum, at) => sum + view.place(at).records, 0)
        if (found !== null) verdicts.push(found)
      }
      const seen = assessed + invoices + shipments
      const why = 'no tax is stated that can be checked, or its base is missing'
      return { verdicts, assessed: seen, reason: missing(records - seen, records, 'record', why) }
    },
  }),
}

/** The verdict on a shipment with a rate that no other on its invoice has. */
function ofShipment(view: View, outlier: TaxOutlier): Verdict {
  const { bill, delivery, shipment, row, rate, usual, tax, expected, isBetween } = outlier
  const difference = minus(tax, expected)
  return {
    direction: isBetween ? 'integrity' : difference.startsWith('-') ? 'under' : 'over',
    carrier: bill.carrier,
    invoice: bill,
    tracking: trackingOf(view, shipment),
    amount: isBetween ? null : unsigned(difference),
    facts: {
      fault: isBetween ? 'between' : 'shipment',
      ...(isBetween && { too_little: unsigned(difference) }),
      billed: tax,
      billed_rate: rate,
      invoice: billName(bill),
      rate: usual,
      expected,
    },
    charges: view.chargesOf(view.entryOf(shipment, delivery), row),
    evidence: [view.source(delivery, row)],
    charge: 'tax',
    rate: usual,
    ...(isBetween ? {} : { billed: tax, expected }),
  }
}

/** Net of each tax class, for invoices taxed as a whole. */
function netsByClass(view: View): Map<Bill, Map<string, Sum>> {
  const { entries, amounts, words } = view.state
  const { col, length } = hungRows(view.state, NAME, TAXED)
  const bills = new Map<Bill, Map<string, Sum>>()
  for (let at = 0; at < length; at++) {
    const delivery = entries.col.delivery[col.entry[at] as number] as number
    const of = col.class[at] as number
    if (of === NONE || !view.counts(delivery)) continue
    const bill = view.billOf(delivery)
    const nets = bills.get(bill) ?? new Map<string, Sum>()
    bills.set(bill, nets)
    const name = words.list[of] ?? ''
    const sum = nets.get(name) ?? createSum()
    nets.set(name, sum)
    sum.add(amounts.money(col.net[at] as number))
  }
  return bills
}

/** Compares net by class at its rate, rounded once per class, with the declared tax; a cent is tolerated. */
function ofInvoice(bill: Bill, classes: ReturnType<typeof netsByClass>): Verdict | null | undefined {
  const hint = bill.hints?.tax
  if (hint?.kind !== 'invoice_by_class') return undefined
  const statement = bill.declared.statements.find((one) => one.tax_total !== null)
  const { net_total = null, gross_total = null, tax_total = null } = statement ?? {}
  if (statement === undefined || tax_total === null) return undefined
  let right = new Exact(0)
  for (const [taxClass, sum] of classes.get(bill) ?? []) {
    const net = new Exact(sum.text())
    const rate = Object.hasOwn(hint.rates, taxClass) ? hint.rates[taxClass] : undefined
    if (rate === undefined) return undefined
    right = right.plus(net.times(rate).div(100).toDecimalPlaces(2))
  }
  const expected = right.toFixed(2)
  const wrongRate = new Exact(tax_total).minus(expected).abs().gt('0.01')
  const total = net_total === null ? null : plus(net_total, tax_total)
  if (!wrongRate && (total === null || gross_total === null)) return null
  const [billed, due] = wrongRate ? [tax_total, expected] : [gross_total ?? '0', total ?? '0']
  const difference = minus(billed, due)
  if (isNothing(difference)) return null
  const invoice = billName(bill)
  return {
    direction: difference.startsWith('-') ? 'under' : 'over',
    carrier: bill.carrier,
    invoice: bill,
    amount: unsigned(difference),
    facts: wrongRate
      ? { fault: 'invoice', invoice, billed, expected }
      : { fault: 'totals', invoice, stated: gross_total, net: net_total, tax: tax_total, sum: total },
    evidence: [{ file: statement.file, row: statement.row, column: null }],
    charge: 'tax',
    billed,
    expected: due,
    ...(wrongRate && { mayBeUnread: 'on_invoice' as const }),
  }
}
