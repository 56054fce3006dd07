/** Texts kept once each and known by a number. */
import { type Money, moneyOf } from '../values/money.js'
import { createSlots, NONE } from './slots.js'

export interface Dictionary {
  readonly list: string[]
  id(text: string): number
}

/** A copy of its own: a slice would keep the whole block of the file that it was cut from. */
export function ownText(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}

export function createTexts(list: readonly string[] = []): Dictionary {
  const ids = new Map<string, number>()
  const texts: string[] = []
  let last = ''
  let lastId = NONE
  const id = (text: string): number => {
    if (lastId !== NONE && text === last) return lastId
    let found = ids.get(text)
    if (found === undefined) {
      found = texts.length
      const own = ownText(text)
      texts.push(own)
      ids.set(own, found)
    }
    last = text
    lastId = found
    return found
  }
  for (const text of list) id(text)
  return { list: texts, id }
}

/** Amounts by their text, read once. */
export interface Amounts {
  readonly texts: Dictionary
  id(text: string): number
  /** The same, found by its units: no text is hashed. */
  idOf(money: Money): number
  money(id: number): Money
}

/** Units and scale of amounts that are looked up without their texts. */
const UNITS = 2 ** 31
const SCALES = 5

export function createAmounts(list: readonly string[] = []): Amounts {
  const texts = createTexts(list)
  const read: Money[] = texts.list.map(moneyOf)
  const slots = createSlots()
  const id = (text: string): number => {
    const found = texts.id(text)
    if (found === read.length) read.push(moneyOf(texts.list[found] ?? '0'))
    return found
  }
  const idOf = (money: Money): number => {
    const { units, scale, text, big } = money
    if (big !== null || scale >= SCALES || units >= UNITS || units < -UNITS) return id(text)
    const key = (units * SCALES + scale) | 0
    for (let at = slots.first(key); at !== NONE; at = slots.next())
      if ((read[at] as Money).text === text) return at
    const found = id(text)
    slots.add(key, found)
    return found
  }
  return {
    texts,
    id,
    idOf,
    money: (at) => read[at] ?? moneyOf('0'),
  }
}
