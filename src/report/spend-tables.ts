/** Tables of the amounts billed in a currency: by carrier, category and month with its change, and by shipment. */
import type {
  BilledByCurrency,
  BilledByMonth,
  CurrencyFigures,
  Distribution,
  Figures,
} from '../schema/figures.js'
import type { DecimalText } from '../schema/line-item.js'
import { Exact, isNothing, minus } from '../values/decimal.js'
import { amountText, grouped } from './amounts.js'
import { type Answer, addsBare, type CurrencyAnswer, shareText, unitKey } from './answer.js'
import { readable, SETTLED } from './check-table.js'
import {
  type Amount,
  type ReportColumn,
  type ReportRow,
  type ReportTable,
  withoutBlank,
  withTotal,
} from './table.js'

/** The unit of amounts: a currency, or the format if the files state none. */
export const currencyName = ({ currency, format }: Pick<CurrencyFigures, 'currency' | 'format'>): string =>
  currency ?? `no currency stated${format === null ? '' : ` (${format})`}`

/** `2026-03` as `Mar 2026`. */
export function monthName(month: string): string {
  const [year = '', number = ''] = month.split('-')
  return year === '' ? 'no date' : `${MONTHS[+number - 1] ?? number} ${year}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `+4.1 %`; null if there is nothing to compare with. */
function changeText(before: DecimalText, after: DecimalText): string | null {
  if (!new Exact(before).gt(0)) return null
  const change = new Exact(after).minus(before).times(100).div(before)
  const [whole = '', ...decimals] = change.toFixed(1).split('.')
  const text = [grouped(whole), ...decimals].join('.')
  return `${change.gt(0) ? '+' : ''}${text} %`.replace(/^[+-](0\.0 %)$/, '$1')
}

export const carrierTable = (figures: CurrencyFigures): ReportTable =>
  shareTable('Carrier', figures.carriers, figures)
export const categoryTable = (figures: CurrencyFigures): ReportTable =>
  shareTable('Category', figures.categories, figures)

/** Net cost, its share, and the change between the last two months. */
function shareTable(name: string, shares: readonly BilledByMonth[], figures: CurrencyFigures): ReportTable {
  const { currency, net: whole } = figures
  const amount = (text: DecimalText): Amount => ({ amount: text, currency })
  const dated = figures.months.flatMap(({ name: month }, at) => (month === '' ? [] : [{ month, at }]))
  const last = dated.at(-1)
  const before = dated.at(-2)
  const monthly: readonly ReportColumn[] =
    last === undefined || before === undefined
      ? []
      : [
          { name: monthName(before.month), kind: 'amount', sum: true },
          { name: monthName(last.month), kind: 'amount', sum: true },
          { name: 'Change', kind: 'share' },
        ]
  const table: ReportTable = {
    id: '',
    caption: `Net billed by ${name.toLowerCase()}, ${currencyName(figures)}`,
    columns: [
      { name, kind: 'text' },
      { name: 'Non-zero charges', kind: 'count', sum: true },
      { name: 'Net', kind: 'amount', sum: true },
      { name: 'Share', kind: 'share' },
      ...monthly,
    ],
    rows: shares.map((one): ReportRow => {
      const [was, is] = [one.byMonth[before?.at ?? -1] ?? '0', one.byMonth[last?.at ?? -1] ?? '0']
      return [
        readable(one.name),
        one.charges,
        amount(one.net),
        shareText(one.net, whole),
        ...(monthly.length === 0 ? [] : [amount(was), amount(is), changeText(was, is)]),
      ]
    }),
  }
  return withTotal(table, { addsBare: true, given: { Share: shareText(whole, whole) } })
}

/** Months in order, each with its change from the previous one. */
export function monthTable(figures: CurrencyFigures): ReportTable {
  const { currency, months } = figures
  const table: ReportTable = {
    id: '',
    caption: `Net billed by month of the invoice date, or of the charge if there is none, ${currencyName(figures)}`,
    columns: [
      { name: 'Month', kind: 'text' },
      { name: 'Non-zero charges', kind: 'count', sum: true },
      { name: 'Net', kind: 'amount', sum: true },
      { name: 'Change', kind: 'share' },
    ],
    rows: months.map((one, at) => [
      monthName(one.name),
      one.charges,
      { amount: one.net, currency },
      changeOf(months, at),
    ]),
  }
  return withTotal(table, { addsBare: true })
}

/** Change from the previous month; null if nothing was billed in it. */
export function changeOf(months: readonly BilledByCurrency[], at: number): string | null {
  const [before, month] = [months[at - 1], months[at]]
  if (before === undefined || month === undefined || before.name === '') return null
  return monthNumber(month.name) - monthNumber(before.name) === 1 ? changeText(before.net, month.net) : null
}

const monthNumber = (month: string): number => +month.slice(0, 4) * 12 + +month.slice(5, 7)

/** What was found overbilled, and then credited, refused or given up. */
const settledOf = ({ over }: CurrencyAnswer): DecimalText => minus(over.found.amount, over.amount)

/** Everything billed and what may be recovered: one row per currency, because currencies never add up. */
export function currencyTable(answer: Answer, figures: Figures, shipments: number): ReportTable {
  const byUnit = new Map(figures.currencies.map((one) => [unitKey(one), one]))
  const table: ReportTable = {
    id: 'totals',
    caption:
      'Billed, and potentially overbilled, by currency. In the total a shipment billed in two currencies counts once',
    columns: [
      { name: 'Currency', kind: 'text' },
      { name: 'Net billed', kind: 'amount' },
      { name: 'Tax, not in net', kind: 'amount' },
      { name: 'Potential', kind: 'amount' },
      { name: 'Of billed', kind: 'share' },
      { name: SETTLED, kind: 'amount' },
      { name: 'Underbilled', kind: 'amount' },
      { name: 'Invoices', kind: 'count', sum: true },
      { name: 'Shipments', kind: 'count', sum: true },
      { name: 'Non-zero charges', kind: 'count', sum: true },
    ],
    rows: answer.currencies.map((one) => {
      const billed = byUnit.get(unitKey(one))
      const amount = (text: DecimalText): Amount => ({ amount: text, currency: one.currency })
      return [
        currencyName(one),
        amount(billed?.net ?? '0'),
        billed === undefined || billed.tax === null ? null : amount(billed.tax),
        amount(one.over.amount),
        shareText(one.over.amount, billed?.net ?? null),
        isNothing(settledOf(one)) ? null : amount(settledOf(one)),
        amount(one.under.amount),
        billed?.invoices ?? 0,
        billed?.shipmentCount ?? 0,
        billed?.charges ?? 0,
      ]
    }),
  }
  return withTotal(withoutBlank(table, SETTLED), {
    addsBare: addsBare(answer),
    given: { Invoices: answer.invoices.all, Shipments: shipments },
  })
}

export function quantileTable(figures: CurrencyFigures, spread: Distribution): ReportTable {
  const { count, least, median, ninetieth, most } = spread
  const amount = (text: DecimalText): Amount => ({ amount: text, currency: figures.currency })
  return {
    id: '',
    caption: `Net cost of ${grouped(count)} of ${grouped(figures.shipmentCount)} shipments, those that have a charge, ${currencyName(figures)}`,
    columns: [
      { name: 'Shipment', kind: 'text' },
      { name: 'Net cost', kind: 'amount' },
    ],
    rows: [
      ['cheapest', amount(least)],
      ['half cost at most', amount(median)],
      ['nine in ten cost at most', amount(ninetieth)],
      ['dearest', amount(most)],
    ],
  }
}

export function binTable(figures: CurrencyFigures, { bins, below, above }: Distribution): ReportTable {
  const amount = (text: DecimalText): string => amountText(text, figures.currency)
  const end = bins.at(-1)?.to ?? '0'
  const table: ReportTable = {
    id: '',
    caption: `Shipments by net cost, ${currencyName(figures)}`,
    columns: [
      { name: 'Net cost', kind: 'text' },
      { name: 'Shipments', kind: 'count', sum: true },
    ],
    rows: [
      ...(below > 0 ? [[`below ${amount('0')}`, below]] : []),
      ...bins.map(({ from, to, count }) => [`${amount(from)} to below ${amount(to)}`, count]),
      ...(above > 0 ? [[`${amount(end)} or more`, above]] : []),
    ],
  }
  return withTotal(table, { addsBare: true })
}
