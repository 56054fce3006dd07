/**
 * The audit as one HTML file that opens anywhere: nothing is fetched, nothing is sent. Its policy allows only
 * this style and this script, by their hashes; everything from files is text.
 */

import { createHash } from 'node:crypto'
import type { AuditReport } from '../schema/audit-report.js'
import { checkReport } from '../schema/checked-report.js'
import { InvoiceError } from '../schema/errors.js'
import { type Figures, figuresOf, keepFigures } from '../schema/figures.js'
import { groupedCount } from './amounts.js'
import { loadCharts } from './charts.js'
import { fileTable } from './file-table.js'
import { findingGroups } from './finding-groups.js'
import { html, type Markup, scriptJson } from './html.js'
import { invoiceTable } from './invoice-table.js'
import { overview } from './overview.js'
import { PAGE_SCRIPT } from './page-script.js'
import { PAGE_STYLE } from './page-style.js'
import {
  checkSection,
  cutTable,
  detailSection,
  differingSection,
  findingSection,
  labelSection,
  listSection,
  uncheckedSection,
  unreadSection,
} from './sections.js'
import { shipmentSection, spendSection } from './spend.js'
import type { ReportTable } from './table.js'
import { FIRST, type FileList, PAGE, scriptTable } from './table-html.js'

/** Limits of the lists: rows, and bytes in the page. */
const INVOICES = { rows: 5_000, bytes: 1_000_000 }
const FILES = { rows: 1_000, bytes: 500_000 }

interface ReportOptions {
  /** Address of a file relative to the report, if it can be opened. Absolute web addresses are left out. */
  readonly link?: (file: string) => string | undefined
  /** When the report was made, in the caller's words. */
  readonly made?: string
}

/** The whole page. Needs the optional packages vega and vega-lite; throws an `InvoiceError` if they are missing. */
export async function htmlReport(
  report: AuditReport,
  figures: Figures | undefined = figuresOf(report),
  options: ReportOptions = {},
): Promise<string> {
  checkReport(report)
  if (!Array.isArray(figures?.currencies))
    throw new InvoiceError({
      code: 'usage',
      expected: 'a report as auditInvoices() or an audit’s report() gave it, or its figures beside it',
      remedy: 'A copy has no figures: give those of the audit, htmlReport(report, audit.figures()).',
    })
  keepFigures(report, () => figures)
  const charts = await loadCharts()
  const files = fileList(report, options)
  const groups = findingGroups(report, files)
  const [invoices, read] = [cutTable(invoiceTable(report), INVOICES), cutTable(fileTable(report), FILES)]
  const sections = [
    overview(report, figures, files),
    await spendSection(figures, charts, files),
    findingSection(report, groups, files),
    differingSection(report, files),
    uncheckedSection(report),
    unreadSection(report),
    detailSection(groups, files),
    listSection('invoices', 'All invoices', invoices, files, 'number, account, carrier'),
    await shipmentSection(figures, charts, files),
    checkSection(report.checks, files),
    listSection('files', 'Files', read, files, 'name, format'),
    labelSection(report, files),
  ]
  const tables = [...groups.map(({ table }) => table), invoices.table, read.table]
  return page(report, sections, tables, files, options)
}

function page(
  report: AuditReport,
  sections: readonly Markup[],
  tables: readonly ReportTable[],
  files: FileList,
  { made }: ReportOptions,
): string {
  const rows = scriptJson({
    files,
    first: FIRST,
    page: PAGE,
    tables: Object.fromEntries(tables.map((table) => [table.id, scriptTable(table)])),
  })
  const dates = report.invoices.flatMap(({ invoice_date }) => invoice_date ?? []).sort()
  const from = dates[0] === undefined ? '' : `, ${dates[0]} to ${dates.at(-1)}`
  const subject = `${groupedCount(report.summary.totals.files, 'file')}, ${groupedCount(report.invoices.length, 'invoice')}${from}`
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
<li><label><input type="checkbox" id="print-details"> print details too</label></li>
</ul></nav>
</header>
<main>
${sections}
</main>
<footer>Every amount is an exact decimal; nothing is rounded but per cents.</footer>
<script type="application/json" id="rows">${rows}</script>
<script>${{ markup: PAGE_SCRIPT }}</script>
</body>
</html>
`.markup
}

const LINKS = [
  ['result', 'Result'],
  ['billed', 'Spend'],
  ['findings', 'Findings'],
  ['details', 'Details'],
  ['invoices', 'Invoices'],
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

/** Allows files relative to the report or on this machine; null for addresses that run code or reach other hosts. */
function safeLink(address: string | undefined): string | null {
  if (address === undefined || address.startsWith('//') || address.startsWith('\\')) return null
  return !/^[a-z][a-z0-9+.-]*:/i.test(address) || /^file:\/\/\//i.test(address) ? address : null
}
