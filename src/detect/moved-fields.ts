/** Why a record without column names is of no format although all of its fields are there: they have moved. */

/**
 * What to put right so that the record `fits`, as far as one change of its columns does: blank columns in front, a column inserted or
 * removed. Null if there is no such change. Fields are counted from 1.
 */
export function movedFields(
  record: readonly string[],
  fits: (record: readonly string[]) => boolean,
): string | null {
  const blank = record.findIndex((cell) => cell.trim() !== '')
  if (blank > 0 && fits(record.slice(blank)))
    return `its first field in the first column: remove the ${blank} blank in front of it`
  const inserted = placesWhere(record, (at) => fits(record.toSpliced(at, 1)))
  if (inserted !== null) return `each field in its place: remove the column that was inserted ${inserted}`
  const removed = placesWhere(record, (at) => fits(record.toSpliced(at, 0, '')))
  return removed === null ? null : `each field in its place: a column was removed ${removed}`
}

/** Several places are as good where fields beside each other are free. */
function placesWhere(record: readonly string[], works: (at: number) => boolean): string | null {
  const places = [...record.keys()].filter(works)
  const [first, last] = [places[0], places.at(-1)]
  if (first === undefined || last === undefined) return null
  return first === last ? `as field ${first + 1}` : `between fields ${first + 1} and ${last + 1}`
}
