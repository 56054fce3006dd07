import { baseWord, eachShip, NEEDS } from '../against-expected.js'
import { type Check, finding, type Ship } from '../check.js'
import { fold } from '../fold.js'
import type { Finding } from '../report.js'
import type { View } from '../view.js'

export const serviceMismatch: Check = {
  name: 'service_mismatch',
  severity: 'warning',
  needs: `${NEEDS} with a service or zone, and the service or zone in the file`,
  says: 'a shipment is billed for another service or zone than expected',
  x12: '38',
  assess: (view) =>
    eachShip(
      view,
      (one, expected) => {
        if (expected === undefined || expected.voided) return undefined
        const found = baseWord(view, one.ship)
        const service = found?.service ?? freightName(one.ship)
        const findings: Finding[] = []
        let looked = false
        const differ = (what: string, told: string, wanted: string): void => {
          const message = `${what} ${told} billed, ${wanted} expected`
          findings.push(
            finding(serviceMismatch, {
              ...one.facts,
              direction: 'over',
              amount: null,
              message,
              charge: what,
            }),
          )
        }
        if (expected.service !== undefined && service !== undefined) {
          looked = true
          if (!sameService(view, service, expected.service)) differ('service', service, expected.service)
        }
        if (expected.zone !== undefined && found?.zone !== undefined) {
          looked = true
          const bare = (zone: string): string => fold(zone).replace(/^0+(?=.)/, '')
          if (bare(found.zone) !== bare(expected.zone)) differ('zone', found.zone, expected.zone)
        }
        return looked ? findings : undefined
      },
      'no expected service or zone, or none in the file',
    ),
}

/** Names count as the same where one holds the other, or the configuration says so. */
function sameService(view: View, told: string, wanted: string): boolean {
  const names = view.config.services ?? {}
  const alias = (name: string): string => fold((Object.hasOwn(names, name) ? names[name] : undefined) ?? name)
  const [a, b] = [alias(told), alias(wanted)]
  return a.includes(b) || b.includes(a)
}

function freightName(ship: Ship): string | undefined {
  return ship.entries
    .flatMap(({ lines }) => lines)
    .find(({ kind }) => kind.category === 'freight' && kind.stage === 'original')?.kind.description
}
