/** Delimiters in carriers' files, the commonest first. */
export const DELIMITERS: readonly string[] = [',', ';', '\t', '|']

/** Minimum number of one delimiter in a cell that is a whole record; no sentence or address has as many. */
const RECORD = 12

/** Whether a cell holds a record with another delimiter: two kinds of files in one, or a file that a spreadsheet opened with the wrong one. */
export const isWholeRecord = (text: string): boolean =>
  text.length > RECORD && DELIMITERS.some((delimiter) => text.split(delimiter).length > RECORD)
