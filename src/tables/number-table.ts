/** The values of a table by tracking number, looked up with the number from an invoice. */

/** Shorter numbers are not tracking numbers, and two of them may differ only in zeros. */
const LONG = /^0*[1-9]\d{7,}$/

const withoutZeros = (number: string): string => number.replace(/^0+/, '')

export interface NumberTable<Value> {
  readonly size: number
  get(number: string): Value | undefined
  set(number: string, value: Value): void
  delete(number: string): void
  /**
   * The value for this number, or for the one that differs only in leading zeros, which spreadsheets drop. Undefined if
   * several numbers of the table match.
   */
  find(number: string): Value | undefined
}

export function createNumberTable<Value>(): NumberTable<Value> {
  const values = new Map<string, Value>()
  const zeroed = new Map<string, string | null>() // numbers with leading zeros by the remaining digits; null for several

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
