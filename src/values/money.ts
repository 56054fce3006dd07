/**
 * Money: text to exact decimal and back, as whole units at a scale (`40.20` is 4020 at 2), beyond the safe integers as a bigint.
 */
import type { DecimalText } from '../schema/line-item.js'
import { lexeme, SPACE_MARKS } from './amount-lexeme.js'

/** An exact decimal. `text` is canonical; `units` is valid only while `big` is null. */
export interface Money {
  readonly text: DecimalText
  readonly units: number
  readonly scale: number
  readonly big: bigint | null
}

/**
 * How to read a cell's decimal mark: fixed, or by the cell's own shape and otherwise by the file's evidence. `hundredths`: there is
 * none, and the last two digits are decimals; `marked`: there should be none but other cells have one, so whole numbers are ambiguous.
 * `comma`: other cells have a decimal comma where the format has a point, so `1,234` is 1.234 and `1.234` is ambiguous.
 */
export type MarkReading = PointReading | 'shape-then-comma' | 'comma' | 'shape-only' | 'hundredths' | 'marked'
type PointReading = 'point' | 'shape-then-point'

/** What an amount's shape shows about the decimal mark. */
export type MarkEvidence = 'point' | 'comma' | 'both-possible' | 'none' | 'malformed'

const SAFE_DIGITS = 15
const POWERS = Array.from({ length: SAFE_DIGITS + 1 }, (_, power) => 10 ** power)

export const ZERO: Money = { text: '0', units: 0, scale: 0, big: null }

/** A canonical decimal text (`-?digits[.digits]`) as Money. The caller guarantees the shape. */
export function moneyOf(text: DecimalText): Money {
  const point = text.indexOf('.')
  const scale = point < 0 ? 0 : text.length - point - 1
  const negative = text.charCodeAt(0) === 45
  if (text.length <= SAFE_DIGITS) {
    let units = 0
    for (let at = negative ? 1 : 0; at < text.length; at++) {
      if (at !== point) units = units * 10 + text.charCodeAt(at) - 48
    }
    return { text, units: negative && units !== 0 ? -units : units, scale, big: null }
  }
  const digits = point < 0 ? text : text.slice(0, point) + text.slice(point + 1)
  return fromUnits(BigInt(digits), scale, text)
}

function fromUnits(big: bigint, scale: number, text: DecimalText): Money {
  const safe = big <= 9007199254740991n && big >= -9007199254740991n
  return safe ? { text, units: Number(big), scale, big: null } : { text, units: 0, scale, big }
}

/** Units at a scale as canonical text. */
export function unitsText(units: number | bigint, scale: number): DecimalText {
  const negative = units < 0
  const digits = `${negative ? -units : units}`
  if (scale === 0) return negative ? `-${digits}` : digits
  const padded = digits.length > scale ? digits : digits.padStart(scale + 1, '0')
  const cut = padded.length - scale
  return `${negative ? '-' : ''}${padded.slice(0, cut)}.${padded.slice(cut)}`
}

const bigUnits = (money: Money): bigint => money.big ?? BigInt(money.units)

/** Exact sum of two amounts; the larger scale of the two. */
export function addMoney(a: Money, b: Money): Money {
  const scale = Math.max(a.scale, b.scale)
  if (b.units === 0 && b.big === null && a.scale === scale) return a
  if (a.units === 0 && a.big === null && b.scale === scale) return b
  const aPower = POWERS[scale - a.scale]
  const bPower = POWERS[scale - b.scale]
  if (a.big === null && b.big === null && aPower !== undefined && bPower !== undefined) {
    const units = a.units * aPower + b.units * bPower
    // Each product must be exact by itself: a sum of two unsafe products may look safe.
    if (
      Number.isSafeInteger(units) &&
      Number.isSafeInteger(a.units * aPower) &&
      Number.isSafeInteger(b.units * bPower)
    )
      return { text: unitsText(units, scale), units, scale, big: null }
  }
  const big = bigUnits(a) * 10n ** BigInt(scale - a.scale) + bigUnits(b) * 10n ** BigInt(scale - b.scale)
  return fromUnits(big, scale, unitsText(big, scale))
}

/** The negated amount. */
export function negate(money: Money): Money {
  const sign = signOf(money)
  if (sign === 0) return money
  const text = sign < 0 ? money.text.slice(1) : `-${money.text}`
  return {
    text,
    units: money.units === 0 ? 0 : -money.units,
    scale: money.scale,
    big: money.big === null ? null : -money.big,
  }
}

export function signOf(money: Money): -1 | 0 | 1 {
  if (money.big !== null) return money.big < 0n ? -1 : 1
  return money.units < 0 ? -1 : money.units > 0 ? 1 : 0
}

/** An exact running sum. Any number of amounts of any scale. */
export interface Sum {
  add(money: Money): void
  addText(text: DecimalText): void
  /** The sum so far, at the largest scale seen; `0` if nothing was added. */
  text(): DecimalText
  money(): Money
  /** The same as units at the largest scale seen. */
  total(): { units: number | bigint; scale: number }
  sign(): -1 | 0 | 1
  equals(money: Money): boolean
  reset(): void
}

/** The largest safe number of whole units that leaves room for one more addition. */
const ROOM = 4503599627370496

export function createSum(start?: DecimalText): Sum {
  const sum = new RunningSum()
  if (start !== undefined) sum.addText(start)
  return sum
}

/** A class, because there is one instance for each invoice: they share their methods. */
class RunningSum implements Sum {
  private scale = 0
  private low = 0
  /** Used once `low` has no room left, at the same scale. */
  private high = 0n

  add(money: Money): void {
    if (money.scale > this.scale) this.rescale(money.scale)
    if (money.big === null) {
      const power = POWERS[this.scale - money.scale]
      const units = power === undefined ? Number.NaN : money.units * power
      if (units <= ROOM && units >= -ROOM) {
        this.low += units
        if (this.low > ROOM || this.low < -ROOM) {
          this.high += BigInt(this.low)
          this.low = 0
        }
        return
      }
    }
    this.high += bigUnits(money) * 10n ** BigInt(this.scale - money.scale)
  }

  addText(text: DecimalText): void {
    this.add(moneyOf(text))
  }

  text(): DecimalText {
    return unitsText(this.units(), this.scale)
  }

  money(): Money {
    return moneyOf(this.text())
  }

  total(): { units: number | bigint; scale: number } {
    return { units: this.units(), scale: this.scale }
  }

  sign(): -1 | 0 | 1 {
    const all = this.units()
    return all < 0 ? -1 : all > 0 ? 1 : 0
  }

  equals(money: Money): boolean {
    if (this.high === 0n && money.big === null && money.scale === this.scale) return this.low === money.units
    const widest = Math.max(this.scale, money.scale)
    const mine = BigInt(this.units()) * 10n ** BigInt(widest - this.scale)
    return mine === bigUnits(money) * 10n ** BigInt(widest - money.scale)
  }

  reset(): void {
    this.scale = 0
    this.low = 0
    this.high = 0n
  }

  private rescale(wanted: number): void {
    const power = POWERS[wanted - this.scale]
    if (this.high === 0n && power !== undefined && Math.abs(this.low * power) <= ROOM) this.low *= power
    else {
      this.high = (this.high + BigInt(this.low)) * 10n ** BigInt(wanted - this.scale)
      this.low = 0
    }
    this.scale = wanted
  }

  private units(): number | bigint {
    return this.high === 0n ? this.low : this.high + BigInt(this.low)
  }
}

// A number that begins with 0 has no thousands marks: `0,125` has one reading.
const POINT_GROUPED = new RegExp(`^[1-9]\\d{0,2}([,${SPACE_MARKS}])\\d{3}(\\1\\d{3})*(\\.\\d+)?$`)
const POINT_IN_PAIRS = /^[1-9]\d?(,\d\d)+,\d{3}(\.\d+)?$/ // as in India
const COMMA_GROUPED = new RegExp(`^[1-9]\\d{0,2}([.${SPACE_MARKS}])\\d{3}(\\1\\d{3})*(,\\d+)?$`)
const POINT_PLAIN = /^\d*\.\d+$/
const COMMA_PLAIN = /^\d*,\d+$/
const INTEGER = /^\d+$/
const LONE_MARK = /^[1-9]\d{0,2}[.,]\d{3}$/
/** Longer texts are not amounts: their digits would be in every sum of the file. */
const LONGEST = 100

function bodyEvidence(body: string): MarkEvidence {
  if (INTEGER.test(body)) return 'none'
  if (LONE_MARK.test(body)) return 'both-possible'
  const point = POINT_PLAIN.test(body) || POINT_GROUPED.test(body) || POINT_IN_PAIRS.test(body)
  const comma = COMMA_PLAIN.test(body) || COMMA_GROUPED.test(body)
  if (point && comma) return 'none'
  return point ? 'point' : comma ? 'comma' : 'malformed'
}

/** What the text of a money cell shows about the file's decimal mark. */
export function markEvidence(text: string): MarkEvidence {
  const found = lexeme(text)
  return found === undefined ? 'malformed' : bodyEvidence(found.body)
}

/**
 * The amount in a trimmed, filled money cell, or the code of the reject. Signs, currency signs, parentheses,
 * thousands marks and a trailing minus are accepted; exponents are not, because digits are lost.
 */
export function readAmount(text: string, reading: MarkReading): Money | 'amount' | 'amount_ambiguous' {
  if (text.length > LONGEST) return 'amount'
  if (reading !== 'marked' && isCanonical(text, reading === 'point')) return moneyOf(text)
  const found = lexeme(text)
  if (found === undefined) return 'amount'
  const { body, negative } = found
  const evidence = bodyEvidence(body)
  if (evidence === 'malformed') return 'amount'
  if (reading === 'marked' && evidence === 'none' && /[1-9]/.test(body)) return 'amount_ambiguous'
  let comma = evidence === 'comma'
  if (reading === 'point') {
    if (comma) return 'amount'
    if (evidence === 'both-possible' && body.includes('.')) return canonical(body, '.', negative)
  } else if (evidence === 'both-possible') {
    if (reading === 'shape-only' || reading === 'marked') return 'amount_ambiguous'
    comma = reading === 'shape-then-comma' || reading === 'comma'
    if (reading === 'comma' && body.includes('.')) return 'amount_ambiguous'
  }
  return canonical(body, comma ? ',' : '.', negative)
}

/**
 * By far the commonest cells, recognised without a pattern: `40.20`, `-4.00`, `0`; not `-0.00`, `007`, `.5`. `1.234` only
 * if a point is known to be a decimal point.
 */
function isCanonical(text: string, isPoint: boolean): boolean {
  const start = text.charCodeAt(0) === 45 ? 1 : 0
  const first = text.charCodeAt(start)
  const second = text.charCodeAt(start + 1)
  if (!(first >= 48 && first <= 57) || (first === 48 && (start === 1 || (second >= 48 && second <= 57))))
    return false
  let whole = -1 // digits before the point
  let digits = 0
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) digits++
    else if (code === 46 && whole < 0 && digits > 0) {
      whole = digits
      digits = 0
    } else return false
  }
  return digits > 0 && (isPoint || digits !== 3 || whole < 0 || whole > 3 || first === 48)
}

function canonical(body: string, mark: ',' | '.', negative: boolean): Money {
  const cut = body.lastIndexOf(mark)
  const whole = (cut < 0 ? body : body.slice(0, cut)).replace(/\D/g, '').replace(/^0+(?=\d)/, '')
  const fraction = cut < 0 ? '' : body.slice(cut + 1)
  const digits = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`
  const zero = !/[1-9]/.test(digits)
  return moneyOf(negative && !zero ? `-${digits}` : digits)
}
