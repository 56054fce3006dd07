/** Codes of currencies. */

let codes: ReadonlySet<string> | undefined

/** Whether a text is a code of ISO 4217, also of a currency that is no longer paid in. */
export function isCurrency(text: string): boolean {
  codes ??= new Set([...Intl.supportedValuesOf('currency'), ...OTHERS])
  return /^[A-Z]{3}$/.test(text) && codes.has(text)
}

/** Codes of the standard that Node's list leaves out. */
const OTHERS = ['CHE', 'CHW', 'CLF', 'COU', 'MXV', 'USN', 'UYI', 'UYW', 'VED']

/** The code that a cell of a file names, in capitals or small letters; null where it names none. */
export function currencyOf(text: string): string | null {
  if (text.length !== 3) return null
  const code = text.toUpperCase()
  return isCurrency(code) ? code : null
}
