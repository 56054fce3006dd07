/** Wrong words and keys of a declaration are `declaration` errors that name their path. */
import { describe, expect, it } from 'vitest'
import { defineFormat, type FormatDeclaration, formats, parseInvoice } from '../src/index.js'

const ups = formats.find(({ id }) => id === 'ups-billing') as FormatDeclaration
const usps = formats.find(({ id }) => id === 'usps-eps') as FormatDeclaration

/** The path that the error of a changed declaration names. */
function pathOf(change: Record<string, unknown>, of = ups): string | undefined {
  try {
    defineFormat({ ...of, ...change } as FormatDeclaration)
    return 'no error'
  } catch (error) {
    expect(error).toMatchObject({ code: 'declaration', name: 'InvoiceError' })
    return (error as { column?: string }).column
  }
}

describe('defineFormat()', () => {
  it('takes every format of this library as it is', () => {
    for (const format of formats) expect(defineFormat({ ...format })).toEqual(format)
  })

  const rule = (change: object) => ({
    rules: { decides: 'code', rules: [{ category: 'fuel', code: 'F', ...change }] },
  })
  /** Files without column names alone. */
  const bare = ups.recognise.filter((way) => 'fields' in way)
  const cell = (column: string | number) => ({ kind: 'cell', column })
  const cases: readonly (readonly [path: string, change: Record<string, unknown>])[] = [
    ['carrier', { carrier: 7 }],
    ['carrier', { carrier: '' }],
    ['title', { title: null }],
    ['download', { download: undefined }],
    ['decimal', { decimal: 'komma' }],
    ['decimal', { decimal: undefined }],
    ['currency', { currency: 'usd' }],
    ['currency', { currency: 'EUE' }],
    ['dates', { dates: undefined }],
    ['dates.form', { dates: { form: ['slash'] } }],
    ['dates.forms', { dates: { forms: 'slash' } }],
    ['dates.forms[1]', { dates: { forms: ['slash', 'MM/DD'] } }],
    ['dates.slashOrder', { dates: { forms: ['slash'], slashOrder: 'us' } }],
    ['above', { above: 'heading' }],
    ['fields.invoice', { fields: { invoice: 'Invoice' } }],
    ['digits.account', { digits: { account: 10 } }],
    ['digits.account_id', { digits: { account_id: 'ten' } }],
    ['digits.invoice_id', { digits: { invoice_id: 9.5 } }],
    ['digits', { digits: 10 }],
    ['facts.colour', { facts: { colour: 'Colour' } }],
    ['charges', { charges: {} }],
    ['charges[0].kind', { charges: [{ kind: 'row', net: 'Net' }] }],
    ['charges[0].zero', { charges: [{ ...usps.charges[0], zero: 'drop' }] }],
    ['charges[0].blankNet', { charges: [{ ...usps.charges[0], blankNet: 'ignore' }] }],
    ['rows[0].skip', { rows: [{ name: 'a', skip: 'because' }] }],
    ['rows', { rows: [{ name: 'total', skip: 'footer' }] }],
    ['rows[0].skips', { rows: [{ name: 'a', skips: 'blank' }] }],
    ['rows[0].states.holds', { rows: [{ name: 'a', skip: 'footer', states: { holds: 'everything' } }] }],
    ['rules.decides', { rules: { decides: 'name', rules: [] } }],
    ['rules.rules', { rules: { decides: 'code' } }],
    ['rules.rules[0].category', rule({ category: 'petrol' })],
    ['rules.rules[0].subcategory', rule({ category: 'delivery', subcategory: 'residental' })],
    ['stage.decide', { stage: { cells: [] } }],
    ['audit.invoices', { audit: { invoices: 'month' } }],
    ['audit.fuel.period', { audit: { fuel: { base: 'stated', period: 'day' } } }],
    ['audit.weight.kind', { audit: { weight: { kind: 'dim' } } }],
    ['audit.tax.kind', { audit: { tax: { kind: 'vat' } } }],
    ['decimals', { decimals: 'point' }],
    ['recognise[1].name', { recognise: [...ups.recognise.slice(0, 1), { name: ['Invoice'] }] }],
    ['recognise[0].names', { recognise: [{ names: 'Invoice' }] }],
    ['recognise[0].where', { recognise: [{ fields: [3, 3] }] }],
    ['columns', { recognise: bare, fields: { invoice_id: 'Invoise Number' } }],
    ['columns', { recognise: bare, fields: { invoice_id: 'Invoice Number #2' } }],
    // Wherever a column is named, also of a format that is recognised by a header too.
    ['columns', { fields: { invoice_id: 'Invoise Number' } }],
    ['columns', { facts: { actual_weight: 'Wait' } }],
    ['columns', { shipment: { service: 'Servise' } }],
    ['columns', { shipment: { service: { compose: () => '', cells: ['Servise'] } } }],
    ['columns', { rowTotal: { column: 'Totl' } }],
    ['columns', { rowTotal: { column: 'Net Amount', alone: { label: 'Labl', description: 'x' } } }],
    ['columns', { rowTotal: { column: 'Net Amount', alone: { description: 'x', unlessColumns: ['No'] } } }],
    ['columns', { stage: { cells: ['Stag'], decide: () => 'original' } }],
    ['columns', { rows: [{ name: 'a', when: [{ cell: 'Kynd', is: 'x' }] }] }],
    ['columns', { rows: [{ name: 'a', columns: ['Kind'], when: [{ cell: 'Kynd', is: 'x' }] }] }],
    [
      'columns',
      { rows: [{ name: 'b' }, { name: 'a', skip: 'footer', states: { holds: 'above', net_total: 'Nett' } }] },
    ],
    ['columns', { takenOff: [[{ cell: 'Kynd', is: 'x' }]] }],
    ['columns', { knownValues: { Kynd: ['x'] } }],
    ['columns', { charges: [cell('Nett')] }],
    ['columns', { charges: [{ kind: 'pairs', label: 'Labl', amount: 'Net Amount' }] }],
    ['columns', { charges: [{ ...ups.charges[0], tax: 'Tacks' }] }],
    ['columns', { fields: { invoice_id: 0 } }],
    ['columns', { fields: { invoice_id: 1.5 } }],
    ['charges[1].column', { charges: [cell('Net Amount'), cell('net amount ')] }],
    ['charges[2].column', { charges: [cell(1), cell(2), cell(1)] }],
  ]
  it.each(cases)('%s: %j', (path, change) => {
    expect(pathOf(change)).toBe(path)
  })

  it('names the word that was meant', () => {
    expect(() => defineFormat({ ...ups, decimal: 'pont' } as never)).toThrow(
      'declaration, key decimal: found "pont", expected one of point, comma, by-file, hundredths. Did you mean "point"?',
    )
    expect(() => defineFormat({ ...ups, recognise: bare, fields: { invoice_id: 'Invoise Number' } })).toThrow(
      'expected all columns that it reads (not "Invoise Number"). Did you mean "Invoice Number"?',
    )
    expect(() => defineFormat(null as never)).toThrow('declaration')
  })
})

it('a stage that is none ends the parse with the path', async () => {
  const mine = defineFormat({ ...usps, stage: { cells: [], decide: () => 'later' as never } })
  await expect(parseInvoice('samples/usps-eps/real.csv', { formats: [mine] }).summary).rejects.toMatchObject({
    code: 'declaration',
    column: 'stage.decide',
    value: 'later',
  })
})
