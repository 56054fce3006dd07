/** Currency codes. */

let codes: ReadonlySet<string> | undefined

/** Whether a text is a code of ISO 4217, including historical currencies. */
export function isCurrency(text: string): boolean {
  codes ??= new Set([...Intl.supportedValuesOf('currency'), ...OTHERS])
  return /^[A-Z]{3}$/.test(text) && codes.has(text)
}

/** Codes of the standard that are missing in Node's list. */
const OTHERS = ['CHE', 'CHW', 'CLF', 'COU', 'MXV', 'USN', 'UYI', 'UYW', 'VED']

/** The currency code in a cell of a file, in upper or lower case; null if it is none. */
export function currencyOf(text: string): string | null {
  if (text.length !== 3) return null
  const code = text.toUpperCase()
  return isCurrency(code) ? code : null
}
