/**
 * Nearly all shipments are on one invoice, with the same few charges as thousands of others. Their pattern (kinds, signs and records of the
 * charges) shows what a check would look at, and is examined once; what else a check needs it reads from the columns of the ledger, so
 * that no charge becomes an object.
 */

import type { AuditHints } from '../format/format.js'
import type { Bill } from '../invoices/bills.js'
import type { View } from '../invoices/view.js'
import { createSlots, NONE } from '../ledger/slots.js'
import type { AuditState, Kind } from '../ledger/state.js'
import type { Carrier } from '../schema/line-item.js'
import { isDamaged } from '../values/damaged-number.js'
import { type Money, signOf } from '../values/money.js'
import { byText } from '../values/order.js'

/** A charge as its pattern has it. */
export interface PatternCharge {
  readonly kind: Kind
  /** -1, 0 or 1. */
  readonly net: number
  readonly gross: number
  /** Whether the gross and net amounts are the same, digit by digit. */
  readonly isGross: boolean
  /** Whether the net amount is below the gross amount at the same number of decimals. */
  readonly isLess: boolean
  /** Index of its record among those of the shipment. */
  readonly record: number
}

export interface Pattern {
  /** Its index among all patterns. */
  readonly at: number
  readonly hints: AuditHints | undefined
  /** In the order of the file. */
  readonly charges: readonly PatternCharge[]
  readonly records: number
}

/** A shipment on one invoice, with a number that is not damaged. There is one object for all: checks must not keep it. */
export interface PlainShipment {
  readonly shipment: number
  readonly entry: number
  readonly delivery: number
  readonly bill: Bill
  readonly carrier: Carrier
  readonly number: string
  readonly tracked: boolean
  readonly pattern: Pattern
  /** Numbers of its lines in the ledger, as many as the pattern has charges and in the same order. */
  readonly lines: Int32Array
  /** The amounts and the date of a charge. */
  net(nth: number): Money
  gross(nth: number): Money
  date(nth: number): string | null
}

/** For a check that examines all shipments of some patterns, and no other plain ones. */
export function byPlainPattern(examines: (pattern: Pattern) => boolean): (plain: PlainShipment) => boolean {
  const isExamined = byPattern(examines)
  return ({ pattern }) => isExamined(pattern)
}

/** For a check that never has to examine a plain shipment. */
export const NEVER = (): boolean => false

/** What follows from a pattern alone, found once for each. */
export function byPattern<Found>(find: (pattern: Pattern) => Found): (pattern: Pattern) => Found {
  const known: ({ readonly found: Found } | undefined)[] = []
  return (pattern) => {
    const { at } = pattern
    while (known.length <= at) known.push(undefined)
    const one = known[at] ?? { found: find(pattern) }
    known[at] = one
    return one.found
  }
}

/** Shipments with more charges, and those after this many patterns, are examined one by one. */
const MOST_CHARGES = 32
const MOST_PATTERNS = 16_384

const SIGNS = 2
const POSITIVE = 1
const NEGATIVE = 2
const SAME = 16
const LESS = 32
/** On the last charge of each record. */
const NEW_RECORD = 64
const BITS = 7

/** The pattern of a sequence of codes, and the place of each charge in the order of the file if it is another one. */
interface Known extends Pattern {
  readonly codes: Int32Array
  readonly ofHints: number
  readonly places: Int32Array | null
}

class Plain implements PlainShipment {
  shipment = NONE
  entry = NONE
  delivery = NONE
  bill!: Bill
  carrier = ''
  number = ''
  tracked = false
  pattern!: Pattern
  readonly lines = new Int32Array(MOST_CHARGES)
  private readonly state: AuditState

  constructor(state: AuditState) {
    this.state = state
  }

  net(nth: number): Money {
    const { amounts, lines } = this.state
    return amounts.money(lines.col.net[this.lines[nth] as number] as number)
  }

  gross(nth: number): Money {
    const { amounts, lines } = this.state
    return amounts.money(lines.col.gross[this.lines[nth] as number] as number)
  }

  date(nth: number): string | null {
    const { dates, lines } = this.state
    const date = lines.col.date[this.lines[nth] as number] as number
    return date === NONE ? null : (dates.list[date] ?? null)
  }
}

/** Returns the shipment if it is plain. */
export function createPlainShipments(view: View): (shipment: number) => PlainShipment | undefined {
  const { state } = view
  const { entries, lines, shipments, kinds, amounts } = state
  const { next, row, kind: kindOf, net: nets, gross: grosses } = lines.col
  const { head: heads, next: nextEntry, delivery: deliveryOf } = entries.col
  const slots = createSlots()
  const patterns: Known[] = []
  const allHints: (AuditHints | undefined)[] = []
  const plain = new Plain(state)
  const found = new Int32Array(MOST_CHARGES)
  const codes = new Int32Array(MOST_CHARGES)
  const signs = signsOf(amounts.texts.list.length, amounts.money)
  let lastDelivery = NONE
  let ofHints = NONE
  let bill: Bill | undefined
  let last: Known | undefined

  /** Whether the delivery counts, and its bill is of the same format. */
  function isPlainDelivery(delivery: number): boolean {
    if (delivery === lastDelivery) return bill !== undefined
    lastDelivery = delivery
    bill = undefined
    if (!view.counts(delivery)) return false
    const hints = view.hints(delivery)
    const own = view.billOf(delivery)
    if (own.hints !== hints) return false
    ofHints = allHints.indexOf(hints)
    if (ofHints < 0) ofHints = allHints.push(hints) - 1
    bill = own
    return true
  }

  /** The charges from the last to the first, as the ledger chains them; their number, NONE if they are not in the order of the file. */
  function readCodes(entry: number): number {
    let length = 0
    let before = NONE
    for (let at = heads[entry] as number; at !== NONE; at = next[at] as number) {
      if (length === MOST_CHARGES || view.isRepeated(at)) return NONE
      const own = row[at] as number
      if (before !== NONE && own > before) return NONE
      const net = nets[at] as number
      const gross = grosses[at] as number
      let code =
        ((kindOf[at] as number) << BITS) | (signs[net] as number) | ((signs[gross] as number) << SIGNS)
      if (net === gross) code |= SAME
      else if (isBelow(amounts.money(net), amounts.money(gross))) code |= LESS
      if (own !== before) code |= NEW_RECORD
      before = own
      found[length] = at
      codes[length++] = code
    }
    return length
  }

  const isIt = (known: Known, length: number): boolean => {
    const own = known.codes
    if (own.length !== length || known.ofHints !== ofHints) return false
    for (let at = 0; at < length; at++) if (own[at] !== codes[at]) return false
    return true
  }

  function patternOf(length: number): Known | undefined {
    if (last !== undefined && isIt(last, length)) return last
    let hash = ofHints
    for (let at = 0; at < length; at++) hash = Math.imul(hash ^ (codes[at] as number), 0x01000193)
    for (let at = slots.first(hash); at !== NONE; at = slots.next()) {
      const known = patterns[at] as Known
      if (!isIt(known, length)) continue
      last = known
      return known
    }
    if (patterns.length === MOST_PATTERNS) return undefined
    last = newPattern(patterns.length, ofHints, allHints[ofHints], codes.slice(0, length), kinds)
    slots.add(hash, patterns.length)
    patterns.push(last)
    return last
  }

  return (shipment) => {
    const entry = shipments.col.head[shipment] as number
    if (entry === NONE || nextEntry[entry] !== NONE) return undefined
    const delivery = deliveryOf[entry] as number
    if (!isPlainDelivery(delivery)) return undefined
    const number = view.shipmentNumber(shipment)
    if (number === null || isDamaged(number)) return undefined
    const length = readCodes(entry)
    const pattern = length === NONE ? undefined : patternOf(length)
    if (pattern === undefined) return undefined
    const { places } = pattern
    for (let at = 0; at < length; at++)
      plain.lines[at] = found[places === null ? length - 1 - at : (places[at] as number)] as number
    plain.shipment = shipment
    plain.entry = entry
    plain.delivery = delivery
    plain.bill = bill as Bill
    plain.carrier = state.words.list[shipments.col.carrier[shipment] as number] ?? ''
    plain.number = number
    plain.tracked = shipments.col.tracked[shipment] === 1
    plain.pattern = pattern
    return plain
  }
}

function signsOf(length: number, money: (at: number) => Money): Uint8Array {
  const signs = new Uint8Array(length)
  for (let at = 0; at < length; at++) {
    const sign = signOf(money(at))
    signs[at] = sign > 0 ? POSITIVE : sign < 0 ? NEGATIVE : 0
  }
  return signs
}

const isBelow = (net: Money, gross: Money): boolean =>
  gross.scale === net.scale && gross.big === null && net.big === null && net.units < gross.units

const signIn = (code: number): number => ((code & POSITIVE) !== 0 ? 1 : (code & NEGATIVE) !== 0 ? -1 : 0)

function newPattern(
  at: number,
  ofHints: number,
  hints: AuditHints | undefined,
  codes: Int32Array,
  kinds: readonly Kind[],
): Known {
  const charges: (PatternCharge & { readonly place: number })[] = []
  let records = 0
  for (let place = codes.length - 1; place >= 0; place--) {
    const code = codes[place] as number
    charges.push({
      kind: kinds[code >> BITS] as Kind,
      net: signIn(code),
      gross: signIn(code >> SIGNS),
      isGross: (code & SAME) !== 0,
      isLess: (code & LESS) !== 0,
      record: records,
      place,
    })
    if ((code & NEW_RECORD) !== 0) records++
  }
  charges.sort((a, b) => a.record - b.record || byText(a.kind.column ?? '', b.kind.column ?? ''))
  const isOrdered = charges.every(({ place }, nth) => place === codes.length - 1 - nth)
  const places = isOrdered ? null : Int32Array.from(charges, ({ place }) => place)
  return { at, hints, charges, records, codes, ofHints, places }
}
