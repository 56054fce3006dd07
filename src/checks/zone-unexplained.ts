import { NONE } from '../ledger/slots.js'
import { type AuditState, hungRows } from '../ledger/state.js'
import { createSum } from '../values/money.js'
import { type Check, overcharge, type Ship, type ShipEntry } from './check.js'
import { byPlainPattern } from './plain-shipments.js'
import { type AuditRecord, fact, keep, ofShipment } from './record.js'
import type { Verdict } from './verdict.js'

const NAME = 'zone_unexplained'

/** A record that states a corrected zone. */
const KEEPS = { zone: 'word', corrected: 'word' } as const

function observe(record: AuditRecord, state: AuditState): void {
  const corrected = fact(record, 'corrected_zone')
  if (corrected === null || /^0+$/.test(corrected) || record.shipment === NONE) return
  const zone = ofShipment(record, 'zone')
  const { at, col } = keep(record, state, NAME, KEEPS)
  col.zone[at] = zone === null ? NONE : state.words.id(zone)
  col.corrected[at] = state.words.id(corrected)
}

const ZONE = [
  'Zone Correction',
  '4.20',
  { category: 'correction', subcategory: 'zone', stage: 'adjustment' },
] as const

export const zoneUnexplained: Check = {
  name: NAME,
  title: 'Zone corrected without a cause',
  severity: 'info',
  confidence: 'look',
  mayBeUnread: 'on_invoice',
  claim: 'billing',
  evidenceNeeded: 'the postal codes on the label, and the zone that the carrier publishes for them',
  needs: 'zone corrections in the file',
  says: 'a zone correction is billed for a shipment whose address was not corrected: a zone only depends on the two postal codes and the service',
  x12: '46',
  examples: [
    {
      of: 'a corrected zone without any other correction',
      records: [
        { charges: [['Ground', '10.00']] },
        { invoice: 'A2', facts: { zone: '005', corrected_zone: '006' }, charges: [ZONE] },
      ],
      finds: ['4.20 USD for Zone Correction: zone 005 became 006, and no address was corrected'],
    },
    {
      of: 'a correction whose zone is the same as before',
      records: [{ facts: { zone: '005', corrected_zone: '005' }, charges: [ZONE] }],
      finds: ['4.20 USD for Zone Correction: no address was corrected'],
    },
    {
      of: 'a zone correction that is paid back',
      records: [
        {
          charges: [
            [
              'Zone Correction',
              '-4.20',
              { category: 'correction', subcategory: 'zone', stage: 'adjustment' },
            ],
          ],
        },
      ],
      finds: [],
    },
    {
      of: 'a zone that was corrected together with the address',
      records: [
        { charges: [['Ground', '10.00']] },
        {
          invoice: 'A2',
          charges: [
            ZONE,
            [
              'Address Correction',
              '18.00',
              { category: 'correction', subcategory: 'address', stage: 'adjustment' },
            ],
          ],
        },
      ],
      finds: [],
    },
  ],
  observes: (declaration) => declaration?.facts?.corrected_zone !== undefined,
  observe,
  keeps: KEEPS,
  assess: (view) => {
    const { words } = view.state
    const { col, length } = hungRows(view.state, NAME, KEEPS)
    const zones = new Map<number, [from: string, to: string]>()
    const word = (id: number | undefined): string =>
      id === undefined || id === NONE ? '' : (words.list[id] ?? '')
    for (let at = 0; at < length; at++)
      zones.set(col.entry[at] as number, [word(col.zone[at]), word(col.corrected[at])])
    const verdicts: Verdict[] = []
    let assessed = 0
    return {
      screen: byPlainPattern(({ charges }) => charges.some(({ kind }) => isCorrection(kind, 'zone'))),
      ship: (ship) => {
        if (ship.shipment === NONE) return
        for (const entry of ship.entries) {
          const lines = entry.lines.filter(({ kind }) => isCorrection(kind, 'zone'))
          if (lines.length === 0) continue
          assessed++
          const sum = createSum()
          for (const line of lines) sum.add(line.net)
          if (sum.sign() <= 0 || hasAddress(ship)) continue
          const [from, to] = zones.get(entry.entry) ?? ['', '']
          verdicts.push({
            ...overcharge(view, ship, entry, sum.text()),
            facts: {
              billed: sum.text(),
              charge: lines[0]?.kind.description,
              zone: from || null,
              corrected: to === from ? null : to || null,
            },
            charges: lines,
            evidence: lines.map(({ source }) => source),
            charge: lines[0]?.kind.description ?? '',
            billed: sum.text(),
          })
        }
      },
      finish: () => ({
        verdicts,
        assessed,
        reason: assessed === 0 ? 'no zone correction in these files' : null,
      }),
    }
  },
}

const isCorrection = ({ category, subcategory }: ShipEntry['lines'][number]['kind'], of: string): boolean =>
  category === 'correction' && subcategory === of

const hasAddress = ({ entries }: Ship): boolean =>
  entries.some(({ lines }) => lines.some(({ kind }) => isCorrection(kind, 'address')))
