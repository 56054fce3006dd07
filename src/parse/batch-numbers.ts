/**
 * A batch as numbers while it is filled: for plain records the numbers of their texts, for odd records, which the mapper has read, indexes
 * into lists of their values. The columns are built from them on first access.
 */

/** The arrays that each record and each charge is appended to. */
export interface BatchNumbers {
  records: number
  row: Int32Array
  head: Int32Array
  /** Index of its first charge. */
  first: Int32Array
  /** Start of a plain record's numbers in `kept`; below 0 for an odd record. */
  place: Int32Array
  /** For a plain record: the net sum of its charges as an integer, and its number of decimals. */
  decimals: number
  net: Float64Array
  scale: Uint8Array
  charges: number
  kind: Int32Array
  /** Index of the column's name in a list, 0 for none. */
  column: Int32Array
  /** Numbers of the amounts whose sum is an amount of a plain record; negative ones are subtracted. */
  amounts: Int32Array
  kept: Int32Array
  keptCells: number
  /** Digests of the plain records. */
  digests: Uint8Array
  plain: number
  /** Makes room for this many more. */
  room(records: number, charges: number, kept: number): void
}

/** Numbers per charge in `amounts`: gross, its addend, net, its addend, tax. */
export const AMOUNTS = 5

/** Initial capacity in records: usually enough for a block of a file. */
const BLOCK = 2048
const CHARGES_A_RECORD = 2
const KEPT_A_RECORD = 16

export function createBatchNumbers(capacity = BLOCK): BatchNumbers {
  const charges = capacity * CHARGES_A_RECORD
  const numbers: BatchNumbers = {
    records: 0,
    decimals: 0,
    row: new Int32Array(capacity),
    head: new Int32Array(capacity),
    first: new Int32Array(capacity),
    place: new Int32Array(capacity),
    net: new Float64Array(capacity),
    scale: new Uint8Array(capacity),
    charges: 0,
    kind: new Int32Array(charges),
    column: new Int32Array(charges),
    amounts: new Int32Array(charges * AMOUNTS),
    kept: new Int32Array(capacity * KEPT_A_RECORD),
    keptCells: 0,
    digests: new Uint8Array(capacity * 16),
    plain: 0,
    room: (records, more, kept) => {
      const most = numbers.records + records + 1
      if (most > numbers.row.length) {
        for (const name of ['row', 'head', 'first', 'place'] as const)
          numbers[name] = longer(numbers[name], Int32Array, 2 * most)
        numbers.net = longer(numbers.net, Float64Array, 2 * most)
        numbers.scale = longer(numbers.scale, Uint8Array, 2 * most)
        numbers.digests = longer(numbers.digests, Uint8Array, 32 * most)
      }
      const mostCharges = numbers.charges + more
      if (mostCharges > numbers.kind.length) {
        numbers.kind = longer(numbers.kind, Int32Array, 2 * mostCharges)
        numbers.column = longer(numbers.column, Int32Array, 2 * mostCharges)
        numbers.amounts = longer(numbers.amounts, Int32Array, 2 * mostCharges * AMOUNTS)
      }
      if (numbers.keptCells + kept > numbers.kept.length)
        numbers.kept = longer(numbers.kept, Int32Array, 2 * (numbers.keptCells + kept))
    },
  }
  return numbers
}

type Numbers = Int32Array | Float64Array | Uint8Array

function longer<Array extends Numbers>(
  numbers: Array,
  make: new (length: number) => Array,
  length: number,
): Array {
  const more = new make(length)
  more.set(numbers as never)
  return more
}
