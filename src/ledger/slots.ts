/** A hash index of numbered items in plain integers: 21 bytes per item, while a map takes 100 with its text. */

import { letGo } from './room.js'

/** The number for no text, shipment or entry. */
export const NONE = -1

const FIRST = 64

export interface Slots {
  /** The first item with a hash, and those after it, to be compared with the one searched for; then NONE. */
  first(hash: number): number
  next(): number
  add(hash: number, thing: number): void
  /** Releases the memory; the index must not be used any more. */
  letGo(): void
}

export function createSlots(): Slots {
  let hashes = new Int32Array(FIRST)
  let things = new Int32Array(FIRST).fill(NONE)
  let mask = FIRST - 1
  let count = 0
  let wanted = 0
  let at = 0

  const next = (): number => {
    for (;;) {
      at = (at + 1) & mask
      const thing = things[at] as number
      if (thing === NONE || hashes[at] === wanted) return thing
    }
  }
  const first = (hash: number): number => {
    wanted = hash
    at = (Math.imul(hash, 0x9e3779b1) >>> 7) & mask
    return next()
  }
  const put = (hash: number, thing: number): void => {
    let place = (Math.imul(hash, 0x9e3779b1) >>> 7) & mask
    do place = (place + 1) & mask
    while (things[place] !== NONE)
    hashes[place] = hash
    things[place] = thing
  }
  const grow = (): void => {
    const [oldHashes, oldThings] = [hashes, things]
    mask = things.length * 2 - 1
    hashes = new Int32Array(mask + 1)
    things = new Int32Array(mask + 1).fill(NONE)
    for (let place = 0; place < oldThings.length; place++) {
      const thing = oldThings[place] as number
      if (thing !== NONE) put(oldHashes[place] as number, thing)
    }
    letGo(oldHashes)
    letGo(oldThings)
  }
  return {
    first,
    next,
    add: (hash, thing) => {
      if (++count * 3 > things.length * 2) grow()
      put(hash, thing)
    },
    letGo: () => {
      letGo(hashes)
      letGo(things)
    },
  }
}
