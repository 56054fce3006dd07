/** Which column of a table means what: the names that tools give it, compared without case and punctuation. */
import { foldText } from '../charges/fold.js'

const foldName = (name: string): string => foldText(name).replace(/[^\p{L}\p{N}]+/gu, '')

/** Position of the first of the names that a table has, -1 where it has none. */
export function columnAt(names: readonly string[], wanted: readonly string[]): number {
  const folded = names.map(foldName)
  for (const name of wanted) {
    const at = folded.indexOf(foldName(name))
    if (at >= 0) return at
  }
  return -1
}
