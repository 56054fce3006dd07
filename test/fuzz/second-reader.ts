/** A file's records by the rules of `src/csv/reader.ts`, told a second time in another way: by strings, in one pass. */
import { READER_LIMITS } from '../../src/csv/reader.js'

export interface SecondRecord {
  /** Cells with quotes undone, a character a byte. */
  readonly cells: readonly string[]
  /** The record as it stands. */
  readonly text: string
  readonly line: number
  readonly broken: boolean
}

const MARK = '\xef\xbb\xbf'

/** `text`: a character a byte, byte order mark of the file off. */
export function secondReading(text: string, delimiter: string, quote: string): SecondRecord[] {
  const records: SecondRecord[] = []
  const escaped = delimiter === '|' ? '\\|' : delimiter
  const unquoted = new RegExp(`[^${escaped}\\r\\n]*`, 'y')
  const quoted = new RegExp(
    `${quote}([^${quote}]*(?:${quote}${quote}[^${quote}]*)*)${quote}(?=[${escaped}\\r\\n]|$(?![^]))`,
    'y',
  )
  let [at, line] = [0, 1]
  while (at < text.length) {
    if (text.startsWith(MARK, at)) at += MARK.length
    if (at >= text.length) break
    const start = at
    const cells: string[] = []
    let broken = false
    for (;;) {
      const pattern = text[at] === quote ? quoted : unquoted
      pattern.lastIndex = at
      const found = cells.length === READER_LIMITS.fields ? null : pattern.exec(text)
      if (found === null) {
        broken = true
        at = start + (/^[^\r\n]*/.exec(text.slice(start))?.[0].length ?? 0)
        cells.splice(0, cells.length, text.slice(start, at))
        break
      }
      cells.push(found[1]?.replaceAll(quote + quote, quote) ?? found[0])
      at += found[0].length
      if (text[at] !== delimiter) break
      at++
    }
    const own = text.slice(start, at)
    records.push({ cells, text: own, line, broken })
    line += 1 + (own.match(/\r\n|\r|\n/g)?.length ?? 0)
    at += text.startsWith('\r\n', at) ? 2 : 1
  }
  return records
}
