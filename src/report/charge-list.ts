/** The charges as text, CSV or JSON; the charges that no rule recognises also as rules to fill in. */

import { csvHeader, csvText } from '../output/csv-text.js'
import { plainAmount } from '../values/shown-amounts.js'
import { type ChargeRow, unknownAsRules } from './charge-table.js'
import { type TableColumn, textTable } from './text-table.js'

interface ChargeListOptions {
  readonly to: 'text' | 'json' | 'csv'
  /** Only charges that no rule recognises, as rules. */
  readonly unknown: boolean
  readonly width: number
  /** For opening in Excel directly, with every text as text. */
  readonly excel?: boolean | undefined
}

export async function chargeList(rows: readonly ChargeRow[], options: ChargeListOptions): Promise<string> {
  const { to, unknown, width, excel = false } = options
  if (unknown) return unknownAsRules(rows, to === 'json' ? 'json' : 'csv', excel)
  if (to === 'json') return `${JSON.stringify(rows, null, 2)}\n`
  if (to === 'csv') return csvOf(rows, excel)
  return rows.length === 0 ? '' : textTable(COLUMNS, rows.map(cellsOf), width)
}

const COLUMNS: readonly TableColumn[] = [
  { title: 'carrier' },
  { title: 'category', least: 12 },
  { title: 'code', least: 8 },
  { title: 'charge', least: 16, wrap: true },
  { title: 'count', align: 'right' },
  { title: 'gross', align: 'right' },
  { title: 'net', align: 'right' },
  { title: '' },
]

const cellsOf = (row: ChargeRow): string[] => [
  row.carrier,
  row.subcategory === null ? row.category : `${row.category}/${row.subcategory}`,
  row.code ?? '',
  row.label,
  `${row.count}`,
  plainAmount(row.gross, row.currency),
  plainAmount(row.net, row.currency),
  row.currency ?? `(no currency, ${row.format})`,
]

async function csvOf(rows: readonly ChargeRow[], excel: boolean): Promise<string> {
  const header = 'carrier,category,subcategory,code,label,count,gross,net,currency,x12,format'.split(',')
  const records = rows.map((row) => [
    row.carrier,
    row.category,
    row.subcategory,
    row.code,
    row.label,
    { number: row.count },
    { number: row.gross },
    { number: row.net },
    row.currency,
    row.x12,
    row.format,
  ])
  return csvHeader(header, excel) + csvText(records, excel)
}
