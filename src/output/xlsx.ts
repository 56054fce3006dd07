/** Line items as a workbook: identifiers as text, amounts as numbers, dates as dates. */
import { lineItems } from '../parse/charge-batch.js'
import { RAW_COLUMN } from '../schema/line-item-columns.js'
import { CSV_COLUMNS } from './csv.js'
import type { Sink } from './sink.js'
import type { Writer, WriterOptions } from './target.js'
import { createWorkbook } from './xlsx/workbook.js'

export async function openXlsx(sink: Sink, options: WriterOptions): Promise<Writer> {
  const columns = options.raw ? [...CSV_COLUMNS, RAW_COLUMN] : CSV_COLUMNS
  const workbook = createWorkbook(sink)
  const warn = options.warn ?? (() => undefined)
  const sheet = await workbook.sheet(
    'line items',
    // A weight is shown with its own digits, not with the minor digits of a currency.
    columns.map(({ name, type }) => ({ name, kind: name === 'billed_weight' ? 'number' : type })),
  )
  return {
    write: async (batch) => {
      await sheet.write(lineItems(batch).map((item) => columns.map((column) => column.cell(item))))
    },
    finish: async () => {
      for (const note of await workbook.finish()) warn(note)
    },
  }
}
