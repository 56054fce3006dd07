/** Findings by check and carrier: the one table behind the text, the page and spreadsheets. */
import { CHECKS } from '../checks/index.js'
import type { AuditReport, CheckReport, Finding } from '../schema/audit-report.js'
import type { DecimalText } from '../schema/line-item.js'
import { Exact, isNothing, plus } from '../values/decimal.js'
import { addsBare, answerOf, bareFormats, shareText, unitKey, withFormat } from './answer.js'
import { amountParts } from './claim-state.js'
import { type FormatOf, stakesOf } from './potential.js'
import { type Amount, type ReportTable, withoutBlank, withTotal } from './table.js'

/** The title of a check; a report from elsewhere may have other checks. */
export const titleOf = (check: string): string => CHECKS.find(({ name }) => name === check)?.title ?? check

/** Carriers and categories are named by words of the schema. */
export const readable = (name: string): string => name.replaceAll('_', ' ')

interface Group {
  readonly check: string
  /** The displayed name. */
  readonly carrier: string | null
  readonly unit: string
  readonly currency: string | null
  findings: number
  /** What may still come back, or be asked for. */
  over: DecimalText | null
  under: DecimalText | null
  /** What was credited, refused or given up. */
  settled: DecimalText | null
}

/** The column of what was found and is not potential any more. */
export const SETTLED = 'Settled'

/** Findings that need action, by biggest potential amount; the currency with most charges comes first. */
export function checkTable(report: AuditReport): ReportTable {
  const answer = answerOf(report)
  const { currencies } = answer
  const units = currencies.map(unitKey)
  const order = ({ unit }: Group): number => (unit === '' ? units.length : units.indexOf(unit))
  const groups = groupsOf(report, bareFormats(report, answer))
    .map((group) => ({ group, size: new Exact(group.over ?? group.under ?? '-1') }))
    .sort(
      (a, b) => order(a.group) - order(b.group) || rankOf(a.group) - rankOf(b.group) || b.size.cmp(a.size),
    )
    .map(({ group }) => group)
  const amount = (text: DecimalText | null, { currency }: Group): Amount | null =>
    text === null ? null : { amount: text, currency }
  const table: ReportTable = {
    id: '',
    caption: 'Potential refunds and their share of the billed amount, largest first, by currency',
    columns: [
      { name: 'Check', kind: 'text', least: 26 },
      { name: 'Carrier', kind: 'text', least: 10 },
      { name: 'Findings', kind: 'count', sum: true },
      { name: SETTLED, kind: 'amount', sum: true, spare: 3 },
      { name: 'Potential', kind: 'amount', sum: true },
      { name: 'Of billed', kind: 'share' },
      { name: 'Underbilled', kind: 'amount', sum: true, spare: 2 },
      { name: '--check', kind: 'text', spare: 1 },
    ],
    rows: groups.map((group) => [
      titleOf(group.check),
      group.carrier === '' ? null : group.carrier,
      group.findings,
      amount(group.settled, group),
      amount(group.over, group),
      group.over === null ? null : shareText(group.over, currencies[order(group)]?.billed ?? null),
      amount(group.under, group),
      group.check,
    ]),
  }
  return withTotal(withoutBlank(table), { addsBare: addsBare(answer) })
}

const rankOf = ({ over, under }: Group): number => (over !== null ? 0 : under !== null ? 1 : 2)

function groupsOf(report: AuditReport, formatOf: FormatOf): Group[] {
  const groups = new Map<string, Group>()
  const groupOf = (check: string, carrier: string | null, unit: string, currency: string | null): Group => {
    const key = JSON.stringify([check, carrier, unit])
    const group = groups.get(key) ?? {
      check,
      carrier,
      unit,
      currency,
      findings: 0,
      over: null,
      under: null,
      settled: null,
    }
    groups.set(key, group)
    group.findings++
    return group
  }
  const counted = new Set<Finding>()
  for (const { found, format } of stakesOf(report)) {
    counted.add(found)
    const { currency, direction } = found
    const { remaining, credited, closed } = amountParts(found)
    const carrier = found.carrier === null ? null : withFormat(readable(found.carrier), formatOf(found))
    const group = groupOf(found.check, carrier, unitKey({ currency, format }), currency)
    const side = direction === 'over' ? 'over' : 'under'
    group[side] = plus(group[side] ?? '0', remaining)
    const settled = plus(credited, closed)
    if (!isNothing(settled)) group.settled = plus(group.settled ?? '0', settled)
  }
  // If no money is counted, one line per check is enough.
  const carriers = new Map<string, Set<string>>()
  for (const found of report.findings) {
    if (counted.has(found) || isNote(found)) continue
    groupOf(found.check, null, '', null)
    const names = carriers.get(found.check) ?? new Set()
    carriers.set(found.check, names.add(found.carrier === null ? '' : readable(found.carrier)))
  }
  const named = (check: string): string =>
    [...(carriers.get(check) ?? [])].filter((name) => name !== '').join(', ')
  return [...groups.values()].map((group) =>
    group.unit === '' ? { ...group, carrier: named(group.check) } : group,
  )
}

/** Informational, or counted under another finding: no action is needed. */
export const isNote = ({ severity, consequence_of }: Finding): boolean =>
  severity === 'info' || consequence_of !== undefined

/** How many notes each check has. */
export function notesOf({ findings }: Pick<AuditReport, 'findings'>): { check: string; findings: number }[] {
  const notes = new Map<string, number>()
  for (const found of findings) if (isNote(found)) notes.set(found.check, (notes.get(found.check) ?? 0) + 1)
  return [...notes].map(([check, number]) => ({ check, findings: number }))
}

/** Checks that could not run, grouped by reason. */
export function unassessedChecks(checks: readonly CheckReport[]): { reason: string; checks: string[] }[] {
  const reasons = new Map<string, string[]>()
  for (const { check, result, reason } of checks)
    if (result === 'unassessable' && reason !== null)
      reasons.set(reason, [...(reasons.get(reason) ?? []), check])
  return [...reasons].map(([reason, names]) => ({ reason, checks: names }))
}
