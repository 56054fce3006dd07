import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { setTimeout as after } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { COMMAND, invoice, itemsOf, namesIn, parseInvoice, row, rows, shell } from './cli-kit.js'
import { unfinished } from './fault-kit.js'
import { ownFolder } from './inputs.js'

const at = ownFolder()

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content)
  return at(name)
}

describe('exit status', () => {
  test('0: all rows are read', async () => {
    const { status, stdout, stderr } = await parseInvoice([file('clean.csv', invoice(...rows(3)))])
    expect(status).toBe(0)
    expect(itemsOf(stdout).map(({ net_cost }) => net_cost)).toEqual(['4.00', '4.00', '4.00'])
    expect(stderr).toContain('clean.csv: royal-mail-combined, 4 rows = 3 charged + 1 skipped (1 header)')
    expect(stderr).toContain('gross  14.40  net  12.00  tax  0')
  })

  test('1: some rows are rejected, and the others are written', async () => {
    const path = file('one-bad.csv', invoice(row(), row({ net: '4.0.0' }), row()))
    const { status, stdout, stderr } = await parseInvoice([path])
    expect(status).toBe(1)
    expect(itemsOf(stdout)).toHaveLength(2)
    expect(stderr).toContain(`for example ${path}:3: amount, record 3, column net_cost: found "4.0.0"`)
    expect(stderr).toContain('4 rows = 2 charged + 1 skipped (1 header) + 1 rejected')
  })

  test('2: a file cannot be read, and the others are written', async () => {
    const path = file('beside.csv', invoice(row()))
    const { status, stdout, stderr } = await parseInvoice([at('missing.csv'), path])
    expect(status).toBe(2)
    expect(itemsOf(stdout)).toHaveLength(1)
    expect(stderr).toContain(`error: ${at('missing.csv')}: unreadable: expected a file that exists`)
  })

  test('2: a file is of no known format', async () => {
    const { status, stdout, stderr } = await parseInvoice([file('other.csv', 'a,b\n1,2\n')])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('unknown_format')
    expect(stderr).toContain('found "a, b", expected an invoice')
  })

  test('--strict: 2 with the first rejected row, told once', async () => {
    const path = file('strict.csv', invoice(row(), row({ net: 'x' }), row({ net: 'y' })))
    const { status, stderr } = await parseInvoice(['--strict', '-o', at('strict.ndjson'), path])
    expect(status).toBe(2)
    expect(stderr).toContain('column net_cost: found "x"')
    expect(stderr).not.toContain('"y"')
    expect(stderr).toContain('expected no rejected row, by --strict')
    expect(namesIn(at()).filter((name) => name.includes('strict.ndjson') || name.endsWith('.part'))).toEqual(
      [],
    )
  })

  test('--quiet: nothing but errors', async () => {
    const good = await parseInvoice(['-q', file('quiet.csv', invoice(row()))])
    expect({ status: good.status, stderr: good.stderr }).toEqual({ status: 0, stderr: '' })
    const bad = await parseInvoice(['--quiet', file('quiet-bad.csv', invoice(row({ net: 'x' })))])
    expect(bad.status).toBe(1)
    expect(bad.stderr.split('\n')).toHaveLength(3)
  })
})

describe('messages say where, what and what to do', () => {
  test.each([
    ['a row of the wrong width', invoice(`${row()},,9`), 1, ':2: field_count, record 2: '],
    [
      'a bad amount',
      invoice(row({ gross: '1.2.3' })),
      1,
      ':2: amount, record 2, column gross_cost: found "1.2.3"',
    ],
    [
      'an impossible date',
      invoice(row({ date: '31.02.2026' })),
      1,
      ':2: date, record 2, column invoice_date: found "31.02.2026"',
    ],
    ['an unclosed quote', `${invoice(row())}0071,"Corner`, 1, ':3: quote, record 3'],
    ['an empty file', '', 2, ': empty_file: expected an invoice'],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 2, ': not_text: found "a JPEG picture"'],
  ] as const)('%s', async (name, content, status, message) => {
    const path = file(`${name}.csv`, content)
    const ran = await parseInvoice([path])
    expect(ran.stderr).toContain(`${path}${message}`)
    expect(ran.status).toBe(status)
    expect(ran.stderr).not.toMatch(/\n\s+at /)
  })

  test.each(['parse', 'audit', 'charges'])(
    '%s: rejected rows by file and cause, a lost file first',
    async (command) => {
      const bad = Array.from({ length: 25 }, () => row({ net: 'x' }))
      const many = file(`${command}-many-bad.csv`, invoice(row(), ...bad, row({ date: '32.13.2026' })))
      const short = Array.from({ length: 12 }, () => `${row()}x,y`)
      const lost = file(`${command}-lost.csv`, invoice(...short))
      const { status, stderr } = await parseInvoice([command, many, lost])
      expect(status).toBe(1)
      const lines = stderr
        .split('\n')
        .filter((line) => /^rejected: | {2}(for example|parse --rejects)/.test(line))
      expect(lines.slice(0, 3)).toEqual([
        `rejected: ${lost}: 12 of 12 records: 17 fields, expected 16`,
        `rejected: ${many}: 25 of 27 records: net_cost: found "x", expected an amount with a decimal point`,
        expect.stringMatching(/1 of 27 records: invoice_date: found "32.13.2026", expected a date/),
      ])
      // An example of each cause before a second of any, ten in all.
      expect(lines.slice(3, 6).map((line) => line.split(': ')[0])).toEqual([
        `  for example ${lost}:2`,
        `  for example ${many}:3`,
        `  for example ${many}:28`,
      ])
      expect(lines).toHaveLength(3 + 10 + 1)
      expect(lines.at(-1)).toBe('  parse --rejects FILE keeps all 38 rows')
    },
  )

  test('what a terminal would obey is shown, not sent', async () => {
    const label = 'Fee\u001b[31m\u202e'
    const { stderr } = await parseInvoice([
      file('escape.csv', invoice(row({ product: label, net: `\u001b]0;x` }))),
    ])
    expect(stderr).toContain('\\u{1b}]0;x')
    const charges = await parseInvoice(['charges', file('escape-2.csv', invoice(row({ product: label })))])
    // Invisible marks around a cell are not part of it.
    expect(charges.stdout).toContain('Fee\\u{1b}[31m')
    expect(stderr + charges.stdout + charges.stderr).not.toMatch(/[\u001b\u202e]/)
  })
})

describe('wrong use: 2, with the nearest name', () => {
  test.each([
    [['--fromat', 'x', 'x.csv'], "unknown option '--fromat'\n(Did you mean --format?)"],
    [['parse', '--rawe', 'x.csv'], 'Did you mean --raw?'],
    [
      ['x.csv', '--tolerance', '1'],
      "unknown option '--tolerance'\n(--tolerance belongs to: parse-invoice audit)",
    ],
    [
      ['audit', 'x.csv', '--raw'],
      "unknown option '--raw'\n(--raw belongs to: parse-invoice parse, parse-invoice combine)",
    ],
    [
      ['x.csv', '-o', 'items.xls'],
      'found "-o items.xls", expected a file ending in .ndjson, .json, .csv, .parquet, .xlsx. Spreadsheets open .xlsx and .csv.',
    ],
    [
      ['x.csv', '--to', 'csv', '-o', 'items.XLSX'],
      'expected a file ending in .csv for --to csv. Name it so, or leave --to out',
    ],
    [['x.csv', '--to', 'parquet', '-o', 'items.csv'], 'a file ending in .parquet for --to parquet'],
    [['audit', 'x.csv', '--to', 'text', '-o', 'audit.xlsx'], 'a file ending in .txt for --to text'],
    [['summary', 'x.csv', '--to', 'xlsx', '-o', 'spend.csv'], 'a file ending in .xlsx for --to xlsx'],
    [['x.csv', '--to', 'csv', '-o', 'items.csv.gz'], 'Write it plain, and pack it afterwards.'],
    [['audti', 'x.csv'], 'found "audti", expected a command, or a file that exists. Did you mean "audit"?'],
    [['--quiet', 'audit', 'x.csv'], 'Begin with: parse-invoice audit.'],
    [['--format', 'fedex-su', 'x.csv'], 'Did you mean "fedex-us"?'],
    [['--to', 'cvs', 'x.csv'], 'Did you mean "csv"?'],
    [['schema', '--to', 'jsno'], 'Did you mean "json"?'],
    [['audit', '--check', 'fule_rate', 'x.csv'], 'Did you mean "fuel_rate"?'],
    [['audit', '--fail-on', 'eror', 'x.csv'], 'Did you mean "error"?'],
    [['--currency', 'usd', 'x.csv'], 'Did you mean "USD"?'],
    [['--currency', 'dollar', 'x.csv'], 'It is a currency of ISO 4217 in three capitals, such as USD.'],
    [['--jobs', '0', 'x.csv'], 'It is a whole number from 1 to 999.'],
    [['parse', '--strict'], 'give - to read the standard input'],
    [['formats', 'x'], 'too many arguments'],
    [['completion', 'powershell'], 'It is one of bash, zsh, fish.'],
    [['store', 'chek'], 'Did you mean "check"?'],
    [
      ['store'],
      '(parse-invoice store [options] <operation> [file]; parse-invoice store --help has the rest)',
    ],
    [
      ['accrual', 'x.csv'],
      '(parse-invoice accrual [options] [file...]; parse-invoice accrual --help has the rest)',
    ],
    [['parse', 'x.csv', '--limit', 'rows=1'], 'It is NAME=N; the limits are decompressedBytes, '],
    [['--rejects', '-', 'x.csv'], 'The standard output is for line items'],
    [['--summary', '-', 'x.csv'], 'Send the line items elsewhere with -o FILE first.'],
    [['-o', 'same.csv', '--rejects', './same.csv', 'x.csv'], 'a different file for each output'],
  ])('%j', async (args, message) => {
    const { status, stdout, stderr } = await parseInvoice(args, { cwd: at() })
    expect(stderr).toContain(message)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  })

  test('nothing at all shows the help, on the standard error', async () => {
    const { status, stdout, stderr } = await parseInvoice([])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('Usage: parse-invoice')
    expect(stderr).toContain('Examples:')
  })

  test('a file that is named like a mistyped command is a file', async () => {
    await mkdir(at('named'), { recursive: true })
    writeFileSync(at('named', 'audti'), invoice(row()))
    const { status, stdout } = await parseInvoice(['audti'], { cwd: at('named') })
    expect(status).toBe(0)
    expect(itemsOf(stdout)).toHaveLength(1)
  })
})

describe('ways to end early', () => {
  test('a closed pipe ends it quietly with 0', async () => {
    const path = file('long.csv', invoice(...rows(60_000)))
    const { stdout, stderr } = await shell(
      `parse-invoice "${path}" | head -n 1; echo "status \${PIPESTATUS[0]}"`,
    )
    expect(stdout).toMatch(/^\{"id":.*\}\nstatus 0\n$/)
    expect(stderr).toBe('')
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s leaves no half-written file', async (signal, status) => {
    const folder = at(signal)
    await mkdir(folder)
    writeFileSync(`${folder}/items.csv`, 'as it was')
    const child = spawn(process.execPath, [
      COMMAND,
      '-o',
      `${folder}/items.csv`,
      '--rejects',
      `${folder}/r`,
      '-',
    ])
    const ended = new Promise<number | null>((settle) => child.on('close', settle))
    child.stdin.on('error', () => undefined)
    child.stdin.write(invoice(...rows(20_000)))
    // The input stays open: there is more to come when the signal does.
    while (child.exitCode === null && !unfinished(folder).some((size) => size > 0)) await after(10)
    child.kill(signal)
    let told = ''
    child.stderr.on('data', (chunk: Buffer) => {
      told += chunk
    })
    expect(await ended).toBe(status)
    expect(told).toBe('interrupted: nothing was written\n')
    expect(namesIn(folder)).toEqual(['items.csv'])
    expect(readFileSync(`${folder}/items.csv`, 'utf8')).toBe('as it was')
  })

  test.skipIf(!existsSync('/dev/full'))('a full disk is told, with what to do', async () => {
    const path = file('full.csv', invoice(row()))
    for (const line of [`parse-invoice "${path}" > /dev/full`, `parse-invoice "${path}" -o /dev/full`]) {
      const { status, stderr } = await shell(line)
      expect(stderr).toContain('output: expected room on the disk. The disk is full')
      expect(status).toBe(2)
      expect(stderr).not.toMatch(/\n\s+at /)
    }
  })
})
