/** Splits the text of a segment into elements and parts. */
import type { Separators } from './separators.js'

/** A segment's tag and elements, as in the file; `elements[1]` is the first one. */
export interface Segment {
  readonly tag: string
  readonly elements: readonly string[]
}

/** A segment's position in the buffer. */
export interface SegmentSpan {
  readonly start: number
  /** After its last byte, where the next one may begin. */
  readonly end: number
  readonly next: number
  readonly separators: Separators
  /** Whether its end was found: the last one of a file may be cut off. */
  readonly ended: boolean
}

/** `text`: without its end. Line ends inside are removed: they break the lines of a file whose segments end otherwise. */
export function cutSegment(text: string, separators: Separators): Segment {
  const line = text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/g, '') : text
  const elements = cut(line, separators.element, separators.release)
  return { tag: (elements[0] ?? '').trim(), elements }
}

/** The text of an element, or of one `part` of it, from 1. */
export function elementText(element: string | undefined, part: number, separators: Separators): string {
  if (element === undefined || element === '') return ''
  const { release } = separators
  const own = part === 0 ? element : (cut(element, separators.part, release)[part - 1] ?? '')
  return release === '' || !own.includes(release) ? own : released(own, release)
}

/** The repetitions of an element, usually only one. */
export function repetitionsOf(element: string | undefined, separators: Separators): readonly string[] {
  if (element === undefined) return ['']
  if (separators.repetition === '' || !element.includes(separators.repetition)) return [element]
  return cut(element, separators.repetition, separators.release)
}

/** Splits a text at separators that are not escaped by the release character. */
function cut(text: string, separator: string, release: string): string[] {
  if (release === '' || !text.includes(release)) return text.split(separator)
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === release) at++
    else if (text[at] === separator) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  parts.push(text.slice(from))
  return parts
}

/** The text without release characters: `5?+ pcs` is `5+ pcs`. */
function released(text: string, release: string): string {
  let plain = ''
  for (let at = 0; at < text.length; at++) {
    if (text[at] === release && at + 1 < text.length) at++
    plain += text[at]
  }
  return plain
}
