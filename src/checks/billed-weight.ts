import type { WeightHint } from '../format/format.js'
import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { type AuditState, hungRows, type Kind } from '../ledger/state.js'
import { isBaseFreight } from '../schema/subcategories.js'
import { Exact, exact } from '../values/decimal.js'
import { toGrams } from '../values/weights.js'
import { type Check, marksOf, markVerdict, missing, saysOf, tallied } from './check.js'
import { isOver, type PlainSize, plainSize, roundedUp } from './plain-size.js'
import { type AuditRecord, BASE, dayOf, fact, keep, mark, ofShipment, tally } from './record.js'
import { SIZED, sizedParcels } from './sized-parcels.js'
import type { Verdict } from './verdict.js'
import {
  type Dimensional,
  dimensionalWeight,
  dimensionsOf,
  minimumWeight,
  oversize,
} from './weight-formula.js'

const NAME = 'billed_weight'

type Entered = Extract<WeightHint, { kind: 'entered' }>

function observe(record: AuditRecord, state: AuditState): void {
  if ((record.bits & BASE) === 0) return
  const hint = record.hints?.weight
  // For most parcels plain integers show that they are billed by weight, size or a minimum; only the others need decimals.
  const plain = hint?.kind === 'dimensional' ? plainSize(record, hint) : null
  if (plain !== null && plain.billed > 0 && plain.billed <= Math.max(plain.actual, plain.dimensional)) {
    tally(record, NAME, true)
    return
  }
  const billed = exactOf(ofShipment(record, 'billed_weight'))
  if (hint === undefined || billed === undefined || billed.isZero()) {
    tally(record, NAME, false)
    return
  }
  if (hint.kind === 'entered' && bySize(record, state, hint)) return
  const found =
    hint.kind === 'entered' ? byEntered(record, hint, billed) : byDimensions(record, hint, plain, billed)
  tally(record, NAME, found !== undefined)
  if (found !== undefined && found !== null) mark(record, state, NAME, found)
}

const exactOf = (text: string | null): Exact | undefined => (text === null ? undefined : exact(text))

type Fault = Readonly<Record<string, string>>

const inUnit = (unit: string): Fault => (unit === '' ? {} : { unit })

/** The fault of a parcel billed by its actual weight, but for more than the shipper entered; null if it is right. */
function byEntered(record: AuditRecord, hint: Entered, billed: Exact): Fault | null | undefined {
  const type = fact(record, 'billed_weight_type')
  const weight = fact(record, 'entered_weight')
  const entered = exactOf(weight)
  if (type === null || !hint.actual.includes(type)) return undefined
  if (entered === undefined || entered.isZero()) return undefined
  const unit = ofShipment(record, 'billed_weight_unit') ?? ''
  const own = fact(record, 'entered_weight_unit') ?? unit
  if (own !== unit && toGrams(own) !== toGrams(unit)) return undefined
  const [up, upEntered] = [roundedUp(ofShipment(record, 'billed_weight')), roundedUp(weight)]
  if (up !== null && upEntered !== null && up <= upEntered) return null
  const most = entered.ceil()
  if (billed.lte(most)) return null
  return {
    fault: 'entered',
    billed: billed.toFixed(),
    expected: most.toFixed(),
    ...inUnit(unit),
    entered: entered.toFixed(),
  }
}

/** Keeps a parcel billed by its size for the report, because the divisor may be in the configuration. */
function bySize(record: AuditRecord, state: AuditState, hint: Entered): boolean {
  const sides = fact(record, 'dimensions')
  if (sides === null || !hint.dimensional.includes(fact(record, 'billed_weight_type') ?? '')) return false
  const word = (text: string | null): number => (text === null ? NONE : state.words.id(text))
  const date = dayOf(record)
  const { at, col } = keep(record, state, NAME, SIZED)
  col.billed[at] = word(ofShipment(record, 'billed_weight'))
  col.entered[at] = word(fact(record, 'entered_weight'))
  col.unit[at] = word(ofShipment(record, 'billed_weight_unit'))
  col.sides[at] = word(sides)
  col.date[at] = date === null ? NONE : state.dates.id(date)
  return true
}

/** The fault of a parcel billed for more than its actual and its dimensional weight, each rounded up. */
function byDimensions(
  record: AuditRecord,
  hint: Dimensional,
  plain: PlainSize | null,
  billed: Exact,
): Fault | null | undefined {
  const unit = ofShipment(record, 'billed_weight_unit') ?? ''
  if (plain !== null && billed.lte(minimumWeight(record, hint, unit, (limits) => isOver(plain, limits))))
    return null
  const stated = dimensionsOf(record, hint)
  if (stated === undefined) return undefined
  const { actual, sides, divisor, up } = stated
  const size = dimensionalWeight(sides, divisor, up)
  if (size === undefined) return undefined
  const most = Exact.max(actual.ceil(), size.weight, minimumWeight(record, hint, unit, oversize(size.sides)))
  if (billed.lte(most)) return null
  return {
    fault: 'dimensions',
    billed: billed.toFixed(),
    expected: most.toFixed(),
    ...inUnit(unit),
    actual: actual.toFixed(),
    dimensional: size.weight.toFixed(),
    sides: sides.map((side) => side.toFixed()).join(' x '),
    divisor: divisor.toFixed(),
    ...(up ? { rounded: 'up' } : {}),
  }
}

const CUBE = {
  actual_weight: '7.2',
  billed_weight_unit: 'lb',
  length: '10',
  width: '10',
  height: '10',
  dim_divisor: '100',
  zone: '5',
}

export const billedWeight: Check = {
  name: NAME,
  title: 'Billed weight too high',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'weight and sides measured when the parcel was packed, and a photo with the label',
  needs:
    'sides, divisor and actual weight in the record, or the weight that the shipper entered and the type of the billed weight',
  says: 'the billed weight is above what the stated sides and weights give',
  x12: '22',
  examples: [
    {
      of: 'a parcel billed above its actual and its dimensional weight',
      hints: { weight: { kind: 'dimensional' } },
      records: [
        {
          facts: {
            actual_weight: '7.2',
            billed_weight: '14',
            billed_weight_unit: 'lb',
            length: '10',
            width: '10',
            height: '10',
            dim_divisor: '100',
          },
          charges: [['Freight', '10.00']],
        },
      ],
      finds: ['14 lb billed, 10 lb at most: actual 7.2 lb, dimensional 10 lb, 10 x 10 x 10 / 100'],
    },
    {
      of: 'the same beside parcels billed at the right weight, which show its price',
      hints: { weight: { kind: 'dimensional' }, price: {} },
      records: [
        { times: 2, parcel: 'P', facts: { ...CUBE, billed_weight: '10' }, charges: [['Freight', '8.80']] },
        { parcel: 'Q1', facts: { ...CUBE, billed_weight: '14' }, charges: [['Freight', '12.00']] },
      ],
      finds: [
        '3.20 USD above the price of 10 lb (8.80 USD): 14 lb billed, 10 lb at most: actual 7.2 lb, dimensional 10 lb, 10 x 10 x 10 / 100',
      ],
    },
    {
      of: 'the same, where a minimum makes both weights cost the same',
      hints: { weight: { kind: 'dimensional' }, price: {} },
      records: [
        { times: 2, parcel: 'P', facts: { ...CUBE, billed_weight: '10' }, charges: [['Freight', '8.80']] },
        { parcel: 'Q1', facts: { ...CUBE, billed_weight: '14' }, charges: [['Freight', '8.80']] },
      ],
      finds: [
        '8.80 USD for 10 lb too: 14 lb billed, 10 lb at most: actual 7.2 lb, dimensional 10 lb, 10 x 10 x 10 / 100',
      ],
    },
    {
      of: 'two parcels billed above their weight, and one at it three months earlier: none of them shows a price',
      hints: { weight: { kind: 'dimensional' }, price: {} },
      records: [
        { date: '2025-06-02', facts: { ...CUBE, billed_weight: '10' }, charges: [['Freight', '8.80']] },
        { parcel: 'Q1', facts: { ...CUBE, billed_weight: '14' }, charges: [['Freight', '12.00']] },
        { parcel: 'Q2', facts: { ...CUBE, billed_weight: '12' }, charges: [['Freight', '10.40']] },
      ],
      finds: ['14', '12'].map(
        (weight) =>
          `${weight} lb billed, 10 lb at most: actual 7.2 lb, dimensional 10 lb, 10 x 10 x 10 / 100`,
      ),
    },
    {
      of: 'a parcel billed by its size',
      hints: { weight: { kind: 'dimensional' } },
      records: [
        {
          facts: {
            actual_weight: '7.2',
            billed_weight: '10',
            billed_weight_unit: 'lb',
            length: '10',
            width: '10',
            height: '10',
            dim_divisor: '100',
          },
          charges: [['Freight', '10.00']],
        },
      ],
      finds: [],
    },
  ],
  observes: (declaration) => declaration?.audit?.weight !== undefined,
  observe,
  keeps: SIZED,
  assess: (view) => ({
    finish: () => {
      const verdicts = marksOf(view, NAME).map(
        (found): Verdict => ({
          ...judged(view, markVerdict(view, found), saysOf(found)),
          mayBeUnread: 'nothing',
        }),
      )
      const sized = sizedParcels(view, hungRows(view.state, NAME, SIZED))
      for (const { parcel, facts } of sized.wrong) verdicts.push(judged(view, parcel, facts))
      const counted = tallied(view, NAME)
      const assessed = counted.assessed + sized.assessed
      const left = counted.left + sized.left
      const none = 'these files state no weights that can be compared'
      const some = 'sides, divisor or weights are missing, or the rule for the billed type is not known'
      return {
        verdicts,
        assessed,
        reason: assessed + left === 0 ? none : missing(left, assessed + left, 'shipment', some),
      }
    },
  }),
}

function judged(view: View, found: ReturnType<typeof markVerdict>, facts: Fault): Verdict {
  const { kinds, lines } = view.state
  const base = found.charges?.filter(({ at }) => isBaseFreight(kinds[lines.col.kind[at] as number] as Kind))
  return {
    ...found,
    direction: 'over',
    amount: null,
    facts,
    ...(base === undefined || base.length === 0 ? {} : { charges: base }),
    ...(facts.fault === 'entered' ? {} : { x12: '37' }),
    charge: 'billed weight',
  }
}
