import type { View } from '../invoices/view.js'
import { hungRows } from '../ledger/state.js'
import type { Facts } from '../schema/audit-report.js'
import { Exact, exact } from '../values/decimal.js'
import { toGrams } from '../values/weights.js'
import { baseWord, eachShip, NEEDS, NOT_LISTED, VOIDED_LABEL } from './against-expected.js'
import { billedWeight } from './billed-weight.js'
import type { Check, Ship } from './check.js'
import { createTerms } from './contract-terms.js'
import { dimRows } from './dim-divisor.js'
import { SIZED, sidesIn, sizeDivisor } from './sized-parcels.js'
import { isSurchargeMinimum } from './surcharge-minimum.js'
import { dimensionalWeight, leastBySize, oversize } from './weight-formula.js'

const NO_WEIGHT = 'the expected or the billed weight is missing'
const NO_DIVISOR =
  'the label states sides, but the divisor is not known (dim of the contract, or dim_divisors of the configuration)'

const NO_SIDES = 'billed by its size, and the label states no sides'

/** The weight that follows from the label's sides, by the rule of the ship date; undefined if the divisor is not known. */
function sizeWeight(
  view: View,
  terms: ReturnType<typeof createTerms>,
  ship: Ship,
  { text, unit }: { readonly text: string; readonly unit: string },
) {
  const date =
    ship.entries.flatMap(({ lines }) => lines.flatMap((line) => line.date ?? []))[0]?.slice(0, 10) ?? ''
  const stated = sidesIn(text)
  const [first] = ship.entries
  if (stated === undefined || first === undefined) return undefined
  const { divisor, up: agreed } = sizeDivisor(view, terms, { entry: first.entry, date, sides: stated })
  const hint = first.bill.hints?.weight
  const since = hint?.sidesRoundedUpSince
  const up = agreed ?? (since !== undefined && (date === '' || date >= since))
  if (divisor === undefined || exact(divisor)?.isZero() !== false) return undefined
  const size = dimensionalWeight(stated, divisor, up)
  if (size === undefined) return undefined
  const descriptions = ship.entries.flatMap(({ lines }) => lines.map(({ kind }) => kind.description))
  const rules = (hint?.minimums ?? []).filter(
    ({ charge }) => charge === undefined || descriptions.some((one) => charge.test(one)),
  )
  const least = leastBySize(rules, { unit, sideUnit: null, isOver: oversize(size.sides) })
  return {
    weight: Exact.max(size.weight, least),
    sides: `${stated.map((side) => side.toFixed()).join(' x ')} / ${divisor}`,
  }
}

export const weightMismatch: Check = {
  name: 'weight_mismatch',
  title: 'Weight differs from the expected weight',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'the weight on the label, and a photo of the parcel on the scale',
  needs: `${NEEDS} with a weight, and a billed weight in the file`,
  says: 'the billed weight is above the expected weight rounded up, or below the expected weight',
  x12: '22',
  examples: [
    {
      of: 'a parcel of 4.2 lb billed at 9 lb',
      given: { expected: [{ tracking_number: 'P1', weight: '4.2', weight_unit: 'lb' }] },
      records: [{ facts: { billed_weight: '9', billed_weight_unit: 'lb' }, charges: [['Freight', '12.00']] }],
      finds: ['9 lb billed, 4.2 lb expected'],
    },
    {
      of: 'a parcel of 4.2 lb billed at 3 lb',
      given: { expected: [{ tracking_number: 'P1', weight: '4.2', weight_unit: 'lb' }] },
      records: [{ facts: { billed_weight: '3', billed_weight_unit: 'lb' }, charges: [['Freight', '12.00']] }],
      finds: ['3 lb billed, 4.2 lb expected'],
    },
    {
      of: 'a parcel of 4.2 lb billed at 5 lb',
      given: { expected: [{ tracking_number: 'P1', weight: '4.2', weight_unit: 'lb' }] },
      records: [{ facts: { billed_weight: '5', billed_weight_unit: 'lb' }, charges: [['Freight', '12.00']] }],
      finds: [],
    },
    {
      of: 'a parcel billed at its exact weight, one at no weight, and a voided label',
      given: {
        expected: ['P1', 'P2', 'P3'].map((tracking_number) => ({
          tracking_number,
          weight: '4.2',
          weight_unit: 'lb',
          ...(tracking_number === 'P3' && { voided: true }),
        })),
      },
      records: ['4.2', '0', '9'].map((billed_weight, at) => ({
        parcel: `P${at + 1}`,
        facts: { billed_weight, billed_weight_unit: 'lb' },
        charges: [['Freight', '12.00']],
      })),
      finds: [],
    },
    {
      of: 'a parcel billed by its size, whose label states no sides',
      hints: { weight: { kind: 'entered', actual: ['1'], dimensional: ['2'] } },
      given: { expected: [{ tracking_number: 'P1', weight: '4.2', weight_unit: 'lb' }] },
      records: [
        {
          facts: {
            billed_weight: '11',
            billed_weight_unit: 'lb',
            billed_weight_type: '2',
            dimensions: '11.0x 10.0x 10.0',
          },
          charges: [['Freight', '12.00']],
        },
      ],
      finds: [],
    },
    {
      of: 'parcels billed at 40 lb: with a surcharge that has this minimum, and without it',
      hints: {
        weight: { kind: 'dimensional', minimums: [{ charge: /^Handling/, weight: '40', unit: /^lb$/ }] },
      },
      given: {
        expected: ['P1', 'P2'].map((tracking_number) => ({
          tracking_number,
          weight: '12',
          weight_unit: 'lb',
        })),
      },
      records: ['Handling', 'Residential'].map((surcharge, at) => ({
        parcel: `P${at + 1}`,
        facts: { billed_weight: '40', billed_weight_unit: 'lb' },
        charges: [
          ['Freight', '12.00'],
          [surcharge, '18.00', { category: 'handling' }],
        ],
      })),
      finds: ['40 lb billed, 12 lb expected'],
    },
    {
      of: 'a surcharge whose minimum weight is in the contract',
      given: {
        contract: {
          carrier: 'example',
          surcharges: [{ charge: 'Handling*', net: '18.00', min_weight: '40' }],
        },
        expected: [{ tracking_number: 'P1', weight: '12', weight_unit: 'lb' }],
      },
      records: [
        {
          facts: { billed_weight: '40', billed_weight_unit: 'lb' },
          charges: [
            ['Freight', '12.00'],
            ['Handling', '18.00', { category: 'handling' }],
          ],
        },
      ],
      finds: [],
    },
    {
      of: 'a parcel billed by the size that the invoice states, and a label without sides',
      hints: { weight: { kind: 'dimensional' } },
      given: { expected: [{ tracking_number: 'P1', weight: '6', weight_unit: 'lb' }] },
      records: [
        {
          facts: {
            length: '18',
            width: '14',
            height: '10',
            actual_weight: '6',
            billed_weight: '19',
            billed_weight_unit: 'lb',
            dim_divisor: '139',
          },
          charges: [['Freight', '12.00']],
        },
      ],
      finds: [],
    },
    {
      of: 'a label with sides, and the divisor of the contract',
      hints: { weight: { kind: 'dimensional' } },
      given: {
        contract: { carrier: 'example', dim: [{ divisor: '100', sides: 'up' }] },
        expected: [
          {
            tracking_number: 'P1',
            weight: '4.2',
            weight_unit: 'lb',
            length: '10.2',
            width: '10',
            height: '10',
          },
        ],
      },
      records: [
        { facts: { billed_weight: '11', billed_weight_unit: 'lb' }, charges: [['Freight', '12.00']] },
      ],
      finds: [],
    },
    {
      of: 'two labels with sides: one billed by the sides rounded up, one billed for more',
      hints: { weight: { kind: 'dimensional', sidesRoundedUpSince: '2025-08-18' } },
      given: {
        config: { dim_divisors: [{ divisor: '100' }] },
        expected: ['P1', 'P2'].map((tracking_number) => ({
          tracking_number,
          weight: '4.2',
          weight_unit: 'lb',
          length: '10.2',
          width: '10',
          height: '10',
        })),
      },
      records: [
        { facts: { billed_weight: '11', billed_weight_unit: 'lb' }, charges: [['Freight', '12.00']] },
        {
          parcel: 'P2',
          facts: { billed_weight: '12', billed_weight_unit: 'lb' },
          charges: [['Freight', '12.00']],
        },
      ],
      finds: ['12 lb billed, 4.2 lb expected, or 11 lb by the sides of the label (10.2 x 10 x 10 / 100)'],
    },
  ],
  assess: (view) => {
    const terms = createTerms(view)
    let sized: ReadonlySet<number> | undefined
    return eachShip(view, (one, expected) => {
      const found = baseWord(view, one.ship)
      if (expected === undefined) return NOT_LISTED
      if (expected.voided === true) return VOIDED_LABEL
      if (expected.weight === undefined || found?.weight === undefined) return NO_WEIGHT
      const right = exact(expected.weight)
      const weight = exact(found.weight)
      if (right === undefined || weight === undefined || weight.isZero()) return NO_WEIGHT
      const unit = found.unit ?? ''
      const perBilled = toGrams(unit)
      const perExpected = expected.weight_unit === undefined ? perBilled : toGrams(expected.weight_unit)
      if (expected.weight_unit !== undefined && (perBilled === undefined || perExpected === undefined))
        return 'the unit of a weight is not known'
      const wanted = right.times(perExpected ?? 1).div(perBilled ?? 1)
      if (weight.gte(wanted.minus('0.001')) && weight.lte(wanted.minus('0.001').ceil())) return []
      const over = weight.gt(wanted)
      const hasSides = expected.sides !== undefined
      if (over && isSurchargeMinimum(one.ship, weight, { unit, hasSides }, terms)) return []
      if (over && expected.sides === undefined) {
        sized ??= entriesBySize(view)
        if (one.ship.entries.some(({ entry }) => sized?.has(entry))) return NO_SIDES
      }
      const size =
        over && expected.sides !== undefined
          ? sizeWeight(view, terms, one.ship, { text: expected.sides, unit })
          : null
      if (size === undefined) return NO_DIVISOR
      if (size !== null && weight.lte(size.weight)) return []
      return [
        {
          ...one.shipment,
          direction: over ? 'over' : 'under',
          amount: null,
          facts: {
            billed: found.weight,
            unit: found.unit,
            expected: expected.weight,
            expected_unit: expected.weight_unit,
            sides: size?.sides,
            dimensional: size?.weight.toFixed(),
          },
          charge: 'billed weight',
        },
      ]
    })
  },
}

/** The weight that a parcel should be billed at according to its label, in the unit of the billed one. */
export function rightWeight({ expected, expected_unit, unit, dimensional }: Facts): Exact | undefined {
  const weight = exact(`${expected}`)
  const perBilled = toGrams(`${unit ?? ''}`)
  const perExpected = expected_unit === undefined ? perBilled : toGrams(`${expected_unit}`)
  if (weight === undefined) return undefined
  const wanted = weight.times(perExpected ?? 1).div(perBilled ?? 1)
  return Exact.max(wanted.minus('0.001').ceil(), dimensional ?? 0)
}

/** Entries with a parcel that is billed by its size according to the invoice. */
function entriesBySize(view: View): ReadonlySet<number> {
  const found = new Set<number>()
  for (const { col, length } of [hungRows(view.state, billedWeight.name, SIZED), dimRows(view.state)])
    for (let at = 0; at < length; at++) found.add(col.entry[at] as number)
  return found
}
