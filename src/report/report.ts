/**
 * The audit as one HTML file that opens anywhere: nothing is fetched, nothing is sent. Its policy lets only
 * this style and this script run, known by their hashes; whatever comes from files is text.
 */

import { createHash } from 'node:crypto'
import type { AuditReport, CheckReport } from '../schema/audit-report.js'
import { InvoiceError } from '../schema/errors.js'
import { type Figures, figuresOf } from '../schema/figures.js'
import { grouped } from './amounts.js'
import { billedSection, shipmentSection } from './billed.js'
import { loadCharts } from './charts.js'
import { titleOf } from './check-table.js'
import { html, type Markup, NOTHING, scriptJson } from './html.js'
import { fileTable, findingTable, invoiceList, type ShortenedTable } from './lists.js'
import { counted, overview } from './overview.js'
import { PAGE_SCRIPT } from './page-script.js'
import { PAGE_STYLE } from './page-style.js'
import { type FileList, longTable, PAGE, type PageTable, shortTable } from './table-html.js'

interface ReportOptions {
  /** Address of a file as seen from the report, where it can be opened. Absolute web addresses are left out. */
  readonly link?: (file: string) => string | undefined
  /** When the report was made, in words of the caller's. */
  readonly made?: string
}

/** The whole page. Needs the optional packages vega and vega-lite; an `InvoiceError` says so where they are missing. */
export async function htmlReport(
  report: AuditReport,
  figures: Figures | undefined = figuresOf(report),
  options: ReportOptions = {},
): Promise<string> {
  if (figures === undefined)
    throw new InvoiceError({
      code: 'usage',
      expected: 'a report as auditInvoices() or an audit’s report() gave it, or its figures beside it',
      remedy: 'A copy has no figures: give those of the audit, htmlReport(report, audit.figures()).',
    })
  const charts = await loadCharts()
  const files = fileList(report, options)
  const [invoices, findings, read] = [invoiceList(report), findingTable(report, files), fileTable(report)]
  const sections = [
    overview(report, figures, files),
    listSection('invoices', 'Invoices', invoices, files, 'number, account, carrier'),
    listSection('findings', 'Findings', findings, files, 'number, check, words, file'),
    await billedSection(figures, charts, files),
    await shipmentSection(figures, charts, files),
    checkSection(report.checks, files),
    fileSection(report, read, files),
  ]
  return page(report, sections, [invoices.table, findings.table, read.table], files, options)
}

function page(
  report: AuditReport,
  sections: readonly Markup[],
  tables: readonly PageTable[],
  files: FileList,
  { made }: ReportOptions,
): string {
  const rows = scriptJson({
    files,
    page: PAGE,
    tables: Object.fromEntries(tables.map(({ id, columns, rows }) => [id, { columns, rows }])),
  })
  const subject = `${counted(report.summary.totals.files, 'file')}, ${counted(report.summary.totals.line_items, 'line item')}`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Carrier invoice audit</title>
<style>${{ markup: PAGE_STYLE }}</style>
</head>
<body>
<a class="skip" href="#result">Skip to the result</a>
<header>
<h1>Carrier invoice audit</h1>
<p class="quiet">${subject}${made === undefined ? '' : `. Made ${made}`}</p>
<nav aria-label="Parts of the report"><ul>
${LINKS.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
</ul></nav>
</header>
<main>
${sections}
</main>
<footer>Every amount is an exact decimal; nothing is rounded.</footer>
<script type="application/json" id="rows">${rows}</script>
<script>${{ markup: PAGE_SCRIPT }}</script>
</body>
</html>
`.markup
}

const LINKS = [
  ['result', 'Result'],
  ['invoices', 'Invoices'],
  ['findings', 'Findings'],
  ['billed', 'Billed'],
  ['shipments', 'Cost per shipment'],
  ['checks', 'Checks'],
  ['files', 'Files'],
] as const

function policy(): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  return [
    "default-src 'none'",
    `style-src ${hash(PAGE_STYLE)}`,
    `script-src ${hash(PAGE_SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

function fileList(report: AuditReport, { link }: ReportOptions): FileList {
  const names = new Set(report.summary.files.map(({ file }) => file))
  for (const { evidence } of report.findings) for (const { file } of evidence) names.add(file)
  const list = [...names]
  return { names: list, links: list.map((name) => safeLink(link?.(name))) }
}

/** A file beside the report or on this machine; an address that would run or reach elsewhere is no link. */
function safeLink(address: string | undefined): string | null {
  if (address === undefined || address.startsWith('//') || address.startsWith('\\')) return null
  return !/^[a-z][a-z0-9+.-]*:/i.test(address) || /^file:\/\/\//i.test(address) ? address : null
}

function listSection(
  id: string,
  title: string,
  { table, left }: ShortenedTable,
  files: FileList,
  search: string,
): Markup {
  const list = table.rows.length === 0 ? html`<p>None.</p>` : longTable(table, files, search)
  const note =
    left === 0
      ? NOTHING
      : html`<p><strong>${grouped(left)} more are not listed here</strong>; <code>parse-invoice audit --to json</code> has them all.</p>`
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${note}${list}
</section>`
}

function checkSection(checks: readonly CheckReport[], files: FileList): Markup {
  const order = ['unassessable', 'finding', 'pass']
  const rows = [...checks]
    .sort((a, b) => order.indexOf(a.result) - order.indexOf(b.result))
    .map(({ check, result, findings, reason }) => [result, [titleOf(check), check], findings, reason])
  const table: PageTable = {
    id: '',
    caption: 'Checks; a check whose inputs are missing is unassessable and never a pass',
    columns: [
      { name: 'Result', kind: 'mark' },
      { name: 'Check', kind: 'lines' },
      { name: 'Findings', kind: 'count' },
      { name: 'What could not be assessed', kind: 'prose' },
    ],
    rows,
  }
  return html`<section id="checks" aria-labelledby="checks-title">
<h2 id="checks-title">Checks</h2>
${shortTable(table, files)}
</section>`
}

function fileSection({ summary }: AuditReport, read: ShortenedTable, files: FileList): Markup {
  const labels = Object.entries(summary.totals.uncategorized ?? {}).sort(([, a], [, b]) => b - a)
  const shown = labels.slice(0, 200)
  const table: PageTable = {
    id: '',
    caption: `Charge labels in no category${labels.length > shown.length ? `, the most frequent ${shown.length} of ${grouped(labels.length)}` : ''}`,
    columns: [
      { name: 'Label', kind: 'text' },
      { name: 'Charges', kind: 'count' },
    ],
    rows: shown,
  }
  return html`${listSection('files', 'Files', read, files, 'name, format')}
${labels.length === 0 ? NOTHING : html`<section id="labels" aria-labelledby="labels-title"><h2 id="labels-title">Uncategorized charges</h2>${shortTable(table, files)}</section>`}`
}
