import type { LineItem } from '../../line-item.js'
import { createSum } from '../../money.js'
import { type Check, marksOf, markVerdict, tallied } from '../check.js'
import { plus } from '../decimal.js'
import type { Verdict } from '../finding.js'
import { type AuditRecord, CREDIT, mark, tally } from '../record.js'
import type { AuditState } from '../state.js'

const NAME = 'positive_refund'

/** The credits of a record together: a reversed discount is a positive line of a negative record. */
function observe(record: AuditRecord, state: AuditState): void {
  const byCode = record.hints?.refund
  if ((record.bits & CREDIT) === 0 && byCode === undefined) return
  const sum = createSum()
  let charge: string | undefined
  for (let at = record.start; at < record.end; at++) {
    const line = record.items[at] as LineItem
    const { charge_stage: stage, charge_category: category } = line
    const paysBack = stage === 'credit' || category === 'refund'
    if (record.hints?.takenBack?.(line.charge_code) === true) continue
    if (!paysBack && !(stage === 'adjustment' && byCode?.(line.charge_code) === true)) continue
    sum.addText(line.net_cost)
    charge = line.charge_description
  }
  if (charge === undefined) return
  tally(record, NAME, true)
  if (sum.sign() > 0) mark(record, state, NAME, { amount: sum.text(), charge })
}

export const positiveRefund: Check = {
  name: NAME,
  severity: 'warning',
  needs: 'refunds or credits in the file',
  says: 'a refund or credit has a positive amount: it is charged instead of paid back',
  observe,
  assess: (view) => ({
    finish: () => {
      const verdicts = marksOf(view, NAME).map((found): Verdict => {
        const { amount = '0', charge = '' } = found.says
        return {
          ...markVerdict(view, found),
          direction: 'over',
          amount: plus(amount, amount),
          facts: { billed: amount, charge },
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
