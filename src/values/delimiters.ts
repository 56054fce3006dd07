/** What divides the cells of carriers' files, the commonest first. */
export const DELIMITERS: readonly string[] = [',', ';', '\t', '|']

/** Delimiters of one kind in a cell from which on it is a whole record; no sentence or address has as many. */
const RECORD = 12

/** Whether a cell holds a record that another delimiter divides: two sorts of files in one, or a file that a spreadsheet opened by the wrong one. */
export const isWholeRecord = (text: string): boolean =>
  text.length > RECORD && DELIMITERS.some((delimiter) => text.split(delimiter).length > RECORD)
