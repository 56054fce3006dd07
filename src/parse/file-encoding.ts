/** The encoding of a file as its account names it, and what to check because of it. */
import type { Cells } from '../csv/cells.js'
import { PAGE_WARNINGS } from '../csv/code-page.js'
import type { Decoded, SourceEncoding } from '../csv/encoding.js'

/** Warning about a file whose encoding is `mixed`. */
const MIXED_ENCODINGS = 'some records are UTF-8, others Windows-1252: check names and labels'

/** Warning about UTF-16 whose last character is incomplete. */
const BROKEN_CHARACTER = 'the file ends within a character: it was probably cut off; download it again'

export function encodingOf(source: SourceEncoding, met: { utf8: boolean; windows1252: boolean }): string {
  if (source !== 'utf-8' || !met.windows1252) return source
  return met.utf8 ? 'mixed' : 'windows-1252'
}

/** `encoding`: as the account names it. */
export function encodingWarnings(
  encoding: string,
  { broken }: Pick<Decoded, 'broken'>,
  { foreignRow }: Cells['met'],
): string[] {
  const page = Object.entries(PAGE_WARNINGS).find(([name]) => name === encoding)?.[1]
  return [
    ...(encoding === 'mixed' ? [MIXED_ENCODINGS] : []),
    ...(page === undefined ? [] : [page]),
    ...(foreignRow === 0
      ? []
      : [
          `letters of record ${foreignRow}, and perhaps of others, are not in Windows-1252, but probably of DOS or an old Mac: save the file as UTF-8, else names and labels are wrong`,
        ]),
    ...(broken() ? [BROKEN_CHARACTER] : []),
  ]
}
