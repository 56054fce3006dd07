import type { AuditState } from '../ledger/state.js'
import { plus } from '../values/decimal.js'
import { addMoney, signOf, ZERO } from '../values/money.js'
import { type Check, marksOf, markVerdict, saysOf, tallied } from './check.js'
import { type AuditRecord, CREDIT, kindAt, mark, tally } from './record.js'
import type { Verdict } from './verdict.js'

const NAME = 'positive_refund'

/** Adds up the credits of a record: a reversed discount is a positive line in a negative record. */
function observe(record: AuditRecord, state: AuditState): void {
  const byCode = record.hints?.refund
  if ((record.bits & CREDIT) === 0 && byCode === undefined) return
  const { batch, first, end, hints } = record
  let sum = ZERO
  let charge: string | undefined
  for (let at = first; at < end; at++) {
    const { stage, category, code, description } = kindAt(record, at)
    const isCredit = stage === 'credit' || category === 'refund'
    if (hints?.takenBack?.(code) === true) continue
    if (!isCredit && !(stage === 'adjustment' && byCode?.(code) === true)) continue
    sum = addMoney(sum, batch.charges.net[at] ?? ZERO)
    charge = description
  }
  if (charge === undefined) return
  tally(record, NAME, true)
  if (signOf(sum) > 0) mark(record, state, NAME, { amount: sum.text, charge })
}

export const positiveRefund: Check = {
  name: NAME,
  title: 'Refund charged instead of paid',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'nothing',
  claim: 'billing',
  evidenceNeeded: "the carrier's confirmation of the refund or void",
  needs: 'refunds or credits in the file',
  says: 'a refund or credit has a positive amount: it is charged instead of paid back',
  examples: [
    {
      of: 'a refund with a positive amount',
      records: [{ charges: [['Refund', '5.00', { category: 'refund', stage: 'credit' }]] }],
      finds: ['5.00 USD charged instead of refunded: Refund; with the refund itself 10.00 USD is due'],
    },
    {
      of: 'a refund that is paid',
      records: [{ charges: [['Refund', '-5.00', { category: 'refund', stage: 'credit' }]] }],
      finds: [],
    },
  ],
  observe,
  assess: (view) => ({
    finish: () => {
      const verdicts = marksOf(view, NAME).map((found): Verdict => {
        const { amount = '0', charge = '' } = saysOf(found)
        return {
          ...markVerdict(view, found),
          direction: 'over',
          amount: plus(amount, amount),
          facts: { billed: amount, charge, difference: plus(amount, amount) },
          charge,
          billed: amount,
          expected: `-${amount}`,
        }
      })
      const { assessed } = tallied(view, NAME)
      return { verdicts, assessed, reason: assessed === 0 ? 'no refund or credit in these files' : null }
    },
  }),
}
