import { format as formatDay, isValid, parse } from 'date-fns'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DateForm, DateRules } from '../src/format/format.js'
import { type DayOrder, dateDoubt, isBlankDate, readDate } from '../src/values/dates.js'

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
    ['YYYY-MM-DD', '2025.09.06', '2025-09-06'],
    ['YYYY-MM-DD', '2025. 9. 6.', '2025-09-06'],
    ['YYYY-MM-DD', '2025年9月6日', '2025-09-06'],
    ['DD.MM.YY', '06.09.25', '2025-09-06'],
    ['DD.MM.YY', '6.9.25 00:00', '2025-09-06'],
    ['DD.MM.YY', '15.03.16', '2016-03-15'],
    ['D. M. YYYY', '6. 9. 2025', '2025-09-06'],
    ['D MONTH YYYY', '6. September 2025', '2025-09-06'],
    ['D MONTH YYYY', '15. März 2026', '2026-03-15'],
    ['D MONTH YYYY', '15. M\u0061\u0308rz 2026', '2026-03-15'],
    ['D MONTH YYYY', '15.MRZ.26', '2026-03-15'],
    ['D MONTH YYYY', '15-mai-2026', '2026-05-15'],
    ['D MONTH YYYY', '15-mai-26', '2026-05-15'],
    ['D MONTH YYYY', '15 août 2026', '2026-08-15'],
    ['D MONTH YYYY', '1er déc. 2026', '2026-12-01'],
    ['D MONTH YYYY', '15\u00a0juil.\u00a02026', '2026-07-15'],
    ['D MONTH YYYY', '15 mrt 2026', '2026-03-15'],
    ['D MONTH YYYY', '15 de marzo de 2026', '2026-03-15'],
    ['D MONTH YYYY', '15/ene/2026', '2026-01-15'],
    ['D MONTH YYYY', '15 settembre 2026', '2026-09-15'],
    ['D MONTH YYYY', '15 października 2026', '2026-10-15'],
    ['D MONTH YYYY', '15 PAZ 2026', '2026-10-15'],
    ['D MONTH YYYY', '15 Ağustos 2026', '2026-08-15'],
    ['D MONTH YYYY', '15MAR2026', '2026-03-15'],
    ['D MONTH YYYY', '15 March 2026 12:00:00 AM', '2026-03-15'],
    ['MONTH D, YYYY', 'March 15, 2026', '2026-03-15'],
    ['MONTH D, YYYY', 'Mar. 5th 2026', '2026-03-05'],
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
    ['YYYY-MM-DD', '2025.09'],
    ['YYYY-MM-DD', '2025年9-6'],
    // The year may be in front.
    ['DD.MM.YY', '26.03.15'],
    ['slash-YY', '26/03/15'],
    ['D MONTH YYYY', '26-mar-15'],
    // Of the century before, as a spreadsheet's day 0 is.
    ['DD.MM.YY', '30.12.99'],
    ['slash-YY', '12/30/99'],
    ['DD.MM.YY', '06.09.2025'],
    ['D. M. YYYY', '6.9.2025'],
    ['D MONTH YYYY', '15 mar'],
    ['D MONTH YYYY', 'mar 2026'],
    ['D MONTH YYYY', '31 Februar 2026'],
    ['D MONTH YYYY', '15 Montag 2026'],
    ['D MONTH YYYY', '15 jui 2026'],
    // Another month in another language.
    ['D MONTH YYYY', '15 listopada 2026'],
    ['D MONTH YYYY', '15 lip 2026'],
    ['D MONTH YYYY', '15. srp 2026'],
    ['MONTH D, YYYY', 'Wednesday 15, 2026'],
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

describe('what is in doubt', () => {
  it.each([
    ['26.03.15', 'a year of four digits: it is not clear which of the numbers is the year'],
    ['15-03-26', 'a year of four digits: it is not clear which of the numbers is the year'],
    ['25-Mar-15', 'a year of four digits: it is not clear which of the numbers is the year'],
    ['15.03.50', 'a year of four digits: "50" may be 1950 or 2050'],
    ['15 mars 76', 'a year of four digits: "76" may be 1976 or 2076'],
    ['15 lip 2026', 'the month in figures: "lip" is month 6 in one language, month 7 in another language'],
    ['31.02.26', undefined],
    ['15 Montag 15', undefined],
    ['15 Montag 2026', undefined],
    ['31.02.2026', undefined],
  ])('%s: %s', (text, doubt) => {
    expect(dateDoubt(text)).toBe(doubt)
  })

  it.each(['1/0/00', '00.01.00', '12/30/99', '30.12.99'])('%s is a spreadsheet’s day 0', (text) => {
    expect(isBlankDate(text)).toBe(true)
  })
})

describe('months by name', () => {
  const LANGUAGES = [
    'de',
    'en',
    'fr',
    'nl',
    'es',
    'it',
    'pt',
    'pl',
    'cs',
    'hr',
    'sk',
    'sl',
    'sv',
    'da',
    'nb',
    'ro',
    'tr',
    'ca',
    'bs',
  ]

  it.each(LANGUAGES)('%s: each is read as this library of names has it, or is in doubt', (language) => {
    let read = 0
    for (const month of ['long', 'short'] as const)
      for (let at = 0; at < 12; at++) {
        const day = new Date(Date.UTC(2026, at, 15))
        const parts = new Intl.DateTimeFormat(language, {
          day: 'numeric',
          month,
          year: 'numeric',
          timeZone: 'UTC',
        }).formatToParts(day)
        const name = parts.find(({ type }) => type === 'month')?.value ?? ''
        if (/\d/.test(name)) continue
        const text = `15 ${name} 2026`
        const found = readDate(text, { forms: ['D MONTH YYYY'] })
        if (found === undefined) expect(dateDoubt(text), text).toContain('in another language')
        else expect(found, text).toBe(`2026-${`${at + 1}`.padStart(2, '0')}-15`)
        if (found !== undefined) read++
      }
    expect(read).toBeGreaterThanOrEqual(9)
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
