/** What a row of `line_items` states, as SQL expressions that compare and report it. */
import { STATED_COLUMNS } from './columns.js'

/** A text of what a row states: rows that state the same have the same text. */
export const contentOf = (row: string): string =>
  `md5(ROW(${STATED_COLUMNS.map((name) => `${row}.${name}`).join(', ')})::text)::uuid`

/** What a row states, as JSON whose values are the texts of a line item. */
export const statedJson = (row: string, file: string): string =>
  `jsonb_build_object(${STATED_COLUMNS.map((name) => `'${name}', ${row}.${name}::text`).join(
    ', ',
  )}, 'source.file', ${file}.name, 'source.row', ${row}.row_no, 'source.column', ${row}.source_column)`
