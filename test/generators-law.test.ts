/** Generated files: what the library finds is what the generator wrote. */
import { describe, expect, it } from 'vitest'
import { encode } from '../samples/generators/encode.js'
import { GENERATORS } from '../samples/generators/index.js'
import type { GeneratorOptions } from '../samples/generators/types.js'
import { formatById, formatsUnderTest, parsed, totalUnits, units } from './law-kit.js'
import { times } from './times.js'
import { invoiceKey, invoiceTotals } from './totals-law.js'

const byValue = (amounts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(amounts).map(([currency, amount]) => [currency, units(amount)]))

const RUNS: readonly GeneratorOptions[] = [
  { seed: 1, rows: 900 },
  { seed: 2, rows: 1500, invoices: 4 },
  { seed: 3, rows: 2500, faults: true },
]

/** A format need not have one. */
const generators = Object.entries(GENERATORS).filter(([id]) => formatsUnderTest.includes(formatById(id)))

it('generators are named after formats', () => {
  expect(Object.keys(GENERATORS).map((id) => formatById(id).id)).toEqual(Object.keys(GENERATORS))
})

describe.each(generators)('%s', (id, generate) => {
  it.each(RUNS)('$rows records of seed $seed give lines, sums and invoices as written', async (options) => {
    const generated = generate(options)
    const bytes = encode([...generated.chunks()].join(''), generated.encoding)
    const truth = generated.truth()
    const told = await parsed(bytes, { facts: true })
    const [file] = told.account.summary.files
    if (file === undefined) throw new Error('no account')
    const { format, rows, charged, skipped, rejected, line_items, sums } = file
    expect({ format, rows, charged, skipped, rejected, line_items }).toEqual({
      format: id,
      rows: truth.records,
      charged: truth.charged,
      skipped: truth.skipped,
      rejected: 0,
      line_items: truth.line_items,
    })
    const of = (part: 'gross' | 'net') =>
      byValue(Object.fromEntries(Object.entries(sums).map(([currency, sum]) => [currency, sum[part]])))
    expect(of('gross')).toEqual(byValue(truth.gross))
    expect(of('net')).toEqual(byValue(truth.net))
    for (const invoice of truth.invoices) {
      const lines = told.items.filter(
        (item) => invoiceKey(item) === invoiceKey(invoice) && item.currency === invoice.currency,
      )
      expect([invoice, totalUnits(lines.map(({ net_cost }) => net_cost))]).toEqual([
        invoice,
        units(invoice.computed_total),
      ])
    }
    const declared = truth.invoices.filter((invoice) => invoice.declared_total !== null)
    if (declared.length > 0) expect(invoiceTotals(told).length).toBeGreaterThanOrEqual(declared.length)
  })

  // Several files: a charge without a column in the layout, which must not count, is on few records.
  it('a fault on a whole record is worth the charges of that record', async () => {
    for (let seed = 1; seed <= times(2); seed++) {
      const generated = generate({ seed, rows: 300, faults: ['duplicate_charge', 'credit_without_charge'] })
      const bytes = encode([...generated.chunks()].join(''), generated.encoding)
      const { items } = await parsed(bytes)
      for (const { row, amount, kind } of generated.truth().planted) {
        const lines = items.filter(({ source }) => source.row === row)
        if (amount !== null)
          expect([seed, row, kind, totalUnits(lines.map(({ net_cost }) => net_cost))]).toEqual([
            seed,
            row,
            kind,
            units(amount),
          ])
      }
    }
  })
})
