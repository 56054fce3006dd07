/** Rules to fill in, in the file formats of `--charges` and `--codes`. */
import { EXCEL_MARK, escapeFormula, keptAsText } from '../values/formula.js'

/** `excel`: CSV for opening in Excel directly, with every text as text. */
export function rulesText(
  columns: readonly string[],
  rules: readonly Readonly<Record<string, string>>[],
  shape: 'json' | 'csv',
  excel = false,
): string {
  if (shape === 'json') {
    const lines = rules.map((rule) => `  ${JSON.stringify(rule)}`)
    return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`
  }
  const safe = excel ? keptAsText : escapeFormula
  const records = rules.map((rule) => columns.map((column) => csvCell(safe(rule[column] ?? ''))))
  return `${excel ? EXCEL_MARK : ''}${[columns, ...records].map((cells) => `${cells.join(',')}\n`).join('')}`
}

const csvCell = (text: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
