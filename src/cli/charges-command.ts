/** `parse-invoice charges`: what is charged, by carrier and category, and what no rule knows. */
import { parseInvoice } from '../api.js'
import type { ChargeRow } from '../charges/table.js'
import { plainAmount } from '../output/amounts.js'
import { type TableColumn, tableLines } from '../output/text-table.js'
import { accountWarnings } from './account.js'
import { type ReadFlags, readOptions, statusOf } from './flags.js'
import type { ChargesTarget } from './option-values.js'
import { openFiles } from './outputs.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface ChargesFlags extends ReadFlags {
  readonly to?: ChargesTarget
  readonly unknown?: true
}

export async function chargesCommand(
  files: readonly string[],
  flags: ChargesFlags,
  terminal: Terminal,
): Promise<number> {
  const { createChargeTable } = await import('../charges/table.js')
  const reporter = createReporter(terminal, flags)
  try {
    const table = createChargeTable()
    const outputs = await openFiles({})
    await outputs.refuseAll([...files, flags.charges])
    const options = await readOptions(files, flags, terminal, reporter)
    const onFile = (file: string, size: number | null): void => {
      outputs.refuse(file)
      reporter.file(file, size)
    }
    const parse = parseInvoice(files, { ...options, onFile })
    for await (const batch of parse.batches()) table.add(batch)
    reporter.endProgress()
    const text = await chargesText(table.rows(), flags, terminal.outScreen.width)
    if (text !== '') await terminal.out.write(text)
    const summary = await parse.summary
    reporter.rejects(summary.files)
    for (const sentence of accountWarnings(summary)) reporter.warning(sentence)
    return statusOf(reporter)
  } finally {
    reporter.finish()
  }
}

async function chargesText(rows: readonly ChargeRow[], flags: ChargesFlags, width: number): Promise<string> {
  const target = flags.to ?? 'text'
  if (flags.unknown === true) {
    const { unknownAsRules } = await import('../charges/table.js')
    return unknownAsRules(rows, target === 'json' ? 'json' : 'csv')
  }
  if (target === 'json') return `${JSON.stringify(rows, null, 2)}\n`
  if (target === 'csv') return csvOf(rows)
  const lines = tableLines(COLUMNS, rows.map(cellsOf), width)
  return rows.length === 0 ? '' : `${lines.join('\n')}\n`
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

async function csvOf(rows: readonly ChargeRow[]): Promise<string> {
  const { csvText } = await import('../output/csv-text.js')
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
  return csvText([header, ...records])
}
