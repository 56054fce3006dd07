/**
 * Surcharges that a parcel of one piece has at most once, billed twice on one invoice: the same one with the same amount twice in a record,
 * or two that exclude each other, such as those for a delivery area and for an extended delivery area.
 */

import type { OnceHint } from '../format/audit-hints.js'
import type { View, ViewLine } from '../invoices/view.js'
import type { Kind } from '../ledger/state.js'
import { Exact, isNothing, plus } from '../values/decimal.js'
import { createSum, signOf } from '../values/money.js'
import { overcharge, type Ship, type ShipEntry, trackingOf } from './check.js'
import type { Pattern } from './plain-shipments.js'
import { hasPieces } from './priced-parcel.js'
import { type Credits, isBack } from './shipment-credits.js'
import type { Verdict } from './verdict.js'

/** Others may legitimately be repeated: discounts, duties, corrections of two days. */
const ONCE_IN_RECORD: ReadonlySet<string> = new Set(['delivery', 'handling', 'peak', 'fuel', 'environmental'])

/** What a kind of charge is to a hint, and above these bits a number for its name: a test of words for each charge would take long. */
const REPEATED = 1
const EXCLUSIVE = 2
const NAMED = 4

export interface SurchargesTwice {
  /** Whether a surcharge of the shipment may be billed twice; false for nearly all. */
  readonly maybe: (entry: ShipEntry) => boolean
  /** The same for all shipments of a pattern, whatever their amounts are. */
  readonly mayBeIn: (pattern: Pattern) => boolean
  /** `credits`: what is paid back is no longer claimed. */
  readonly found: (ship: Ship, entry: ShipEntry, credits: Credits) => readonly Verdict[]
}

function bitsOf(hint: OnceHint, { category, description }: Kind): number {
  const repeated = hint.inRecord === true && ONCE_IN_RECORD.has(category) ? REPEATED : 0
  return category === 'delivery' && hint.oneOf?.test(description) === true ? repeated | EXCLUSIVE : repeated
}

export function createSurchargesTwice(view: View): SurchargesTwice {
  const names = new Map<string, number>()
  const ofHints = new Map<OnceHint, number[]>()
  const { net, kind: kinds } = view.state.lines.col

  function numbersOf(hint: OnceHint): number[] {
    const known = ofHints.get(hint) ?? []
    ofHints.set(hint, known)
    return known
  }

  function numberOf(known: number[], hint: OnceHint, { at, kind }: ViewLine): number {
    const number = kinds[at] as number
    const before = known[number]
    if (before !== undefined) return before
    let of = names.get(kind.description) ?? NAMED * names.size
    names.set(kind.description, of)
    of |= bitsOf(hint, kind)
    known[number] = of
    return of
  }

  /** The charge of the same name and amount before this one in its record. */
  function before(
    lines: readonly ViewLine[],
    at: number,
    known: number[],
    hint: OnceHint,
  ): ViewLine | undefined {
    const line = lines[at] as ViewLine
    const of = numberOf(known, hint, line)
    for (let other = at - 1; other >= 0; other--) {
      const one = lines[other] as ViewLine
      if (one.row !== line.row) return undefined
      if (net[one.at] === net[line.at] && numberOf(known, hint, one) === of) return one
    }
    return undefined
  }

  function maybe({ bill, lines }: ShipEntry): boolean {
    if (lines.length < 2) return false
    const hint = bill.hints?.once
    if (hint === undefined) return false
    const known = numbersOf(hint)
    let exclusive = 0
    for (let at = 0; at < lines.length; at++) {
      const of = numberOf(known, hint, lines[at] as ViewLine)
      if ((of & EXCLUSIVE) !== 0 && ++exclusive > 1) return true
      if ((of & REPEATED) !== 0 && before(lines, at, known, hint) !== undefined) return true
    }
    return false
  }

  function found(ship: Ship, entry: ShipEntry, credits: Credits): Verdict[] {
    const hint = entry.bill.hints?.once
    if (hint === undefined || !isOneParcel(view, ship, entry)) return []
    const { lines } = entry
    const known = numbersOf(hint)
    const is = (line: ViewLine, bit: number): boolean => (numberOf(known, hint, line) & bit) !== 0
    const isPaid = paidBackIn(entry)
    const again = lines.flatMap((line, at) => {
      const first = is(line, REPEATED) && isBilled(line) ? before(lines, at, known, hint) : undefined
      if (first === undefined || isPaid(line) || credits.take(line.net.text, entry) !== null) return []
      return [{ line, first }]
    })
    const exclusive = exclusiveOf(lines.filter((line) => is(line, EXCLUSIVE)))
    const verdicts = again.length === 0 ? [] : [repeated(view, ship, entry, again)]
    if (exclusive.length < 2 || exclusive.some(isPaid)) return verdicts
    const other = excluded(view, ship, entry, exclusive)
    return credits.take(other.amount ?? '0', entry) === null ? [...verdicts, other] : verdicts
  }
  /** Two surcharges of one name in a record, or two that exclude each other. */
  function mayBeIn({ hints, charges }: Pattern): boolean {
    const hint = hints?.once
    if (hint === undefined) return false
    const seen = new Set<string>()
    let exclusive = 0
    for (const { kind, record } of charges) {
      const of = bitsOf(hint, kind)
      if ((of & EXCLUSIVE) !== 0 && ++exclusive > 1) return true
      if ((of & REPEATED) === 0) continue
      const name = `${record} ${kind.description}`
      if (seen.has(name)) return true
      seen.add(name)
    }
    return false
  }
  return { maybe, mayBeIn, found }
}

const isOneParcel = (view: View, ship: Ship, { entry }: ShipEntry): boolean =>
  trackingOf(view, ship.shipment) !== null &&
  !hasPieces(view.state.words.list[view.state.entries.col.terms[entry] as number] ?? '')

const isBilled = ({ kind, net }: ViewLine): boolean => kind.stage === 'original' && signOf(net) > 0

/** Whether the invoice takes a charge back without a credit, as by a discount; each amount that it takes back counts once. */
function paidBackIn({ lines }: ShipEntry): (line: ViewLine) => boolean {
  const left = lines.filter((line) => signOf(line.net) < 0 && !isBack(line))
  return ({ net }) => {
    const at = left.findIndex((one) => isNothing(plus(one.net.text, net.text)))
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  }
}

/** Charges that exclude each other, the greatest first; none if they may all be right. */
function exclusiveOf(found: readonly ViewLine[]): readonly ViewLine[] {
  // The same one twice is a repeated record, or repeated in its record.
  const names = new Set(found.map(({ kind }) => kind.description))
  if (names.size < found.length || !found.every(isBilled)) return []
  return [...found].sort((a, b) => new Exact(b.net.text).cmp(a.net.text))
}

interface Again {
  readonly line: ViewLine
  readonly first: ViewLine
}

function repeated(view: View, ship: Ship, entry: ShipEntry, all: readonly Again[]): Verdict {
  const sum = createSum()
  for (const { line } of all) sum.add(line.net)
  const charge = [...new Set(all.map(({ line }) => line.kind.description))].join(', ')
  const charges = [...new Set(all.flatMap(({ line, first }) => [line, first]))]
  return {
    ...overcharge(view, ship, entry, sum.text()),
    facts: { fault: 'record', again: sum.text(), charges: charge, record: all[0]?.line.row },
    charges,
    evidence: charges.map(({ source }) => source),
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
