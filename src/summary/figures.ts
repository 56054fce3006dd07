/** The figures of a group. */
import type { SummaryFigures } from '../schema/invoice-summary.js'
import type { DecimalText } from '../schema/line-item.js'
import { isNothing, unsigned } from '../values/decimal.js'
import { addTo, type ExactTotal, emptyTotal, moneyOfTotal, totalText } from '../values/exact-total.js'
import { moneyOf } from '../values/money.js'
import { minorDigits } from '../values/shown-amounts.js'
import type { SummaryGroup } from './groups.js'
import { quotient } from './quotients.js'

/** Additional digits of a cost per pound or kilogram, compared with the currency. */
const MORE_DIGITS = 2

export function figuresOfGroup(group: SummaryGroup): SummaryFigures {
  const net = totalText(group.net)
  const digits = minorDigits(group.currency)
  const { lb, kg } = weightsOf(group)
  const per = (whole: DecimalText | null, decimals: number): DecimalText | null =>
    whole === null || isNothing(whole) ? null : quotient(net, whole, decimals)
  const shipments = group.shipments.size
  return {
    charges: group.charges,
    shipments,
    weight_lb: lb,
    weight_kg: kg,
    gross: totalText(group.gross),
    net,
    tax: totalText(group.tax),
    net_without_shipment: totalText(group.feeNet),
    cost_per_shipment: per(`${shipments}`, digits),
    cost_per_lb: kg === null ? per(lb, digits + MORE_DIGITS) : null,
    cost_per_kg: lb === null ? per(kg, digits + MORE_DIGITS) : null,
  }
}

function weightsOf({ shipments, otherWeights }: SummaryGroup): Record<'lb' | 'kg', DecimalText | null> {
  const totals: Record<'lb' | 'kg', ExactTotal | null> = { lb: null, kg: null }
  const add = (unit: 'lb' | 'kg', text: DecimalText): void => {
    totals[unit] ??= emptyTotal()
    addTo(totals[unit], moneyOf(text))
  }
  for (const weight of shipments.values()) if (weight !== null) add(weight.unit, weight.text)
  for (const unit of ['lb', 'kg'] as const) {
    const other = otherWeights[unit]
    if (other !== undefined) add(unit, moneyOfTotal(other).text)
  }
  return { lb: textOf(totals.lb), kg: textOf(totals.kg) }
}

const textOf = (total: ExactTotal | null): DecimalText | null => {
  if (total === null) return null
  const text = totalText(total)
  return isNothing(text) ? unsigned(text) : text
}
