import { readFileSync, writeFileSync } from 'node:fs'
import papaparse from 'papaparse'
import { describe, expect, test } from 'vitest'
import { invoice, namesIn, parseInvoice, row, shell } from './cli-kit.js'
import { ownFolder } from './inputs.js'

const at = ownFolder()

function file(name: string, content: string): string {
  writeFileSync(at(name), content)
  return at(name)
}

const twice = row({ tracking: 'AB000000001GB' })
const duplicated = (): string => file('twice.csv', invoice(twice, row({ tracking: 'AB000000002GB' }), twice))

interface Report {
  checks: { check: string; result: string }[]
  findings: { check: string; severity: string; amount: string | null; evidence: { row: number }[] }[]
}

describe('audit', () => {
  test('1 with findings, which say what, how much and where', async () => {
    const { status, stdout, stderr } = await parseInvoice(['audit', '--to', 'json', duplicated()])
    expect(status).toBe(1)
    const report = JSON.parse(stdout) as Report
    expect(Object.keys(report).slice(0, 5)).toEqual([
      'summary',
      'invoices',
      'shipments',
      'checks',
      'findings',
    ])
    const [found] = report.findings.filter(({ check }) => check === 'duplicate_charge')
    expect(found).toMatchObject({ severity: 'warning', amount: '4.00' })
    expect(found?.evidence.map(({ row: record }) => record)).toEqual([2, 4])
    expect(stderr).toContain('4 rows = 3 charged + 1 skipped (1 header) + 0 rejected')
  })

  test('--expected and --config may be pipes, which have nothing the second time', async () => {
    const path = duplicated()
    const labels = file('labels.csv', 'tracking_number,cost\nAB000000001GB,3.00\nAB000000002GB,4.00\n')
    const config = file('config.json', '{ "checks": { "duplicate_charge": false } }')
    const { stdout, stderr } = await shell(
      `parse-invoice audit "${path}" --expected <(cat "${labels}") --config <(cat "${config}") --to json`,
    )
    const report = JSON.parse(stdout) as Report
    expect(report.checks.map(({ check }) => check)).not.toContain('duplicate_charge')
    expect(report.findings.filter(({ check }) => check === 'expected_cost')).toHaveLength(1)
    expect(stderr).not.toContain('no expected costs')
  })

  test.each(['audit', 'charges'])('%s --jobs 2 says what one thread says', async (command) => {
    const files = [duplicated(), 'samples/fedex-us/real.csv', 'samples/dhl-express/real.csv']
    const two = await parseInvoice([command, '--to', 'json', '--jobs', '2', ...files])
    expect(two).toEqual(await parseInvoice([command, '--to', 'json', '--jobs', '1', ...files]))
    expect(two.stdout.length).toBeGreaterThan(1000)
  })

  test('--fail-on error lets a warning pass', async () => {
    const { status } = await parseInvoice(['audit', '-q', '--fail-on', 'error', duplicated()])
    expect(status).toBe(0)
  })

  test('--check reports some checks alone, and ends as they do', async () => {
    const path = duplicated()
    const other = await parseInvoice(['audit', '--to', 'json', '--check', 'row_total', path])
    expect(other.status).toBe(0)
    expect((JSON.parse(other.stdout) as Report).checks.map(({ check }) => check)).toEqual(['row_total'])
    const both = ['--check', 'row_total, duplicate_charge']
    const two = await parseInvoice(['audit', '--to', 'json', ...both, path])
    expect(two.status).toBe(1)
    expect((JSON.parse(two.stdout) as Report).checks).toHaveLength(2)
  })

  test('the text is for people, without escapes where it is no terminal', async () => {
    const { stdout } = await parseInvoice(['audit', duplicated()])
    expect(stdout).toMatch(
      /^Potential overcharge: 4\.00 \(no currency, royal-mail-combined\), 33\.3 % of 12\.00 billed/,
    )
    expect(stdout).toContain('4.00 over: Charge billed twice, royal mail invoice 90001 AB000000001GB')
    expect(stdout).not.toContain('\u001b')
  })

  test('-o takes the shape of its ending, and leaves the standard output empty', async () => {
    const out = at('findings.csv')
    const { status, stdout } = await parseInvoice(['audit', '-q', duplicated(), '-o', out, '--top', '1'])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    const { data } = papaparse.parse<Record<string, string>>(readFileSync(out, 'utf8').trimEnd(), {
      header: true,
    })
    expect(data.map(({ check, amount }) => [check, amount])).toEqual([['duplicate_charge', '4.00']])
  })

  test('nothing is reported where nothing could be read, and no file is written', async () => {
    writeFileSync(at('empty.csv'), '')
    const { status, stdout, stderr } = await parseInvoice(
      ['audit', 'empty.csv', '-o', 'none.txt', '--report', 'none.html', '--disputes', 'none.csv'],
      { cwd: at() },
    )
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^error: empty\.csv: empty_file: [^\n]*\n$/)
    expect(namesIn(at()).filter((name) => name.startsWith('none'))).toEqual([])
  })

  test('what was not read is in the first lines, and told before the first figure', async () => {
    const { stdout } = await shell(
      `parse-invoice audit "${file('a picture.csv', '%PDF-1.4')}" "${duplicated()}" 2>&1`,
    )
    const lines = stdout.split('\n')
    const answer = lines.findIndex((line) => line.startsWith('Potential overcharge'))
    expect(lines.findLastIndex((line) => /^(error|warning|rejected):| rows /.test(line))).toBeLessThan(answer)
    expect(lines.slice(answer, answer + 5).join('\n')).toContain('Not read: 1 file, in none of these amounts')
  })

  test('--disputes is a file of records to take up with the carrier', async () => {
    const out = at('disputes.csv')
    await parseInvoice(['audit', '-q', duplicated(), '--disputes', out])
    const { data } = papaparse.parse<Record<string, string>>(readFileSync(out, 'utf8').trimEnd(), {
      header: true,
    })
    expect(data.find(({ check }) => check === 'duplicate_charge')).toMatchObject({
      carrier: 'royal_mail',
      invoice_id: '90001',
      tracking_number: 'AB000000001GB',
      difference: '4.00',
    })
  })

  test('--disputes takes no place of an input', async () => {
    const path = duplicated()
    const { status, stderr } = await parseInvoice(['audit', path, '--disputes', path])
    expect(status).toBe(2)
    expect(stderr).toContain('expected an output that is not one of the inputs')
    expect(readFileSync(path, 'utf8')).toBe(invoice(twice, row({ tracking: 'AB000000002GB' }), twice))
  })

  test('--expected brings the checks that need it', async () => {
    const path = file('one.csv', invoice(row({ tracking: 'AB000000001GB' })))
    const expected = file('expected.csv', 'tracking_number,cost\nAB000000001GB,3.00\n')
    const { status, stdout } = await parseInvoice(['audit', '--to', 'json', '--expected', expected, path])
    expect(status).toBe(1)
    const found = (JSON.parse(stdout) as Report).findings.find(({ check }) => check === 'expected_cost')
    expect(found?.amount).toBe('1.00')
  })

  test.each([
    [['--expected', 'missing.csv'], 'expected_costs'],
    [['--config', 'missing.json'], 'config'],
    [['--tolerance', 'some'], 'found "tolerance: some"'],
    [['--min-amount', '1,50'], 'expected an amount with a decimal point'],
    [['--min-amount', 'usd=1'], 'with currencies of ISO 4217'],
    [['--check', 'row_total,duplicate'], 'found "check: duplicate"'],
    [['--top', 'some'], 'It is a whole number from 0 on, of at most 9 digits.'],
    [['-o', 'audit.html'], 'audit --report FILE writes a page.'],
    [['--disputes', 'no/disputes.csv'], 'output: expected a folder that exists'],
    [['--disputes', 'one', '--report', './one'], 'expected a different file for each output'],
  ])('2 before anything is read: %j', async (args, message) => {
    const path = duplicated()
    const { status, stdout, stderr } = await parseInvoice(['audit', path, ...args], { cwd: at() })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('rows =')
    expect(namesIn(at()).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('2 where a file cannot be read, with the report on the others', async () => {
    const { status, stdout, stderr } = await parseInvoice([
      'audit',
      '--to',
      'json',
      at('missing'),
      duplicated(),
    ])
    expect(status).toBe(2)
    expect((JSON.parse(stdout) as Report).findings.length).toBeGreaterThan(0)
    expect(stderr).toContain('unreadable')
  })
})
