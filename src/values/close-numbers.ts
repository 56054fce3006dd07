/** Identifiers similar to a mistyped one: digits swapped, one wrong or missing, an end cut off. */
import { fold } from './fold.js'
import { editDistance } from './nearest.js'

const MOST = 3
/** Shorter texts are part of too many numbers. */
const SHORT = 5
const FAR = 3

export function closeNumbers(wanted: string, numbers: Iterable<string>): string[] {
  const key = fold(wanted)
  const found = new Map<string, { readonly number: string; readonly distance: number }>()
  for (const number of numbers) {
    const other = fold(number)
    const distance = distanceOf(key, other)
    if (distance < FAR && !found.has(other)) found.set(other, { number, distance })
  }
  return [...found.values()]
    .sort((a, b) => a.distance - b.distance || (a.number < b.number ? -1 : 1))
    .slice(0, MOST)
    .map(({ number }) => number)
}

/** Below one: the same digits in another order, or a part of the number. */
function distanceOf(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length >= SHORT && short.length < long.length && long.includes(short)) return 0.5
  if (long.length - short.length >= FAR) return FAR
  if (a.length < SHORT) return FAR
  const distance = editDistance(a, b)
  return distance < FAR && sorted(a) === sorted(b) ? distance / 10 : distance
}

const sorted = (text: string): string => [...text].sort().join('')
