/** Billed amounts on the page: the currency with most charges is open, the others can be expanded. */

import type { BilledByCurrency, CurrencyFigures, Distribution, Figures } from '../schema/figures.js'
import { Exact, plus } from '../values/decimal.js'
import { amountText, grouped } from './amounts.js'
import { shareText } from './answer.js'
import type { Bar, Charts } from './charts.js'
import { readable } from './check-table.js'
import { html, type Markup, NOTHING } from './html.js'
import {
  binTable,
  carrierTable,
  categoryTable,
  changeOf,
  currencyName,
  monthName,
  monthTable,
  quantileTable,
} from './spend-tables.js'
import { type FileList, shortTable } from './table-html.js'

/** Bars of one chart; the smallest of any more are combined into one, and earlier months are only in the table. */
const CATEGORIES = 8
const MONTHS = 12
/** With fewer shipments a histogram shows no more than the table. */
const FEW = 5

export async function spendSection(
  { currencies }: Figures,
  charts: Charts,
  files: FileList,
): Promise<Markup> {
  const parts: Markup[] = []
  for (const [at, figures] of currencies.entries()) {
    const spend = await spendIn(figures, charts, files)
    const title = `Spend, ${currencyName(figures)}: ${amountText(figures.net, figures.currency)} net`
    parts.push(
      at === 0
        ? html`<h3>${title}</h3>${spend}`
        : html`<details class="detail"><summary>${title}</summary>${spend}</details>`,
    )
  }
  return html`<section id="billed" aria-labelledby="billed-title">
<h2 id="billed-title">Spend by carrier, category and month</h2>
${parts.length === 0 ? html`<p>Nothing was billed.</p>` : parts}</section>`
}

async function spendIn(figures: CurrencyFigures, charts: Charts, files: FileList): Promise<Markup> {
  const { currency, carriers, categories, months, net: whole } = figures
  const unit = currencyName(figures)
  const bar = (name: string, net: string, more: string | null): Bar => ({
    name,
    amount: net,
    value: `${amountText(net, currency)}${more === null ? '' : ` (${more})`}`,
  })
  const shares = (all: readonly BilledByCurrency[]): Bar[] =>
    all.map(({ name, net }) => bar(readable(name), net, shareText(net, whole)))
  const byMonth = months.map(({ name, net }, at) => bar(monthName(name), net, changeOf(months, at)))
  const labelled = (by: string): string =>
    `Bar chart of the net cost by ${by} in ${unit}; the table below has the same figures.`
  return html`<div class="charts">
<div><h4>By carrier</h4>${await charts.bars(labelled('carrier'), unit, shares(largest(carriers)))}</div>
<div><h4>By category</h4>${await charts.bars(labelled('category'), unit, shares(largest(categories)))}</div>
<div><h4>By month, with change</h4>${await charts.bars(labelled('month'), unit, byMonth.slice(-MONTHS))}</div>
</div>
<details><summary>The same as tables, with charges and changes</summary>
${[carrierTable(figures), categoryTable(figures), monthTable(figures)].map((table) => shortTable(table, files))}
</details>
`
}

/** As many as fit in a chart, by absolute amount, with the smallest combined. */
function largest(all: readonly BilledByCurrency[]): readonly BilledByCurrency[] {
  if (all.length <= CATEGORIES) return all
  const sizes = all.map((one) => ({ one, size: new Exact(one.net).abs() })).sort((a, b) => b.size.cmp(a.size))
  const largestShares = new Set(sizes.slice(0, CATEGORIES - 1).map(({ one }) => one))
  const rest = all.filter((one) => !largestShares.has(one))
  const net = rest.reduce((sum, one) => plus(sum, one.net), '0')
  return [...all.filter((one) => largestShares.has(one)), { name: `${rest.length} others`, charges: 0, net }]
}

export async function shipmentSection(
  { currencies }: Figures,
  charts: Charts,
  files: FileList,
): Promise<Markup> {
  const parts: Markup[] = []
  for (const figures of currencies)
    if (figures.shipments !== null) parts.push(await costs(figures, figures.shipments, charts, files))
  return html`<section id="shipments" class="detail" aria-labelledby="shipments-title">
<h2 id="shipments-title">Cost per shipment</h2>
<p class="quiet">Net cost of all charges of a shipment together, over all its invoices.</p>
${parts.length === 0 ? html`<p>No charge names a shipment.</p>` : parts}</section>`
}

async function costs(
  figures: CurrencyFigures,
  spread: Distribution,
  charts: Charts,
  files: FileList,
): Promise<Markup> {
  const { bins, below, above, count } = spread
  const unit = currencyName(figures)
  const chart =
    count < FEW
      ? NOTHING
      : await charts.histogram(
          `Histogram of the net cost of ${grouped(count)} shipments in ${unit}; the table has the same figures.`,
          unit,
          bins.map(({ from, to, count: amount }) => ({ from, to, amount })),
        )
  const beyond = [
    ...(below > 0 ? [`${grouped(below)} below zero`] : []),
    ...(above > 0
      ? [`${grouped(above)} of ${amountText(bins.at(-1)?.to ?? '0', figures.currency)} or more`]
      : []),
  ]
  return html`<h3>${unit}</h3>
<div class="charts"><div>${chart}
${beyond.length === 0 || count < FEW ? NOTHING : html`<p class="quiet">Not drawn: ${beyond.join(', ')}.</p>`}</div>
<div>${shortTable(quantileTable(figures, spread), files)}</div>
<div><details><summary>Distribution as a table</summary>${shortTable(binTable(figures, spread), files)}</details></div></div>
`
}
