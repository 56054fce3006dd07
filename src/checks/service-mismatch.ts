import type { View } from '../invoices/view.js'
import { isBaseFreight } from '../schema/subcategories.js'
import { fold } from '../values/fold.js'
import { baseWord, eachShip, NEEDS, NOT_LISTED, VOIDED_LABEL } from './against-expected.js'
import type { Check, Ship } from './check.js'
import { sameService } from './service-names.js'
import type { Verdict } from './verdict.js'

export const serviceMismatch: Check = {
  name: 'service_mismatch',
  title: 'Service or zone differs from the expected one',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'the label with its service and zone',
  needs: `${NEEDS} with a service or zone, and the service or zone in the file; services are compared by their known names`,
  says: 'a shipment is billed for another service or zone than expected',
  x12: '38',
  examples: [
    {
      of: 'a parcel billed for a farther zone',
      given: { expected: [{ tracking_number: 'P1', zone: '2' }] },
      records: [{ facts: { zone: '8' }, charges: [['Freight', '12.00']] }],
      finds: ['zone 8 billed, 2 expected'],
    },
    {
      of: 'a service named by the freight alone, beside that of the return',
      hints: { services: { brands: [], services: [['Air'], ['Ground'], ['Return']] } },
      given: { expected: [{ tracking_number: 'P1', service: 'Air' }] },
      records: [
        {
          charges: [
            ['Return', '5.00', { stage: 'return' }],
            ['Ground', '12.00'],
          ],
        },
      ],
      finds: ['service Ground billed, Air expected'],
    },
    {
      of: 'a voided label',
      given: { expected: [{ tracking_number: 'P1', zone: '2', voided: true }] },
      records: [{ facts: { zone: '8' }, charges: [['Freight', '12.00']] }],
      finds: [],
    },
    {
      of: 'a parcel billed for its zone',
      given: { expected: [{ tracking_number: 'P1', zone: '2' }] },
      records: [{ facts: { zone: '002' }, charges: [['Freight', '12.00']] }],
      finds: [],
    },
  ],
  assess: (view) =>
    eachShip(view, (one, expected) => {
      if (expected === undefined) return NOT_LISTED
      if (expected.voided === true) return VOIDED_LABEL
      const found = baseWord(view, one.ship)
      const service = found?.service ?? freightName(one.ship)
      const verdicts: Verdict[] = []
      let unknown: string | undefined
      let compared = 0
      const compare = (what: 'service' | 'zone', billed: string, wanted: string, same: boolean): void => {
        compared++
        if (same) return
        const facts = { fault: what, billed, expected: wanted }
        verdicts.push({ ...one.shipment, direction: 'over', amount: null, facts, charge: what })
      }
      if (expected.service !== undefined && service !== undefined) {
        const same = servicesMatch(view, one.ship, service, expected.service)
        if (typeof same === 'boolean') compare('service', service, expected.service, same)
        else unknown = same.unknown
      }
      if (expected.zone !== undefined && found?.zone !== undefined) {
        const zoneKey = (zone: string): string => fold(zone).replace(/^0+(?=.)/, '')
        compare('zone', found.zone, expected.zone, zoneKey(found.zone) === zoneKey(expected.zone))
      }
      if (compared > 0) return verdicts
      return unknown === undefined
        ? 'no expected service or zone, or none in the file'
        : `the service "${shortened(unknown)}" is not known (add its name to \`services\` of the configuration)`
    }),
}

const LONGEST = 60
const shortened = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name)

/** Compares services by the names in the configuration, then by the carrier's table. */
function servicesMatch(
  view: View,
  ship: Ship,
  billed: string,
  wanted: string,
): ReturnType<typeof sameService> {
  const names = view.config.services ?? {}
  const alias = (name: string): string => (Object.hasOwn(names, name) ? names[name] : undefined) ?? name
  return sameService(ship.entries[0]?.bill.hints?.services, alias(billed), alias(wanted))
}

function freightName(ship: Ship): string | undefined {
  return ship.entries
    .flatMap(({ lines }) => lines)
    .find(({ kind }) => isBaseFreight(kind) && kind.stage === 'original')?.kind.description
}
