/** Words for no value: databases write `NULL` into blank cells, programs `nan`, `NaT` or `None`, people `N/A`. */
const NO_VALUE = /^(null|\(null\)|\\n|nan|nat|<na>|none|nil|n\.?\/?a\.?)$/i
const LONGEST = 6

/** Whether an identifier is none: such a word. */
export const isNoValue = (text: string): boolean => text.length <= LONGEST && NO_VALUE.test(text)

/** The words that a program writes into every blank cell. */
const WRITTEN: ReadonlySet<string> = new Set([
  'NULL',
  'null',
  '(null)',
  '\\N',
  'nan',
  'NaN',
  'NaT',
  '<NA>',
  'None',
])

/** Whether a cell that should be an amount may be one that a program left blank. */
export const isWrittenBlank = (text: string): boolean => WRITTEN.has(text)
