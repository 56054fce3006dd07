/** Periods in which a key has one value, derived from the rows of each value. */

/** Least number of rows with the usual value, and their share of all rows in its period. */
export const LEAST = 5
export const SHARE = 0.95
/** Days around a change within which a value is not assessed. */
export const NEAR = 7

/** A value and the days on which it is usual. */
export interface Period {
  readonly value: number
  /** The second value of its rows; `VARIES` if they differ in it. */
  readonly beside: number
  readonly from: number
  readonly to: number
  readonly rows: number
}

/** The rows of a key with one value: their number, and their first and last two days. */
export interface Pair {
  readonly at: number
  readonly value: number
  readonly beside: number
  readonly rows: number
  readonly first: number
  readonly second: number
  readonly beforeLast: number
  readonly last: number
}

/** Successive values, the most frequent chosen first. */
export function periodsIn(pairs: readonly Pair[]): Period[] {
  let chosen: Period[] = []
  for (const pair of pairs) {
    if (pair.rows < LEAST) break
    const found = [whole(pair), inner(pair)].find((one) => chosen.every((other) => areDisjoint(one, other)))
    if (found !== undefined) {
      chosen.push(found)
      continue
    }
    // A chosen period may cover this one because of a single row at the wrong time.
    const narrow = pairs.filter((one) => chosen.some(({ value }) => value === one.value)).map(inner)
    if (narrow.every((other) => areDisjoint(inner(pair), other))) chosen = [...narrow, inner(pair)]
  }
  return chosen.sort((one, other) => one.from - other.from)
}

export const whole = ({ value, beside, rows, first, last }: Pair): Period => ({
  value,
  beside,
  rows,
  from: first,
  to: last,
})
const inner = (pair: Pair): Period => ({ ...whole(pair), from: pair.second, to: pair.beforeLast })
export const pairRows = (all: readonly { readonly rows: number }[]): number =>
  all.reduce((sum, { rows }) => sum + rows, 0)
export const isSame =
  (one: Period) =>
  ({ value, from, to }: Period): boolean =>
    one.value === value && one.from === from && one.to === to
/** Whether some rows of the pair may be within a period of another value. */
export const isBeside =
  ({ value, first, last }: Pair) =>
  (one: Period): boolean =>
    one.value !== value && one.from <= last && first <= one.to
const areDisjoint = (one: Period, other: Period): boolean => one.to < other.from || other.to < one.from

/** Whether the rows of a period are enough, compared with the others, to show what is usual. */
export const isUsual = ({ rows }: Period, others: number): boolean =>
  rows >= LEAST && rows >= (rows + others) * SHARE

/** The period of another value that contains the day. */
export const periodAround = (periods: readonly Period[], value: number, day: number): Period | undefined =>
  periods.find((one) => one.value !== value && one.from <= day && day <= one.to)

/** Whether the value has a period that begins or ends near the day. */
export const isNearOwn = (periods: readonly Period[], value: number, day: number): boolean =>
  periods.some((one) => one.value === value && one.from - NEAR <= day && day <= one.to + NEAR)
