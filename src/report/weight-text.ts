/** The weight and size that a record states, and the formula of the weight to bill. */
import { printableText } from '../schema/errors.js'
import type { StoryWeight } from '../schema/shipment-story.js'

/** `12 lb billed; actual 7.2 lb; 20 x 12 x 10 in = 2400, / 139 = 17.2662, rounded up 18 lb: 18 lb at most`. */
export function weightText(one: StoryWeight): string {
  const weight = (amount: string): string => (one.unit === null ? amount : `${amount} ${one.unit}`)
  const parts = [
    one.billed === null ? 'no billed weight stated' : `${weight(one.billed)} billed${typeText(one)}`,
    one.actual === null ? null : `actual ${weight(one.actual)}`,
    one.entered === null ? null : `entered by the shipper ${weight(one.entered)}`,
    sizeText(one, weight),
    one.minimum === null ? null : `at least ${weight(one.minimum)} for such a parcel`,
    one.gives === null ? null : `the greatest, rounded up, is ${weight(one.gives)}`,
  ]
  const { file, row } = one.source
  const more = one.records > 1 ? ` and ${one.records - 1} more` : ''
  return printableText(`${parts.filter((part) => part !== null).join('; ')} (${file}:${row}${more})`)
}

const typeText = ({ type }: StoryWeight): string => (type === null ? '' : ` by "${type}"`)

function sizeText(one: StoryWeight, weight: (amount: string) => string): string | null {
  if (one.sides.length === 0) return null
  const unit = one.side_unit === null ? '' : ` ${lengthUnit(one.side_unit)}`
  const sides = `${one.sides.join(' x ')}${unit}${one.sides_rounded_up ? ', each rounded up' : ''}`
  if (one.divisor === null || one.quotient === null || one.dimensional === null)
    return `${sides}; the divisor is not stated: give it in the configuration (dim_divisors)`
  const from = { record: '', format: ' (usual divisor)', configuration: ' (your divisor)' }[
    one.divisor_from ?? 'record'
  ]
  return `${sides} = ${one.volume}, / ${one.divisor}${from} = ${one.quotient}, rounded up ${weight(one.dimensional)}`
}

/** Inches and centimetres, abbreviated or in full. */
const lengthUnit = (word: string): string =>
  /^in?(ch(es)?)?$/i.test(word) ? 'in' : /^cm?$/i.test(word) ? 'cm' : word
