/** Parses names of elements, as used for columns. */
import { ELEMENT_NAME } from '../format/segment-layout.js'

export interface ElementName {
  readonly tag: string
  /** The required first element of the segment, or its first part; null: anything. */
  readonly qualifier: string | null
  /** The segment that must precede the one with the value. */
  readonly behind: { readonly tag: string; readonly qualifier: string } | null
  readonly element: number
  /** From 1; 0 is the whole element. */
  readonly part: number
}

/** The parts of the name; undefined if it is not one. */
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
