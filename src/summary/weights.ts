/** Billed weights in pounds and kilograms: ounces are sixteenths of pounds, exactly, and grams thousandths of kilograms. */
import type { DecimalText, WeightUnit } from '../schema/line-item.js'
import { canonical, Exact, exact } from '../values/decimal.js'
import { byText } from '../values/order.js'

export type SummaryUnit = 'lb' | 'kg'

export interface SummaryWeight {
  readonly unit: SummaryUnit
  readonly text: DecimalText
}

const OUNCE_IN_POUNDS = '0.0625'
const GRAM_IN_KILOGRAMS = '0.001'
/** By definition. */
const POUND_IN_KILOGRAMS = '0.45359237'

export function summaryWeight(text: DecimalText, unit: WeightUnit): SummaryWeight {
  if (unit === 'lb' || unit === 'kg') return { unit, text }
  const [target, factor] =
    unit === 'oz' ? (['lb', OUNCE_IN_POUNDS] as const) : (['kg', GRAM_IN_KILOGRAMS] as const)
  return { unit: target, text: canonical(new Exact(text).times(factor).toFixed()) }
}

/** The heavier of two; if they are equal, the same one whichever comes first. */
export function heavierOf(a: SummaryWeight, b: SummaryWeight): SummaryWeight {
  if (a.unit === b.unit && a.text === b.text) return a
  const order = kilograms(a).cmp(kilograms(b)) || byText(b.unit, a.unit) || byText(b.text, a.text)
  return order >= 0 ? a : b
}

function kilograms({ unit, text }: SummaryWeight): Exact {
  const number = exact(text) ?? new Exact(text)
  return unit === 'kg' ? number : number.times(POUND_IN_KILOGRAMS)
}
