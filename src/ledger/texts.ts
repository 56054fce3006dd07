/** Texts kept once each and known by a number. */
import { type Money, moneyOf } from '../values/money.js'

export interface Dictionary {
  readonly list: string[]
  id(text: string): number
}

export const NONE = -1

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
  money(id: number): Money
}

export function createAmounts(list: readonly string[] = []): Amounts {
  const texts = createTexts(list)
  const read: Money[] = texts.list.map(moneyOf)
  const id = (text: string): number => {
    const found = texts.id(text)
    if (found === read.length) read.push(moneyOf(texts.list[found] ?? '0'))
    return found
  }
  return {
    texts,
    id,
    money: (at) => read[at] ?? moneyOf('0'),
  }
}
