/**
 * The usual value of each key, and its period. Rows are counted by distinct pairs of key and value, in columns of
 * integers: memory depends on the number of prices of a carrier, not of parcels.
 */

import { createSlots, NONE } from '../ledger/slots.js'
import { createTable, letTableGo, newRow } from '../ledger/table.js'
import {
  isBeside,
  isSame,
  LEAST,
  NEAR,
  type Pair,
  type Period,
  pairRows,
  periodsIn,
  SHARE,
  whole,
} from './value-periods.js'

/** A key with more values than this has no usual value. */
const MOST_VALUES = 64
const NO_USUAL = -2
/** The rows of a pair have different values. */
export const VARIES = -2
/** At least this many other keys with changed values near a day are a change of prices, not a fault of a row. */
const KEYS_THAT_CHANGE = 3

/** The parts of a key, as numbers; the values of keys in one group change together. */
export interface Key {
  readonly group: number
  readonly a: number
  readonly b: number
  readonly c: number
}

export interface UsualValues {
  /** Number of the row's pair of key and value, NONE if the key has too many values. */
  note(key: Key, value: number, beside: number, day: number): number
  /** Number of the key, NONE if it is not known. */
  keyOf(key: Key): number
  /** The periods of a key, the earliest first; none if it has no usual value. */
  periodsOf(key: number): readonly Period[]
  /** Number of a noted pair. */
  pairOf(key: Key, value: number): number
  /** Pairs with rows whose value may differ from the usual value of their day. */
  doubtful(): ReadonlySet<number>
  /** Number of all rows, and of those whose key has a usual value. */
  counts(): { readonly rows: number; readonly known: number }
  /** Whether values of the key's group change near that day. */
  changesNear(key: number, day: number): boolean
  /** Frees the memory. Use nothing afterwards. */
  letGo(): void
}

export function createUsualValues(): UsualValues {
  const keys = createTable({ group: 'number', a: 'number', b: 'number', c: 'number', head: 'place' })
  const slots = createSlots()
  const pairs = createTable({
    next: 'place',
    value: 'number',
    beside: 'number',
    first: 'number',
    more: 'number',
  })
  // Only of pairs with several rows, which most are not if there are many: their number, and with the first day the first and last
  // two days, so that a single row at the wrong time does not extend a period.
  const more = createTable({ rows: 'number', second: 'number', beforeLast: 'number', last: 'number' })
  /** Number of rows whose key has no usual value. */
  let without = 0
  let changes: ReadonlyMap<number, readonly (readonly [day: number, key: number])[]> | undefined

  const keyOf = ({ group, a, b, c }: Key): number => {
    const { col } = keys
    for (let at = slots.first(hashOf(group, a, b, c)); at !== NONE; at = slots.next())
      if (col.a[at] === a && col.b[at] === b && col.c[at] === c && col.group[at] === group) return at
    return NONE
  }
  const ownKey = (key: Key): number => {
    const known = keyOf(key)
    if (known !== NONE) return known
    const at = newRow(keys)
    const { col } = keys
    col.group[at] = key.group
    col.a[at] = key.a
    col.b[at] = key.b
    col.c[at] = key.c
    col.head[at] = NONE
    slots.add(hashOf(key.group, key.a, key.b, key.c), at)
    return at
  }
  const pairIn = (key: number, value: number): number => {
    let at = keys.col.head[key] ?? NONE
    while (at >= 0 && pairs.col.value[at] !== value) at = pairs.col.next[at] as number
    return at < 0 ? NONE : at
  }
  const note = (key: Key, value: number, beside: number, day: number): number => {
    const own = ownKey(key)
    const head = keys.col.head[own] as number
    if (head === NO_USUAL) {
      without++
      return NONE
    }
    const known = pairIn(own, value)
    if (known !== NONE) {
      again(known, beside, day)
      return known
    }
    if (hasMost(head)) {
      without += pairRows(pairsOf(own)) + 1
      keys.col.head[own] = NO_USUAL
      return NONE
    }
    const at = newRow(pairs)
    // Read after `newRow()`, which replaces the columns when the table grows.
    const row = pairs.col
    row.next[at] = head
    row.value[at] = value
    row.beside[at] = beside
    row.first[at] = day
    row.more[at] = NONE
    keys.col.head[own] = at
    return at
  }
  const hasMost = (head: number): boolean => {
    let values = 0
    for (let at = head; at !== NONE; at = pairs.col.next[at] as number) values++
    return values === MOST_VALUES
  }
  /** A second row: the day of the first is the first and the last. */
  const moreOf = (at: number): number => {
    const known = pairs.col.more[at] as number
    if (known !== NONE) return known
    const own = newRow(more)
    const day = pairs.col.first[at] as number
    more.col.rows[own] = 1
    more.col.second[own] = day
    more.col.beforeLast[own] = day
    more.col.last[own] = day
    pairs.col.more[at] = own
    return own
  }
  const again = (at: number, beside: number, day: number): void => {
    if (pairs.col.beside[at] !== beside) pairs.col.beside[at] = VARIES
    const own = moreOf(at)
    const { first } = pairs.col
    const { rows, second, beforeLast, last } = more.col
    const count = (rows[own] as number) + 1
    rows[own] = count
    if (day < (first[at] as number)) {
      second[own] = first[at] as number
      first[at] = day
    } else if (count === 2 || day < (second[own] as number)) second[own] = day
    if (day > (last[own] as number)) {
      beforeLast[own] = last[own] as number
      last[own] = day
    } else if (count === 2 || day > (beforeLast[own] as number)) beforeLast[own] = day
  }
  const rowsOf = (at: number): number => {
    const own = pairs.col.more[at] ?? NONE
    return own === NONE ? 1 : (more.col.rows[own] as number)
  }
  const pairAt = (at: number): Pair => {
    const { value, beside, first, more: several } = pairs.col
    const own = several[at] as number
    const day = first[at] as number
    const { second, beforeLast, last } = more.col
    return {
      at,
      value: value[at] as number,
      beside: beside[at] as number,
      rows: rowsOf(at),
      first: day,
      second: own === NONE ? day : (second[own] as number),
      beforeLast: own === NONE ? day : (beforeLast[own] as number),
      last: own === NONE ? day : (last[own] as number),
    }
  }
  const pairsOf = (key: number): Pair[] => {
    const found: Pair[] = []
    for (let at = keys.col.head[key] as number; at >= 0; at = pairs.col.next[at] as number)
      found.push(pairAt(at))
    return found.sort((one, other) => other.rows - one.rows || one.first - other.first)
  }
  const periodsOf = (key: number): Period[] => periodsIn(pairsOf(key))
  /** Most keys have one value, so that no row can differ. */
  const hasSeveral = (key: number): boolean => {
    const head = keys.col.head[key] as number
    return head >= 0 && pairs.col.next[head] !== NONE
  }
  const doubtful = (): Set<number> => {
    const found = new Set<number>()
    for (let key = 0; key < keys.length; key++) {
      if (!hasSeveral(key)) continue
      const all = pairsOf(key)
      const periods = periodsIn(all)
      const usual = pairRows(periods)
      const isWhole = periods.length === all.length && all.every((pair) => periods.some(isSame(whole(pair))))
      if (periods.length === 0 || isWhole || pairRows(all) - usual > usual * (1 - SHARE) + periods.length)
        continue
      for (const pair of all) if (periods.some(isBeside(pair))) found.add(pair.at)
    }
    return found
  }
  const counts = (): { rows: number; known: number } => {
    let [rows, known] = [0, 0]
    for (let key = 0; key < keys.length; key++) {
      if (!hasSeveral(key)) {
        const head = keys.col.head[key] as number
        const own = head < 0 ? 0 : rowsOf(head)
        rows += own
        if (own >= LEAST) known += own
        continue
      }
      const all = pairsOf(key)
      const own = pairRows(all)
      rows += own
      const usual = pairRows(periodsIn(all))
      if (usual > 0 && own - usual <= usual * (1 - SHARE) + 1) known += own
    }
    return { rows: rows + without, known }
  }
  /** Days on which the value of a key changes permanently, as far as its rows show. */
  const findChanges = (): Map<number, [number, number][]> => {
    const found = new Map<number, [number, number][]>()
    for (let key = 0; key < keys.length; key++) {
      if (!hasSeveral(key)) continue
      const [usual, ...others] = pairsOf(key)
      if (usual === undefined) continue
      for (const other of others) {
        const later = other.first > usual.last ? other : usual
        const isChange = later === other || other.last < usual.first
        if (!isChange) continue
        const day = later.first
        const group = keys.col.group[key] as number
        const list = found.get(group)
        if (list === undefined) found.set(group, [[day, key]])
        else list.push([day, key])
      }
    }
    return found
  }
  const changesNear = (key: number, day: number): boolean => {
    changes ??= findChanges()
    const near = new Set<number>()
    for (const [changed, other] of changes.get(keys.col.group[key] as number) ?? [])
      if (other !== key && Math.abs(changed - day) <= NEAR) near.add(other)
    return near.size >= KEYS_THAT_CHANGE
  }
  const pairOf = (key: Key, value: number): number => pairIn(keyOf(key), value)
  const letGo = (): void => {
    letTableGo(keys)
    letTableGo(pairs)
    letTableGo(more)
    slots.letGo()
  }
  return { note, keyOf, pairOf, periodsOf, doubtful, counts, changesNear, letGo }
}

const hashOf = (group: number, a: number, b: number, c: number): number =>
  Math.imul(Math.imul(Math.imul(group, 31) + a, 0x01000193) ^ b, 0x01000193) ^ c
