import { format as formatDay, isValid, parse } from 'date-fns'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DateForm, DateRules } from '../src/format/format.js'
import { type DayOrder, readDate } from '../src/values/dates.js'

/** The day of a date in one order. */
const inOrder = (text: string, rules: DateRules, order: DayOrder) => {
  const date = readDate(text, rules)
  return typeof date !== 'object' ? date : order === 'day-first' ? date.dayFirst : date.monthFirst
}
const usual = (form: DateForm): DayOrder => (form.startsWith('slash') ? 'month-first' : 'day-first')
const read = (text: string, form: DateForm, order = usual(form), times = false) =>
  inOrder(text, { forms: [form], times }, order)

describe('each form', () => {
  it.each<[DateForm, string, string]>([
    ['YYYY-MM-DD', '2025-09-06', '2025-09-06'],
    ['YYYYMMDD', '20250906', '2025-09-06'],
    ['YYYYMMDD', '20250906.0', '2025-09-06'],
    ['YYYYMMDD', '20250906,0', '2025-09-06'],
    ['DD-MMM-YYYY', '06-Sep-2025', '2025-09-06'],
    ['DD-MMM-YYYY', '6-SEP-2025', '2025-09-06'],
    ['DD-MMM-YY', '06-sep-25', '2025-09-06'],
    ['DD MMM YYYY', '06 Sep 2025', '2025-09-06'],
    ['DD.MM.YYYY', '06.09.2025', '2025-09-06'],
    ['DD.MM.YYYY', '6.9.2025', '2025-09-06'],
    ['DD-MM-YYYY', '06-09-2025', '2025-09-06'],
    ['YYYY-MM-DD', '2025/09/06', '2025-09-06'],
    ['YYYY-MM-DD', '2025/9/6', '2025-09-06'],
    ['YYYY-MM-DD', '2025-09-06T00:00:00.000Z', '2025-09-06'],
    ['YYYY-MM-DD', '2025-09-06 00:00:00 UTC', '2025-09-06'],
    ['YYYY-MM-DD', '2025-09-06T00:00:00+02:00', '2025-09-06'],
    ['slash', '9/6/2025 12:00:00 AM', '2025-09-06'],
    ['slash', '09/06/2025', '2025-09-06'],
    ['slash', '9/6/2025', '2025-09-06'],
    ['slash-YY', '9/6/25', '2025-09-06'],
    ['slash-YY', '1/2/00', '2000-01-02'],
  ])('%s reads %s', (form, text, day) => {
    expect(read(text, form)).toBe(day)
  })

  it.each<[DateForm, string]>([
    ['YYYY-MM-DD', '2025-9-6'],
    ['YYYY-MM-DD', '2025-09-06x'],
    ['YYYY-MM-DD', '2025/09-06'],
    // Converted to another zone, it may be another day.
    ['YYYY-MM-DD', '2025-09-05T22:00:00.000Z'],
    ['slash', '9/6/2025 12:00:00 PM'],
    ['YYYY-MM-DD', '2025-09-061'],
    ['YYYY-MM-DD', '25-09-06'],
    ['YYYYMMDD', '202509061'],
    ['YYYYMMDD', '2025096'],
    ['YYYYMMDD', '20250230'],
    ['YYYYMMDD', '18990906'],
    ['YYYYMMDD', '2025090a'],
    ['YYYYMMDD', '20250906.5'],
    ['YYYYMMDD', '20250906.00'],
    ['YYYYMMDD', '20250230.0'],
    ['YYYY-MM-DD', '20250906.0'],
    ['YYMMDD', '20250906'],
    ['YYYY-MM-DD', '20250906'],
    ['DD-MMM-YYYY', '06-Sept-2025'],
    ['DD-MMM-YYYY', '06-Mai-2025'],
    ['DD-MMM-YYYY', '06-Sep-25'],
    ['DD-MMM-YY', '06-Sep-2025'],
    ['DD.MM.YYYY', '06.09.25'],
    ['DD-MM-YYYY', '06-09-25'],
    ['DD-MM-YYYY', '06-09.2025'],
    ['slash', '1/2/24'],
    ['slash-YY', '1/2/2024'],
    ['slash', '2025/09/06'],
    ['slash', '45906'],
    ['slash', 'today'],
  ])('%s does not read %s', (form, text) => {
    expect(read(text, form)).toBeUndefined()
  })

  it('of several is tried', () => {
    const rules = { forms: ['YYYY-MM-DD', 'slash', 'slash-YY'] as const }
    const texts = ['2025-09-06', '9/6/2025', '9/6/25', '20250906']
    expect(texts.map((text) => inOrder(text, rules, 'month-first'))).toEqual([
      '2025-09-06',
      '2025-09-06',
      '2025-09-06',
      undefined,
    ])
  })
})

describe('the calendar', () => {
  it.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['2025-04-31', false],
    ['2025-13-01', false],
    ['2025-13-40', false],
    ['2025-00-10', false],
    ['2025-01-00', false],
    ['0000-00-00', false],
    ['1899-12-31', false],
    ['1900-01-01', true],
  ])('%s: %s', (text, possible) => {
    expect(read(text, 'YYYY-MM-DD')).toBe(possible ? text : undefined)
  })

  const PATTERNS: readonly (readonly [DateForm, DayOrder, string])[] = [
    ['YYYY-MM-DD', 'month-first', 'yyyy-MM-dd'],
    ['YYYYMMDD', 'month-first', 'yyyyMMdd'],
    ['DD.MM.YYYY', 'day-first', 'dd.MM.yyyy'],
    ['DD-MM-YYYY', 'day-first', 'dd-MM-yyyy'],
    ['slash', 'month-first', 'MM/dd/yyyy'],
    ['slash', 'day-first', 'dd/MM/yyyy'],
  ]

  it.each(PATTERNS)('agrees with date-fns on which days exist: %s, %s', (form, slash, pattern) => {
    const part = (most: number) => fc.integer({ min: 0, max: most })
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2199 }), part(14), part(33), (year, month, day) => {
        const two = (number: number) => `${number}`.padStart(2, '0')
        const text = pattern.replace('yyyy', `${year}`).replace('MM', two(month)).replace('dd', two(day))
        const known = parse(text, pattern, new Date(0))
        expect(read(text, form, slash)).toBe(isValid(known) ? formatDay(known, 'yyyy-MM-dd') : undefined)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the order of slash dates', () => {
  it.each<[string, DayOrder, string | undefined]>([
    ['03/04/2025', 'month-first', '2025-03-04'],
    ['03/04/2025', 'day-first', '2025-04-03'],
    ['13/04/2025', 'month-first', undefined],
    ['13/04/2025', 'day-first', '2025-04-13'],
    ['04/13/2025', 'day-first', undefined],
    ['13/13/2025', 'month-first', undefined],
    ['05/05/2025', 'month-first', '2025-05-05'],
  ])('%s %s is %s', (text, slash, day) => {
    expect(read(text, 'slash', slash)).toBe(day)
  })
})

describe('times', () => {
  it.each([
    ['2025-09-06 7:05', '2025-09-06T07:05:00'],
    ['2025-09-06T23:59:59', '2025-09-06T23:59:59'],
    ['2025-09-06 00:00:00', '2025-09-06T00:00:00'],
    ['2025-09-06', '2025-09-06'],
    ['2025-09-06 24:00', undefined],
    ['2025-09-06 12:60', undefined],
    ['2025-09-06 12:00:60', undefined],
    ['2025-09-06 12:05 PM', '2025-09-06T12:05:00'],
    ['2025-09-06 12:05:00 AM', '2025-09-06T00:05:00'],
    ['2025-09-06 11:59:59 pm', '2025-09-06T23:59:59'],
    ['2025-09-06 13:00 PM', undefined],
    ['2025-09-06 0:05 AM', undefined],
    ['2025-09-06 07:05:30.000', '2025-09-06T07:05:30'],
    ['2025-09-06 07:05:30.120', undefined],
    ['2025-09-06 07:05:30 UTC', undefined],
    ['2025-09-06T12:00:00Z', undefined],
    ['2025-09-06 12', undefined],
  ])('%s is %s', (text, expected) => {
    expect(read(text, 'YYYY-MM-DD', 'month-first', true)).toBe(expected)
  })

  it('are refused where the format has none', () => {
    expect(read('2025-09-06 12:00', 'YYYY-MM-DD')).toBeUndefined()
  })

  it.each([' 00:00:00', ' 0:00', 'T00:00:00', ' 00:00:00.000'])(
    'of midnight are left out there: %s',
    (time) => {
      expect(read(`2025-09-06${time}`, 'YYYY-MM-DD')).toBe('2025-09-06')
      expect(read(`6.9.2025${time}`, 'DD.MM.YYYY')).toBe('2025-09-06')
    },
  )
})

describe('a day with a time to the second', () => {
  const rules: DateRules = { forms: ['slash', 'YYYY-MM-DD'], times: true }
  const digit = fc.constantFrom(...'0123456789')
  const moment = fc
    .tuple(
      fc.constantFrom('2025', '2024', '1900', '1899', '20x5'),
      fc.constantFrom('01', '02', '12', '13', '00', '1'),
      fc.constantFrom('01', '28', '29', '30', '31', '32', '00'),
      fc.constantFrom(' ', 'T', 't', '  '),
      fc.tuple(digit, digit, fc.constantFrom(':', '.'), digit, digit, digit, digit),
    )
    .map(
      ([y, m, d, mark, [h, hh, colon, min, mm, s, ss]]) =>
        [y, m, d, mark, h, hh, colon, min, mm, s, ss] as const,
    )

  it('is read as its parts are', () => {
    fc.assert(
      fc.property(moment, ([y, m, d, mark, h, hh, colon, min, mm, s, ss]) => {
        const day = readDate(`${y}-${m}-${d}`, rules)
        const time = `${h}${hh}${colon}${min}${mm}:${s}${ss}`
        const isTime = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time) && (mark === ' ' || mark === 'T')
        const wanted = typeof day === 'string' && isTime ? `${day}T${time}` : undefined
        expect(readDate(`${y}-${m}-${d}${mark}${time}`, rules)).toBe(wanted)
        expect(readDate(`${y}-${m}-${d}${mark}${time}`, { ...rules, forms: ['slash'] })).toBe(undefined)
      }),
      { numRuns: 3000 },
    )
  })
})
