/**
 * The values of earlier segments that still apply. A value applies until the end of its envelope or group, or until another
 * segment there replaces it; inner levels take precedence over outer ones. A second value for the same record
 * is recorded: the record can have only one of the two.
 */
import type { SegmentLayout, SegmentLoop } from '../format/segment-layout.js'
import { elementName } from './element-names.js'
import { elementText, repetitionsOf, type Segment } from './segment.js'
import type { Separators } from './separators.js'

export interface HeldValues {
  /** Adds the values of a segment. */
  hold(segment: Segment, separators: Separators): void
  /** Adds the values that apply to a whole envelope, unless other values are set. */
  foresee(said: StatedValue): void
  /** The values stated inside the innermost envelope, outside groups. */
  ofEnvelope(): StatedValue
  /** A record has used the values so far: later ones are for the next record. */
  recorded(): void
  /** Values stated more than once for the same record, by column; null if there are none. */
  repeated(deepest: number): ReadonlyMap<number, readonly string[]> | null
  /** The value of a column, from the outermost level to `deepest`. */
  value(column: number, deepest: number): string
  /** The level of the group that a segment opens, if its record needs the group's segments; else -1. */
  aheadOf(tag: string): number
  /** Whether a segment ends the group at that level. */
  ends(tag: string, level: number): boolean
  /** Whether a group or an envelope that this segment opens is open. */
  isWithin(tag: string): boolean
  /** Drops the values of that level and further in. */
  leave(level: number): void
  readonly levels: number
}

/** The values stated at a level, and by column the texts that were stated more than once for one record. */
interface StatedValue {
  values: (string | undefined)[]
  repeated: Map<number, readonly string[]>
}

interface Binding {
  readonly column: number
  readonly qualifier: string | null
  readonly behind: { readonly tag: string; readonly qualifier: string } | null
  readonly element: number
  readonly part: number
}

export function createHeldValues(layout: SegmentLayout, columns: readonly string[]): HeldValues {
  const { envelopes, loops } = layout
  const levels = envelopes.length + loops.length
  const opens = new Map<string, number>([
    ...envelopes.map(({ opens: tag }, level) => [tag, level] as const),
    ...loops.map(({ opens: tag }, at) => [tag, envelopes.length + at] as const),
  ])
  const closes = new Set(envelopes.map(({ closes: tag }) => tag))
  const { byTag, before } = bindColumns(columns)
  const own = new Set(layout.own?.map((name) => columns.indexOf(name)))
  const said = Array.from({ length: levels }, nothingSaid)
  const saidFor: number[][] = Array.from({ length: levels }, () => []) // the record for which each value was stated
  const open = new Array<boolean>(levels).fill(false)
  let records = 0
  let foreseen = nothingSaid()
  const qualifiers = new Map<string, string>() // of the last segments that others must follow

  function hold(segment: Segment, separators: Separators): void {
    const { tag, elements } = segment
    const level = enter(tag)
    const bindings = byTag.get(tag)
    for (const first of repetitionsOf(elements[1], separators)) {
      const qualifier = elementText(first, 1, separators).trim()
      if (before.has(tag)) qualifiers.set(tag, qualifier)
      if (bindings === undefined) return
      for (const { column, qualifier: own, behind, element, part } of bindings) {
        if (own !== null && own !== qualifier) continue
        const of = behind === null ? level : levelBehind(level, behind.tag)
        if (of < 0 || (behind !== null && qualifiers.get(behind.tag) !== behind.qualifier)) continue
        say(of, column, elementText(element === 1 ? first : elements[element], part, separators))
      }
    }
  }

  function say(level: number, column: number, text: string): void {
    const { values, repeated } = said[level] as StatedValue
    const times = saidFor[level] as number[]
    const before = times[column] === records ? (values[column] ?? '') : ''
    if (before !== '' && text !== '')
      repeated.set(column, [...(repeated.get(column) ?? [before.trim()]), text.trim()])
    else repeated.delete(column)
    values[column] = text
    times[column] = records
  }

  /** Segments after the one that opens a group apply to the level around the group, as long as that is open. */
  function levelBehind(level: number, tag: string): number {
    const group = opens.get(tag)
    if (group === undefined) return level
    return group === level ? Math.max(0, open.lastIndexOf(true, level - 1)) : -1
  }

  /** The level of a segment; leaves the groups that it ends. */
  function enter(tag: string): number {
    const own = opens.get(tag)
    for (let level = levels - 1; level >= envelopes.length; level--)
      if (open[level] === true && ends(tag, level)) leave(level)
    if (own === undefined) return Math.max(0, open.lastIndexOf(true))
    leave(own)
    open[own] = true
    return own
  }

  function leave(level: number): void {
    for (let at = level; at < levels; at++) {
      if (open[at] === true) {
        said[at] = nothingSaid()
        saidFor[at] = []
      }
      open[at] = false
    }
    if (level < envelopes.length) qualifiers.clear()
  }

  function ends(tag: string, level: number): boolean {
    const own = opens.get(tag)
    if (own !== undefined && own <= level) return true
    if (closes.has(tag)) return true
    const { holds, until } = loops[level - envelopes.length] as SegmentLoop
    if (until?.includes(tag) === true) return true
    return holds !== undefined && !holds.includes(tag)
  }

  /** The level with the value of a column; -1 if there is none. */
  function levelOf(column: number, deepest: number): number {
    const innermost = own.has(column) ? open.lastIndexOf(true, deepest) : -1
    for (let level = deepest; level >= Math.max(0, innermost); level--)
      if ((said[level] as StatedValue).values[column] !== undefined) return level
    return -1
  }

  return {
    hold,
    foresee: (given) => {
      foreseen = given
    },
    ofEnvelope: () => said[envelopes.length - 1] ?? nothingSaid(),
    recorded: () => {
      records++
    },
    value: (column, deepest) => {
      const level = levelOf(column, deepest)
      if (level >= 0) return (said[level] as StatedValue).values[column] ?? ''
      return own.has(column) ? '' : (foreseen.values[column] ?? '')
    },
    repeated: (deepest) => {
      if (foreseen.repeated.size === 0 && said.every(({ repeated }) => repeated.size === 0)) return null
      const found = new Map<number, readonly string[]>()
      for (let column = 1; column < columns.length; column++) {
        const level = levelOf(column, deepest)
        const ofMessage =
          level < envelopes.length && !own.has(column) ? foreseen.repeated.get(column) : undefined
        const texts = (level < 0 ? undefined : said[level]?.repeated.get(column)) ?? ofMessage
        if (texts !== undefined) found.set(column, texts)
      }
      return found.size === 0 ? null : found
    },
    aheadOf: (tag) => {
      const level = opens.get(tag) ?? -1
      return loops[level - envelopes.length]?.ahead === true ? level : -1
    },
    ends,
    isWithin: (tag) => open[opens.get(tag) ?? -1] === true,
    leave,
    levels,
  }
}

const nothingSaid = (): StatedValue => ({ values: [], repeated: new Map() })

/** The columns of each tag, and the tags that columns of other tags must follow. */
function bindColumns(columns: readonly string[]): {
  readonly byTag: ReadonlyMap<string, readonly Binding[]>
  readonly before: ReadonlySet<string>
} {
  const byTag = new Map<string, Binding[]>()
  const before = new Set<string>()
  for (const [column, text] of columns.entries()) {
    const name = elementName(text)
    if (name === undefined) continue
    if (name.behind !== null) before.add(name.behind.tag)
    const { tag, ...rest } = name
    byTag.set(tag, [...(byTag.get(tag) ?? []), { column, ...rest }])
  }
  return { byTag, before }
}
