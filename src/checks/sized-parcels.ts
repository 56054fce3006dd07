/** Parcels billed by their size, compared with the divisor of the contract or configuration. */

import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { HungTable } from '../ledger/state.js'
import type { AuditConfig } from '../tables/config-schema.js'
import { rowOf } from '../tables/contract-scope.js'
import { Exact, exact } from '../values/decimal.js'
import { type markVerdict, trackingOf } from './check.js'
import { askedOf, createTerms } from './contract-terms.js'
import { dimensionalWeight, leastBySize, oversize } from './weight-formula.js'

interface SizedParcels {
  readonly wrong: readonly {
    readonly parcel: ReturnType<typeof markVerdict>
    readonly facts: Readonly<Record<string, string>>
  }[]
  readonly assessed: number
  readonly left: number
}

/** One parcel billed by its size, in a file that states sides but no divisor. */
export const SIZED = { billed: 'word', entered: 'word', unit: 'word', sides: 'word', date: 'date' } as const

export function sizedParcels(view: View, sized: HungTable<keyof typeof SIZED>): SizedParcels {
  const { entries, words, dates } = view.state
  const wrong: SizedParcels['wrong'][number][] = []
  const weights = new Map<string, Exact>() // remembered because there are few sizes
  const terms = createTerms(view)
  let assessed = 0
  let left = 0
  const word = (id: number | undefined): string =>
    id === undefined || id === NONE ? '' : (words.list[id] ?? '')
  for (let at = 0; at < sized.length; at++) {
    const entry = sized.col.entry[at] as number
    const delivery = entries.col.delivery[entry] as number
    if (!view.counts(delivery)) continue
    const bill = view.billOf(delivery)
    const date = dates.list[sized.col.date[at] as number] ?? ''
    // Most audits have no divisor for any parcel: then its texts need not be read.
    if (!mayHaveDivisor(view, terms, delivery, date)) {
      left++
      continue
    }
    const sides = sidesIn(word(sized.col.sides[at]))
    const { divisor, ...agreed } =
      sides === undefined ? NO_DIVISOR : sizeDivisor(view, terms, { entry, date, sides })
    const billed = exact(word(sized.col.billed[at]))
    if (divisor === undefined || sides === undefined || billed === undefined) {
      left++
      continue
    }
    assessed++
    const hint = view.hints(delivery)?.weight
    const since = hint?.kind === 'entered' ? hint.sidesRoundedUpSince : undefined
    const up = agreed.up ?? (since !== undefined && (date === '' || date >= since))
    const key = `${sized.col.sides[at]} ${divisor} ${up}`
    const dimensional = weights.get(key) ?? dimensionalWeight(sides, divisor, up)?.weight ?? new Exact(0)
    weights.set(key, dimensional)
    const entered = exact(word(sized.col.entered[at])) ?? new Exact(0)
    const unit = word(sized.col.unit[at])
    const rounded = up ? sides.map((side) => side.ceil()) : sides
    const minimums = (hint?.kind === 'entered' ? hint.minimums : undefined) ?? []
    const least = leastBySize(minimums, { unit, sideUnit: null, isOver: oversize(rounded) })
    const right = Exact.max(dimensional, entered.ceil(), least)
    if (billed.lte(right)) continue
    wrong.push({
      parcel: {
        carrier: bill.carrier,
        invoice: bill,
        tracking: trackingOf(view, entries.col.shipment[entry] as number),
        evidence: [view.source(delivery, sized.col.row[at] as number)],
        charges: view.chargesOf(entry, sized.col.row[at] as number),
      },
      facts: {
        fault: 'sides',
        billed: billed.toFixed(),
        expected: right.toFixed(),
        ...(unit === '' ? {} : { unit }),
        sides: sides.map((side) => side.toFixed()).join(' x '),
        divisor,
        ...(up ? { rounded: 'up' } : {}),
      },
    })
  }
  return { wrong, assessed, left }
}

/** The divisor for a parcel, and whether the contract rounds its sides up; each undefined if it is not known. */
interface KnownDivisor {
  readonly divisor: string | undefined
  readonly up: boolean | undefined
}

const NO_DIVISOR: KnownDivisor = { divisor: undefined, up: undefined }

const mayHaveDivisor = (
  view: View,
  terms: ReturnType<typeof createTerms>,
  delivery: number,
  date: string,
): boolean =>
  (terms(delivery)?.rows('dim') ?? []).length > 0 ||
  contractDivisor(view.config, view.billOf(delivery).carrier, date) !== undefined

/** According to the contract, otherwise to the configuration. */
export function sizeDivisor(
  view: View,
  terms: ReturnType<typeof createTerms>,
  { entry, date, sides }: { readonly entry: number; readonly date: string; readonly sides: readonly Exact[] },
): KnownDivisor {
  const delivery = view.state.entries.col.delivery[entry] as number
  const volume = sides.reduce((a, b) => a.times(b))
  const rows = (terms(delivery)?.rows('dim') ?? []).filter(({ terms: row }) =>
    volume.gt(row.above_in3 ?? '0'),
  )
  const agreed = rowOf(rows, askedOf(view, entry, date))?.terms
  if (agreed !== undefined)
    return { divisor: agreed.divisor, up: agreed.sides === undefined ? undefined : agreed.sides === 'up' }
  return { divisor: contractDivisor(view.config, view.billOf(delivery).carrier, date), up: undefined }
}

export function contractDivisor(
  { dim_divisors }: AuditConfig,
  carrier: string,
  date: string,
): string | undefined {
  return dim_divisors?.find(
    (row) =>
      (row.carrier === undefined || row.carrier === carrier) &&
      (row.from === undefined || row.from <= date) &&
      (row.to === undefined || date <= row.to),
  )?.divisor
}

/** `51.0x 31.0x  5.0`: three sides that are not zero. */
export function sidesIn(text: string): Exact[] | undefined {
  const sides = text.split(/\s*x\s*/i).map((side) => exact(side.trim()))
  const known = sides.filter((side) => side !== undefined && !side.isZero())
  return sides.length === 3 && known.length === 3 ? (known as Exact[]) : undefined
}
