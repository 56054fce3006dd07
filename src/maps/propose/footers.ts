/** Rows with totals: they are not charges, and may state the total of the invoice. */
import type { MarkReading } from '../../values/money.js'
import type { CellKind } from './cell-kind.js'
import type { FoundField } from './fields.js'
import type { MoneyColumns } from './money-columns.js'
import type { Part } from './sample.js'
import type { SampleRow, SampleTable } from './sample-table.js'
import { sumOfUnits, unitsOf } from './sums.js'
import { wordsOf } from './words.js'

export interface Footers {
  /** Their record numbers. */
  readonly rows: readonly number[]
  /** The kinds of rows for the map, with the totals that the footers are proved to state. */
  part(money: MoneyColumns, reading: MarkReading): Part | null
}

const FIRST_WORDS: ReadonlySet<string> = new Set(
  'total totals subtotal sum summe gesamt gesamtsumme totale totaal suma overall zwischensumme razem ogolem celkem soma summa yhteensa osszesen toplam somme totalt spolu'.split(
    ' ',
  ),
)

/** A row with a total's name in its first filled cell, or that is the sum of all rows above it, and without a parcel number. */
export function footersIn(
  { names, rows }: SampleTable,
  fields: readonly FoundField[],
  kinds: readonly CellKind[],
  guessed: MarkReading,
): Footers {
  const tracking = fields.find(({ field }) => field === 'tracking_number')?.at
  const last = rows.at(-1)
  const found = rows.flatMap((row) => {
    const at = row.cells.findIndex((cell) => cell !== '')
    const [word = '', second = ''] = wordsOf(row.cells[at] ?? '')
    const isNamed = FIRST_WORDS.has(word) || (word === 'grand' && FIRST_WORDS.has(second))
    return kinds[at] === 'text' &&
      (tracking === undefined || (row.cells[tracking] ?? '') === '' || tracking === at) &&
      (isNamed || (row === last && addsUpAll(row, rows.slice(0, -1), guessed)))
      ? [{ row, at }]
      : []
  })
  const [first] = found
  return {
    rows: found.map(({ row }) => row.row),
    part: (money, reading) => {
      if (first === undefined) return null
      const texts = [...new Set(found.map(({ row, at }) => row.cells[at] ?? ''))]
      const states = found.length === 1 ? statesOf(first.row, rows, money, reading) : {}
      const proved = Object.keys(states).length > 0
      return {
        key: 'rows',
        value: [
          {
            name: 'sum',
            when: [{ column: names[first.at], is: texts.length === 1 ? texts[0] : texts }],
            width: 'any',
            skip: 'footer',
            ...(proved && { states: { ...states, holds: 'above' } }),
          },
          { name: 'charged' },
        ],
        note: proved
          ? `record ${first.row.row} states the sum of the rows above it`
          : `record ${first.row.row} (${texts[0]}) is skipped; what it states is not the sum of the rows that were examined`,
      }
    },
  }
}

/**
 * In any language: each amount with decimals is the sum of those above it, there are several of them, and at least one
 * cell is blank that is filled in all the other rows.
 */
function addsUpAll(footer: SampleRow, others: readonly SampleRow[], reading: MarkReading): boolean {
  if (!footer.cells.some((cell, at) => cell === '' && others.every(({ cells }) => (cells[at] ?? '') !== '')))
    return false
  let isProved = false
  for (const [at, cell] of footer.cells.entries()) {
    if (!/\d[.,]\d/.test(cell)) continue
    const [column = [], [stated = null] = []] = unitsTogether(others, footer, at, reading)
    if (stated === null || stated === 0n) continue
    if (sumOfUnits(column) !== stated) return false
    isProved ||= column.filter((amount) => amount !== null && amount !== 0n).length > 1
  }
  return isProved
}

/** Totals of the footer that equal the sum of their column over the other rows. */
function statesOf(
  footer: SampleRow,
  rows: readonly SampleRow[],
  { total, sums, taxes }: MoneyColumns,
  reading: MarkReading,
): Record<string, string> {
  const states: Record<string, string> = {}
  const others = rows.filter((row) => row !== footer)
  const isStated = (at: number): boolean => {
    const [column = [], stated = []] = unitsTogether(others, footer, at, reading)
    return stated[0] !== null && stated[0] !== undefined && sumOfUnits(column) === stated[0]
  }
  const [tax] = taxes
  for (const column of [total?.column, ...sums])
    if (column !== undefined && isStated(column.at)) {
      const isTotal = column === total?.column
      const withTax = isTotal
        ? total?.tax === 'included'
        : total?.tax === 'excluded' && sums.length > 0 && tax !== undefined
      states[withTax ? 'gross_total' : 'net_total'] ??= column.name
    }
  if (tax !== undefined && isStated(tax.at)) states.tax_total = tax.name
  return states
}

function unitsTogether(rows: readonly SampleRow[], footer: SampleRow, at: number, reading: MarkReading) {
  const all = unitsOf([[...rows, footer].map(({ cells }) => cells[at] ?? '')], reading)[0] ?? []
  return [all.slice(0, -1), all.slice(-1)]
}
