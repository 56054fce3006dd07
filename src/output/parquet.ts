/**
 * Line items as Parquet: DECIMAL(38, 18) amounts, DATE and local TIMESTAMP, dictionaries for text. Rows are
 * kept in memory for one row group at a time. hyparquet-writer is loaded when the first file is opened.
 */
import type { Writer as ByteBuffer, ColumnSource, SchemaElement } from 'hyparquet-writer'
import { lineItems } from '../parse/charge-batch.js'
import { InvoiceError, isMissing } from '../schema/errors.js'
import type { LineItem } from '../schema/line-item.js'
import {
  AMOUNT_PRECISION,
  AMOUNT_SCALE,
  LINE_ITEM_COLUMNS,
  type OutputColumn,
  RAW_COLUMN,
} from '../schema/line-item-columns.js'
import { epochDay } from '../values/calendar.js'
import { decimalUnits, localMilliseconds } from './parquet-cells.js'
import type { Sink } from './sink.js'
import type { Writer } from './target.js'

export interface ParquetOptions {
  /** Adds the column `raw`. */
  readonly raw?: boolean
  /** Rows of a row group; default 50,000. */
  readonly rowGroup?: number
}

type Cell = string | number | bigint | boolean | null

export const ROW_GROUP = 50_000
/** Raw cells are large: a row group with them also ends at this many characters. */
export const RAW_GROUP = 32_000_000

export async function openParquet(sink: Sink, options: ParquetOptions = {}): Promise<Writer> {
  const table = await openParquetTable(sink, options)
  return {
    write: async (batch) => {
      for (const item of lineItems(batch)) {
        table.add(item)
        if (table.rows() >= (options.rowGroup ?? ROW_GROUP) || table.rawLength() >= RAW_GROUP)
          await table.flush()
      }
    },
    finish: table.finish,
  }
}

/** An unfinished file for callers that decide themselves where a row group ends. */
export interface ParquetTable {
  add(item: LineItem): void
  /** Rows in memory. */
  rows(): number
  /** Characters of their raw cells. */
  rawLength(): number
  /** Writes the rows in memory as a row group. */
  flush(): Promise<void>
  finish(): Promise<void>
}

export async function openParquetTable(
  sink: Sink,
  { raw = false }: Pick<ParquetOptions, 'raw'>,
): Promise<ParquetTable> {
  const { ByteWriter, ParquetWriter } = await loadWriter()
  const columns = raw ? [...LINE_ITEM_COLUMNS, RAW_COLUMN] : LINE_ITEM_COLUMNS
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'invoice_line_items', num_children: columns.length }, ...columns.map(schemaElement)],
    createdBy: 'carrier-invoice',
  })
  let group = createGroup(columns)
  const flush = async (): Promise<void> => {
    if (group.rows() > 0) await writer.write({ columnData: group.columnData, rowGroupSize: group.rows() })
    group = createGroup(columns)
    await drain(bytes, sink)
  }
  return {
    add: (item) => group.add(item),
    rows: () => group.rows(),
    rawLength: () => group.rawLength(),
    flush,
    finish: async () => {
      await flush()
      await writer.finish()
      await drain(bytes, sink)
    },
  }
}

interface Group {
  readonly columnData: ColumnSource[]
  add(item: LineItem): void
  rows(): number
  /** Characters of its raw cells. */
  rawLength(): number
}

function createGroup(columns: readonly OutputColumn[]): Group {
  const cells = columns.map((): Cell[] => [])
  let rows = 0
  let rawLength = 0
  return {
    columnData: columns.map(({ name }, at) => ({ name, data: cells[at] ?? [] })),
    add: (item) => {
      for (const [at, column] of columns.entries()) {
        const cell = cellOf(column, item)
        cells[at]?.push(cell)
        if (column === RAW_COLUMN && typeof cell === 'string') rawLength += cell.length
      }
      rows++
    },
    rows: () => rows,
    rawLength: () => rawLength,
  }
}

function cellOf(column: OutputColumn, item: LineItem): Cell {
  const cell = column.cell(item)
  if (typeof cell === 'number') return BigInt(cell)
  if (typeof cell !== 'string') return cell
  switch (column.type) {
    case 'amount':
      return decimalUnits(cell, column.name, item)
    case 'date':
      return epochDay(cell)
    case 'timestamp':
      return localMilliseconds(cell)
    default:
      return cell
  }
}

function schemaElement(column: OutputColumn): SchemaElement {
  const { name } = column
  const repetition_type = column.required ? 'REQUIRED' : 'OPTIONAL'
  switch (column.type) {
    case 'text':
      return { name, repetition_type, type: 'BYTE_ARRAY', converted_type: 'UTF8' }
    case 'amount':
      return {
        name,
        repetition_type,
        type: 'FIXED_LEN_BYTE_ARRAY',
        type_length: 16,
        converted_type: 'DECIMAL',
        logical_type: { type: 'DECIMAL', precision: AMOUNT_PRECISION, scale: AMOUNT_SCALE },
        precision: AMOUNT_PRECISION,
        scale: AMOUNT_SCALE,
      }
    case 'date':
      return { name, repetition_type, type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }
    case 'timestamp':
      return {
        name,
        repetition_type,
        type: 'INT64',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' },
      }
    case 'boolean':
      return { name, repetition_type, type: 'BOOLEAN' }
    case 'integer':
      return { name, repetition_type, type: 'INT64' }
  }
}

/** Hands on the encoded bytes and resets the writer's buffer; its file offset continues. */
async function drain(bytes: ByteBuffer & { index: number }, sink: Sink): Promise<void> {
  const chunk = bytes.getBytes().slice()
  bytes.index = 0
  if (chunk.length > 0) await sink.write(chunk)
}

async function loadWriter(): Promise<typeof import('hyparquet-writer')> {
  try {
    return await import('hyparquet-writer')
  } catch (cause) {
    if (!isMissing(['hyparquet-writer'], cause)) throw cause
    throw new InvoiceError(
      {
        code: 'output',
        expected: 'the optional package hyparquet-writer, which writes Parquet',
        remedy: 'Install it: npm install hyparquet-writer@0.17.0.',
      },
      { cause },
    )
  }
}
