import { printableText } from '../schema/errors.js'

export interface TableColumn {
  readonly title: string
  readonly align?: 'right'
  /** May be cut down to this many characters if the table is wider than the screen. */
  readonly least?: number
  /** Which end of a cut text to keep: for a path its end. */
  readonly keep?: 'start' | 'end'
  /** Long texts wrap to the next line instead of being cut. */
  readonly wrap?: true
}

const GAP = '  '

/** An aligned table that fits the width if its columns allow it. Control characters are shown, not sent to the terminal. */
export function tableLines(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const safe = rows.map((row) => row.map(printableText))
  const titled = columns.some(({ title }) => title !== '')
  const all = titled ? [columns.map(({ title }) => title), ...safe] : safe
  const widths = columns.map((_, at) =>
    all.reduce((widest, row) => Math.max(widest, textWidth(row[at] ?? '')), 0),
  )
  shrink(widths, columns, width)
  return all.flatMap((row) => rowLines(row, columns, widths))
}

/** The table as one text. */
export const textTable = (...table: Parameters<typeof tableLines>): string =>
  `${tableLines(...table).join('\n')}\n`

function rowLines(
  row: readonly string[],
  columns: readonly TableColumn[],
  widths: readonly number[],
): string[] {
  const cells = columns.map((column, at) => {
    const text = row[at] ?? ''
    return column.wrap === true ? wrapped(text, widths[at] ?? 0) : [text]
  })
  const height = cells.reduce((most, lines) => Math.max(most, lines.length), 1)
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((column, at) => padded(cells[at]?.[line] ?? '', widths[at] ?? 0, column))
      .join(GAP)
      .trimEnd(),
  )
}

/** Wraps between words; a word longer than the line is cut by the padding. */
function wrapped(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.length - 1
    const longer = lines[last] === '' ? word : `${lines[last]} ${word}`
    if (textWidth(longer) <= width || lines[last] === '') lines[last] = longer
    else lines.push(word)
  }
  return lines
}

/** Narrows the widest column that may be cut, one character at a time. */
function shrink(widths: number[], columns: readonly TableColumn[], width: number): void {
  let over = widths.reduce((sum, one) => sum + one + GAP.length, -GAP.length) - width
  for (; over > 0; over--) {
    let widest = -1
    for (const [at, { least }] of columns.entries()) {
      const mine = widths[at] ?? 0
      if (least !== undefined && mine > least && mine > (widths[widest] ?? 0)) widest = at
    }
    if (widest < 0) return
    widths[widest] = (widths[widest] ?? 0) - 1
  }
}

function padded(text: string, width: number, column: TableColumn): string {
  const fitting = cutTo(text, width, column.keep ?? 'start')
  const space = ' '.repeat(Math.max(0, width - textWidth(fitting)))
  return column.align === 'right' ? space + fitting : fitting + space
}

/** The text, or as much of its start or end as fits, with an ellipsis for the rest. */
export function cutTo(text: string, width: number, keep: 'start' | 'end' = 'start'): string {
  if (textWidth(text) <= width) return text
  const characters = [...text]
  const from = keep === 'start' ? characters : characters.reverse()
  const shown: string[] = []
  let used = 1
  for (const character of from) {
    used += textWidth(character)
    if (used > width) break
    shown.push(character)
  }
  return keep === 'start' ? `${shown.join('')}…` : `…${shown.reverse().join('')}`
}

// East Asian characters and emoji are two columns wide, combining accents none.
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** Width of a text in terminal columns. */
export function textWidth(text: string): number {
  if (/^[\u0020-\u02ff]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += /\p{Mark}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return width
}
