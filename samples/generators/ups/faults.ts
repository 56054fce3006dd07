/** Faults planted into packages that are otherwise sound. Each stays within its own package. */
import { share } from '../cents.js'
import { withFault } from '../fault-plan.js'
import { wrongCheckDigit } from '../tracking.js'
import type { FaultKind } from '../types.js'
import { charge, type Line, type Package } from './line.js'
import { firstCharges, makePackage, type Shipper } from './packages.js'
import { fuelRate, GROUND_COMMERCIAL } from './tariff.js'

/** In the order in which they are planted. */
export const PACKAGE_FAULTS = [
  'duplicate_charge',
  'fuel_rate',
  'billed_weight',
  'discount_missing',
  'conflicting_shipment',
  'stale_charge',
  'credit_without_charge',
  'positive_refund',
  'tracking_check_digit',
  'damaged_tracking_number',
  'uncategorized_charge',
] as const satisfies readonly FaultKind[]
export type PackageFault = (typeof PACKAGE_FAULTS)[number]

/** Whole invoices that are wrong: each fault has an invoice of its own. */
export const INVOICE_FAULTS = [
  'invoice_total',
  'invoice_total_inconsistent',
  'shipment_total',
] as const satisfies readonly FaultKind[]

type Plant = (from: Shipper, lines: Line[], nth: number) => Line[]

/** Marks the first line. */
const markFirst = (lines: Line[], kind: FaultKind, cents: number | null = null): Line[] =>
  lines.map((line, index) => (index === 0 ? withFault(line, kind, cents) : line))

const packOf = (lines: readonly Line[]): Package => {
  const pack = lines[0]?.pack
  if (!pack) throw new RangeError('a fault needs a package')
  return pack
}

const withTracking = (lines: readonly Line[], tracking: string): Line[] =>
  lines.map((line) =>
    line.pack === null ? line : { ...line, pack: { ...line.pack, tracking, lead: tracking } },
  )

const refund = (pack: Package, net: number): Line => ({
  ...charge(pack, ['FRT', pack.service.code, 'Guaranteed Service Refund'], net),
  category: 'ADJ',
  detail: 'GSR',
  day: pack.shipped + 1,
})

const PLANTS: Readonly<Record<PackageFault, Plant>> = {
  duplicate_charge: (_from, lines) =>
    lines.concat(lines.slice(0, 1).map((freight) => withFault(freight, 'duplicate_charge', freight.net))),
  fuel_rate: (_from, lines) =>
    lines.map((line) => {
      if (line.class !== 'FSC') return line
      const extra = share(line.basis, 300, 10000)
      return withFault({ ...line, net: line.net + extra }, 'fuel_rate', extra)
    }),
  billed_weight: (from, lines) => {
    const sound = packOf(lines)
    // Actual weight, or else the dimensions might explain it.
    const pack = { ...sound, weightType: 1, dimensions: '', billedWeight: sound.billedWeight + 70 }
    return markFirst(firstCharges(from.random, pack, { extra: false }), 'billed_weight')
  },
  discount_missing: (from, lines) =>
    markFirst(
      firstCharges(from.random, packOf(lines), { discounted: false, extra: false }),
      'discount_missing',
    ),
  conflicting_shipment: (_from, lines) => {
    const freight = lines[0]
    if (freight === undefined) return lines
    const pack = packOf(lines)
    const zone = `00${((pack.zone.charCodeAt(2) - 48 + 2) % 7) + 2}`
    const price = { incentive: freight.incentive + 112, net: freight.net + 318 }
    const again = { ...freight, ...price, pack: { ...pack, zone } }
    return [...lines, withFault(again, 'conflicting_shipment', again.net)]
  },
  stale_charge: (from, lines, nth) => {
    const pack = { ...packOf(lines), shipped: packOf(lines).shipped - 196 - 35 * nth }
    const rate = fuelRate(pack.shipped, pack.service.air)
    return markFirst(firstCharges(from.random, pack, { rate, extra: false }), 'stale_charge')
  },
  credit_without_charge: (from, lines) => [
    ...lines,
    withFault(refund(makePackage(from, GROUND_COMMERCIAL), -1240), 'credit_without_charge', -1240),
  ],
  positive_refund: (_from, lines) => [
    ...lines,
    withFault(refund(packOf(lines), 1155), 'positive_refund', 1155),
  ],
  tracking_check_digit: (_from, lines) =>
    markFirst(withTracking(lines, wrongCheckDigit(packOf(lines).tracking)), 'tracking_check_digit'),
  damaged_tracking_number: (_from, lines, nth) =>
    markFirst(withTracking(lines, `1.2${3 + nth}E+17`), 'damaged_tracking_number'),
  uncategorized_charge: (_from, lines) => {
    const fee = charge(packOf(lines), ['ACC', 'QX7', 'Lantern Escort Fee'], 365)
    return [...lines, withFault(fee, 'uncategorized_charge', 365)]
  },
}

/** The rows of a plain package with the fault in them. */
export function plantFault(kind: PackageFault, from: Shipper, lines: Line[], nth: number): Line[] {
  return PLANTS[kind](from, lines, nth)
}

/** `shipment_total` and `invoice_total_inconsistent`: rows state the total of their package instead of the invoice's. */
export function stateByPackage(lines: readonly Line[], faults: ReadonlySet<FaultKind>): Line[] {
  const totals = new Map<string, number>()
  for (const { pack, net } of lines)
    if (pack !== null) totals.set(pack.tracking, (totals.get(pack.tracking) ?? 0) + net)
  const wrong = faults.has('shipment_total') ? packOf(lines).tracking : null
  const stated = lines.map((line) => {
    const tracking = line.pack?.tracking ?? ''
    return { ...line, stated: (totals.get(tracking) ?? 0) + (tracking === wrong ? 425 : 0) }
  })
  const inconsistent = markFirst(stated, 'invoice_total_inconsistent')
  return wrong === null ? inconsistent : markFirst(inconsistent, 'shipment_total', 425)
}
