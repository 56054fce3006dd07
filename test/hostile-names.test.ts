/** Names from files are data: what they are called is shown and counted, never obeyed. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import papaparse from 'papaparse'
import { describe, expect, test } from 'vitest'
import { UPS_COLUMNS } from '../parsers/ups/columns.js'
import {
  auditFromJSON,
  auditInvoices,
  createAudit,
  formats,
  InvoiceError,
  parseInvoice,
} from '../src/index.js'
import { csvText } from '../src/output/csv-text.js'
import { escapeFormula } from '../src/values/formula.js'
import { HEADER, invoice, row } from './cli-kit.js'
import { parsed } from './law-kit.js'
import { read } from './rows.js'

const TRAPS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']

describe('column names', () => {
  test.each(TRAPS)('%s is a column of raw like any other, in JSON too', async (name) => {
    const file = `${HEADER},${name}\n${row()},kept\n`
    const { items } = await parsed(Buffer.from(file), { raw: true })
    const raw = items[0]?.raw ?? {}
    expect(Object.hasOwn(raw, name)).toBe(true)
    expect(Object.entries(raw).at(-1)).toEqual([name, 'kept'])
    expect(JSON.stringify(items[0])).toContain(`"${name}":"kept"`)
    expect(Object.getPrototypeOf(raw)).toBe(Object.prototype)
  })

  test('empty and repeated ones are told apart, and no cell is lost', async () => {
    const names = ['', '', 'note', 'note', 'note #2', '__proto__', '__proto__']
    const file = `${HEADER},${names.join(',')}\n${row()},1,2,3,4,5,6,7\n`
    const { items } = await parsed(Buffer.from(file), { raw: true })
    expect(Object.entries(items[0]?.raw ?? {}).slice(16)).toEqual([
      ['', '1'],
      [' #2', '2'],
      ['note', '3'],
      ['note #2', '4'],
      ['note #2 #2', '5'],
      ['__proto__', '6'],
      ['__proto__ #2', '7'],
    ])
  })

  test('none of them names a charge or a field that the format declares', async () => {
    for (const name of TRAPS) {
      const columns = UPS_COLUMNS.map((column) => (column === 'Net Amount' ? name : column))
      const parse = parseInvoice(Buffer.from(`${columns.join(',')}\n`))
      await expect(parse.summary).rejects.toMatchObject({ code: 'unknown_format' })
    }
  })

  test('zero-width characters and no-break spaces within them do not hide a column', async () => {
    const hidden = HEADER.replace('net_cost', '\u200bnet\u2060_cost\ufeff').replace(
      'gross_cost',
      '\u00a0gross_cost\u00a0',
    )
    const { items, file } = await read(`${hidden}\n${row()}\n`)
    expect(items.map(({ net_cost, gross_cost }) => [net_cost, gross_cost])).toEqual([['4.00', '4.80']])
    expect(file).toMatchObject({ charged: 1, rejected: 0 })
  })
})

describe('labels, codes and numbers', () => {
  test.each(TRAPS)(
    '%s as the label, code, account, invoice and tracking number of a charge',
    async (name) => {
      const cells = `${name},Shop,${name},15.03.2026,${name},${name},${name},,1,${name},4.80,4.00,${name},,,`
      const { items, account } = await parsed(Buffer.from(`${HEADER}\n${cells}\n`))
      const [file] = account.summary.files
      expect(items[0]).toMatchObject({ account_id: name, invoice_id: name, tracking_number: name })
      expect(items[0]).toMatchObject({ charge_code: name, charge_description: name })
      for (const counts of [file?.uncategorized, account.summary.totals.uncategorized])
        expect(Object.entries(counts ?? {})).toEqual([[name, 1]])
      expect(Object.entries(file?.uncategorized_net ?? {})).toEqual([[name, { '': '4.00' }]])
      expect(Object.entries(file?.unknown_values ?? {})).toEqual([[`source_type: ${name}`, 1]])
      expect(JSON.stringify(account.summary)).toContain(`"uncategorized":{"${name}":1}`)
      const report = await auditInvoices(Buffer.from(`${HEADER}\n${cells}\n`))
      expect(report.invoices).toMatchObject([{ invoice_id: name, computed_total: '4.00' }])
    },
  )

  test.each(TRAPS)('%s as a UPS charge class without a description', async (name) => {
    const cells: Readonly<Record<string, string>> = {
      Version: '2.1',
      'Invoice Number': '1',
      'Charge Classification Code': name,
      'Net Amount': '1.00',
    }
    const record = UPS_COLUMNS.map((column) => cells[column] ?? '')
    const { items } = await parsed(Buffer.from(`${UPS_COLUMNS.join(',')}\n${record.join(',')}\n`))
    expect(items.map(({ charge_description }) => charge_description)).toEqual(['Unclassified Charge'])
  })

  test.each(TRAPS)('%s as a tax class: no rate is known, and the audit says so', async (name) => {
    const sample = readFileSync('samples/royal-mail-invoice/real.csv', 'latin1')
    const damaged = sample.replaceAll(/\|T(?=[|\r\n])/g, `|${name}`)
    expect(damaged).not.toBe(sample)
    const report = await auditInvoices(Buffer.from(damaged, 'latin1'))
    expect(report.checks.find(({ check }) => check === 'tax_rate')).toMatchObject({ result: 'unassessable' })
    const audit = createAudit({ formats })
    const parse = parseInvoice(Buffer.from(damaged, 'latin1'), { facts: true })
    for await (const batch of parse.columns()) audit.add(batch)
    audit.addFile({ statements: (await parse.account).statements })
    const json = JSON.stringify(audit)
    expect(JSON.stringify(auditFromJSON(JSON.parse(json), { formats }))).toBe(json)
  })
})

describe('what comes out', () => {
  test('CSV: what a spreadsheet would run is text, amounts stay numbers', () => {
    const runs = ['=1+2', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+2', '＠SUM(A1)']
    const { data } = papaparse.parse<string[]>(csvText([runs, [{ number: '-4.00' }, '4', null]]).trimEnd())
    expect(data[0]).toEqual(runs.map((text) => `'${text}`))
    expect(data[1]).toEqual(['-4.00', '4', ''])
  })

  test('CSV: quotes are where Papa Parse has them', () => {
    const text = fc.oneof(
      fc.string({
        unit: fc.constantFrom('a', '7', '.', ' ', ',', '"', '\n', '\r', '\ufeff', 'ä', '='),
        maxLength: 6,
      }),
      fc.string({ unit: 'binary', maxLength: 12 }),
    )
    const cell = fc.oneof(
      text,
      fc.constant(null),
      fc.constantFrom('-4.00', '0', 7).map((number) => ({ number })),
    )
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
        (all) => {
          const texts = all.map((record) =>
            record.map((one) =>
              typeof one === 'string' ? escapeFormula(one) : one === null ? '' : `${one.number}`,
            ),
          )
          expect(csvText(all)).toBe(`${papaparse.unparse(texts, { newline: '\n', header: false })}\n`)
        },
      ),
      { numRuns: 3000 },
    )
    expect(csvText([])).toBe('')
  })

  test('messages show escapes, bidirectional controls and line ends, and send none', async () => {
    const evil = '\u001b]0;x\u0007\u202e\u2066\u200b\u0085\u2028'
    const { account } = await parsed(Buffer.from(invoice(row({ net: evil }))))
    const message = account.rejects[0]?.message ?? ''
    // Marks of the direction of writing are left out where a cell is read.
    expect(message).toContain('\\u{1b}]0;x\\u{7}\\u{85}')
    expect(message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069]/)
    expect(account.rejects[0]?.value).toContain('\u001b')
    const named = new InvoiceError({
      code: 'amount',
      file: `a\u001b[2J\u202e\u2066\u200b.csv`,
      column: 'b\nc',
      expected: 'x',
      remedy: 'y',
    })
    expect(named.message).toBe(
      'a\\u{1b}[2J\\u{202e}\\u{2066}\\u{200b}.csv: amount, column b\\nc: expected x. y',
    )
  })

  test('a control character in what was expected or is to be done is shown too', async () => {
    const file = `2.1,\u001b[31m${','.repeat(250)}\n`
    const parse = parseInvoice(Buffer.from(file))
    const error = await parse.summary.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InvoiceError)
    expect((error as InvoiceError).message).not.toMatch(/\u001b/)
  })
})
