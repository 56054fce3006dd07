import type { Carrier, Source } from '../../line-item.js'
import { createSum, type Sum } from '../../money.js'
import { type Check, count, EVIDENCE, finding, money } from '../check.js'
import { bySource } from '../declared.js'

interface Unknown {
  readonly carrier: Carrier
  readonly currency: string | null
  readonly charge: string
  readonly net: Sum
  lines: number
  evidence: Source[]
}

export const uncategorizedCharge: Check = {
  name: 'uncategorized_charge',
  severity: 'warning',
  needs: 'charges',
  says: 'the carrier bills a charge that no rule knows: a new fee, or a new name of an old one',
  assess: () => {
    const unknown = new Map<string, Unknown>()
    let charges = 0
    return {
      ship: ({ carrier, entries }) => {
        for (const { bill, lines } of entries) {
          charges += lines.length
          for (const { kind, net, source } of lines) {
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
              evidence: [],
            }
            unknown.set(key, known)
            known.net.add(net)
            known.lines++
            known.evidence.push(source)
            if (known.evidence.length > 4 * EVIDENCE)
              known.evidence = known.evidence.sort(bySource).slice(0, EVIDENCE)
          }
        }
      },
      finish: () => ({
        findings: [...unknown.values()].map(({ carrier, currency, charge, net, lines, evidence }) =>
          finding(uncategorizedCharge, {
            direction: net.sign() < 0 ? 'under' : 'over',
            carrier,
            currency,
            amount: net.text().replace('-', ''),
            message: `${charge}: ${count(lines, 'charge')} of ${money(net.text(), currency)} that no charge rule knows`,
            evidence: evidence.sort(bySource),
            charge,
          }),
        ),
        assessed: charges,
        reason: charges === 0 ? 'no charge in these files' : null,
      }),
    }
  },
}
