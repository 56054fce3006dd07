import type { ChargeBatch, ChargeKind } from '../parse/charge-batch.js'
import { batchesOf } from '../parse/from-line-items.js'
import { CHARGE_CATEGORIES, type LineItem } from '../schema/line-item.js'
import { RULE_COLUMNS } from '../tables/own-rule.js'
import { createSum, type Money, type Sum } from '../values/money.js'
import { byText } from '../values/order.js'
import { rulesText } from './rules-text.js'
import { x12ChargeCode } from './x12-crosswalk.js'

/** One kind of charge of a carrier, with its total. */
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
  /** X12 special charge code (element 150), if one is certain. */
  readonly x12: string | null
  readonly format: string
}

export interface ChargeTable {
  add(items: readonly LineItem[]): void
  addBatch(batch: ChargeBatch): void
  /** Adds the rows of another table. */
  addRows(rows: readonly ChargeRow[]): void
  /** By carrier, then category in the order of the vocabulary, then frequency. */
  rows(): ChargeRow[]
}

interface Tally {
  readonly row: Omit<ChargeRow, 'count' | 'gross' | 'net'>
  readonly gross: Sum
  readonly net: Sum
  count: number
}

/** Counts charges by kind and format: two formats without a currency may differ in it. Memory grows with distinct charges. */
export function createChargeTable(): ChargeTable {
  const tallies = new Map<string, Tally>()

  function tallyOf(row: Omit<Tally['row'], 'x12'>): Tally {
    const { carrier, format, category, subcategory, code, currency, label } = row
    const key = [carrier, format, category, subcategory ?? '', code ?? '', currency ?? '', label].join('\0')
    let tally = tallies.get(key)
    if (tally === undefined) {
      const x12 = x12ChargeCode(category, subcategory)
      const own = { carrier, category, subcategory, code, label, currency, x12, format }
      tally = { row: own, gross: createSum(), net: createSum(), count: 0 }
      tallies.set(key, tally)
    }
    return tally
  }

  function addBatch({ carrier, format, heads, kinds, records, charges }: ChargeBatch): void {
    const known = new Map<string | null, (Tally | undefined)[]>() // by currency, then by kind
    for (let record = 0; record < records.length; record++) {
      const currency = heads[records.head[record] as number]?.currency ?? null
      let ofKinds = known.get(currency)
      if (ofKinds === undefined) {
        ofKinds = []
        known.set(currency, ofKinds)
      }
      const end = records.first[record + 1] as number
      for (let charge = records.first[record] as number; charge < end; charge++) {
        const kind = charges.kind[charge] as number
        const { category, subcategory, code, description: label } = kinds[kind] as ChargeKind
        const tally =
          ofKinds[kind] ?? tallyOf({ carrier, format, category, subcategory, code, currency, label })
        ofKinds[kind] = tally
        tally.count++
        tally.gross.add(charges.gross[charge] as Money)
        tally.net.add(charges.net[charge] as Money)
      }
    }
  }

  return {
    add: (items) => {
      for (const batch of batchesOf(items)) addBatch(batch)
    },
    addBatch,
    addRows: (rows) => {
      for (const row of rows) {
        const tally = tallyOf(row)
        tally.count += row.count
        tally.gross.addText(row.gross)
        tally.net.addText(row.net)
      }
    },
    rows: () => [...tallies.values()].map(rowOf).sort(byPlace),
  }
}

function rowOf({ row, count, gross, net }: Tally): ChargeRow {
  const { carrier, category, subcategory, code, label, currency, x12, format } = row
  const sums = { count, gross: gross.text(), net: net.text() }
  return { carrier, category, subcategory, code, label, ...sums, currency, x12, format }
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

/** The rows without a category. */
export const unknownRows = (rows: readonly ChargeRow[]): ChargeRow[] =>
  rows.filter((row) => row.category === 'uncategorized')

/** The unknown charges as a rules file, each once, with the category to be filled in. */
export function unknownAsRules(rows: readonly ChargeRow[], shape: 'json' | 'csv', excel = false): string {
  const rules = new Map<string, Record<string, string>>()
  for (const { carrier, code, label } of unknownRows(rows)) {
    const charge = code === null ? { carrier, label } : { carrier, code, label }
    rules.set(JSON.stringify(charge), { ...charge, category: 'uncategorized', subcategory: '' })
  }
  return rulesText(RULE_COLUMNS, [...rules.values()], shape, excel)
}
