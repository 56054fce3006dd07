/** What follows from an item of a list of the state, such as a word or a date: made once, and found by the item's number alone. */

import { inRoom } from './room.js'
import { NONE } from './slots.js'

/** `make` may be asked for NONE too. Its results are whole numbers: those below zero are made each time. */
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
