/** `8.9E+11`, `8,9E+11`, `########`: what spreadsheets leave of a long number. */
// Without a plus sign a decimal mark must be there: `12E45` may be what the carrier wrote.
const DAMAGED = /^(\d+([.,]\d+)?e\+\d+|\d[.,]\d+e\d+|#+)$/i

export function isDamaged(number: string): boolean {
  return (number.includes('+') || number.length < 14) && DAMAGED.test(number)
}
