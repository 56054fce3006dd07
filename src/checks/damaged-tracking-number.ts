import { isDamaged } from '../values/damaged-number.js'
import type { Check } from './check.js'
import type { Verdict } from './verdict.js'

export const damagedTrackingNumber: Check = {
  name: 'damaged_tracking_number',
  title: 'Tracking number damaged by a spreadsheet',
  severity: 'warning',
  confidence: 'certain',
  mayBeUnread: 'nothing',
  claim: null,
  evidenceNeeded: 'none: get the file from the carrier again',
  needs: 'tracking numbers',
  says: 'a tracking number was destroyed by a spreadsheet: its digits are gone and the shipment cannot be matched',
  examples: [
    {
      of: 'a number of which only the first digits are left',
      records: [{ parcel: '8.9E+11', charges: [['Freight', '10.00']] }],
      finds: ['tracking number 8.9E+11 was damaged by a spreadsheet: use the file as the carrier sent it'],
    },
    { of: 'a number with all its digits', records: [{ charges: [['Freight', '10.00']] }], finds: [] },
  ],
  assess: (view) => {
    const verdicts: Verdict[] = []
    let assessed = 0
    return {
      screen: () => {
        assessed++
        return false
      },
      ship: ({ number, carrier, entries }) => {
        if (number === null) return
        assessed++
        if (!isDamaged(number)) return
        for (const { bill, delivery, lines } of entries) {
          const rows = [...new Set(lines.map(({ row }) => row))]
          verdicts.push({
            direction: 'integrity',
            carrier,
            invoice: bill,
            tracking: number,
            amount: null,
            facts: { number },
            charges: lines,
            evidence: (rows.length > 0 ? rows : [view.place(delivery).row]).map((row) =>
              view.source(delivery, row),
            ),
          })
        }
      },
      finish: () => ({
        verdicts,
        assessed,
        reason: assessed === 0 ? 'no tracking number in these files' : null,
      }),
    }
  },
}
