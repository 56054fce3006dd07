/** Shipments compared with the costs that the user expects: labels bought, quotes, own rating. */

import { bySource } from '../invoices/declared-totals.js'
import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { commonCurrency } from '../tables/currency.js'
import type { ExpectedCost } from '../tables/expected-shipments.js'
import { plus } from '../values/decimal.js'
import { createSum } from '../values/money.js'
import { byText } from '../values/order.js'
import { missing, type Outcome, type Ship, type ShipEntry } from './check.js'
import { NEVER } from './plain-shipments.js'
import { USED_AGAIN, useOf } from './used-again.js'
import type { Verdict } from './verdict.js'

export const NEEDS = 'expected costs (--expected)'

/** Why no shipment can be compared, or null. */
export function nothingExpected({ expected }: View): string | null {
  if (expected === undefined) return 'no expected costs were given (--expected FILE)'
  return expected.all.length === 0 ? `no expected costs in ${expected.file}` : null
}

/** A shipment with the sum of the charges on all its invoices. */
export interface Billed {
  readonly ship: Ship
  /** Net by currency; `""` for none, `(format)` if files of several formats name none. */
  readonly net: Readonly<Record<string, string>>
  /** Adjustments of the account that are booked on the parcel, likewise. */
  readonly adjusted: Readonly<Record<string, string>>
  readonly shipment: Pick<Verdict, 'carrier' | 'tracking' | 'evidence' | 'charges' | 'invoice'>
}

/** Charges of a parcel, without adjustments of the account that are booked on it. */
export const parcelLines = ({ bill, lines }: ShipEntry): readonly ViewLine[] =>
  lines.filter(({ kind }) => bill.hints?.accountAdjustment?.(kind) !== true)

export const hasParcelLine = ({ bill, lines }: ShipEntry): boolean =>
  lines.some(({ kind }) => bill.hints?.accountAdjustment?.(kind) !== true)

/** The currency of a key of `net`. */
export const currencyOfKey = (key: string): string | null => (/^[A-Z]{3}$/.test(key) ? key : null)

/** Whether it bills the parcel, even if only charges of zero, which the ledger does not keep. */
export const namesParcel = (entry: ShipEntry): boolean => entry.lines.length === 0 || hasParcelLine(entry)

export function billedOf(ship: Ship): Billed {
  const net: Record<string, string> = {}
  const adjusted: Record<string, string> = {}
  const counted = ship.entries.map((entry) => ({
    bill: entry.bill,
    own: parcelLines(entry),
    all: entry.lines,
  }))
  const lines = counted.flatMap(({ own }) => own)
  const formats = new Set(ship.entries.flatMap(({ bill }) => (bill.currency === null ? [bill.format] : [])))
  for (const { bill, own, all } of counted) {
    const sum = createSum()
    for (const line of own) sum.add(line.net)
    const currency = bill.currency ?? (formats.size > 1 ? `(${bill.format})` : '')
    net[currency] = net[currency] === undefined ? sum.text() : plus(net[currency], sum.text())
    if (own.length === all.length) continue
    const others = createSum()
    for (const line of all) if (!own.includes(line)) others.add(line.net)
    adjusted[currency] = plus(adjusted[currency] ?? '0', others.text())
  }
  const bills = [...ship.entries].sort((a, b) => ((a.bill.date ?? '') < (b.bill.date ?? '') ? -1 : 1))
  const last = bills.at(-1)
  const evidence = lines.map(({ source }) => source).sort(bySource)
  return {
    ship,
    net,
    adjusted,
    shipment: {
      carrier: ship.carrier,
      tracking: ship.number,
      evidence,
      charges: lines,
      ...(last === undefined ? {} : { invoice: last.bill }),
    },
  }
}

/** The first day of its charges, or null. */
export function shippedOn({ entries }: Ship): string | null {
  const dates = entries.flatMap(({ lines }) => lines.flatMap(({ date }) => date?.slice(0, 10) ?? [])).sort()
  return dates[0] ?? null
}

/** The key of the charges in the currency of the expected cost, or of those that may be in it because a currency is unknown. */
export function currencyBilled(
  { net }: Pick<Billed, 'net'>,
  expected: string | undefined,
): string | undefined {
  const billed = Object.keys(net)
  if (expected === undefined) return billed.length === 1 ? billed[0] : undefined
  const fitting = billed.filter((one) => commonCurrency(expected, one) !== undefined)
  if (fitting.length > 1) return undefined
  return fitting[0] ?? billed.find((one) => one === '')
}

/** Why a shipment cannot be compared. */
export const NOT_LISTED = 'not among the expected shipments'
export const VOIDED_LABEL = 'its label was voided'

/** A check of each billed shipment against its expected cost; `judge` returns verdicts, or why the shipment cannot be assessed. */
export function eachShip(
  view: View,
  judge: (one: Billed, expected: ExpectedCost | undefined) => Verdict[] | string,
): { screen: () => boolean; ship: (ship: Ship) => void; finish: () => Outcome; all: () => number } {
  const verdicts: Verdict[] = []
  const nothing = nothingExpected(view)
  const reasons = new Map<string, number>()
  let assessed = 0
  let all = 0
  return {
    all: () => all,
    screen: nothing === null ? () => true : NEVER,
    ship: (ship) => {
      if (nothing !== null || ship.shipment === NONE || !ship.tracked || ship.number === null) return
      if (ship.entries.every((entry) => parcelLines(entry).length === 0)) return
      all++
      const expected = view.expected?.find(ship.number)
      const used = expected === undefined ? ship : useOf(ship, expected.ship_date)
      const found = used === undefined ? USED_AGAIN : judge(billedOf(used), expected)
      if (typeof found === 'string') {
        const reason = reasons.has(found) || reasons.size < REASONS ? found : 'other reasons'
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
        return
      }
      assessed++
      verdicts.push(...found)
    },
    finish: () => {
      const parts = [...reasons]
        .sort(([a, of], [b, ofOther]) => ofOther - of || byText(a, b))
        .map(([why, number]) => missing(number, all, 'shipment', why))
      return {
        verdicts,
        assessed,
        reason: nothing ?? (all === 0 ? missing(0, 0, 'shipment', '') : null) ?? joined(parts),
      }
    },
  }
}

/** Further reasons are counted together, because nobody would read them all. */
const REASONS = 8

const joined = (parts: readonly (string | null)[]): string | null =>
  parts.length === 0 ? null : parts.join('; ')

/** Service, zone and weight of the shipment's base charge. */
export function baseWord(
  view: View,
  ship: Ship,
): { service?: string; zone?: string; weight?: string; unit?: string } | undefined {
  const { col } = view.state.entries
  const entry = ship.entries.find((one) => (col.baseRow[one.entry] ?? NONE) !== NONE)?.entry
  if (entry === undefined) return undefined
  const word = (id: number | undefined): string | undefined =>
    id === undefined || id === NONE ? undefined : view.state.words.list[id]
  const words = {
    service: word(col.service[entry]),
    zone: word(col.zone[entry]),
    weight: word(col.weight[entry]),
    unit: word(col.unit[entry]),
  }
  return Object.fromEntries(Object.entries(words).filter(([, text]) => text !== undefined))
}
