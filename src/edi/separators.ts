/** The characters that separate segments and elements: a file states them in its first segment. */
import { latin1 } from '../csv/latin1.js'
import type { SegmentSyntax } from '../format/segment-layout.js'

export interface Separators {
  readonly syntax: SegmentSyntax
  readonly element: string
  readonly part: string
  /** Between the repetitions of an element; '' if there are none. */
  readonly repetition: string
  /** Escapes the following character; '' if there is none. */
  readonly release: string
  /** The end of a segment. If it is a line end, any kind of line end is accepted. */
  readonly end: string
  /** The decimal mark, if stated. */
  readonly decimal?: 'point' | 'comma'
}

/** Separators, and the position of the first segment, after one that only states them. */
export interface FoundSeparators {
  readonly separators: Separators
  readonly start: number
}

/** Characters needed to state the separators of an interchange, including line ends and blanks in between. */
const LONGEST = 400
const X12_ELEMENTS = 16

/**
 * The separators stated by the segment at `start`; null if it states none, `more` if more bytes are needed. Line breaks may occur
 * anywhere in a segment.
 */
export function separatorsAt(
  buffer: Buffer,
  start: number,
  end: number,
  finished: boolean,
): FoundSeparators | 'more' | null {
  const text = latin1(buffer, start, Math.min(end, start + LONGEST))
  if (text.length < 3) return finished ? null : 'more'
  const whole = finished || end - start >= LONGEST
  if (text.startsWith('ISA')) return x12(text, start, whole)
  return text.startsWith('UNA') || text.startsWith('UNB') ? edifact(text, start, whole) : null
}

/**
 *     ISA*00*          *00*          *ZZ*…*U*00401*000000001*0*P*>~
 *        ^                             ^                         ^^
 *        between elements              or between repetitions    between parts, end
 */
function x12(text: string, start: number, whole: boolean): FoundSeparators | 'more' | null {
  const element = text[3] ?? ''
  if (element === '' && !whole) return 'more'
  if (element === '' || /[\w\s]/.test(element)) return null
  let at = 3
  let version = ''
  let repetition = ''
  for (let nth = 1; nth < X12_ELEMENTS; nth++) {
    const next = text.indexOf(element, at + 1)
    if (next < 0) return whole ? null : 'more'
    const value = text.slice(at + 1, next).replace(/[\r\n]/g, '')
    if (nth === 11) repetition = value
    if (nth === 12) version = value
    if (nth === 1 && value.length !== 2) return null
    at = next
  }
  if (!/^\d{5}$/.test(version)) return null
  const behind = /^[\r\n]*([^\r\n])([\s\S])/.exec(text.slice(at + 1))
  if (behind === null) return whole ? null : 'more'
  const [found, part = '', mark = ''] = behind
  let end = mark
  if (/[\r\n]/.test(mark)) {
    // A line end, or a line that is full just before the mark.
    const rest = text.slice(at + 1 + found.length).replace(/^[\r\n]+/, '')
    if (rest.length < 3 && !whole) return 'more'
    if (rest !== '' && !/^[A-Z][A-Z0-9]{1,2}/.test(rest)) end = rest[0] ?? mark
  }
  const repeats = version >= '00402' && /^[^\w\s]$/.test(repetition) ? repetition : ''
  return { start, separators: { syntax: 'x12', element, part, repetition: repeats, release: '', end } }
}

/**
 *     UNA:+.? 'UNB+UNOC:3+…'      without UNA these very characters are meant
 *        ^^^^^^
 *        part, element, decimal mark, release, repetition or blank, end
 */
function edifact(text: string, start: number, whole: boolean): FoundSeparators | 'more' | null {
  const stated = text.startsWith('UNA')
  if (stated && text.length < 9 && !whole) return 'more'
  if (stated && text.length < 9) return null
  const [part = ':', element = '+', decimal = '.', release = '?', repetition = ' ', end = "'"] = stated
    ? text.slice(3, 9)
    : ":+.? '"
  const unb = stated ? text.slice(9).trimStart() : text
  if (unb.length < 12 && !whole) return 'more'
  if (!unb.startsWith('UNB') || unb[3] !== element) return null
  const version = /^UNB.\s*\w{4}\W(\d)/.exec(unb)?.[1] ?? '3'
  const marks = { '.': 'point', ',': 'comma' } as const
  return {
    start: start + (stated ? text.length - unb.length : 0),
    separators: {
      syntax: 'edifact',
      element,
      part,
      release: release === ' ' ? '' : release,
      repetition: repetition !== ' ' ? repetition : version === '4' && !stated ? '*' : '',
      end,
      ...(stated && (decimal === '.' || decimal === ',') ? { decimal: marks[decimal] } : {}),
    },
  }
}
