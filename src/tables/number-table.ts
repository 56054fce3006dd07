/** What a table says of each tracking number, found by the number of an invoice. */

/** Shorter ones are no tracking numbers, and zeros may be all that two of them differ by. */
const LONG = /^0*[1-9]\d{7,}$/

const withoutZeros = (number: string): string => number.replace(/^0+/, '')

export interface NumberTable<Value> {
  readonly size: number
  get(number: string): Value | undefined
  set(number: string, value: Value): void
  delete(number: string): void
  /**
   * Of this number, or of the one that differs by leading zeros alone: a spreadsheet takes them off. Nothing where
   * two of the table do.
   */
  find(number: string): Value | undefined
}

export function createNumberTable<Value>(): NumberTable<Value> {
  const values = new Map<string, Value>()
  const zeroed = new Map<string, string | null>() // numbers with leading zeros by the rest; null for several

  function alike(number: string): Value | undefined {
    if (!LONG.test(number)) return undefined
    const rest = withoutZeros(number)
    const [cut, whole] = [values.get(rest), zeroed.get(rest)]
    if (whole === undefined) return cut
    return whole === null || cut !== undefined ? undefined : values.get(whole)
  }

  return {
    get: (number) => values.get(number),
    set(number, value) {
      if (number.startsWith('0') && LONG.test(number)) {
        const rest = withoutZeros(number)
        const known = zeroed.get(rest)
        zeroed.set(rest, known === undefined || known === number ? number : null)
      }
      values.set(number, value)
    },
    delete: (number) => void values.delete(number),
    get size() {
      return values.size
    },
    find: (number) => values.get(number) ?? alike(number),
  }
}
