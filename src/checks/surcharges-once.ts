/**
 * Surcharges that a parcel of one piece has at most once, billed twice on one invoice: the same one with the same amount twice in a record,
 * or two that exclude each other, such as those for a delivery area and for an extended delivery area.
 */

import type { OnceHint } from '../format/audit-hints.js'
import type { View, ViewLine } from '../invoices/view.js'
import type { AuditState } from '../ledger/state.js'
import { Exact } from '../values/decimal.js'
import { createSum, signOf } from '../values/money.js'
import { once } from '../values/once.js'
import { overcharge, type Ship, type ShipEntry, trackingOf } from './check.js'
import { hasPieces } from './priced-parcel.js'
import { createCredits } from './shipment-credits.js'
import type { Verdict } from './verdict.js'

/** Others may legitimately be repeated: discounts, duties, corrections of two days. */
const ONCE_IN_RECORD: ReadonlySet<string> = new Set(['delivery', 'handling', 'peak', 'fuel', 'environmental'])

/** What a kind of charge is to a hint, by the number of the kind: a test of its words for each charge of an audit would take long. */
const REPEATED = 1
const EXCLUSIVE = 2
const OTHER = 4
const kindsOf = once((_: OnceHint) => new WeakMap<AuditState, number[]>())

export function surchargesTwice(view: View, ship: Ship, entry: ShipEntry): readonly Verdict[] {
  const hint = entry.bill.hints?.once
  if (hint === undefined || entry.lines.length < 2) return NOTHING
  const kindOf = kindTest(view.state, hint)
  const again = inOneRecord(view, entry, kindOf)
  const exclusive = ofOneKind(entry, kindOf)
  if ((again === undefined && exclusive === undefined) || !isOneParcel(view, ship, entry)) return NOTHING
  const found: Verdict[] = []
  if (again !== undefined) found.push(repeated(view, ship, entry, again))
  if (exclusive !== undefined) found.push(excluded(view, ship, entry, exclusive))
  const credits = createCredits(ship)
  return found.filter(({ amount }) => credits.take(amount ?? '0', entry) === null)
}

const NOTHING: readonly Verdict[] = []

const isOneParcel = (view: View, ship: Ship, { entry }: ShipEntry): boolean =>
  !ship.damaged &&
  trackingOf(view, ship.shipment) !== null &&
  !hasPieces(view.state.words.list[view.state.entries.col.terms[entry] as number] ?? '')

const isBilled = ({ kind, net }: ViewLine): boolean => kind.stage === 'original' && signOf(net) > 0

function kindTest(state: AuditState, hint: OnceHint): (line: ViewLine) => number {
  const ofStates = kindsOf(hint)
  const known = ofStates.get(state) ?? []
  ofStates.set(state, known)
  const { kind: kinds } = state.lines.col
  return ({ at, kind }) => {
    const number = kinds[at] as number
    let of = known[number]
    if (of === undefined) {
      of = OTHER
      if (hint.inRecord === true && ONCE_IN_RECORD.has(kind.category)) of |= REPEATED
      if (kind.category === 'delivery' && hint.oneOf?.test(kind.description) === true) of |= EXCLUSIVE
      known[number] = of
    }
    return of
  }
}

/** The charges with the name and amount of an earlier one of their record, each with that one; undefined if there is none. */
function inOneRecord(
  { state }: View,
  { lines }: ShipEntry,
  kindOf: (line: ViewLine) => number,
): ViewLine[] | undefined {
  const { net } = state.lines.col
  let found: ViewLine[] | undefined
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at] as ViewLine
    if ((kindOf(line) & REPEATED) === 0) continue
    for (let other = at - 1; other >= 0; other--) {
      const before = lines[other] as ViewLine
      if (before.row !== line.row) break
      if (net[before.at] !== net[line.at] || before.kind.description !== line.kind.description) continue
      if (isBilled(line)) found = [...(found ?? []), line, before]
      break
    }
  }
  return found
}

/** Charges that exclude each other, the greatest first; undefined if there are not two. */
function ofOneKind({ lines }: ShipEntry, kindOf: (line: ViewLine) => number): ViewLine[] | undefined {
  let count = 0
  for (const line of lines) if ((kindOf(line) & EXCLUSIVE) !== 0) count++
  if (count < 2) return undefined
  const found = lines.filter((line) => (kindOf(line) & EXCLUSIVE) !== 0)
  // The same one twice is a repeated record, or repeated in its record.
  const names = new Set(found.map(({ kind }) => kind.description))
  if (names.size < found.length || !found.every(isBilled)) return undefined
  return found.sort((a, b) => new Exact(b.net.text).cmp(a.net.text))
}

function repeated(view: View, ship: Ship, entry: ShipEntry, pairs: readonly ViewLine[]): Verdict {
  const again = pairs.filter((_, at) => at % 2 === 0)
  const sum = createSum()
  for (const { net } of again) sum.add(net)
  const charge = [...new Set(again.map(({ kind }) => kind.description))].join(', ')
  return {
    ...overcharge(view, ship, entry, sum.text()),
    facts: { fault: 'record', again: sum.text(), charges: charge, record: again[0]?.row },
    charges: [...new Set(pairs)],
    evidence: [...new Set(pairs)].map(({ source }) => source),
    charge,
    billed: sum.text(),
    expected: '0',
    confidence: 'look',
    evidenceNeeded: 'the invoice with the record of the charge',
  }
}

function excluded(view: View, ship: Ship, entry: ShipEntry, lines: readonly ViewLine[]): Verdict {
  const [most, ...others] = lines as [ViewLine, ...ViewLine[]]
  const sum = createSum()
  for (const { net } of others) sum.add(net)
  const charge = others.map(({ kind }) => kind.description).join(', ')
  return {
    ...overcharge(view, ship, entry, sum.text()),
    facts: { fault: 'exclusive', again: sum.text(), charges: charge, instead: most.kind.description },
    charges: lines,
    evidence: [...others, most].map(({ source }) => source),
    charge,
    billed: sum.text(),
    expected: '0',
    confidence: 'likely',
    evidenceNeeded: "the invoice with both surcharges, and the carrier's list of postal codes",
  }
}
