import type { DecimalText } from '../../line-item.js'
import { type Bill, undeclaredByFile } from '../bills.js'
import { billName, type Check, count, finding, money, unreadableCells } from '../check.js'
import { isNothing, isTolerant, minus, plus, type Tolerance, unsigned, within } from '../decimal.js'
import { type Declared, differs, ofStatement, statementsByFile } from '../declared.js'
import { type PartDifference, taxDifferences } from '../declared-tax.js'
import { type EmptyInvoice, emptyInvoices } from '../empty-invoices.js'
import type { Finding, InvoiceReport } from '../report.js'
import type { View } from '../view.js'

const NOT_IN_CURRENCY = 'the file states no total in its currency'

/** The declared total of a bill that can be compared with its charges, or why it cannot. */
function comparable(bill: Bill): Declared | string {
  const [declared, other] = bill.declared.totals
  if (declared === undefined && bill.ambiguous)
    return 'several dates or currencies are billed under its number, and its invoice row names another'
  if (declared === undefined) return bill.mixed ? NOT_IN_CURRENCY : 'the file states no total'
  if (other !== undefined) return 'the file states several totals'
  // A total that names its currency speaks of the charges in that currency; another may speak of all, converted.
  if (bill.mixed && declared.currency === null)
    return 'it is billed in several currencies, and its total names none'
  if (bill.mixed && declared.currency !== bill.currency) return NOT_IN_CURRENCY
  if (bill.invoice !== null && bill.date === null && bill.declared.statements.length === 0)
    return 'its records have no invoice date'
  return declared
}

/** What the charges of a bill come to, in the terms of its declared total. */
export function computed(view: View, bill: Bill, against: Declared['against']): DecimalText {
  let total = bill.net
  if (against === 'net') return total
  for (const at of bill.kept) {
    const tax = view.place(at).tax
    if (tax !== null) total = plus(total, tax.text)
  }
  return total
}

export function invoiceReport(view: View, bill: Bill): InvoiceReport {
  const declared = comparable(bill)
  const stated = typeof declared === 'string' ? null : declared
  const total = computed(view, bill, stated?.against ?? 'net')
  const difference = stated === null ? null : minus(stated.total, total)
  const report: InvoiceReport = {
    carrier: bill.carrier,
    account_id: bill.account,
    invoice_id: bill.invoice,
    invoice_date: bill.date,
    currency: bill.currency,
    declared_total: stated?.total ?? null,
    computed_total: total,
    difference,
    status: 'undeclared',
    shipments: bill.shipments,
    line_items: bill.lines,
  }
  if (stated !== null && difference !== null) {
    report.status = within(difference, stated.total, view.tolerance) ? 'match' : 'mismatch'
    const [part] = report.status === 'match' ? partsOf(view, bill, stated) : []
    if (part !== undefined) {
      report.status = 'mismatch'
      report.declared_total = part.declared.total
      report.computed_total = part.computed
      report.difference = part.difference
    }
  }
  if (bill.period !== null) report.period = bill.period
  return report
}

export const invoiceTotal: Check = {
  name: 'invoice_total',
  severity: 'error',
  needs:
    'a total that the file states for the invoice, on its records, in an invoice row, a preamble or a footer',
  says: "the invoice's charges do not add up to the total that it states",
  assess: (view) => ({
    finish: () => {
      const findings: Finding[] = []
      const why = new Map<string, number>()
      let assessed = 0
      let tolerated = 0
      for (const bill of view.bills) {
        findings.push(...headless(view, bill), ...disagreements(bill))
        const declared = comparable(bill)
        if (typeof declared === 'string') {
          why.set(declared, (why.get(declared) ?? 0) + 1)
          continue
        }
        assessed++
        const total = computed(view, bill, declared.against)
        const difference = minus(declared.total, total)
        const parts = partsOf(view, bill, declared)
        for (const part of parts) findings.push(partMismatch(bill, part))
        if (isNothing(difference)) continue
        if (within(difference, declared.total, view.tolerance)) tolerated++
        // The total with tax is wrong by its tax alone: one fault.
        else if (declared.against === 'net' || !parts.some((part) => part.difference === difference))
          findings.push(mismatch(view, bill, declared, total, difference))
      }
      for (const finding of unreadable(view)) findings.push(finding)
      const files = wholeFiles(view)
      for (const finding of files.findings) findings.push(finding)
      const empty = emptyInvoices(view)
      for (const one of empty) {
        if (one.report.declared_total === null) continue
        assessed++
        if (one.report.status === 'mismatch') findings.push(uncharged(view, one))
      }
      const reasons = [...why]
        .sort()
        .map(([text, bills]) => `${bills} of ${count(view.bills.length, 'invoice')}: ${text}`)
      if (isTolerant(view.tolerance))
        reasons.push(`tolerance ${toleranceText(view.tolerance)}: ${count(tolerated, 'invoice')} within it`)
      if (view.bills.length === 0 && empty.length === 0) reasons.push('no invoice in these files')
      return {
        findings,
        assessed: assessed + files.assessed,
        reason: reasons.length === 0 ? null : reasons.join('; '),
      }
    },
  }),
}

export function toleranceText(tolerance: Tolerance): string {
  const parts = []
  if (!isNothing(tolerance.amount)) parts.push(tolerance.amount)
  if (!isNothing(tolerance.percent)) parts.push(`${tolerance.percent}%`)
  return parts.join(' or ')
}

function mismatch(view: View, bill: Bill, declared: Declared, total: string, difference: string): Finding {
  const files = [...new Set(bill.kept.map((at) => view.place(at).file))]
  const rejected = files.reduce((sum, file) => sum + (view.state.files.get(file)?.rejected ?? 0), 0)
  const hint = rejected === 0 ? '' : `; ${count(rejected, 'record')} of its file could not be read`
  const charges = declared.against === 'net' ? 'charges' : 'charges and taxes'
  return finding(invoiceTotal, {
    direction: 'integrity',
    carrier: bill.carrier,
    invoice: bill,
    amount: unsigned(difference),
    message: `${billName(bill)} states ${money(declared.total, bill.currency)}, its ${charges} come to ${total}: ${difference} is left${apart(view, bill)}${hint}`,
    evidence: [declared.evidence],
    billed: total,
    expected: declared.total,
  })
}

/** What the invoice charges in other currencies than that of its total. */
function apart(view: View, bill: Bill): string {
  if (!bill.mixed) return ''
  const others = view
    .inCurrencies(bill)
    .filter((one) => one !== bill)
    .map((one) => `${one.net} ${one.currency ?? 'without currency'} (${count(one.lines, 'line')})`)
  return `; not compared, for they are in another currency: ${others.join(', ')}`
}

/** Tax and total with tax that do not agree, as far as the tolerance does not cover them. */
function partsOf(view: View, bill: Bill, declared: Declared): PartDifference[] {
  return taxDifferences(view, bill, declared).filter(
    (part) => !within(part.difference, part.declared.total, view.tolerance),
  )
}

function partMismatch(bill: Bill, { part, declared, computed, difference }: PartDifference): Finding {
  const given = part === 'tax' ? 'its records state' : 'its charges and taxes come to'
  return finding(invoiceTotal, {
    direction: 'integrity',
    carrier: bill.carrier,
    invoice: bill,
    amount: unsigned(difference),
    message: `${billName(bill)} states a ${part} of ${money(declared.total, bill.currency)}, ${given} ${computed}: ${difference} is left`,
    evidence: [declared.evidence],
    charge: part,
    billed: computed,
    expected: declared.total,
  })
}

/** An invoice row that names another date or currency than the records of its invoice: still their invoice row. */
function disagreements(bill: Bill): Finding[] {
  return bill.declared.statements.flatMap((statement) => {
    const currency = differs(statement.currency, bill.currency)
    if (!currency && !differs(statement.invoice_date, bill.date)) return []
    const [stated, own] = currency ? [statement.currency, bill.currency] : [statement.invoice_date, bill.date]
    return [
      finding(invoiceTotal, {
        direction: 'integrity',
        severity: currency ? 'error' : 'info',
        carrier: bill.carrier,
        invoice: bill,
        amount: null,
        message: `${billName(bill)} states ${stated} as its ${currency ? 'currency' : 'date'}, its records ${own}; the totals are compared all the same`,
        evidence: [{ file: statement.file, row: statement.row, column: null }],
      }),
    ]
  })
}

/** Cells of invoice rows and records that should have held the invoice's total. */
function unreadable(view: View): Finding[] {
  const bills = new Map(view.bills.flatMap((bill) => bill.declared.statements.map((one) => [one, bill])))
  const found = view.state.statements.flatMap((statement) => {
    const { file, row, invoice_id: invoice, invoice_date: date, currency } = statement
    const bill = bills.get(statement)
    const name = bill === undefined ? `invoice ${invoice ?? 'without number'}` : billName(bill)
    return statement.unreadable.map((cell) =>
      finding(invoiceTotal, {
        direction: 'integrity',
        severity: 'warning',
        carrier: bill?.carrier ?? view.carrierOf(file),
        invoice: bill ?? { invoice, date, currency, account: statement.account_id },
        amount: null,
        message: `the total of ${name} cannot be read: ${cell}`,
        evidence: [{ file, row, column: null }],
      }),
    )
  })
  return [...found, ...unreadableCells(invoiceTotal, view, ['invoice_total'], 'the total of')]
}

/** Lines that no invoice row stands above. */
function headless(view: View, bill: Bill): Finding[] {
  if (bill.invoice !== null || bill.hints?.invoiceRequired === undefined) return []
  const evidence = bill.kept.map((at) => view.source(at, view.place(at).row))
  return [
    finding(invoiceTotal, {
      direction: 'integrity',
      carrier: bill.carrier,
      invoice: bill,
      amount: unsigned(bill.net),
      message: `${count(bill.lines, 'line')} of ${money(bill.net, bill.currency)} without an invoice: no record that opens one stands above`,
      evidence,
    }),
  ]
}

/** Footers that sum several invoices: together they state what the file's other invoices come to. */
function wholeFiles(view: View): { findings: Finding[]; assessed: number } {
  const findings: Finding[] = []
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
    findings.push(
      finding(invoiceTotal, {
        direction: 'integrity',
        carrier: first.carrier,
        currency: first.currency,
        amount: unsigned(difference),
        message: `the file states ${money(stated, first.currency)} for its ${count(bills.length, 'invoice')}, their charges come to ${total}: ${difference} is left`,
        evidence: footers.map(({ declared }) => declared.evidence),
        billed: total,
        expected: stated,
      }),
    )
  }
  return { findings, assessed }
}

/** An invoice that states an amount of which no file brings a charge. */
function uncharged(view: View, { report, evidence }: EmptyInvoice): Finding {
  const { carrier, account_id, invoice_id, invoice_date, currency, declared_total } = report
  const rejected = view.state.files.get(evidence.file)?.rejected ?? 0
  const hint = rejected === 0 ? '' : `; ${count(rejected, 'record')} of its file could not be read`
  return finding(invoiceTotal, {
    direction: 'integrity',
    carrier,
    invoice: { invoice: invoice_id, date: invoice_date, currency, account: account_id },
    amount: unsigned(declared_total ?? '0'),
    message: `invoice ${invoice_id} states ${money(declared_total ?? '0', currency)}, the files hold no charge of it${hint}`,
    evidence: [evidence],
    billed: '0',
    expected: declared_total ?? '0',
  })
}
