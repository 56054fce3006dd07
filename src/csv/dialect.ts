/** Whether a file's first record is the line that states the delimiter for spreadsheets: `sep=;`. */
export const isDelimiterLine = (cells: readonly string[]): boolean =>
  cells.length <= 2 && /^sep=[,;\t|]?$/i.test(cells.join(''))

/** The quote character of a file's head: `'` only if it encloses every filled cell of the first line. */
export function sniffQuote(head: string, delimiter: string): string {
  const line = head.slice(0, (head.search(/[\r\n]/) + 1 || head.length + 1) - 1)
  const cells = line.split(delimiter).filter((cell) => cell !== '')
  const apostrophes = cells.length > 1 && cells.every((cell) => /^'[^']*'$/.test(cell))
  return apostrophes ? "'" : '"'
}
