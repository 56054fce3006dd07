/** The findings of the page by check and amount, limited to what a page can hold; omitted ones are counted. */
import { CHECKS } from '../checks/index.js'
import type { AuditReport, Finding } from '../schema/audit-report.js'
import type { DecimalText, Source } from '../schema/line-item.js'
import { isNothing, plus } from '../values/decimal.js'
import { amountWithCurrency } from '../values/shown-amounts.js'
import { bareFormats } from './answer.js'
import { checkTable, isNote, readable, titleOf } from './check-table.js'
import { amountParts, claimStateText, isClaimSettled } from './claim-state.js'
import { scriptJson } from './html.js'
import { byAmount } from './listing.js'
import type { FormatOf } from './potential.js'
import type { Place, ReportRow, ReportTable } from './table.js'
import { type FileList, shownRow } from './table-html.js'

/** Limits of the page: findings, and their bytes. */
const MOST = { rows: 10_000, bytes: 2_500_000 }
/** Records shown for one finding, and columns for each. */
const PLACES = 4
const COLUMNS = 2

export interface FindingGroup {
  readonly check: string
  readonly severity: Finding['severity']
  /** The meaning of the finding. */
  readonly says: string
  readonly x12: string | null
  /** What to send with a claim; null if nothing is claimed. */
  readonly evidenceNeeded: string | null
  /** All findings of the report, including those omitted from the table. */
  readonly findings: number
  readonly omitted: number
  readonly table: ReportTable
}

/** The groups with the biggest potential amounts first; informational ones last. */
export function findingGroups(report: AuditReport, files: FileList): FindingGroup[] {
  const places = new Map(files.names.map((name, at) => [name, at]))
  const groups = new Map<string, Finding[]>(orderOf(report).map((key) => [key, []]))
  for (const found of byAmount(report, report.findings)) {
    const key = keyOf(found.check, isNote(found))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [found])
    else group.push(found)
  }
  const rows = new Map([...groups.keys()].map((key) => [key, [] as ReportRow[]]))
  const formatOf = bareFormats(report)
  let [kept, bytes] = [0, 0]
  // Takes one finding from each group in turn, so that no check with many findings crowds out another.
  for (let at = 0, going = true; going; at++) {
    going = false
    for (const [key, findings] of groups) {
      const found = findings[at]
      if (found === undefined) continue
      const row = findingRow(found, places)
      bytes += Buffer.byteLength(scriptJson(shownRow(row)).markup)
      if (kept === MOST.rows || bytes > MOST.bytes) return tables(groups, rows, formatOf)
      rows.get(key)?.push(row)
      kept++
      going = true
    }
  }
  return tables(groups, rows, formatOf)
}

const keyOf = (check: string, note: boolean): string => JSON.stringify([check, note])

/** The checks in the order of the table of checks. */
function orderOf(report: AuditReport): string[] {
  const { columns, rows } = checkTable(report)
  const at = columns.findIndex(({ name }) => name === '--check')
  return rows.map((row) => keyOf(`${row[at]}`, false))
}

function tables(
  groups: ReadonlyMap<string, readonly Finding[]>,
  rows: ReadonlyMap<string, readonly ReportRow[]>,
  formatOf: FormatOf,
): FindingGroup[] {
  return [...groups].flatMap(([key, findings], at): FindingGroup[] => {
    const [first] = findings
    if (first === undefined) return []
    const selection = rows.get(key) ?? []
    return [
      {
        check: first.check,
        severity: first.severity,
        says: CHECKS.find(({ name }) => name === first.check)?.says ?? '',
        x12: first.x12_426,
        evidenceNeeded: evidenceOf(first.check, findings),
        findings: findings.length,
        omitted: findings.length - selection.length,
        table: findingTable(`findings-${at}`, titleOf(first.check), findings, selection, formatOf),
      },
    ]
  })
}

/** What all of them need; if they differ, what the check states of all its findings. */
function evidenceOf(check: string, findings: readonly Finding[]): string | null {
  const needed = findings.flatMap((found) => (found.claim_rule === null ? [] : [found.evidence_needed]))
  const [first = null] = needed
  if (needed.every((one) => one === first)) return first
  return CHECKS.find(({ name }) => name === check)?.evidenceNeeded ?? first
}

function findingTable(
  id: string,
  caption: string,
  findings: readonly Finding[],
  rows: readonly ReportRow[],
  formatOf: FormatOf,
): ReportTable {
  return {
    id,
    caption,
    columns: [
      { name: 'Amount', kind: 'amount' },
      { name: 'Billed', kind: 'text', filter: 'Billed' },
      { name: 'Carrier, invoice, shipment', kind: 'lines', filter: 'Carrier' },
      { name: 'Finding', kind: 'prose' },
      { name: 'Claim by', kind: 'lines' },
      { name: 'Where', kind: 'places' },
    ],
    rows,
    total: [sumsOf(findings, formatOf), null, `all ${findings.length} together`, null, null, null],
    sorted: { column: 0, down: true },
  }
}

/** By direction and currency; consequences are counted under their finding. */
function sumsOf(findings: readonly Finding[], formatOf: FormatOf): readonly string[] | null {
  type Sum = { amount: DecimalText; settled: DecimalText; currency: string | null; way: string }
  const sums = new Map<string, Sum>()
  for (const found of findings) {
    const { amount, currency, direction, consequence_of } = found
    if (amount === null || consequence_of !== undefined) continue
    const format = formatOf(found)
    const way = `${format === null ? '' : ` (${format})`}${direction === 'integrity' ? '' : ` ${direction}`}`
    const key = JSON.stringify([way, currency])
    const sum = sums.get(key)
    const { credited, closed } = amountParts({ ...found, amount })
    sums.set(key, {
      amount: sum === undefined ? amount : plus(sum.amount, amount),
      settled: plus(sum?.settled ?? '0', plus(credited, closed)),
      currency,
      way,
    })
  }
  const texts = [...sums.values()].flatMap(({ amount, currency, way, settled }) => [
    `${amountWithCurrency(amount, currency)}${way}`,
    ...(isNothing(settled) ? [] : [`${amountWithCurrency(settled, currency)} of it settled`]),
  ])
  return texts.length === 0 ? null : texts
}

export function findingRow(finding: Finding, places: ReadonlyMap<string, number>): ReportRow {
  const { amount, currency, direction, invoice_id, tracking_number, consequence_of, evidence } = finding
  const numbers = [finding.carrier === null ? '' : readable(finding.carrier), invoice_id, tracking_number]
  const follows =
    consequence_of === undefined
      ? ''
      : ` Follows from “${titleOf(consequence_of)}”; its amount is counted there.`
  return [
    amount === null ? null : { amount, currency },
    direction === 'integrity' ? null : direction,
    numbers.filter((number) => number !== null),
    follows === '' ? finding.message : `${finding.message.replace(/[.]?$/, '.')}${follows}`,
    claimCell(finding),
    evidence.length === 0 ? null : placesOf(evidence, places),
  ]
}

/** The last day, then the confidence of the finding and the state of its claim; null if nothing is claimed. */
function claimCell(found: Finding): readonly string[] | null {
  const { claim_by, claim_rule, confidence, currency } = found
  if (claim_rule === null) return null
  const state = claimStateText(found, (amount) => amountWithCurrency(amount, currency))
  if (isClaimSettled(found)) return [state ?? '']
  return [claim_by ?? 'not known', confidence, ...(state === null ? [] : [state])]
}

/** The columns of one record together, and only as many records as help to find it. */
function placesOf(evidence: readonly Source[], files: ReadonlyMap<string, number>): Place[] {
  const records = new Map<string, { file: number; row: number; columns: string[] }>()
  for (const { file, row, column } of evidence) {
    const at = files.get(file) ?? -1
    const record = records.get(`${at}:${row}`) ?? { file: at, row, columns: [] }
    records.set(`${at}:${row}`, record)
    if (column !== null && !record.columns.includes(column)) record.columns.push(column)
  }
  const shown = [...records.values()].slice(0, PLACES).map(({ file, row, columns }): Place => {
    const more = columns.length > COLUMNS ? ` and ${columns.length - COLUMNS} more` : ''
    return [file, row, columns.length === 0 ? null : columns.slice(0, COLUMNS).join(', ') + more]
  })
  return records.size > PLACES ? [...shown, [-1, records.size - PLACES, null]] : shown
}
