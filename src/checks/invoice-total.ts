import { type Bill, undeclaredByFile } from '../invoices/bills.js'
import type { PartDifference } from '../invoices/declared-tax.js'
import { type Declared, differs, ofStatement, statementsByFile } from '../invoices/declared-totals.js'
import { type EmptyInvoice, emptyInvoices } from '../invoices/empty-invoices.js'
import { comparable, computed, partsOf, toleranceText } from '../invoices/invoice-report.js'
import type { View } from '../invoices/view.js'
import { isNothing, isTolerant, minus, plus, unsigned, within } from '../values/decimal.js'
import { count } from '../values/shown-amounts.js'
import { billName, type Check, unreadableCells } from './check.js'
import type { Verdict } from './verdict.js'

export const invoiceTotal: Check = {
  name: 'invoice_total',
  title: 'Invoice total does not add up',
  severity: 'error',
  confidence: 'certain',
  mayBeUnread: 'nothing',
  claim: 'billing',
  evidenceNeeded: 'the invoice as the carrier shows it, with its total',
  needs:
    'a total that the file states for the invoice, on its records, in an invoice row, a preamble or a footer',
  says: "the invoice's charges do not add up to the total that it states",
  examples: [
    {
      of: 'an invoice that states 25.00 and bills 20.00',
      states: { net_total: '25.00' },
      records: [
        { parcel: 'P1', charges: [['Freight', '10.00']] },
        { parcel: 'P2', charges: [['Freight', '10.00']] },
      ],
      finds: ['25.00 USD stated as total of invoice A1, its charges come to 20.00 USD: 5.00 USD difference'],
    },
    {
      of: 'an invoice that bills what it states',
      states: { net_total: '10.00' },
      records: [{ charges: [['Freight', '10.00']] }],
      finds: [],
    },
  ],
  follows: ['row_total', 'tax_rate'],
  assess: (view) => ({
    finish: () => {
      const verdicts: Verdict[] = []
      const why = new Map<string, number>()
      let assessed = 0
      let tolerated = 0
      for (const bill of view.bills) {
        verdicts.push(...headless(view, bill), ...disagreements(bill))
        const declared = comparable(bill)
        if (typeof declared === 'string') {
          why.set(declared, (why.get(declared) ?? 0) + 1)
          continue
        }
        assessed++
        const total = computed(view, bill, declared.against)
        const difference = minus(declared.total, total)
        const parts = partsOf(view, bill, declared)
        for (const part of parts) verdicts.push(partMismatch(bill, part))
        if (isNothing(difference)) continue
        if (within(difference, declared.total, view.tolerance)) tolerated++
        // If the total with tax is wrong only by its tax, it is one fault.
        else if (declared.against === 'net' || !parts.some((part) => part.difference === difference))
          verdicts.push(mismatch(view, bill, declared, total, difference))
      }
      for (const verdict of unreadable(view)) verdicts.push(verdict)
      const files = wholeFiles(view)
      for (const verdict of files.verdicts) verdicts.push(verdict)
      const empty = emptyInvoices(view)
      for (const one of empty) {
        if (one.report.declared_total === null) continue
        assessed++
        if (one.report.status === 'mismatch') verdicts.push(uncharged(view, one))
      }
      const reasons = [...why]
        .sort()
        .map(([text, bills]) => `${bills} of ${count(view.bills.length, 'invoice')}: ${text}`)
      if (isTolerant(view.tolerance))
        reasons.push(`tolerance ${toleranceText(view.tolerance)}: ${count(tolerated, 'invoice')} within it`)
      if (view.bills.length === 0 && empty.length === 0) reasons.push('no invoice in these files')
      return {
        verdicts,
        assessed: assessed + files.assessed,
        reason: reasons.length === 0 ? null : reasons.join('; '),
      }
    },
  }),
}

function mismatch(view: View, bill: Bill, declared: Declared, total: string, difference: string): Verdict {
  const files = [...new Set(bill.kept.map((at) => view.place(at).file))]
  const rejected = files.reduce((sum, file) => sum + view.unread.mayBeOf(bill.invoice, file), 0)
  return {
    direction: 'integrity',
    carrier: bill.carrier,
    invoice: bill,
    amount: unsigned(difference),
    // Rejected records may contain the difference: nothing can be claimed from the carrier before they are read.
    ...(rejected > 0 && { confidence: 'look' as const, claim: null }),
    facts: {
      fault: 'total',
      invoice: billName(bill),
      stated: declared.total,
      with_tax: declared.against === 'net' ? null : 'yes',
      charged: total,
      difference,
      ...elsewhere(view, bill),
      rejected: rejected === 0 ? null : rejected,
    },
    evidence: [declared.evidence],
    billed: total,
    expected: declared.total,
  }
}

/** What the invoice charges in currencies other than that of its total. */
function elsewhere(view: View, bill: Bill): Verdict['facts'] {
  if (!bill.mixed) return {}
  const others = view.inCurrencies(bill).filter((one) => one !== bill)
  return Object.fromEntries(
    others.flatMap(({ net, currency, lines }, at) => [
      [`amount_${at + 1}`, net],
      [`currency_${at + 1}`, currency],
      [`lines_${at + 1}`, lines],
    ]),
  )
}

function partMismatch(bill: Bill, { part, declared, computed, difference }: PartDifference): Verdict {
  return {
    direction: 'integrity',
    carrier: bill.carrier,
    invoice: bill,
    amount: unsigned(difference),
    facts: {
      fault: part === 'tax' ? 'tax' : 'total_with_tax',
      invoice: billName(bill),
      stated: declared.total,
      charged: computed,
      difference,
    },
    evidence: [declared.evidence],
    charge: part,
    billed: computed,
    expected: declared.total,
    mayBeUnread: 'on_invoice',
  }
}

/** An invoice row whose date or currency differs from the records of its invoice; it still is their invoice row. */
function disagreements(bill: Bill): Verdict[] {
  return bill.declared.statements.flatMap((statement): Verdict[] => {
    const currency = differs(statement.currency, bill.currency)
    if (!currency && !differs(statement.invoice_date, bill.date)) return []
    const [stated, own] = currency ? [statement.currency, bill.currency] : [statement.invoice_date, bill.date]
    return [
      {
        direction: 'integrity',
        severity: currency ? 'error' : 'info',
        carrier: bill.carrier,
        invoice: bill,
        amount: null,
        facts: { fault: currency ? 'currency' : 'date', invoice: billName(bill), stated, found: own },
        evidence: [{ file: statement.file, row: statement.row, column: null }],
      },
    ]
  })
}

/** Cells of invoice rows and records that should contain the invoice's total but do not. */
function unreadable(view: View): Verdict[] {
  const bills = new Map(view.bills.flatMap((bill) => bill.declared.statements.map((one) => [one, bill])))
  const found = view.state.statements.flatMap((statement) => {
    const { file, row, invoice_id: invoice, invoice_date: date, currency } = statement
    const bill = bills.get(statement)
    const name = bill === undefined ? `invoice ${invoice ?? 'without number'}` : billName(bill)
    return statement.unreadable.map(
      (cell): Verdict => ({
        direction: 'integrity',
        severity: 'warning',
        carrier: bill?.carrier ?? view.carrierOf(file),
        invoice: bill ?? { invoice, date, currency, account: statement.account_id },
        amount: null,
        facts: { fault: 'unreadable', invoice: name, cell },
        evidence: [{ file, row, column: null }],
      }),
    )
  })
  return [...found, ...unreadableCells(view, ['invoice_total'])]
}

/** Lines without an invoice row above them. */
function headless(view: View, bill: Bill): Verdict[] {
  if (bill.invoice !== null || bill.hints?.invoiceRequired === undefined) return []
  const evidence = bill.kept.map((at) => view.source(at, view.place(at).row))
  return [
    {
      direction: 'integrity',
      carrier: bill.carrier,
      invoice: bill,
      amount: unsigned(bill.net),
      facts: { fault: 'no_invoice', charged: bill.net, lines: bill.lines },
      evidence,
      mayBeUnread: 'on_invoice',
    },
  ]
}

/** Footers that cover several invoices: together they state the sum of the file's other invoices. */
function wholeFiles(view: View): { verdicts: Verdict[]; assessed: number } {
  const verdicts: Verdict[] = []
  let assessed = 0
  const byFile = undeclaredByFile(view.state, view.bills)
  for (const [file, statements] of statementsByFile(view.state.statements)) {
    const footers = statements.flatMap((one) => {
      const declared = one.invoice_id === null ? ofStatement(one) : undefined
      return declared === undefined ? [] : [{ declared, several: one.several === true }]
    })
    const bills = byFile.get(file) ?? []
    const [[footer], [first]] = [footers, bills]
    if (footer === undefined || first === undefined || bills.length < 2) continue
    const { against } = footer.declared
    if (footers.some(({ declared }) => declared.against !== against)) continue
    if (bills.some((bill) => bill.currency !== first.currency)) continue
    if (!footer.several && bills.some((bill) => bill.invoice === null)) continue
    assessed++
    const stated = footers.map(({ declared }) => declared.total).reduce(plus)
    const total = bills.map((bill) => computed(view, bill, against)).reduce(plus)
    const difference = minus(stated, total)
    if (within(difference, stated, view.tolerance)) continue
    verdicts.push({
      direction: 'integrity',
      carrier: first.carrier,
      currency: first.currency,
      amount: unsigned(difference),
      facts: { fault: 'file', stated, invoices: bills.length, charged: total, difference },
      evidence: footers.map(({ declared }) => declared.evidence),
      billed: total,
      expected: stated,
      mayBeUnread: 'on_invoice',
    })
  }
  return { verdicts, assessed }
}

/** An invoice that states an amount but has no charge in any file. */
function uncharged(view: View, { report, evidence }: EmptyInvoice): Verdict {
  const { carrier, account_id, invoice_id, invoice_date, currency, declared_total } = report
  const rejected = view.unread.mayBeOf(invoice_id, evidence.file)
  return {
    direction: 'integrity',
    carrier,
    invoice: { invoice: invoice_id, date: invoice_date, currency, account: account_id },
    amount: unsigned(declared_total ?? '0'),
    facts: {
      fault: 'no_charge',
      invoice: `invoice ${invoice_id}`,
      stated: declared_total ?? '0',
      rejected: rejected === 0 ? null : rejected,
    },
    evidence: [evidence],
    billed: '0',
    expected: declared_total ?? '0',
    // Its charges may be in what could not be read.
    ...(rejected > 0 ? { confidence: 'look', claim: null } : { mayBeUnread: 'anywhere' }),
  }
}
