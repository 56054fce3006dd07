import { foldText } from '../charges/fold.js'

/** Names for comparing, without punctuation and white space: `Tracking #`, `1Z A1B`. Letters fold as in labels. */
export function fold(text: string): string {
  return foldText(text).replace(/[^\p{L}\p{N}]+/gu, '')
}
