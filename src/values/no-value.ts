/** Words for no value: databases write `NULL` into blank cells, programs `nan`, `NaT` or `None`, people `N/A`. */
export const NO_VALUE_WORDS = String.raw`null|\(null\)|\\\\?n|nan|nat|<na>|none|nil|n\.?/?a\.?`
const NO_VALUE = new RegExp(`^(${NO_VALUE_WORDS})$`, 'i')
const LONGEST = 6

/** Whether the text of an identifier is such a word. */
export const isNoValue = (text: string): boolean => text.length <= LONGEST && NO_VALUE.test(text)

/** The words that a program writes into every blank cell. */
const WRITTEN: ReadonlySet<string> = new Set([
  'NULL',
  'null',
  '(null)',
  '\\N',
  '\\\\N',
  'nan',
  'NaN',
  'NaT',
  '<NA>',
  'None',
  'NA',
])

/** Whether a cell that should be an amount may be one that a program left blank. */
export const isWrittenBlank = (text: string): boolean => WRITTEN.has(text)

/** A zero as the accounting formats of spreadsheets show it: `-`, `$ -`, `- €`. */
const ZERO_DASH = /^[$£€]? *[-\u2013\u2014\u2212] *[$£€]?$/

export const isZeroDash = (text: string): boolean => ZERO_DASH.test(text)
