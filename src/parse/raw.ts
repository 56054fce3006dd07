/** Every cell of a record as text, by column name. */
import type { Cells } from '../csv/cells.js'
import type { RecordReader } from '../csv/reader.js'

/**
 * A copy of an object with all names is filled, which is twenty times as fast as setting 250 names anew for each record.
 * If several columns have the same name, the last counts. Cells beyond the columns are kept if they are filled.
 */
export function bindRaw(
  names: readonly string[],
): (reader: RecordReader, cells: Cells) => Record<string, string> {
  const empty: Readonly<Record<string, string>> = Object.fromEntries(names.map((name) => [name, '']))
  const repeated = names.map((name, at) => names.indexOf(name) !== at)

  return (reader, cells) => {
    const raw = { ...empty }
    for (let at = 0; at < reader.count; at++) {
      const blank = at > 0 && (reader.bounds[at] as number) - (reader.bounds[at - 1] as number) === 1
      const cell = blank ? '' : cells.plain(at)
      if (cell !== '' || repeated[at] === true) raw[names[at] ?? `(column ${at + 1})`] = cell
    }
    return raw
  }
}
