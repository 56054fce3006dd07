import { createSum } from '../../money.js'
import type { Bill } from '../bills.js'
import { type Check, count, finding, money, trackingOf } from '../check.js'
import { daysBetween } from '../rates.js'
import type { Finding } from '../report.js'
import type { ViewLine } from '../view.js'

/** A bill older than this is stale by the X12 reason code. */
const STALE_DAYS = 180

export const staleCharge: Check = {
  name: 'stale_charge',
  severity: 'warning',
  needs: 'the date of the charge or shipment, and the date of the invoice',
  says: `a charge is billed more than ${STALE_DAYS} days (or those of the configuration) after its date`,
  x12: '45',
  assess: (view) => {
    const limit = view.config.stale_days ?? STALE_DAYS
    const ages = new Map<Bill, Map<string, number | undefined>>()
    const findings: Finding[] = []
    let assessed = 0
    let undated = 0
    const age = (date: string, bill: Bill): number | undefined => {
      let known = ages.get(bill)
      if (known === undefined) {
        known = new Map()
        ages.set(bill, known)
      }
      if (!known.has(date)) known.set(date, bill.date === null ? undefined : daysBetween(date, bill.date))
      return known.get(date)
    }
    return {
      ship: ({ shipment, carrier, entries }) => {
        for (const { bill, lines } of entries) {
          const old: ViewLine[] = []
          let oldest = 0
          for (const line of lines) {
            const days = line.date === null ? undefined : age(line.date, bill)
            if (days === undefined) undated++
            else assessed++
            if (days === undefined || days <= limit || line.net.text.startsWith('-')) continue
            old.push(line)
            oldest = Math.max(oldest, days)
          }
          if (old.length === 0) continue
          const sum = createSum()
          for (const line of old) sum.add(line.net)
          findings.push(
            finding(staleCharge, {
              direction: 'over',
              carrier,
              invoice: bill,
              tracking: trackingOf(view, shipment),
              amount: sum.text(),
              message: `${count(old.length, 'charge')} of ${money(sum.text(), bill.currency)} billed ${oldest} days after ${old[0]?.date ?? ''}`,
              evidence: old.map(({ source }) => source),
              charge: [...new Set(old.map(({ kind }) => kind.description))].join(', '),
              billed: sum.text(),
              expected: '0',
            }),
          )
        }
      },
      finish: () => ({
        findings,
        assessed,
        reason:
          undated === 0
            ? null
            : `${undated} of ${count(assessed + undated, 'charge')}: no date of the charge, or none of the invoice`,
      }),
    }
  },
}
