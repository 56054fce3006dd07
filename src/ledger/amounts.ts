/** Amounts, each stored once and identified by a number. */
import { isLate } from '../values/late-money.js'
import { type Money, moneyOf, unitsText } from '../values/money.js'
import { createSlots, NONE } from './slots.js'
import { createTexts, type Dictionary } from './texts.js'

/** Amounts by their text, each parsed once. */
export interface Amounts {
  readonly texts: Dictionary
  id(text: string): number
  /** The same, looked up by its units, without hashing a text. */
  idOf(money: Money): number
  money(id: number): Money
}

/** Of two amounts with the same units and scale, whether the texts are equal: their digits are, so that only zeros and a sign in front can differ. */
const isAsLong = (usual: Money, other: Money): boolean => usual.text.length === other.text.length

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
    const { units, scale, big } = money
    if (big !== null || scale >= SCALES || units >= UNITS || units < -UNITS) return id(money.text)
    const key = (units * SCALES + scale) | 0
    for (let at = slots.first(key); at !== NONE; at = slots.next()) {
      const known = read[at] as Money
      if (known.units === units && known.scale === scale && (isLate(money) || isAsLong(known, money)))
        return at
    }
    const { text } = money
    const found = id(text)
    // Only texts in their usual form: they are what units and scale give.
    if (text === unitsText(units, scale)) slots.add(key, found)
    return found
  }
  return {
    texts,
    id,
    idOf,
    money: (at) => read[at] ?? moneyOf('0'),
  }
}
