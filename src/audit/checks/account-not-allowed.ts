import { bare } from '../against-contract.js'
import { billName, type Check, finding, missing, money } from '../check.js'
import { unsigned } from '../decimal.js'
import type { Finding } from '../report.js'

export const accountNotAllowed: Check = {
  name: 'account_not_allowed',
  severity: 'warning',
  needs: 'the accounts of the configuration (--config)',
  says: "an invoice bills an account that is not among the user's own",
  x12: '18',
  assess: (view) => ({
    finish: () => {
      const { accounts } = view.config
      if (accounts === undefined) return { findings: [], assessed: 0, reason: 'no accounts are configured' }
      const known = new Set(accounts.map(bare))
      const findings: Finding[] = []
      let assessed = 0
      for (const bill of view.bills) {
        const named = new Set(bill.kept.flatMap((at) => view.place(at).account ?? []))
        if (named.size > 0) assessed++
        for (const account of [...named].sort()) {
          if (known.has(bare(account))) continue
          const own = bill.kept.filter((at) => view.place(at).account === account)
          findings.push(
            finding(accountNotAllowed, {
              direction: bill.net.startsWith('-') ? 'under' : 'over',
              carrier: bill.carrier,
              invoice: bill,
              amount: unsigned(bill.net),
              message: `${billName(bill)} of ${money(bill.net, bill.currency)} is billed to account ${account}`,
              evidence: own.map((at) => view.source(at, view.place(at).row)),
              charge: 'invoice',
            }),
          )
        }
      }
      const left = view.bills.length - assessed
      return {
        findings,
        assessed,
        reason: missing(left, view.bills.length, 'invoice', 'no account is stated'),
      }
    },
  }),
}
