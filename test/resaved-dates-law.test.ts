/** Law of all formats: a spreadsheet may write the dates of a file in its own way, and they are the same days. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { RESAVED_DATES } from '../src/index.js'
import { epochDay } from '../src/values/calendar.js'
import { readDate } from '../src/values/dates.js'
import { parsed, tablesUnderTest, usualSample } from './law-kit.js'

/** A day as a spreadsheet writes it: four ways of one order, and one that is month first. */
const STYLES: readonly (readonly [name: string, write: (y: string, m: string, d: string) => string])[] = [
  ['DD/MM/YYYY', (y, m, d) => `${d}/${m}/${y}`],
  ['DD.MM.YYYY', (y, m, d) => `${d}.${m}.${y}`],
  ['D-M-YYYY', (y, m, d) => `${d.replace(/^0/, '')}-${m.replace(/^0/, '')}-${y}`],
  ['YYYY-MM-DD', (y, m, d) => `${y}-${m}-${d}`],
  ['M/D/YYYY', (y, m, d) => `${m.replace(/^0/, '')}/${d.replace(/^0/, '')}/${y}`],
]

describe.each(tablesUnderTest.map((format) => [format.id, format] as const))('%s', (_, format) => {
  it('takes dates as spreadsheets write them', () => {
    expect(format.dates.forms, 'dates: { forms: RESAVED_DATES }, and the carrier’s own forms').toEqual(
      expect.arrayContaining([...RESAVED_DATES]),
    )
  })

  it.each(STYLES)('has the same dates re-saved as %s', async (_style, write) => {
    const path = usualSample(format)
    const { items, account } = await parsed(path)
    // Each date cell moves to a day that is free: the first one tells the order.
    const moved = new Map<string, string>()
    const text = withDates(readFileSync(path, 'latin1'), format, (date) => {
      const [y = '', m = '', d = ''] = date.slice(0, 10).split('-')
      if (!moved.has(date.slice(0, 10))) moved.set(date.slice(0, 10), moved.size === 0 ? '25' : d)
      const day = moved.get(date.slice(0, 10)) ?? d
      const time = date.length > 10 ? ` ${date.slice(11)}` : ''
      return `${write(y, m, day)}${time}`
    })
    const again = await parsed(Buffer.from(text, 'latin1'))
    expect(moved.size).toBeGreaterThan(0)
    expect(again.account.rejects).toEqual([])
    const wanted = (date: string | null): string | null => {
      const day = date === null ? undefined : moved.get(date.slice(0, 10))
      return date === null || day === undefined ? date : `${date.slice(0, 8)}${day}${date.slice(10)}`
    }
    for (const field of ['transaction_date', 'invoice_date'] as const)
      expect(again.items.map((item) => item[field])).toEqual(items.map((item) => wanted(item[field])))
    expect(again.items.map(({ account_id }) => account_id)).toEqual(items.map(({ account_id }) => account_id))
    expect(again.account.statements.map(({ account_id }) => account_id)).toEqual(
      account.statements.map(({ account_id }) => account_id),
    )
  })

  it.each([[''], ['.0'], ['.5']])('says what day numbers are, such as 45913%s', async (time) => {
    const days = new Set<string>()
    const text = withDates(readFileSync(usualSample(format), 'latin1'), format, (date) => {
      days.add(date.slice(0, 10))
      return `${epochDay(date) + 25_569}${time}`
    })
    const { account } = await parsed(Buffer.from(text, 'latin1'))
    // A record that says by its date what is in its other cells is rejected as a whole.
    const rejects = account.rejects.filter(({ expected }) => !expected?.startsWith('an invoice date or '))
    expect(rejects.length).toBeGreaterThan(0)
    for (const { code, remedy } of rejects) {
      expect([code, remedy]).toEqual([
        'date',
        expect.stringContaining('by which a spreadsheet counts days, 20'),
      ])
      expect(days).toContain(/\d{4}-\d\d-\d\d/.exec(remedy)?.[0])
    }
  })
})

type Format = (typeof tablesUnderTest)[number]

/** The text of a sample with its dates written in another way. */
function withDates(sample: string, { dates }: Format, write: (date: string) => string): string {
  let text = sample
  for (const cell of new Set(text.split(/[",;|\t\r\n]+/))) {
    const date =
      cell === '' || /^\d{1,2}\D\d/.test(cell)
        ? slashed(cell, dates.slashOrder === 'day-first')
        : readDate(cell, dates)
    if (typeof date !== 'string') continue
    const bounds = '[",;|\\t\\r\\n]'
    const pattern = new RegExp(`(?<=${bounds})${cell.replace(/[.]/g, '\\.')}(?=${bounds})`, 'g')
    text = text.replace(pattern, write(date))
  }
  return text
}

/** What a sample's cell of three numbers is: with points always the day first. */
function slashed(cell: string, dayFirst: boolean): string | undefined {
  const found = /^(\d{1,2})([./])(\d{1,2})\2(\d{4})$/.exec(cell)
  if (found === null) return undefined
  const [, first = '', mark, second = '', year = ''] = found
  const [day, month] = dayFirst || mark === '.' ? [first, second] : [second, first]
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
