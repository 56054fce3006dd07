import type { View } from '../invoices/view.js'
import type { AuditState } from '../ledger/state.js'
import { isNothing, unsigned, within } from '../values/decimal.js'
import { addMoney, type Money, moneyOf, negate } from '../values/money.js'
import {
  type Check,
  marksOf,
  markVerdict,
  missing,
  saysOf,
  tallied,
  uncomparedText,
  unreadableCells,
} from './check.js'
import { allReasons } from './reasons.js'
import { type AuditRecord, fact, isNil, mark, sumOf, tally } from './record.js'
import type { Verdict } from './verdict.js'

const NAME = 'row_total'
const TOTALS = ['row_total', 'row_total_with_tax'] as const

function observe(record: AuditRecord, state: AuditState): void {
  const { batch, index, first, end, hints } = record
  const { records, charges } = batch
  const stated = fact(record, 'row_total')
  // If the total with tax is the sum of net and tax, the tax check reports it.
  const sum = hints?.tax?.kind === 'gross_is_sum'
  const withTax = stated === null && !sum ? fact(record, 'row_total_with_tax') : null
  const incomplete = hints?.rowTotal?.incomplete
  if ((stated === null && withTax === null) || records.alone[index] === true) {
    tally(record, NAME, false)
    return
  }
  if (incomplete !== undefined) {
    let whole = false
    for (let at = first; at < end; at++) whole ||= !incomplete.includes(charges.column[at] ?? '')
    if (!whole) {
      tally(record, NAME, false)
      return
    }
  }
  tally(record, NAME, true)
  const total = moneyOf(stated ?? withTax ?? '0')
  const net = sumOf(record, charges.net)
  const charged = stated !== null ? net : addMoney(net, taxOf(record))
  const known = stated === null ? null : records.residual[index]
  if ((known ?? null) === null && isSame(total, charged)) return
  const residual = known === null || known === undefined ? addMoney(total, negate(charged)) : moneyOf(known)
  if (isNil(residual)) return
  if (hints?.rowTotal?.anySign === true && isNil(addMoney(total, charged))) return
  mark(record, state, NAME, { total: total.text, charged: charged.text, residual: residual.text })
}

/** Whether they are visibly the same amount, without computing the difference: true for nearly all records. */
const isSame = (one: Money, other: Money): boolean =>
  one.units === other.units && one.scale === other.scale && one.big === null && other.big === null

/** Tax of the charges, otherwise of the record. */
function taxOf(record: AuditRecord): Money {
  const tax = sumOf(record, record.batch.charges.tax)
  const stated = isNil(tax) ? fact(record, 'row_tax') : null
  return stated === null ? tax : moneyOf(stated)
}

export const rowTotal: Check = {
  name: NAME,
  title: 'Record total does not add up',
  severity: 'error',
  confidence: 'certain',
  mayBeUnread: 'nothing',
  claim: 'billing',
  evidenceNeeded: "the record in the carrier's file",
  needs: 'a total that the file states for each record',
  says: "a record's charges do not add up to the total that it states",
  examples: [
    {
      of: 'a record whose charges do not add up to its total',
      records: [
        {
          facts: { row_total: '12.00' },
          charges: [
            ['Freight', '10.00'],
            ['Fuel', '1.00', { category: 'fuel' }],
          ],
        },
      ],
      finds: ['12.00 USD stated for the record, its charges come to 11.00 USD: 1.00 USD difference'],
    },
    {
      of: 'a record whose charges add up to its total',
      records: [{ facts: { row_total: '10.00' }, charges: [['Freight', '10.00']] }],
      finds: [],
    },
  ],
  observes: (declaration) =>
    declaration === undefined ||
    declaration.rowTotal !== undefined ||
    declaration.facts?.row_total !== undefined ||
    declaration.facts?.row_total_with_tax !== undefined,
  observe,
  assess: (view) => ({
    finish: () => {
      const verdicts = marksOf(view, NAME).flatMap((found): Verdict[] => {
        const { total = '0', charged = '0', residual = '0' } = saysOf(found)
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
        reason: allReasons([
          missing(
            Math.max(unseen, left),
            records,
            'record',
            'no record total is stated, or no charges to compare it with',
          ),
          uncomparedText(view),
        ]),
      }
    },
  }),
}

/** Records that state a total but have no charge: the difference is the whole total. */
function uncharged(view: View): Verdict[] {
  return view.unread.uncharged.flatMap((record): Verdict[] => {
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
