/** Which parcels, charges and days a row of a contract is for. */
import { fold } from '../values/fold.js'

/** `2-8`: both ends included; a text that is no number is itself alone. */
export interface Range {
  readonly from: number
  readonly to: number
  readonly text: string | null
}

const NUMBER = /^\d{1,9}(\.\d{1,6})?$/

/** `5`, `2-8`, `2,4-6`, `51-`, `-20`, `A1`; undefined where it is none of these. */
export function readRanges(text: string): Range[] | undefined {
  const ranges: Range[] = []
  for (const part of text.split(',')) {
    const one = part.trim()
    if (one === '') return undefined
    const [, low = '', high = ''] = /^([\d.]*)\s*-\s*([\d.]*)$/.exec(one) ?? []
    if (low === '' && high === '') {
      if (one === '-') return undefined
      ranges.push(
        NUMBER.test(one) ? { from: +one, to: +one, text: null } : { from: 1, to: 0, text: fold(one) },
      )
      continue
    }
    if ((low !== '' && !NUMBER.test(low)) || (high !== '' && !NUMBER.test(high))) return undefined
    const range = { from: low === '' ? 0 : +low, to: high === '' ? Infinity : +high, text: null }
    if (range.to < range.from) return undefined
    ranges.push(range)
  }
  return ranges
}

/** `008` is `8`. */
export function isWithin(ranges: readonly Range[], value: string): boolean {
  if (!NUMBER.test(value)) return ranges.some(({ text }) => text !== null && text === fold(value))
  const number = +value
  return ranges.some(({ from, to }) => from <= number && number <= to)
}

/** A test of names by a pattern: `DAS*`, compared without case and punctuation. */
export function namePattern(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*').map(fold)
  if (parts.length === 1) return (name) => fold(name) === parts[0]
  return (name) => {
    const text = fold(name)
    const [first = '', ...others] = parts
    if (!text.startsWith(first)) return false
    let at = first.length
    for (const [index, part] of others.entries()) {
      const isLast = index === others.length - 1
      const found = isLast ? text.length - part.length : text.indexOf(part, at)
      if (found < at || (isLast && !text.endsWith(part))) return false
      at = found + part.length
    }
    return true
  }
}
