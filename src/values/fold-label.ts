/**
 * Carriers write the same label in many ways: capitals, lost accents, curly apostrophes, Turkish letters, umlauts
 * spelled out. Folding gives one text for comparing; it is never shown.
 */

/** Longer texts are not labels in any table; folding them would only cost time. */
export const LONGEST_LABEL = 500

const APOSTROPHES = /[\u2018\u2019\u201b\u2032\u00b4\u02bc`]/g
const DASHES = /\s*[-\u2010-\u2015\u2212]\s*/g
// Only Latin accents: the marks of other scripts are letters.
const ACCENTS = /[\u0300-\u036f\p{Cf}]/gu
/** Letters that no decomposition turns into plain ones. */
const LETTERS: Readonly<Record<string, string>> = {
  ı: 'i',
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
}
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g')

/** Case, accents, runs of white space and typographic marks folded; punctuation kept. */
export function foldText(text: string): string {
  return text
    .slice(0, LONGEST_LABEL)
    .replace(APOSTROPHES, "'")
    .normalize('NFKD')
    .replace(APOSTROPHES, "'") // also those from a decomposed double prime
    .replace(ACCENTS, '')
    .toLowerCase()
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
    .replace(DASHES, '-')
    .replace(/\s+/g, ' ')
    .trimStart()
}

/** The same without punctuation, and with `ae oe ue` read as umlauts: for comparing whole labels. */
export function foldLabel(text: string): string {
  if (text.length > LONGEST_LABEL) return ''
  return foldText(text)
    .replace(/'|(?<!\d)\.|\.(?!\d)/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/([aou])e/g, '$1')
}
