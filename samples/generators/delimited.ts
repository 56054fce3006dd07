/** Cells and records as text, the way carriers write them. */

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** Quoted only where a reader would else take the text apart. */
export function cellText(text: string, delimiter: string): string {
  return text.includes(delimiter) || text.includes('"') || text.includes('\n') || text.includes('\r')
    ? quoted(text)
    : text
}

export function recordText(cells: readonly string[], delimiter: string, lineEnd: string): string {
  return cells.map((cell) => cellText(cell, delimiter)).join(delimiter) + lineEnd
}
