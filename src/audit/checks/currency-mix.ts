import { type Bill, invoiceKey } from '../bills.js'
import { billName, type Check, finding } from '../check.js'
import type { Finding } from '../report.js'

export const currencyMix: Check = {
  name: 'currency_mix',
  severity: 'info',
  needs: 'a currency in the file',
  says: 'an invoice has charges in several currencies: each is added up apart',
  assess: (view) => ({
    finish: () => {
      const mixed = new Map<string, Bill[]>()
      const stated = view.bills.filter((bill) => bill.currency !== null)
      for (const bill of view.bills.filter((one) => one.mixed)) {
        const key = invoiceKey(bill)
        mixed.set(key, [...(mixed.get(key) ?? []), bill])
      }
      const findings = [...mixed.values()].flatMap((bills): Finding[] => {
        // The currency with fewer lines is the odd one; its records are the ones to look at.
        const [odd, ...others] = [...bills].sort((a, b) => a.lines - b.lines)
        if (odd === undefined) return []
        const name = (bill: Bill): string => bill.currency ?? 'no currency'
        const all = [...others, odd].map((bill) => `${bill.net} in ${name(bill)}`)
        return [
          finding(currencyMix, {
            direction: 'integrity',
            carrier: odd.carrier,
            invoice: odd,
            amount: null,
            message: `${billName(odd)} has charges in several currencies: ${all.join(', ')}`,
            evidence: odd.kept.map((at) => view.source(at, view.place(at).row)),
          }),
        ]
      })
      const none = stated.length === 0 && findings.length === 0
      return {
        findings,
        assessed: none ? 0 : view.bills.length,
        reason: none ? 'the files name no currency' : null,
      }
    },
  }),
}
