/** The weights and sizes that the records of a shipment state, with the billable weight that follows. */
import { dayOf, fact, ofShipment, type ReadRecord } from '../checks/record.js'
import { contractDivisor, sidesIn } from '../checks/sized-parcels.js'
import { dimensionalWeight, minimumWeight, oversize, roundsUp, SIDES } from '../checks/weight-formula.js'
import type { StoryWeight } from '../schema/shipment-story.js'
import type { AuditConfig } from '../tables/config-schema.js'
import { Exact, exact } from '../values/decimal.js'

type Stated = Omit<StoryWeight, 'source' | 'records'>

/** Null if the record states neither a weight nor a size. */
export function weightOf(record: ReadRecord, config: AuditConfig): Stated | null {
  // Carriers write zero for a value that they do not state.
  const decimal = (text: string | null): string | null => {
    const number = exact(text ?? '')
    return number === undefined || number.isZero() ? null : number.toFixed()
  }
  const unit = ofShipment(record, 'billed_weight_unit')
  const stated = {
    billed: decimal(ofShipment(record, 'billed_weight')),
    unit,
    type: fact(record, 'billed_weight_type'),
    actual: decimal(fact(record, 'actual_weight')),
    entered: decimal(fact(record, 'entered_weight')),
    side_unit: fact(record, 'dimension_unit'),
  }
  const sides = sidesOf(record)
  if (stated.billed === null && stated.actual === null && stated.entered === null && sides.length === 0)
    return null
  const up = roundsUp(record, record.hints?.weight)
  const [divisor, divisor_from] = divisorOf(record, config)
  const size =
    divisor === null || exact(divisor)?.isZero() !== false || sides.length === 0
      ? undefined
      : dimensionalWeight(sides, divisor, up)
  const weight = record.hints?.weight
  const least =
    size === undefined || weight?.kind !== 'dimensional'
      ? undefined
      : minimumWeight(record, weight, unit ?? '', oversize(size.sides))
  const known = exact(stated.actual ?? stated.entered ?? '')
  return {
    ...stated,
    sides: sides.map((side) => side.toFixed()),
    sides_rounded_up: up && sides.length > 0,
    divisor: sides.length === 0 ? null : divisor,
    divisor_from: sides.length === 0 ? null : divisor_from,
    volume: size?.volume.toFixed() ?? null,
    quotient: size?.quotient.toDecimalPlaces(4).toFixed() ?? null,
    dimensional: size?.weight.toFixed() ?? null,
    minimum: least === undefined || least.isZero() ? null : least.toFixed(),
    gives:
      size === undefined || known === undefined
        ? null
        : Exact.max(known.ceil(), size.weight, least ?? 0).toFixed(),
  }
}

/** The three sides in a record about one parcel; none if one is missing or zero. */
function sidesOf(record: ReadRecord): Exact[] {
  const pieces = fact(record, 'package_count')
  if (pieces !== null && !/^0*1(\.0+)?$/.test(pieces)) return []
  const together = fact(record, 'dimensions')
  const text = together ?? SIDES.map((side) => fact(record, side) ?? '').join('x')
  return sidesIn(text) ?? []
}

function divisorOf(
  record: ReadRecord,
  config: AuditConfig,
): [divisor: string | null, from: StoryWeight['divisor_from']] {
  const own = fact(record, 'dim_divisor')
  if (own !== null) return [own, 'record']
  const { weight } = record.hints ?? {}
  if (weight?.kind === 'dimensional' && weight.divisor !== undefined) return [weight.divisor, 'format']
  const contract = contractDivisor(config, record.batch.carrier, dayOf(record) ?? '')
  return contract === undefined ? [null, null] : [contract, 'configuration']
}
