/**
 * A configuration proposed from invoices: the accounts that they bill, and the terms common to all charges of a name. A term that
 * any charge contradicts is not proposed, so that it leads to no finding in the same invoices.
 */
import { type BilledCharge, billedCharges, rowFor } from '../checks/against-contract.js'
import type { Ship } from '../checks/check.js'
import { CENT, discounted } from '../checks/contract-discount.js'
import { isAtPrice } from '../checks/contract-price.js'
import type { View } from '../invoices/view.js'
import type { AuditConfigInput, PriceRow } from '../tables/config-schema.js'
import { withoutLeadingZeros } from '../tables/contract-scope.js'
import { Exact } from '../values/decimal.js'
import { fold } from '../values/fold.js'
import { shipsOf } from './ships.js'

/** Least number of charges that make a price or a discount usual. */
const LEAST = 3

/** Categories whose charges have a fixed price that does not depend on a weight, a value or another charge. */
const PRICED: ReadonlySet<string> = new Set([
  'delivery',
  'handling',
  'peak',
  'pickup',
  'special_goods',
  'account',
])

/** Charges with the same name on one account. */
interface Group {
  readonly carrier: string
  readonly account: string | null
  readonly currency: string | null
  readonly charge: string
  readonly category: string
  readonly price: string
  /** Whether every one of them costs `price`. */
  priced: boolean
  /** The percentages that fit every one of them; undefined if none does. */
  percents: readonly [least: Exact, most: Exact] | undefined
  charges: number
}

type DiscountRow = NonNullable<AuditConfigInput['discounts']>[number] & { percent: string }

export function usualTerms(view: View): AuditConfigInput {
  const accounts = new Map<string, string>()
  for (const bill of view.bills)
    for (const at of bill.kept) {
      const { account } = view.place(at)
      if (account !== null) accounts.set(withoutLeadingZeros(account), account)
    }
  const groups = groupsOf(view)
  const prices = groups.flatMap((group): PriceRow[] =>
    group.priced && PRICED.has(group.category) ? [{ ...scopeOf(group), price: group.price }] : [],
  )
  const percents = groups.flatMap((group): DiscountRow[] => {
    const percent = group.category === 'freight' ? roundPercent(group.percents) : undefined
    return percent === undefined ? [] : [{ ...scopeOf(group), percent }]
  })
  const surcharges = uncontradicted(view, prices, isAtPrice)
  const discounts = uncontradicted(view, percents, isDiscounted)
  return {
    ...(accounts.size > 0 && { accounts: [...accounts.values()].sort() }),
    ...(discounts.length > 0 && { discounts }),
    ...(surcharges.length > 0 && { surcharges }),
  }
}

function groupsOf(view: View): Group[] {
  const groups = new Map<string, Group>()
  const take = (billed: BilledCharge): void => {
    const { entry, line } = billed
    const { carrier, currency } = entry.bill
    const account = view.place(entry.delivery).account
    const { description: charge, category } = line.kind
    const percents = percentsOf(billed)
    const key = JSON.stringify([
      carrier,
      withoutLeadingZeros(account ?? ''),
      currency,
      fold(charge),
      category,
    ])
    const group = groups.get(key)
    if (group === undefined) {
      const price = line.net.text
      const of = { carrier, account, currency, charge, category }
      groups.set(key, { ...of, price, priced: true, percents, charges: 1 })
      return
    }
    group.charges++
    group.priced &&= isAtPrice(group, billed)
    group.percents = bothOf(group.percents, percents)
  }
  const visit = ({ entries }: Ship): void => entries.flatMap(billedCharges).forEach(take)
  for (const ship of shipsOf(view)) visit(ship)
  return [...groups.values()].filter(({ charges }) => charges >= LEAST)
}

/** The discount percentages that give the net of a charge to the cent. Undefined without a discount. */
function percentsOf(billed: BilledCharge): Group['percents'] {
  const tax = billed.entry.bill.hints?.tax?.kind
  // In these formats the difference between gross and net is tax.
  if (tax === 'gross_at_rate' || tax === 'gross_is_sum') return undefined
  const { gross, net } = discounted(billed)
  if (gross.lte(0) || net.gte(gross)) return undefined
  const off = (cents: string): Exact => gross.minus(net).plus(cents).times(100).div(gross)
  return [off(`-${CENT}`), off(CENT)]
}

function bothOf(one: Group['percents'], other: Group['percents']): Group['percents'] {
  if (one === undefined || other === undefined) return undefined
  const [least, most] = [Exact.max(one[0], other[0]), Exact.min(one[1], other[1])]
  return least.lte(most) ? [least, most] : undefined
}

/** The fitting number with the fewest decimals. */
function roundPercent(percents: Group['percents']): string | undefined {
  if (percents === undefined) return undefined
  const [least, most] = percents
  return [0, 1, 2]
    .map((decimals) => least.plus(most).div(2).toFixed(decimals))
    .find((text) => least.lte(text) && most.gte(text) && !new Exact(text).isZero())
}

const scopeOf = ({ carrier, account, currency, charge, category }: Group) => ({
  carrier,
  ...(account !== null && { account }),
  ...(currency !== null && { currency }),
  charge,
  category,
})

const isDiscounted = ({ percent, lines }: DiscountRow, billed: BilledCharge): boolean => {
  const { gross, net } = discounted(billed, lines)
  return gross.times(new Exact(100).minus(percent)).div(100).minus(net).abs().lte(CENT)
}

/** Rows that no charge contradicts: a row also applies to charges whose code is the name in the row. */
function uncontradicted<Row extends PriceRow | DiscountRow>(
  view: View,
  rows: readonly Row[],
  holds: (row: Row, billed: BilledCharge) => boolean,
): Row[] {
  const wrong = new Set<Row>()
  if (rows.length > 0)
    for (const { entries } of shipsOf(view))
      for (const billed of entries.flatMap(billedCharges)) {
        const row = rowFor(view, rows, billed)
        if (row !== undefined && !holds(row, billed)) wrong.add(row)
      }
  if (wrong.size === 0) return [...rows]
  // A charge whose row was dropped is decided by the next row.
  return uncontradicted(
    view,
    rows.filter((row) => !wrong.has(row)),
    holds,
  )
}
