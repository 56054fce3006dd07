/**
 * Line items as Parquet: DECIMAL(38, 18) amounts, DATE and local TIMESTAMP, dictionaries for text. Rows are
 * held for one row group at a time. The writer (hyparquet-writer) is loaded when the first file is opened.
 */
import type { ColumnSource, SchemaElement, Writer } from 'hyparquet-writer'
import { InvoiceError } from '../errors.js'
import type { LineItem } from '../line-item.js'
import { AMOUNT_PRECISION, AMOUNT_SCALE, COLUMNS, type Column, RAW_COLUMN } from './columns.js'
import { decimalUnits, epochDay, localMilliseconds } from './parquet-cells.js'

export interface ParquetOptions {
  /** Adds the column `raw`. */
  readonly raw?: boolean
  /** Rows of a row group; 50,000 where left out. */
  readonly rowGroup?: number
}

export interface ByteSink {
  write(chunk: Uint8Array): Promise<void>
}

export interface ParquetFile {
  write(items: readonly LineItem[]): Promise<void>
  /** Writes what is left and the footer; the file is unreadable without it. */
  close(): Promise<void>
}

type Cell = string | number | bigint | boolean | null

const ROW_GROUP = 50_000
/** Raw cells are large: a row group with them also ends at so many characters. */
const RAW_GROUP = 32_000_000

export async function openParquet(sink: ByteSink, options: ParquetOptions = {}): Promise<ParquetFile> {
  const { ByteWriter, ParquetWriter } = await loadWriter()
  const columns = options.raw === true ? [...COLUMNS, RAW_COLUMN] : COLUMNS
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'invoice_line_items', num_children: columns.length }, ...columns.map(schemaElement)],
    createdBy: 'carrier-invoice',
  })
  const rowGroup = options.rowGroup ?? ROW_GROUP
  let cells = emptyCells(columns)
  let rows = 0
  let rawLength = 0

  const flush = async (): Promise<void> => {
    if (rows > 0) await writer.write({ columnData: columnSources(columns, cells), rowGroupSize: rows })
    cells = emptyCells(columns)
    rows = 0
    rawLength = 0
    await drain(bytes, sink)
  }
  const add = (item: LineItem): void => {
    for (const [at, column] of columns.entries()) cells[at]?.push(cellOf(column, item))
    rows++
    const raw = options.raw === true ? cells[columns.length - 1]?.[rows - 1] : undefined
    if (typeof raw === 'string') rawLength += raw.length
  }
  return {
    write: async (items) => {
      for (const item of items) {
        add(item)
        if (rows >= rowGroup || rawLength >= RAW_GROUP) await flush()
      }
    },
    close: async () => {
      await flush()
      await writer.finish()
      await drain(bytes, sink)
    },
  }
}

const emptyCells = (columns: readonly Column[]): Cell[][] => columns.map(() => [])

function cellOf(column: Column, item: LineItem): Cell {
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

function columnSources(columns: readonly Column[], cells: readonly Cell[][]): ColumnSource[] {
  return columns.map((column, at) => ({ name: column.name, data: cells[at] ?? [] }))
}

function schemaElement(column: Column): SchemaElement {
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

/** Hands on what the writer has encoded and starts its buffer anew; its file offset goes on. */
async function drain(bytes: Writer & { index: number }, sink: ByteSink): Promise<void> {
  const chunk = bytes.getBytes().slice()
  bytes.index = 0
  if (chunk.length > 0) await sink.write(chunk)
}

async function loadWriter(): Promise<typeof import('hyparquet-writer')> {
  try {
    return await import('hyparquet-writer')
  } catch (cause) {
    throw new InvoiceError(
      {
        code: 'output',
        expected: 'the optional package hyparquet-writer, which writes Parquet',
        remedy: 'Install it with: npm install hyparquet-writer',
      },
      { cause },
    )
  }
}
