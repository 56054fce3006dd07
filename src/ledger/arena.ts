/** Texts in one arena of bytes: there can be as many as parcels, and a string for each would take several times its letters. */
import { latin1 } from '../csv/latin1.js'
import { hashText } from '../values/text-hash.js'
import { inRoom, letGo } from './room.js'
import { createSlots, NONE } from './slots.js'
import { ownText } from './texts.js'

export interface Arena {
  readonly length: number
  /** Appends a text and returns its index. */
  add(text: string): number
  text(at: number): string
  is(at: number, text: string): boolean
  /** Replaces the text at this index. */
  replace(at: number, text: string): void
}

const FIRST = 256
/** Texts with characters beyond one byte are stored separately. */
const LATIN = 255

export function createArena(): Arena {
  let bytes = Buffer.allocUnsafeSlow(FIRST)
  let used = 0
  let starts = new Int32Array(64)
  let length = 0
  const others = new Map<number, string>()

  const endOf = (at: number): number => (at + 1 < length ? (starts[at + 1] as number) : used)
  const makeRoom = (more: number): void => {
    if (length === starts.length) starts = inRoom(starts, Math.ceil(length * 1.5))
    if (used + more <= bytes.length) return
    const wider = Buffer.allocUnsafeSlow(Math.ceil((used + more) * 1.5))
    bytes.copy(wider, 0, 0, used)
    letGo(bytes)
    bytes = wider
  }
  return {
    get length() {
      return length
    },
    add: (text) => {
      makeRoom(text.length)
      const at = length++
      starts[at] = used
      for (let place = 0; place < text.length; place++) {
        const code = text.charCodeAt(place)
        if (code > LATIN) {
          others.set(at, ownText(text))
          return at
        }
        bytes[used + place] = code
      }
      used += text.length
      return at
    },
    text: (at) =>
      (others.size > 0 ? others.get(at) : undefined) ?? latin1(bytes, starts[at] as number, endOf(at)),
    is: (at, text) => {
      if (others.size > 0 && others.has(at)) return others.get(at) === text
      const start = starts[at] as number
      if (endOf(at) - start !== text.length) return false
      for (let place = 0; place < text.length; place++)
        if (bytes[start + place] !== text.charCodeAt(place)) return false
      return true
    },
    replace: (at, text) => {
      others.set(at, ownText(text))
    },
  }
}

/** Texts of an arena, each stored once and identified by a number. */
export interface ArenaTexts {
  id(text: string): number
  text(id: number): string
}

/** Texts that appear early appear often, so their strings are cached. */
const OFTEN = 1024

export function createArenaTexts(): ArenaTexts {
  const arena = createArena()
  const slots = createSlots()
  const made: string[] = []
  return {
    id: (text) => {
      const hash = hashText(0, text)
      for (let at = slots.first(hash); at !== NONE; at = slots.next()) if (arena.is(at, text)) return at
      const at = arena.add(text)
      slots.add(hash, at)
      return at
    },
    text: (id) => {
      if (id >= OFTEN) return arena.text(id)
      made[id] ??= arena.text(id)
      return made[id]
    },
  }
}
