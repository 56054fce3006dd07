import type { DecimalText, Source } from '../../line-item.js'
import { type Bill, invoiceKey } from '../bills.js'
import { billName, type Check, count, finding, money } from '../check.js'
import { isNothing, isTolerant, minus, plus, type Tolerance, unsigned, within } from '../decimal.js'
import { type Declared, ofStatement, statementsByFile } from '../declared.js'
import type { Finding, InvoiceReport } from '../report.js'
import type { Delivery } from '../state.js'
import type { View } from '../view.js'

const NOT_IN_CURRENCY = 'the file states no total in its currency'

/** The declared total of a bill that can be compared with its charges, or why it cannot. */
function comparable(bill: Bill): Declared | string {
  const [declared, other] = bill.declared.totals
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
  if (stated !== null && difference !== null)
    report.status = within(difference, stated.total, view.tolerance) ? 'match' : 'mismatch'
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
        findings.push(...unreadable(bill), ...headless(view, bill))
        const declared = comparable(bill)
        if (typeof declared === 'string') {
          why.set(declared, (why.get(declared) ?? 0) + 1)
          continue
        }
        assessed++
        const total = computed(view, bill, declared.against)
        const difference = minus(declared.total, total)
        if (isNothing(difference)) continue
        if (within(difference, declared.total, view.tolerance)) tolerated++
        else findings.push(mismatch(view, bill, declared, total, difference))
      }
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
  const key = invoiceKey(bill)
  const others = view.bills
    .filter((one) => one !== bill && invoiceKey(one) === key)
    .map((one) => `${one.net} ${one.currency ?? 'without currency'} (${count(one.lines, 'line')})`)
  return `; not compared, for they are in another currency: ${others.join(', ')}`
}

/** Cells of an invoice row that should have held a total. */
function unreadable(bill: Bill): Finding[] {
  return bill.declared.statements.flatMap((statement) =>
    statement.unreadable.map((cell) =>
      finding(invoiceTotal, {
        direction: 'integrity',
        severity: 'warning',
        carrier: bill.carrier,
        invoice: bill,
        amount: null,
        message: `the total of ${billName(bill)} cannot be read: ${cell}`,
        evidence: [{ file: statement.file, row: statement.row, column: null }],
      }),
    ),
  )
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
  for (const [file, statements] of statementsByFile(view.state.statements)) {
    const footers = statements.flatMap((one) => {
      const declared = one.invoice_id === null ? ofStatement(one) : undefined
      return declared === undefined ? [] : [{ declared, several: one.several === true }]
    })
    const bills = view.bills.filter(
      (bill) =>
        bill.kept.some((at) => view.place(at).file === file) &&
        !bill.declared.statements.some((one) => one.file === file),
    )
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

interface EmptyInvoice {
  readonly report: InvoiceReport
  readonly evidence: Source
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

/** Statements about invoices of which no file of the run brings a charge. */
export function emptyInvoices(view: View): EmptyInvoice[] {
  const reports: EmptyInvoice[] = []
  const spoken = new Set(view.bills.flatMap((bill) => bill.declared.statements))
  for (const statement of view.state.statements) {
    if (spoken.has(statement) || statement.invoice_id === null) continue
    if (
      view.state.deliveries.some(
        ({ file, format, invoice }: Delivery) =>
          invoice === statement.invoice_id &&
          (file === statement.file || format === view.state.files.get(statement.file)?.format),
      )
    )
      continue
    const declared = ofStatement(statement)?.total ?? null
    const report: InvoiceReport = {
      carrier: view.carrierOf(statement.file) ?? '',
      account_id: statement.account_id,
      invoice_id: statement.invoice_id,
      invoice_date: statement.invoice_date,
      currency: statement.currency,
      declared_total: declared,
      computed_total: '0',
      difference: declared,
      status:
        declared === null ? 'undeclared' : within(declared, declared, view.tolerance) ? 'match' : 'mismatch',
      shipments: 0,
      line_items: 0,
    }
    reports.push({ report, evidence: { file: statement.file, row: statement.row, column: null } })
  }
  return reports
}
