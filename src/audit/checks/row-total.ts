import { type Check, marksOf, markVerdict, missing, tallied, unreadableCells } from '../check.js'
import { isNothing, minus, plus, unsigned, within } from '../decimal.js'
import type { Verdict } from '../finding.js'
import { type AuditRecord, fact, mark, tally } from '../record.js'
import type { AuditState } from '../state.js'
import type { View } from '../view.js'

const NAME = 'row_total'
const TOTALS = ['row_total', 'row_total_with_tax'] as const

function observe(record: AuditRecord, state: AuditState): void {
  const { facts, hints, items, start, end } = record
  const stated = fact(record, 'row_total')
  // Where the total with tax is made of net and tax, the tax check tells.
  const sum = hints?.tax?.kind === 'gross_is_sum'
  const withTax = stated === null && !sum ? fact(record, 'row_total_with_tax') : null
  const incomplete = hints?.rowTotal?.incomplete
  if (stated === null && withTax === null) {
    tally(record, NAME, false)
    return
  }
  if (facts === undefined || facts.alone === true) {
    tally(record, NAME, false)
    return
  }
  const partial = (column: string | null): boolean => column !== null && (incomplete ?? []).includes(column)
  const lines = items.slice(start, end)
  if (incomplete !== undefined && lines.every((line) => partial(line.source.column))) {
    tally(record, NAME, false)
    return
  }
  tally(record, NAME, true)
  const net = lines.map((line) => line.net_cost).reduce(plus)
  const total = stated ?? withTax ?? '0'
  const tax = lines.flatMap((line) => (line.tax_cost === null ? [] : [line.tax_cost])).reduce(plus, '0')
  const charged = stated !== null ? net : plus(net, isNothing(tax) ? (fact(record, 'row_tax') ?? tax) : tax)
  const residual = stated !== null && facts.residual !== null ? facts.residual : minus(total, charged)
  if (isNothing(residual)) return
  if (hints?.rowTotal?.anySign === true && isNothing(plus(total, charged))) return
  mark(record, state, NAME, { total, charged, residual })
}

export const rowTotal: Check = {
  name: NAME,
  severity: 'error',
  needs: 'a total that the file states for each record',
  says: "a record's charges do not add up to the total that it states",
  observes: (declaration) =>
    declaration === undefined ||
    declaration.rowTotal !== undefined ||
    declaration.facts?.row_total !== undefined ||
    declaration.facts?.row_total_with_tax !== undefined,
  observe,
  assess: (view) => ({
    finish: () => {
      const verdicts = marksOf(view, NAME).flatMap((found): Verdict[] => {
        const { total = '0', charged = '0', residual = '0' } = found.says
        if (within(residual, total, view.tolerance)) return []
        return [
          {
            ...markVerdict(view, found),
            direction: 'integrity',
            amount: unsigned(residual),
            facts: { fault: 'total', stated: total, charged, difference: residual },
            billed: charged,
            expected: total,
          },
        ]
      })
      for (const verdict of uncharged(view)) verdicts.push(verdict)
      for (const verdict of unreadableCells(view, TOTALS)) verdicts.push(verdict)
      const { assessed, left } = tallied(view, NAME)
      const records = view.state.deliveries.reduce(
        (sum, place, at) => sum + (view.counts(at) ? place.records : 0),
        0,
      )
      const unseen = records - assessed
      return {
        verdicts,
        assessed,
        reason: missing(
          Math.max(unseen, left),
          records,
          'record',
          'no total of the record is stated, or no charge beside it that it could be compared with',
        ),
      }
    },
  }),
}

/** Records that state a total but hold no charge: all of it is left. */
function uncharged(view: View): Verdict[] {
  return view.state.uncharged.flatMap((record): Verdict[] => {
    const { file, row, row_total: total } = record
    if (isNothing(total) || within(total, total, view.tolerance)) return []
    return [
      {
        direction: 'integrity',
        carrier: view.carrierOf(file),
        invoice: {
          invoice: record.invoice_id,
          date: record.invoice_date,
          currency: record.currency,
          account: record.account_id,
        },
        tracking: record.tracking_number,
        amount: unsigned(total),
        facts: { fault: 'no_charge', stated: total },
        evidence: [{ file, row, column: null }],
        billed: '0',
        expected: total,
      },
    ]
  })
}
