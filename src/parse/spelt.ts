/** Identifiers that a record spells differently from the compared form: `1z a1b`, `="1ZA1B"`. */
import type { BoundRef } from '../format/cell-ref.js'
import { foldIdentifier } from '../values/fold.js'
import type { Row } from './row.js'

/** Returns the cells of the current record that are spelt like this; null if there are none, as in most files. */
export function bindSpelt(refs: readonly BoundRef[], row: Row): () => ReadonlySet<number> | null {
  const filled = refs.filter(({ at, after }) => at.length > 0 || after.length > 0)
  const last = filled.map(() => ({ text: '', spelt: false })) // records of one shipment are consecutive
  return () => {
    let places: Set<number> | null = null
    for (let index = 0; index < filled.length; index++) {
      const ref = filled[index] as BoundRef
      const known = last[index] as { text: string; spelt: boolean }
      const text = row.ref(ref)
      if (text !== known.text) {
        known.text = text
        known.spelt = foldIdentifier(text) !== text
      }
      if (!known.spelt) continue
      places ??= new Set()
      places.add(row.place(ref))
    }
    return places
  }
}
