/** What was billed, one currency after the other, and what a shipment cost. */

import type { BilledByCurrency, CurrencyFigures, Distribution, Figures } from '../schema/figures.js'
import { dateOfDay, epochDay } from '../values/calendar.js'
import { amountText, grouped } from './amounts.js'
import type { Charts } from './charts.js'
import { readable } from './check-table.js'
import { html, type Markup, NOTHING } from './html.js'
import { counted, currencyName } from './overview.js'
import { type FileList, type PageTable, shortTable } from './table-html.js'

/** A histogram of fewer shipments shows nothing that its table does not. */
const FEW = 5

export async function billedSection(
  { currencies }: Figures,
  charts: Charts,
  files: FileList,
): Promise<Markup> {
  const parts: Markup[] = []
  for (const figures of currencies) parts.push(await billedIn(figures, charts, files))
  return html`<section id="billed" aria-labelledby="billed-title">
<h2 id="billed-title">Billed</h2>
<p class="quiet">Net cost of all charges that are not zero. An invoice delivered twice counts once.</p>
${parts.length === 0 ? html`<p>Nothing was billed.</p>` : parts}</section>`
}

async function billedIn(figures: CurrencyFigures, charts: Charts, files: FileList): Promise<Markup> {
  const { currency, carriers, categories, weeks } = figures
  const unit = currencyName(figures)
  const dated = weeks.filter(({ name }) => name !== '')
  const bars =
    categories.length === 0
      ? NOTHING
      : await charts.bars(
          `Bar chart of the net cost of each category in ${unit}; the table has the same figures.`,
          unit,
          categories.map(({ name, net }) => ({ name: readable(name), amount: net })),
        )
  const columns =
    dated.length < 2
      ? NOTHING
      : await charts.weeks(
          `Column chart of the net cost of each week in ${unit}; the table has the same figures.`,
          unit,
          dated.map(({ name, net }) => ({ from: name, to: dateOfDay(epochDay(name) + 6), amount: net })),
        )
  return html`<h3>${unit}</h3>
<h4>By carrier</h4>
${shortTable(billedTable(`Net billed by carrier, ${unit}`, 'Carrier', carriers, currency), files)}
<h4>By category</h4>
<div class="${bars === NOTHING ? '' : 'pair'}"><div>${bars}</div>
${shortTable(billedTable(`Net billed by category, ${unit}`, 'Category', categories, currency), files)}</div>
<h4>By week</h4>
${columns}
<details${dated.length < 2 ? ' open' : ''}><summary>Weeks as a table</summary>
${shortTable(billedTable(`Net billed by week of the invoice date, or of the charge where there is none, ${unit}`, 'Week from Monday', weeks, currency), files)}
</details>
`
}

function billedTable(
  caption: string,
  head: string,
  shares: readonly BilledByCurrency[],
  currency: string | null,
): PageTable {
  return {
    id: '',
    caption,
    columns: [
      { name: head, kind: 'text' },
      { name: 'Charges', kind: 'count' },
      { name: 'Net', kind: 'amount' },
    ],
    rows: shares.map(({ name, charges, net }) => [
      name === '' ? 'no date' : readable(name),
      charges,
      amountText(net, currency),
    ]),
  }
}

export async function shipmentSection(
  { currencies }: Figures,
  charts: Charts,
  files: FileList,
): Promise<Markup> {
  const parts: Markup[] = []
  for (const figures of currencies)
    if (figures.shipments !== null) parts.push(await costs(figures, figures.shipments, charts, files))
  return html`<section id="shipments" aria-labelledby="shipments-title">
<h2 id="shipments-title">Cost per shipment</h2>
<p class="quiet">Net cost of all charges of a shipment together, over all its invoices.</p>
${parts.length === 0 ? html`<p>No charge names a shipment.</p>` : parts}</section>`
}

async function costs(
  figures: CurrencyFigures,
  shipments: Distribution,
  charts: Charts,
  files: FileList,
): Promise<Markup> {
  const { bins, below, above, count } = shipments
  const { currency } = figures
  const unit = currencyName(figures)
  const end = bins.at(-1)?.to ?? '0'
  const chart =
    count < FEW
      ? NOTHING
      : await charts.histogram(
          `Histogram of the net cost of ${counted(count, 'shipment')} in ${unit}; the table has the same figures.`,
          unit,
          bins.map(({ from, to, count: amount }) => ({ from, to, amount })),
        )
  const beyond = [
    ...(below > 0 ? [`${counted(below, 'shipment')} below zero`] : []),
    ...(above > 0 ? [`${grouped(above)} of ${amountText(end, currency)} or more`] : []),
  ]
  return html`<h3>${unit}</h3>
<div class="${chart === NOTHING ? '' : 'pair'}"><div>${chart}
${beyond.length === 0 || count < FEW ? NOTHING : html`<p class="quiet">Not drawn: ${beyond.join(', ')}.</p>`}</div>
${shortTable(quantiles(figures, shipments), files)}</div>
<details><summary>Distribution as a table</summary>
${shortTable(binTable(figures, shipments), files)}
</details>
`
}

function quantiles(
  figures: CurrencyFigures,
  { count, least, median, ninetieth, most }: Distribution,
): PageTable {
  const amount = (text: string): string => amountText(text, figures.currency)
  return {
    id: '',
    caption: `Of ${counted(count, 'shipment')}, ${currencyName(figures)}`,
    columns: [
      { name: 'Shipment', kind: 'text' },
      { name: 'Net cost', kind: 'amount' },
    ],
    rows: [
      ['cheapest', amount(least)],
      ['median', amount(median)],
      ['nine in ten are at most', amount(ninetieth)],
      ['dearest', amount(most)],
    ],
  }
}

function binTable(figures: CurrencyFigures, { bins, below, above }: Distribution): PageTable {
  const amount = (text: string): string => amountText(text, figures.currency)
  const end = bins.at(-1)?.to ?? '0'
  return {
    id: '',
    caption: `Shipments by net cost, ${currencyName(figures)}`,
    columns: [
      { name: 'From', kind: 'amount' },
      { name: 'To below', kind: 'amount' },
      { name: 'Shipments', kind: 'count' },
    ],
    rows: [
      ...(below > 0 ? [[null, amount('0'), below]] : []),
      ...bins.map(({ from, to, count }) => [amount(from), amount(to), count]),
      ...(above > 0 ? [[amount(end), null, above]] : []),
    ],
  }
}
