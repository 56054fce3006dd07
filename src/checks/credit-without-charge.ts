import type { ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { createSum, moneyOf, negate, signOf } from '../values/money.js'
import { type Check, trackingOf } from './check.js'
import type { Verdict } from './verdict.js'

export const creditWithoutCharge: Check = {
  name: 'credit_without_charge',
  title: 'Credit without its charge',
  severity: 'info',
  confidence: 'look',
  mayBeUnread: 'anywhere',
  claim: null,
  evidenceNeeded: 'the earlier invoice with the charge',
  needs: 'tracking numbers, and the files with the original charges',
  says: 'a shipment is credited, but its charge is in none of these files',
  examples: [
    {
      of: 'a credit without its charge',
      records: [{ charges: [['Freight', '-10.00', { stage: 'credit' }]] }],
      finds: ['10.00 USD credited for a shipment whose charge is in none of these files'],
    },
    {
      of: 'a credit of a parcel whose other record could not be read',
      records: [{ charges: [['Freight', '-10.00', { stage: 'credit' }]] }],
      uncharged: [{ parcel: 'P1', rejected: true }],
      finds: [
        '10.00 USD credited for a shipment whose charge is in none of these files; 1 more record of it could not be read',
      ],
    },
    {
      of: 'a credit with a discount',
      records: [
        {
          charges: [
            ['Freight', '-10.00', { stage: 'credit' }],
            ['Discount', '-2.00', { category: 'discount' }],
          ],
        },
      ],
      finds: ['10.00 USD credited for a shipment whose charge is in none of these files'],
    },
    {
      of: 'a discount, an adjustment, and a credit whose number a spreadsheet has damaged',
      records: [
        { charges: [['Discount', '-2.00', { category: 'discount' }]] },
        { parcel: 'P2', charges: [['Freight', '-2.00', { stage: 'adjustment' }]] },
        { parcel: '8.9E+11', charges: [['Freight', '-10.00', { stage: 'credit' }]] },
      ],
      finds: [],
    },
    {
      of: 'a credit with its charge',
      records: [
        { charges: [['Freight', '10.00']] },
        { charges: [['Freight', '-10.00', { stage: 'credit' }]] },
      ],
      finds: [],
    },
  ],
  assess: (view) => {
    const verdicts: Verdict[] = []
    let assessed = 0
    return {
      ship: ({ shipment, carrier, damaged, entries }) => {
        if (shipment === NONE || damaged) return
        if (!entries.some((entry) => entry.lines.some(isCredit))) return
        const lines = entries.flatMap((entry) => entry.lines.map((line) => ({ line, entry })))
        const credits = lines.filter(({ line }) => isCredit(line))
        const [first] = credits
        if (first === undefined) return
        assessed++
        const charged = lines.some(({ line }) => !isCredit(line) && signOf(line.net) > 0)
        if (charged) return
        const sum = createSum()
        for (const { line } of credits) sum.add(line.net)
        const { bill } = first.entry
        verdicts.push({
          direction: 'integrity',
          carrier,
          invoice: bill,
          tracking: trackingOf(view, shipment),
          amount: sum.text().replace('-', ''),
          facts: { credit: negate(moneyOf(sum.text())).text },
          charges: credits.map(({ line }) => line),
          evidence: credits.map(({ line }) => line.source),
          charge: first.line.kind.description,
        })
      },
      finish: () => ({
        verdicts,
        assessed,
        reason: assessed === 0 ? 'no credit of a shipment in these files' : null,
      }),
    }
  },
}

/** A credit by stage or category, or a negative charge or return. */
function isCredit({ kind, net }: ViewLine): boolean {
  if (kind.stage === 'credit' || kind.category === 'refund') return true
  return signOf(net) < 0 && kind.category !== 'discount' && kind.stage !== 'adjustment'
}
