import { bySource } from '../invoices/declared-totals.js'
import type { ViewLine } from '../invoices/view.js'
import type { Carrier } from '../schema/line-item.js'
import { createSum, type Sum } from '../values/money.js'
import type { Check } from './check.js'
import { byPattern } from './plain-shipments.js'
import { EVIDENCE, type Verdict } from './verdict.js'

interface Unknown {
  readonly carrier: Carrier
  readonly currency: string | null
  readonly charge: string
  readonly net: Sum
  lines: number
  shown: ViewLine[]
}

/** The first lines by file and record; nobody reads more, and there may be a whole year of them. */
const first = (lines: readonly ViewLine[]): ViewLine[] =>
  [...lines].sort((a, b) => bySource(a.source, b.source)).slice(0, EVIDENCE)

export const uncategorizedCharge: Check = {
  name: 'uncategorized_charge',
  title: 'Unknown charge',
  severity: 'warning',
  confidence: 'look',
  mayBeUnread: 'nothing',
  claim: null,
  evidenceNeeded: 'none: give the charge a rule (--charges)',
  needs: 'charges',
  says: 'the carrier bills a charge that no rule matches: a new fee, or a new name of an old one',
  examples: [
    {
      of: 'a fee that no rule matches',
      records: [{ charges: [['Moon Surcharge', '3.00', { category: 'uncategorized' }]] }],
      finds: ['3.00 USD on 1 charge that no charge rule matches: Moon Surcharge'],
    },
    { of: 'a fee that is known', records: [{ charges: [['Freight', '10.00']] }], finds: [] },
  ],
  assess: () => {
    const unknown = new Map<string, Unknown>()
    let charges = 0
    const hasUnknown = byPattern((pattern) =>
      pattern.charges.some(({ kind }) => kind.category === 'uncategorized'),
    )
    return {
      screen: ({ pattern }) => {
        if (hasUnknown(pattern)) return true
        charges += pattern.charges.length
        return false
      },
      ship: ({ carrier, entries }) => {
        for (const { bill, lines } of entries) {
          charges += lines.length
          for (const line of lines) {
            const { kind, net } = line
            if (kind.category !== 'uncategorized') continue
            const charge = kind.code === null ? kind.description : `${kind.description} (${kind.code})`
            const key = JSON.stringify([
              carrier,
              bill.currency,
              bill.currency === null ? bill.format : null,
              charge,
            ])
            const known = unknown.get(key) ?? {
              carrier,
              currency: bill.currency,
              charge,
              net: createSum(),
              lines: 0,
              shown: [],
            }
            unknown.set(key, known)
            known.net.add(net)
            known.lines++
            known.shown.push(line)
            if (known.shown.length > 4 * EVIDENCE) known.shown = first(known.shown)
          }
        }
      },
      finish: () => ({
        verdicts: [...unknown.values()].map(
          ({ carrier, currency, charge, net, lines, shown }): Verdict => ({
            // A charge without a rule is worth a look, but nothing is refundable.
            direction: 'integrity',
            carrier,
            currency,
            amount: net.text().replace('-', ''),
            facts: { billed: net.text(), charges: lines, charge },
            charges: first(shown),
            evidence: first(shown).map(({ source }) => source),
            charge,
          }),
        ),
        assessed: charges,
        reason: charges === 0 ? 'no charge in these files' : null,
      }),
    }
  },
}
