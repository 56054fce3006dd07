import { withoutLeadingZeros } from '../tables/contract-scope.js'
import { isNothing, unsigned } from '../values/decimal.js'
import { billName, type Check, missing } from './check.js'
import type { Verdict } from './verdict.js'

export const accountNotAllowed: Check = {
  name: 'account_not_allowed',
  title: 'Billed to an unknown account',
  severity: 'warning',
  confidence: 'look',
  mayBeUnread: 'nothing',
  claim: 'billing',
  evidenceNeeded: 'the list of your accounts with the carrier',
  needs: 'the accounts of the configuration (--config)',
  says: 'an invoice bills an account that is not among your accounts',
  x12: '18',
  examples: [
    {
      of: 'an invoice to an account that is not yours',
      given: { config: { accounts: ['1001'] } },
      records: [{ account: '2002', charges: [['Freight', '10.00']] }],
      finds: ['10.00 USD of invoice A1 billed to account 2002, which is not among your accounts'],
    },
    {
      of: 'a credit note to an account that is not yours',
      given: { config: { accounts: ['1001'] } },
      records: [{ account: '2002', charges: [['Freight', '-10.00', { stage: 'credit' }]] }],
      finds: ['-10.00 USD of invoice A1 billed to account 2002, which is not among your accounts'],
    },
    {
      of: 'an invoice to three accounts, one of them yours: each with what it is billed',
      given: { config: { accounts: ['1001'] } },
      records: [
        { account: '1001', parcel: 'P1', charges: [['Freight', '10.00']] },
        { account: '2002', parcel: 'P2', charges: [['Freight', '4.00']] },
        { account: '3003', parcel: 'P3', charges: [['Freight', '2.50']] },
      ],
      finds: [
        '4.00 USD of invoice A1 billed to account 2002, which is not among your accounts',
        '2.50 USD of invoice A1 billed to account 3003, which is not among your accounts',
      ],
    },
    {
      of: 'an invoice to one of your accounts, with leading zeros',
      given: { config: { accounts: ['1001'] } },
      records: [{ account: '0001001', charges: [['Freight', '10.00']] }],
      finds: [],
    },
  ],
  assess: (view) => ({
    finish: () => {
      const { accounts } = view.config
      if (accounts === undefined) return { verdicts: [], assessed: 0, reason: 'no accounts are configured' }
      const known = new Set(accounts.map(withoutLeadingZeros))
      const verdicts: Verdict[] = []
      let assessed = 0
      for (const bill of view.bills) {
        const named = new Set(bill.kept.flatMap((at) => view.place(at).account ?? []))
        if (named.size > 0) assessed++
        for (const account of [...named].sort()) {
          if (known.has(withoutLeadingZeros(account))) continue
          const own = bill.kept.filter((at) => view.place(at).account === account)
          const net = named.size === 1 ? bill.net : bill.netOf(own)
          verdicts.push({
            ...(isNothing(net)
              ? { direction: 'integrity', severity: 'info' }
              : { direction: net.startsWith('-') ? 'under' : 'over' }),
            carrier: bill.carrier,
            invoice: bill,
            amount: unsigned(net),
            facts: { billed: net, invoice: billName(bill), account },
            evidence: own.map((at) => view.source(at, view.place(at).row)),
            charge: 'invoice',
          })
        }
      }
      const left = view.bills.length - assessed
      return {
        verdicts,
        assessed,
        reason: missing(left, view.bills.length, 'invoice', 'no account is stated'),
      }
    },
  }),
}
