/**
 * Texts of DOS and of old Macs. Windows-1252 has signs where they have letters, or nothing at all, so that a word shows it:
 *
 *     M\x81nchen    K\x94ln    Andr\x82s      „ ” ‚ are no letters, and \x81 is nothing: code page 850
 *     M\x9fnchen    Gen\x8fve                 Ÿ is a capital in the middle of a word: Mac Roman
 */
import { isAscii } from 'node:buffer'
import { latin1 } from './latin1.js'

export type CodePage = 'cp850' | 'macintosh'

const CHECK = 'check names and labels, and save the file as UTF-8 if they are wrong'
export const PAGE_WARNINGS: Readonly<Record<CodePage, string>> = {
  cp850: `read in code page 850 (DOS), which words of the file show: ${CHECK}`,
  macintosh: `read in Mac Roman (old Macs), which words of the file show: ${CHECK}`,
}

/** In words of Windows-1252 they are rarely followed by a small letter. The last is a pound sign of DOS. */
const FOREIGN = /(?<=[A-Za-z])[\x81-\x84\x86-\x90\x93\x94\x98\x9b\x9d\x9f](?=[a-z])|\x9c(?=\d)/g
/** Those that are small letters in one of both, and capitals or signs in the other. */
const SMALL: Readonly<Record<CodePage, RegExp>> = {
  cp850: /[\x81-\x84\x86\x9c]/,
  macintosh: /[\x8e\x8f\x90\x98\x9d\x9f]/,
}
/** Quotes of Windows-1252, which a wrong apostrophe (`Joe‚s`) or a missing blank puts into words. */
const QUOTES = /[\x82\x84\x93\x94\x9b\x8b]/
/** A letter of Windows-1252 or of UTF-8, which neither has in a word; also a curly quote of UTF-8, whose last byte may be before a digit. */
const OTHERWISE = /[A-Za-z][\xe0\xe2-\xff][a-z]|[\xc3-\xc5][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}/
/** A byte may be damaged. */
const LEAST = 2

/** Whether a record that is not UTF-8 has a word with a letter that Windows-1252 does not have in words. */
export function hasForeignLetter(bytes: Buffer, start: number, end: number): boolean {
  let at = start
  while (at < end && ((bytes[at] as number) & 0xe0) !== 0x80) at++ // 80 to 9F, which most texts of Windows-1252 do not have
  return at < end && latin1(bytes, start, end).search(FOREIGN) >= 0
}

/** The code page of a text by its first bytes; null if they do not show one beyond doubt. */
export function codePageOf(head: Buffer): CodePage | null {
  if (isAscii(head)) return null
  const text = latin1(head, 0, head.length)
  if (OTHERWISE.test(text)) return null
  const letters = text.match(FOREIGN) ?? []
  if (letters.length < LEAST || letters.every((letter) => QUOTES.test(letter))) return null
  const [dos, mac] = [SMALL.cp850, SMALL.macintosh].map((small) =>
    letters.some((letter) => small.test(letter)),
  )
  return dos === mac ? null : dos ? 'cp850' : 'macintosh'
}
