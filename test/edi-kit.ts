/** A second reader of segments, slow and plain, and other ways to write the same file. */
import type { FormatDeclaration } from '../src/index.js'

export interface PlainSegment {
  readonly tag: string
  /** Parts of the elements; `[1][0]` is the first part of the first one. */
  readonly elements: readonly (readonly string[])[]
}

export interface Marks {
  readonly element: string
  readonly part: string
  /** '' for none. */
  readonly release: string
  readonly end: string
}

export const X12_MARKS: Marks = { element: '*', part: '>', release: '', end: '~' }
export const EDIFACT_MARKS: Marks = { element: '+', part: ':', release: '?', end: "'" }

export const marksOf = ({ segments }: FormatDeclaration): Marks =>
  segments?.syntax === 'x12' ? X12_MARKS : EDIFACT_MARKS

/** The marks that an interchange states for itself; those before it hold where it states none. */
function statedMarks(text: string, known: Marks): Marks {
  if (text.startsWith('UNA')) {
    const [part = '', element = '', , release = '', , end = ''] = text.slice(3, 9)
    return { part, element, release, end }
  }
  if (!text.startsWith('ISA')) return known
  const element = text[3] ?? ''
  const plain = text.slice(0, 200).replace(/(?<=.)[\r\n]+(?!GS)/g, '')
  const [part = '', end = ''] = plain.split(element)[16] ?? ''
  return { element, part, release: '', end }
}

/** The segments of a text; UNA is none. */
export function plainSegments(text: string, usual: Marks): PlainSegment[] {
  const found: PlainSegment[] = []
  let elements: string[][] = [['']]
  let marks = usual
  let begins = true
  const add = (character: string): void => {
    const parts = elements[elements.length - 1] as string[]
    parts[parts.length - 1] += character
  }
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string
    if (begins && !/\s/.test(character)) {
      begins = false
      marks = statedMarks(text.slice(at), marks)
      if (text.startsWith('UNA', at)) {
        at += 8
        begins = true
        continue
      }
    }
    if (character === marks.end) {
      const [[tag = ''] = [], ...rest] = elements
      if (tag.trim() !== '') found.push({ tag: tag.trim(), elements: [[tag], ...rest] })
      elements = [['']]
      begins = true
    } else if (character === '\r' || character === '\n') continue
    else if (marks.release !== '' && character === marks.release) add(text[++at] ?? '')
    else if (character === marks.element) elements.push([''])
    else if (character === marks.part) elements[elements.length - 1]?.push('')
    else add(character)
  }
  return found
}

/** The same segments in any marks. */
export function written(segments: readonly PlainSegment[], marks: Marks, between = ''): string {
  const special = [marks.element, marks.part, marks.release, marks.end].filter((mark) => mark !== '')
  const safe = (text: string): string =>
    marks.release === ''
      ? text
      : [...text]
          .map((character) => (special.includes(character) ? marks.release + character : character))
          .join('')
  return segments
    .map(({ elements }) => {
      const texts = elements.map((parts) => parts.map(safe).join(marks.part))
      // The last element of ISA states what is between parts.
      if (elements[0]?.[0] === 'ISA') texts[16] = marks.part
      return texts.join(marks.element) + marks.end + between
    })
    .join('')
}

/** A stack of what is open: places of the segments that opened it. */
type Scope = readonly number[]

/** The cells of every record, from first principles: the deepest place that encloses the record, and there what was said last. */
export function plainRecords(segments: readonly PlainSegment[], format: FormatDeclaration): string[][] {
  const { segments: layout, columns = [] } = format
  if (layout === undefined) return []
  const { envelopes, loops, records } = layout
  const openers = [...envelopes, ...loops].map(({ opens }) => opens)
  const closers = envelopes.map(({ closes }) => closes)
  const scopes: Scope[] = []
  const parties: ReadonlyMap<string, string>[] = []
  let open: { readonly level: number; readonly at: number }[] = []
  let last = new Map<string, string>()
  segments.forEach(({ tag, elements }, at) => {
    const level = openers.indexOf(tag)
    const stays = ({ level: own }: { level: number }): boolean => {
      if (level >= 0 && level <= own) return false
      const loop = loops[own - envelopes.length]
      if (loop === undefined) return true
      if (closers.includes(tag) || loop.until?.includes(tag) === true) return false
      return loop.holds === undefined || loop.holds.includes(tag)
    }
    const first = open.findIndex((one) => !stays(one))
    if (first >= 0) open = open.slice(0, first)
    if (level >= 0 && level < envelopes.length) last = new Map()
    if (level >= 0) open.push({ level, at })
    last = new Map(last).set(tag, (elements[1]?.[0] ?? '').trim())
    parties.push(last)
    scopes.push(open.map((one) => one.at))
  })
  const isWithin = (inner: Scope, outer: Scope): boolean => outer.every((at, nth) => inner[nth] === at)
  const ahead = new Set(loops.flatMap((loop) => (loop.ahead === true ? [loop.opens] : [])))
  const foreseen = envelopes.find((one) => one.ahead === true)
  const depthOfMessage = envelopes.length

  const cellOf = (name: string, at: number): string => {
    const found =
      /^(?:(?<before>\w+)\[(?<of>[^\]]+)\]>)?(?<tag>\w+)(?:\[(?<kind>[^\]]+)\])?-(?<element>\d+)(?:\.(?<part>\d))?$/.exec(
        name,
      )
    const { before, of, tag = '', kind, element = '', part } = found?.groups ?? {}
    const own = scopes[at] as Scope
    let best: { depth: number; at: number } | undefined
    segments.forEach((segment, other) => {
      if (segment.tag !== tag) return
      if (kind !== undefined && (segment.elements[1]?.[0] ?? '').trim() !== kind) return
      if (before !== undefined && parties[other]?.get(before) !== of) return
      const inner = scopes[other] as Scope
      // Behind the segment that opens a group: said of what the group is in, as long as it is open.
      const isOpener = before !== undefined && loops.some(({ opens }) => opens === before)
      if (isOpener && segments[inner.at(-1) ?? -1]?.tag !== before) return
      const scope = isOpener ? inner.slice(0, -1) : inner
      if (!isWithin(own, scope)) return
      if (layout.own?.includes(name) === true && scope.length !== own.length) return
      const isGroup =
        ahead.has(segments[at]?.tag ?? '') && scope.length === own.length && inner.length >= own.length
      const isMessage =
        foreseen !== undefined &&
        layout.own?.includes(name) !== true &&
        scope.length <= depthOfMessage &&
        segments[scope.at(-1) ?? -1]?.tag === foreseen.opens
      if (other > at && !isGroup && !isMessage) return
      // What is foreseen counts where nothing has been said before.
      const depth = other > at && !isGroup ? -1 : scope.length
      if (best === undefined || depth > best.depth || (depth === best.depth && other > best.at))
        best = { depth, at: other }
    })
    const parts = best === undefined ? undefined : segments[(best as { at: number }).at]?.elements[+element]
    return part === undefined ? (parts?.join(marksOf(format).part) ?? '') : (parts?.[+part - 1] ?? '')
  }
  return segments.map(({ tag }, at) =>
    records.includes(tag) ? columns.map((name) => (name === 'segment' ? tag : cellOf(name, at))) : [tag],
  )
}
