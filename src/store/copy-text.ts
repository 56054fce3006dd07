/** Cells in the text form of COPY: separated by tabs, `\N` for null, one row per line. */

const ESCAPED = /[\\\n\r\t]/g
const NEEDS_ESCAPE = /[\\\n\r\t\0]/

const NULL = '\\N'

/** The only character that PostgreSQL does not accept in a text; its symbol replaces it. */
const NUL = /\0/g
const PICTURE_OF_NUL = '\u2400'

export function copyCell(text: string | null): string {
  if (text === null) return NULL
  if (!NEEDS_ESCAPE.test(text)) return text
  return text
    .replace(NUL, PICTURE_OF_NUL)
    .replace(ESCAPED, (char) =>
      char === '\\' ? '\\\\' : char === '\n' ? '\\n' : char === '\r' ? '\\r' : '\\t',
    )
}

/** A row of cells that are texts already. */
export const copyLine = (cells: readonly (string | number | boolean | null)[]): string =>
  `${cells.map((cell) => (cell === null ? NULL : copyCell(String(cell)))).join('\t')}\n`
