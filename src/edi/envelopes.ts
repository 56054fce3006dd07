/** The envelopes around the segments of a file: each must be closed, with the right count of its contents. */
import type { ReaderProblem } from '../csv/reader.js'
import type { Envelope } from '../format/segment-layout.js'
import type { Segment } from './segment.js'

export interface Envelopes {
  /** Processes the next segment; returns what is wrong with it as the beginning or the end of an envelope. */
  pass(segment: Segment): ReaderProblem | null
  /** Reports what is missing at the end of the file. */
  end(): ReaderProblem | null
}

interface Open {
  readonly level: number
  readonly reference: string
  /** Segments so far, and envelopes one level inside. */
  segments: number
  envelopes: number
}

const REMEDY =
  'Segments may be missing, and money with them: compare the totals of the invoices, and ask the sender for the file again.'

export function createEnvelopes(envelopes: readonly Envelope[]): Envelopes {
  const open: Open[] = []
  const opening = new Map(envelopes.map((envelope, level) => [envelope.opens, level]))
  const closing = new Map(envelopes.map((envelope, level) => [envelope.closes, level]))

  function begin(level: number, segment: Segment): ReaderProblem | null {
    const unclosedBefore = unclosed(level)
    const last = open.at(-1)
    if (last !== undefined) last.envelopes++
    const { reference } = envelopes[level] as Envelope
    open.push({ level, reference: elementOf(segment, reference[0]), segments: 1, envelopes: 0 })
    return unclosedBefore === undefined ? null : missing(unclosedBefore, segment.tag)
  }

  function close(level: number, segment: Segment): ReaderProblem | null {
    const unclosedBefore = unclosed(level + 1)
    const closed = open.at(-1)?.level === level ? open.pop() : undefined
    if (closed === undefined) return { column: segment.tag, ...unopened(envelopes[level] as Envelope) }
    const last = open.at(-1)
    if (last !== undefined) last.segments += closed.segments
    if (unclosedBefore !== undefined) return missing(unclosedBefore, segment.tag)
    return miscounted(closed, segment) ?? misnamed(closed, segment)
  }

  /** Leaves envelopes from `level` inwards, and returns the innermost of them. */
  function unclosed(level: number): Open | undefined {
    let innermost: Open | undefined
    while ((open.at(-1)?.level ?? -1) >= level) {
      const closing = open.pop() as Open
      innermost ??= closing
      const outer = open.at(-1)
      if (outer !== undefined) outer.segments += closing.segments
    }
    return innermost
  }

  function missing({ level, reference }: Open, tag: string): ReaderProblem {
    const { opens, closes } = envelopes[level] as Envelope
    return {
      column: closes,
      value: tag,
      expected: `${closes} before it: ${opens} ${reference} is not closed`,
      remedy: REMEDY,
    }
  }

  function miscounted({ level, ...open }: Open, segment: Segment): ReaderProblem | null {
    const { opens, closes, counts } = envelopes[level] as Envelope
    const stated = elementOf(segment, counts.element)
    const count = counts.of === 'segments' ? open.segments : open.envelopes
    if (stated.replace(/^0+(?=\d)/, '') === `${count}`) return null
    const inner = envelopes.slice(level + 1).map((envelope) => envelope.opens)
    const what = counts.of === 'segments' ? `segments from ${opens} to ${closes}` : inner.join(' or ')
    const column = columnOf(closes, counts.element)
    return { column, value: stated, expected: `${count}, the number of ${what} read`, remedy: REMEDY }
  }

  function misnamed({ level, reference }: Open, segment: Segment): ReaderProblem | null {
    const { opens, closes, reference: elements } = envelopes[level] as Envelope
    const stated = elementOf(segment, elements[1])
    if (withoutLeadingZeros(stated) === withoutLeadingZeros(reference)) return null
    const column = columnOf(closes, elements[1])
    return { column, value: stated, expected: `${reference}, as in its ${opens}`, remedy: REMEDY }
  }

  return {
    pass: (segment) => {
      const begins = opening.get(segment.tag)
      if (begins !== undefined) return begin(begins, segment)
      const last = open.at(-1)
      if (last !== undefined) last.segments++
      const ends = closing.get(segment.tag)
      return ends === undefined ? null : close(ends, segment)
    },
    end: () => {
      const unclosedAtEnd = unclosed(0)
      return unclosedAtEnd === undefined ? null : missing(unclosedAtEnd, 'end of the file')
    },
  }
}

const columnOf = (tag: string, element: number): string => `${tag}-${`${element}`.padStart(2, '0')}`
const elementOf = ({ elements }: Segment, element: number): string => (elements[element] ?? '').trim()
const withoutLeadingZeros = (text: string): string => text.replace(/^0+(?=.)/, '')

const unopened = ({ opens, closes }: Envelope): Omit<ReaderProblem, 'column'> => ({
  value: closes,
  expected: `${opens} before it`,
  remedy: REMEDY,
})
