/** What the texts of plain records are as values, by their numbers; and whether a text is what its cell needs. */
import type { Kernel } from '../csv/kernel/kernel.js'
import { numberedTexts, type PlainTexts } from '../csv/plain-texts.js'
import { isDamaged } from '../values/damaged-number.js'
import { cleanIdentifier, foldIdentifier } from '../values/fold.js'
import { type Money, ZERO } from '../values/money.js'
import type { BilledWeight } from './billed-weight.js'
import { createPairs } from './plain-classes.js'
import type { Reading } from './reading.js'
import { looksLikeTotal } from './total-row.js'

/** What a text may be known to be: the kernel sees amounts and names at a glance. */
export const AMOUNT = 1
/** An identifier that is spelt as it is compared. */
export const NAME = 2
export const DATE = 4
/** An identifier, spelt as it may be; nothing of which a total is made. */
export const NUMBER = 8
/** A day, or none, whatever the file may yet tell of the order of day and month. */
export const DAY = 32
/** Nothing that a header begins with. */
export const BEGINS = 16

/** Weights that are remembered: a power of two. */
const WEIGHTS = 512

/** Greater amounts are left to the mapper: hundreds of these add up exactly. */
const GREATEST = 2 ** 43

/** Values of texts whose numbers hold together. Of texts that are none of the kind there is none. */
export interface TextValues {
  text(number: number): string
  /** The text; null where there is none. */
  textOrNull(number: number): string | null
  money(number: number): Money
  date(number: number): string | null
  day(number: number): string | null
  /** A weight by the texts of its cells, null where there is a doubt. */
  weight(number: number, unit: number): BilledWeight | null
}

/** The same, of which some is known before it is asked for: a text is read once. */
interface KnownValues extends TextValues {
  keepMoney(number: number, money: Money): void
  keepDate(number: number, date: string): void
}

/** What a weight is by the texts of its cells. */
type ReadWeight = (text: string, unit: string) => BilledWeight | null

export interface NumberedValues {
  readonly current: TextValues
  /** Whether a text is known to be all that `needs` says; finds it out. */
  has(number: number, needs: number): boolean
  renew(): boolean
}

export function numberedValues(
  kernel: Kernel,
  reading: Reading,
  readWeight: ReadWeight,
  isHead: (text: string) => boolean,
): NumberedValues {
  const { mostTexts, decimals } = kernel
  const texts = numberedTexts(kernel, reading.mark === 'point')
  const asked = new Uint8Array(mostTexts) // what has been found out
  let current = valuesOf(texts.current, reading, readWeight)

  function isAmount(number: number, text: string): boolean {
    const read = reading.certainAmount(text)
    if (read === null || read.big !== null || read.scale > decimals) return false
    const units = read.units * 10 ** (decimals - read.scale)
    kernel.units[number] = units
    kernel.scales[number] = read.scale
    current.keepMoney(number, read)
    return Math.abs(units) <= GREATEST
  }

  function isDate(number: number, text: string): boolean {
    const read = reading.certainDate(text)
    if (read === null) return false
    current.keepDate(number, read)
    return true
  }

  function find(number: number, needs: number): void {
    const text = texts.current.of(number)
    let found = 0
    if ((needs & AMOUNT) !== 0 && isAmount(number, text)) found |= AMOUNT
    if ((needs & DATE) !== 0 && isDate(number, text)) found |= DATE
    if ((needs & DAY) !== 0 && reading.isSettled(text)) found |= DAY
    if ((needs & BEGINS) !== 0 && !isHead(text)) found |= BEGINS
    if ((needs & (NAME | NUMBER)) !== 0) {
      const clean = cleanIdentifier(text)
      if (clean !== null && !isDamaged(clean) && !looksLikeTotal(text))
        found |= clean === text && foldIdentifier(text) === text ? NAME | NUMBER : NUMBER
    }
    kernel.known[number] = (kernel.known[number] as number) | found
    asked[number] = (asked[number] as number) | needs
  }

  return {
    get current() {
      return current
    },
    has: (number, needs) => {
      if (number === 0) return true
      const lacks = needs & ~(kernel.known[number] as number)
      const open = lacks & ~(asked[number] as number)
      if (open !== 0) find(number, open)
      return (needs & ~(kernel.known[number] as number)) === 0
    },
    renew: () => {
      if (!texts.renew()) return false
      asked.fill(0)
      current = valuesOf(texts.current, reading, readWeight)
      return true
    },
  }
}

function valuesOf(texts: PlainTexts, reading: Reading, readWeight: ReadWeight): KnownValues {
  const moneys: (Money | undefined)[] = [ZERO]
  const dates: (string | null | undefined)[] = [null]
  const weights = createPairs<BilledWeight | null>(WEIGHTS)

  function asMoney(number: number): Money {
    const read = reading.certainAmount(texts.of(number)) ?? ZERO
    moneys[number] = read
    return read
  }

  function asDate(number: number): string | null {
    const read = reading.certainDate(texts.of(number))
    dates[number] = read
    return read
  }

  return {
    keepMoney: (number, money) => {
      moneys[number] = money
    },
    keepDate: (number, date) => {
      dates[number] = date
    },
    text: texts.of,
    textOrNull: (number) => (number === 0 ? null : texts.of(number)),
    money: (number) => moneys[number] ?? asMoney(number),
    date: (number) => {
      const known = dates[number]
      return known === undefined ? asDate(number) : known
    },
    day: (number) => (number === 0 ? null : reading.quietDate(texts.of(number))),
    weight: (number, unit) => {
      const known = weights.get(number, unit)
      if (known !== undefined) return known
      const read = readWeight(texts.of(number), texts.of(unit))
      weights.set(number, unit, read)
      return read
    },
  }
}
