/** Accrued shipments added up by month, carrier, cost center and currency. */
import type {
  AccrualReport,
  AccrualRow,
  AccrualTotal,
  AccruedAmounts,
  AccruedShipment,
  LeftOut,
  LeftOutReason,
} from '../schema/accrual-report.js'
import { isCode } from '../tables/currency.js'
import type { ExpectedCost } from '../tables/expected-shipments.js'
import { minus, plus } from '../values/decimal.js'
import { byText } from '../values/order.js'

/** Amounts without a currency are added up per carrier and format. */
export interface UnitWithoutCurrency {
  readonly carrier: string | null
  readonly format: string | null
}

interface AccrualSums {
  /** The first row of a shipment counts it; its further rows are in other currencies. */
  add(row: AccruedShipment, withoutCost: boolean): void
  leaveOut(reason: LeftOutReason, one: ExpectedCost, whose: UnitWithoutCurrency): void
  report(): Pick<AccrualReport, 'totals' | 'rows' | 'left_out' | 'shipments'>
}

const EXAMPLES = 5

export function createAccrualSums(): AccrualSums {
  const shipments: AccruedShipment[] = []
  const rows = new Map<string, AccrualRow>()
  const totals = new Map<string, AccrualTotal>()
  const left = new Map<string, LeftOut>()
  let last: string | undefined

  return {
    add: (row, withoutCost) => {
      const { carrier, cost_center, currency, format, tracking_number, line } = row
      const isFirst = last !== `${line} ${tracking_number}`
      last = `${line} ${tracking_number}`
      shipments.push(row)
      const month = row.ship_date.slice(0, 7)
      const group = of(rows, [month, carrier, cost_center, currency, format], () => ({
        month,
        carrier,
        cost_center,
        ...nothing(row),
      }))
      const whose = currency === null ? carrier : null
      const total = of(
        totals,
        [currency, whose, format],
        (): AccrualTotal => ({ carrier: whose, ...nothing(row) }),
      )
      for (const sum of [group, total]) addTo(sum, row, isFirst, withoutCost)
      if (row.unread !== true) return
      total.unread = (total.unread ?? 0) + (isFirst ? 1 : 0)
      total.unread_expected = plus(total.unread_expected ?? '0', row.expected ?? '0')
    },
    leaveOut: (reason, one, whose) => {
      const own = of(
        left,
        [reason],
        (): LeftOut => ({
          reason,
          shipments: 0,
          expected: [],
          examples: [],
        }),
      )
      own.shipments++
      const cell = reason === 'unreadable_ship_date' ? (one.ship_date ?? null) : null
      if (own.examples.length < EXAMPLES)
        own.examples.push({ tracking_number: one.tracking_number, line: one.line, cell })
      if (one.cost === undefined) return
      const currency = isCode(one.currency) ? one.currency : null
      const { carrier, format } = currency === null ? whose : NO_UNIT
      const known = own.expected.find(
        (sum) => sum.currency === currency && sum.carrier === carrier && sum.format === format,
      )
      if (known === undefined) own.expected.push({ currency, carrier, format, amount: one.cost })
      else known.amount = plus(known.amount, one.cost)
    },
    report: () => ({
      totals: inOrder(totals),
      rows: inOrder(rows),
      left_out: inOrder(left),
      shipments: shipments.sort(
        (a, b) => byText(a.ship_date, b.ship_date) || byText(a.tracking_number, b.tracking_number),
      ),
    }),
  }
}

const inOrder = <Row>(rows: ReadonlyMap<string, Row>): Row[] =>
  [...rows].sort(([a], [b]) => byText(a, b)).map(([, row]) => row)

function of<Row>(rows: Map<string, Row>, parts: readonly unknown[], made: () => Row): Row {
  const key = JSON.stringify(parts)
  const known = rows.get(key)
  if (known !== undefined) return known
  const row = made()
  rows.set(key, row)
  return row
}

const NO_UNIT: UnitWithoutCurrency = { carrier: null, format: null }

const nothing = ({ currency, format }: Pick<AccruedAmounts, 'currency' | 'format'>): AccruedAmounts => ({
  currency,
  format,
  shipments: 0,
  expected: '0',
  without_cost: 0,
  billed_since: 0,
  billed_since_expected: '0',
  billed: '0',
  difference: '0',
  not_billed: 0,
  not_billed_expected: '0',
})

function addTo(sum: AccruedAmounts, row: AccruedShipment, isFirst: boolean, withoutCost: boolean): void {
  const expected = row.expected ?? '0'
  const one = isFirst ? 1 : 0
  sum.shipments += one
  sum.expected = plus(sum.expected, expected)
  if (withoutCost) sum.without_cost += one
  if (row.status === 'not_billed') {
    sum.not_billed += one
    sum.not_billed_expected = plus(sum.not_billed_expected, expected)
    return
  }
  sum.billed_since += one
  sum.billed_since_expected = plus(sum.billed_since_expected, expected)
  sum.billed = plus(sum.billed, row.billed ?? '0')
  sum.difference = minus(sum.billed, sum.billed_since_expected)
}
