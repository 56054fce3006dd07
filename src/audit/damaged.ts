/** `8.9E+11`, `8,9E+11`, `########`: what spreadsheets leave of a long number. */
const DAMAGED = /^(\d+([.,]\d+)?e\+?\d+|#+)$/i

export function isDamaged(number: string): boolean {
  return (number.includes('+') || number.length < 14) && DAMAGED.test(number)
}
