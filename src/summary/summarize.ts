/** The result for the groups of all files: rows by currency, in order, with their shares and changes. */

import type {
  CurrencySummary,
  MonthChange,
  SummaryChange,
  SummaryFact,
  SummaryRow,
} from '../schema/invoice-summary.js'
import type { Contract } from '../tables/contract.js'
import { byText } from '../values/order.js'
import { minorDigits } from '../values/shown-amounts.js'
import { effectsOf, monthAfter, monthBefore, monthChange } from './change.js'
import { comparedColumn, type SummaryColumn, summaryColumns } from './columns.js'
import { figuresOfGroup } from './figures.js'
import { addGroup, addGroups, createGroup, type SummaryGroup, type SummaryState } from './groups.js'
import { inOrder } from './order.js'
import { percentsOf } from './quotients.js'
import { createSpend, mergeSpend, type Spend, spendIn } from './spend.js'
import { factsOf } from './spend-facts.js'

export interface SummaryChoice {
  /** Names of columns. */
  readonly by: readonly string[]
  /** Compares each month with the previous one. */
  readonly compare: 'previous' | null
  /** Adds the composition of the spend, and what is new in it. */
  readonly facts?: boolean
  /** Contracts to compare the facts with. */
  readonly contracts?: readonly Contract[] | undefined
}

export function currencySummaries(
  state: SummaryState,
  { by, compare, facts, contracts }: SummaryChoice,
): CurrencySummary[] {
  const columns = summaryColumns(by)
  const month = compare === null ? null : comparedColumn(columns)
  const units = new Map<string, SummaryGroup[]>()
  for (const group of mergedGroups(state)) {
    const unit = JSON.stringify([group.currency, group.format])
    const known = units.get(unit)
    if (known === undefined) units.set(unit, [group])
    else known.push(group)
  }
  return [...units]
    .map(([unit, groups]) => ({ unit, summary: ofCurrency(groups, columns, month) }))
    .sort((a, b) => b.summary.total.charges - a.summary.total.charges || byText(a.unit, b.unit))
    .map(({ summary }) =>
      facts === true ? { ...summary, facts: spendFacts(state, summary, contracts) } : summary,
    )
}

/** Of a currency, carrier by carrier. */
function spendFacts(
  { files }: SummaryState,
  of: Pick<CurrencySummary, 'currency' | 'format'>,
  contracts: readonly Contract[] | undefined,
): SummaryFact[] {
  const spends = new Map<string, Spend>()
  for (const [key, { carriers }] of files)
    for (const [carrier, { spend }] of carriers) {
      if (spend === null) continue
      const own = spends.get(carrier) ?? createSpend()
      spends.set(carrier, own)
      mergeSpend(own, spend, key)
    }
  return [...spends]
    .sort(([a], [b]) => byText(a, b))
    .flatMap(([carrier, spend]) => factsOf(carrier, spendIn(spend, of), of.currency, contracts))
}

/** The groups of all files together. Shipment numbers are unique within their carrier. */
function mergedGroups({ files }: SummaryState): Iterable<SummaryGroup> {
  const [only, ...others] = files.values()
  if (only === undefined || others.length === 0) return only?.groups.values() ?? []
  const groups = new Map<string, SummaryGroup>()
  const numbers = new Map<string, Map<string, number>>()
  let next = 0
  for (const { carriers, groups: own } of files.values()) {
    const places: number[] = []
    for (const [carrier, { shipments }] of carriers) {
      const known = numbers.get(carrier) ?? new Map<string, number>()
      numbers.set(carrier, known)
      for (const [key, place] of shipments) {
        const number = known.get(key) ?? next++
        known.set(key, number)
        places[place] = number
      }
    }
    addGroups(groups, own, places)
  }
  return groups.values()
}

type Row = Omit<SummaryRow, 'share' | 'change'>

function ofCurrency(
  groups: readonly SummaryGroup[],
  columns: readonly SummaryColumn[],
  month: SummaryColumn | null,
): CurrencySummary {
  const { currency = null, format = null } = groups[0] ?? {}
  const filled = groups.map(
    (group): Row => ({ group: named(group.values, columns), ...figuresOfGroup(group) }),
  )
  const comparison = month === null ? null : compared(filled, month, currency)
  const rows = inOrder(comparison === null ? filled : [...filled, ...comparison.ended], columns)
  const shares = percentsOf(rows.map(({ net }) => net))
  return {
    currency,
    format,
    total: figuresOfGroup(wholeOf(groups)),
    rows: rows.map((row, at) => ({
      ...row,
      share: shares[at] ?? null,
      ...(comparison === null ? {} : { change: comparison.changes.get(row) ?? null }),
    })),
    ...(comparison === null ? {} : { months: comparison.months }),
  }
}

function wholeOf(groups: readonly SummaryGroup[]): SummaryGroup {
  const [first, ...others] = groups
  if (first !== undefined && others.length === 0) return first
  const { currency = null, format = null } = first ?? {}
  const all = createGroup({ currency, format, values: [] })
  for (const group of groups) addGroup(all, group)
  return all
}

const named = (values: SummaryGroup['values'], columns: readonly SummaryColumn[]): SummaryRow['group'] =>
  Object.fromEntries(columns.map(({ name }, at) => [name, values[at] ?? null]))

interface Comparison {
  readonly changes: ReadonlyMap<Row, SummaryChange>
  /** Rows that were in the previous month and are not in this one. */
  readonly ended: readonly Row[]
  readonly months: readonly MonthChange[]
}

function compared(rows: readonly Row[], { name }: SummaryColumn, currency: string | null): Comparison {
  const keyIn = ({ group }: Row, month: string | null): string => JSON.stringify({ ...group, [name]: month })
  const monthOf = ({ group }: Row): string | null => group[name] ?? null
  const byKey = new Map(rows.map((row) => [keyIn(row, monthOf(row)), row]))
  const shipments = new Map<string | null, number>()
  for (const row of rows) shipments.set(monthOf(row), (shipments.get(monthOf(row)) ?? 0) + row.shipments)
  const none = figuresOfGroup(createGroup({ currency, format: null, values: [] }))
  const ended = rows.flatMap((row): Row[] => {
    const month = monthOf(row)
    const next = month === null ? null : monthAfter(month)
    if (next === null || !shipments.has(next) || byKey.has(keyIn(row, next))) return []
    return [{ ...none, group: { ...row.group, [name]: next } }]
  })
  const changes = new Map<Row, SummaryChange>()
  const ofMonths = new Map<string, { net: string; change: SummaryChange }[]>()
  for (const row of [...rows, ...ended]) {
    const month = monthOf(row)
    if (month === null || !shipments.has(monthBefore(month))) continue
    const before = byKey.get(keyIn(row, monthBefore(month))) ?? none
    const all = { before: shipments.get(monthBefore(month)) ?? 0, now: shipments.get(month) ?? 0 }
    const change = effectsOf(before, row, all, minorDigits(currency))
    changes.set(row, change)
    const known = ofMonths.get(month) ?? []
    ofMonths.set(month, known)
    known.push({ net: row.net, change })
  }
  const months = [...ofMonths].sort(([a], [b]) => byText(a, b)).map(([month, own]) => monthChange(month, own))
  return { changes, ended, months }
}
