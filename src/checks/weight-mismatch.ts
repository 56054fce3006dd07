import { exact } from '../values/decimal.js'
import { toGrams } from '../values/weights.js'
import { baseWord, eachShip, NEEDS, NOT_LISTED, VOIDED_LABEL } from './against-expected.js'
import type { Check } from './check.js'

const NO_WEIGHT = 'no expected or no billed weight'

export const weightMismatch: Check = {
  name: 'weight_mismatch',
  title: 'Weight differs from the expected weight',
  severity: 'warning',
  confidence: 'likely',
  claim: 'billing',
  evidenceNeeded: 'the weight on the label, and a photo on the scale',
  needs: `${NEEDS} with a weight, and a billed weight in the file`,
  says: 'the billed weight is above the expected one rounded up, or below it',
  x12: '22',
  examples: [
    {
      of: 'a parcel of 4.2 lb billed at 9 lb',
      given: { expected: [{ tracking_number: 'P1', weight: '4.2', weight_unit: 'lb' }] },
      records: [{ facts: { billed_weight: '9', billed_weight_unit: 'lb' }, charges: [['Freight', '12.00']] }],
      finds: ['9 lb billed, 4.2 lb expected'],
    },
    {
      of: 'a parcel of 4.2 lb billed at 5 lb',
      given: { expected: [{ tracking_number: 'P1', weight: '4.2', weight_unit: 'lb' }] },
      records: [{ facts: { billed_weight: '5', billed_weight_unit: 'lb' }, charges: [['Freight', '12.00']] }],
      finds: [],
    },
  ],
  assess: (view) =>
    eachShip(view, (one, expected) => {
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
          },
          charge: 'billed weight',
        },
      ]
    }),
}
