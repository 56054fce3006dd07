/** Numbers of shipments in one arena of bytes with an index of integers: they are as many as the parcels. */
import { createSlots, hashText, NONE } from './slots.js'
import { ownText } from './texts.js'

export interface Numbers {
  /** The one of a group that has the key, else NONE. */
  find(group: number, key: string): number
  /** `shown`: as people see it, where that is not the key itself. */
  add(group: number, key: string, shown: string): number
  /** Another key for one that is there; its group stays. */
  rename(at: number, key: string): void
  /** How people see it. */
  text(at: number): string
  /** Of several spellings the first by text is shown, whatever came first. */
  spell(at: number, key: string, shown: string): void
}

const FIRST = 256
const LATIN = 255

export function createNumbers(): Numbers {
  let bytes = Buffer.allocUnsafeSlow(FIRST)
  let used = 0
  let starts = new Int32Array(64)
  let groups = new Int32Array(64)
  let length = 0
  /** Those that are shown otherwise than by their key. */
  const spelt = new Map<number, string>()
  /** Keys that are not in the arena: not of one byte a letter, or given later. */
  const other = new Map<number, string>()
  const slots = createSlots()

  const endOf = (at: number): number => (at + 1 < length ? (starts[at + 1] as number) : used)
  const isKey = (at: number, key: string): boolean => {
    if (other.size > 0 && other.has(at)) return other.get(at) === key
    const start = starts[at] as number
    if (endOf(at) - start !== key.length) return false
    for (let place = 0; place < key.length; place++)
      if (bytes[start + place] !== key.charCodeAt(place)) return false
    return true
  }
  const keyOf = (at: number): string => other.get(at) ?? bytes.toString('latin1', starts[at], endOf(at))

  const find = (group: number, key: string): number => {
    let at = slots.first(hashText(group, key))
    while (at !== NONE && !(groups[at] === group && isKey(at, key))) at = slots.next()
    return at
  }
  const put = (at: number, key: string): void => {
    if (used + key.length > bytes.length) {
      const more = Buffer.allocUnsafeSlow((used + key.length) * 2)
      bytes.copy(more, 0, 0, used)
      bytes = more
    }
    starts[at] = used
    for (let place = 0; place < key.length; place++) {
      const code = key.charCodeAt(place)
      if (code > LATIN) {
        other.set(at, ownText(key))
        return
      }
      bytes[used + place] = code
    }
    used += key.length
  }
  return {
    find,
    add: (group, key, shown) => {
      if (length === starts.length) {
        starts = wider(starts)
        groups = wider(groups)
      }
      const at = length++
      put(at, key)
      groups[at] = group
      slots.add(hashText(group, key), at)
      if (shown !== key) spelt.set(at, ownText(shown))
      return at
    },
    rename: (at, key) => {
      const group = groups[at] as number
      const isFree = find(group, key) === NONE
      other.set(at, ownText(key))
      if (isFree) slots.add(hashText(group, key), at)
    },
    text: (at) => spelt.get(at) ?? keyOf(at),
    spell: (at, key, shown) => {
      const known = spelt.get(at)
      if (shown >= (known ?? key)) return
      if (shown === key) spelt.delete(at)
      else spelt.set(at, ownText(shown))
    },
  }
}

function wider(column: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(Math.ceil(column.length * 1.5))
  more.set(column)
  return more
}
