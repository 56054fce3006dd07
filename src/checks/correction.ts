/** The cost of corrections and chargebacks, with the charge that they correct. */

import { type CorrectionCause, correctionCause, firstCause } from '../format/corrections.js'
import type { AuditHints } from '../format/format.js'
import { bySource } from '../invoices/declared-totals.js'
import type { View, ViewLine } from '../invoices/view.js'
import { findShipment } from '../ledger/book.js'
import { NONE } from '../ledger/slots.js'
import type { AuditState } from '../ledger/state.js'
import { createSum, signOf } from '../values/money.js'
import { type Check, marksOf, type Ship, type ShipEntry, saysOf, trackingOf } from './check.js'
import { byPattern } from './plain-shipments.js'
import { type AuditRecord, fact, mark } from './record.js'
import type { Verdict } from './verdict.js'

const NAME = 'correction'

/** Notes the number under which the shipment was first billed, if a record states it. */
function observe(record: AuditRecord, state: AuditState): void {
  const original = fact(record, 'original_tracking_number')
  if (original === null || record.shipment === NONE) return
  if (state.numbers.text(record.shipment) === original) return
  mark(record, state, NAME, { original })
}

export const correction: Check = {
  name: NAME,
  title: 'Corrections and chargebacks',
  severity: 'info',
  confidence: 'look',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'the label as it was printed, with address, weight and sides',
  needs: 'adjustments, corrections or chargebacks in the file; the files with the original charges',
  says: 'what corrections and chargebacks of a shipment cost, with the charge that they correct',
  examples: [
    {
      of: 'an address correction, and the freight that it corrects',
      records: [
        { charges: [['Freight', '10.00']] },
        {
          invoice: 'A2',
          charges: [['Address Correction', '18.00', { category: 'correction', stage: 'adjustment' }]],
        },
      ],
      finds: ['18.00 USD for Address Correction; original charge 10.00 USD (Freight)'],
    },
    {
      of: 'an address correction that is paid back',
      records: [
        { charges: [['Freight', '10.00']] },
        {
          invoice: 'A2',
          charges: [['Address Correction', '-18.00', { category: 'correction', stage: 'adjustment' }]],
        },
      ],
      finds: ['-18.00 USD for Address Correction; original charge 10.00 USD (Freight)'],
    },
    {
      of: 'a correction of a parcel that names the one it was billed as first, and has a freight of its own',
      records: [
        { charges: [['Freight', '10.00']] },
        {
          parcel: 'P2',
          charges: [
            ['Freight', '12.00'],
            ['Fuel', '1.00', { category: 'fuel' }],
          ],
        },
        {
          parcel: 'P2',
          invoice: 'A2',
          facts: { original_tracking_number: 'P1' },
          charges: [['Address Correction', '18.00', { category: 'correction', stage: 'adjustment' }]],
        },
      ],
      finds: ['18.00 USD for Address Correction; original charge 12.00 USD (Freight)'],
    },
    {
      of: 'a correction that a discount of the same record makes free',
      records: [
        {
          charges: [
            ['Freight', '10.00'],
            ['Address Correction', '0.00', { gross: '18.00', category: 'correction', stage: 'adjustment' }],
          ],
        },
      ],
      finds: [],
    },
    { of: 'a parcel without a correction', records: [{ charges: [['Freight', '10.00']] }], finds: [] },
  ],
  observes: (declaration) => declaration?.facts?.original_tracking_number !== undefined,
  observe,
  assess: (view) => {
    const verdicts: Verdict[] = []
    const originals = new Map<number, string[]>()
    for (const found of marksOf(view, NAME)) {
      const known = originals.get(found.shipment) ?? []
      originals.set(found.shipment, [...new Set([...known, saysOf(found).original ?? ''])].sort())
    }
    let assessed = 0
    const isCorrected = byPattern(({ hints = NO_HINTS, charges }) =>
      charges.some(
        ({ kind, net }) =>
          net !== 0 && correctionCause(kind, hints, hints.chargeback?.(kind) === true) !== null,
      ),
    )
    return {
      found: verdicts,
      screen: ({ pattern }) => {
        if (isCorrected(pattern)) return true
        assessed++
        return false
      },
      ship: (ship) => {
        if (ship.shipment === NONE) return
        assessed++
        for (const entry of ship.entries) {
          let lines: ViewLine[] | undefined
          let cause: CorrectionCause = 'other charges'
          for (const line of entry.lines) {
            const own = causeOfCharge(view, entry, line)
            if (own === null || signOf(line.net) === 0) continue
            lines ??= []
            lines.push(line)
            cause = firstCause(cause, own)
          }
          if (lines === undefined) continue
          const found = judged(view, ship, entry, { lines, cause }, originals.get(ship.shipment) ?? [])
          if (found !== undefined) verdicts.push(found)
        }
      },
      finish: () => ({ verdicts, assessed, reason: assessed === 0 ? 'no shipment in these files' : null }),
    }
  },
}

const NO_HINTS: AuditHints = {}

function causeOfCharge(view: View, entry: ShipEntry, { kind }: ViewLine): CorrectionCause | null {
  return correctionCause(kind, entry.bill.hints ?? NO_HINTS, view.isChargeback(entry.delivery, kind))
}

/** Undefined if the same invoice takes the corrections back. */
function judged(
  view: View,
  ship: Ship,
  entry: ShipEntry,
  { lines, cause }: { readonly lines: readonly ViewLine[]; readonly cause: CorrectionCause },
  elsewhere: readonly string[],
): Verdict | undefined {
  const sum = createSum()
  for (const line of lines) sum.add(line.net)
  if (sum.sign() === 0) return undefined
  const original = originalOf(view, ship, elsewhere)
  const charges = [...new Set(lines.map(({ kind }) => kind.description))].join(', ')
  const before = createSum()
  for (const line of original) before.add(line.net)
  return {
    direction: sum.sign() < 0 ? 'under' : 'over',
    carrier: ship.carrier,
    invoice: entry.bill,
    tracking: trackingOf(view, ship.shipment),
    amount: sum.text().replace('-', ''),
    facts: {
      billed: sum.text(),
      charge: charges,
      original: original.length === 0 ? null : before.text(),
      cause,
      original_charge: [...new Set(original.map(({ kind }) => kind.description))].join(', ') || null,
    },
    charges: lines,
    evidence: lines.map(({ source }) => source),
    charge: charges,
    original: original.map(({ source }) => source),
    ...(original.length === 0 && { mayBeUnread: 'anywhere' as const }),
  }
}

/** Base charges of the shipment, or of the original shipment that its records name. */
function originalOf(view: View, ship: Ship, elsewhere: readonly string[]): ViewLine[] {
  const own = baseLines(view, ship.entries)
  if (own.length > 0) return own
  return elsewhere.flatMap((number) => {
    const shipment = findShipment(view.state, ship.carrier, number, true)
    if (shipment === NONE) return []
    const entries = view.entriesOf(shipment).map((entry): ShipEntry => {
      const delivery = view.state.entries.col.delivery[entry] as number
      return { entry, delivery, bill: view.billOf(delivery), lines: view.linesOf(entry) }
    })
    return baseLines(view, entries)
  })
}

function baseLines(view: View, entries: readonly ShipEntry[]): ViewLine[] {
  return entries
    .flatMap((entry) =>
      entry.lines.filter(
        (line) => line.kind.stage === 'original' && causeOfCharge(view, entry, line) === null,
      ),
    )
    .filter(({ kind }) => kind.category === 'freight')
    .sort((a, b) => bySource(a.source, b.source))
}
