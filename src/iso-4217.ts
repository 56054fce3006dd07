/** Codes of currencies. */

let codes: ReadonlySet<string> | undefined

/** Whether a text is a code of ISO 4217, also of a currency that is no longer paid in. */
export function isCurrency(text: string): boolean {
  codes ??= new Set(Intl.supportedValuesOf('currency'))
  return /^[A-Z]{3}$/.test(text) && codes.has(text)
}
