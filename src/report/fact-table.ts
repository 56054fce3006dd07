/** The facts of a summary as a table, and as sentences for facts that have no column. */
import type { CurrencySummary, SummaryFact, SummaryFactName } from '../schema/invoice-summary.js'
import { plainAmount } from '../values/shown-amounts.js'
import { readable } from './check-table.js'
import { type ReportTable, withoutBlank } from './table.js'

const TITLES: Readonly<Record<SummaryFactName, string>> = {
  discount: 'Discounts of list price',
  minimum: 'Parcels at their minimum price',
  dimensional: 'Billed by size, and what that costs',
  dimensional_without_price: 'Of these without a price for their weight',
  accessorials: 'Accessorials of spend',
  fuel: 'Fuel of spend',
  correction: 'Corrections',
  new_charge: 'New charge',
  unit_price: 'Unit price',
  base_price: 'List prices',
  discounted_price: 'Prices after discounts',
}

const factTitle = ({ fact }: Pick<SummaryFact, 'fact'>): string => TITLES[fact]

const nameOf = ({ name, zone }: SummaryFact): string | null =>
  zone === null ? name && readable(name) : `${name}, zone ${zone}`

/** The spend of a currency by carrier, and what is new in its last month. */
export function factTable({ facts = [], currency }: CurrencySummary): ReportTable {
  const amount = (text: string | null): string | null => (text === null ? null : plainAmount(text, currency))
  return withoutBlank({
    id: 'facts',
    caption: '',
    columns: [
      { name: 'carrier', kind: 'text' },
      { name: 'fact', kind: 'text', least: 16 },
      { name: 'of', kind: 'text', least: 12, keep: 'start' },
      { name: 'count', kind: 'count' },
      { name: 'amount', kind: 'share' },
      { name: '%', kind: 'share' },
      { name: '% agreed', kind: 'share' },
      { name: 'before', kind: 'share', spare: 1 },
      { name: 'now', kind: 'share', spare: 1 },
      { name: 'since', kind: 'date' },
      { name: 'a year', kind: 'share' },
    ],
    rows: facts.map((one) => [
      readable(one.carrier),
      factTitle(one),
      nameOf(one),
      one.count,
      amount(one.amount),
      one.percent,
      one.agreed,
      amount(one.before),
      amount(one.now),
      one.since,
      amount(one.yearly),
    ]),
  })
}
