import { isDamaged } from '../../damaged-number.js'
import { type Check, finding } from '../check.js'
import type { Finding } from '../report.js'

export const damagedTrackingNumber: Check = {
  name: 'damaged_tracking_number',
  severity: 'warning',
  needs: 'tracking numbers',
  says: 'a tracking number was destroyed by a spreadsheet: its digits are gone and the shipment cannot be matched',
  assess: (view) => {
    const findings: Finding[] = []
    let assessed = 0
    return {
      ship: ({ number, carrier, entries }) => {
        if (number === null) return
        assessed++
        if (!isDamaged(number)) return
        for (const { bill, delivery, lines } of entries) {
          const rows = [...new Set(lines.map(({ row }) => row))]
          findings.push(
            finding(damagedTrackingNumber, {
              direction: 'integrity',
              carrier,
              invoice: bill,
              tracking: number,
              amount: null,
              message: `tracking number ${number} is what a spreadsheet left of it: take the file as the carrier sent it`,
              evidence: (rows.length > 0 ? rows : [view.place(delivery).row]).map((row) =>
                view.source(delivery, row),
              ),
            }),
          )
        }
      },
      finish: () => ({
        findings,
        assessed,
        reason: assessed === 0 ? 'no tracking number in these files' : null,
      }),
    }
  },
}
