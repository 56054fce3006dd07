/** DHL Express MyBill: invoice and shipment rows, columns in any order, extra charges with discounts and taxes. */
import { describe, expect, it } from 'vitest'
import {
  DHL_EXPRESS_HEAD,
  DHL_EXPRESS_LEGACY_HEAD,
  DHL_EXPRESS_LEGACY_NAMES,
  slotColumns,
} from '../samples/generators/columns/dhl-express.js'
import { detectFormat } from '../src/index.js'
import { auditFiles, found, resultOf } from './audit-kit.js'
import { headersOf } from './header-lists.js'
import { type Cells, charges, fileOf, headerOf, linesOf, pick, read, recordOf, type Sheet } from './rows.js'

const DHL: Sheet = {
  columns: [...DHL_EXPRESS_HEAD, ...slotColumns(9)],
  delimiter: ',',
  lineEnd: '\r\n',
  usual: {
    'Line Type': 'S',
    'Invoice Number': 'QLSR000700123',
    'Invoice Type': 'Invoice',
    'Invoice Date': '20260612',
    'Billing Account': '095500120',
    'Shipment Number': '4410022334',
    'Shipment Date': '20260605',
    'Product Name': 'EXPRESS WORLDWIDE nondoc',
    Currency: 'EUR',
  },
}
const NET = 'Total amount (excl. VAT)'
const GROSS = 'Total amount (incl. VAT)'
const TAX = 'Total Tax'
const WEIGHT = 'Weight Charge'
const WEIGHT_TAX = 'Weight Tax (VAT)'

interface Extra {
  readonly code?: string
  readonly name?: string
  readonly charge: string
  readonly tax?: string
  readonly discount?: string
  readonly total?: string
}

/** Cells of the extra charge `n`. */
const xc = (n: number, { code = 'FF', name = 'FUEL SURCHARGE', ...rest }: Extra): Cells => ({
  [`XC${n} Code`]: code,
  [`XC${n} Name`]: name,
  [`XC${n} Charge`]: rest.charge,
  [`XC${n} Tax`]: rest.tax ?? '',
  [`XC${n} Discount`]: rest.discount ?? '',
  [`XC${n} Total`]: rest.total ?? '',
})
const INVOICE: Cells = { 'Line Type': 'I', 'Shipment Number': '', 'Shipment Date': '', 'Product Name': '' }

const dhl = (...records: readonly (Cells | string)[]): string => fileOf(DHL, ...records)
const columnsOf = (items: readonly { source: { column: string | null } }[]) =>
  items.map(({ source }) => source.column)
const audit = (text: string) => auditFiles(Buffer.from(text))

const PARCEL: Cells = {
  [NET]: '58.20',
  [GROSS]: '69.26',
  [TAX]: '11.06',
  [WEIGHT]: '48.50',
  [WEIGHT_TAX]: '9.22',
  ...xc(1, { charge: '12.20', tax: '1.84', discount: '-2.50', total: '11.54' }),
}

describe('a shipment', () => {
  it('is its weight charge and its extra charges, each with all fields', async () => {
    const { items, file } = await read(dhl(PARCEL), { raw: true })
    expect(items).toHaveLength(2)
    expect(items[0]).toMatchObject({
      carrier: 'dhl_express',
      format: 'dhl-express',
      account_id: '095500120',
      invoice_id: 'QLSR000700123',
      invoice_date: '2026-06-12',
      transaction_date: '2026-06-05',
      tracking_number: '4410022334',
      shipment_id: null,
      charge_code: null,
      charge_description: 'Weight Charge',
      charge_category: 'freight',
      charge_subcategory: 'base',
      charge_stage: 'original',
      currency: 'EUR',
      gross_cost: '48.50',
      net_cost: '48.50',
      tax_cost: '9.22',
      source: { row: 2, column: 'Weight Charge' },
    })
    expect(items[1]).toMatchObject({
      charge_code: 'FF',
      charge_description: 'FUEL SURCHARGE',
      charge_category: 'fuel',
      gross_cost: '12.20',
      net_cost: '9.70',
      tax_cost: '1.84',
      source: { row: 2, column: 'XC1 Charge' },
    })
    expect(items[1]?.raw?.['XC1 Charge']).toBe('12.20')
    expect(file.sums).toEqual({ EUR: { gross: '60.70', net: '58.20', tax: '11.06' } })
  })

  it('has no tax where the cell is blank, and one where it is zero', async () => {
    const { items } = await read(
      dhl({ [WEIGHT]: '5.00', ...xc(1, { charge: '1.00', tax: '0.00' }), ...xc(2, { charge: '2.00' }) }),
    )
    expect(items.map(({ tax_cost }) => tax_cost)).toEqual([null, '0.00', null])
  })

  it('of which the shipment date is blank has the date of its invoice', async () => {
    const { items } = await read(dhl({ ...PARCEL, 'Shipment Date': '' }))
    expect(pick(items.slice(0, 1), 'invoice_date', 'transaction_date')).toEqual([
      { invoice_date: '2026-06-12', transaction_date: '2026-06-12' },
    ])
  })

  it('without any date has that of its invoice row', async () => {
    const undated = { ...PARCEL, 'Shipment Date': '', 'Invoice Date': '' }
    const { items } = await read(dhl(INVOICE, undated, { ...undated, 'Invoice Number': 'QLSR000700456' }))
    expect(pick(items, 'invoice_date', 'transaction_date').slice(1, 3)).toEqual([
      { invoice_date: '2026-06-12', transaction_date: '2026-06-12' },
      { invoice_date: null, transaction_date: null },
    ])
  })

  it('keeps the digits of a currency without decimals', async () => {
    const { items } = await read(dhl({ [WEIGHT]: '1845000.00', [NET]: '1845000.00', Currency: 'VND' }))
    expect(pick(items, 'net_cost', 'currency')).toEqual([{ net_cost: '1845000.00', currency: 'VND' }])
  })
})

describe('which cells are charges', () => {
  it('other charges and discounts, by their label or the name of the column', async () => {
    const { items } = await read(
      dhl({
        [WEIGHT]: '40.00',
        'Other Charges 1': 'Handling at gate',
        'Other Charges 1 Amount': '3.10',
        'Other Charges 2 Amount': '1.20',
        'Discount 1': 'Volume rebate',
        'Discount 1 Amount': '-4.00',
        'Discount 2 Amount': '-2.00',
        'Discount 3': 'Loyalty',
        'Discount 3 Amount': '0.00',
        [NET]: '38.30',
      }),
    )
    expect(
      items.map((item) => [item.charge_description, item.net_cost, item.charge_category, item.charge_code]),
    ).toEqual([
      ['Weight Charge', '40.00', 'freight', null],
      ['Handling at gate', '3.10', 'uncategorized', null],
      ['Other Charges 2 Amount', '1.20', 'accessorial', null],
      ['Volume rebate', '-4.00', 'discount', null],
      ['Discount 2 Amount', '-2.00', 'discount', null],
    ])
  })

  it('an extra charge with an amount, with a name or without one', async () => {
    const { items } = await read(
      dhl({
        ...xc(1, { charge: '0.00' }),
        ...xc(2, { charge: '' }),
        ...xc(3, { code: 'DD', name: '', charge: '7.00' }),
        ...xc(4, { code: '', name: 'DRY ICE', charge: '6.00' }),
        ...xc(9, { code: 'YB', name: 'OVERSIZE PIECE', charge: '20.00' }),
      }),
    )
    expect(items.map((item) => [item.charge_code, item.charge_description, item.source.column])).toEqual([
      ['DD', 'XC3 Charge', 'XC3 Charge'],
      [null, 'DRY ICE', 'XC4 Charge'],
      ['YB', 'OVERSIZE PIECE', 'XC9 Charge'],
    ])
  })

  it.each([
    ['blank', {}, '10.00'],
    ['zero', { discount: '0.00', total: '12.00' }, '10.00'],
    ['negative and added', { discount: '-4.00', total: '8.00' }, '6.00'],
    ['positive and taken off', { discount: '4.00', total: '8.00' }, '6.00'],
    ['positive and added', { discount: '4.00', total: '16.00' }, '14.00'],
    ['negative and taken off', { discount: '-4.00', total: '16.00' }, '14.00'],
    ['of neither sign', { discount: '-4.00', total: '9.00' }, '6.00'],
    ['without a total', { discount: '-4.00' }, '6.00'],
    ['as large as the charge', { discount: '-10.00', total: '2.00' }, '0.00'],
  ])('an extra charge whose discount is %s', async (_, rest, net) => {
    const { items } = await read(dhl(xc(1, { charge: '10.00', tax: '2.00', ...rest })))
    expect(pick(items, 'gross_cost', 'net_cost', 'tax_cost')).toEqual([
      { gross_cost: '10.00', net_cost: net, tax_cost: '2.00' },
    ])
  })

  it('a discount without tax too', async () => {
    const { items } = await read(dhl(xc(1, { charge: '10.00', discount: '1.5', total: '8.50' })))
    expect(items[0]?.net_cost).toBe('8.50')
  })

  it('tax or discount beside a charge of zero', async () => {
    const { items } = await read(
      dhl({
        [WEIGHT]: '0.00',
        [WEIGHT_TAX]: '1.90',
        ...xc(1, { charge: '0.00', tax: '3.80', total: '3.80' }),
        ...xc(2, { charge: '', discount: '-2.50', total: '-2.50' }),
        ...xc(3, { code: '0', name: '0', charge: '0', tax: '0', discount: '0', total: '0' }),
      }),
    )
    expect(pick(items, 'charge_description', 'gross_cost', 'net_cost', 'tax_cost')).toEqual([
      { charge_description: 'Weight Charge', gross_cost: '0.00', net_cost: '0.00', tax_cost: '1.90' },
      { charge_description: 'FUEL SURCHARGE', gross_cost: '0.00', net_cost: '0.00', tax_cost: '3.80' },
      { charge_description: 'FUEL SURCHARGE', gross_cost: '0', net_cost: '-2.50', tax_cost: null },
    ])
  })

  it('extra charges of every number that the header has, whatever gaps are between', async () => {
    const columns = [
      ...DHL_EXPRESS_HEAD,
      ...[1, 2, 4, 41].flatMap((n) => slotColumns(1).map((name) => name.replace('XC1', `XC${n}`))),
    ]
    const { items, file } = await read(
      fileOf(
        { ...DHL, columns },
        {
          ...xc(1, { charge: '1' }),
          ...xc(2, { charge: '2' }),
          ...xc(4, { charge: '4' }),
          ...xc(41, { charge: '41' }),
        },
      ),
    )
    expect(columnsOf(items)).toEqual(['XC1 Charge', 'XC2 Charge', 'XC4 Charge', 'XC41 Charge'])
    expect(file.warnings).toEqual([])
  })

  it('money of a shipment without a charge is named, once a column', async () => {
    const { file } = await read(
      dhl(
        { [NET]: '0', [GROSS]: '5.00', [TAX]: '5.00' },
        { [TAX]: '2.50', ...xc(1, { charge: '0', total: '7.00' }) },
        { [NET]: '6.10' },
        { [GROSS]: '9.00', Currency: 'CHF' },
      ),
    )
    expect(file.skipped).toEqual({ header: 1, zero: 4 })
    expect(file.warnings).toEqual([
      '7.50 EUR not charged: Total Tax of 2 records, the first of them 2: no charge of the record contains it',
      '7.00 EUR not charged: XC1 Total of record 3: no charge of the record contains it',
      '6.10 EUR missing: record 4 states more in Total amount (excl. VAT) than the charges add up to',
      '9.00 CHF not charged: Total amount (incl. VAT) of record 5: no charge of the record contains it',
      'nothing is charged: its 4 records hold no charge. Check whether columns were cut off, or download the file again',
    ])
  })

  it('whose total with tax is the only one: what it has more than they and their tax is named', async () => {
    const charged = { [WEIGHT]: '10.00', [WEIGHT_TAX]: '2.00' }
    const { file } = await read(
      dhl(
        { ...charged, [GROSS]: '12.00' },
        { ...charged, [GROSS]: '15.00' },
        { [WEIGHT]: '10.00', [TAX]: '2.00', [GROSS]: '12.00' },
        { ...charged, [GROSS]: '11.50' },
        { ...charged, [GROSS]: '13.25' },
      ),
    )
    expect(file.warnings).toEqual([
      '4.25 EUR missing: 2 records, the first of them 3, state more in Total amount (incl. VAT) than the charges add up to',
      '0.50 EUR too much: record 5 states less in Total amount (incl. VAT) than the charges add up to',
    ])
  })

  it('never subtotals, fees and adjustments', async () => {
    const extra = { 'Total Extra Charges (XC)': '9.70', 'Total Extra Charges Tax': '1.84' }
    const { items } = await read(
      dhl({ ...PARCEL, ...extra, 'Invoice Fee': '2.00', 'Tax Adjustment': '1.00' }),
    )
    expect(charges(items)).toEqual(['Weight Charge 48.50', 'FUEL SURCHARGE 9.70'])
    const report = await audit(dhl({ ...PARCEL, 'Invoice Fee': '2.00', [NET]: '60.20', [GROSS]: '71.26' }))
    expect(found(report, 'row_total')).toMatchObject([{ amount: '2.00' }])
  })

  it('none of a shipment without any amount', async () => {
    const { items, file } = await read(dhl({}, { [WEIGHT]: '0.00', [NET]: '0' }, { [NET]: '6.10' }))
    expect([items, file.skipped]).toEqual([[], { header: 1, zero: 3 }])
  })

  it('by their name where name and code differ', async () => {
    const { items } = await read(
      dhl({
        ...xc(1, { code: 'OS', name: 'Oversize Piece', charge: '1' }),
        ...xc(2, { code: 'DE', name: 'Duties & Taxes Advanced', charge: '2' }),
        ...xc(3, { code: 'SD', name: 'Saturday Delivery', charge: '3' }),
        ...xc(4, { code: 'OO', name: 'Afgelegen gebied', charge: '4' }),
        ...xc(5, { code: 'ZZ', name: 'Something new', charge: '5' }),
      }),
    )
    expect(items.map(({ charge_category }) => charge_category)).toEqual([
      'handling',
      'customs',
      'delivery',
      'delivery',
      'uncategorized',
    ])
  })
})

describe('the stage', () => {
  const back = { [NET]: '-48.50', [WEIGHT]: '-48.50' }
  it.each([
    ['original', PARCEL],
    ['credit', { ...PARCEL, 'Invoice Type': 'Credit Note' }],
    ['credit', { ...PARCEL, 'Invoice Type': 'CN INB' }],
    ['credit', { ...PARCEL, 'Invoice Type': 'CN LOB' }],
    ['original', { ...PARCEL, 'Invoice Type': 'DUTY' }],
    ['original', { ...PARCEL, 'Invoice Type': 'N' }],
    ['credit', back],
    ['credit', { ...back, [NET]: '' }],
    ['original', { [NET]: '8.00', [WEIGHT]: '10.00', 'Discount 1 Amount': '-2.00' }],
  ])('is %s for %o', async (stage, cells) => {
    const { items } = await read(dhl(cells))
    expect(items.length).toBeGreaterThan(0)
    expect(new Set(items.map(({ charge_stage }) => charge_stage))).toEqual(new Set([stage]))
  })

  it('is that of the invoice row where the shipment does not say what the invoice is', async () => {
    const { items } = await read(
      dhl({ ...INVOICE, 'Invoice Type': 'Credit Note' }, { ...PARCEL, 'Invoice Type': '' }),
    )
    expect(items.map(({ charge_stage }) => charge_stage)).toEqual(['credit', 'credit'])
  })
})

describe('an invoice row', () => {
  const totals = { [NET]: '58.20', [TAX]: '11.06', [GROSS]: '69.26' }

  it('is skipped and states the totals of its invoice', async () => {
    const { items, file, statements } = await read(dhl({ ...INVOICE, ...totals }, PARCEL))
    expect(items).toHaveLength(2)
    expect(file).toMatchObject({ rows: 3, charged: 1, skipped: { header: 1, invoice_row: 1 }, rejected: 0 })
    expect(statements).toMatchObject([
      {
        row: 2,
        account_id: '095500120',
        invoice_id: 'QLSR000700123',
        invoice_date: '2026-06-12',
        currency: 'EUR',
        net_total: '58.20',
        tax_total: '11.06',
        gross_total: '69.26',
      },
    ])
  })

  it('without amounts leaves its invoice undeclared', async () => {
    const { invoices } = await audit(dhl(INVOICE, PARCEL))
    expect(invoices).toMatchObject([{ status: 'undeclared', declared_total: null, computed_total: '58.20' }])
  })

  it('agrees with its shipments, before or after them, or is a finding', async () => {
    const row = { ...INVOICE, ...totals }
    for (const text of [dhl(row, PARCEL), dhl(PARCEL, row)])
      expect((await audit(text)).invoices).toMatchObject([{ status: 'match', declared_total: '58.20' }])
    const report = await audit(dhl({ ...row, [NET]: '58.21' }, PARCEL))
    expect(report.invoices).toMatchObject([{ status: 'mismatch', difference: '0.01' }])
    expect(found(report, 'invoice_total')).toMatchObject([{ amount: '0.01' }])
  })

  it('with a total with tax alone is compared with costs and taxes', async () => {
    const row = { ...INVOICE, [GROSS]: '69.26' }
    expect((await audit(dhl(row, PARCEL))).invoices).toMatchObject([{ status: 'match' }])
    const report = await audit(dhl({ ...row, [GROSS]: '70.00' }, PARCEL))
    expect(report.invoices).toMatchObject([
      { status: 'mismatch', declared_total: '70.00', difference: '0.74' },
    ])
  })

  it('with a total that is no amount stays skipped, with a warning', async () => {
    const { file, items } = await read(dhl({ ...INVOICE, [NET]: 'see PDF' }, PARCEL))
    expect([items.length, file.skipped.invoice_row, file.rejected]).toEqual([2, 1, 0])
    expect(file.warnings).toEqual([
      `record 2: declared total is no amount (${NET}: see PDF); nothing is compared with it`,
    ])
  })
})

describe('trap', () => {
  it('1: freight is not lost among the extra charges', async () => {
    const { items } = await read(dhl(PARCEL))
    expect(
      items.filter(({ charge_category }) => charge_category === 'freight').map((i) => i.net_cost),
    ).toEqual(['48.50'])
  })

  it('2: the total of an extra charge is no net: it holds the tax', async () => {
    const { items } = await read(
      dhl(xc(1, { charge: '30.00', tax: '5.70', discount: '0.00', total: '35.70' })),
    )
    expect(pick(items, 'gross_cost', 'net_cost', 'tax_cost')).toEqual([
      { gross_cost: '30.00', net_cost: '30.00', tax_cost: '5.70' },
    ])
  })

  it('3: discounts of both signs in one file', async () => {
    const { items } = await read(
      dhl(
        xc(1, { charge: '30.00', tax: '0.00', discount: '-6.00', total: '24.00' }),
        xc(1, { charge: '30.00', tax: '0.00', discount: '6.00', total: '24.00' }),
      ),
    )
    expect(items.map(({ net_cost }) => net_cost)).toEqual(['24.00', '24.00'])
  })

  it.each([
    ['semicolons, commas in quotes', ';', '"Lang, Kurz & Co."', 'Lang, Kurz & Co.'],
    ['semicolons, commas bare', ';', 'Lang, Kurz & Co.', 'Lang, Kurz & Co.'],
    ['commas in quotes', ',', '"Lang, Kurz & Co."', 'Lang, Kurz & Co.'],
    ['semicolons in quotes', ';', '"Lang; Kurz"', 'Lang; Kurz'],
  ])('4: %s', async (_, delimiter, cell, text) => {
    const { items, file } = await read(
      fileOf({ ...DHL, delimiter }, INVOICE, { ...PARCEL, 'Receivers Name': cell }),
      { raw: true },
    )
    expect(charges(items)).toEqual(['Weight Charge 48.50', 'FUEL SURCHARGE 9.70'])
    expect(items[0]?.raw?.['Receivers Name']).toBe(text)
    expect(file.rejected).toBe(0)
  })

  it('4: all four combinations of delimiter and quoting', async () => {
    for (const delimiter of [',', ';'])
      for (const quote of ['', '"']) {
        const quoted = (line: string) =>
          line
            .split(delimiter)
            .map((cell) => quote + cell + quote)
            .join(delimiter)
        const sheet = { ...DHL, delimiter }
        const text = fileOf(sheet, INVOICE, PARCEL).trimEnd().split('\r\n').map(quoted).join('\r\n')
        const { items, file } = await read(text)
        expect([delimiter, quote, ...charges(items)]).toEqual([
          delimiter,
          quote,
          'Weight Charge 48.50',
          'FUEL SURCHARGE 9.70',
        ])
        expect(file.rows).toBe(3)
      }
  })

  it('5: a line end in a quoted cell is text', async () => {
    const address = '"Hafenstr. 9\r\nTor 3"'
    const { items, file, rejects } = await read(
      dhl({ ...PARCEL, 'Receivers Address 1': address }, { ...PARCEL, 'Line Type': 'X' }),
      { raw: true },
    )
    expect(file).toMatchObject({ rows: 3, charged: 1, rejected: 1 })
    expect(items[0]?.raw?.['Receivers Address 1']).toBe('Hafenstr. 9\r\nTor 3')
    expect(rejects).toMatchObject([{ row: 3, line: 4 }])
  })

  it('6: columns in any order', async () => {
    const usual = await read(dhl(INVOICE, PARCEL))
    for (const columns of [
      DHL.columns.toReversed(),
      [...DHL.columns.slice(70), ...DHL.columns.slice(0, 70)],
    ]) {
      const { items } = await read(fileOf({ ...DHL, columns }, INVOICE, PARCEL))
      const fields = [
        'account_id',
        'net_cost',
        'tax_cost',
        'charge_code',
        'transaction_date',
        'source',
      ] as const
      expect(charges(items).sort()).toEqual(charges(usual.items).sort())
      expect(pick(items, ...fields)).toEqual(pick(usual.items, ...fields))
    }
  })

  it.each(headersOf('dhl-express').slice(0, 2))('6: the order of the list %s', async (_, columns) => {
    const { items } = await read(fileOf({ ...DHL, columns }, INVOICE, PARCEL))
    expect(charges(items)).toEqual(['Weight Charge 48.50', 'FUEL SURCHARGE 9.70'])
    expect(items[1]).toMatchObject({ account_id: '095500120', charge_code: 'FF', tax_cost: '1.84' })
  })

  it('7: XC10 and XC11, and no more than the header has', async () => {
    const sheet = { ...DHL, columns: [...DHL_EXPRESS_HEAD, ...slotColumns(11)] }
    const { items } = await read(
      fileOf(sheet, {
        ...xc(9, { code: 'OO', name: 'REMOTE AREA DELIVERY', charge: '9.00' }),
        ...xc(10, { code: 'NX', name: 'DEMAND SURCHARGE', charge: '1.00', discount: '-0.25', total: '0.75' }),
        ...xc(11, { code: 'II', name: 'SHIPMENT INSURANCE', charge: '2.00', tax: '0.38' }),
        [NET]: '11.75',
      }),
    )
    expect(items.map((item) => [item.source.column, item.net_cost, item.charge_category])).toEqual([
      ['XC9 Charge', '9.00', 'delivery'],
      ['XC10 Charge', '0.75', 'peak'],
      ['XC11 Charge', '2.00', 'insurance'],
    ])
  })

  it('8: unused slots hold zeros', async () => {
    const zeros = Object.fromEntries(slotColumns(9).map((name) => [name, '0']))
    const others = { 'Other Charges 1': '0', 'Other Charges 1 Amount': '0', 'Discount 1 Amount': '0.00' }
    const { items, file } = await read(dhl({ ...zeros, ...others, ...PARCEL }))
    expect(charges(items)).toEqual(['Weight Charge 48.50', 'FUEL SURCHARGE 9.70'])
    expect(file.rejected).toBe(0)
    const named = await read(dhl({ ...zeros, ...xc(2, { code: '0', name: 'DRY ICE', charge: '4.00' }) }))
    expect(pick(named.items, 'charge_code', 'charge_description')).toEqual([
      { charge_code: null, charge_description: 'DRY ICE' },
    ])
    const unnamed = await read(dhl({ ...zeros, ...xc(2, { code: '0', name: '0', charge: '4.00' }) }))
    expect(pick(unnamed.items, 'charge_code', 'charge_description', 'net_cost')).toEqual([
      { charge_code: null, charge_description: 'XC2 Charge', net_cost: '4.00' },
    ])
  })

  it('9: two invoices in one file', async () => {
    const second = { 'Invoice Number': 'QLSR000700456', 'Invoice Date': '20260619', 'Billing Account': '' }
    const row = { ...INVOICE, [NET]: '58.20' }
    const text = dhl(
      row,
      PARCEL,
      { ...row, ...second, 'Billing Account': '095500999' },
      { ...PARCEL, ...second },
    )
    const { items } = await read(text)
    expect(pick(items, 'invoice_id', 'account_id', 'invoice_date').slice(1, 3)).toEqual([
      { invoice_id: 'QLSR000700123', account_id: '095500120', invoice_date: '2026-06-12' },
      { invoice_id: 'QLSR000700456', account_id: '095500999', invoice_date: '2026-06-19' },
    ])
    expect((await audit(text)).invoices.map(({ status, line_items }) => [status, line_items])).toEqual([
      ['match', 2],
      ['match', 2],
    ])
  })

  it('9: shipments of two invoices mixed find their own invoice row', async () => {
    const other = { 'Invoice Number': 'QLSR000700456' }
    const blank = { 'Billing Account': '' }
    const { items } = await read(
      dhl(
        INVOICE,
        { ...INVOICE, ...other, 'Billing Account': '095500999' },
        { ...PARCEL, ...blank },
        { ...PARCEL, ...other, ...blank },
      ),
    )
    expect(items.map(({ account_id }) => account_id)).toEqual([
      '095500120',
      '095500120',
      '095500999',
      '095500999',
    ])
  })

  it('10: a blank account is that of the invoice row with the same number, else null', async () => {
    const blank = { ...PARCEL, 'Billing Account': '' }
    const { items } = await read(dhl(INVOICE, blank, { ...blank, 'Invoice Number': 'QLSR000700456' }))
    expect(items.map(({ account_id }) => account_id)).toEqual(['095500120', '095500120', null, null])
  })

  it('10: an invoice row below its shipments states totals; their blank account stays null', async () => {
    const { items, statements } = await read(
      dhl({ ...PARCEL, 'Billing Account': '' }, { ...INVOICE, [NET]: '58.20' }),
    )
    expect(items.map(({ account_id }) => account_id)).toEqual([null, null])
    expect(statements).toMatchObject([{ account_id: '095500120', net_total: '58.20' }])
  })

  it('11: shipments without an invoice row', async () => {
    const { items, file } = await read(dhl(PARCEL))
    expect(file.skipped).toEqual({ header: 1 })
    expect(items[0]).toMatchObject({ account_id: '095500120', invoice_id: 'QLSR000700123' })
    expect((await audit(dhl(PARCEL))).invoices).toMatchObject([{ status: 'undeclared' }])
  })

  it('12: freight and duty of one waybill are two invoices and no duplicates', async () => {
    const duty = {
      'Invoice Number': 'QLIR000900777',
      'Invoice Type': 'DUTY',
      'Product Name': 'DUTIES & TAXES',
      [WEIGHT]: '0.00',
      [NET]: '61.00',
      ...xc(1, { code: 'XX', name: 'IMPORT EXPORT DUTIES', charge: '46.00' }),
      ...xc(2, { code: 'WC', name: 'DUTY TAX PROCESSING', charge: '15.00' }),
    }
    const report = await audit(dhl(PARCEL, duty))
    expect(
      report.invoices.map(({ invoice_id, computed_total }) => `${invoice_id} ${computed_total}`),
    ).toEqual(['QLIR000900777 61.00', 'QLSR000700123 58.20'])
    expect(found(report, 'duplicate_charge')).toEqual([])
    expect(report.shipments).toEqual({ count: 1, multi_invoice: 1 })
  })

  it('13: "5.476,48", and a point file with a lone comma', async () => {
    const sheet = { ...DHL, delimiter: ';' }
    const european = await read(fileOf(sheet, { [WEIGHT]: '5.476,48', ...xc(1, { charge: '1.250' }) }))
    expect(european.items.map(({ net_cost }) => net_cost)).toEqual(['5476.48', '1250'])
    const point = await read(fileOf(sheet, { [WEIGHT]: '1,250', [NET]: '1250.00' }))
    expect(point.items.map(({ net_cost }) => net_cost)).toEqual(['1250'])
    const lone = await read(fileOf(sheet, { [WEIGHT]: '1.250' }, { [WEIGHT]: '99' }))
    expect(lone.rejected).toEqual([['amount_ambiguous', WEIGHT, '1.250', 2]])
    expect(charges(lone.items)).toEqual(['Weight Charge 99'])
  })

  it.each([
    ['an invoice row', { ...INVOICE, [NET]: '9.001,20' }],
    ['a tax', { [TAX]: '0,19' }],
    ['a total of an extra charge', xc(3, { charge: '', total: '3,60' })],
    ['a discount', xc(3, { charge: '', discount: '-3,60' })],
    ['a total with tax', { [GROSS]: '1.250,00' }],
  ])('13: the mark may be told by %s alone', async (_, cells) => {
    const sheet = { ...DHL, delimiter: ';' }
    const { items } = await read(fileOf(sheet, { [WEIGHT]: '1.250' }, cells))
    expect(charges(items)[0]).toBe('Weight Charge 1250')
  })

  it('14: a weight charge of 0 on duty rows is no line', async () => {
    const { items } = await read(
      dhl({
        [WEIGHT]: '0.00',
        ...xc(1, { code: 'XB', name: 'IMPORT EXPORT TAXES', charge: '80.00' }),
        [NET]: '80.00',
      }),
    )
    expect(items.map((item) => `${item.charge_category} ${item.net_cost}`)).toEqual(['customs 80.00'])
  })

  it('15: records longer than 2,000 characters, and than a block of the file', async () => {
    for (const length of [3_000, 400_000]) {
      const contents = 'parts for machines '.repeat(length / 19)
      const { items, file } = await read(dhl({ ...PARCEL, 'Description of Contents': contents }, PARCEL))
      expect([items.length, file.rejected]).toEqual([4, 0])
    }
  })

  it.each([[';'], ['']])(
    '16: a header with an empty name at its end, records ending in "%s"',
    async (end) => {
      const columns = [...DHL_EXPRESS_LEGACY_HEAD, ...slotColumns(7), '']
      const sheet: Sheet = { ...DHL, columns, delimiter: ';' }
      const cells = { 'Total Amount': '58.20', 'Total Charge': '69.26', [TAX]: '11.06', [WEIGHT]: '48.50' }
      const line = recordOf(
        { ...sheet, columns: columns.slice(0, -1) },
        { ...cells, ...xc(7, { charge: '9.70' }) },
      )
      const { items, file } = await read(fileOf(sheet, line + end, line + end))
      expect(charges(items.slice(2))).toEqual(['Weight Charge 48.50', 'FUEL SURCHARGE 9.70'])
      expect(file).toMatchObject({ format: 'dhl-express', charged: 2, rejected: 0 })
      const { checks } = await audit(fileOf(sheet, line + end))
      expect(checks.find(({ check }) => check === 'row_total')?.result).toBe('pass')
    },
  )

  it('17: a subset of the columns', async () => {
    const columns = ['Line Type', 'Invoice Number', 'Shipment Number', WEIGHT, 'XC1 Name', 'XC1 Charge']
    const { items, file } = await read(
      fileOf({ ...DHL, columns }, { [WEIGHT]: '5.00', 'XC1 Name': 'DRY ICE', 'XC1 Charge': '6.00' }),
    )
    expect(file).toMatchObject({ format: 'dhl-express', rejected: 0 })
    expect(pick(items, 'charge_description', 'charge_code', 'net_cost', 'tax_cost')).toEqual([
      { charge_description: 'Weight Charge', charge_code: null, net_cost: '5.00', tax_cost: null },
      { charge_description: 'DRY ICE', charge_code: null, net_cost: '6.00', tax_cost: null },
    ])
    expect(pick(items.slice(0, 1), 'account_id', 'invoice_date', 'transaction_date', 'currency')).toEqual([
      { account_id: null, invoice_date: null, transaction_date: null, currency: null },
    ])
  })

  it('17: a subset without the names of the extra charges: their columns name them', async () => {
    const columns = ['Line Type', 'Invoice Number', 'Shipment Number', 'XC1 Charge', 'XC2 Code', 'XC2 Charge']
    const { items } = await read(
      fileOf({ ...DHL, columns }, { 'XC1 Charge': '6.00', 'XC2 Code': 'FF', 'XC2 Charge': '2.00' }),
    )
    expect(pick(items, 'charge_description', 'charge_code', 'charge_category')).toEqual([
      { charge_description: 'XC1 Charge', charge_code: null, charge_category: 'uncategorized' },
      { charge_description: 'XC2 Charge', charge_code: 'FF', charge_category: 'fuel' },
    ])
  })

  it('18: tax in the total alone: costs bear none, and the total with tax adds up', async () => {
    const cells = { [NET]: '50.00', [TAX]: '9.50', [GROSS]: '59.50', [WEIGHT]: '40.00' }
    const row = { ...cells, ...xc(1, { charge: '10.00', tax: '0.00', total: '10.00' }) }
    const { items, file } = await read(dhl(row))
    expect(items.map(({ tax_cost }) => tax_cost)).toEqual([null, '0.00'])
    expect(file.sums.EUR).toEqual({ gross: '50.00', net: '50.00', tax: '0.00' })
    const report = await audit(dhl({ ...INVOICE, [GROSS]: '59.50' }, row))
    expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([])
    expect(report.invoices).toMatchObject([{ status: 'match' }])
  })
})

describe('bad input', () => {
  it.each([['T'], [''], ['s'], ['SI']])(
    'Line Type "%s" rejects the row: "I" or "S" is expected',
    async (type) => {
      const { items, rejects } = await read(dhl({ ...PARCEL, 'Line Type': type }, PARCEL))
      expect(rejects).toMatchObject([{ code: 'row_kind', column: 'Line Type', value: type, row: 2 }])
      expect(rejects[0]?.expected).toBe('"I" (invoice) or "S" (shipment) as Line Type')
      expect(items).toHaveLength(2)
    },
  )

  it.each([
    ['XC1 Charge', xc(1, { charge: '"12,34.5"' })],
    ['XC1 Tax', xc(1, { charge: '1.00', tax: '"12,34.5"' })],
    ['XC1 Discount', xc(1, { charge: '1.00', discount: '"12,34.5"' })],
    ['XC1 Total', xc(1, { charge: '1.00', discount: '-0.50', total: '"12,34.5"' })],
    [WEIGHT, { [WEIGHT]: '"12,34.5"' }],
    [WEIGHT_TAX, { [WEIGHT]: '1.00', [WEIGHT_TAX]: '"12,34.5"' }],
    ['Discount 2 Amount', { 'Discount 2 Amount': '"12,34.5"' }],
    [NET, { ...PARCEL, [NET]: '"12,34.5"' }],
  ])('%s that is no amount rejects the row', async (column, cells) => {
    const { items, rejected } = await read(dhl(cells, PARCEL))
    expect(rejected).toEqual([['amount', column, '12,34.5', 2]])
    expect(items).toHaveLength(2)
  })

  it.each([
    ['Shipment Date', '20260231'],
    ['Shipment Date', '2026-6-5'],
    ['Invoice Date', '20261312'],
    ['Invoice Date', '06/31/2026'],
  ])('%s "%s" rejects the row', async (column, value) => {
    const { rejected } = await read(dhl({ ...PARCEL, [column]: value }))
    expect(rejected).toEqual([['date', column, value, 2]])
  })

  it('a quoted cell that is open at the end of the file rejects its line', async () => {
    const { items, rejected } = await read(dhl(PARCEL, { ...PARCEL, 'Receivers Name': '"Haus am See' }))
    expect(rejected.map(([code, , , row]) => [code, row])).toEqual([['quote', 3]])
    expect(items).toHaveLength(2)
  })

  it('154 fields, the last one filled, reject the row', async () => {
    const { rejects } = await read(dhl(`${recordOf(DHL, PARCEL)},x`))
    expect(rejects).toMatchObject([{ code: 'field_count', value: '154 fields', expected: '153 fields' }])
  })

  it('a header without "Line Type" is of no format', async () => {
    const columns = DHL.columns.filter((name) => name !== 'Line Type')
    const { format, candidates } = await detectFormat(Buffer.from(`${columns.join(',')}\n`))
    expect(format).toBeNull()
    expect(candidates[0]).toEqual({ format: 'dhl-express', missing: ['a column "Line Type"'] })
  })
})

describe('dates', () => {
  it.each([
    ['20260605', '2026-06-05'],
    ['2026-06-05', '2026-06-05'],
    ['05/06/2026', '2026-06-05'],
    ['5/6/2026', '2026-06-05'],
    ['05.06.2026', '2026-06-05'],
    ['05-06-2026', '2026-06-05'],
    ['2026-06-05 00:00:00', '2026-06-05'],
  ])('%s is %s', async (text, date) => {
    const { items } = await read(dhl({ ...PARCEL, 'Shipment Date': text, 'Invoice Date': text }))
    expect(pick(items.slice(0, 1), 'invoice_date', 'transaction_date')).toEqual([
      { invoice_date: date, transaction_date: date },
    ])
  })
})

describe('the older layout', () => {
  it('has other names for the totals and seven extra charges', async () => {
    expect(DHL_EXPRESS_LEGACY_NAMES['Total Amount']).toBe(NET)
    const sheet = { ...DHL, columns: [...DHL_EXPRESS_LEGACY_HEAD, ...slotColumns(7)], delimiter: ';' }
    const totals = { 'Total Amount': '58.20', 'Total Charge': '69.26', [TAX]: '11.06' }
    const { [NET]: net, [GROSS]: gross, ...rest } = PARCEL
    expect([net, gross]).toEqual(['58.20', '69.26'])
    const text = fileOf(sheet, { ...INVOICE, ...totals }, { ...rest, ...totals })
    const { statements } = await read(text)
    expect(statements).toMatchObject([{ net_total: '58.20', gross_total: '69.26', tax_total: '11.06' }])
    const report = await audit(text)
    expect(report.invoices).toMatchObject([{ status: 'match', declared_total: '58.20' }])
    expect([resultOf(report, 'row_total'), resultOf(report, 'tax_rate')]).toEqual(['pass', 'pass'])
  })
})

describe('names of columns', () => {
  it('are compared without case and white space', async () => {
    const header = headerOf(DHL).replace(NET, 'total amount(excl.VAT)').replace('Line Type', ' LINE TYPE ')
    const { items, statements } = await read(
      `${header}\r\n${linesOf(DHL, [
        { ...INVOICE, [NET]: '58.20' },
        { ...PARCEL, [NET]: '58.30' },
      ])}`,
    )
    expect(statements).toMatchObject([{ net_total: '58.20' }])
    expect(items).toHaveLength(2)
  })
})

describe('what reconciles', () => {
  it('charges and the total of each shipment', async () => {
    expect(resultOf(await audit(dhl(PARCEL)), 'row_total')).toBe('pass')
    const report = await audit(dhl({ ...PARCEL, [NET]: '60.00' }))
    expect(found(report, 'row_total')).toMatchObject([{ amount: '1.80', expected: '60.00', billed: '58.20' }])
  })

  it('total, tax and total with tax', async () => {
    expect(resultOf(await audit(dhl(PARCEL)), 'tax_rate')).toBe('pass')
    const report = await audit(dhl({ ...PARCEL, [GROSS]: '69.30' }))
    expect(found(report, 'tax_rate')).toMatchObject([{ amount: '0.04', billed: '69.30', expected: '69.26' }])
  })

  it('taxes of the charges and that of the shipment, where both are there', async () => {
    const report = await audit(dhl({ ...PARCEL, [TAX]: '11.00', [GROSS]: '69.20' }))
    expect(found(report, 'tax_rate')).toMatchObject([{ amount: '0.06', billed: '11.00', expected: '11.06' }])
  })

  it('costs and taxes where the file has the total with tax alone', async () => {
    const columns = DHL.columns.filter((name) => name !== NET && name !== TAX)
    const { [NET]: _, [TAX]: __, ...rest } = PARCEL
    expect(resultOf(await audit(fileOf({ ...DHL, columns }, rest)), 'row_total')).toBe('pass')
    const report = await audit(fileOf({ ...DHL, columns }, { ...rest, [GROSS]: '70.26' }))
    expect(found(report, 'row_total')).toMatchObject([{ amount: '1.00' }])
  })

  it('an invoice and its shipments to a rounding unit, if the user lets it pass', async () => {
    const text = dhl({ ...INVOICE, [NET]: '58.21' }, PARCEL)
    expect((await audit(text)).findings.map(({ check }) => check)).toContain('invoice_total')
    const report = await auditFiles(Buffer.from(text), { tolerance: '0.01' })
    expect(found(report, 'invoice_total')).toEqual([])
  })

  it('fuel and one rate of the weight charge and some extra charges', async () => {
    const rows = Array.from({ length: 30 }, (_, at) => ({
      'Shipment Number': `44100${10000 + at}`,
      [WEIGHT]: `${at + 20}.00`,
      ...xc(1, { charge: `${(at + 25) / 5}` }), // 20 % of the weight charge and 5.00
      ...xc(2, { code: 'OO', name: 'REMOTE AREA DELIVERY', charge: '5.00' }),
      ...xc(3, { code: 'FD', name: 'GOGREEN PLUS - CARBON REDUCED', charge: `${at + 1}.00` }),
      ...xc(4, { code: 'XX', name: 'IMPORT EXPORT DUTIES', charge: `${at + 2}.00` }),
    }))
    expect(resultOf(await audit(dhl(...rows)), 'fuel_rate')).toBe('pass')
    const report = await audit(dhl({ ...rows[0], ...xc(1, { charge: '6.00' }) }, ...rows.slice(1)))
    expect(found(report, 'fuel_rate')).toMatchObject([
      { tracking_number: '4410010000', billed: '6.00', expected: '5.00' },
    ])
  })

  it('a cut of the columns and its two rows, in semicolons', async () => {
    const columns = [
      'Line Type',
      'Invoice Number',
      'Invoice Date',
      'Billing Account',
      'Currency',
      NET,
      GROSS,
      TAX,
      'Shipment Number',
      'Shipment Date',
      WEIGHT,
      WEIGHT_TAX,
      ...['Code', 'Name', 'Charge', 'Tax', 'Discount', 'Total'].map((name) => `XC1 ${name}`),
    ]
    const usual = { ...DHL.usual, 'Billing Account': '' }
    const sheet: Sheet = { columns, delimiter: ';', lineEnd: '\n', usual }
    const totals = { [NET]: '58.20', [GROSS]: '69.26', [TAX]: '11.06' }
    const { 'Product Name': _, ...row } = INVOICE
    const text = fileOf(sheet, { ...row, ...totals, 'Billing Account': '095500120' }, PARCEL)
    const { items } = await read(text)
    expect(pick(items, 'account_id', 'charge_description', 'gross_cost', 'net_cost', 'tax_cost')).toEqual([
      {
        account_id: '095500120',
        charge_description: 'Weight Charge',
        gross_cost: '48.50',
        net_cost: '48.50',
        tax_cost: '9.22',
      },
      {
        account_id: '095500120',
        charge_description: 'FUEL SURCHARGE',
        gross_cost: '12.20',
        net_cost: '9.70',
        tax_cost: '1.84',
      },
    ])
    const report = await audit(text)
    expect(report.invoices).toMatchObject([{ status: 'match' }])
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})
