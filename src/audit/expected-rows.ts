/** The rows of a table of expected costs, with what its columns mean. */
import { nearest } from '../nearest.js'
import { readTable } from '../tables/table.js'
import { type TableFile, tableError } from '../tables/table-file.js'
import type { ExpectedColumns } from './config.js'
import type { ExpectedRow } from './expected.js'
import {
  COLUMNS,
  type Column,
  type ExpectedCells,
  expectedColumnsOf,
  NAMES,
  withUnit,
} from './expected-columns.js'
import { readVoided } from './voided.js'

export const expectedTable = (file: string): TableFile => ({ file, code: 'expected_costs' })

export function* rowsOf(
  text: string,
  file: string,
  mapped: ExpectedColumns | undefined,
): Iterable<ExpectedRow> {
  const { header, rows } = readTable(text, expectedTable(file))
  let columns = expectedColumnsOf(header?.names ?? [], mapped)
  if (header !== undefined) checkColumns(file, header.line, columns, mapped)
  for (const { line, names, values } of rows) {
    if (names !== columns.names) columns = expectedColumnsOf(names, mapped)
    yield rowOf(columns, values, line)
  }
}

/** Of shorter names (`Date`, `State`) too many look like another (`rate`). */
const LONG = 6

function checkColumns(
  file: string,
  line: number,
  { names, places }: ExpectedCells,
  mapped: ExpectedColumns | undefined,
): void {
  const all = names.join(', ')
  const fail = (value: string, expected: string, remedy: string): never => {
    throw tableError(expectedTable(file), { line, value, expected, remedy })
  }
  for (const column of COLUMNS) {
    const own = mapped?.[column]
    if (own === undefined || places.has(column)) continue
    const near = nearest(own, names)
    const remedy = `Mend expected.columns.${column} of the configuration.`
    const expected = `the column "${own}" for ${column}`
    fail(all, expected, near === undefined ? remedy : `Did you mean "${near}"? ${remedy}`)
  }
  for (const needed of ['tracking_number', 'cost'] as const) {
    if (places.has(needed)) continue
    const free = names.filter((name, at) => name.length >= LONG && ![...places.values()].includes(at))
    const near = free.find((name) => nearest(name, NAMES[needed]) !== undefined)
    const which = near === undefined ? 'Name it so' : `If it is "${near}", name it so`
    fail(
      all,
      `a column for ${needed}, such as "${NAMES[needed][0]}"`,
      `${which}, or map it in the configuration: expected.columns.${needed}.`,
    )
  }
  const costs = withUnit(names, 'cost')
  if (costs.length > 1 && costs.includes(places.get('cost') ?? -1) && mapped?.cost === undefined)
    fail(
      costs.map((place) => names[place]).join(', '),
      'one column of costs',
      'Name the one that counts in the configuration: expected.columns.cost.',
    )
}

/** The cells by what they mean; the unit that a column's name states holds for its rows. */
function rowOf(columns: ExpectedCells, written: readonly unknown[], line: number): ExpectedRow {
  const { names, places, voided, currency, weightUnit } = columns
  const cells = Object.fromEntries([...places].map(([column, place]) => [column, written[place]]))
  if (weightUnit !== '' && `${cells.weight_unit ?? ''}`.trim() === '') cells.weight_unit = weightUnit
  cells.voided = readVoided(voided.map(({ column, place }) => ({ column, text: `${written[place] ?? ''}` })))
  const nameOf = (column: Column): string => names[places.get(column) ?? -1] ?? column
  return { line, cells, written, nameOf, ...(currency === '' ? {} : { currency }) }
}
