/** What the reader should know first: whether it adds up, what was found, what could not be told. */

import type { AuditReport, Direction } from '../schema/audit-report.js'
import type { CurrencyFigures, Figures } from '../schema/figures.js'
import type { DecimalText } from '../schema/line-item.js'
import { amountText, grouped } from './amounts.js'
import { html, type Markup } from './html.js'
import { potential } from './potential.js'
import { type FileList, type PageRow, type PageTable, shortTable } from './table-html.js'

/** `1,234.50 USD`, the cell of an amount. */
export const amountCell = (amount: DecimalText, currency: string | null): string =>
  `${amountText(amount, currency)}${currency === null ? '' : ` ${currency}`}`

/** What amounts are in: a currency, or where the files state none their format. */
export const currencyName = ({ currency, format }: Pick<CurrencyFigures, 'currency' | 'format'>): string =>
  currency ?? `no currency stated${format === null ? '' : ` (${format})`}`

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`

export function overview(report: AuditReport, figures: Figures, files: FileList): Markup {
  return html`<section id="result" aria-labelledby="result-title">
<h2 id="result-title">Result</h2>
<ul class="verdict">${[...reconciled(report), ...found(report), ...untold(report)].map((said) => html`<li>${said}</li>`)}</ul>
${shortTable(totalsTable(report, figures), files)}
<p class="quiet">Over and under are potential: what is at stake should the findings prove right.</p>
</section>`
}

function reconciled({ invoices, tolerance }: AuditReport): (Markup | string)[] {
  const having = (status: string): number => invoices.filter((invoice) => invoice.status === status).length
  const [matching, differing, undeclared] = [having('match'), having('mismatch'), having('undeclared')]
  const within = tolerance === undefined ? '' : ` within the tolerance of ${tolerance}`
  const clauses = [
    html`${grouped(matching)} ${matching === 1 ? 'adds' : 'add'} up to ${matching === 1 ? 'its' : 'their'} declared total${within}`,
    differing === 0
      ? html`, none differs`
      : html`, <strong>${grouped(differing)} ${differing === 1 ? 'does' : 'do'} not</strong>`,
    html`${undeclared === 0 ? '' : `, ${grouped(undeclared)} ${undeclared === 1 ? 'declares' : 'declare'} none`}`,
  ]
  return [html`${counted(invoices.length, 'invoice')}: ${clauses}.`]
}

function found({ findings }: AuditReport): (Markup | string)[] {
  if (findings.length === 0) return ['No findings.']
  const having = (severity: string): number => findings.filter((one) => one.severity === severity).length
  const kinds = [
    [having('error'), 'error', 'errors'],
    [having('warning'), 'warning', 'warnings'],
    [having('info'), 'for information', 'for information'],
  ] as const
  const parts = kinds.flatMap(([count, one, many]) => (count === 0 ? [] : [counted(count, one, many)]))
  return [`${counted(findings.length, 'finding')}: ${parts.join(', ')}.`]
}

function untold({ checks, summary }: AuditReport): (Markup | string)[] {
  const said: (Markup | string)[] = []
  const unassessable = checks.filter(({ result }) => result === 'unassessable').length
  if (unassessable > 0)
    said.push(
      html`${grouped(unassessable)} of ${counted(checks.length, 'check')} could not be assessed: <a href="#checks">why</a>.`,
    )
  const { rejected, uncategorized } = summary.totals
  if (rejected !== null && rejected > 0)
    said.push(
      html`<strong>${counted(rejected, 'row')} could not be read</strong> and ${rejected === 1 ? 'is' : 'are'} in none of these figures: <a href="#files">files</a>.`,
    )
  const labels = Object.keys(uncategorized ?? {}).length
  if (labels > 0)
    said.push(
      html`${counted(labels, 'charge label')} ${labels === 1 ? 'is' : 'are'} in no category: <a href="#labels">labels</a>.`,
    )
  return said
}

function totalsTable(report: AuditReport, { currencies }: Figures): PageTable {
  const stakes = potential(report)
  const at = (direction: Direction, unit: string): string =>
    stakes.find((stake) => stake.direction === direction && currencyName(stake) === unit)?.amount ?? '0'
  const known = new Set(currencies.map(currencyName))
  const others = new Map(stakes.map((stake) => [currencyName(stake), stake]))
  const nothing = { net: '0', tax: null, charges: 0, shipments: null, invoices: 0 }
  const beyond = [...others].flatMap(([unit, { currency, format }]) =>
    known.has(unit) ? [] : [{ ...nothing, currency, format }],
  )
  const rows = [...currencies, ...beyond].map(({ format, ...figures }): PageRow => {
    const { currency, net, tax, charges, shipments, invoices } = figures
    const unit = currencyName({ currency, format })
    return [
      unit,
      amountText(net, currency),
      tax === null ? null : amountText(tax, currency),
      invoices,
      shipments?.count ?? 0,
      charges,
      amountText(at('over', unit), currency),
      amountText(at('under', unit), currency),
    ]
  })
  return {
    id: 'totals',
    caption: 'Billed, by currency',
    columns: [
      { name: 'Currency', kind: 'text' },
      { name: 'Net billed', kind: 'amount' },
      { name: 'Tax beside it', kind: 'amount' },
      { name: 'Invoices', kind: 'count' },
      { name: 'Shipments', kind: 'count' },
      { name: 'Charges', kind: 'count' },
      { name: 'Potentially over', kind: 'amount' },
      { name: 'Potentially under', kind: 'amount' },
    ],
    rows,
  }
}
