import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { type Kind, ownRows } from '../ledger/state.js'
import { isBaseFreight } from '../schema/subcategories.js'
import { canonical } from '../values/decimal.js'
import { addMoney, createSum, type Money, negate, signOf } from '../values/money.js'
import { type Check, overcharge, type Ship, type ShipEntry } from './check.js'
import { CONFLICT_EXAMPLES } from './conflict-examples.js'
import { byPattern, type Pattern } from './plain-shipments.js'
import type { Verdict } from './verdict.js'

export const conflictingShipment: Check = {
  name: 'conflicting_shipment',
  title: 'Shipment billed in contradictory ways',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'the label, and proof that only one parcel was handed over',
  needs: 'several records of one shipment on an invoice, or a zone',
  says: 'the records of a shipment contradict each other: two zones, two base freights, or residential and commercial',
  x12: '46',
  examples: CONFLICT_EXAMPLES,
  assess: (view) => {
    const verdicts: Verdict[] = []
    const zones = furtherZones(view)
    let assessed = 0
    const freightsBy = byPattern(freightsIn)
    const mayBeBothBy = byPattern(mayBeBothIn)
    return {
      screen: ({ entry, pattern }) => {
        const freights = freightsBy(pattern)
        if (freights === 0) return false
        if (freights > 1 || zones.has(entry) || mayBeBothBy(pattern)) return true
        assessed++
        return false
      },
      ship: (ship) => {
        if (ship.shipment === NONE || ship.damaged) return
        for (const entry of ship.entries) {
          const freights = freightsOf(view, entry)
          if (freights === 0) continue
          assessed++
          if (freights === 1 && !zones.has(entry.entry) && !mayBeBoth(view, entry)) continue
          const all = entry.lines.filter((line) => isBase(view, entry, line))
          // A return has its own freight.
          const [back, base] = [all.filter(isReturn), all.filter((line) => !isReturn(line))]
          const found =
            twoFreights(view, ship, entry, base, zones) ??
            twoFreights(view, ship, entry, back, zones) ??
            twoZones(view, ship, entry, all, zones)
          if (found !== undefined) verdicts.push(found)
          const both = residentialAndCommercial(view, ship, entry, base)
          if (both !== undefined) verdicts.push(both)
        }
      },
      finish: () => ({
        verdicts,
        assessed,
        reason: assessed === 0 ? 'no shipment with a base freight' : null,
      }),
    }
  },
}

/** Number of base charges: nearly all shipments have one, which cannot be in conflict. */
function freightsOf(view: View, entry: ShipEntry): number {
  let freights = 0
  for (const line of entry.lines) if (isBase(view, entry, line)) freights++
  return freights
}

/** Whether a residential surcharge is billed by a carrier whose freight may name businesses. */
const mayBeBoth = (view: View, { delivery, lines }: ShipEntry): boolean =>
  view.hints(delivery)?.commercial !== undefined && lines.some(isForHome)

const isForHome = ({ kind, net }: ViewLine): boolean =>
  kind.subcategory === 'residential' && kind.stage === 'original' && signOf(net) > 0

const isBase = (view: View, entry: ShipEntry, { kind, net }: ViewLine): boolean =>
  isBaseKind(kind) && signOf(net) > 0 && !view.isChargeback(entry.delivery, kind)

const isBaseKind = (kind: Kind): boolean =>
  isBaseFreight(kind) && (kind.stage === 'original' || kind.stage === 'return')

const freightsIn = ({ hints, charges }: Pattern): number =>
  charges.filter(({ kind, net }) => isBaseKind(kind) && net > 0 && hints?.chargeback?.(kind) !== true).length

const mayBeBothIn = ({ hints, charges }: Pattern): boolean =>
  hints?.commercial !== undefined &&
  charges.some(({ kind, net }) => kind.subcategory === 'residential' && kind.stage === 'original' && net > 0)

const isReturn = ({ kind }: ViewLine): boolean => kind.stage === 'return'

/** Number of charges named in the facts. */
const SHOWN = 4

/** Two records with different base charges. The same charge and amount twice is not a conflict: correct files repeat them. */
function twoFreights(
  view: View,
  ship: Ship,
  entry: ShipEntry,
  base: readonly ViewLine[],
  further: Zones,
): Verdict | undefined {
  if (base.length < 2 || view.hints(entry.delivery)?.severalBaseCharges === true) return undefined
  // A credited freight was billed again on purpose.
  const amounts = new Set(base.map(({ net }) => canonical(net.text)))
  if (entry.lines.some((line) => credits(line, amounts))) return undefined
  const rows = new Map<number, string>()
  for (const { row, kind, net } of base)
    rows.set(row, `${rows.get(row) ?? ''}|${kind.code}|${kind.description}|${canonical(net.text)}`)
  if (new Set(rows.values()).size < 2) return undefined
  const least = base.map(({ net }) => net).reduce(smaller)
  const zones = zonesOf(view, entry.entry, further)
  return {
    ...overcharge(view, ship, entry, least.text),
    facts: {
      fault: 'freights',
      records: rows.size,
      zones: zones.length > 1 ? zones.map(({ zone }) => zone).join(' and ') : null,
      charges: base.length,
      ...Object.fromEntries(
        base.slice(0, SHOWN).flatMap(({ kind, net }, at) => [
          [`charge_${at + 1}`, kind.description],
          [`amount_${at + 1}`, net.text],
        ]),
      ),
    },
    charges: base,
    evidence: base.map(({ source }) => source),
    charge: base[0]?.kind.description ?? '',
  }
}

/** A negative freight, or a refund of exactly the amount of one of the base charges. */
function credits({ kind, net }: ViewLine, amounts: ReadonlySet<string>): boolean {
  if (signOf(net) >= 0) return false
  if (kind.category === 'freight') return true
  return (
    (kind.category === 'refund' || kind.stage === 'credit') &&
    amounts.has(canonical(net.text.replace('-', '')))
  )
}

const smaller = (a: Money, b: Money): Money => (signOf(addMoney(b, negate(a))) < 0 ? b : a)

type Zones = ReadonlyMap<number, ReadonlyMap<number, number>>

/** Zones of entries with several zones, each with its first row. */
function furtherZones({ state }: View): Zones {
  const { col, length } = ownRows(state, 'zones')
  const found = new Map<number, Map<number, number>>()
  for (let at = 0; at < length; at++) {
    const entry = col.entry[at] as number
    const [zone, row] = [col.zone[at] as number, col.row[at] as number]
    const zones = found.get(entry) ?? new Map<number, number>()
    found.set(entry, zones)
    zones.set(zone, Math.min(row, zones.get(zone) ?? row))
  }
  return found
}

function zonesOf({ state }: View, entry: number, further: Zones): { zone: string; row: number }[] {
  const { zone, zoneRow } = state.entries.col
  const first = zone[entry] as number
  if (first === NONE) return []
  const others = [...(further.get(entry) ?? [])].filter(([other]) => other !== first)
  return [[first, zoneRow[entry] as number] as const, ...others]
    .map(([one, row]) => ({ zone: state.words.list[one] ?? '', row }))
    .sort((a, b) => a.row - b.row)
}

function twoZones(
  view: View,
  ship: Ship,
  entry: ShipEntry,
  base: readonly ViewLine[],
  further: Zones,
): Verdict | undefined {
  const zones = zonesOf(view, entry.entry, further)
  if (zones.length < 2) return undefined
  return {
    ...overcharge(view, ship, entry, null),
    facts: { fault: 'zones', zones: zones.map(({ zone }) => zone).join(' and ') },
    charges: base.filter((line) => zones.some(({ row }) => row === line.row)),
    evidence: zones.map(({ row }) => view.source(entry.delivery, row)),
  }
}

function residentialAndCommercial(
  view: View,
  ship: Ship,
  entry: ShipEntry,
  base: readonly ViewLine[],
): Verdict | undefined {
  const commercial = view.hints(entry.delivery)?.commercial
  if (commercial === undefined) return undefined
  const home = entry.lines.filter(isForHome)
  if (home.length === 0) return undefined
  const business = base.filter(({ kind }) => commercial.test(kind.description))
  if (business.length === 0) return undefined
  const sum = createSum()
  for (const line of home) sum.add(line.net)
  return {
    ...overcharge(view, ship, entry, sum.text()),
    facts: {
      fault: 'residential',
      surcharge: sum.text(),
      freight: business[0]?.kind.description,
    },
    charges: [...business, ...home],
    evidence: [...business, ...home].map(({ source }) => source),
    charge: home[0]?.kind.description ?? '',
    billed: sum.text(),
    expected: '0',
    x12: '30',
  }
}
