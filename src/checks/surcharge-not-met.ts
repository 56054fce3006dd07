import type { AuditHints, SizeCharge, SizeChargeHint, SizeLimits } from '../format/format.js'
import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { type AuditState, hungRows, type Kind } from '../ledger/state.js'
import { epochDay } from '../values/calendar.js'
import { Exact } from '../values/decimal.js'
import { createSum } from '../values/money.js'
import { once } from '../values/once.js'
import { count } from '../values/shown-amounts.js'
import {
  type Check,
  type Outcome,
  type RowsByEntry,
  rowsByEntry,
  type Ship,
  type ShipEntry,
  trackingOf,
} from './check.js'
import { createMeasuredParcels, type MeasuredParcels, type MeasuredRecord } from './measured-parcels.js'
import { byPlainPattern } from './plain-shipments.js'
import { reasonsText } from './reasons.js'
import { type AuditRecord, BASE, dayOf, fact, keep, kindAt, ofShipment } from './record.js'
import { sidesIn } from './sized-parcels.js'
import { SIZE_EXAMPLES } from './surcharge-examples.js'
import type { Verdict } from './verdict.js'
import { isOnePiece, MEASURES, measuresOf, SIDES } from './weight-formula.js'

const NAME = 'surcharge_not_met'

/** Sides and weight of a parcel whose charges may be for its size: `51.0x31.0x5.0`. */
const KEEPS = { sides: 'word', weight: 'word', unit: 'word', date: 'date' } as const

function observe(record: AuditRecord, state: AuditState): void {
  const hint = record.hints?.sizeCharges
  if (hint === undefined || record.shipment === NONE) return
  if (hint.measured === 'record' ? !isHandled(record) : (record.bits & BASE) === 0) return
  const sides = sidesOf(record)
  const unit = fact(record, 'dimension_unit')
  const inUnit = unit === null || hint.unit.test(unit)
  // If charges have records of their own, the weight of the base charge is already in the ledger.
  const isWeighed = hint.measured === 'record'
  if (!isWeighed && (sides === undefined || !inUnit)) return
  const word = (text: string | null): number => (text === null ? NONE : state.words.id(text))
  const day = dayOf(record)
  const { at, col } = keep(record, state, NAME, KEEPS)
  col.sides[at] = word(sides !== undefined && inUnit ? sides : null)
  col.weight[at] = word(isWeighed ? fact(record, 'actual_weight') : null)
  col.unit[at] = word(fact(record, 'actual_weight_unit') ?? ofShipment(record, 'billed_weight_unit'))
  col.date[at] = day === null ? NONE : state.dates.id(day)
}

function isHandled(record: AuditRecord): boolean {
  for (let charge = record.first; charge < record.end; charge++)
    if (kindAt(record, charge).category === 'handling') return true
  return false
}

/** Sides in a record about one parcel. */
function sidesOf(record: AuditRecord): string | undefined {
  if (!isOnePiece(record)) return undefined
  const text = fact(record, 'dimensions') ?? SIDES.map((side) => fact(record, side) ?? '').join('x')
  return sidesIn(text) === undefined ? undefined : text
}

export const surchargeNotMet: Check = {
  name: NAME,
  title: 'Size or weight does not justify the surcharge',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'sides and weight of the parcel, as packed or as on the label',
  needs: 'handling charges, and sides or weight of their parcels in the file',
  says: "a handling, large or over-maximum charge is billed for a parcel whose sides and weight are within the carrier's limits on its ship date",
  examples: SIZE_EXAMPLES,
  observes: (declaration) => declaration?.audit?.sizeCharges !== undefined,
  observe,
  keeps: KEEPS,
  assess: (view) => {
    const judging: Judging = {
      view,
      kept: rowsByEntry(view, hungRows(view.state, NAME, KEEPS)),
      parcels: createMeasuredParcels(view),
      limitsOn: limitsByDay(),
      ruleOf: rulesByKind(),
    }
    const verdicts: Verdict[] = []
    const reasons = new Map<string, number>()
    let all = 0
    let assessed = 0
    return {
      screen: byPlainPattern(({ charges }) => charges.some(({ kind }) => kind.category === 'handling')),
      ship: (ship) => {
        if (ship.shipment === NONE || ship.damaged) return
        if (!hasHandling(ship)) return
        for (const lines of handlingLines(ship).values()) {
          all++
          const found = judge(judging, ship, lines)
          if (typeof found === 'string') reasons.set(found, (reasons.get(found) ?? 0) + 1)
          else {
            assessed++
            if (found !== null) verdicts.push(found)
          }
        }
      },
      finish: () => ({ verdicts, assessed, reason: reasonOf(all, reasons) }),
    }
  },
}

const reasonOf = (all: number, reasons: ReadonlyMap<string, number>): Outcome['reason'] =>
  all === 0 ? 'no handling charge in these files' : reasonsText(reasons, count(all, 'handling charge'))

interface Handled {
  readonly entry: ShipEntry
  readonly hint: SizeChargeHint
  readonly line: ViewLine
}

const hasHandling = ({ entries }: Ship): boolean =>
  entries.some(({ lines }) => lines.some(({ kind }) => kind.category === 'handling'))

/** Handling charges of a shipment by description, with their credits, so that credited charges are not disputed. */
function handlingLines(ship: Ship): Map<string, Handled[]> {
  const found = new Map<string, Handled[]>()
  for (const entry of ship.entries) {
    const hint = entry.bill.hints?.sizeCharges
    if (hint === undefined) continue
    for (const line of entry.lines) {
      const { category, description } = line.kind
      if (category !== 'handling') continue
      const known = found.get(description)
      if (known === undefined) found.set(description, [{ entry, hint, line }])
      else known.push({ entry, hint, line })
    }
  }
  return found
}

const UNSEEN = 'the file does not show the reason, such as the packaging'
const UNMEASURED = 'the file states no sides or weight of the parcel'
const REMEASURED = 'billed later, for sides and a weight that the carrier measured later'

/** Within this many days of a change the carrier may have received the parcel under the other limits. */
const CHANGE = 7

interface Judging {
  readonly view: View
  readonly kept: RowsByEntry
  readonly parcels: MeasuredParcels
  readonly limitsOn: (rule: SizeCharge, day: string | null) => Limits
  readonly ruleOf: (hint: SizeChargeHint, kind: Kind) => SizeCharge | undefined
}

function judge(judging: Judging, ship: Ship, lines: readonly Handled[]): Verdict | null | string {
  const [first] = lines
  const sum = createSum()
  for (const { line } of lines) sum.add(line.net)
  if (first === undefined || sum.sign() <= 0) return null
  // The record of the base charge states the first measurements.
  if (first.hint.measured === 'shipment' && lines.some(({ line }) => line.kind.stage === 'adjustment'))
    return REMEASURED
  const rule = judging.ruleOf(first.hint, first.line.kind)
  if (rule === undefined) return UNSEEN
  const { view, parcels } = judging
  const measured = measuredOf(judging, ship, first.entry.bill.hints)
  const limits = judging.limitsOn(rule, measured.map(({ day }) => day).find((day) => day !== null) ?? null)
  if (measured.some((one) => parcels.isOver(one, limits.now))) return null
  const sides = measured.map(parcels.sides).find((one) => one !== undefined)
  const weights = measured.flatMap((one) => parcels.weight(one) ?? [])
  const weight = weights.length === 0 ? undefined : Exact.max(...weights)
  if (isSized(limits.now) ? sides === undefined : weight === undefined) return UNMEASURED
  if (limits.now.weight !== undefined && weight === undefined) return UNMEASURED
  const [{ day } = { day: null }] = measured
  return verdictOf(view, ship, lines, sum.text(), { sides, weight, day }, { rule, limits })
}

function rulesByKind(): Judging['ruleOf'] {
  const known = once((_: SizeChargeHint) => new Map<Kind, SizeCharge | undefined>())
  return (hint, kind) => {
    const byKind = known(hint)
    if (!byKind.has(kind))
      byKind.set(
        kind,
        hint.charges.find(
          ({ charge, code }) =>
            charge?.test(kind.description) === true || code?.test(kind.code ?? '') === true,
        ),
      )
    return byKind.get(kind)
  }
}

interface Limits {
  readonly now: SizeLimits
  /** Whether the limits change within a week. */
  readonly isNew: boolean
}

/** For an unknown day the last limits, which are exceeded most easily. */
function limitsOn({ limits }: SizeCharge, day: string | null): Limits {
  const holding = limits.filter(({ from }) => from === undefined || day === null || from <= day)
  const isNew = limits.some(
    ({ from }) => from !== undefined && day !== null && Math.abs(epochDay(from) - epochDay(day)) < CHANGE,
  )
  return { now: holding.at(-1) ?? {}, isNew }
}

function limitsByDay(): Judging['limitsOn'] {
  const known = once((_: SizeCharge) => new Map<string | null, Limits>())
  return (rule, day) => {
    const byDay = known(rule)
    const found = byDay.get(day) ?? limitsOn(rule, day)
    byDay.set(day, found)
    return found
  }
}

function measuredOf({ view, kept }: Judging, ship: Ship, hints: AuditHints | undefined): MeasuredRecord[] {
  const { dates, entries } = view.state
  const { col } = hungRows(view.state, NAME, KEEPS)
  const since = hints?.weight?.sidesRoundedUpSince
  const found: MeasuredRecord[] = []
  for (const { entry, lines } of ship.entries) {
    for (let at = kept.first(entry); at !== NONE; at = kept.next(at)) {
      const date = col.date[at] as number
      const day = date === NONE ? null : (dates.list[date]?.slice(0, 10) ?? null)
      const [sides, weight, unit] = [col.sides[at], col.weight[at], col.unit[at]] as [number, number, number]
      found.push({ sides, up: since !== undefined && (day === null || day >= since), weight, unit, day })
    }
    if (hints?.sizeCharges?.measured === 'record') continue
    // The billed weight is not below the measured weight.
    const [weight, unit] = [entries.col.weight[entry], entries.col.unit[entry]] as [number, number]
    const day = lines.find(({ date }) => date !== null)?.date?.slice(0, 10) ?? null
    found.push({ sides: NONE, up: false, weight, unit, day })
  }
  return found
}

const isSized = (limits: SizeLimits): boolean => MEASURES.some((name) => limits[name] !== undefined)

interface Sizes {
  readonly sides: readonly Exact[] | undefined
  readonly weight: Exact | undefined
  readonly day: string | null
}

function verdictOf(
  view: View,
  ship: Ship,
  lines: readonly Handled[],
  amount: string,
  { sides, weight, day }: Sizes,
  { rule, limits }: { readonly rule: SizeCharge; readonly limits: Limits },
): Verdict {
  const [first] = lines as [Handled]
  const measures = sides === undefined || !isSized(limits.now) ? undefined : measuresOf(sides)
  return {
    direction: 'over',
    carrier: ship.carrier,
    invoice: first.entry.bill,
    tracking: trackingOf(view, ship.shipment),
    amount,
    facts: {
      amount,
      charge: first.line.kind.description,
      shipped: day,
      sides: measures === undefined ? null : sides?.map((side) => side.toFixed()).join(' x '),
      length_and_girth: measures?.lengthAndGirth.toFixed(),
      volume: measures?.volume.toFixed(),
      weight: limits.now.weight === undefined ? null : weight?.toDecimalPlaces(1).toFixed(),
      limit_longest: limits.now.longest,
      limit_second: limits.now.second,
      limit_length_and_girth: limits.now.lengthAndGirth,
      limit_volume: limits.now.volume,
      limit_weight: limits.now.weight,
    },
    charges: lines.map(({ line }) => line),
    evidence: lines.map(({ line }) => line.source),
    charge: first.line.kind.description,
    billed: amount,
    expected: '0',
    ...(rule.x12 === undefined ? {} : { x12: rule.x12 }),
    ...(limits.isNew && { severity: 'info' as const, confidence: 'look' as const }),
  }
}
