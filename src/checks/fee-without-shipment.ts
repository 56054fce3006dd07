import { NONE } from '../ledger/slots.js'
import { createSum } from '../values/money.js'
import { billName, type Check } from './check.js'
import { NEVER } from './plain-shipments.js'
import type { Verdict } from './verdict.js'

export const feeWithoutShipment: Check = {
  name: 'fee_without_shipment',
  title: 'Fees without a shipment',
  severity: 'info',
  confidence: 'look',
  mayBeUnread: 'nothing',
  claim: null,
  evidenceNeeded: "the contract's list of account fees",
  needs: 'charges',
  says: 'an invoice has charges that belong to no shipment: service fees, late fees, adjustments of the account',
  examples: [
    {
      of: 'a service fee of the account',
      records: [{ parcel: null, charges: [['Service Fee', '27.85', { category: 'account' }]] }],
      finds: ['27.85 USD on 1 charge of invoice A1 without a shipment: Service Fee'],
    },
    {
      of: 'a fee that is taken back',
      records: [
        { parcel: null, charges: [['Service Fee', '27.85', { category: 'account' }]] },
        { parcel: null, charges: [['Service Fee', '-27.85', { category: 'account' }]] },
      ],
      finds: [],
    },
    { of: 'a charge of a parcel', records: [{ charges: [['Freight', '10.00']] }], finds: [] },
  ],
  assess: (view) => {
    const verdicts: Verdict[] = []
    return {
      found: verdicts,
      screen: NEVER,
      ship: ({ shipment, carrier, entries }) => {
        if (shipment !== NONE) return
        for (const { bill, lines } of entries) {
          const sum = createSum()
          for (const line of lines) sum.add(line.net)
          if (sum.sign() === 0) continue
          const labels = [...new Set(lines.map(({ kind }) => kind.description))].sort()
          const shown = labels.slice(0, 5).join(', ') + (labels.length > 5 ? ', …' : '')
          verdicts.push({
            direction: 'integrity',
            carrier,
            invoice: bill,
            amount: sum.text().replace('-', ''),
            facts: { billed: sum.text(), charges: lines.length, invoice: billName(bill), charge: shown },
            charges: lines,
            evidence: lines.map(({ source }) => source),
            charge: shown,
          })
        }
      },
      finish: () => ({
        verdicts,
        assessed: view.bills.length,
        reason: view.bills.length === 0 ? 'no charge in these files' : null,
      }),
    }
  },
}
