/** Headers in which a person or a program changed some names: where all others are in the format's own places, so are these. */
import { columnsOf } from '../format/columns.js'
import { declaredNames } from '../format/declared-names.js'
import type { FormatDeclaration } from '../format/format.js'

/** The header with the format's own names for those that it does not know; only of a format that has a place for each column. */
export function withOwnNames(header: readonly string[], format: FormatDeclaration): readonly string[] {
  const own = format.columns ?? []
  if (own.length === 0) return header
  const columns = columnsOf(header, declaredNames(format), format.aliases)
  const found = own.map((name) => columns.find(name))
  if (found.some((at, place) => at >= 0 && at !== place)) return header
  // Columns behind those of the format may have been added to it.
  const end = header.length === own.length ? own.length : found.findLastIndex((at) => at >= 0)
  return header.map((name, at) => (at < end && found[at] === -1 ? (own[at] ?? name) : name))
}
