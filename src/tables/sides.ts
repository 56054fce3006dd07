/** The sides of a parcel in the user's table. */
import { readAmount } from '../values/money.js'

/** All three or none. A side that is not a number, and one without the others, is noted; sides of zero are not stated. */
export function sidesOf(
  texts: readonly (string | undefined)[],
  note: (at: number, cell: string, expected: string) => void,
): string | undefined {
  const sides = texts.map((text) => (text === undefined ? undefined : readAmount(text, 'shape-then-point')))
  const isNumber = sides.map((side) => typeof side === 'object' && side.units >= 0)
  const isStated = sides.map((side) => typeof side === 'object' && side.units > 0)
  if (!isStated.includes(false))
    return sides.map((side) => (typeof side === 'object' ? side.text : '')).join('x')
  const wrong = [...texts.entries()].filter(([at, text]) => text !== undefined && isNumber[at] === false)
  for (const [at, text = ''] of wrong) note(at, text, 'a decimal number above zero')
  const first = isStated.indexOf(true)
  if (wrong.length === 0 && first >= 0) note(first, texts[first] ?? '', 'all three sides')
  return undefined
}
