/**
 * Values derived from an item of a list of the state, such as a word or a date: computed once, and looked up by the
 * item's number.
 */

import { inRoom } from './room.js'
import { NONE } from './slots.js'

/** `make` may also be called with NONE. Its results are whole numbers: those below zero are computed each time. */
export function onceByNumber(make: (id: number) => number): (id: number) => number {
  let known: Int32Array = new Int32Array(64)
  return (id) => {
    const at = id - NONE
    const found = known[at] ?? 0
    if (found > 0) return found - 1
    const made = make(id)
    if (at >= known.length) known = inRoom(known, Math.ceil((at + 1) * 1.5))
    known[at] = made + 1
    return made
  }
}
