/** The parts of the page below its first screen: findings, checks that could not run, and the long lists. */
import type { AuditReport, CheckReport } from '../schema/audit-report.js'
import { grouped, groupedCount } from './amounts.js'
import { checkTable, notesOf, titleOf, unassessedChecks } from './check-table.js'
import { correctionTable } from './correction-table.js'
import { labelTable } from './file-table.js'
import { type FindingGroup, findingRow } from './finding-groups.js'
import { html, type Markup, NOTHING, scriptJson } from './html.js'
import { invoiceTable } from './invoice-table.js'
import { listFindings } from './listing.js'
import type { ReportTable } from './table.js'
import { type FileList, longTable, searchControls, shortTable, shownRow } from './table-html.js'

/** Findings and invoices shown before the details. */
const BIGGEST = 10

const section = (id: string, title: string, body: Markup | readonly Markup[], detail = false): Markup =>
  html`<section id="${id}"${detail ? html` class="detail"` : NOTHING} aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${Array.isArray(body) ? body : [body]}</section>
`

export function findingSection(
  report: AuditReport,
  groups: readonly FindingGroup[],
  files: FileList,
): Markup {
  if (groups.length === 0) return section('findings', 'Findings', html`<p>No findings.</p>`)
  const { columns, rows, total, ...table } = checkTable(report)
  // Check ids are only for the command.
  const of = <Item>(items: readonly Item[]): Item[] =>
    items.filter((_, at) => columns[at]?.name !== '--check')
  const byCheck = {
    ...table,
    columns: of(columns),
    rows: rows.map(of),
    ...(total === undefined ? {} : { total: of(total) }),
  }
  const notes = notesOf(report).map(({ check, findings }) => `${titleOf(check)} ${findings}`)
  return section('findings', 'Findings by check and carrier', [
    rows.length === 0 ? html`<p>Nothing to take up with a carrier.</p>` : shortTable(byCheck, files),
    notes.length === 0
      ? NOTHING
      : html`<p class="quiet">For information, counted nowhere: ${notes.join(', ')}.</p>`,
    corrections(report, files),
    biggest(report, files),
  ])
}

function corrections(report: AuditReport, files: FileList): Markup {
  const table = correctionTable(report)
  return table.rows.length === 0
    ? NOTHING
    : html`<h3>Corrections by cause</h3>
${shortTable(table, files)}`
}

function biggest(report: AuditReport, files: FileList): Markup {
  const money = report.findings.filter(({ amount, severity }) => amount !== null && severity !== 'info')
  const shown = listFindings(report, { top: BIGGEST }, money)
  if (shown.length === 0) return NOTHING
  const table: ReportTable = {
    id: '',
    caption: `The ${shown.length === 1 ? 'biggest finding' : `${shown.length} biggest findings`}${shown.length < report.findings.length ? ` of ${grouped(report.findings.length)}` : ''}, each currency by itself`,
    columns: [
      { name: 'Amount', kind: 'amount' },
      { name: 'Billed', kind: 'text' },
      { name: 'Check', kind: 'text' },
      { name: 'Carrier, invoice, shipment', kind: 'lines' },
      { name: 'Finding', kind: 'prose' },
    ],
    rows: shown.map((found) => {
      const [amount = null, way = null, whose = null, says = null] = findingRow(found, new Map())
      return [amount, way, titleOf(found.check), whose, says]
    }),
  }
  return html`<h3>Biggest findings</h3>
${shortTable(table, files)}`
}

export function differingSection(report: AuditReport, files: FileList): Markup {
  const { sorted, ...table } = invoiceTable(report, 'mismatch')
  if (table.rows.length === 0) return NOTHING
  const rows = table.rows.slice(0, BIGGEST)
  const more = table.rows.length - rows.length
  return section('differing', 'Invoices that do not add up', [
    shortTable(
      { ...table, caption: 'The difference is the stated total less what the charges come to', rows },
      files,
    ),
    more === 0
      ? NOTHING
      : html`<p>${groupedCount(more, 'more invoice')}: <a href="#invoices">all invoices</a>.</p>`,
  ])
}

/** Why checks could not run, reason by reason. */
export function uncheckedSection({ checks }: AuditReport): Markup {
  const reasons = unassessedChecks(checks)
  if (reasons.length === 0) return NOTHING
  const lines = reasons.map(
    ({ reason, checks: names }) =>
      html`<li>${names.map(titleOf).join('; ')}: <strong>${reason}</strong></li>`,
  )
  return section('unchecked', 'Not checked', html`<ul>${lines}</ul>`)
}

const UNREAD = 50

export function unreadSection({ unread = [], summary }: AuditReport): Markup {
  const rejected = summary.files.filter((file) => file.rejected > 0)
  if (unread.length + rejected.length === 0) return NOTHING
  const lines = [
    ...unread.map(({ reason }) => html`<li>${reason}</li>`),
    ...rejected.map(
      (file) => html`<li>${file.file}: ${groupedCount(file.rejected, 'row')} of ${grouped(file.rows)}</li>`,
    ),
  ]
  const more = lines.length - UNREAD
  return section('unread', 'Not read, and in none of these amounts', [
    html`<ul>${lines.slice(0, UNREAD)}</ul>`,
    more > 0 ? html`<p>and ${groupedCount(more, 'more file')}.</p>` : NOTHING,
  ])
}

/** All findings by check, ten of each until more are requested. */
export function detailSection(groups: readonly FindingGroup[], files: FileList): Markup {
  if (groups.length === 0) return NOTHING
  const tables = groups.map(({ table }) => table)
  const parts = groups.map((group) => {
    const { check, severity, says, x12, evidenceNeeded, findings, omitted: left, table } = group
    const code = x12 === null ? '' : ` X12 426: ${x12}.`
    const send = evidenceNeeded === null ? '' : ` To send with a claim: ${evidenceNeeded}.`
    return html`<h3>${titleOf(check)} <span class="tag ${severity}">${WORDS[severity]}</span></h3>
<p class="quiet">${groupedCount(findings, 'finding')}: ${says}.${code}${send}</p>
${left === 0 ? NOTHING : html`<p><strong>${grouped(left)} more are not listed here</strong>; <code>parse-invoice audit --to csv</code> has them all.</p>`}
${longTable(table, files)}`
  })
  return html`<section id="details" class="detail" data-scope aria-labelledby="details-title">
<h2 id="details-title">All findings, by check</h2>
${searchControls(tables, 'number, words, file')}
${parts}</section>
`
}

const WORDS = { error: 'does not add up', warning: 'to be reviewed', info: 'for information' } as const

/** A table up to the limit of the page, with the number of omitted rows. */
export interface CutTable {
  readonly table: ReportTable
  readonly omitted: number
}

export function cutTable(table: ReportTable, limit: { rows: number; bytes: number }): CutTable {
  let bytes = 0
  let rowCount = 0
  for (const row of table.rows) {
    bytes += Buffer.byteLength(scriptJson(shownRow(row)).markup)
    if (rowCount === limit.rows || bytes > limit.bytes) break
    rowCount++
  }
  return { table: { ...table, rows: table.rows.slice(0, rowCount) }, omitted: table.rows.length - rowCount }
}

export function listSection(
  id: string,
  title: string,
  { table, omitted: left }: CutTable,
  files: FileList,
  search: string,
): Markup {
  const note =
    left === 0
      ? NOTHING
      : html`<p><strong>${grouped(left)} more are not listed here</strong>; <code>parse-invoice audit --to json</code> has them all.</p>`
  return html`<section id="${id}" class="detail" data-scope aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${note}${table.rows.length === 0 ? html`<p>None.</p>` : [searchControls([table], search), longTable(table, files)]}</section>
`
}

export function checkSection(checks: readonly CheckReport[], files: FileList): Markup {
  const order = ['finding', 'pass', 'unassessable']
  const rows = [...checks]
    .sort((a, b) => order.indexOf(a.result) - order.indexOf(b.result))
    .map(({ check, result, findings, reason }) => [result, titleOf(check), findings, reason])
  const table: ReportTable = {
    id: '',
    caption: 'Checks. A check whose inputs are missing is unassessable, which is not a pass',
    columns: [
      { name: 'Result', kind: 'mark' },
      { name: 'Check', kind: 'text' },
      { name: 'Findings', kind: 'count', sum: true },
      { name: 'What could not be checked', kind: 'prose' },
    ],
    rows,
  }
  const total = checks.reduce((sum, { findings }) => sum + findings, 0)
  return section(
    'checks',
    'Checks',
    shortTable({ ...table, total: ['Total', null, total, null] }, files),
    true,
  )
}

export function labelSection(report: AuditReport, files: FileList): Markup {
  const table = labelTable(report)
  return table === null ? NOTHING : section('labels', 'Unknown charges', shortTable(table, files), true)
}
