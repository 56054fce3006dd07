/** `8.9E+11`, `8,9E+11`, `########`: a long number damaged by a spreadsheet. */
// Without a plus sign a decimal mark is required: `12E45` may be what the carrier wrote.
const DAMAGED = /^(\d+([.,]\d+)?e\+\d+|\d[.,]\d+e\d+|#+)$/i

export function isDamaged(number: string): boolean {
  return (number.includes('+') || number.length < 14) && mayBe(number) && DAMAGED.test(number)
}

/** Nearly all numbers are ruled out without a pattern: they contain neither an E nor a `#`. */
function mayBe(number: string): boolean {
  for (let at = 0; at < number.length; at++) {
    const code = number.charCodeAt(at)
    if ((code | 32) === 101 || code === 35) return true
  }
  return false
}
