import { CHARGE_CATEGORIES, type LineItem } from '../schema/line-item.js'
import { RULE_COLUMNS } from '../tables/own-rule.js'
import { defused } from '../values/formula.js'
import { createSum, type Sum } from '../values/money.js'
import { byText } from '../values/order.js'
import { x12ChargeCode } from './x12-crosswalk.js'

/** One kind of charge of a carrier, with what it cost. */
export interface ChargeRow {
  readonly carrier: string
  readonly category: string
  readonly subcategory: string | null
  readonly code: string | null
  readonly label: string
  readonly count: number
  readonly gross: string
  readonly net: string
  readonly currency: string | null
  /** X12 special charge code (element 150), where one is certain. */
  readonly x12: string | null
  readonly format: string
}

export interface ChargeTable {
  add(items: readonly LineItem[]): void
  /** By carrier, category in the order of the vocabulary, then the most frequent first. */
  rows(): ChargeRow[]
}

interface Tally {
  readonly item: LineItem
  readonly gross: Sum
  readonly net: Sum
  count: number
}

/** Counts line items by charge and format: files of two formats may name no currency and not mean the same. Needs memory in proportion to distinct charges. */
export function createChargeTable(): ChargeTable {
  const tallies = new Map<string, Tally>()
  return {
    add(items) {
      for (const item of items) {
        const key = keyOf(item)
        let tally = tallies.get(key)
        if (tally === undefined) {
          tally = { item, gross: createSum(), net: createSum(), count: 0 }
          tallies.set(key, tally)
        }
        tally.count++
        tally.gross.addText(item.gross_cost)
        tally.net.addText(item.net_cost)
      }
    },
    rows: () => [...tallies.values()].map(rowOf).sort(byPlace),
  }
}

const keyOf = (item: LineItem): string =>
  [
    item.carrier,
    item.format,
    item.charge_category,
    item.charge_subcategory ?? '',
    item.charge_code ?? '',
    item.currency ?? '',
    item.charge_description,
  ].join('\u0000')

function rowOf({ item, gross, net, count }: Tally): ChargeRow {
  return {
    carrier: item.carrier,
    category: item.charge_category,
    subcategory: item.charge_subcategory,
    code: item.charge_code,
    label: item.charge_description,
    count,
    gross: gross.text(),
    net: net.text(),
    currency: item.currency,
    x12: x12ChargeCode(item.charge_category, item.charge_subcategory),
    format: item.format,
  }
}

function byPlace(a: ChargeRow, b: ChargeRow): number {
  const order: readonly string[] = CHARGE_CATEGORIES
  return (
    byText(a.carrier, b.carrier) ||
    order.indexOf(a.category) - order.indexOf(b.category) ||
    byText(a.subcategory ?? '', b.subcategory ?? '') ||
    b.count - a.count ||
    byText(a.code ?? '', b.code ?? '') ||
    byText(a.label, b.label) ||
    byText(a.format, b.format) ||
    byText(a.currency ?? '', b.currency ?? '')
  )
}

/** The rows that no rule has put into a category. */
export const unknownRows = (rows: readonly ChargeRow[]): ChargeRow[] =>
  rows.filter((row) => row.category === 'uncategorized')

/** The unknown charges as a file of rules, each once, ready to be given a category. */
export function unknownAsRules(rows: readonly ChargeRow[], shape: 'json' | 'csv'): string {
  const rules = new Map<string, Record<string, string>>()
  for (const { carrier, code, label } of unknownRows(rows)) {
    const charge = code === null ? { carrier, label } : { carrier, code, label }
    rules.set(JSON.stringify(charge), { ...charge, category: 'uncategorized', subcategory: '' })
  }
  if (shape === 'json') {
    const lines = [...rules.values()].map((rule) => `  ${JSON.stringify(rule)}`)
    return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`
  }
  const records = [...rules.values()].map((rule) =>
    RULE_COLUMNS.map((column) => csvCell(defused(rule[column] ?? ''))),
  )
  return [RULE_COLUMNS, ...records].map((cells) => `${cells.join(',')}\n`).join('')
}

const csvCell = (text: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
