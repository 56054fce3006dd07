import { type Bill, invoiceKey } from '../invoices/bills.js'
import { billName, type Check } from './check.js'
import type { Verdict } from './verdict.js'

/** The sum in each currency. */
const inEach = (bills: readonly Bill[]): Verdict['facts'] =>
  Object.fromEntries(
    bills.flatMap(({ net, currency }, at) => [
      [`amount_${at + 1}`, net],
      [`currency_${at + 1}`, currency],
    ]),
  )

export const currencyMix: Check = {
  name: 'currency_mix',
  title: 'Several currencies on one invoice',
  severity: 'info',
  confidence: 'look',
  mayBeUnread: 'nothing',
  claim: null,
  evidenceNeeded: 'none: choose the currency that each part is paid in',
  needs: 'a currency in the file',
  says: 'an invoice has charges in several currencies: each is added up separately',
  examples: [
    {
      of: 'an invoice with a charge in another currency',
      records: [
        { times: 2, parcel: 'P', charges: [['Freight', '10.00']] },
        { parcel: 'Q1', currency: 'EUR', charges: [['Freight', '8.00']] },
      ],
      finds: ['invoice A1 has charges in several currencies: 20.00 USD, 8.00 EUR'],
    },
    { of: 'an invoice in one currency', records: [{ charges: [['Freight', '10.00']] }], finds: [] },
  ],
  assess: (view) => ({
    finish: () => {
      const mixed = new Map<string, Bill[]>()
      const stated = view.bills.filter((bill) => bill.currency !== null)
      for (const bill of view.bills.filter((one) => one.mixed)) {
        const key = invoiceKey(bill)
        mixed.set(key, [...(mixed.get(key) ?? []), bill])
      }
      const verdicts = [...mixed.values()].flatMap((bills): Verdict[] => {
        // The currency with the fewest lines is the doubtful one: its records are the ones to look at.
        const [fewest, ...others] = [...bills].sort((a, b) => a.lines - b.lines)
        if (fewest === undefined) return []
        return [
          {
            direction: 'integrity',
            carrier: fewest.carrier,
            invoice: fewest,
            amount: null,
            facts: { invoice: billName(fewest), ...inEach([...others, fewest]) },
            evidence: fewest.kept.map((at) => view.source(at, view.place(at).row)),
          },
        ]
      })
      const none = stated.length === 0 && verdicts.length === 0
      return {
        verdicts,
        assessed: none ? 0 : view.bills.length,
        reason: none ? 'the files name no currency' : null,
      }
    },
  }),
}
