/** What is around the digits of an amount: signs, currency signs, parentheses, quotes. */

/** Blanks and apostrophes between thousands. */
export const SPACE_MARKS = " '\u00a0\u202f\u2009\u2019"
/** Hyphens and dashes that word processors and web pages put in place of a minus. */
const DASHES = '\\u2010-\\u2013\\u2212\\ufe63\\uff0d'
const SIGNED = new RegExp(
  `^([$£€] ?(?=\\())?(\\()?([-+${DASHES}])?\\s?([$£€])?\\s?([-+${DASHES}])?\\s?([\\d.,${SPACE_MARKS}]*\\d)\\s?([$£€])?\\s?([-${DASHES}])?(\\))?( ?[$£€])?$`,
)
/** Quotes around an amount, or the apostrophe by which a spreadsheet keeps a number as text. */
const QUOTED = /^['\u2018\u2019]([^'\u2019]+)['\u2019]?$|^["\u201c\u201e]([^"\u201c\u201d]+)["\u201c\u201d]$/

export interface Lexeme {
  readonly body: string
  readonly negative: boolean
}

/** Removes sign and currency marks; undefined if they contradict each other. */
export function lexeme(text: string): Lexeme | undefined {
  const [, quoted, doubly] = QUOTED.exec(text) ?? []
  const found = SIGNED.exec(quoted ?? doubly ?? text)
  if (found === null) return undefined
  const [, outside, open, sign1, currency1, sign2, body = '', currency2, trailing, close, behind] = found
  if ((open === undefined) !== (close === undefined)) return undefined
  if ([outside, currency1, currency2, behind].filter((mark) => mark !== undefined).length > 1)
    return undefined
  const signs = [open, sign1, sign2, trailing].filter((mark) => mark !== undefined)
  if (signs.length > 1) return undefined
  return { body, negative: signs.length === 1 && signs[0] !== '+' }
}
