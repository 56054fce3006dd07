/** The report for people: invoices, findings by check, what may be at stake, and what could not be looked at. */

import { CHECKS } from '../checks/index.js'
import type { AuditReport, Finding, InvoiceReport, Severity } from '../schema/audit-report.js'
import { printable } from '../schema/errors.js'
import type { Source } from '../schema/line-item.js'
import { plainAmount, count as plural } from '../values/shown-amounts.js'
import { potential } from './potential.js'
import { type TableColumn, tableLines } from './text-table.js'

export interface TextOptions {
  /** Columns of the terminal. Without it sentences go to 100 and the table of invoices is as wide as it needs. */
  readonly width?: number | undefined
  readonly color?: boolean | undefined
  /** Findings shown for each check; all stand in the JSON. Default 20. */
  readonly shown?: number | undefined
}

type Paint = (text: string, code: number) => string

const STATUS_COLOR = { match: 32, mismatch: 31, undeclared: 33 } as const
const SEVERITY_COLOR: Readonly<Record<Severity, number>> = { error: 31, warning: 33, info: 36 }

export function auditReportText(report: AuditReport, options: TextOptions = {}): string {
  const width = Math.max(40, options.width ?? 100)
  const paint: Paint =
    options.color === true ? (text, code) => `\u001b[${code}m${text}\u001b[0m` : (text) => text
  const parts = [
    invoiceTable(report, options.width === undefined ? Infinity : width, paint),
    findingsText(report, width, paint, options.shown ?? 20),
    potentialText(report, paint),
    uncheckedText(report, width, paint),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** Invoices shown of each status; a report of USPS or DPD rows may have thousands. */
const INVOICES_SHOWN = 50

function invoiceTable(report: AuditReport, width: number, paint: Paint): string {
  const order = ['mismatch', 'undeclared', 'match']
  const sorted = [...report.invoices].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
  const shown = sorted.slice(0, INVOICES_SHOWN)
  const columns = fittingColumns(shown, width)
  const rows = shown.map((one) => columns.map(({ cell }) => cell(one)))
  const [first = '', ...rest] = tableLines(columns, rows, width)
  const painted = rest.map((line, at) => {
    const status = shown[at]?.status
    return status === undefined ? line : line.replace(status, paint(status, STATUS_COLOR[status]))
  })
  const more = sorted.length - shown.length
  const { count, multi_invoice } = report.shipments
  const closing = [
    ...(more > 0 ? [`… and ${more} more`] : []),
    `${plural(report.invoices.length, 'invoice')}, ${plural(count, 'shipment')}, ${multi_invoice} of them on several invoices${report.tolerance === undefined ? '' : `; tolerance on totals: ${report.tolerance}`}`,
  ]
  return [paint('Invoices', 1), first, ...painted, ...closing].join('\n')
}

const shownAmount = (amount: string | null, currency: string | null): string =>
  amount === null ? '-' : plainAmount(amount, currency)

interface InvoiceColumn extends TableColumn {
  readonly cell: (one: InvoiceReport) => string
  /** Left out of a table that is too wide, the highest first. */
  readonly spare?: number
}

const INVOICE_COLUMNS: readonly InvoiceColumn[] = [
  { title: 'carrier', cell: (one) => one.carrier, least: 8 },
  { title: 'account', cell: (one) => one.account_id ?? '-', keep: 'end', least: 8, spare: 3 },
  // An invoice is told from others by the end of its number.
  { title: 'invoice', cell: (one) => one.invoice_id ?? one.period ?? '-', keep: 'end', least: 8 },
  { title: 'date', cell: (one) => one.invoice_date ?? '-', spare: 1 },
  { title: 'cur', cell: (one) => one.currency ?? '-' },
  { title: 'declared', cell: (one) => shownAmount(one.declared_total, one.currency), align: 'right' },
  { title: 'charges', cell: (one) => shownAmount(one.computed_total, one.currency), align: 'right' },
  { title: 'diff', cell: (one) => shownAmount(one.difference, one.currency), align: 'right' },
  { title: 'status', cell: (one) => one.status },
  { title: 'shipments', cell: (one) => `${one.shipments}`, align: 'right', spare: 2 },
  { title: 'lines', cell: (one) => `${one.line_items}`, align: 'right', spare: 4 },
]

/** Half a number tells nothing: whole columns give way to a narrow screen before any cell is cut. */
function fittingColumns(invoices: readonly InvoiceReport[], width: number): readonly InvoiceColumn[] {
  const room = (column: InvoiceColumn): number =>
    invoices.reduce((most, one) => Math.max(most, column.cell(one).length), column.title.length) + 2
  let columns = INVOICE_COLUMNS
  while (columns.reduce((sum, column) => sum + room(column), -2) > width) {
    const last = columns.reduce((most, { spare = 0 }) => Math.max(most, spare), 0)
    if (last === 0) break
    columns = columns.filter(({ spare = 0 }) => spare < last)
  }
  return columns
}

function findingsText(report: AuditReport, width: number, paint: Paint, shown: number): string {
  const groups = new Map<string, Finding[]>()
  for (const found of report.findings) {
    const group = groups.get(found.check)
    if (group === undefined) groups.set(found.check, [found])
    else group.push(found)
  }
  if (groups.size === 0) return paint('No findings', 1)
  const parts = [...groups].map(([check, findings]) => {
    const severity = findings[0]?.severity ?? 'info'
    const title = CHECKS.find(({ name }) => name === check)?.title ?? check
    const number = plural(findings.length, 'finding')
    const [first = '', ...more] = wrap(`${severity} ${title} (${check}): ${number}`, width, '')
    const head = first
      .replace(severity, paint(severity, SEVERITY_COLOR[severity]))
      .replace(title, paint(title, 1))
    const rows = findings.slice(0, shown).flatMap((found) => findingLines(found, width))
    const left = findings.length - shown
    const rest = left > 0 ? [`    … and ${left} more, all of them with --to json`] : []
    return [head, ...more, ...rows, ...rest].join('\n')
  })
  return [paint('Findings', 1), ...parts].join('\n')
}

const PLACES = 3

function findingLines(found: Finding, width: number): string[] {
  const worth =
    found.amount === null
      ? ''
      : `${plainAmount(found.amount, found.currency)}${found.currency === null ? '' : ` ${found.currency}`} `
  const sign = found.direction === 'integrity' ? '' : `${found.direction} `
  const whom = [found.invoice_id, found.tracking_number].filter((part) => part !== null).join(' ')
  const follows = found.consequence_of === undefined ? '' : ` [follows from ${found.consequence_of}]`
  // The amount in front is not said again.
  const said = whom !== '' && worth !== '' && found.message.startsWith(worth)
  const message = said ? found.message.slice(worth.length) : found.message
  const text = `${sign}${worth}${whom}${whom === '' ? '' : ': '}${message}${follows}`
  return [
    ...wrap(printable(text), width, '  '),
    ...wrap(printable(placesText(found.evidence)), width, '    '),
  ]
}

/** `file:row`, rows of one file together. */
function placesText(evidence: readonly Source[]): string {
  const byFile = new Map<string, Set<number>>()
  for (const { file, row } of evidence) byFile.set(file, (byFile.get(file) ?? new Set()).add(row))
  return [...byFile]
    .map(([file, rows]) => {
      const listed = [...rows]
      const more = listed.length > PLACES ? ` (+${listed.length - PLACES})` : ''
      return (
        listed
          .slice(0, PLACES)
          .map((row) => `${file}:${row}`)
          .join(' ') + more
      )
    })
    .join(' ')
}

function wrap(text: string, width: number, indent: string): string[] {
  if (text === '') return []
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + word.length + 1 > width) {
      lines.push(indent + line)
      line = `  ${word}`
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, indent + line]
}

const POTENTIAL_COLUMNS: readonly TableColumn[] = [
  { title: '' },
  { title: '', align: 'right' },
  { title: '' },
  { title: '' },
]

function potentialText(report: AuditReport, paint: Paint): string {
  const sums = potential(report)
  if (sums.length === 0) return ''
  const rows = sums.map(({ direction, currency, format, amount, findings }) => [
    direction === 'over' ? 'billed over' : 'billed under',
    plainAmount(amount, currency),
    currency ?? `(no currency${format === null ? '' : `, ${format}`})`,
    plural(findings, 'finding'),
  ])
  const table = tableLines(POTENTIAL_COLUMNS, rows, Infinity)
  return [paint('Potential, to be confirmed by the carrier', 1), ...table.map((row) => `  ${row}`)].join('\n')
}

/** Checks that could not look at all, those with one reason together; then those that could not look everywhere. */
function uncheckedText(report: AuditReport, width: number, paint: Paint): string {
  const none = new Map<string, string[]>()
  const part: string[] = []
  for (const { check, result, reason } of report.checks) {
    if (reason === null) continue
    if (result !== 'unassessable') part.push(`${check}: ${reason}`)
    else none.set(reason, [...(none.get(reason) ?? []), check])
  }
  const lines = [...none].map(([reason, checks]) => {
    const needs = checks.length > 1 ? undefined : CHECKS.find(({ name }) => name === checks[0])?.needs
    return `${checks.join(', ')}: ${reason}${needs === undefined ? '' : ` (needs ${needs})`}`
  })
  const told = (texts: readonly string[]) => texts.flatMap((text) => wrap(printable(text), width, '  '))
  const parts = [
    ...(lines.length === 0 ? [] : [paint('Could not be assessed', 1), ...told(lines)]),
    ...(part.length === 0 ? [] : [paint('Assessed in part', 1), ...told(part)]),
  ]
  return parts.join('\n')
}
