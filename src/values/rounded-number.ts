/** Long numbers as a spreadsheet program rounds them: `9400100353830000000008` is `9.4001E+21`. */

/** Fewer digits would be shared by too many numbers. */
const LEAST = 4
/** A spreadsheet program keeps at most 15 digits. */
const MOST = 15

const ROUNDED = /^(\d)(?:[.,](\d+))?E\+?(\d+)$/

/** Whether the digits of a number may be lost: it has an exponent, or zeros behind the digits that are kept. */
export const isRounded = (number: string): boolean =>
  ROUNDED.test(number) || (/^\d+$/.test(number) && number.length > MOST && /^0+$/.test(number.slice(MOST)))

/** How many digits the numbers are rounded to; null if too few. */
export function significantDigits(numbers: readonly string[]): number | null {
  let most = 0
  for (const number of numbers) {
    const [rounded, , fraction = ''] = ROUNDED.exec(number) ?? []
    if (rounded !== undefined) most = Math.max(most, fraction.replace(/0+$/, '').length + 1)
  }
  if (most === 0) return MOST
  return most < LEAST ? null : Math.min(most, MOST)
}

/** The number at that many digits, with its magnitude; null if it is not a number. */
export function roundedForm(number: string, digits: number): string | null {
  const [, first, fraction = '', exponent = ''] = ROUNDED.exec(number) ?? []
  if (first !== undefined) return formOf(first + fraction, BigInt(exponent), digits)
  return /^\d+$/.test(number) ? formOf(number, BigInt(number.length - 1), digits) : null
}

function formOf(all: string, exponent: bigint, digits: number): string {
  const kept = BigInt(all.slice(0, digits).padEnd(digits, '0'))
  const up = (all[digits] ?? '0') >= '5' ? 1n : 0n
  const text = `${kept + up}`
  const carried = text.length > digits ? 1n : 0n
  return `${text.replace(/0+$/, '')}E${exponent + carried}`
}
