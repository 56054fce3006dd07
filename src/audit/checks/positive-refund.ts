import type { LineItem } from '../../line-item.js'
import { createSum } from '../../money.js'
import { type Check, finding, markFacts, marksOf, money, tallied } from '../check.js'
import { plus } from '../decimal.js'
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
      const findings = marksOf(view, NAME).map((found) => {
        const { amount = '0', charge = '' } = found.says
        const facts = markFacts(view, found)
        return finding(positiveRefund, {
          ...facts,
          direction: 'over',
          amount: plus(amount, amount),
          message: `${charge} of ${money(amount, facts.invoice?.currency ?? null)} is positive: a refund that is charged`,
          charge,
          billed: amount,
          expected: `-${amount}`,
        })
      })
      const { assessed } = tallied(view, NAME)
      return { findings, assessed, reason: assessed === 0 ? 'no refund or credit in these files' : null }
    },
  }),
}
