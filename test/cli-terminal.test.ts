import { describe, expect, test } from 'vitest'
import type { Terminal } from '../src/cli/terminal.js'
import { colorText, screenOf } from '../src/output/screen.js'
import { colouredText, terminalText } from '../src/output/terminal-text.js'
import { totalsOf } from '../src/parse/tally.js'
import { accountLines, accountWarnings } from '../src/report/account.js'
import { createProgress } from '../src/report/progress-line.js'
import { bytesText, durationText } from '../src/report/progress-text.js'
import { createReporter } from '../src/report/reporter.js'
import { cutTo, tableLines, textWidth } from '../src/report/text-table.js'
import { InvoiceError } from '../src/schema/errors.js'
import type { FileSummary } from '../src/schema/summary.js'
import { nearest } from '../src/values/nearest.js'

/** A terminal that keeps what it is told. */
function kept(screen = { width: 60, lively: true }): { terminal: Terminal; told: string[] } {
  const told: string[] = []
  const none = (): never => {
    throw new Error('not asked for here')
  }
  const terminal: Terminal = {
    stdin: none,
    out: { write: none },
    show: none,
    outScreen: screen,
    errScreen: screen,
    environment: {},
    stopping: () => Promise.resolve(),
    tell: (text) => void told.push(text),
    print: none,
  }
  return { terminal, told }
}

describe('a screen', () => {
  test('is lively on a terminal that has not asked for plain text', () => {
    const stream = { isTTY: true, columns: 72 }
    expect(screenOf(stream, { TERM: 'xterm' })).toEqual({ width: 72, lively: true })
    expect(screenOf(stream, { NO_COLOR: '' })).toEqual({ width: 72, lively: true })
    expect(screenOf(stream, { NO_COLOR: '1' })).toEqual({ width: 72, lively: false })
    expect(screenOf(stream, { TERM: 'dumb' })).toEqual({ width: 72, lively: false })
    expect(screenOf({}, { TERM: 'xterm' })).toEqual({ width: Infinity, lively: false })
    expect(colorText({ width: 80, lively: true }, 'red', 'x')).toBe('\u001b[31mx\u001b[0m')
    expect(colorText({ width: 80, lively: false }, 'red', 'x')).toBe('x')
  })
})

describe('a table', () => {
  const columns = [
    { title: 'file', least: 6, keep: 'end' },
    { title: 'net', align: 'right' },
  ] as const
  const rows = [
    ['folder/march.csv', '9.00'],
    ['a.csv', '1234.56'],
  ]

  test('is aligned, amounts to the right', () => {
    expect(tableLines(columns, rows, Infinity)).toEqual([
      'file                  net',
      'folder/march.csv     9.00',
      'a.csv             1234.56',
    ])
  })

  test('fits the width where its columns may give, and no further', () => {
    expect(tableLines(columns, rows, 18)).toEqual([
      'file           net',
      '…arch.csv     9.00',
      'a.csv      1234.56',
    ])
    expect(tableLines(columns, rows, 1).map((line) => line.length)).toEqual([15, 15, 15])
  })

  test('goes on in the next line where a column wraps', () => {
    const lines = tableLines(
      [{ title: 'id' }, { title: 'what', least: 8, wrap: true }],
      [['a', 'one two three four']],
      13,
    )
    expect(lines).toEqual(['id  what', 'a   one two', '    three', '    four'])
    expect(tableLines([{ title: '', least: 4, wrap: true }], [['muchtoolong x']], 4)).toEqual(['muc…', 'x'])
  })

  test('counts what a terminal shows, and sends nothing that it would obey', () => {
    expect(textWidth('abc')).toBe(3)
    expect(textWidth('運賃')).toBe(4)
    expect(textWidth('e\u0301')).toBe(1)
    expect(cutTo('運賃運賃', 5)).toBe('運賃…')
    expect(cutTo('abcdef', 4, 'end')).toBe('…def')
    expect(tableLines([{ title: '' }], [['a\u001b[31m']], 80)).toEqual(['a\\u{1b}[31m'])
  })
})

describe('what a terminal would obey', () => {
  const item = { label: 'Fee\u001b[31m\u202e\u009b2J\u2066\t', line: 'a\nb' }

  test('is shown of data, and means the same in JSON', () => {
    const text = terminalText(`${JSON.stringify(item)}\n`)
    expect(text).toBe('{"label":"Fee\\u001b[31m\\u202e\\u009b2J\\u2066\\t","line":"a\\nb"}\n')
    expect(JSON.parse(text)).toEqual(item)
    expect(terminalText(Buffer.from('a,Fee\u001b[31m\u202e\r\nä,運賃\n'))).toBe(
      'a,Fee\\u001b[31m\\u202e\r\nä,運賃\n',
    )
    expect(terminalText('"Fee\rPaid"')).toBe('"Fee\\u000dPaid"')
  })

  test('passes in coloured text as colours and as the line that clears itself, and in no other way', () => {
    expect(colouredText('\r\u001b[Ka \u001b[31merror:\u001b[0m b')).toBe(
      '\r\u001b[Ka \u001b[31merror:\u001b[0m b',
    )
    expect(colouredText('\u001b]8;;http://x\u0007a\u001b[2J\u202e')).toBe(
      '\\u001b]8;;http://x\\u0007a\\u001b[2J\\u202e',
    )
  })
})

describe('progress', () => {
  test('is drawn at most ten times a second, with what is left where the size is known', () => {
    const { terminal, told } = kept({ width: 100, lively: true })
    let time = 0
    const progress = createProgress(terminal, () => time)
    progress.file('a.csv', 100_000_000)
    for (time = 50; time <= 2000; time += 50) progress.read(time * 10_000, time)
    expect(told).toHaveLength(17)
    expect(told.at(-1)).toBe('\r\u001b[Ka.csv  20.0 MB  2000 rows  10.0 MB/s  20 %, 8 s left')
    progress.clear()
    progress.clear()
    expect(told.slice(17)).toEqual(['\r\u001b[K'])
  })

  test('sums over files, and promises nothing of a packed one', () => {
    const { terminal, told } = kept({ width: 100, lively: true })
    let time = 0
    const progress = createProgress(terminal, () => time)
    progress.file('a.csv', 1000)
    time = 1000
    progress.read(1000, 10)
    progress.file('b.csv.gz', 1000)
    time = 2000
    progress.read(900, 5)
    expect(told.at(-1)).toBe('\r\u001b[Kb.csv.gz  1.9 kB  15 rows  950 B/s')
  })

  test('fits the width and obeys no file name', () => {
    const { terminal, told } = kept({ width: 40, lively: true })
    let time = 0
    const progress = createProgress(terminal, () => (time += 1000))
    progress.file(`\u001b[31m${'long-'.repeat(20)}.csv`, null)
    progress.read(1_500_000, 12)
    expect(told).toEqual([
      expect.stringMatching(/^\r\u001b\[K…[\w-]+\.csv {2}1\.5 MB {2}12 rows {2}750 kB\/s$/),
    ])
    expect(textWidth(told[0]?.slice(4) ?? '')).toBeLessThan(40)
  })

  test('is nothing where the screen is not lively, or quiet is asked for', () => {
    const plain = kept({ width: 80, lively: false })
    const one = createReporter(plain.terminal)
    one.take({ kind: 'file', file: 'a.csv', size: 10 })
    one.take({ kind: 'progress', file: 'a.csv', bytes: 5, rows: 1 })
    expect(plain.told).toEqual([])
    const quiet = kept()
    const other = createReporter(quiet.terminal, { quiet: true })
    other.take({ kind: 'file', file: 'a.csv', size: 10 })
    other.take({ kind: 'progress', file: 'a.csv', bytes: 5, rows: 1 })
    other.take({ kind: 'warning', warning: 'w' })
    other.lines(['l'])
    other.take({ kind: 'passed-over', path: 'p', reason: 'r' })
    expect(quiet.told).toEqual([])
  })

  test('makes room for a message', () => {
    const { terminal, told } = kept({ width: 80, lively: true })
    let time = 0
    const reporter = createReporter(terminal, { clock: () => (time += 1000) })
    reporter.take({ kind: 'file', file: 'a.csv', size: null })
    reporter.take({ kind: 'progress', file: 'a.csv', bytes: 5, rows: 1 })
    const error = new InvoiceError({ code: 'unreadable', file: 'b', expected: 'e', remedy: 'R.' })
    reporter.take({ kind: 'file-error', error, items: 0 })
    expect(told.slice(1)).toEqual(['\r\u001b[K', '\u001b[31merror:\u001b[0m b: unreadable: expected e. R.\n'])
  })

  test('figures', () => {
    expect([0, 999, 1000, 123_456, 5_000_000_000].map(bytesText)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '123 kB',
      '5.0 GB',
    ])
    expect([4.4, 59.4, 61, 3700].map(durationText)).toEqual(['4 s', '59 s', '1 min 1 s', '1 h 1 min'])
  })
})

function summaryOf(name: string, facts: Partial<FileSummary> = {}): FileSummary {
  return {
    file: name,
    format: 'some-format',
    sha256: '',
    bytes: 10,
    encoding: 'utf-8',
    rows: 4,
    charged: 2,
    skipped: { header: 1, invoice_row: 1 },
    rejected: 0,
    line_items: 2,
    sums: { EUR: { gross: '2.00', net: '1.00', tax: '0' } },
    uncategorized: {},
    uncategorized_net: {},
    unknown_values: {},
    warnings: [],
    ...facts,
  }
}

describe('the account', () => {
  const linesOf = (...files: FileSummary[]): string[] =>
    accountLines({ files, totals: totalsOf(files) }, Infinity)

  test('of one file is a sentence and its sums', () => {
    expect(linesOf(summaryOf('a.csv'))).toEqual([
      'a.csv: some-format, 4 rows = 2 charged + 2 skipped (1 header, 1 invoice row) + 0 rejected; 2 line items',
      '  gross  2.00  net  1.00  tax  0.00  EUR',
    ])
    expect(linesOf()).toEqual([])
  })

  test('of several is a table, with a line for each further currency', () => {
    const both = {
      EUR: { gross: '2.00', net: '1.00', tax: '0' },
      '': { gross: '30.00', net: '10.00', tax: '0' },
    }
    expect(linesOf(summaryOf('a.csv'), summaryOf('b.csv', { sums: both }))).toEqual([
      'file   format       rows  charged  skipped  rejected  items    net',
      'a.csv  some-format     4        2        2         0      2   1.00  EUR',
      'b.csv  some-format     4        2        2         0      2   1.00  EUR',
      '                                                             10.00',
      '2 files: 8 rows = 4 charged + 4 skipped (2 header, 2 invoice row) + 0 rejected; 4 line items',
      '  gross   4.00  net   2.00  tax  0.00  EUR',
      '  gross  30.00  net  10.00  tax  0.00  (no currency)',
      'no currency stated: state it with --currency some-format=CODE (USD, EUR…), or once for all runs as options.currency of the configuration',
    ])
  })

  test('names labels that no rule knows, the most frequent first', () => {
    const file = summaryOf('a.csv', {
      uncategorized: { Rare: 1, 'Moon\u001bfee': 3 },
      uncategorized_net: { Rare: { EUR: '5.00' }, 'Moon\u001bfee': { EUR: '1.00', '': '2.00' } },
    })
    expect(linesOf(file).slice(2)).toEqual([
      'uncategorized (parse-invoice charges --unknown writes rules for them to fill in):',
      '  Moon\\u{1b}fee  3  1.00 EUR, 2.00',
      '  Rare           1        5.00 EUR',
    ])
  })

  test('warns of what a reader should know, and not for ever', () => {
    const file = summaryOf('a.csv', { warnings: ['two encodings'], unknown_values: { 'Type: odd': 3 } })
    expect(accountWarnings({ files: [file], totals: totalsOf([file]) })).toEqual([
      'a.csv: two encodings',
      'a.csv: Type: odd is not a known value (3 records)',
    ])
    const many = summaryOf('a.csv', { warnings: Array.from({ length: 25 }, (_, n) => `w${n}`) })
    const warnings = accountWarnings({ files: [many], totals: totalsOf([many]) })
    expect(warnings).toHaveLength(21)
    expect(warnings.at(-1)).toBe('and 5 more: parse-invoice FILE… --summary FILE writes all of them')
    const written = accountWarnings({ files: [many], totals: totalsOf([many]) }, 'account.json')
    expect(written.at(-1)).toBe('and 5 more: account.json has all of them')
  })
})

test('the nearest name', () => {
  expect(nearest('audti', ['parse', 'audit'])).toBe('audit')
  expect(nearest('x', ['y', 'z'])).toBeUndefined()
  expect(nearest('completely', ['audit', 'parse'])).toBeUndefined()
})
