/**
 * Findings as rows until they are reported, because they may need more memory than all that was read. Each is rebuilt
 * when it is listed, with its id, its sentence and the ids of its line items.
 */
import { TOGETHER } from '../checks/check.js'
import { CHECKS } from '../checks/index.js'
import type { View } from '../invoices/view.js'
import { lineItemId } from '../ledger/charge-id.js'
import { createPlainValues } from '../ledger/plain-values.js'
import { NONE } from '../ledger/slots.js'
import { createTable, newRow } from '../ledger/table.js'
import { onePiece } from '../ledger/texts.js'
import { sentence } from '../report/sentences.js'
import type { Finding, Severity } from '../schema/audit-report.js'
import type { Source } from '../schema/line-item.js'
import type { ListedFindings } from '../schema/listed.js'
import { byText } from '../values/order.js'
import { settleClaim } from './claims.js'
import type { KeptFinding } from './finding.js'
import { createFindingIds, SUBJECT, type Subject } from './finding-id.js'
import type { Pieces } from './turns.js'

export interface FindingTable {
  add(found: KeptFinding): void
  /** Numbers of the findings of the given checks, in the order of the checks. */
  of(checks: ReadonlySet<string>): Iterable<number>
  get(at: number): KeptFinding
  /** Replaces the finding by one about the same records with other amounts. */
  change(at: number, found: KeptFinding): void
  /** Marks the finding as a consequence of a finding of another check. */
  explain(at: number, cause: string, severity?: Severity): void
  /** Number of findings of each check. */
  counts(): ReadonlyMap<string, number>
  /** The findings of the given checks in the order of the report. Add none afterwards. */
  listed(checks: ReadonlySet<string>): Pieces<ListedFindings>
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']
const PLACES = new Map(CHECKS.map(({ name }, at) => [name, at]))

const SUBJECT_KEYS: ReadonlySet<string> = new Set(SUBJECT)
/** Findings are sorted by these first. */
const OWNER = ['carrier', 'invoice_id', 'tracking_number', 'currency'] as const
const OWNER_KEYS: ReadonlySet<string> = new Set(OWNER)

/** `file`, `row` and `column` are those of the first record. */
const COLUMNS = {
  value: 'number',
  check: 'number',
  severity: 'number',
  cause: 'number',
  file: 'number',
  row: 'number',
  column: 'number',
} as const

export function createFindingTable(view: View): FindingTable {
  const values = createPlainValues()
  const { texts } = values
  const rows = createTable(COLUMNS)
  const { col } = rows

  const add = (found: KeptFinding): void => {
    const at = newRow(rows)
    const [first] = found.evidence
    col.value[at] = values.add(found)
    col.check[at] = PLACES.get(found.check) ?? NONE
    col.severity[at] = SEVERITIES.indexOf(found.severity)
    col.cause[at] = NONE
    col.file[at] = first === undefined ? NONE : texts.id(first.file)
    col.row[at] = first === undefined ? NONE : first.row
    col.column[at] = texts.id(first?.column ?? '')
    // Fixes the names of the files now, whatever is added later.
    for (const { file } of found.evidence) view.fileName(file)
    for (const { file } of found.original ?? []) view.fileName(file)
  }
  function* of(checks: ReadonlySet<string>): Generator<number, void> {
    for (const [place, { name }] of CHECKS.entries())
      if (checks.has(name)) for (let at = 0; at < rows.length; at++) if (col.check[at] === place) yield at
  }
  const nameAt = (at: number): string => CHECKS[col.check[at] as number]?.name ?? ''
  const get = (at: number): KeptFinding => {
    const found = values.get(col.value[at] as number) as KeptFinding
    found.severity = SEVERITIES[col.severity[at] as number] as Severity
    if (col.cause[at] !== NONE) found.consequence_of = texts.text(col.cause[at] as number)
    return found
  }
  /** Sorts findings of one severity and check by invoice and shipment, then by first record (without one first), then by sentence. */
  function* sorted(group: readonly number[]): Pieces<number[]> {
    const whose: string[] = []
    for (const at of group) {
      const owner = values.pick(col.value[at] as number, OWNER_KEYS) as Pick<Finding, (typeof OWNER)[number]>
      whose.push(JSON.stringify(OWNER.map((key) => owner[key])))
      if (whose.length % TOGETHER === 0) yield
    }
    const sentenceAt = (at: number): string => {
      const { check, facts } = get(at)
      return sentence(check, facts)
    }
    const fileAt = (at: number): string => (col.file[at] === NONE ? '' : texts.text(col.file[at] as number))
    const byPlace = (a: number, b: number): number =>
      byText(fileAt(a), fileAt(b)) ||
      (col.row[a] as number) - (col.row[b] as number) ||
      byText(texts.text(col.column[a] as number), texts.text(col.column[b] as number))
    return [...group.keys()]
      .sort((one, other) => {
        const [a, b] = [group[one] as number, group[other] as number]
        return (
          byText(whose[one] ?? '', whose[other] ?? '') ||
          byPlace(a, b) ||
          byText(sentenceAt(a), sentenceAt(b))
        )
      })
      .map((one) => group[one] as number)
  }
  /** Errors first, then in the order of the checks, so that the order is always the same. */
  function* inOrder(checks: ReadonlySet<string>): Pieces<Int32Array> {
    const groups = new Map<number, number[]>()
    for (const at of of(checks)) {
      const key = (col.severity[at] as number) * CHECKS.length + (col.check[at] as number)
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [at])
      else group.push(at)
    }
    const order = new Int32Array(rows.length)
    let length = 0
    for (const key of [...groups.keys()].sort((a, b) => a - b)) {
      const group = groups.get(key) ?? []
      order.set(yield* sorted(group), length)
      length += group.length
      yield
    }
    return order.subarray(0, length)
  }
  const findingAt = (at: number, id: string): Finding => {
    const found = get(at)
    found.id = id
    settleClaim(found)
    found.message = onePiece(sentence(found.check, found.facts))
    found.evidence = withFileNames(view, found.evidence)
    if (found.original !== undefined) found.original = withFileNames(view, found.original)
    return Object.assign(found, { line_items: found.line_items.map((line) => lineItemId(view.state, line)) })
  }
  return {
    add,
    get,
    change: (at, found) => {
      col.value[at] = values.add(found)
      col.severity[at] = SEVERITIES.indexOf(found.severity)
    },
    of,
    explain: (at, cause, severity) => {
      col.cause[at] = texts.id(cause)
      if (severity !== undefined) col.severity[at] = SEVERITIES.indexOf(severity)
    },
    counts: () => {
      const counts = new Map<string, number>()
      for (let at = 0; at < rows.length; at++) {
        const name = nameAt(at)
        counts.set(name, (counts.get(name) ?? 0) + 1)
      }
      return counts
    },
    *listed(checks) {
      const order = yield* inOrder(checks)
      const ids = createFindingIds(order.length)
      for (const [nth, at] of order.entries()) {
        ids.add(values.pick(col.value[at] as number, SUBJECT_KEYS) as Subject)
        if (nth % TOGETHER === 0) yield
      }
      return {
        length: order.length,
        severities: new Set(Array.from(order, (at) => SEVERITIES[col.severity[at] as number] as Severity)),
        *[Symbol.iterator]() {
          for (const [nth, at] of order.entries()) yield findingAt(at, ids.text(nth))
        },
      }
    },
  }
}

/** Sources with the names of their files for people, if the audit knows the content of the files. */
const withFileNames = (view: View, sources: readonly Source[]): Source[] =>
  sources.map((source) => {
    const file = view.fileName(source.file)
    return file === source.file ? source : { file, row: source.row, column: source.column }
  })
