/** A parcel with one base charge, and what its price depends on: the basis of all price checks. */

import type { PriceHint } from '../format/format.js'
import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { isBaseFreight } from '../schema/subcategories.js'
import { isDamaged } from '../values/damaged-number.js'
import { lateMoney } from '../values/late-money.js'
import { addMoney, createSum, type Money, negate, signOf, ZERO } from '../values/money.js'
import type { Ship, ShipEntry } from './check.js'
import { fact, type ReadRecord } from './record.js'
import { rememberedByShip } from './ship-memory.js'

export interface PricedParcel {
  readonly entry: ShipEntry
  readonly shipment: number
  readonly hint: PriceHint
  /** Its base charge. */
  readonly line: ViewLine
  /** The price before discounts. */
  readonly list: Money
  /** The price after discounts, without modifiers. */
  readonly net: Money
  /** Sum of the other charges that are part of the base price. */
  readonly modifier: Money
  /** The base charge, its discounts and its modifiers. */
  readonly charges: readonly ViewLine[]
  readonly service: string
  /** The ship date, or otherwise the date of the charge or invoice. */
  readonly day: string
  readonly residential: boolean
}

const ONE = /^0*1(\.0+)?$/
const BETWEEN = '|'

/** What a price depends on besides service, zone and weight: packaging, who pays, and the number of pieces if there are several. */
export function priceTerms(record: ReadRecord): string | null {
  const pieces = fact(record, 'package_count')
  const packaging = fact(record, 'packaging') ?? ''
  const option = fact(record, 'bill_option') ?? ''
  if (packaging === '' && option === '' && pieces === null) return null
  const terms = `${packaging}${BETWEEN}${option}${BETWEEN}${pieces === null || ONE.test(pieces) ? '' : pieces}`
  return terms.length === 2 ? null : terms
}

/** The packaging that price terms state. */
export const packagingIn = (terms: string | null): string | null => terms?.split(BETWEEN)[0] || null

/** Whether the terms state several pieces: they have one price. */
export const hasPieces = (terms: string): boolean => terms !== '' && !terms.endsWith(BETWEEN)

/** Discounts by name, as positive amounts. */
export function discountsOf({ hint, list, net, charges }: PricedParcel): ReadonlyMap<string, Money> {
  const byName = new Map<string, Money>()
  if (hint.gap !== undefined) {
    const gap = addMoney(list, negate(net))
    if (signOf(gap) !== 0) byName.set(hint.gap, gap)
    return byName
  }
  for (const { kind, net: amount } of charges) {
    if (kind.category !== 'discount') continue
    const name = kind.subcategory ?? kind.description
    byName.set(name, addMoney(byName.get(name) ?? ZERO, negate(amount)))
  }
  return byName
}

/** Why a parcel with a base charge has no price of its own. */
export type Unpriced = 'format' | 'pieces' | 'several' | 'zone'

/** The same in words. */
export const UNPRICED: Readonly<Record<Unpriced, string>> = {
  format: 'their format does not state how the price is composed',
  pieces: 'several pieces share one price',
  several: 'billed more than once, or reversed',
  zone: 'no zone, or no billed weight',
}

type Shipment = Pick<Ship, 'shipment' | 'damaged' | 'entries'>

/** Visits the priced parcel of each entry of a shipment, or reports why there is none. */
export function pricedParcels(
  view: View,
  ship: Shipment,
  visit: (parcel: PricedParcel) => void,
  unpriced: (why: Unpriced) => void = () => {},
): void {
  for (const one of parcelsOf(view, ship)) {
    if (typeof one === 'string') unpriced(one)
    else visit(one)
  }
}

/** Remembered because several checks need it. */
const parcelsOf = rememberedByShip(readParcels)

function readParcels(
  view: View,
  { shipment, damaged, entries }: Shipment,
): readonly (PricedParcel | Unpriced)[] {
  if (shipment === NONE || damaged) return []
  const { baseRow } = view.state.entries.col
  const hasBase = ({ entry }: ShipEntry): boolean => baseRow[entry] !== NONE
  const [first] = entries
  const based =
    entries.length > 1 ? entries.filter(hasBase) : first !== undefined && hasBase(first) ? entries : []
  return based.map((entry) => {
    const hint = view.hints(entry.delivery)?.price
    if (hint === undefined) return 'format'
    // Billed on two invoices: one replaces the other, but it is not known which.
    return based.length > 1 ? 'several' : parcelOf(view, shipment, entry, hint)
  })
}

const discounted = createSum()

function parcelOf(view: View, shipment: number, entry: ShipEntry, hint: PriceHint): PricedParcel | Unpriced {
  const { state } = view
  const { col } = state.entries
  const at = entry.entry
  if (col.zone[at] === NONE || col.weight[at] === NONE) return 'zone'
  if (hasPieces(state.words.list[col.terms[at] as number] ?? '')) return 'pieces'
  let line: ViewLine | undefined
  let modifier = ZERO
  let residential = false
  let modifiers: ViewLine[] | undefined
  for (const one of entry.lines) {
    const { kind } = one
    const isOriginal = kind.stage === 'original'
    if (isBaseFreight(kind) && isOriginal) {
      // Several base charges, or a reversed one, which another replaces.
      if (line !== undefined || signOf(one.gross) <= 0) return 'several'
      line = one
    } else if (kind.category === 'freight' && signOf(one.net) < 0) return 'several'
    else if (isOriginal && hint.modifier?.(kind.code) === true) {
      modifier = addMoney(modifier, one.net)
      modifiers ??= []
      modifiers.push(one)
    } else if (isOriginal && kind.subcategory === 'residential') residential = true
  }
  if (line === undefined) return 'several'
  const service = view.serviceOf(at)
  if (hint.byShipment?.test(service) === true || hint.byShipment?.test(line.kind.description) === true)
    return 'pieces'
  const charges = modifiers === undefined ? [line] : [line, ...modifiers]
  discounted.reset()
  discounted.add(line.net)
  if (hint.gap === undefined)
    for (const one of entry.lines)
      if (one.kind.category === 'discount' && one.row === line.row && one.kind.stage === 'original') {
        discounted.add(one.net)
        charges.push(one)
      }
  const net = charges.length === 1 ? line.net : lateMoney(discounted)
  const list = hint.gap === undefined ? line.net : line.gross
  const day = (line.date ?? entry.bill.date ?? '').slice(0, 10)
  return { entry, shipment, hint, line, list, net, modifier, charges, service, day, residential }
}

/** The priced parcels again, for a second pass over all shipments or some of them. */
export function* pricedAgain(
  view: View,
  shipments: Iterable<number> = numbersBelow(view.state.shipments.length),
): Generator<PricedParcel | undefined, void, undefined> {
  const { state } = view
  for (const shipment of shipments) {
    let found: PricedParcel | undefined
    const entries = view.entriesOf(shipment).map((entry): ShipEntry => {
      const delivery = state.entries.col.delivery[entry] as number
      return { entry, delivery, bill: view.billOf(delivery), lines: view.linesOf(entry) }
    })
    const damaged = isDamaged(view.shipmentNumber(shipment) ?? '')
    pricedParcels(view, { shipment, damaged, entries }, (parcel) => {
      found = parcel
    })
    yield found
  }
}

function* numbersBelow(end: number): Generator<number, void, undefined> {
  for (let number = 0; number < end; number++) yield number
}
