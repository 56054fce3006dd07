import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dhlExpress } from '../samples/generators/dhl-express.js'
import { dpdInsights } from '../samples/generators/dpd-insights.js'
import { DUTCH, GERMAN } from '../samples/generators/dpd-insights-language.js'
import { dpdUk } from '../samples/generators/dpd-uk.js'
import { royalMailBex } from '../samples/generators/royal-mail-bex.js'
import { royalMailCombined } from '../samples/generators/royal-mail-combined.js'
import { royalMailInvoice } from '../samples/generators/royal-mail-invoice.js'
import { MORE_SAMPLES } from '../samples/generators/samples-more.js'
import type { Generated, GeneratorOptions, Truth } from '../samples/generators/types.js'
import { uspsEps } from '../samples/generators/usps-eps.js'
import { LAYOUTS, named, type Recount, recordsOf, recount, UNIT, units } from './generators-recount.js'

const MADE: Record<keyof typeof LAYOUTS, (options: GeneratorOptions) => Generated> = {
  'dhl-express': dhlExpress,
  'dpd-insights': dpdInsights,
  'dpd-insights german': (options) => dpdInsights(options, { language: GERMAN }),
  'dpd-insights dutch': (options) => dpdInsights(options, { language: DUTCH }),
  'dpd-uk': dpdUk,
  'usps-eps': uspsEps,
  'royal-mail-combined': royalMailCombined,
  'royal-mail-invoice': royalMailInvoice,
  'royal-mail-bex': royalMailBex,
}
const NAMES = Object.keys(MADE) as (keyof typeof LAYOUTS)[]

function made(name: keyof typeof LAYOUTS, options: GeneratorOptions): { text: string; truth: Truth } {
  const generated = MADE[name](options)
  const text = [...generated.chunks()].join('')
  return { text, truth: generated.truth() }
}

function stated(truth: Truth): Recount {
  const amounts = (sums: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(sums).map(([currency, sum]) => [currency, units(sum)]))
  const { records, charged, line_items } = truth
  const skipped = { ...truth.skipped }
  return { records, charged, skipped, line_items, gross: amounts(truth.gross), net: amounts(truth.net) }
}

describe.each(NAMES)('%s', (name) => {
  const layout = LAYOUTS[name]
  const faulty: GeneratorOptions = { seed: 7, rows: 1200, faults: true }

  it('is the same file for the same seed, and another for another', () => {
    const options = { seed: 4, rows: 80 }
    expect(made(name, options)).toEqual(made(name, options))
    expect(made(name, options).text).not.toBe(made(name, { ...options, seed: 5 }).text)
  })

  it.each([
    ['sound', { seed: 11, rows: 900 }],
    ['of three invoices', { seed: 12, rows: 600, invoices: 3 }],
    ['with faults', faulty],
  ])('%s, says of itself what a second reader finds', (_, options) => {
    const { text, truth } = made(name, options)
    expect(recount(text, layout)).toEqual(stated(truth))
    const net = Object.values(truth.net).reduce((sum, one) => sum + units(one), 0n)
    const invoices = truth.invoices.reduce((sum, one) => sum + units(one.computed_total), 0n)
    if (truth.invoices.length > 0) expect(invoices).toBe(net)
  })

  it('plants nothing unasked, and each fault on a record of its own', () => {
    expect(made(name, { seed: 7, rows: 1200 }).truth.planted).toEqual([])
    const { text, truth } = made(name, faulty)
    const records = recordsOf(text, layout)
    expect(truth.planted.length).toBeGreaterThan(8)
    for (const { row, tracking_number } of truth.planted)
      if (tracking_number !== null) expect(records[row - 1]).toContain(tracking_number)
    const ofRecords = truth.planted.filter(({ kind }) => kind !== 'invoice_total' && kind !== 'tax_rate')
    expect(new Set(ofRecords.map(({ row }) => row)).size).toBe(ofRecords.length)
  })

  it('states the right totals where no total is at fault, and plants the ones it is told to', () => {
    const [sound, wrong] = [made(name, { seed: 3, rows: 600 }), made(name, faulty)]
    const off = ({ truth }: { truth: Truth }) =>
      truth.invoices.filter((one) => one.declared_total !== null && one.declared_total !== one.computed_total)
    expect(off(sound)).toEqual([])
    const planted = wrong.truth.planted.filter(({ kind }) => kind === 'invoice_total')
    expect(off(wrong).map(({ invoice_id }) => invoice_id)).toEqual(
      planted.map(({ invoice_id }) => invoice_id),
    )
  })
})

const at = (name: keyof typeof LAYOUTS, options: GeneratorOptions) => {
  const records = recordsOf(made(name, options).text, LAYOUTS[name])
  return {
    records,
    cells: (header: number) =>
      records.slice(header + 1).map((record) => named(records[header] ?? [], record)),
  }
}

describe('what a sound file states adds up', () => {
  it('DHL Express: slots, rows, invoices, and one fuel rate for each service and month', () => {
    const { cells } = at('dhl-express', { seed: 21, rows: 800, invoices: 4 })
    const declared = new Map<string, bigint>()
    const rates = new Map<string, { base: bigint; fuel: bigint }[]>()
    for (const cell of cells(0)) {
      const money = (column: string) => units(cell(column))
      const [net, gross] = [money('Total amount (excl. VAT)'), money('Total amount (incl. VAT)')]
      expect(gross).toBe(net + money('Total Tax'))
      const invoice = cell('Invoice Number')
      declared.set(invoice, (declared.get(invoice) ?? 0n) + (cell('Line Type') === 'I' ? -net : net))
      if (cell('Line Type') === 'I') continue
      let [sum, tax, base, fuel] = [
        money('Weight Charge'),
        money('Weight Tax (VAT)'),
        money('Weight Charge'),
        0n,
      ]
      for (let n = 1; n <= 9; n++) {
        const [charge, discount] = [money(`XC${n} Charge`), money(`XC${n} Discount`)]
        expect(money(`XC${n} Total`)).toBe(charge + discount + money(`XC${n} Tax`))
        sum += charge + discount
        tax += money(`XC${n} Tax`)
        if (['NX', 'OO', 'YB', 'YY', 'YK'].includes(cell(`XC${n} Code`))) base += charge
        if (cell(`XC${n} Code`) === 'FF') fuel += charge
      }
      expect([sum, tax]).toEqual([net, money('Total Tax')])
      if (base <= 0n) continue
      const key = cell('Product') + cell('Shipment Date').slice(0, 6)
      rates.set(key, [...(rates.get(key) ?? []), { base, fuel }])
    }
    expect([...declared.values()]).toEqual(Array.from({ length: 4 }, () => 0n))
    for (const rows of rates.values()) {
      const [first] = [...rows].sort((a, b) => (a.base < b.base ? 1 : -1))
      if (first === undefined) continue
      // Half a cent of rounding on each side.
      for (const { base, fuel } of rows) {
        const expected = (first.fuel * base) / first.base
        expect(fuel - expected).toBeLessThanOrEqual(UNIT)
        expect(expected - fuel).toBeLessThanOrEqual(UNIT)
      }
    }
  })

  it('DPD Insights: rows', () => {
    const { cells } = at('dpd-insights', { seed: 22, rows: 300 })
    const columns = [
      'Base price',
      'Energy surcharge',
      'Toll surcharge',
      'Peak surcharge',
      'System return surcharge',
    ]
    const more = ['Oversized/Overweight surcharge', 'Customs surcharge', 'Total other surcharges']
    for (const cell of cells(0)) {
      const sum = [...columns, ...more].reduce((total, name) => total + units(cell(name)), 0n)
      expect(sum).toBe(units(cell('Total amount')))
    }
  })

  it('DPD UK: invoice, tax and letters', () => {
    const { records, cells } = at('dpd-uk', { seed: 23, rows: 300 })
    let [net, standard] = [0n, 0n]
    for (const cell of cells(4)) {
      const money = (records[4] ?? []).slice(17, 36).map((name) => units(cell(name)))
      expect(money.filter((one) => one !== 0n)).toHaveLength(cell('Surcharge').length)
      const sum = money.reduce((total, one) => total + one, units(cell('Revenue')))
      net += sum
      if (cell('VAT Code') === 'S') standard += sum
    }
    const total = (row: number) => units(records[row]?.[2] ?? '')
    expect(total(1)).toBe(net)
    expect(total(2)).toBe(((standard / 5n + UNIT / 2n) / UNIT) * UNIT)
    expect(total(3)).toBe(total(1) + total(2))
  })

  it('USPS: postage, withdrawals and check digits', () => {
    const { cells } = at('usps-eps', { seed: 24, rows: 400 })
    const withdrawn = new Map<string, bigint>()
    for (const cell of cells(0)) {
      expect(cell('Postage')).toBe(cell('Transaction Amount'))
      const id = cell('ACH Withdrawal ID')
      const left = units(cell('ACH Withdrawal Amount')) - units(cell('Transaction Amount'))
      if (id !== '') withdrawn.set(id, (withdrawn.get(id) ?? 0n) + left)
      const digits = [...cell('Package Identification Code (PIC)')].reverse().map(Number)
      const sum = digits.reduce((total, digit, place) => total + digit * (place % 2 === 0 ? 1 : 3), 0)
      expect([digits.length, digits.at(-1), sum % 10]).toEqual([22, 9, 0])
    }
    expect([...withdrawn.values()]).toEqual(Array.from({ length: 4 }, () => 0n))
  })

  it('Royal Mail invoice: totals, tax once per code, dockets and footer by their comments', () => {
    const { records } = at('royal-mail-invoice', { seed: 25, rows: 400 })
    const invoice = records[1] ?? []
    let [net, taxed, surcharges, explained] = [0n, 0n, 0n, 0n]
    let footer = ''
    for (const cells of records.slice(2)) {
      const [comment = '', amount = '', code] = cells.slice(31)
      if (cells[23] !== undefined && cells[23] !== '') {
        net += units(amount)
        if (code === 'T') taxed += units(amount)
        explained = units(amount)
      } else if (comment.startsWith('Total surcharge')) footer = amount
      else {
        const parts = [...comment.matchAll(/(Surcharge|of) (?:of )?£([\d.]+)/g)].map((part) =>
          units(part[2] ?? ''),
        )
        const [first = 0n, second] = parts
        surcharges += second ?? first
        explained -= parts.reduce((sum, part) => sum + part, 0n)
        if (comment.startsWith('Green')) expect(explained).toBe(0n)
      }
    }
    const vat = ((taxed / 5n + UNIT / 2n) / UNIT) * UNIT
    expect(invoice.slice(4, 7).map(units)).toEqual([net, vat, net + vat])
    expect(invoice.slice(13, 17)).toEqual(['T%Std Rated 20%', invoice[5], 'E%Exempt 0%', '0.00'])
    expect(surcharges).toBeGreaterThan(0n)
    expect(units(footer)).toBe(surcharges)
  })

  it('Royal Mail report: rows and Overall Result', () => {
    const { cells } = at('royal-mail-bex', { seed: 26, rows: 300 })
    const rows = cells(2)
    const columns = ['Net Value', 'Tax Amount', 'Gross Value']
    const sums = columns.map((name) => rows.slice(0, -1).reduce((sum, cell) => sum + units(cell(name)), 0n))
    for (const cell of rows)
      expect(units(cell('Gross Value'))).toBe(units(cell('Net Value')) + units(cell('Tax Amount')))
    expect(rows.at(-1)?.('Confirmation Date')).toBe('Overall Result')
    expect(columns.map((name) => units(rows.at(-1)?.(name) ?? ''))).toEqual(sums)
  })

  it('Royal Mail feed: shares add back to whole pence, tax is a fifth, barcodes check', () => {
    const { cells } = at('royal-mail-combined', { seed: 27, rows: 600 })
    const orders = new Map<string, { net: bigint; gross: bigint }>()
    for (const cell of cells(0)) {
      const so = orders.get(cell('sales_order_no')) ?? { net: 0n, gross: 0n }
      orders.set(cell('sales_order_no'), {
        net: so.net + units(cell('net_cost')),
        gross: so.gross + units(cell('gross_cost')),
      })
      const digits = cell('tracking_number').slice(2, 11)
      const sum = [8, 6, 4, 2, 3, 5, 9, 7].reduce(
        (total, weight, place) => total + weight * Number(digits[place]),
        0,
      )
      const check = 11 - (sum % 11)
      expect(Number(digits[8])).toBe(check === 10 ? 0 : check === 11 ? 5 : check)
    }
    expect(orders.size).toBeGreaterThan(150)
    for (const { net, gross } of orders.values()) expect([net % UNIT, gross * 5n]).toEqual([0n, net * 6n])
  })
})

describe('samples', () => {
  it('have a path of their own each, and the same bytes each time', () => {
    const paths = MORE_SAMPLES.map(({ path }) => path)
    expect(new Set(paths).size).toBe(paths.length)
    for (const { bytes } of MORE_SAMPLES) expect(Buffer.compare(bytes(), bytes())).toBe(0)
  })

  it('stand under samples/ as they are made', () => {
    for (const { path, bytes } of MORE_SAMPLES) {
      const file = readFileSync(new URL(`../${path}`, import.meta.url))
      expect([path, Buffer.compare(file, bytes())]).toEqual([path, 0])
    }
  })

  it('keep the encodings of their carriers', () => {
    const bytes = (path: string) => Buffer.from(MORE_SAMPLES.find((one) => one.path === path)?.bytes() ?? [])
    expect(bytes('samples/royal-mail-invoice/real.csv').includes(Buffer.from([0xa3]))).toBe(true)
    expect(bytes('samples/royal-mail-invoice/real.csv').includes(Buffer.from('£', 'utf8'))).toBe(false)
    expect([...bytes('samples/usps-eps/utf-16.csv').subarray(0, 4)]).toEqual([0xff, 0xfe, 0x41, 0])
    expect(bytes('samples/dpd-insights/windows-1252.csv').includes(Buffer.from([0xe4]))).toBe(true)
  })
})
