import { nearest } from '../nearest.js'
import { undefused } from '../output/formula.js'
import { type Draft, fileError, RULE_COLUMNS, ruleError } from './rule-draft.js'

interface CsvRecord {
  readonly info: { readonly lines: number }
  readonly record: readonly string[]
}

/** Rules from CSV with a header; comma, semicolon or tab, whichever the header has. */
export async function readCsvRules(text: string, file: string): Promise<Draft[]> {
  const records = await readRecords(text, file)
  const header = records[0]
  if (header === undefined)
    throw fileError(file, 1, {
      expected: `a header (${RULE_COLUMNS.join(', ')}) or a JSON array`,
      remedy: 'An empty file has no rules: leave it out.',
    })
  const columns = columnsOf(header, file)
  return records.slice(1).map(({ line, cells }, at): Draft => {
    const draft = { line, number: at + 1 }
    if (cells.slice(columns.length).some((cell) => cell !== ''))
      throw ruleError(file, draft, {
        expected: `${columns.length} fields as in the header`,
        remedy: 'Put a text that holds the delimiter between quotation marks.',
      })
    const fields = Object.fromEntries(columns.map((column, index) => [column, undefused(cells[index] ?? '')]))
    return { ...draft, fields }
  })
}

interface Line {
  readonly line: number
  readonly cells: readonly string[]
}

async function readRecords(text: string, file: string): Promise<Line[]> {
  const { parse } = await import('csv-parse/sync')
  const head = text.slice(0, text.search(/[\r\n]|$/))
  const delimiter = [';', '\t'].find((mark) => head.includes(mark) && !head.includes(',')) ?? ','
  let records: CsvRecord[]
  try {
    const options = { info: true, delimiter, relax_column_count: true } as const
    records = parse(text, options) as unknown as CsvRecord[]
  } catch (cause) {
    const { message, lines } = cause as { message: string; lines?: number }
    throw fileError(file, lines ?? 1, {
      expected: 'correctly quoted CSV',
      remedy: `${message}.`.replace(/\.+$/, '.'),
    })
  }
  let above = 0
  const lines = records.map(({ info, record }): Line => {
    const line = above + 1
    above = info.lines
    return { line, cells: record }
  })
  return lines.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
}

function columnsOf(header: Line, file: string): readonly string[] {
  const columns = header.cells.map((cell) => cell.trim().toLowerCase())
  const known: readonly string[] = RULE_COLUMNS
  for (const [at, column] of columns.entries()) {
    if (known.includes(column) && columns.indexOf(column) === at) continue
    const near = nearest(column, RULE_COLUMNS)
    throw fileError(file, header.line, {
      column,
      expected: `only ${RULE_COLUMNS.join(', ')}, each once`,
      remedy: near === undefined || near === column ? 'Delete the column.' : `Did you mean "${near}"?`,
    })
  }
  return columns
}
