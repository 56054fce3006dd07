/** A generated file as another program saves it: every cell quoted, `\r\n` after each record, names and addresses filled. */
import { parse } from 'csv-parse/sync'
import { UPS_COLUMNS } from '../parsers/ups/columns.js'

const LONG = 'Harbour Goods, "North" Dock'
const ADDRESS = /\b(Name|Company|Address Line 1)\b/

/** Each of the `chunks` must end at the end of a record. */
export function* quoteCells(chunks: Iterable<string>, format: string): Generator<string> {
  let names: readonly string[] | null = format === 'ups-billing' ? UPS_COLUMNS : null
  for (const chunk of chunks) {
    let text = ''
    for (const [nth, cells] of (parse(chunk, { relax_column_count: true }) as string[][]).entries()) {
      const header = names === null
      names ??= cells
      const long = names
      text += cells
        .map(
          (cell, at) =>
            `"${(header || !ADDRESS.test(long[at] ?? '') ? cell : `${LONG} ${nth}`).replaceAll('"', '""')}"`,
        )
        .join(',')
      text += '\r\n'
    }
    yield text
  }
}
