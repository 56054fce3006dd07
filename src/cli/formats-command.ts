/** `parse-invoice formats`: what can be read, and where to get it. */
import { formats } from '../formats.js'
import { type TableColumn, tableLines } from '../output/text-table.js'
import { CLEAN } from './flags.js'
import type { Terminal } from './terminal.js'

const COLUMNS: readonly TableColumn[] = [
  { title: 'format' },
  { title: 'carrier' },
  { title: 'what it is', least: 20, wrap: true },
  { title: 'where to get it', least: 20, wrap: true },
]

export async function formatsCommand(terminal: Terminal): Promise<number> {
  const rows = formats.map(({ id, carrier, title, download }) => [id, carrier, title, download])
  await terminal.out.write(`${tableLines(COLUMNS, rows, terminal.outScreen.width).join('\n')}\n`)
  return CLEAN
}
