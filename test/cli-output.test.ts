import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import papaparse from 'papaparse'
import { describe, expect, test } from 'vitest'
import { lineItemSchema } from '../src/index.js'
import { invoice, itemsOf, namesIn, parseInvoice, row, rows } from './cli-kit.js'
import { ownFolder } from './inputs.js'
import { zipOf } from './zip-writer.js'

const at = ownFolder()

/** A folder of its own with an invoice in it. */
function folder(name: string, content = invoice(...rows(3))): (file: string) => string {
  mkdirSync(at(name))
  writeFileSync(at(name, 'in.csv'), content)
  return (file) => at(name, file)
}

const textOf = (path: string): string => readFileSync(path, 'utf8')

describe('shapes', () => {
  test('NDJSON, JSON and CSV hold the same line items', async () => {
    const of = folder('shapes')
    const ndjson = await parseInvoice([of('in.csv')])
    const json = await parseInvoice([of('in.csv'), '--to', 'json'])
    const csv = await parseInvoice([of('in.csv'), '--to', 'csv'])
    const items = itemsOf(ndjson.stdout)
    expect(items).toHaveLength(3)
    for (const item of items) expect(lineItemSchema.parse(item)).toEqual(item)
    expect(JSON.parse(json.stdout)).toEqual(items)
    const records = papaparse.parse<string[]>(csv.stdout.trimEnd()).data
    expect(records[0]?.join(',')).toBe(
      'id,carrier,format,account_id,invoice_id,invoice_date,transaction_date,tracking_number,shipment_id,charge_code,charge_description,charge_category,charge_subcategory,charge_stage,currency,gross_cost,net_cost,tax_cost,ship_date,service,zone,billed_weight,billed_weight_unit,reference_1,reference_2,reference_3,origin_country,destination_country,destination_postal_code,gl_account,cost_center,source_file,source_row,source_column',
    )
    const flat = items.map(({ source, ...rest }) => [
      ...Object.values(rest),
      ...Object.values(source as object),
    ])
    expect(records.slice(1)).toEqual(flat.map((cells) => cells.map((cell) => `${cell ?? ''}`)))
  })

  test('without line items they are empty, and whole', async () => {
    const of = folder('none', `${invoice(row())}`.split('\n')[0])
    const said = async (to: string): Promise<string> =>
      (await parseInvoice([of('in.csv'), '--to', to])).stdout
    expect(await said('ndjson')).toBe('')
    expect(await said('json')).toBe('[]\n')
    expect(await said('csv')).toMatch(/^id,carrier,[a-z_,\d]+,source_column\n$/)
  })

  test('the ending of -o says which, unless --to does', async () => {
    const of = folder('endings')
    await parseInvoice([of('in.csv'), '-o', of('a.json')])
    await parseInvoice([of('in.csv'), '-o', of('a.CSV')])
    await parseInvoice([of('in.csv'), '-o', of('a.txt')])
    await parseInvoice([of('in.csv'), '-o', of('b.json'), '--to', 'ndjson'])
    expect(JSON.parse(textOf(of('a.json')))).toHaveLength(3)
    expect(textOf(of('a.CSV'))).toMatch(/^id,carrier/)
    expect(itemsOf(textOf(of('a.txt')))).toHaveLength(3)
    expect(itemsOf(textOf(of('b.json')))).toHaveLength(3)
  })

  test('cells that a spreadsheet would run become text, amounts stay numbers', async () => {
    const products = ['=1+2', '+1', '-1', '@SUM(A1)', 'a=b']
    const of = folder(
      'formulas',
      invoice(...products.map((product) => row({ product, gross: '-4.80', net: '-4.00' }))),
    )
    const { stdout } = await parseInvoice([of('in.csv'), '--to', 'csv'])
    const { data } = papaparse.parse<Record<string, string>>(stdout.trimEnd(), { header: true })
    expect(data.map(({ charge_description }) => charge_description)).toEqual([
      "'=1+2 Tracked 24",
      "'+1 Tracked 24",
      "'-1 Tracked 24",
      "'@SUM(A1) Tracked 24",
      'a=b Tracked 24',
    ])
    expect(data.map(({ net_cost }) => net_cost)).toEqual(Array.from({ length: 5 }, () => '-4.00'))
  })

  test('--raw adds every cell, in CSV as JSON', async () => {
    const of = folder('raw', invoice(row({ tracking: 'AB000000001GB' })))
    const ndjson = await parseInvoice([of('in.csv'), '--raw'])
    const [item] = itemsOf(ndjson.stdout)
    expect(item?.raw).toMatchObject({ account_number: '0071', tracking_number: 'AB000000001GB', volume: '1' })
    const csv = await parseInvoice([of('in.csv'), '--raw', '--to', 'csv'])
    const { data } = papaparse.parse<Record<string, string>>(csv.stdout.trimEnd(), { header: true })
    expect(JSON.parse(data[0]?.raw ?? '')).toEqual(item?.raw)
  })

  test('--currency fills in for files that name none', async () => {
    const of = folder('currency')
    const { stdout, stderr } = await parseInvoice([of('in.csv'), '--currency', 'GBP'])
    expect(itemsOf(stdout).map(({ currency }) => currency)).toEqual(['GBP', 'GBP', 'GBP'])
    expect(stderr).toContain('gross  14.40  net  12.00  tax  0.00  GBP')
  })

  test('--charges puts rules of your own first', async () => {
    const of = folder('rules')
    writeFileSync(of('rules.csv'), 'code,category,subcategory\nTPN,handling,my_own\n')
    const { stdout } = await parseInvoice([of('in.csv'), '--charges', of('rules.csv')])
    expect(itemsOf(stdout)[0]).toMatchObject({ charge_category: 'handling', charge_subcategory: 'my_own' })
    writeFileSync(of('rules.csv'), 'code,category\nTPN,handlng\n')
    const wrong = await parseInvoice([of('in.csv'), '--charges', of('rules.csv')])
    expect(wrong.status).toBe(2)
    expect(wrong.stderr).toContain('rules.csv:2: charge_rules')
    expect(wrong.stderr).toContain('Did you mean "handling"?')
  })
})

describe('inputs', () => {
  test('standard input, gzip, zip, folder and glob give the same line items', async () => {
    const of = folder('inputs')
    const content = textOf(of('in.csv'))
    writeFileSync(of('packed.csv.gz'), gzipSync(content))
    writeFileSync(of('packed.zip'), zipOf([{ name: 'a/in.csv', bytes: content }]))
    mkdirSync(of('sub'))
    writeFileSync(of('sub/in.csv'), content)
    const sources = async (args: string[], stdin?: string): Promise<unknown[]> => {
      const { status, stdout } = await parseInvoice(args, { cwd: at('inputs'), ...(stdin && { stdin }) })
      expect(status).toBe(0)
      const items = itemsOf(stdout)
      expect(items.map(({ net_cost }) => net_cost)).toEqual(['4.00', '4.00', '4.00'])
      return [...new Set(items.map(({ source }) => (source as { file: string }).file))]
    }
    expect(await sources(['-'], content)).toEqual(['-'])
    expect(await sources(['packed.csv.gz'])).toEqual(['packed.csv.gz'])
    expect(await sources(['packed.zip'])).toEqual(['packed.zip/a/in.csv'])
    expect(await sources(['sub'])).toEqual(['sub/in.csv'])
    expect(await sources(['s*/*.csv'])).toEqual(['sub/in.csv'])
  })

  test('of several files each has its line in the account, and names passed over are told', async () => {
    const of = folder('several')
    writeFileSync(of('b.csv'), invoice(row(), row({ net: '' })))
    writeFileSync(of('notes.md'), 'no invoice')
    const { stderr } = await parseInvoice(['.'], { cwd: at('several') })
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^passed over: \.\/notes\.md: does not end in /),
      'rejected: ./b.csv: 1 of 2 records: net_cost: found "", expected an amount',
      expect.stringMatching(/^ {2}for example \.\/b\.csv:3: amount, record 3, column net_cost/),
      'file      format               rows  charged  skipped  rejected  items    net',
      './b.csv   royal-mail-combined     3        1        1         1      1   4.00',
      './in.csv  royal-mail-combined     4        3        1         0      3  12.00',
      '2 files: 7 rows = 4 charged + 2 skipped (2 header) + 1 rejected; 4 line items',
      '  gross  19.20  net  16.00  tax  0.00  (no currency)',
      'no currency stated: state it with --currency royal-mail-combined=CODE (USD, EUR…), or once for all runs as options.currency of the configuration',
      '',
    ])
  })
})

describe('files that are written', () => {
  test('an output takes the place of an older one, with its rights, and nothing is left beside it', async () => {
    const of = folder('replaced')
    writeFileSync(of('out.csv'), 'old')
    chmodSync(of('out.csv'), 0o640)
    const { status, stdout } = await parseInvoice([of('in.csv'), '-o', of('out.csv')])
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(textOf(of('out.csv')).split('\n')).toHaveLength(5)
    expect(statSync(of('out.csv')).mode & 0o777).toBe(0o640)
    expect(namesIn(at('replaced'))).toEqual(['in.csv', 'out.csv'])
  })

  test('behind a symbolic link the file is replaced, not the link', async () => {
    const of = folder('linked')
    writeFileSync(of('real.csv'), 'old')
    symlinkSync('real.csv', of('link.csv'))
    await parseInvoice([of('in.csv'), '-o', of('link.csv')])
    expect(lstatSync(of('link.csv')).isSymbolicLink()).toBe(true)
    expect(textOf(of('real.csv'))).toMatch(/^id,carrier/)
  })

  test('a pipe is written to, not replaced', async () => {
    const of = folder('pipe')
    execFileSync('mkfifo', [of('fifo')])
    const [ran, read] = await Promise.all([
      parseInvoice([of('in.csv'), '-o', of('fifo')]),
      readFile(of('fifo'), 'utf8'),
    ])
    expect(ran.status).toBe(0)
    expect(itemsOf(read)).toHaveLength(3)
    expect(lstatSync(of('fifo')).isFIFO()).toBe(true)
  })

  test('where no file can be read the older output stays', async () => {
    const of = folder('kept', 'not,an,invoice\n1,2,3\n')
    writeFileSync(of('out.csv'), 'old')
    writeFileSync(of('summary.json'), 'old')
    const { status, stderr } = await parseInvoice([
      of('in.csv'),
      ...['-o', of('out.csv'), '--summary', of('summary.json'), '--rejects', of('rejects.ndjson')],
    ])
    expect(status).toBe(2)
    expect(stderr).toContain(`error: ${of('out.csv')} is not written: no file could be read`)
    expect([textOf(of('out.csv')), textOf(of('summary.json'))]).toEqual(['old', 'old'])
    expect(namesIn(at('kept'))).toEqual(['in.csv', 'out.csv', 'summary.json'])
  })

  test('where some files can be read their line items are written, and the status is 2', async () => {
    const of = folder('some')
    const { status } = await parseInvoice([of('in.csv'), of('missing.csv'), '-o', of('out.ndjson')])
    expect(status).toBe(2)
    expect(itemsOf(textOf(of('out.ndjson')))).toHaveLength(3)
  })

  test('a file that breaks off half-way is in no output file', async () => {
    const of = folder('broken', '')
    // Dates that say their own order: the file is read at once, not looked through first.
    const packed = gzipSync(invoice(...rows(50_000)).replaceAll('15.03.2026', '2026-03-15'))
    writeFileSync(of('cut.csv.gz'), packed.subarray(0, packed.length - 2000))
    const { status, stderr } = await parseInvoice([of('cut.csv.gz'), '-o', of('out.csv')])
    expect(status).toBe(2)
    expect(stderr).toContain('cut.csv.gz: archive: ')
    expect(stderr).toMatch(
      /\d+ line items of .*cut\.csv\.gz were read before the error: .*out\.csv is not written/,
    )
    expect(namesIn(at('broken'))).toEqual(['cut.csv.gz', 'in.csv'])
  })

  test('a file that must be looked through first, and breaks off, gives no line item', async () => {
    const of = folder('broken-dates', '')
    const packed = gzipSync(invoice(...rows(50_000)))
    writeFileSync(of('cut.csv.gz'), packed.subarray(0, packed.length - 2000))
    const { status, stdout, stderr } = await parseInvoice([of('cut.csv.gz')])
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('cut.csv.gz: archive: ')
  })

  test('--strict leaves the older output and writes no other file', async () => {
    const of = folder('strict', invoice(...rows(3), row({ net: 'x' })))
    writeFileSync(of('out.csv'), 'old')
    const files = ['-o', of('out.csv'), '--rejects', of('rejects'), '--summary', of('summary')]
    expect((await parseInvoice([of('in.csv'), '--strict', ...files])).status).toBe(2)
    expect(textOf(of('out.csv'))).toBe('old')
    expect(namesIn(at('strict'))).toEqual(['in.csv', 'out.csv'])
  })

  test('--strict on the standard output: what came before the rejected row is there, the status is 2', async () => {
    const of = folder('strict-out', invoice(...rows(50_000), row({ net: 'x' }), row()))
    const { status, stdout } = await parseInvoice([of('in.csv'), '--strict'])
    expect(status).toBe(2)
    const lines = stdout.trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(1000)
    expect(lines.length).toBeLessThanOrEqual(50_000)
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ source: { row: lines.length + 1 } })
  })

  test('an output is none of the inputs, by whatever name', async () => {
    const of = folder('same')
    const before = textOf(of('in.csv'))
    symlinkSync('in.csv', of('link.csv'))
    linkSync(of('in.csv'), of('hard.csv'))
    writeFileSync(of('packed.dat'), zipOf([{ name: 'in.csv', bytes: before }]))
    for (const [input, output] of [
      ['in.csv', 'in.csv'],
      ['in.csv', './link.csv'],
      ['in.csv', 'hard.csv'],
      ['.', 'in.csv'],
      ['packed.dat', 'packed.dat'],
    ] as const) {
      const { status, stderr } = await parseInvoice([input, '-o', output], { cwd: at('same') })
      expect(stderr).toContain(`${output}: output: expected an output that is not one of the inputs`)
      expect(status).toBe(2)
    }
    expect(textOf(of('in.csv'))).toBe(before)
    expect(namesIn(at('same'))).toEqual(['hard.csv', 'in.csv', 'link.csv', 'packed.dat'])
  })

  test('a folder that is read may hold the output, if it is none of its invoices', async () => {
    const of = folder('within')
    const { status, stderr } = await parseInvoice(['.', '-o', 'items.ndjson'], { cwd: at('within') })
    expect(status).toBe(0)
    expect(stderr).not.toContain('passed over')
    expect(itemsOf(textOf(of('items.ndjson')))).toHaveLength(3)
  })

  test.each([
    ['a missing folder', 'no/out.csv', 'expected a folder that exists. Make the folder first'],
    ['a folder', 'dir', 'expected a file to write, not a folder'],
    ['a file for a folder', 'in.csv/out.csv', 'expected a path whose parts but the last are folders'],
  ])('%s cannot be written to', async (name, output, message) => {
    const of = folder(name)
    mkdirSync(of('dir'))
    for (const option of ['-o', '--rejects', '--summary']) {
      const { status, stdout, stderr } = await parseInvoice(['in.csv', option, output], { cwd: at(name) })
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toContain(`error: ${output}: output: ${message}`)
    }
  })

  test.skipIf(process.getuid?.() === 0)('a read-only folder or file is told', async () => {
    const of = folder('locked')
    mkdirSync(of('dir'), 0o555)
    writeFileSync(of('ro.csv'), 'old')
    chmodSync(of('ro.csv'), 0o444)
    for (const output of ['dir/out.csv', 'ro.csv']) {
      const { status, stderr } = await parseInvoice(['in.csv', '-o', output], { cwd: at('locked') })
      expect(status).toBe(2)
      expect(stderr).toContain('expected a place that you may write to')
    }
  })

  test('--rejects keeps every rejected row with its reason and its text', async () => {
    const bad = Array.from({ length: 30 }, (_, n) => row({ net: `x${n}` }))
    const of = folder('rejects', invoice(row(), ...bad))
    const { status } = await parseInvoice([of('in.csv'), '--rejects', of('rejects.ndjson')])
    expect(status).toBe(1)
    const facts = itemsOf(textOf(of('rejects.ndjson')))
    expect(facts.map(({ value }) => value)).toEqual(bad.map((_, n) => `x${n}`))
    expect(facts[4]).toEqual({
      code: 'amount',
      file: of('in.csv'),
      line: 7,
      row: 7,
      column: 'net_cost',
      value: 'x4',
      expected: expect.any(String),
      remedy: expect.any(String),
      raw: bad[4],
    })
  })

  test('--rejects without a rejected row is an empty file', async () => {
    const of = folder('no-rejects')
    writeFileSync(of('rejects.ndjson'), 'of the last run')
    await parseInvoice([of('in.csv'), '--rejects', of('rejects.ndjson')])
    expect(textOf(of('rejects.ndjson'))).toBe('')
  })

  test('--summary accounts for every row, in the shape that is promised', async () => {
    const of = folder('summary', invoice(...rows(2), row({ net: 'x' }), row({ product: 'Moon Parcel' })))
    await parseInvoice([of('in.csv'), '--currency', 'GBP', '--summary', of('summary.json')])
    const summary = JSON.parse(textOf(of('summary.json')))
    expect(Object.keys(summary)).toEqual(['files', 'totals'])
    expect(summary.files).toHaveLength(1)
    expect(summary.files[0]).toMatchObject({
      file: of('in.csv'),
      format: 'royal-mail-combined',
      sha256: execFileSync('sha256sum', [of('in.csv')])
        .toString()
        .slice(0, 64),
      bytes: statSync(of('in.csv')).size,
      encoding: 'utf-8',
      rows: 5,
      charged: 3,
      skipped: { header: 1 },
      rejected: 1,
      line_items: 3,
      sums: { GBP: { gross: '14.40', net: '12.00', tax: '0' } },
    })
    expect(summary.totals).toMatchObject({ rows: 5, charged: 3, rejected: 1, sums: summary.files[0].sums })
  })

  test('--summary - is on the standard output where the line items are not', async () => {
    const of = folder('summary-out')
    const { stdout } = await parseInvoice([of('in.csv'), '-o', of('out.csv'), '--summary', '-'])
    expect(JSON.parse(stdout).totals.line_items).toBe(3)
    expect(textOf(of('out.csv')).split('\n')).toHaveLength(5)
  })

  test('uncategorized labels are told with their number and amount', async () => {
    const of = folder(
      'unknown',
      invoice(row(), row({ product: 'Moon Parcel' })).replaceAll('TPN,Moon', 'MOON,Moon'),
    )
    const { stdout, stderr } = await parseInvoice([of('in.csv'), '--currency', 'GBP'])
    const unknown = itemsOf(stdout).filter(({ charge_category }) => charge_category === 'uncategorized')
    expect(unknown).toHaveLength(1)
    expect(stderr).toContain('uncategorized (parse-invoice charges --unknown writes rules for them')
    expect(stderr).toMatch(/\n {2}Moon Parcel Tracked 24 {2}1 {2}4\.00 GBP\n/)
  })
})
