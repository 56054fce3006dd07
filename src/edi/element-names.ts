/** Names of elements, as columns have them. */
import { ELEMENT_NAME } from '../format/segment-layout.js'

export interface ElementName {
  readonly tag: string
  /** What the first element of the segment, or its first part, has to be; null: anything. */
  readonly qualifier: string | null
  /** The segment before, of the one that the value stands behind. */
  readonly behind: { readonly tag: string; readonly qualifier: string } | null
  readonly element: number
  /** From 1; 0 is the element as a whole. */
  readonly part: number
}

/** The name in its parts; undefined where it is none. */
export function elementName(name: string): ElementName | undefined {
  const found = ELEMENT_NAME.exec(name)
  if (found === null) return undefined
  const [, before, of = '', tag = '', qualifier = null, element = '', part = '0'] = found
  return {
    tag,
    qualifier,
    behind: before === undefined ? null : { tag: before, qualifier: of },
    element: 10 * digit(element, 0) + digit(element, 1),
    part: digit(part, 0),
  }
}

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48
