/** The decimal mark and the order of day and month, if the cells show them. */
import { newEvidence, noteMark, orderOf } from '../../detect/evidence.js'
import { readDate } from '../../values/dates.js'
import type { MarkReading } from '../../values/money.js'
import { count } from '../../values/shown-amounts.js'
import { QUESTION } from '../questions.js'
import { ALL_DATES } from './cell-kind.js'
import type { Sample } from './sample.js'

export interface Decimal {
  readonly value: string
  readonly note: string
  readonly reading: MarkReading
}

export function decimalOf({ kinds, cells }: Sample, taken: ReadonlySet<number>): Decimal {
  const evidence = newEvidence(true)
  const seen = { point: '', comma: '' }
  for (const [at, kind] of kinds.entries())
    if (kind === 'amount' && !taken.has(at))
      for (const cell of cells[at] ?? []) {
        const mark = cell === '' ? null : noteMark(cell, evidence)
        if (mark !== null) seen[mark] ||= cell
      }
  const { point, comma } = evidence
  if (point > 0 && comma > 0)
    return {
      value: QUESTION,
      reading: 'shape-only',
      note: `comma or point: cells show both ("${seen.point}", "${seen.comma}")`,
    }
  if (point + comma === 0)
    return {
      value: QUESTION,
      reading: 'shape-then-point',
      note: 'comma or point: no cell of this file shows it',
    }
  return point > 0
    ? {
        value: 'point',
        reading: 'shape-then-point',
        note: `sure: ${count(point, 'cell')} such as "${seen.point}", none otherwise`,
      }
    : {
        value: 'comma',
        reading: 'shape-then-comma',
        note: `sure: ${count(comma, 'cell')} such as "${seen.comma}", none otherwise`,
      }
}

export function orderPart({ kinds, cells }: Sample): { value: object; note: string } {
  const seen = { 'day-first': '', 'month-first': '' }
  let open = ''
  let times = false
  for (const [at, kind] of kinds.entries())
    if (kind === 'date')
      for (const cell of cells[at] ?? []) {
        if (cell === '') continue
        times ||= /\d:\d\d/.test(cell) && !/[T ]0?0:00(:00)?$/.test(cell)
        const date = readDate(cell, ALL_DATES)
        if (typeof date !== 'object') continue
        const order = orderOf(date)
        if (order === null) open ||= cell
        else seen[order] ||= cell
      }
  const withTimes = times ? { times } : {}
  const [day, month] = [seen['day-first'], seen['month-first']]
  if (day !== '' && month !== '')
    return {
      value: { order: QUESTION, ...withTimes },
      note: `day-first or month-first: cells show both ("${day}", "${month}")`,
    }
  if (day !== '' || month !== '') {
    const order = day === '' ? 'month-first' : 'day-first'
    return { value: { order, ...withTimes }, note: `sure: "${day || month}" is a day in no other order` }
  }
  if (open === '') return { value: withTimes, note: 'no date of this file has two readings' }
  return {
    value: { order: QUESTION, ...withTimes },
    note: `day-first or month-first: "${open}" may be either`,
  }
}
