import { foldText } from '../charges/fold.js'

const PLAIN = /^[ -~]*$/

/** Names for comparing, without punctuation and white space: `Tracking #`, `1Z A1B`. Letters fold as in labels. */
export function fold(text: string): string {
  // Tracking numbers come in millions.
  if (PLAIN.test(text)) return text.toLowerCase().replace(/[^a-z0-9]+/g, '')
  return foldText(text).replace(/[^\p{L}\p{N}]+/gu, '')
}
