/** `8.9E+11`, `8,9E+11`, `########`, `#N/A`: a number damaged by a spreadsheet. */
// Without a plus sign a decimal mark is required: `12E45` may be what the carrier wrote.
const DAMAGED = /^(\d+([.,]\d+)?e\+\d+|\d[.,]\d+e\d+|#+)$/i

/** The errors of formulas: `#N/A`, `#REF!`, `#DIV/0!`, `#NAME?` in any language, `#NV`, and LibreOffice's `Err:508`. */
const FORMULA_ERROR = /^(#[¡¿]?\p{L}{2,11}(\/0)?[!?]|#N\/[A-Z]{1,2}|#NV|#GETTING_DATA|Err:\d{3})$/iu

export function isDamaged(number: string): boolean {
  return (
    (number.length < 14 || number.includes('+') || number.startsWith('##')) &&
    mayBe(number) &&
    (DAMAGED.test(number) || FORMULA_ERROR.test(number))
  )
}

/** Whether the text of a cell is the error of a formula. */
export const isFormulaError = (text: string): boolean => text.length < 16 && FORMULA_ERROR.test(text.trim())

/** Nearly all numbers are ruled out without a pattern: they contain neither an E nor a `#`. */
function mayBe(number: string): boolean {
  for (let at = 0; at < number.length; at++) {
    const code = number.charCodeAt(at)
    if ((code | 32) === 101 || code === 35) return true
  }
  return false
}

const SHORTENED = /^(\d+)(?:[.,](\d+))?e\+?(\d{1,2})$/i

/** What is left of a number: its first digits, and the number rounded to them; null if nothing is left, so that it may be any. */
function remainder(damaged: string): { readonly digits: number; readonly rounded: bigint } | null {
  const [, first = '', decimals = '', exponent = '0'] = SHORTENED.exec(damaged) ?? []
  const zeros = +exponent - decimals.length
  const digits = first + decimals
  if (first === '' || zeros < 0) return null
  return { digits: digits.length, rounded: BigInt(digits) * 10n ** BigInt(zeros) }
}

/** Only a number is shown so, in a column that is too narrow for it: `1Z…` is text. */
const isTooWide = (damaged: string): boolean => /^#+$/.test(damaged)

/** Tells whether a number may be one of those that a spreadsheet has damaged: `########` may be any of digits alone, `#N/A` any. */
export function mayBeOneOf(damaged: Iterable<string>): (number: string) => boolean {
  const byDigits = new Map<number, Set<bigint>>() // rounded numbers, by how many digits are left of them
  let [isAny, isAnyWhole] = [false, false]
  for (const number of damaged) {
    const left = remainder(number)
    if (isTooWide(number)) isAnyWhole = true
    else if (left === null) isAny = true
    else byDigits.set(left.digits, (byDigits.get(left.digits) ?? new Set()).add(left.rounded))
  }
  const isRounded = (number: string): boolean =>
    [...byDigits].some(([digits, rounded]) => rounded.has(roundedTo(number, digits)))
  return (number) => isAny || (isWhole(number) && (isAnyWhole || isRounded(BigInt(number).toString())))
}

/** The same the other way round: whether a damaged number may be one of these whole numbers. */
export function damagedOneOf(whole: Iterable<string>): (damaged: string) => boolean {
  const numbers = [...whole].filter(isWhole).map((number) => BigInt(number).toString())
  const byDigits = new Map<number, Set<bigint>>()
  return (damaged) => {
    const left = remainder(damaged)
    if (left === null) return !isTooWide(damaged) || numbers.length > 0
    const known = byDigits.get(left.digits) ?? new Set(numbers.map((one) => roundedTo(one, left.digits)))
    byDigits.set(left.digits, known)
    return known.has(left.rounded)
  }
}

const isWhole = (number: string): boolean => /^\d{1,60}$/.test(number)

/** To its first digits, as a spreadsheet shows it. */
function roundedTo(number: string, digits: number): bigint {
  const up = (number[digits] ?? '0') >= '5' ? 1n : 0n
  return (BigInt(number.slice(0, digits)) + up) * 10n ** BigInt(Math.max(0, number.length - digits))
}
