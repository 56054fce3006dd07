/** Numbers of shipments in one arena of bytes with an index of integers: there are as many as parcels. */

import { hashText } from '../values/text-hash.js'
import { createArena } from './arena.js'
import { inRoom } from './room.js'
import { createSlots, NONE } from './slots.js'
import { ownText } from './texts.js'

export interface Numbers {
  /** The one of a group with this key, or NONE. */
  find(group: number, key: string): number
  /** `shown`: its displayed form, if that is not the key itself. */
  add(group: number, key: string, shown: string): number
  /** Changes the key of an existing one; its group stays. */
  rename(at: number, key: string): void
  /** Its displayed form. */
  text(at: number): string
  /** Of several spellings the alphabetically first is shown, in whatever order they were read. */
  spell(at: number, key: string, shown: string): void
}

export function createNumbers(): Numbers {
  const keys = createArena()
  let groups = new Int32Array(64)
  /** Those displayed in another form than their key. */
  const spelt = new Map<number, string>()
  const slots = createSlots()

  const find = (group: number, key: string): number => {
    let at = slots.first(hashText(group, key))
    while (at !== NONE && !(groups[at] === group && keys.is(at, key))) at = slots.next()
    return at
  }
  return {
    find,
    add: (group, key, shown) => {
      if (keys.length === groups.length) groups = inRoom(groups, Math.ceil(groups.length * 1.5))
      const at = keys.add(key)
      groups[at] = group
      slots.add(hashText(group, key), at)
      if (shown !== key) spelt.set(at, ownText(shown))
      return at
    },
    rename: (at, key) => {
      const group = groups[at] as number
      const isFree = find(group, key) === NONE
      keys.replace(at, key)
      if (isFree) slots.add(hashText(group, key), at)
    },
    text: (at) => (spelt.size > 0 ? spelt.get(at) : undefined) ?? keys.text(at),
    spell: (at, key, shown) => {
      const known = spelt.get(at)
      if (shown >= (known ?? key)) return
      if (shown === key) spelt.delete(at)
      else spelt.set(at, ownText(shown))
    },
  }
}
