/** The divisor of the invoice compared with that of the contract: a smaller divisor gives a higher billed weight. */

import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { type AuditState, type HungTable, hungRows } from '../ledger/state.js'
import { rowOf } from '../tables/contract-scope.js'
import { canonical, Exact, exact } from '../values/decimal.js'
import { once } from '../values/once.js'
import { count } from '../values/shown-amounts.js'
import { billedWeight } from './billed-weight.js'
import { type Check, type Outcome, trackingOf } from './check.js'
import { askedOf, createTerms, isNearChange, notInForce, reasonsOf } from './contract-terms.js'
import { isOver, type PlainSize, plainSize } from './plain-size.js'
import { type AuditRecord, dayOf, fact, keep, ofShipment } from './record.js'
import { SIZED } from './sized-parcels.js'
import type { Verdict } from './verdict.js'
import {
  type Dimensional,
  dimensionalWeight,
  isOnePiece,
  minimumWeight,
  oversize,
  roundsUp,
  SIDES,
} from './weight-formula.js'

const NAME = 'dim_divisor'
/** Parcels billed by their size. */
const KEEPS = {
  /** As measured; none if the record is about several parcels or does not state them. */
  sides: 'word',
  /** Whether the carrier rounds each side up first. */
  up: 'number',
  /** None if the file does not state it. */
  divisor: 'word',
  actual: 'word',
  billed: 'word',
  /** Minimum weight for its size or charges. */
  least: 'word',
  date: 'date',
} as const
const LARGE = {
  length: '18',
  width: '14',
  height: '10',
  actual_weight: '6',
  billed_weight_unit: 'lb',
  zone: '5',
}
const CONTRACT = { carrier: 'example', dim: [{ divisor: '194' }] }

export const dimDivisor: Check = {
  name: NAME,
  title: 'Dimensional divisor not as in the contract',
  severity: 'warning',
  confidence: 'certain',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'the page of the contract with the divisor',
  needs: 'a contract (--contract) with the divisors, and the sides of each parcel in the file',
  says: 'a parcel is billed by its size with a divisor other than that of the contract',
  x12: '37',
  examples: [
    {
      of: 'a divisor below that of the contract',
      hints: { weight: { kind: 'dimensional' } },
      given: { contract: CONTRACT },
      records: [
        { facts: { ...LARGE, dim_divisor: '139', billed_weight: '19' }, charges: [['Freight', '15.00']] },
      ],
      finds: ['19 lb billed by a divisor of 139; the contract has 194: 13 lb expected'],
    },
    {
      of: 'the divisor of the contract',
      hints: { weight: { kind: 'dimensional' } },
      given: { contract: CONTRACT },
      records: [
        { facts: { ...LARGE, dim_divisor: '194', billed_weight: '13' }, charges: [['Freight', '13.00']] },
      ],
      finds: [],
    },
  ],
  observes: (declaration) => declaration === undefined || declaration.audit?.weight?.kind === 'dimensional',
  observe,
  keeps: KEEPS,
  // `weight_mismatch` reads it for expected weights.
  usesTable: ({ contracts, expected }) => contracts.length > 0 || expected !== undefined,
  assess: (view) => ({ finish: () => finish(view) }),
}

function observe(record: AuditRecord, state: AuditState): void {
  const hint = record.hints?.weight
  if (hint?.kind !== 'dimensional') return
  const stated = exact(fact(record, 'dim_divisor') ?? '')
  const divisor = stated === undefined || stated.isZero() ? undefined : stated
  if (divisor === undefined && fact(record, 'length') === null) return
  const plain = plainSize(record, hint)
  // Billed by its weight, or by neither weight nor size: no division is needed.
  const isByNeither = divisor !== undefined && plain?.isWhole === true && !isBySize(plain)
  if (isByNeither || (plain !== null && plain.billed <= plain.actual)) return
  const sized =
    plain !== null && isBySize(plain) ? plainly(record, hint, plain) : exactly(record, hint, divisor)
  if (sized === undefined) return
  const { at, col } = keep(record, state, NAME, KEEPS)
  const word = (text: string | undefined): number => (text === undefined ? NONE : state.words.id(text))
  col.sides[at] = word(sized.sides?.join(' x '))
  col.up[at] = sized.up ? 1 : 0
  col.divisor[at] = word(divisor && fixed(divisor).text)
  col.actual[at] = word(sized.actual)
  col.billed[at] = word(sized.billed)
  col.least[at] = word(sized.least && fixed(sized.least).text)
  const day = dayOf(record)
  col.date[at] = day === null ? NONE : state.dates.id(day)
}

/** Few divisors and minimum weights occur, each as one object. */
const fixed = once((number: Exact) => ({ text: number.toFixed() }))

/** A parcel billed by its size. */
interface SizedParcel {
  readonly billed: string
  readonly actual: string
  readonly sides: readonly string[] | undefined
  readonly up: boolean
  readonly least: Exact | undefined
}

/** The plain integers show that the size gives the billed weight: no division is needed. */
function plainly(record: AuditRecord, hint: Dimensional, size: PlainSize): SizedParcel {
  const unit = ofShipment(record, 'billed_weight_unit') ?? ''
  return {
    billed: canonical(ofShipment(record, 'billed_weight') ?? ''),
    actual: canonical(fact(record, 'actual_weight') ?? ''),
    sides: SIDES.map((side) => canonical(fact(record, side) ?? '')),
    up: size.up,
    least: minimumWeight(record, hint, unit, (limits) => isOver(size, limits)),
  }
}

function exactly(
  record: AuditRecord,
  hint: Dimensional,
  divisor: Exact | undefined,
): SizedParcel | undefined {
  const billed = exact(ofShipment(record, 'billed_weight') ?? '')
  const actual = exact(fact(record, 'actual_weight') ?? '')
  if (billed === undefined || actual === undefined || billed.lte(actual.ceil())) return
  const sides = isOnePiece(record) ? sidesOf(record) : undefined
  if (sides === undefined && divisor === undefined) return
  const up = roundsUp(record, hint)
  const size = sides && dimensionalWeight(sides, divisor ?? '1', up)
  if (sides !== undefined && size === undefined) return
  if (size !== undefined && divisor !== undefined && stepOf(billed, size.quotient) === undefined) return
  const unit = ofShipment(record, 'billed_weight_unit') ?? ''
  return {
    billed: billed.toFixed(),
    actual: actual.toFixed(),
    sides: sides?.map((side) => side.toFixed()),
    up,
    least: size && minimumWeight(record, hint, unit, oversize(size.sides)),
  }
}

function sidesOf(record: AuditRecord): Exact[] | undefined {
  const sides = SIDES.map((side) => exact(fact(record, side) ?? '')).filter((side) => side !== undefined)
  return sides.length === SIDES.length ? sides : undefined
}

const HALF = new Exact('0.5')
const ONE = new Exact(1)

const roundedUp = (weight: Exact, step: Exact): Exact => weight.div(step).ceil().times(step)

/** The step to which the weight by size is rounded up; undefined if that does not give the billed weight. */
const stepOf = (billed: Exact, quotient: Exact): Exact | undefined =>
  [ONE, HALF].find((step) => roundedUp(quotient, step).eq(billed))

/** The rows of noted parcels. */
export const dimRows = (state: AuditState): HungTable<keyof typeof KEEPS> => hungRows(state, NAME, KEEPS)

const isBySize = ({ billed, isWhole, dimensional }: PlainSize): boolean => isWhole && billed === dimensional

function finish(view: View): Outcome {
  if (view.contracts.length === 0) return { verdicts: [], assessed: 0, reason: 'no contract is given' }
  const { entries, words, dates } = view.state
  const rows = dimRows(view.state)
  const termsOf = createTerms(view)
  const verdicts: Verdict[] = []
  const left = new Map<string, number>()
  let [assessed, unmeasured] = [0, 0]
  for (let at = 0; at < rows.length; at++) {
    const entry = rows.col.entry[at] as number
    const delivery = entries.col.delivery[entry] as number
    if (!view.counts(delivery)) continue
    const word = (name: 'sides' | 'divisor' | 'actual' | 'billed' | 'least'): string =>
      (rows.col[name][at] === NONE ? undefined : words.list[rows.col[name][at] as number]) ?? ''
    const asked = askedOf(view, entry, dates.list[rows.col.date[at] as number] ?? '')
    if (rows.col.sides[at] === NONE) {
      unmeasured++
      continue
    }
    const measured = word('sides')
      .split(' x ')
      .map((side) => new Exact(side))
    const volume = measured.reduce((a, b) => a.times(b))
    const inForce = termsOf(delivery)
    const all = (inForce?.rows('dim') ?? []).filter(({ terms }) => volume.gt(terms.above_in3 ?? '0'))
    const agreed = rowOf(all, asked)?.terms
    if (agreed === undefined) {
      const why =
        (inForce && notInForce(inForce, asked.day.slice(0, 10))) ?? 'no row of `dim` applies to them'
      left.set(why, (left.get(why) ?? 0) + 1)
      continue
    }
    assessed++
    const [billed, actual, divisor] = [new Exact(word('billed')), new Exact(word('actual')), word('divisor')]
    const usual = rows.col.up[at] === 1
    const up = agreed.sides === undefined ? usual : agreed.sides === 'up'
    const quotient = (by: string, rounded: boolean): Exact =>
      dimensionalWeight(measured, by, rounded)?.quotient ?? new Exact(0)
    const step =
      (divisor === '' ? undefined : stepOf(billed, quotient(divisor, usual))) ??
      (billed.isInteger() ? ONE : HALF)
    const right = Exact.max(
      roundedUp(actual, step),
      roundedUp(quotient(agreed.divisor, up), step),
      word('least'),
    )
    if (right.eq(billed)) continue
    const sides = (usual ? measured.map((side) => side.ceil()) : measured)
      .map((side) => side.toFixed())
      .join(' x ')
    const row = rows.col.row[at] as number
    const bill = view.billOf(delivery)
    const unit = words.list[entries.col.unit[entry] as number]
    verdicts.push({
      direction: right.lt(billed) ? 'over' : 'under',
      ...(divisor === '' && { confidence: 'likely' as const }),
      ...(isNearChange(all, asked) && { severity: 'info' as const }),
      carrier: bill.carrier,
      invoice: bill,
      tracking: trackingOf(view, entries.col.shipment[entry] as number),
      // No file states what the right weight costs.
      amount: null,
      facts: {
        ...{ billed: word('billed'), expected: right.toFixed(), unit, sides, agreed: agreed.divisor },
        ...(divisor === '' ? {} : { divisor }),
        ...(up === usual ? {} : { rounded: up ? 'up' : 'as measured' }),
      },
      charges: view.chargesOf(entry, row),
      evidence: [view.source(delivery, row)],
    })
  }
  const reasons = [
    ...(left.size === 0 ? [] : [reasonsOf(left, 'parcel')]),
    ...(unmeasured === 0
      ? []
      : [`${count(unmeasured, 'record')} of several parcels, or without all three sides`]),
  ]
  const sized = hungRows(view.state, billedWeight.name, SIZED).length
  const none =
    assessed > 0
      ? null
      : sized === 0
        ? 'no parcel in the file is billed by its size'
        : `${count(sized, 'parcel')} billed by their size: the file states no divisor; ${billedWeight.name} compares their weight with the divisor of the contract`
  return { verdicts, assessed, reason: reasons.length === 0 ? none : reasons.join('; ') }
}
