/**
 * The composition of the spend, as counts that can be merged: charges by kind and month, unit prices of surcharges, base prices with
 * their list price and the weights behind them. A hundred thousand parcels with the same price are one count.
 */

import { type CorrectionCause, correctionCause, firstCause } from '../format/corrections.js'
import type { AuditHints } from '../format/format.js'
import type { ChargeBatch, ChargeKind, InvoiceHead } from '../parse/charge-batch.js'
import { shipmentKeys } from '../parse/shipment-keys.js'
import type { DecimalText } from '../schema/line-item.js'
import { isBaseFreight } from '../schema/subcategories.js'
import { exact } from '../values/decimal.js'
import { addTo, type ExactTotal, emptyTotal, moneyOfTotal } from '../values/exact-total.js'
import { foldIdentifier } from '../values/fold.js'
import { addMoney, type Money, signOf } from '../values/money.js'

interface OfMonth {
  readonly currency: string | null
  /** Null if there is a currency. */
  readonly format: string | null
  /** `YYYY-MM`, of the invoice; empty if no date is known. */
  readonly month: string
  count: number
  /** The earliest ship date or charge date; empty if none is known. */
  first: string
}

export interface ChargeCount extends OfMonth, ChargeKind {
  readonly gross: ExactTotal
  readonly net: ExactTotal
}

/** A price of a surcharge. */
export interface PriceCount extends OfMonth {
  readonly kind: ChargeKind
  readonly account: string | null
  readonly service: string | null
  readonly zone: string | null
  readonly price: DecimalText
}

/** A base price, before and after the discounts on its record. */
export interface BaseCount extends OfMonth {
  readonly account: string | null
  readonly service: string
  readonly zone: string | null
  readonly weight: string | null
  readonly list: DecimalText
  readonly net: DecimalText
  /** Its billed weight without its size, if the size makes it heavier; else null. */
  readonly lighter: string | null
  /** Whether the record states the actual weight. */
  readonly isWeighed: boolean
}

/** The cause of the corrections of a shipment on one invoice, and the cost of all of them. */
export interface CorrectionCount extends Pick<OfMonth, 'currency' | 'format'> {
  cause: CorrectionCause
  readonly net: ExactTotal
}

export interface Spend {
  readonly charges: Map<string, ChargeCount>
  readonly prices: Map<string, PriceCount>
  readonly bases: Map<string, BaseCount>
  /** By shipment and invoice, and for several files also by file. */
  readonly corrections: Map<string, CorrectionCount>
}

export const createSpend = (): Spend => ({
  charges: new Map(),
  prices: new Map(),
  bases: new Map(),
  corrections: new Map(),
})

const NEXT = '\0'
const MONTH = 7
const DAY = 10

/** Categories with unit prices, rather than a percentage or a price by weight. */
const PRICED: ReadonlySet<string> = new Set([
  ...['delivery', 'handling', 'peak', 'pickup', 'special_goods', 'environmental', 'account', 'correction'],
])

/** Adds a batch, charge by charge. */
export function addSpend(spend: Spend, batch: ChargeBatch, hints: AuditHints | undefined): void {
  const { records, heads, charges, kinds, format } = batch
  const lighterOf = weighing(batch, hints)
  const correct = correcting(spend, batch, hints)
  for (let record = 0; record < records.length; record++) {
    const head = heads[records.head[record] as number]
    if (head === undefined) continue
    const { currency, account_id } = head
    const transaction = records.transaction_date[record] ?? null
    const day = (records.ship_date[record] ?? transaction ?? head.invoice_date ?? '').slice(0, DAY)
    const month = (head.invoice_date ?? transaction ?? '').slice(0, MONTH)
    const of = { currency, format: currency === null ? format : null, month, count: 0, first: day }
    const unit = (currency ?? format) + NEXT + month
    const zone = records.zone[record] ?? null
    const service = records.service[record] ?? null
    const shares = charges.share
    let base: number | undefined
    let discounts: Money | undefined
    const end = records.first[record + 1] as number
    for (let charge = records.first[record] as number; charge < end; charge++) {
      const kind = kinds[charges.kind[charge] as number] as ChargeKind
      const [gross, net] = [charges.gross[charge] as Money, charges.net[charge] as Money]
      const { category, description, stage, code } = kind
      const name = [unit, category, kind.subcategory, stage, code, description].join(NEXT)
      const own = counted(spend.charges, name, day, () => ({
        ...of,
        ...kind,
        gross: emptyTotal(),
        net: emptyTotal(),
      }))
      addTo(own.gross, gross)
      addTo(own.net, net)
      if (shares !== null && shares[charge] !== 0) own.count--
      correct(record, charge)
      if (stage !== 'original' || shares !== null) continue
      if (category === 'discount') discounts = discounts === undefined ? net : addMoney(discounts, net)
      else if (isBaseFreight(kind) && signOf(gross) > 0) base = base === undefined ? charge : -1
      else if (PRICED.has(category) && signOf(net) > 0) {
        const key = [name, account_id, service, zone, net.text].join(NEXT)
        counted(spend.prices, key, day, () => ({
          ...of,
          kind,
          account: account_id,
          service,
          zone,
          price: net.text,
        }))
      }
    }
    if (base === undefined || base < 0 || records.tracking_number[record] === null) continue
    const kind = kinds[charges.kind[base] as number] as ChargeKind
    const billed = charges.net[base] as Money
    const net = discounts === undefined ? billed : addMoney(billed, discounts)
    const list = charges.gross[base] as Money
    const { lighter, isWeighed } = lighterOf(record)
    const weight = records.billed_weight[record] ?? null
    const named = service ?? kind.description
    const key = [unit, account_id, named, zone, weight, list.text, net.text, lighter, isWeighed].join(NEXT)
    counted(spend.bases, key, day, () => ({
      ...{ ...of, account: account_id, service: named, zone, weight, list: list.text, net: net.text },
      ...{ lighter, isWeighed },
    }))
  }
}

function counted<Count extends OfMonth>(
  counts: Map<string, Count>,
  key: string,
  day: string,
  create: () => Count,
): Count {
  let own = counts.get(key)
  if (own === undefined) {
    own = create()
    counts.set(key, own)
  }
  own.count++
  if (day !== '' && (own.first === '' || day < own.first)) own.first = day
  return own
}

interface WeighedCharge {
  readonly lighter: string | null
  readonly isWeighed: boolean
}

const UNWEIGHED: WeighedCharge = { lighter: null, isWeighed: false }
const AS_WEIGHED: WeighedCharge = { lighter: null, isWeighed: true }

/** The rounded actual weight of a record's parcel, if its billed weight is higher. */
function weighing(
  { records }: ChargeBatch,
  hints: AuditHints | undefined,
): (record: number) => WeighedCharge {
  const hint = hints?.weight
  const { facts, billed_weight } = records
  if (hint === undefined || facts === null) return () => UNWEIGHED
  const weights = facts[hint.kind === 'entered' ? 'entered_weight' : 'actual_weight']
  const known = new Map<string, WeighedCharge>()
  return (record) => {
    const [billed, actual] = [billed_weight[record] ?? '', weights?.[record] ?? '']
    if (billed === '' || actual === '') return UNWEIGHED
    const type = hint.kind === 'entered' ? (facts.billed_weight_type?.[record] ?? '') : ''
    const key = billed + NEXT + actual + NEXT + type
    let weighed = known.get(key)
    if (weighed === undefined) {
      weighed = weighedAs(billed, actual, hint.kind === 'dimensional' || hint.dimensional.includes(type))
      known.set(key, weighed)
    }
    return weighed
  }
}

function weighedAs(billed: string, actual: string, mayBeSize: boolean): WeighedCharge {
  const [by, is] = [exact(billed), exact(actual)?.ceil()]
  if (by === undefined || is === undefined || is.lte(0)) return UNWEIGHED
  return mayBeSize && by.gt(is) ? { lighter: is.toFixed(), isWeighed: true } : AS_WEIGHED
}

/** Records the causes of corrections: as in the audit they are counted per shipment and invoice. */
function correcting(
  { corrections }: Spend,
  batch: ChargeBatch,
  hints: AuditHints = {},
): (record: number, charge: number) => void {
  const { records, heads, charges, kinds, format } = batch
  const shipmentOf = shipmentKeys(batch)
  const causes = kinds.map((kind) => correctionCause(kind, hints, hints.chargeback?.(kind) === true))
  return (record, charge) => {
    const cause = causes[charges.kind[charge] as number] ?? null
    const net = charges.net[charge] as Money
    if (cause === null || signOf(net) === 0) return
    const { currency, ...head } = heads[records.head[record] as number] as InvoiceHead
    const shipment = shipmentOf(record)
    if (shipment === null) return
    const invoice =
      hints.invoices === 'account_month'
        ? records.transaction_date[record]?.slice(0, MONTH)
        : `${foldIdentifier(head.invoice_id ?? '')} ${head.invoice_date}`
    const key = [currency ?? format, foldIdentifier(head.account_id ?? ''), invoice, shipment].join(NEXT)
    const of = { currency, format: currency === null ? format : null, cause, net: emptyTotal() }
    addCorrection(corrections, key, of, net)
  }
}

function addCorrection(
  into: Map<string, CorrectionCount>,
  key: string,
  one: CorrectionCount,
  net: Money,
): void {
  const own = into.get(key) ?? { ...one, net: emptyTotal() }
  into.set(key, own)
  own.cause = firstCause(own.cause, one.cause)
  addTo(own.net, net)
}

/** Adds another count. `file`: given if that is the count of one file, and this one of several. */
export function mergeSpend(into: Spend, from: Spend, file = ''): void {
  for (const [key, one] of from.corrections)
    addCorrection(into.corrections, file + key, one, moneyOfTotal(one.net))
  for (const [key, one] of from.charges) {
    const own = into.charges.get(key)
    if (own === undefined) into.charges.set(key, { ...one, gross: { ...one.gross }, net: { ...one.net } })
    else {
      addTo(own.gross, moneyOfTotal(one.gross))
      addTo(own.net, moneyOfTotal(one.net))
      addCount(own, one)
    }
  }
  addCounts(into.prices, from.prices)
  addCounts(into.bases, from.bases)
}

function addCounts<Count extends OfMonth>(into: Map<string, Count>, from: ReadonlyMap<string, Count>): void {
  for (const [key, one] of from) {
    const own = into.get(key)
    if (own === undefined) into.set(key, { ...one })
    else addCount(own, one)
  }
}

function addCount(own: OfMonth, { count, first }: OfMonth): void {
  own.count += count
  if (first !== '' && (own.first === '' || first < own.first)) own.first = first
}

/** The counts in one currency or format. */
export function spendIn(spend: Spend, unit: Pick<OfMonth, 'currency' | 'format'>): Spend {
  const own = <Count extends Pick<OfMonth, 'currency' | 'format'>>(
    counts: ReadonlyMap<string, Count>,
  ): Map<string, Count> =>
    new Map([...counts].filter(([, one]) => one.currency === unit.currency && one.format === unit.format))
  const { charges, prices, bases, corrections } = spend
  return { charges: own(charges), prices: own(prices), bases: own(bases), corrections: own(corrections) }
}
