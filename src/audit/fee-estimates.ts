/** Fees that belong to no shipment, estimated from the full months before the last one. */
import type { Ship } from '../checks/check.js'
import type { View } from '../invoices/view.js'
import type { FeeEstimate } from '../schema/accrual-report.js'
import { Exact, isNothing, minus } from '../values/decimal.js'
import { createSum, type Sum } from '../values/money.js'
import { byText } from '../values/order.js'
import { minorDigits } from '../values/shown-amounts.js'
import { isWithoutShipments } from './unmatchable.js'

/** The unit in which an invoice bills: amounts without a currency are kept by format. */
interface FeeKey {
  readonly carrier: string
  readonly currency: string | null
  readonly format: string | null
}

const MOST_MONTHS = 3

export interface Fees {
  /** The fees of one file's invoice. */
  ship(ship: Ship): void
  estimates(): FeeEstimate[]
}

export function createFees(view: View, until: string): Fees {
  const last = until.slice(0, 7)
  const before = monthsBefore(last)
  const fees = new Map<string, FeeKey & { readonly months: Map<string, Sum> }>()
  const keyOf = ({ carrier, currency, format }: FeeKey): string =>
    JSON.stringify([carrier, currency ?? format])
  const invoiced = new Map<string, Set<string>>() // months with invoices, whether they bill fees or not
  const seen = (whose: FeeKey, month: string): void => {
    const months = invoiced.get(keyOf(whose))
    if (months === undefined) invoiced.set(keyOf(whose), new Set([month]))
    else months.add(month)
  }
  for (const bill of view.bills) {
    const month = bill.date?.slice(0, 7) ?? bill.period
    if (month !== null) seen(bill, month)
  }

  return {
    ship: ({ carrier, entries }) => {
      for (const entry of entries) {
        if (isWithoutShipments(entry)) continue
        const { currency, format, date: billed } = entry.bill
        const whose = { carrier, currency, format: currency === null ? format : null }
        const own = fees.get(keyOf(whose)) ?? { ...whose, months: new Map<string, Sum>() }
        for (const { net, date } of entry.lines) {
          const day = billed ?? date?.slice(0, 10)
          if (day === undefined || day > until || day < `${before.at(-1)}-01`) continue
          fees.set(keyOf(whose), own)
          seen(whose, day.slice(0, 7))
          const sum = own.months.get(day.slice(0, 7)) ?? createSum()
          own.months.set(day.slice(0, 7), sum)
          sum.add(net)
        }
      }
    },
    estimates: () =>
      [...fees]
        .sort(([a], [b]) => byText(a, b))
        .map(([key, { months, ...whose }]) => {
          const full = before
            .filter((month) => invoiced.get(key)?.has(month))
            .map((month) => ({ month, billed: months.get(month)?.text() ?? '0' }))
          return { ...whose, ...estimated(full, months.get(last)?.text() ?? '0', whose.currency) }
        }),
  }
}

function estimated(
  months: FeeEstimate['months'],
  billed: string,
  currency: string | null,
): Omit<FeeEstimate, keyof FeeKey> {
  if (months.length === 0) return { months, average: null, billed, estimate: null }
  const sum = months.reduce((all, month) => all.plus(month.billed), new Exact(0))
  const average = sum.div(months.length).toFixed(minorDigits(currency))
  const rest = minus(average, billed)
  // More than usual has already been billed: nothing remains to estimate.
  const isOver = isNothing(average) || (average.startsWith('-') !== rest.startsWith('-') && !isNothing(rest))
  return { months, average, billed, estimate: isOver ? '0' : rest }
}

/** The months before a month, the latest first. */
function monthsBefore(month: string): string[] {
  const count = 12 * +month.slice(0, 4) + +month.slice(5) - 1
  return Array.from({ length: MOST_MONTHS }, (_, at) => {
    const one = count - 1 - at
    return `${`${Math.floor(one / 12)}`.padStart(4, '0')}-${`${(one % 12) + 1}`.padStart(2, '0')}`
  })
}
