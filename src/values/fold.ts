import { foldText } from './fold-label.js'
import { isNoValue } from './no-value.js'

const PLAIN = /^[ -~]*$/

/** `="…"`, quotes, a leading apostrophe, a spreadsheet's `.0` or `,0`, blanks and lower case: another spelling of the same identifier. */
const SPELT = /[\sa-z="'.,\u2018-\u201f]/
/** `="…"`, `=T("…")`, and the curly quotes that word processors and phones put around what is typed. */
const WRAPPED = /^(?:=(?:"(.*)"|T\("(.*)"\))|[\u2018-\u201f]+([^\u2018-\u201f]*)[\u2018-\u201f]+)$/i

/** The text within them. */
function unwrapped(text: string): string {
  const found = WRAPPED.exec(text)
  return found === null ? text : (found[1] ?? found[2] ?? found[3] ?? '').trim()
}

/** Whether it may be within them: there are millions of identifiers. */
function mayBeWrapped(text: string): boolean {
  const first = text.charCodeAt(0)
  return first === 61 || (first >= 0x2018 && first <= 0x201f)
}
/** A whole number with the decimal that a spreadsheet gave it. */
const WITH_DECIMAL = /^(\d+)[.,]0$/

/**
 * Digits with the thousands marks that a spreadsheet gave them: `5,512,088,543`. A point may be the number's own if there is one, and no
 * program puts marks into a number that begins with a zero: `001,002` are two numbers.
 */
const GROUPED = /^[1-9]\d{0,2}(?:(?:,\d{3})+|(?:\u00a0\d{3})+|(?:\u202f\d{3})+|(?:\.\d{3}){2,})$/

/** An identifier for comparing: `="1z a1b"`, `1Z A1B` and `1ZA1B` are equal. Users see the spelling of the file. */
export function foldIdentifier(text: string): string {
  if (!SPELT.test(text)) return text
  const stripped = unwrapped(text.replace(/\s+/g, '')).replace(/^'/, '')
  if (GROUPED.test(stripped)) return stripped.replace(/\D/g, '')
  return stripped.replace(WITH_DECIMAL, '$1').toUpperCase()
}

/** The same without the leading zeros that a spreadsheet drops from digits. */
export const foldNumber = (text: string): string => foldIdentifier(text).replace(/^0+(?=\d+$)/, '')

/** Without `="…"`, curly quotes, a leading apostrophe, a spreadsheet's `.0` or `,0` and its thousands marks; blank, and a word for no value, is null. */
export function cleanIdentifier(text: string): string | null {
  let clean = mayBeWrapped(text) ? unwrapped(text) : text
  if (clean.startsWith("'")) clean = clean.slice(1).trim()
  if ((clean.endsWith('.0') || clean.endsWith(',0')) && WITH_DECIMAL.test(clean)) clean = clean.slice(0, -2)
  const mark = clean.charCodeAt(clean.length - 4)
  if ((mark < 48 || mark > 57) && GROUPED.test(clean)) clean = clean.replace(/\D/g, '')
  return clean === '' || isNoValue(clean) ? null : clean
}

/** Names for comparing, without punctuation and white space: `Tracking #`, `1Z A1B`. Letters are folded as in labels. */
export function fold(text: string): string {
  // There are millions of tracking numbers.
  if (PLAIN.test(text)) return text.toLowerCase().replace(/[^a-z0-9]+/g, '')
  return foldText(text).replace(/[^\p{L}\p{N}]+/gu, '')
}
