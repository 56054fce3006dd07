/** The first screen, by currency: what may be recovered, which invoices add up, what was not read, what was not checked. */

import type { AuditReport } from '../schema/audit-report.js'
import type { Figures } from '../schema/figures.js'
import { amountText, grouped, groupedCount } from './amounts.js'
import { type Answer, answerOf, type CurrencyAnswer, foundText, shareText, unreadText } from './answer.js'
import { html, type Markup } from './html.js'
import { currencyName, currencyTable } from './spend-tables.js'
import { type FileList, shortTable } from './table-html.js'

/** Currencies shown in the first box; the table has all. */
const SHOWN = 3

export function overview(report: AuditReport, figures: Figures, files: FileList): Markup {
  const answer = answerOf(report)
  return html`<section id="result" aria-labelledby="result-title">
<h2 id="result-title">Result</h2>
<div class="tiles">
${[potentialTile(answer), invoiceTile(answer, report), unreadTile(answer), checkTile(answer)]}
</div>
${shortTable(currencyTable(answer, figures, report.shipments.count), files)}
<p class="quiet">Potential: what may come back if the carrier confirms the findings, without what was credited, refused or given up. A charge is a line item that is not zero. A shipment is a tracking number, or the carrier’s own number if there is none, charged or not, on however many invoices. An invoice received twice counts once.${withoutCurrency(answer)}</p>
</section>`
}

const withoutCurrency = ({ currencies }: Answer): string =>
  currencies.some(({ currency }) => currency === null)
    ? ' Amounts without a currency are added only within the files of one format: --currency FORMAT=CODE gives them one.'
    : ''

function tile(title: string, big: string, tone: string, more: readonly (string | Markup)[]): Markup {
  return html`<div class="tile ${tone}"><h3>${title}</h3><p class="big">${big}</p>${more.map((line) => html`<p>${line}</p>`)}</div>
`
}

function potentialTile({ currencies }: Answer): Markup {
  const over = currencies.filter((one) => one.over.found.findings > 0)
  const [first, ...others] = over
  if (first === undefined) return tile('Potential overcharge', 'none found', 'good', [])
  const worth = (one: CurrencyAnswer): string =>
    `${amountText(one.over.amount, one.currency)} ${one.currency ?? currencyName(one)}`
  const share = (one: CurrencyAnswer): string => {
    const text = shareText(one.over.amount, one.billed)
    return text === null ? '' : `${text} of spend, `
  }
  const more = (one: CurrencyAnswer): string => {
    const text = shareText(one.over.amount, one.billed)
    const found = foundIn(one)
    return `${worth(one)} (${text === null ? '' : `${text}, `}${groupedCount(one.over.findings, 'finding')}${found === null ? '' : `; ${found}`})`
  }
  const foundIn = (one: CurrencyAnswer): string | null =>
    foundText(one.over, (text) => amountText(text, one.currency), one.currency ?? currencyName(one))
  const found = foundIn(first)
  const rest = over.length - SHOWN
  return tile('Potential overcharge', worth(first), first.over.findings > 0 ? 'warning' : 'good', [
    `${share(first)}${groupedCount(first.over.findings, 'finding')}`,
    ...(found === null ? [] : [found]),
    ...others.slice(0, SHOWN - 1).map(more),
    ...(rest > 0 ? [`and in ${groupedCount(rest, 'more currency', 'more currencies')}`] : []),
  ])
}

function invoiceTile({ invoices }: Answer, { tolerance }: AuditReport): Markup {
  const { all, matching, differing, undeclared } = invoices
  return tile(
    'Invoices that add up',
    `${grouped(matching)} of ${grouped(all)}`,
    differing > 0 ? 'error' : 'good',
    [
      differing === 0
        ? 'none differs from its stated total'
        : html`<strong>${grouped(differing)} ${differing === 1 ? 'does' : 'do'} not</strong>: <a href="#invoices">invoices</a>`,
      ...(undeclared === 0
        ? []
        : [`${grouped(undeclared)} ${undeclared === 1 ? 'states' : 'state'} no total`]),
      ...(tolerance === undefined ? [] : [`tolerance on totals: ${tolerance}`]),
    ],
  )
}

function unreadTile(answer: Answer): Markup {
  const missing = unreadText(answer)
  return missing === ''
    ? tile('Not read', 'nothing', 'good', ['every file and row was read'])
    : tile('Not read', missing, 'error', [html`in none of these amounts: <a href="#unread">which</a>`])
}

function checkTile({ checks }: Answer): Markup {
  const made = checks.all - checks.unassessable
  return tile('Checks made', `${made} of ${checks.all}`, '', [
    checks.unassessable === 0
      ? 'all inputs were available'
      : html`${checks.unassessable} lack their inputs: <a href="#unchecked">why</a>`,
  ])
}
