/**
 * What the segments so far say that still holds. A value holds until the envelope or group that it was said in ends, or until a
 * segment there says another; what was said further in goes before what was said further out.
 */
import type { SegmentLayout, SegmentLoop } from '../format/segment-layout.js'
import { elementName } from './element-names.js'
import { elementText, repetitionsOf, type Segment } from './segment.js'
import type { Separators } from './separators.js'

export interface HeldValues {
  /** Takes a segment in. */
  hold(segment: Segment, separators: Separators): void
  /** What the segments of an envelope say of it as a whole, as far as nothing else holds. */
  foresee(values: readonly (string | undefined)[]): void
  /** What has been said within the innermost envelope, outside of groups. */
  ofEnvelope(): readonly (string | undefined)[]
  /** The value of a column, from the outermost level to `deepest`. */
  value(column: number, deepest: number): string
  /** The level that a segment opens as a group whose segments its record needs, -1 where it opens none. */
  aheadOf(tag: string): number
  /** Whether a segment ends the group at that level. */
  ends(tag: string, level: number): boolean
  /** Forgets what was said within that level and further in. */
  leave(level: number): void
  readonly levels: number
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
  const values: (string | undefined)[][] = Array.from({ length: levels }, () => [])
  const open = new Array<boolean>(levels).fill(false)
  let foreseen: readonly (string | undefined)[] = []
  const qualifiers = new Map<string, string>() // of the last segments that others stand behind

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
        if (behind !== null && qualifiers.get(behind.tag) !== behind.qualifier) continue
        const text = elementText(element === 1 ? first : elements[element], part, separators)
        ;(values[level] as (string | undefined)[])[column] = text
      }
    }
  }

  /** The level that a segment is in; what it ends is left. */
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
      if (open[at] === true) values[at] = []
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

  return {
    hold,
    foresee: (given) => {
      foreseen = given
    },
    ofEnvelope: () => values[envelopes.length - 1] ?? [],
    value: (column, deepest) => {
      for (let level = deepest; level >= 0; level--) {
        const text = (values[level] as (string | undefined)[])[column]
        if (text !== undefined) return text
      }
      return foreseen[column] ?? ''
    },
    aheadOf: (tag) => {
      const level = opens.get(tag) ?? -1
      return loops[level - envelopes.length]?.ahead === true ? level : -1
    },
    ends,
    leave,
    levels,
  }
}

/** The columns of each tag, and the tags that columns of other tags stand behind. */
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
