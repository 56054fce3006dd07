/** Values of the texts of plain records by their numbers, and whether a text is what its cell requires. */
import type { Kernel } from '../csv/kernel/kernel.js'
import { numberedTexts, type PlainTexts } from '../csv/plain-texts.js'
import { isDamaged } from '../values/damaged-number.js'
import { isBlankDate } from '../values/dates.js'
import { cleanIdentifier, foldIdentifier } from '../values/fold.js'
import { type Money, ZERO } from '../values/money.js'
import { moneyOfUnits } from '../values/money-of-units.js'
import type { BilledWeight } from './billed-weight.js'
import { Pairs } from './plain-classes.js'
import type { Reading } from './reading.js'
import { looksLikeTotal } from './total-row.js'

/** Requirements of a text, which are combined: the kernel recognises amounts and names by itself. */
export const AMOUNT = 1
/** An identifier written in the form that is compared. */
export const NAME = 2
export const DATE = 4
/** An identifier in any spelling, which cannot be that of a total. */
export const NUMBER = 8
/** A day, or one of the texts for none, whatever order of day and month the file turns out to have. */
export const DAY = 32
/** A text with which no header begins. */
export const BEGINS = 16

/** A text whose evidence for the order of day and month has been counted. */
export const WATCHED = 64

/** Number of cached weights: a power of two. */
const WEIGHTS = 4096

/** Larger amounts go to the mapper: hundreds of smaller ones add up exactly. */
const GREATEST = 2 ** 43

/** Values of numbered texts, valid together. A text that is not of the kind has no value. */
export interface TextValues {
  text(number: number): string
  /** The text; null if there is none. */
  textOrNull(number: number): string | null
  money(number: number): Money
  date(number: number): string | null
  day(number: number): string | null
  /** A weight by the texts of its cells; null if there is any doubt. */
  weight(number: number, unit: number): BilledWeight | null
}

/** Reads a weight from the texts of its cells. */
type ReadWeight = (text: string, unit: string) => BilledWeight | null

export interface NumberedValues {
  readonly current: TextValues
  /** Whether a text meets all requirements in `needs`; tests it if this is not known yet. */
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
  const asked = new Uint8Array(mostTexts) // requirements that have been tested
  let current = new KnownValues(kernel, texts.current, reading, readWeight)

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

  const isDay = (text: string): boolean =>
    reading.isSettled(text) && (reading.quietDate(text) !== null || isBlankDate(text))

  function find(number: number, needs: number): void {
    const text = texts.current.of(number)
    let found = 0
    if ((needs & AMOUNT) !== 0 && isAmount(number, text)) found |= AMOUNT
    if ((needs & DATE) !== 0 && isDate(number, text)) found |= DATE
    if ((needs & DAY) !== 0 && isDay(text)) found |= DAY
    if ((needs & BEGINS) !== 0 && !isHead(text)) found |= BEGINS
    if ((needs & WATCHED) !== 0) {
      reading.watchDate(text)
      found |= WATCHED
    }
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
      current = new KnownValues(kernel, texts.current, reading, readWeight)
      return true
    },
  }
}

/** Values that are partly known in advance: each text is read once. A class for the same reason as `KernelTexts`. */
class KnownValues implements TextValues {
  private readonly kernel: Kernel
  private readonly texts: PlainTexts
  private readonly reading: Reading
  private readonly readWeight: ReadWeight
  private readonly moneys: (Money | undefined)[] = [ZERO]
  private readonly dates: (string | null | undefined)[] = [null]
  private readonly weights = new Pairs<BilledWeight | null>(WEIGHTS)

  constructor(kernel: Kernel, texts: PlainTexts, reading: Reading, readWeight: ReadWeight) {
    this.kernel = kernel
    this.texts = texts
    this.reading = reading
    this.readWeight = readWeight
  }

  keepMoney(number: number, money: Money): void {
    this.moneys[number] = money
  }

  keepDate(number: number, date: string): void {
    this.dates[number] = date
  }

  text(number: number): string {
    return this.texts.of(number)
  }

  textOrNull(number: number): string | null {
    return number === 0 ? null : this.texts.of(number)
  }

  money(number: number): Money {
    return this.moneys[number] ?? this.readMoney(number)
  }

  date(number: number): string | null {
    const known = this.dates[number]
    return known === undefined ? this.readDate(number) : known
  }

  day(number: number): string | null {
    return number === 0 ? null : this.reading.quietDate(this.texts.of(number))
  }

  weight(number: number, unit: number): BilledWeight | null {
    const known = this.weights.get(number, unit)
    if (known !== undefined) return known
    const read = this.readWeight(this.texts.of(number), this.texts.of(unit))
    this.weights.set(number, unit, read)
    return read
  }

  private readMoney(number: number): Money {
    const read = this.knownMoney(number) ?? this.reading.certainAmount(this.texts.of(number)) ?? ZERO
    this.moneys[number] = read
    return read
  }

  /** An amount that the kernel has read: its text is in canonical form. */
  private knownMoney(number: number): Money | null {
    const { known, units, scales, decimals } = this.kernel
    if (!this.texts.isNumbered() || ((known[number] as number) & AMOUNT) === 0) return null
    const scale = scales[number] as number
    return moneyOfUnits(units[number] as number, decimals - scale, scale, this.texts.of(number))
  }

  private readDate(number: number): string | null {
    const read = this.reading.certainDate(this.texts.of(number))
    this.dates[number] = read
    return read
  }
}
