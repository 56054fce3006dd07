/**
 * Sums per tracking number in whole cents: the fast exact way in JavaScript (decimal.js on the same cells takes
 * several times as long, so every contender is given this one).
 */
import { createHash } from 'node:crypto'

/** `-12.3` is -1230. Throws where the cell is no amount of at most two decimals. */
export function cents(text) {
  let at = 0
  let negative = false
  if (text.charCodeAt(0) === 45) {
    negative = true
    at = 1
  }
  let units = 0
  let decimals = -1
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 46 && decimals < 0) decimals = 0
    else if (code >= 48 && code <= 57 && decimals < 2) {
      units = units * 10 + code - 48
      if (decimals >= 0) decimals++
    } else if (code !== 48 || decimals < 2) throw new RangeError(`${text} is no amount in cents`)
  }
  if (decimals < 1) units *= 100
  else if (decimals === 1) units *= 10
  return negative ? -units : units
}

/** Takes records as arrays of texts. */
export function createSums({ tracking, amounts, only }) {
  const sums = new Map()
  return {
    sums,
    add(record) {
      if (only !== null && record[only.at] !== only.text) return
      let number = ''
      for (const at of tracking) {
        number = record[at]
        if (number !== '') break
      }
      let sum = 0
      for (const at of amounts) {
        const cell = record[at]
        if (cell !== '') sum += cents(cell)
      }
      sums.set(number, (sums.get(number) ?? 0) + sum)
    },
  }
}

export const text = (units) => {
  const digits = `${units < 0n ? -units : units}`.padStart(3, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** What all sums together say: the exact total, and a hash of every sum that is not zero. */
export function answerOf(sums) {
  let total = 0n
  const lines = []
  for (const [number, sum] of sums) {
    total += BigInt(sum)
    if (BigInt(sum) !== 0n) lines.push(`${number} ${sum}\n`)
  }
  return { net: text(total), groups: createHash('sha256').update(lines.sort().join('')).digest('hex') }
}
