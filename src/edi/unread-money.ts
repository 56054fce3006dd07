/** Amounts of kinds that no column of the format holds: they may be charges. */
import type { UnreadMoney } from '../csv/reader.js'
import type { SegmentLayout } from '../format/segment-layout.js'
import { elementName } from './element-names.js'
import { elementText, repetitionsOf, type Segment } from './segment.js'
import type { Separators } from './separators.js'

/** `isWithin`: whether a group that this segment opens is open. */
export function bindUnreadMoney(
  { money = [] }: SegmentLayout,
  columns: readonly string[],
  isWithin: (tag: string) => boolean,
): (segment: Segment, separators: Separators) => UnreadMoney | null {
  const byTag = new Map(money.map((one) => [one.tag, { ...one, known: new Set(one.others) }]))
  for (const column of columns) {
    const { tag = '', qualifier = null } = elementName(column) ?? {}
    if (qualifier !== null) byTag.get(tag)?.known.add(qualifier)
  }
  return ({ tag, elements }, separators) => {
    const own = byTag.get(tag)
    if (own === undefined || own.unless.some(isWithin)) return null
    for (const first of repetitionsOf(elements[1], separators)) {
      const [kind = '', amount = '', currency = ''] = [own.kind, own.amount, own.currency].map((part) =>
        elementText(first, part, separators).trim(),
      )
      if (!own.known.has(kind) && /[1-9]/.test(amount)) return { column: `${tag}+${kind}`, amount, currency }
    }
    return null
  }
}
