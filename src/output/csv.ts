import { lineItems } from '../parse/charge-batch.js'
import type { LineItem } from '../schema/line-item.js'
import { LINE_ITEM_COLUMNS, type OutputColumn, RAW_COLUMN } from '../schema/line-item-columns.js'
import { type CsvCell, csvCell, csvHeader } from './csv-text.js'
import type { Sink } from './sink.js'
import type { Writer, WriterOptions } from './target.js'

/** The columns of the schema alone: a date without a time shows itself as one. */
export const CSV_COLUMNS: readonly OutputColumn[] = LINE_ITEM_COLUMNS.filter(
  ({ name }) => name !== 'transaction_time_known',
)

/** CSV with the columns of the schema in its order; amounts are numbers, whatever else a spreadsheet would run is text. */
export function openCsv(sink: Sink, options: WriterOptions): Writer {
  const columns = options.raw ? [...CSV_COLUMNS, RAW_COLUMN] : CSV_COLUMNS
  const excel = options.excel === true
  const names = columns.map(({ name }) => name)
  let header = options.begun === true ? '' : csvHeader(names, excel)
  const recordOf = bindRecord(columns, excel)
  const writeHeader = async (): Promise<void> => {
    if (header !== '') await sink.write(header)
    header = ''
  }
  return {
    write: async (batch) => {
      let text = header
      header = ''
      for (const item of lineItems(batch)) text += recordOf(item)
      if (text !== '') await sink.write(text)
    },
    append: async (text) => {
      await writeHeader()
      await sink.write(text)
    },
    finish: writeHeader,
  }
}

/** Most cells of a line item say what they said in the one before: those are not quoted anew. */
function bindRecord(columns: readonly OutputColumn[], excel: boolean): (item: LineItem) => string {
  const last = columns.map((): ReturnType<OutputColumn['cell']> => null)
  const texts = columns.map(() => '')
  return (item) => {
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at] as OutputColumn
      const cell = column.cell(item)
      if (cell === last[at]) continue
      last[at] = cell
      texts[at] = csvCell(cellOf(column, cell), excel)
    }
    return `${texts.join(',')}\n`
  }
}

function cellOf(column: OutputColumn, cell: ReturnType<OutputColumn['cell']>): CsvCell {
  if (cell === null) return null
  if (typeof cell === 'boolean') return String(cell)
  if (typeof cell === 'number' || column.type === 'amount') return { number: cell }
  return column.type === 'text' ? cell : { date: cell }
}
