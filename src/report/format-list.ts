/** The supported formats, and where to get their files. */
import type { FormatDeclaration } from '../format/format.js'
import { type TableColumn, textTable } from './text-table.js'

const COLUMNS: readonly TableColumn[] = [
  { title: 'format' },
  { title: 'carrier' },
  { title: 'what it is', least: 20, wrap: true },
  { title: 'where to get it', least: 20, wrap: true },
]

export function formatList(formats: readonly FormatDeclaration[], width: number): string {
  const rows = formats.map(({ id, carrier, title, download }) => [id, carrier, title, download])
  return textTable(COLUMNS, rows, width)
}
