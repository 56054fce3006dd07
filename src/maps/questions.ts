/** Open questions in a map: `?` in place of a value. Nothing is read until they are answered. */
import type { Fault } from '../tables/schema-faults.js'

export const QUESTION = '?'

/** The question by the last key. */
const ASKED: Readonly<Record<string, string>> = {
  carrier: 'who bills, in lower-case words joined by "_", such as acme_post',
  currency: 'the currency that the files are billed in, such as EUR',
  decimal: 'the decimal mark of the amounts: comma or point',
  order: 'the order of day and month: day-first or month-first',
  tax: 'whether the total includes tax: included or excluded',
  column: 'the name of the column',
  billed_weight_unit: 'the unit of the weights: lb, kg, oz or g',
  category: 'what is charged, one of the categories',
}

/** Each open question, with its path. */
export function questionFaults(value: unknown, path: readonly PropertyKey[] = []): Fault[] {
  if (value === QUESTION) {
    const key = path.findLast((step) => typeof step === 'string') ?? ''
    const expected = ASKED[key as string] ?? 'a value'
    return [
      { path, value: QUESTION, expected, remedy: 'The file alone does not show it: answer it in the map.' },
    ]
  }
  if (typeof value !== 'object' || value === null || path[0] === 'notes') return []
  const entries: [PropertyKey, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value)
  return entries.flatMap(([step, inner]) => questionFaults(inner, [...path, step]))
}
