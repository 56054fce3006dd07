/** `parse` names money that invoices or records state and their charges do not reach: half a file, columns that have moved. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseInvoice } from '../src/index.js'
import { createSum } from '../src/values/money.js'
import { parsed, recounted, tableFiles, tablesUnderTest } from './law-kit.js'

const quoted = (cell: string, delimiter: string) =>
  cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
const textOf = (records: readonly (readonly string[])[], delimiter: string) =>
  `${records.map((record) => record.map((cell) => quoted(cell, delimiter)).join(delimiter)).join('\n')}\n`

const netOf = (items: readonly { readonly net_cost: string }[]) => {
  const sum = createSum()
  for (const { net_cost } of items) sum.addText(net_cost)
  return sum.text()
}

/** Files whose format states totals once for each invoice: above or below its records, or in a row with its number. */
async function stated() {
  const found = []
  const summing = tablesUnderTest.filter(({ rows = [] }) =>
    rows.some(({ states }) => states?.net_total !== undefined),
  )
  for (const { path, format, own } of tableFiles()) {
    if (!own || !summing.includes(format)) continue
    const { account, items } = await parsed(path)
    const ofFile = account.statements.filter(({ net_total }) => net_total !== null)
    if (ofFile.length > 0)
      found.push({ path, format: format.id, items, statements: ofFile, ...(await recounted(path)) })
  }
  return found
}

describe('an invoice whose total is stated', async () => {
  const files = await stated()

  it.each(files)(
    'lacks a record of $path: its amount is named',
    async ({ format, items, records, delimiter, statements }) => {
      const rows = [
        ...new Set(items.filter(({ net_cost }) => /[1-9]/.test(net_cost)).map(({ source }) => source.row)),
      ]
      for (const row of [rows[0], rows.at(Math.floor(rows.length / 2)), rows.at(-1)]) {
        const gone = netOf(items.filter(({ source }) => source.row === row))
        const text = textOf(records.toSpliced((row ?? 0) - 1, 1), delimiter)
        const { account } = await parsed(Buffer.from(text), { format })
        const [warning = '', ...others] = account.summary.files[0]?.warnings ?? []
        expect(others).toEqual([])
        const currency = statements[0]?.currency == null ? '' : ` ${statements[0].currency}`
        expect(warning.replace(/: record \d+ states?/, ': record')).toMatch(
          new RegExp(
            `^${gone.replace('-', '').replace('.', '\\.')}${currency} ${gone.startsWith('-') ? 'too much: record less' : 'missing: record more'} in .+ than the charges of the invoice add up to$`,
          ),
        )
      }
    },
  )

  it.each(files)('is half of $path: something is said', async ({ path, format, records, delimiter }) => {
    const text = textOf(records.slice(0, Math.floor(records.length * 0.6)), delimiter)
    const { account } = await parsed(Buffer.from(text), { format })
    // A footer is in the other half, or an invoice ends there.
    const isUnknown = format === 'royal-mail-bex' || path === 'samples/dhl-express/real.csv'
    expect(account.summary.files[0]?.warnings.length).toBe(isUnknown ? 0 : 1)
  })

  it('is in all formats that state them so', () => {
    expect([...new Set(files.map(({ format }) => format))]).toEqual(
      ['dhl-ecommerce', 'dhl-express', 'dpd-uk', 'royal-mail-bex', 'royal-mail-invoice'].filter((id) =>
        tablesUnderTest.some((format) => format.id === id),
      ),
    )
  })

  it('has rejected records: they are told, and nothing is compared', async () => {
    for (const { path, format, items, records, delimiter } of files) {
      const holds = (cell: string, amount: string) => amount.includes('.') && cell.replace('£', '') === amount
      const cellsOf = (row: number) => records[row - 1] ?? []
      const found = items.findLast(({ source, net_cost }) =>
        cellsOf(source.row).some((cell) => holds(cell, net_cost)),
      )
      if (found === undefined) continue // written with a decimal comma
      const { source, net_cost } = found
      const damaged = cellsOf(source.row).map((cell) => (holds(cell, net_cost) ? 'x1' : cell))
      const { account } = await parsed(
        Buffer.from(textOf(records.with(source.row - 1, damaged), delimiter)),
        {
          format,
        },
      )
      expect([path, account.rejects.length, account.summary.files[0]?.warnings]).toEqual([path, 1, []])
    }
  })
})

it('a record of a BEX report states more with tax than net and tax come to: columns have moved', async () => {
  const path = 'samples/royal-mail-bex/one-header-row.csv'
  const { records, delimiter } = await recounted(path)
  expect((await parsed(path)).account.summary.files[0]?.warnings).toEqual([])
  const [names = [], ...rows] = records
  for (const moved of [
    [names, ...rows.map((row) => [...row.toSpliced(8, 1), ''])],
    [names, ...rows.map((row) => row.toSpliced(8, 0, '').slice(0, row.length))],
    [[...names.toSpliced(9, 1), ''], ...rows],
    [names.toSpliced(9, 0, 'Extra').slice(0, names.length), ...rows],
  ]) {
    const { account } = await parsed(Buffer.from(textOf(moved, delimiter)))
    const said = account.summary.files[0]?.warnings.join('\n')
    expect(said).toMatch(
      /(missing|too much): \d+ records, the first of them 2, state (more|less) in Gross Value than/,
    )
  }
})

describe('a total that each record repeats for its invoice', () => {
  const warningsOf = async (text: string, format?: string) => {
    const { totals: _, files } = await parseInvoice(Buffer.from(text, 'latin1'), {
      ...(format === undefined ? {} : { format }),
    }).summary
    return (files[0]?.warnings ?? []).filter((warning) => warning.includes('add up to'))
  }
  const linesOf = (path: string) => readFileSync(path, 'latin1').split('\n')

  it.each([
    ['samples/ups-billing/real-headerless.csv', 29, '1980.84 USD missing', 'Invoice Amount'],
    ['samples/fedex-us/real.csv', 19, '84.02 missing', 'Original Amount Due'],
  ])('is missed by half of the file: %s', async (path, kept, amount, column) => {
    expect(await warningsOf(linesOf(path).join('\n'))).toEqual([])
    const [warning, ...more] = await warningsOf(linesOf(path).slice(0, kept).join('\n'))
    expect(warning).toContain(`states more in ${column} than the charges of the invoice add up to`)
    expect(warning).toContain(amount)
    expect(more).toEqual([])
  })

  it('is not compared where a record is rejected, or the records state several', async () => {
    const lines = linesOf('samples/ups-billing/real-headerless.csv').slice(0, 20)
    expect(await warningsOf(lines.join('\n'))).toHaveLength(1)
    const damaged = lines.with(5, (lines[5] ?? '').replace(/,\d{4}-\d\d-\d\d,/, ',2026-13-40,'))
    expect(await warningsOf(damaged.join('\n'))).toEqual([])
    const total = (lines[5] ?? '').split(',')[10] ?? ''
    const other = lines.with(5, (lines[5] ?? '').split(',').with(10, `${total}1`).join(','))
    expect(await warningsOf(other.join('\n'))).toEqual([])
  })
})
