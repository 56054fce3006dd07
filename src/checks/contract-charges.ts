/** Charges of parcels besides the base price, and the rows of a contract that apply to them. */

import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { Kind } from '../ledger/state.js'
import type { ChargeCategory } from '../schema/line-item.js'
import type { ContractRow } from '../tables/contract.js'
import { type ContractQuery, firstFor, isOnDay, type RowScope } from '../tables/contract-scope.js'
import { minus, unsigned } from '../values/decimal.js'
import { signOf } from '../values/money.js'
import { type Ship, type ShipEntry, trackingOf } from './check.js'
import { askedOf } from './contract-terms.js'
import { rememberedByShip } from './ship-memory.js'
import type { Verdict } from './verdict.js'

/** A charge of a parcel with the properties that select a row of a contract. */
export interface ParcelCharge {
  readonly entry: ShipEntry
  readonly shipment: number
  readonly line: ViewLine
  readonly asked: ContractQuery
  readonly residential: boolean
}

/** Categories that have their own prices or rules, or none. */
const OTHERWISE_PRICED: ReadonlySet<ChargeCategory> = new Set<ChargeCategory>([
  'freight',
  'discount',
  'fuel',
  'tax',
  'customs',
  'adjustment',
  'refund',
])

/** Original charges with a positive amount, of parcels and accounts, without those reversed on the same invoice. */
export const parcelCharges = rememberedByShip(readCharges)

function readCharges(view: View, { shipment, damaged, entries }: Ship): readonly ParcelCharge[] {
  const found: ParcelCharge[] = []
  if (damaged) return found
  for (const entry of entries) {
    let residential: boolean | undefined
    for (const line of entry.lines) {
      const { kind, net } = line
      if (kind.stage !== 'original' || OTHERWISE_PRICED.has(kind.category) || signOf(net) <= 0) continue
      if (entry.lines.some((other) => isTakenBack(line, other))) continue
      residential ??= alongside(shipment, entries, entry).some(
        ({ kind: other }) => other.subcategory === 'residential',
      )
      const asked = askedOf(view, entry.entry, dayOfCharge(entry, line))
      found.push({ entry, shipment, line, asked, residential })
    }
  }
  return found
}

/** The charges of the shipment, which may be on several invoices; fees belong together on one invoice only. */
export const alongside = (
  shipment: number,
  entries: readonly ShipEntry[],
  entry: ShipEntry,
): readonly ViewLine[] => (shipment === NONE ? entry.lines : entries.flatMap(({ lines }) => lines))

export const dayOfCharge = ({ bill }: ShipEntry, { date }: ViewLine): string =>
  (date ?? bill.date ?? '').slice(0, 10)

const isTakenBack = (line: ViewLine, other: ViewLine): boolean =>
  other !== line &&
  other.kind.description === line.kind.description &&
  signOf(other.net) < 0 &&
  unsigned(other.net.text) === line.net.text

/** Whether a row names the charge, by description or code. */
export function namesCharge({ isCharge }: RowScope, { description, code }: Kind): boolean {
  if (isCharge === null) return true
  return (
    isCharge(description) ||
    (code !== null && (isCharge(code) || isCharge(code.slice(code.lastIndexOf('/') + 1))))
  )
}

/** The first row that applies to the charge on its day. */
export function surchargeRow(
  rows: readonly ContractRow<'surcharges'>[],
  { line, residential }: Pick<ParcelCharge, 'line' | 'residential'>,
  asked: ContractQuery,
): ContractRow<'surcharges'> | undefined {
  return firstFor(
    rows,
    asked,
    (row) =>
      isOnDay(row, asked.day) &&
      (row.terms.category === undefined || row.terms.category === line.kind.category) &&
      (row.terms.residential === undefined || row.terms.residential === residential) &&
      namesCharge(row, line.kind),
  )
}

/** The verdict on a charge with a wrong amount. */
export function chargeVerdict(
  view: View,
  { entry, shipment, line, asked }: ParcelCharge,
  expected: string,
  facts: Verdict['facts'],
): Verdict {
  const billed = line.net.text
  const difference = minus(billed, expected)
  const unit = view.state.entries.col.unit[entry.entry] ?? NONE
  return {
    direction: difference.startsWith('-') ? 'under' : 'over',
    ...(facts.near_change !== undefined && { severity: 'info' as const }),
    carrier: entry.bill.carrier,
    invoice: entry.bill,
    tracking: trackingOf(view, shipment),
    amount: unsigned(difference),
    facts: {
      charge: line.kind.description,
      billed,
      expected,
      difference,
      zone: asked.zone,
      weight: asked.weight,
      unit: unit === NONE ? null : view.state.words.list[unit],
      ...facts,
    },
    charges: [line],
    evidence: [line.source],
    charge: line.kind.description,
    billed,
    expected,
  }
}
