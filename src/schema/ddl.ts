/** The line item as a database table: standard SQL that DuckDB and PostgreSQL accept unchanged. */
import {
  AMOUNT_PRECISION,
  AMOUNT_SCALE,
  type ColumnType,
  LINE_ITEM_COLUMNS,
  type OutputColumn,
  RAW_COLUMN,
} from './line-item-columns.js'

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  amount: `DECIMAL(${AMOUNT_PRECISION}, ${AMOUNT_SCALE})`,
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
}

/** `CREATE TABLE invoice_line_items (…);`, with the columns of `--to parquet` in the same order. */
export function sqlSchema(options: { table?: string; raw?: boolean } = {}): string {
  const columns = options.raw === true ? [...LINE_ITEM_COLUMNS, RAW_COLUMN] : LINE_ITEM_COLUMNS
  const lines = columns.map((column, at) => columnLine(column, at === columns.length - 1))
  const table = (options.table ?? 'invoice_line_items').replaceAll('"', '""')
  const name = /^[a-z_][a-z0-9_]*$/.test(table) ? table : `"${table}"`
  return `CREATE TABLE ${name} (\n${lines.join('\n')}\n);\n`
}

function columnLine(column: OutputColumn, last: boolean): string {
  const key = column.required ? ' NOT NULL' : ''
  const declared = `  ${column.name} ${SQL_TYPES[column.type]}${key}${last ? '' : ','}`
  return `${declared.padEnd(46)} -- ${column.meaning}`
}
