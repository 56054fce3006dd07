import { UNCODED } from '../parse/charge-batch.js'
import { SHIPMENT_FIELDS } from '../schema/line-item.js'
import { LINE_ITEM_COLUMNS, type OutputColumn, RAW_COLUMN } from '../schema/line-item-columns.js'
import { type BatchLines, createBatchLines, type Field, PARCEL_FIELDS, type Put } from './batch-lines.js'
import { bytesOf, putWritten } from './bytes.js'
import { csvCell, csvHeader } from './csv-text.js'
import type { Sink } from './sink.js'
import type { Writer, WriterOptions } from './target.js'

/** The columns of the schema only: a date without a time is visible as such. */
export const CSV_COLUMNS: readonly OutputColumn[] = LINE_ITEM_COLUMNS.filter(
  ({ name }) => name !== 'transaction_time_known',
)

/** CSV with the columns of the schema in order; amounts are numbers, and text never runs as a formula in a spreadsheet. */
export function openCsv(sink: Sink, options: WriterOptions): Writer {
  const columns = options.raw ? [...CSV_COLUMNS, RAW_COLUMN] : CSV_COLUMNS
  const excel = options.excel === true
  const names = columns.map(({ name }) => name)
  let header = options.begun === true ? '' : csvHeader(names, excel)
  const lines = createBatchCsv(excel)
  const writeHeader = async (): Promise<void> => {
    if (header !== '') await sink.write(header)
    header = ''
  }
  return {
    write: async (batch) => {
      await writeHeader()
      if (batch.charges.length > 0) await sink.write(lines(batch))
    },
    append: async (text) => {
      await writeHeader()
      await sink.write(text)
    },
    finish: writeHeader,
  }
}

const QUOTE = 34
const COMMA = 44
const BLANK = 32
const NOTHING = bytesOf('')
const DIVIDER = bytesOf(',')

/** Columns of parcel and shipment whose cells are not text. */
const VALUES: ReadonlySet<string> = new Set(
  CSV_COLUMNS.filter(({ type }) => type !== 'text').map(({ name }) => name),
)

/** A property test compares it with the cells of the line items. */
export function createBatchCsv(excel: boolean): BatchLines {
  const cell = (text: string | null): string => `${csvCell(text, excel)},`
  const value = (text: string | null): string => `${csvCell(text === null ? null : { date: text }, excel)},`
  const putText = excel ? putExcelCell : putCell
  const fieldOf = (name: string): Field => ({
    before: NOTHING,
    put: VALUES.has(name) ? putValue : putText,
    none: DIVIDER,
  })
  return createBatchLines({
    first: NOTHING,
    before: NOTHING,
    putId: (out, at, id, number) => putText(out, at, number === 0 ? id : `${id}-${number}`),
    head: ({ carrier, format }, { account_id, invoice_id, invoice_date }) =>
      bytesOf(cell(carrier) + cell(format) + cell(account_id) + cell(invoice_id) + value(invoice_date)),
    parcel: PARCEL_FIELDS.map(fieldOf),
    kind: ({ code, description, category, subcategory, stage }, currency) =>
      bytesOf([code, description, category, subcategory, stage, currency].map(cell).join('')),
    net: DIVIDER,
    tax: DIVIDER,
    taxEnd: DIVIDER,
    noTax: bytesOf(',,'),
    shipment: SHIPMENT_FIELDS.map(fieldOf),
    coding: (coding) => {
      const { gl_account, cost_center } = coding ?? UNCODED
      return bytesOf(cell(gl_account) + cell(cost_center))
    },
    place: (file) => bytesOf(cell(file)),
    column: (column, hasRaw) => bytesOf(`,${csvCell(column, excel)}${hasRaw ? ',' : '\n'}`),
    raw: (json) => `${csvCell(json, excel)}\n`,
  })
}

/** A cell of text: most are codes and words, which need no change. */
const putCell: Put = (out, at, text) => {
  const end = isOdd(text.charCodeAt(0)) ? -1 : putPlain(out, at, text)
  return end < 0 ? putWritten(out, at, `${csvCell(text, false)},`) : end
}

/** Whether a text that begins with this character may need an apostrophe: `'`, `+`, `-`, `=`, `@`. */
const isOdd = (unit: number): boolean =>
  unit === 39 || unit === 43 || unit === 45 || unit === 61 || unit === 64

const putExcelCell: Put = (out, at, text) => putWritten(out, at, `${csvCell(text, true)},`)

/** A number or a date. */
const putValue: Put = (out, at, text) => {
  const end = putPlain(out, at, text)
  return end < 0 ? putWritten(out, at, `${csvCell({ number: text }, false)},`) : end
}

/** A text that needs no quotes, followed by a comma; below 0 if it may need them. */
const putPlain: Put = (out, at, text) => {
  const { length } = text
  for (let place = 0; place < length; place++) {
    const unit = text.charCodeAt(place)
    if (unit < 32 || unit > 126 || unit === QUOTE || unit === COMMA) return -1
    out[at + place] = unit
  }
  if (length > 0 && (out[at] === BLANK || out[at + length - 1] === BLANK)) return -1
  out[at + length] = COMMA
  return at + length + 1
}
