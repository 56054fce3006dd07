/** The audit as text, the answer first: what may be recovered, what adds up, what was not read; then the details. */

import type { AuditReport } from '../schema/audit-report.js'
import { checkReport } from '../schema/checked-report.js'
import { printableText } from '../schema/errors.js'
import { today } from '../values/calendar.js'
import { COUNT, checkOptions, DAY_OPTION, FLAG, type OptionKind, TEXT } from '../values/checked-options.js'
import { count, plainAmount } from '../values/shown-amounts.js'
import {
  type Answer,
  answerOf,
  type CurrencyAnswer,
  foundText,
  invoicesText,
  shareText,
  unreadText,
} from './answer.js'
import { SORTS } from './audit-shapes.js'
import { checkTable, isNote, notesOf, SETTLED, titleOf, unassessedChecks } from './check-table.js'
import { claimLines } from './claims.js'
import { correctionTable, isCorrectionNote } from './correction-table.js'
import { findingLines, groupRepeats, type Paint, wrap } from './finding-text.js'
import { invoiceTable, undeclaredText } from './invoice-table.js'
import { isAmount, type ListingOptions, listFindings } from './listing.js'
import { reportTableLines } from './table-text.js'

export interface TextOptions extends ListingOptions {
  /** Columns of the terminal. Without it sentences wrap at 100 and tables are as wide as needed. */
  readonly width?: number | undefined
  readonly color?: boolean | undefined
  /** Every finding and every invoice. Without it the 20 biggest findings, and the invoices that do not add up. */
  readonly all?: boolean | undefined
  /** The page that was written of the same report: it is named where the text leaves something out. */
  readonly report?: string | undefined
  /** `YYYY-MM-DD`: claims whose last day is before it have lapsed. Default: today. */
  readonly asOf?: string | undefined
}

/** Number of findings listed by default. */
const TOP = 20
/** At most this many invoices that do not add up, and unreadable files, are listed; any more are only counted. */
const SHOWN = 20

interface Shape {
  readonly width: number
  readonly tableWidth: number
  readonly paint: Paint
  readonly all: boolean
}

const TEXT_OPTIONS: Readonly<Record<keyof TextOptions, OptionKind>> = {
  sort: {
    says: SORTS.map((name) => `"${name}"`).join(' or '),
    test: (value) => SORTS.some((name) => name === value),
  },
  top: COUNT,
  minAmount: {
    says: 'an amount as text, or a map of amounts by currency',
    test: (value) => (value instanceof Map ? [...value.values()].every(isAmount) : isAmount(value)),
  },
  width: COUNT,
  color: FLAG,
  all: FLAG,
  report: TEXT,
  asOf: DAY_OPTION,
}

export function auditReportText(report: AuditReport, options: TextOptions = {}): string {
  checkReport(report)
  checkOptions(options, TEXT_OPTIONS)
  const width = Math.max(40, options.width ?? 100)
  const paint: Paint =
    options.color === true ? (text, code) => `\u001b[${code}m${text}\u001b[0m` : (text) => text
  const tableWidth = options.width === undefined ? Infinity : width
  const shape: Shape = { width, tableWidth, paint, all: options.all ?? false }
  const parts = [
    answerText(answerOf(report), otherFindings(report), shape),
    claimLines(report, options.asOf ?? today())
      .flatMap((text) => wrap(text, width, ''))
      .join('\n'),
    byCheckText(report, shape),
    correctionsText(report, shape),
    findingsText(report, options, shape),
    invoicesPart(report, shape),
    uncheckedText(report, shape),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function answerText(answer: Answer, others: string, shape: Shape): string {
  const { width, paint, all } = shape
  const { invoices, checks, unread, currencies } = answer
  const missing = unreadText(answer)
  const lost = [
    ...(missing === '' ? [] : wrap(`Not read: ${missing}, in none of these amounts`, width, '')),
    ...unread.slice(0, all ? undefined : SHOWN).flatMap(({ file, reason }) => {
      const why = reason.startsWith(`${file}: `) ? reason.slice(file.length + 2) : reason
      return wrap(printableText(`${file}: ${firstSentence(why)}`), width, '  ')
    }),
    ...(all || unread.length <= SHOWN ? [] : [`  and ${unread.length - SHOWN} more (--all)`]),
  ]
  const whole = invoices.differing === 0 ? 32 : 31
  return [
    ...moneyLines(currencies, shape),
    ...wrap(`${count(invoices.all, 'invoice')}: ${invoicesText(answer)}`, width, '').map((line) =>
      paint(line, whole),
    ),
    ...(others === '' ? [] : wrap(`No overcharge, but to be reviewed: ${others}`, width, '')),
    ...lost.map((line) => paint(line, 31)),
    ...(checks.unassessable === 0
      ? []
      : wrap(
          `${checks.unassessable} of ${count(checks.all, 'check')} could not run, because inputs are missing: see the end`,
          width,
          '',
        )),
  ].join('\n')
}

/** Findings without a claimable amount, such as an invoice that came twice: `3 × Invoice received twice`. */
function otherFindings({ findings }: AuditReport): string {
  const counts = new Map<string, number>()
  for (const found of findings)
    if (found.direction === 'integrity' && !isNote(found))
      counts.set(found.check, (counts.get(found.check) ?? 0) + 1)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([check, times]) => `${times} × ${titleOf(check)}`)
    .join(', ')
}

const firstSentence = (text: string): string => /^.*?[.](?= [A-Z])/.exec(text)?.[0] ?? text

/** A line for each currency: what may be recovered, its share, the amount billed. */
function moneyLines(currencies: readonly CurrencyAnswer[], shape: Shape): string[] {
  const { width, paint } = shape
  const over = currencies.filter((one) => one.over.found.findings > 0)
  const rest = currencies.filter((one) => one.over.found.findings === 0 && one.billed !== null)
  const billed = rest.map((one) => `${plainAmount(one.billed ?? '0', one.currency)} ${unitName(one)}`)
  const under = currencies.filter((one) => one.under.found.findings > 0)
  return [
    ...(over.length === 0 ? [paint('Potential overcharge: none found', 1)] : stakeLines('over', over, shape)),
    ...(billed.length === 0
      ? []
      : wrap(`${over.length > 0 ? 'Others billed' : 'Billed'}: ${billed.join(', ')}`, width, '')),
    ...stakeLines('under', under, shape),
  ]
}

const unitName = ({ currency, format }: CurrencyAnswer): string =>
  currency ?? `(no currency${format === null ? '' : `, ${format}`})`

const SIDES = { over: 'Potential overcharge', under: 'Possibly underbilled' } as const

/** `Potential overcharge:  547.39 USD, 2.8 % of 19316.90 billed (30 findings)` */
function stakeLines(
  side: 'over' | 'under',
  currencies: readonly CurrencyAnswer[],
  { width, paint }: Shape,
): string[] {
  const amounts = currencies.map((one) => plainAmount(one[side].amount, one.currency))
  const widest = amounts.reduce((most, { length }) => Math.max(most, length), 0)
  return currencies.flatMap((one, at) => {
    const { amount, findings } = one[side]
    const share = shareText(amount, one.billed)
    const of =
      one.billed === null
        ? ''
        : `${share === null ? '' : `, ${share}`} of ${plainAmount(one.billed, one.currency)} billed`
    const number = (amounts[at] ?? '').padStart(widest)
    const [first = '', ...more] = wrap(
      `${SIDES[side]}: ${number} ${unitName(one)}${of} (${count(findings, 'finding')})`,
      width,
      '',
    )
    const found = foundText(one[side], (text) => plainAmount(text, one.currency), unitName(one))
    return [
      first.replace(number, () => paint(number, 1)),
      ...more,
      ...(found === null
        ? []
        : wrap(`${found} (${count(one[side].found.findings, 'finding')})`, width, '  ')),
    ]
  })
}

function byCheckText(report: AuditReport, { tableWidth, paint }: Shape): string {
  const table = checkTable(report)
  if (table.rows.length === 0) return ''
  const head = paint('Findings by check and carrier', 1)
  const settled = table.columns.some(({ name }) => name === SETTLED)
    ? `; ${SETTLED.toLowerCase()}: credited, refused or given up`
    : ''
  return [
    head,
    ...reportTableLines(table, tableWidth),
    `Potential: to be confirmed by the carrier${settled}`,
  ].join('\n')
}

function correctionsText(report: AuditReport, { tableWidth, paint }: Shape): string {
  const table = correctionTable(report)
  if (table.rows.length === 0) return ''
  return [paint('Corrections by cause', 1), ...reportTableLines(table, tableWidth)].join('\n')
}

function findingsText(report: AuditReport, options: TextOptions, { width, paint, all }: Shape): string {
  if (report.findings.length === 0) return paint('No findings', 1)
  const { sort = 'amount', top = all ? undefined : TOP, minAmount } = options
  // Notes are listed only on request.
  const asked = all || options.sort !== undefined || minAmount !== undefined
  // Hundreds of corrections are summarised by cause.
  const corrections = report.findings.filter(isCorrectionNote).length
  const byCause = asked && corrections > SHOWN ? corrections : 0
  const findings = report.findings.filter((found) =>
    asked ? byCause === 0 || !isCorrectionNote(found) : !isNote(found),
  )
  const shown = listFindings(report, { sort, top, minAmount }, findings)
  const remaining = report.findings.length - shown.length - byCause
  const notes = asked ? [] : notesOf(report)
  return [
    ...(shown.length === 0
      ? []
      : [paint(sort === 'amount' && remaining > 0 ? 'Biggest findings' : 'Findings', 1)]),
    ...groupRepeats(shown).flatMap((same) => findingLines(same, width, paint)),
    ...(remaining === 0
      ? []
      : [
          `${remaining} of ${count(report.findings.length, 'finding')} not listed: --all lists them, ${options.report ?? '--report FILE'} shows them`,
        ]),
    ...(byCause === 0
      ? []
      : [`${byCause} corrections and chargebacks are above by cause: -o findings.csv has each of them`]),
    ...(notes.length === 0
      ? []
      : wrap(
          `For information: ${notes.map(({ check, findings: n }) => `${titleOf(check)} ${n}`).join(', ')}`,
          width,
          '',
        )),
  ].join('\n')
}

function invoicesPart(report: AuditReport, { tableWidth, paint, all }: Shape): string {
  const table = invoiceTable(report, all ? undefined : 'mismatch')
  if (table.rows.length === 0) return ''
  const { count: shipments, multi_invoice } = report.shipments
  const rows = all ? table.rows : table.rows.slice(0, SHOWN)
  const more = table.rows.length - rows.length
  return [
    paint(all ? 'Invoices' : 'Invoices that do not add up', 1),
    ...reportTableLines({ ...table, rows }, tableWidth),
    ...(more > 0 ? [`${more} more: --all`] : []),
    ...(report.tolerance === undefined ? [] : [`Tolerance on totals: ${report.tolerance}`]),
    ...(all ? [undeclaredText(report, plainAmount) ?? []].flat() : []),
    ...(all ? [`${count(shipments, 'shipment')}, ${multi_invoice} of them on several invoices`] : []),
  ].join('\n')
}

/** Checks that could not run, grouped by reason; then those that ran only partly. */
function uncheckedText(report: AuditReport, { width, paint, all }: Shape): string {
  const none = unassessedChecks(report.checks).map(
    ({ reason, checks }) => `${checks.map(titleOf).join('; ')}: ${reason}`,
  )
  const part = report.checks.filter(({ result, reason }) => result !== 'unassessable' && reason !== null)
  const lines = (texts: readonly string[]) => texts.flatMap((text) => wrap(printableText(text), width, '  '))
  const parts = [
    ...(none.length === 0 ? [] : [paint('Could not be assessed', 1), ...lines(none)]),
    ...(part.length === 0
      ? []
      : all
        ? [
            paint('Assessed in part', 1),
            ...lines(part.map(({ check, reason }) => `${titleOf(check)}: ${reason}`)),
          ]
        : [`${count(part.length, 'check')} ran only in part: --all has the reasons`]),
  ]
  return parts.join('\n')
}
