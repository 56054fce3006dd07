/** Law of all formats: dates that lie together only with day and month exchanged are reported, whatever they were written as. */

import { describe, expect, it, test } from 'vitest'
import type { FormatDeclaration } from '../src/index.js'
import { createExchangedDays } from '../src/parse/exchanged-days.js'
import { readDate } from '../src/values/dates.js'
import { type Parsed, parsed, recounted, sampleFiles, tablesUnderTest, usualSample } from './law-kit.js'
import { written } from './subtotals-kit.js'

const warned = ({ account }: Parsed): string[] =>
  account.summary.files
    .flatMap(({ warnings }) => warnings)
    .filter((one) => /would lie within|before their shipments/.test(one))

/** The sample's records with their dates on five days of one January week, each as `write` puts it. */
async function inOneWeek(
  format: FormatDeclaration,
  write: (day: string) => string,
): Promise<Parameters<typeof parsed>[0]> {
  const { records, delimiter } = await recounted(usualSample(format))
  let dates = 0
  const cell = (text: string): string => {
    const read = /^(20\d{6}|\d{1,4}[-/. ]\w{1,3}[-/. ]\d{2,4}([ T].*)?)$/.test(text)
      ? readDate(text, { ...format.dates, times: true })
      : undefined
    if (read === undefined) return text
    const time = typeof read === 'string' && read.length > 10 ? ` ${read.slice(11)}` : ''
    return `${write(`0${5 + (dates++ % 5)}`)}${time}`
  }
  return written(
    records.map((cells) => cells.map(cell)),
    delimiter,
  )
}

const days = ({ items }: Parsed): (string | null)[] =>
  items.flatMap(({ transaction_date, ship_date }) => [transaction_date, ship_date])

describe.each(tablesUnderTest.map((format) => [format.id, format] as const))('%s', (_, format) => {
  const usual = format.dates.slashOrder === 'day-first' ? 'day-first' : 'month-first'
  const other = usual === 'day-first' ? 'month-first' : 'day-first'
  const slashed = (day: string): string => (usual === 'day-first' ? `01/${day}/2026` : `${day}/01/2026`)

  it('warns of texts in the other order, and reads them once it is given', async () => {
    const right = await parsed(await inOneWeek(format, (day) => `2026-01-${day}`))
    expect(warned(right)).toEqual([])
    const file = await inOneWeek(format, slashed)
    expect(warned(await parsed(file))).toEqual([
      expect.stringContaining(`No cell shows the order: give --dates ${other} if a spreadsheet has`),
    ])
    const given = await parsed(file, { dates: other })
    expect([days(given), warned(given)]).toEqual([days(right), []])
    expect(warned(await parsed(file, { dates: usual }))).toEqual([])
  })

  it('warns of dates that a spreadsheet has exchanged', async () => {
    const file = await inOneWeek(format, (day) => `2026-${day}-01`)
    expect(warned(await parsed(file))).toEqual([
      expect.stringMatching(
        /^dates such as 2026-0\d-01.* lie up to 123 days apart; with day and month exchanged they would lie within 4\. .+ read the file as it was downloaded$/,
      ),
    ])
  })

  it('is silent if a day above 12 shows that they are right', async () => {
    for (const write of [slashed, (day: string) => `2026-${day}-01`]) {
      const file = await inOneWeek(format, (day) => (day === '09' ? '2026-01-19' : write(day)))
      expect(warned(await parsed(file)).filter((one) => one.includes('exchanged'))).toEqual([])
    }
  })
})

test('no sample is accused', async () => {
  for (const { path } of sampleFiles()) expect([path, warned(await parsed(path))]).toEqual([path, []])
})

describe('evidence', () => {
  const sentence = (dates: readonly string[]): string | null => {
    const seen = createExchangedDays()
    for (const date of dates) seen.noteWritten(date, date)
    return seen.sentence(true)
  }
  it.each([
    ['two days alone', ['2026-05-01', '2026-08-01']],
    ['an invoice and a late correction', ['2026-05-06', '2026-05-09', '2026-01-08']],
    ['weeks of two months', ['2026-03-02', '2026-03-09', '2026-04-06']],
    ['days that are far apart in both readings', ['2026-05-01', '2026-06-11', '2026-07-02']],
  ])('is not %s', (_name, dates) => {
    expect(sentence(dates)).toBeNull()
  })
  it('is a week that lies in five months', () => {
    expect(sentence(['2026-05-01', '2026-06-01', '2026-09-01'])).toContain('lie up to 123 days apart')
  })
})

it.each([
  ['within a week', ['2026-05-01', '2026-06-01', '2026-09-01'], true],
  ['within seven weeks, which is no evidence', ['2026-12-01', '2026-01-03', '2026-11-01'], false],
] as const)('dates that lie %s with day and month exchanged', (_, dates, isReported) => {
  const days = createExchangedDays()
  for (const date of dates) days.noteWritten(date, date)
  expect(days.sentence(true) !== null).toBe(isReported)
})

describe('the dates of one record', () => {
  /** Day-first readings of `MM/DD` texts, with the ship dates of their records. */
  const sentence = (...records: readonly (readonly [open: string, shipped: string])[]): string | null => {
    const days = createExchangedDays()
    for (const [open, shipped] of records) {
      const [first = '', second = ''] = open.split('/')
      const [dayFirst, monthFirst] = [`2026-${second}-${first}`, `2026-${first}-${second}`]
      days.noteOpen({ separator: '/', dayFirst, monthFirst }, 'day-first', open)
      days.noteRecord(dayFirst, shipped)
    }
    return days.sentence(true)
  }
  it('show the order if invoices would be older than their shipments', () => {
    expect(sentence(['02/01/2026', '2026-01-07'])).toMatch(
      /^dates such as 02\/01\/2026 were read day first, .+ dated up to 5 days before their shipments; month first they would be dated up to 25 days after them\. .+--dates month-first/,
    )
  })
  it.each([
    ['an invoice behind its shipment in either order', [['02/01/2026', '2026-01-02']]],
    ['a label that is billed ahead', [['02/01/2026', '2026-01-05']]],
    [
      'an invoice that is right beside others',
      [
        ['02/01/2026', '2026-01-07'],
        ['03/02/2026', '2026-01-30'],
      ],
    ],
    ['an invoice that is far behind in the other order', [['05/01/2026', '2026-01-07']]],
  ] as const)('do not with %s', (_name, records) => {
    expect(sentence(...records)).toBeNull()
  })

  it.each([
    ['samples/dpd-insights/english.csv', 'Invoice date', 'give --dates month-first if a spreadsheet has'],
    ['samples/dpd-insights/mixed-date-styles.csv', 'Invoice date', 'with other separators'],
    ['samples/dpd-insights/mixed-date-styles.csv', 'Shipment date', 'with other separators'],
  ])('%s: the column %s alone in the other order is reported', async (path, column, remedy) => {
    const { records, delimiter } = await recounted(path)
    const at = records[0]?.indexOf(column) ?? -1
    const exchanged = records.map((cells) =>
      cells.with(
        at,
        (cells[at] ?? '').replace(/^2026(\d\d)(\d\d)$/, '$1/$2/2026').replace(/^(\d\d)\.(\d\d)\./, '$2/$1/'),
      ),
    )
    expect(warned(await parsed(written(exchanged, delimiter)))).toEqual([expect.stringContaining(remedy)])
  })
})
