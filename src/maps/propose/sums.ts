/** Which columns add up to which others: decided exactly by the rows, not by names. */
import { type MarkReading, type Money, readAmount } from '../../values/money.js'

/** The amounts of a column as whole units of one scale, row by row; null for a blank cell. */
export type Units = readonly (bigint | null)[]

/** All columns at their largest scale. */
export function unitsOf(columns: readonly (readonly string[])[], reading: MarkReading): Units[] {
  const amounts = columns.map((cells) => cells.map((cell) => amountOf(cell, reading)))
  const scale = Math.max(0, ...amounts.flat().map((one) => one?.scale ?? 0))
  return amounts.map((column) =>
    column.map((one) =>
      one === null ? null : (one.big ?? BigInt(one.units)) * 10n ** BigInt(scale - one.scale),
    ),
  )
}

function amountOf(cell: string, reading: MarkReading): Money | null {
  const read = cell === '' ? 'amount' : readAmount(cell, reading)
  return typeof read === 'string' ? null : read
}

/** Whether a column is the sum of the parts in every row where it is filled, and of several parts in at least one row. */
export function isSum(total: Units, parts: readonly Units[]): 'sum' | 'same' | null {
  let several = false
  let rows = 0
  for (const [row, stated] of total.entries()) {
    if (stated === null) continue
    let sum = 0n
    let filled = 0
    for (const part of parts) {
      const amount = part[row] ?? null
      if (amount === null || amount === 0n) continue
      sum += amount
      filled++
    }
    if (sum !== stated) return null
    if (filled > 0) rows++
    several ||= filled > 1
  }
  if (rows < LEAST_ROWS) return null
  return several ? 'sum' : 'same'
}

/** Fewer rows may add up by chance. */
const LEAST_ROWS = 2

/** Maximum number of columns for trying all choices. */
const MOST_PARTS = 12

/** The choices of at least two parts that add up to the total in every row; columns without amounts are excluded. */
export function choicesOf(total: Units, parts: readonly Units[]): number[][] {
  const filled = [...parts.keys()].filter((at) =>
    parts[at]?.some((amount) => amount !== null && amount !== 0n),
  )
  if (filled.length < 2 || filled.length > MOST_PARTS) return []
  const choices: number[][] = []
  for (let mask = 1; mask < 1 << filled.length; mask++) {
    const chosen = filled.filter((_, bit) => (mask & (1 << bit)) !== 0)
    if (chosen.length < 2) continue
    const own = chosen.map((at) => parts[at] as Units)
    if (isSum(total, own) === 'sum') choices.push(chosen)
  }
  return choices
}

/** The sum of a column over all rows. */
export const sumOfUnits = (column: Units): bigint =>
  column.reduce<bigint>((sum, amount) => sum + (amount ?? 0n), 0n)
