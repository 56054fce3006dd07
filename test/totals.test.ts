/** An audit for totals alone adds most records up without line items. It says what the audit says that reads them one by one, or nothing. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAudit } from '../src/app/read-audit.js'
import { addUpFrom, readTotals } from '../src/app/read-totals.js'
import type { Audit } from '../src/audit/audit.js'
import { readAuditOptions } from '../src/audit/audit-options.js'
import { auditReportText, formats } from '../src/index.js'
import { figuresOf } from '../src/schema/figures.js'
import { formatById, formatsUnderTest, parsed, recounted, sampleFiles, usualSample } from './law-kit.js'
import { subtotalsOf, written } from './subtotals-kit.js'
import { upsFile } from './ups-rows.js'

const CHECKS = ['invoice_total', 'row_total', 'shipment_count', 'shipment_total']
/** `PARSE_INVOICE_TOTALS=2000` tries more. */
const RUNS = +(process.env.PARSE_INVOICE_TOTALS ?? '16')
/** Formats whose plain records are added up. */
const ADDED = ['ups-billing', 'fedex-us'].filter((id) => formatsUnderTest.some((format) => format.id === id))

const folder = mkdtempSync(join(tmpdir(), 'carrier-invoice-totals-'))
beforeAll(() => addUpFrom(0))
afterAll(() => {
  addUpFrom()
  rmSync(folder, { recursive: true })
})

async function saidBy(audit: Audit): Promise<unknown> {
  const report = await audit.reportInTurns()
  return {
    report: JSON.parse(JSON.stringify(report)),
    text: auditReportText(report),
    figures: JSON.parse(JSON.stringify(figuresOf(report))),
  }
}

/** What both say of a file is the same; whether records were added up. */
async function holdToLines(path: string, checks: readonly string[] = CHECKS): Promise<boolean> {
  const settings = await readAuditOptions({ formats, checks })
  const reading = { formats, onReject: () => undefined }
  const totals = await readTotals(path, settings, reading)
  if (totals === null) return false
  const lines = await readAudit(path, settings, reading)
  expect(await saidBy(totals)).toEqual(await saidBy(lines))
  return true
}

describe('totals alone', () => {
  it('are those of the line items, in every sample', async () => {
    const added = new Set<string>()
    for (const { path, format } of sampleFiles().filter((file) => formatsUnderTest.includes(file.format)))
      if (await holdToLines(path)) added.add(format.id)
    expect(ADDED.filter((id) => !added.has(id))).toEqual([])
  })

  it('are not of a file with what may be a subtotal: of its first records, or of its last invoice', async () => {
    for (const id of ADDED)
      for (const first of [2, Infinity]) {
        const { above, below, shapes, fees, delimiter } = await subtotalsOf(formatById(id), first)
        const path = join(folder, 'subtotal.csv')
        for (const [name, record] of Object.entries({ ...shapes, ...fees })) {
          writeFileSync(path, written([...above, record, ...below], delimiter))
          expect([id, first, name, await holdToLines(path)]).toEqual([id, first, name, name === 'fee'])
        }
      }
  })

  it.runIf(ADDED.includes('ups-billing'))('are of a file with many equal fees of no shipment', async () => {
    const { records, delimiter } = await recounted(usualSample(formatById('ups-billing')))
    const { items } = await parsed(usualSample(formatById('ups-billing')))
    const fee = items.find(({ tracking_number, shipment_id }) => (tracking_number ?? shipment_id) === null)
    const record = records[(fee?.source.row ?? 0) - 1] as string[]
    const invoice = 5
    const fees = Array.from({ length: 200 }, (_, nth) => record.with(invoice, `00000ABC${1000 + nth}`))
    const path = join(folder, 'fees.csv')
    writeFileSync(path, written([...records, ...fees], delimiter))
    expect(await holdToLines(path)).toBe(true)
  })

  it.runIf(ADDED.includes('ups-billing'))(
    'are not of an invoice that states its total in another currency',
    async () => {
      const path = join(folder, 'currencies.csv')
      const amount = { 'Invoice Amount': '10.00' }
      writeFileSync(path, upsFile([amount]))
      expect(await holdToLines(path)).toBe(true)
      writeFileSync(path, upsFile([{ ...amount, 'Transaction Currency Code': 'CAD' }]))
      expect(await holdToLines(path)).toBe(false)
    },
  )

  it.each(CHECKS)('are those of the line items for %s alone', async (check) => {
    for (const id of ADDED) await holdToLines(usualSample(formatById(id)), [check])
  })
})

/** What a cell may be turned into. */
const CELLS = [
  '',
  '0',
  '0.00',
  '-0.45',
  '-0.00',
  '007',
  '.5',
  '1.2345',
  '1,234.56',
  '12345678901234567890.5',
  '13/01/2026',
  '03/04/2026',
  '2026-02-03',
  '1z999aa10123456784',
  '9.2612E+21',
  'A-1',
  'Total',
  ' padded ',
  '"quoted, with a comma"',
  '"two ""doubled"" quotes"',
  '"a line\r\nwithin"',
  '"never closed',
  'x'.repeat(300),
  'Gr\u00c3\u00bcn', // UTF-8, as characters of a byte
  'Gr\u00fcn', // Windows-1252
  '\u00c2\u00a0blank\u00c2\u00a0',
  'XYZ',
  'EUR',
  'INF',
]

const change = fc.record({
  line: fc.nat(1000),
  cell: fc.nat(300),
  to: fc.constantFrom(...CELLS),
  how: fc.constantFrom(
    'cell',
    'cell',
    'cell',
    'cell',
    'quote',
    'quote',
    'crlf',
    'blank',
    'again',
    'block',
    'cut',
  ),
})

const quotedLine = (line: string): string =>
  line.includes('"')
    ? line
    : line
        .split(',')
        .map((cell) => `"${cell}"`)
        .join(',')

/** The sample's records several times, of other shipments each time, some of them changed; every cell quoted where it is asked for. */
function changed(
  text: string,
  numbers: ReadonlySet<string>,
  times: number,
  changes: readonly (typeof change extends fc.Arbitrary<infer One> ? One : never)[],
  quoted: boolean,
): Buffer {
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  const isNamed = !lines[0]?.split(',').some((cell) => numbers.has(cell))
  const body = lines.slice(isNamed ? 1 : 0)
  const all = [...lines]
  for (let nth = 1; nth < times; nth++)
    for (const line of body)
      all.push(
        line
          .split(',')
          .map((cell) => (numbers.has(cell) ? `${cell.slice(0, -4)}${1000 + nth}` : cell))
          .join(','),
      )
  for (const { line, cell, to, how } of changes) {
    const at = line % all.length
    const cells = (all[at] as string).split(',')
    const filled = cells.flatMap((one, nth) => (one === '' ? [] : [nth]))
    if (how === 'cell') cells[filled[cell % filled.length] ?? 0] = to
    else if (how === 'cut') cells.length = Math.max(1, cell % cells.length)
    else if (how === 'blank') cells.fill('')
    if (how === 'quote') all[at] = cells.map((one) => (one.includes('"') ? one : `"${one}"`)).join(',')
    else if (how === 'crlf') all[at] = `${cells.join(',')}\r`
    else if (how === 'again') all.splice((at * 7) % all.length, 0, all[at] as string)
    else if (how === 'block') all.push(...all.slice(at, at + (cell % 12)))
    else all[at] = cells.join(',')
  }
  return Buffer.from(`${(quoted ? all.map(quotedLine) : all).join('\n')}\n`, 'latin1')
}

describe.each(ADDED)('totals alone of %s', (id) => {
  it('are those of the line items, whatever is changed', async () => {
    const sample = usualSample(formatById(id))
    const { items } = await parsed(sample)
    const numbers = new Set(items.flatMap(({ tracking_number }) => tracking_number ?? []))
    const text = readFileSync(sample, 'latin1')
    let added = 0
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(change, { maxLength: 4 }),
        fc.boolean(),
        async (times, changes, quoted) => {
          const path = join(folder, 'a.csv')
          writeFileSync(path, changed(text, numbers, times, changes, quoted))
          if (await holdToLines(path)) added++
        },
      ),
      { numRuns: RUNS },
    )
    expect(added).toBeGreaterThan(RUNS / 20)
  })
})

describe.runIf(ADDED.includes('fedex-us'))('totals alone of records that bill nothing', () => {
  const [head = '', ...body] = readFileSync(usualSample(formatById('fedex-us')), 'latin1')
    .trim()
    .split(/\r?\n/)
  const names = head.split(',')
  const isAmount = (name: string): boolean => /Charge Amount$/.test(name)
  const net = names.indexOf('Net Charge Amount')
  /** The first record again, of another parcel, with nothing in its amounts but what is given. */
  const idle = (nth: number, filled: Readonly<Record<number, string>> = {}): string =>
    (body[0] as string)
      .split(',')
      .map((cell, at) => (isAmount(names[at] ?? '') ? (filled[at] ?? '') : cell))
      .map((cell, at) => (/Tracking ID$/.test(names[at] ?? '') ? `39010000${1000 + nth}` : cell))
      .join(',')
  const pair = names.findIndex((name) => /Tracking ID Charge Amount$/.test(name))
  const written = (...records: readonly string[]): string => {
    const path = join(folder, 'idle.csv')
    writeFileSync(path, [head, ...body, ...records, ''].join('\n'), 'latin1')
    return path
  }

  it.each([
    ['no total', {}],
    ['a total of 0', { [net]: '0.00' }],
    ['amounts of 0', { [net]: '0', [pair]: '0.00' }],
  ])('are those of the line items: %s', async (_, filled) => {
    const path = written(idle(1, filled), idle(2, filled))
    expect(await holdToLines(path)).toBe(true)
    const settings = await readAuditOptions({ formats, checks: CHECKS })
    const audit = await readTotals(path, settings, { formats, onReject: () => undefined })
    const report = await audit?.reportInTurns()
    expect(report?.summary?.totals?.skipped?.zero).toBeGreaterThan(1)
  })

  it('names the first record that bills anything, where an invoice lacks what its records state', async () => {
    const due = names.indexOf('Original Amount Due')
    const ofInvoice = [names.indexOf('Invoice Number'), '777000001'] as const
    const billed = [idle(1), body[0] as string].map((line) =>
      line
        .split(',')
        .map((cell, at) => (at === due ? '99999.99' : at === ofInvoice[0] ? ofInvoice[1] : cell))
        .join(','),
    )
    expect(await holdToLines(written(...billed))).toBe(true)
  })

  it.each([
    ['a total that nothing makes', { [net]: '5.00' }],
    ['an amount under no label', { [pair]: '2.00' }],
  ])('says of others what the line items say: %s', async (_, filled) => {
    await holdToLines(written(idle(1, filled)))
  })
})

describe.runIf(ADDED.includes('ups-billing'))('totals alone of dates that leave the month open', () => {
  /** More than what is looked at before the first record is mapped. */
  const records = readFileSync(usualSample(formatById('ups-billing')), 'latin1')
    .trim()
    .split(/\r?\n/)
  const [invoiceDate, cycleDate] = [4, 123] // the latter is not read

  type Cell = readonly [record: number, cell: number, text: string]
  /** The file with an open date on each invoice, and with these cells. */
  function written(changes: readonly Cell[], quoted: boolean): string {
    const lines = records.map((line, nth) => {
      const cells = line.split(',')
      if (cells.length > cycleDate) cells[invoiceDate] = '03/04/2026'
      for (const [record, cell, text] of changes) if (record === nth) cells[cell] = text
      return (quoted && !line.includes('"') ? cells.map((cell) => `"${cell}"`) : cells).join(',')
    })
    const path = join(folder, 'open.csv')
    expect(lines.join('').length).toBeGreaterThan(100 << 10)
    writeFileSync(path, lines.join('\n'), 'latin1')
    return path
  }

  const last = records.length - 1
  const odd: Cell = [last, 0, '"2.1"" "']
  it.each<[string, boolean, Cell[]]>([
    ['none tells the order', true, []],
    ['one tells the usual order', true, [[last, cycleDate, '12/28/2025']]],
    ['the last tells the other order', true, [[last, cycleDate, '28/12/2025']]],
    ['the first tells the other order', true, [[0, cycleDate, '28/12/2025']]],
    ['one of a record that is not plain', true, [odd, [last, cycleDate, '28.12.2025']]],
    [
      'the order is disputed',
      false,
      [
        [1, cycleDate, '12/28/2025'],
        [last, cycleDate, '28/12/2025'],
      ],
    ],
  ])('are those of the line items: %s', async (_, added, changes) => {
    expect(await holdToLines(written(changes, false))).toBe(added)
    if (!changes.includes(odd)) expect(await holdToLines(written(changes, true))).toBe(added)
  })
})

describe.runIf(ADDED.includes('ups-billing'))('totals alone of invoice numbers that hold quotes', () => {
  const records = readFileSync(usualSample(formatById('ups-billing')), 'latin1')
    .trim()
    .split(/\r?\n/)
  const [accountNumber, invoiceNumber] = [2, 5]
  /** A record of an invoice whose number is spelt like this; another cell is quoted. */
  const record = (spelt: string): string =>
    (records[2] as string)
      .split(',')
      .map((cell, at) => (at === invoiceNumber ? spelt : at === accountNumber ? `"${cell}"` : cell))
      .join(',')

  it('tell doubled quotes of a quoted cell from two in a bare one', async () => {
    const path = join(folder, 'quotes.csv')
    writeFileSync(path, [...records, record('"A""1"'), record('A""1'), ''].join('\n'), 'latin1')
    expect(await holdToLines(path)).toBe(true)
  })
})
