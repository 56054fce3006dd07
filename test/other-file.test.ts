/** A second file behind the first: one cause, with the line where it begins, whatever is above its records. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formats as all } from '../src/formats.js'
import { createRejectCauses } from '../src/report/reject-causes.js'
import { parsed, usualSample } from './law-kit.js'
import { spread } from './times.js'

/** Files of tables: what is behind an interchange is told apart by its envelopes. */
const formats = all.filter(({ segments }) => segments === undefined)

const LINES = 14

/** The first lines of each format's usual sample. */
const small = new Map(
  formats.map((format) => {
    const lines = readFileSync(usualSample(format), 'latin1').trimEnd().split(/\r?\n/)
    // A record on two lines would be counted as two.
    const whole = lines.filter((line) => (line.match(/"/g)?.length ?? 0) % 2 === 0)
    return [format.id, whole.slice(0, LINES)]
  }),
)
const linesOf = (id: string): readonly string[] => small.get(id) ?? []
const bytesOf = (lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`, 'latin1')
const isFilled = (line: string): boolean => /[^,;|\s]/.test(line)

/** What may be above the records of the second file, and how many of the lines are blank. */
const ABOVE: Readonly<Record<string, readonly string[]>> = {
  nothing: [],
  'a title': ['Invoices of November 2026'],
  'a title and a blank line': ['Invoices of November 2026,,', ''],
  'titles with a number': ['Account,12345', 'Period,01.11.2026,30.11.2026'],
  'the name of the delimiter': ['sep=,'],
}

async function behind(first: readonly string[], second: readonly string[]) {
  const { items, account } = await parsed(bytesOf([...first, ...second]))
  const causes = createRejectCauses()
  for (const reject of account.rejects) causes.add(reject)
  return { items, rejects: account.rejects, causes: causes.lines(account.summary.files) }
}

const pairs = formats.flatMap((a) => formats.filter((b) => b !== a).map((b) => [a.id, b.id] as const))

// What is above the second file is the same for every first one: all pairs without it, and some with each.
describe.each(Object.entries(ABOVE))('with %s above it', (_, above) => {
  const nth = Object.values(ABOVE).indexOf(above)
  test.each(nth === 0 ? pairs : spread(pairs, 8, nth))(
    'behind %s, %s is one cause, from its first line on',
    async (a, b) => {
      const [first, second] = [linesOf(a), [...above, ...linesOf(b)]]
      const alone = await parsed(bytesOf(first))
      const { items, rejects, causes } = await behind(first, second)
      expect(items.length).toBe(alone.items.length)
      const filled = second.filter(isFilled).length
      expect(causes.slice(0, 2)).toEqual([
        `bytes: ${filled} of ${filled + alone.account.summary.totals.charged} records: expected the file to end before line ${first.length + 1}: another file begins there, ${b}`,
        expect.stringContaining('split the file before that line'),
      ])
      expect(rejects.map(({ line }) => line)).toEqual(
        second.flatMap((line, at) => (isFilled(line) ? [first.length + 1 + at] : [])),
      )
    },
  )
})

test('a byte order mark in front of the second file', async () => {
  for (const [a, b] of spread(pairs, 5)) {
    const [head = '', ...rest] = linesOf(b)
    const { causes } = await behind(linesOf(a), [`\xef\xbb\xbf${head}`, ...rest])
    expect([a, causes[0]]).toEqual([
      a,
      expect.stringContaining(`line ${LINES + 1}: another file begins there, ${b}`),
    ])
  }
})

test('a damaged record just above keeps its own cause', async () => {
  const first = linesOf('usps-eps')
  const damaged = (first[1] ?? '').replaceAll(/,\d+\.\d\d(?=,)/g, ',nil')
  const { causes } = await behind([...first, damaged], linesOf('dpd-uk'))
  expect(causes[0]).toMatch(/1 of \d+ records: .*found "nil"/)
  expect(causes[1]).toContain(`end before line ${first.length + 2}: another file begins there, dpd-uk`)
})

test('three files are three parts: each begins at its own line', async () => {
  const [a, b, c] = [linesOf('ups-billing'), linesOf('fedex-us'), linesOf('dpd-uk')]
  const { causes } = await behind(a, [...b, ...c, ...a])
  const start = a.length + 1
  expect(causes[0]).toContain(`${b.length} of`)
  expect(causes[0]).toContain(`line ${start}: another file begins there, fedex-us`)
  expect(causes[1]).toContain(`${c.length} of`)
  expect(causes[1]).toContain(`line ${start + b.length}: another file begins there, dpd-uk`)
})

describe('a second file of the same format', () => {
  test('without column names, behind one of fewer columns', async () => {
    const ups = linesOf('ups-billing')
    const header = readFileSync('samples/ups-billing/with-header.csv', 'latin1').split(/\r?\n/)[0] ?? ''
    const narrow = [header, ...ups].map((line) => line.split(',').slice(0, 120).join(','))
    const { rejects, causes } = await behind(narrow, ups)
    expect(rejects).toHaveLength(ups.length)
    expect(causes[0]).toContain(`line ${narrow.length + 1}: another file begins there, ups-billing`)
  })

  test('with fewer columns, elsewhere, ends the file, and names its title', async () => {
    const wide = linesOf('fedex-us')
    const narrow = wide.map((line) => line.split(',').slice(3).join(','))
    const reading = parsed(bytesOf([...wide, 'Invoices of November 2026', ...narrow]))
    await expect(reading).rejects.toMatchObject({
      code: 'layout',
      line: wide.length + 1,
      expected: `the columns in one order throughout the file: another file begins in line ${wide.length + 1}, its columns in another order`,
    })
  })
})
