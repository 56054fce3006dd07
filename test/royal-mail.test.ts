/** Royal Mail's three files: the combined feed, the pipe invoice and the report of sales orders. */
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import {
  ROYAL_MAIL_BEX,
  ROYAL_MAIL_COMBINED,
  ROYAL_MAIL_INVOICE,
} from '../samples/generators/columns/royal-mail.js'
import { auditInvoices, parseInvoice } from '../src/index.js'
import { recounted } from './law-kit.js'
import { type Cells, charges, fileOf, headerOf, linesOf, pick, read, recordOf, type Sheet } from './rows.js'

const COMBINED: Sheet = {
  columns: ROYAL_MAIL_COMBINED,
  delimiter: ',',
  lineEnd: '\r\n',
  usual: {
    account_number: '0600700800',
    account_name: 'Paper & Twine Ltd',
    invoice_number: '1900000031',
    invoice_date: '30.04.2026',
    sales_order_no: '0045000101',
    product_code: 'TPN',
    product_name: 'Tracked Parcel',
    class_of_mail: 'Tracked 48',
    volume: '3',
    tracking_number: 'QB100000018GB',
    gross_cost: '3.84',
    net_cost: '3.20',
    source_type: 'outbound',
    date_item_delivered: '2026-04-28',
  },
}

const INVOICE: Sheet = { columns: ROYAL_MAIL_INVOICE, delimiter: '|', lineEnd: '\n', usual: {} }
const invoiceRow = (cells: Cells = {}): Cells => ({
  'Royal Mail Address': 'Royal Mail, Stone Hill Road',
  'Document Type': 'Invoice',
  'Document Number': '9077001122',
  'Account Number': '0200300400',
  'Total Net': '12.480',
  'Total VAT': '1.600',
  'Total Gross': '14.080',
  'Invoice Date': '02 Mar 2026',
  'VAT Rate': 'T%Std Rated 20%',
  'VAT Total': '1.600',
  'VAT Rate #2': 'E%Exempt 0%',
  'VAT Total #2': '0.000',
  'VAT Rate #3': '%',
  ...cells,
})
const docket = (cells: Cells = {}): Cells => ({
  'Docket Number': '7000000051',
  'Posting Date': '24/02/2026',
  Poster: 'MAIN POSTER',
  Service: 'ROYAL MAIL TRACKED 24',
  Quantity: '15.000',
  'Weight (kg)': '3.120',
  'Net Value': '8.000',
  'VAT Code': 'T',
  ...cells,
})
const EXEMPT = docket({
  'Docket Number': '7000000052',
  Service: 'ROYAL MAIL SIGNED FOR 1C\\2C',
  'Net Value': '4.480',
  'VAT Code': 'E',
})
const comment = (text: string, cells: Cells = {}): Cells => ({ 'Unit Cost': text, ...cells })
const footer = (amount: string): Cells =>
  comment('Total surcharge included on this invoice', { 'Net Value': amount })

const BEX: Sheet = {
  columns: ROYAL_MAIL_BEX,
  delimiter: ',',
  lineEnd: '\r\n',
  usual: {
    'Confirmation Date': '21.04.2026',
    'Sales Order No.': '0045000101',
    'Confirmed By': 'RMBATCH',
    'Confirmation Date #2': '22.04.2026',
    'Invoice Number': '1900000031',
    'Invoice Date': '30.04.2026',
    'Account Number': '0600700800',
    'Product Code': 'TPN',
    'Product Name': 'Tracked Parcel',
    'Class of Mail': 'Tracked 48',
    'Magazine Issue': '#',
    Volume: '4',
    Surcharge: '0.40',
    'Container Price Diff': '0.00',
    'Net Value': '16.00',
    'Tax Amount': '3.20',
    'Gross Value': '19.20',
    'Green Surcharge': '0.10',
    'Peak Surcharge': '0.00',
  },
}
const GROUPS = ['Sales Order', '', '', '', '', 'Invoice', '', '', 'Product', '', 'Charges', '', ''].join(',')
const TITLE = 'Sales Order Detail,,Period,004.2026'
const overall = (net: string, tax: string, gross: string): string => {
  const sums: Cells = { 'Net Value': net, 'Tax Amount': tax, 'Gross Value': gross }
  const names = ROYAL_MAIL_BEX.map((name) => sums[name] ?? '')
  return ['Overall Result', ...names.slice(1)].join(',')
}

const checkOf = async (input: string | Uint8Array, check: string) => {
  const { checks } = await auditInvoices(Buffer.from(input))
  return checks.find((one) => one.check === check)?.result
}

describe('the combined feed', () => {
  it('has a line for each tracked item, mapped field by field', async () => {
    const { items } = await read(fileOf(COMBINED, {}))
    expect(items).toMatchObject([
      {
        carrier: 'royal_mail',
        format: 'royal-mail-combined',
        account_id: '0600700800',
        invoice_id: '1900000031',
        invoice_date: '2026-04-30',
        transaction_date: '2026-04-30',
        tracking_number: 'QB100000018GB',
        shipment_id: '0045000101',
        charge_code: 'TPN',
        charge_description: 'Tracked Parcel Tracked 48',
        charge_category: 'freight',
        charge_stage: 'original',
        currency: null,
        gross_cost: '3.84',
        net_cost: '3.20',
        tax_cost: null,
        source: { row: 2, column: null },
      },
    ])
  })

  it('keeps every digit of its shares and mends nothing', async () => {
    const share = { gross_cost: '11.066666666666667', net_cost: '9.222222222222221' }
    const { items, file } = await read(fileOf(COMBINED, share, share, share))
    expect(items.map(({ gross_cost }) => gross_cost)).toEqual(Array(3).fill('11.066666666666667'))
    expect(file.sums).toEqual({ '': { gross: '33.200000000000001', net: '27.666666666666663', tax: '0' } })
  })

  it('says return by the stage alone: outbound and returned items of one order', async () => {
    const { items } = await read(
      fileOf(
        COMBINED,
        {},
        { source_type: 'rts', tracking_number: 'QB100000021GB', invoice_date: '30.04.2026' },
      ),
    )
    expect(pick(items, 'charge_description', 'charge_category', 'charge_stage', 'net_cost')).toEqual([
      {
        charge_description: 'Tracked Parcel Tracked 48',
        charge_category: 'freight',
        charge_stage: 'original',
        net_cost: '3.20',
      },
      {
        charge_description: 'Tracked Parcel Tracked 48 RTS',
        charge_category: 'freight',
        charge_stage: 'return',
        net_cost: '3.20',
      },
    ])
  })

  it.each([
    ['original', { net_cost: '3.20' }],
    ['credit', { net_cost: '-3.20', gross_cost: '-3.84' }],
    ['return', { net_cost: '-3.20', gross_cost: '-3.84', source_type: 'rts' }],
  ])('has stage %s for %o', async (stage, cells) => {
    expect((await read(fileOf(COMBINED, cells))).items.map((item) => item.charge_stage)).toEqual([stage])
  })

  it('does not multiply by the volume, and charges a row at 0', async () => {
    const { items, file } = await read(
      fileOf(COMBINED, { volume: '40' }, { net_cost: '0.00', gross_cost: '0.00' }),
    )
    expect(items.map(({ net_cost }) => net_cost)).toEqual(['3.20', '0.00'])
    expect(file.sums['']?.net).toBe('3.20')
  })

  it('has dates in two styles in one record', async () => {
    const { items, rejected } = await read(
      fileOf(
        COMBINED,
        { invoice_date: '30.04.2026', date_return_to_sender: '2026-05-02' },
        { invoice_date: '30.04.2026', date_item_delivered: 'no scan' },
        { invoice_date: '31.04.2026' },
        { invoice_date: '30.04.26' },
        { invoice_date: '30.04.6' },
      ),
    )
    expect(items.map(({ invoice_date }) => invoice_date)).toEqual(['2026-04-30', '2026-04-30', '2026-04-30'])
    expect(rejected).toEqual([
      ['date', 'invoice_date', '31.04.2026', 4],
      ['date', 'invoice_date', '30.04.6', 6],
    ])
  })

  it.each([
    ['gross_cost', ''],
    ['net_cost', ''],
    ['gross_cost', '"33,07"'],
    ['net_cost', '33.07 GBP'],
  ])('rejects a %s of %s', async (column, cell) => {
    const { items, rejected } = await read(fileOf(COMBINED, { [column]: cell }, {}))
    expect(rejected).toEqual([['amount', column, cell.replaceAll('"', ''), 2]])
    expect(items).toHaveLength(1)
  })

  it('accepts a source type it has not met, and counts it', async () => {
    const { items, file } = await read(
      fileOf(COMBINED, { source_type: 'redirect' }, { source_type: 'redirect' }, { source_type: '' }),
    )
    expect(items.map((item) => item.charge_stage)).toEqual(['original', 'original', 'original'])
    expect(file.unknown_values).toEqual({ 'source_type: redirect': 2 })
    expect(file.rejected).toBe(0)
  })

  it('describes an item by what it has', async () => {
    const { items } = await read(
      fileOf(
        COMBINED,
        { class_of_mail: '' },
        { product_name: '', class_of_mail: '', source_type: 'rts' },
        { product_name: '', class_of_mail: '', product_code: '', tracking_number: '' },
      ),
    )
    expect(pick(items, 'charge_description', 'charge_code', 'tracking_number')).toEqual([
      { charge_description: 'Tracked Parcel', charge_code: 'TPN', tracking_number: 'QB100000018GB' },
      { charge_description: 'RTS', charge_code: 'TPN', tracking_number: 'QB100000018GB' },
      { charge_description: 'Royal Mail item', charge_code: null, tracking_number: null },
    ])
  })

  it.each([
    ['TRN', 'Tracked Returns', 'returns'],
    ['TRN', 'Royal Mail Tracked 48 Returns', 'returns'],
    ['TPM', 'TRACKED 24 RETURNS', 'returns'],
    ['MTI', 'International Tracked Returns', 'returns'],
    ['TPS', 'Tracked Parcel Signed', 'freight'],
    ['TRN', 'Tracked Letter Boxable', 'freight'],
    ['RXA', 'Sales Order Administration', 'account'],
    ['IBB', 'International Adjustment', 'adjustment'],
    ['SD1', 'Guaranteed by 1pm', 'freight'],
    ['ZZZ', 'Door to Door', 'uncategorized'],
  ])('%s "%s" is %s: the name decides', async (code, name, category) => {
    const { items } = await read(fileOf(COMBINED, { product_code: code, product_name: name }))
    expect(items.map((item) => item.charge_category)).toEqual([category])
  })

  it('may have a part of its columns', async () => {
    const columns = [
      'sales_order_no',
      'product_name',
      'gross_cost',
      'net_cost',
      'source_type',
      'tracking_number',
    ]
    const { items } = await read(fileOf({ ...COMBINED, columns }, {}))
    expect(pick(items, 'charge_description', 'invoice_date', 'account_id', 'gross_cost')).toEqual([
      { charge_description: 'Tracked Parcel', invoice_date: null, account_id: null, gross_cost: '3.84' },
    ])
  })

  it('declares nothing; its tax is tested to the cent', async () => {
    const { invoices } = await auditInvoices(Buffer.from(fileOf(COMBINED, {})))
    expect(invoices).toMatchObject([{ status: 'undeclared', computed_total: '3.20' }])
    expect(await checkOf(fileOf(COMBINED, {}), 'tax_rate')).toBe('pass')
    expect(await checkOf(fileOf(COMBINED, { gross_cost: '3.20' }), 'tax_rate')).toBe('pass')
    expect(await checkOf(fileOf(COMBINED, { gross_cost: '3.60' }), 'tax_rate')).toBe('finding')
    expect(await checkOf(fileOf(COMBINED, {}), 'row_total')).toBe('unassessable')
  })

  it('gives the same line items in any order of columns', async () => {
    const rows: Cells[] = [{}, { source_type: 'rts', net_cost: '3.2', gross_cost: '3.84' }]
    const told = async (columns: readonly string[]) =>
      (await read(fileOf({ ...COMBINED, columns }, ...rows))).items.map(({ id, ...item }) => item)
    const usual = await told(ROYAL_MAIL_COMBINED)
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...ROYAL_MAIL_COMBINED], { minLength: ROYAL_MAIL_COMBINED.length }),
        async (columns) => {
          expect(await told(columns)).toEqual(usual)
        },
      ),
      { numRuns: 20 },
    )
  })
})

describe('the pipe invoice', () => {
  const FILE = fileOf(
    INVOICE,
    invoiceRow(),
    docket(),
    comment('Total Cost Pre Surcharge £7.10, Surcharge of £0.80'),
    comment('Green Surcharge of £0.10'),
    EXEMPT,
    comment('Parcel £4.000 each'),
    footer('0.90'),
    '',
  )

  it('charges dockets and nothing else', async () => {
    const { items, file } = await read(iconv.encode(FILE, 'windows-1252'))
    expect(charges(items)).toEqual(['ROYAL MAIL TRACKED 24 8.000', 'ROYAL MAIL SIGNED FOR 1C\\2C 4.480'])
    expect(file).toMatchObject({
      encoding: 'windows-1252',
      rows: 9,
      charged: 2,
      skipped: { header: 1, invoice_row: 1, comment: 3, footer: 1, blank: 1 },
      rejected: 0,
      sums: { '': { gross: '12.480', net: '12.480', tax: '0' } },
    })
  })

  it('is mapped field by field: account and date from the invoice row', async () => {
    const { items } = await read(FILE)
    expect(items[0]).toMatchObject({
      carrier: 'royal_mail',
      format: 'royal-mail-invoice',
      account_id: '0200300400',
      invoice_id: '9077001122',
      invoice_date: '2026-03-02',
      transaction_date: '2026-02-24',
      tracking_number: null,
      shipment_id: '7000000051',
      charge_code: null,
      charge_description: 'ROYAL MAIL TRACKED 24',
      charge_category: 'freight',
      charge_stage: 'original',
      currency: null,
      gross_cost: '8.000',
      net_cost: '8.000',
      tax_cost: null,
      source: { row: 3, column: null },
    })
  })

  it('declares its totals, and adds up to the net one', async () => {
    const { statements } = await read(FILE)
    expect(statements).toMatchObject([
      {
        row: 2,
        account_id: '0200300400',
        invoice_id: '9077001122',
        invoice_date: '2026-03-02',
        kind: 'Invoice',
        net_total: '12.480',
        tax_total: '1.600',
        gross_total: '14.080',
      },
    ])
    const { invoices } = await auditInvoices(Buffer.from(FILE))
    expect(invoices).toMatchObject([
      { invoice_id: '9077001122', declared_total: '12.480', computed_total: '12.480', status: 'match' },
    ])
  })

  it('has tax by code letter, rounded once a letter', async () => {
    expect(await checkOf(FILE, 'tax_rate')).toBe('pass')
    expect(await checkOf(FILE.replaceAll('|E', '|T'), 'tax_rate')).toBe('finding')
  })

  it('has its pounds in Windows-1252 as in UTF-8', async () => {
    const raw = async (bytes: Uint8Array) => {
      const { items } = await read(bytes, { raw: true })
      return items.map((item) => item.raw?.Poster)
    }
    const text = fileOf(INVOICE, docket({ Poster: 'Café £1 Shop' }))
    expect(await raw(iconv.encode(text, 'windows-1252'))).toEqual(['Café £1 Shop'])
    expect(await raw(Buffer.from(text))).toEqual(['Café £1 Shop'])
  })

  it('tells its repeated names apart', async () => {
    const rates = invoiceRow({ 'VAT Total #5': '0.000' })
    const { items } = await read(fileOf(INVOICE, rates, docket()), { raw: true })
    expect(Object.keys(items[0]?.raw ?? {})).toEqual(
      expect.arrayContaining(['VAT Rate', 'VAT Rate #2', 'VAT Total #5']),
    )
    expect(Object.keys(items[0]?.raw ?? {})).toHaveLength(34)
  })

  it('never charges the footer, whatever it sums up to', async () => {
    const { items, file } = await read(fileOf(INVOICE, docket(), footer('8.000'), footer('1,204.10')))
    expect(items).toHaveLength(1)
    expect(file.skipped.footer).toBe(2)
  })

  it('rejects an amount with nothing to charge it to', async () => {
    const { items, rejects } = await read(
      fileOf(
        INVOICE,
        docket(),
        comment('Handling', { 'Net Value': '1.000' }),
        { 'Net Value': '2.000' },
        comment('Total surcharge included on this invoice', { 'Net Value': 'see note' }),
      ),
    )
    expect(rejects.map(({ code, row }) => [code, row])).toEqual([
      ['row_kind', 3],
      ['row_kind', 4],
      ['row_kind', 5],
    ])
    expect(rejects[0]?.expected).toContain('Docket Number')
    expect(items).toHaveLength(1)
  })

  it('keeps digits and backslashes', async () => {
    const { items } = await read(fileOf(INVOICE, docket({ 'Net Value': '7.980', Quantity: '15.000' })), {
      raw: true,
    })
    expect(items[0]?.net_cost).toBe('7.980')
    expect(items[0]?.raw?.Quantity).toBe('15.000')
  })

  it('calls a docket without a service that, and skips one without cost', async () => {
    const { items, file } = await read(
      fileOf(INVOICE, docket({ Service: '' }), docket({ 'Net Value': '' }), docket({ 'Net Value': '0.000' })),
    )
    expect(charges(items)).toEqual(['Docket 8.000'])
    expect(file.skipped.zero).toBe(2)
  })

  it.each([
    ['original', 'Invoice', '8.000'],
    ['credit', 'Invoice', '-8.000'],
    ['credit', 'Credit Note', '8.000'],
    ['credit', 'VAT CREDIT NOTE', '8.000'],
  ])('has stage %s on a document "%s" at %s', async (stage, kind, net) => {
    const rows = fileOf(INVOICE, invoiceRow({ 'Document Type': kind }), docket({ 'Net Value': net }))
    expect((await read(rows)).items.map((item) => item.charge_stage)).toEqual([stage])
  })

  it('may hold two invoices, the second opened by its own row', async () => {
    const second = linesOf(INVOICE, [
      headerOf(INVOICE),
      invoiceRow({
        'Document Number': '9077001123',
        'Document Type': 'Credit Note',
        'Invoice Date': '09 Mar 2026',
        'Total Net': '-4.480',
        'Total VAT': '0.000',
        'Total Gross': '-4.480',
      }),
      { ...EXEMPT, 'Net Value': '-4.480' },
    ])
    const { items, file, statements } = await read(FILE + second)
    expect(pick(items, 'invoice_id', 'invoice_date', 'net_cost', 'charge_stage')).toEqual([
      {
        invoice_id: '9077001122',
        invoice_date: '2026-03-02',
        net_cost: '8.000',
        charge_stage: 'original',
      },
      {
        invoice_id: '9077001122',
        invoice_date: '2026-03-02',
        net_cost: '4.480',
        charge_stage: 'original',
      },
      { invoice_id: '9077001123', invoice_date: '2026-03-09', net_cost: '-4.480', charge_stage: 'credit' },
    ])
    expect(file.skipped).toMatchObject({ header: 2, invoice_row: 2 })
    expect(statements.map(({ net_total }) => net_total)).toEqual(['12.480', '-4.480'])
    const { invoices } = await auditInvoices(Buffer.from(FILE + second))
    expect(invoices.map(({ status }) => status)).toEqual(['match', 'match'])
  })

  it('with dockets before any invoice row has neither account nor invoice for them', async () => {
    const { items, statements } = await read(fileOf(INVOICE, docket(), invoiceRow(), EXEMPT))
    expect(pick(items, 'account_id', 'invoice_id', 'invoice_date')).toEqual([
      { account_id: null, invoice_id: null, invoice_date: null },
      { account_id: '0200300400', invoice_id: '9077001122', invoice_date: '2026-03-02' },
    ])
    expect(statements).toHaveLength(1)
    const { invoices } = await auditInvoices(Buffer.from(fileOf(INVOICE, docket())))
    expect(invoices).toMatchObject([{ invoice_id: null, status: 'undeclared' }])
  })

  it('rejects dates and amounts that are none', async () => {
    const { items, rejected } = await read(
      fileOf(
        INVOICE,
        docket({ 'Posting Date': '30/02/2026' }),
        docket({ 'Net Value': 'see note' }),
        docket({ 'Net Value': '7,98' }),
        docket({ 'Net Value': '7.98' }),
      ),
    )
    expect(items.map(({ source }) => source.row)).toEqual([5])
    expect(rejected).toEqual([
      ['date', 'Posting Date', '30/02/2026', 2],
      ['amount', 'Net Value', 'see note', 3],
      ['amount', 'Net Value', '7,98', 4],
    ])
  })

  it('tells an invoice date that is none, and charges the dockets without one', async () => {
    const { items, file } = await read(
      fileOf(INVOICE, invoiceRow({ 'Invoice Date': '30 Feb 2026' }), docket()),
    )
    expect(pick(items, 'invoice_id', 'invoice_date')).toEqual([
      { invoice_id: '9077001122', invoice_date: null },
    ])
    expect(file.warnings.filter((warning) => warning.includes('30 Feb 2026'))).toHaveLength(1)
  })

  it('rejects 33 fields with the last one filled', async () => {
    const cut = recordOf(INVOICE, docket()).split('|').toSpliced(24, 1).join('|')
    const { items, rejects } = await read(fileOf(INVOICE, docket(), cut))
    expect(rejects).toMatchObject([{ code: 'field_count', row: 3, value: '33 fields' }])
    expect(rejects[0]?.expected).toBe('34 fields')
    expect(items).toHaveLength(1)
  })
})

describe('the report of sales orders', () => {
  it.each([
    ['one', []],
    ['two', [GROUPS]],
    ['three', [TITLE, GROUPS]],
    ['five', ['', TITLE, GROUPS, GROUPS]],
  ])('may have %s records of names', async (_, above) => {
    const { items, file } = await read(linesOf(BEX, [...above, headerOf(BEX), {}]))
    expect(charges(items)).toEqual(['Tracked Parcel Tracked 48 16.00'])
    const blank = above.filter((line) => line === '').length
    expect((file.skipped.header ?? 0) + (file.skipped.blank ?? 0)).toBe(above.length + 1)
    expect(file.skipped.blank ?? 0).toBe(blank)
    expect(file.rejected).toBe(0)
  })

  it('without names in its first five records is of no format', async () => {
    const above = Array.from({ length: 5 }, () => GROUPS)
    const text = linesOf(BEX, [...above, headerOf(BEX), {}])
    await expect(parseInvoice(Buffer.from(text)).summary).rejects.toMatchObject({ code: 'unknown_format' })
  })

  it('is mapped field by field', async () => {
    const { items } = await read(linesOf(BEX, [GROUPS, headerOf(BEX), {}]), { raw: true })
    expect(items).toMatchObject([
      {
        carrier: 'royal_mail',
        format: 'royal-mail-bex',
        account_id: '0600700800',
        invoice_id: '1900000031',
        invoice_date: '2026-04-30',
        transaction_date: '2026-04-30',
        tracking_number: null,
        shipment_id: '0045000101',
        charge_code: 'TPN',
        charge_description: 'Tracked Parcel Tracked 48',
        charge_category: 'freight',
        charge_stage: 'original',
        currency: null,
        gross_cost: '19.20',
        net_cost: '16.00',
        tax_cost: '3.20',
        source: { row: 3, column: null },
      },
    ])
    expect(items[0]?.raw).toMatchObject({
      'Confirmation Date': '21.04.2026',
      'Confirmation Date #2': '22.04.2026',
      'Sales Order No.': '0045000101',
    })
  })

  it('has thousands in quotes, and its footer for the declared total', async () => {
    const rows = [
      GROUPS,
      headerOf(BEX),
      { 'Net Value': '"1,208.40"', 'Tax Amount': '241.68', 'Gross Value': '"1,450.08"' },
      { 'Sales Order No.': '0045000102' },
      overall('"1,224.40"', '244.88', '"1,469.28"'),
    ]
    const { items, file, statements } = await read(linesOf(BEX, rows))
    expect(items.map(({ net_cost, gross_cost }) => [net_cost, gross_cost])).toEqual([
      ['1208.40', '1450.08'],
      ['16.00', '19.20'],
    ])
    expect(file).toMatchObject({ skipped: { header: 2, footer: 1 }, rejected: 0 })
    expect(statements).toMatchObject([
      {
        row: 5,
        account_id: '0600700800',
        invoice_id: '1900000031',
        net_total: '1224.40',
        tax_total: '244.88',
        gross_total: '1469.28',
      },
    ])
    const { invoices } = await auditInvoices(Buffer.from(linesOf(BEX, rows)))
    expect(invoices).toMatchObject([{ declared_total: '1224.40', status: 'match' }])
  })

  it.each([['Overall Result'], ['"Overall Result"'], ['"""Overall Result"""']])(
    'never charges its footer %s, short or not',
    async (cell) => {
      const full = overall('16.00', '3.20', '19.20').replace('Overall Result', cell)
      const { items, file } = await read(fileOf(BEX, {}, full, full.replace(/,+$/, '')))
      expect(items).toHaveLength(1)
      expect(file).toMatchObject({ skipped: { footer: 2 }, rejected: 0 })
    },
  )

  it('whose footer sums up several invoices declares none of them', async () => {
    const other = { 'Sales Order No.': '0045000102', 'Invoice Number': '1900000032' }
    const text = fileOf(BEX, {}, other, overall('32.00', '6.40', '38.40'))
    const { statements } = await read(text)
    expect(statements).toMatchObject([{ invoice_id: null, net_total: '32.00' }])
    const { invoices } = await auditInvoices(Buffer.from(text))
    expect(invoices.map(({ invoice_id, status }) => [invoice_id, status])).toEqual([
      ['1900000031', 'undeclared'],
      ['1900000032', 'undeclared'],
    ])
    const again = linesOf(BEX, [headerOf(BEX), other, overall('16.00', '3.20', '19.20')])
    expect((await read(text + again)).statements).toMatchObject([
      { invoice_id: null },
      { invoice_id: '1900000032', net_total: '16.00' },
    ])
  })

  it('whose footer sums up an invoice and orders without one is compared as a whole', async () => {
    const loose = { 'Sales Order No.': '0045000102', 'Invoice Number': '#' }
    const audited = async (total: string) => {
      const { checks, findings } = await auditInvoices(
        Buffer.from(fileOf(BEX, {}, loose, overall(total, '6.40', '38.40'))),
      )
      const own = findings.filter(({ check }) => check === 'invoice_total')
      return [checks.find(({ check }) => check === 'invoice_total')?.result, own.map(({ amount }) => amount)]
    }
    expect(await audited('32.00')).toEqual(['pass', []])
    expect(await audited('33.00')).toEqual(['finding', ['1.00']])
  })

  it('without footer is undeclared', async () => {
    const { invoices } = await auditInvoices(Buffer.from(fileOf(BEX, {})))
    expect(invoices).toMatchObject([{ status: 'undeclared', computed_total: '16.00' }])
  })

  it('has "#" for what is not assigned', async () => {
    const { items } = await read(
      fileOf(BEX, {
        'Account Number': '#',
        'Product Name': '#',
        'Class of Mail': '#',
        'Sales Order No.': '#',
        'Invoice Date': '#',
      }),
    )
    expect(
      pick(items, 'account_id', 'shipment_id', 'invoice_date', 'charge_description', 'charge_code'),
    ).toEqual([
      {
        account_id: null,
        shipment_id: null,
        invoice_date: null,
        charge_description: 'TPN',
        charge_code: 'TPN',
      },
    ])
  })

  it('describes an order by what it has', async () => {
    const { items } = await read(
      fileOf(
        BEX,
        { 'Class of Mail': '#' },
        { 'Product Name': '' },
        { 'Product Name': '#', 'Class of Mail': '#', 'Product Code': '#' },
      ),
    )
    expect(items.map((item) => item.charge_description)).toEqual([
      'Tracked Parcel',
      'Tracked 48',
      'Sales order',
    ])
  })

  it.each([
    ['RXA', 'Sales Order Administration', 'account'],
    ['IFB', 'International Fee', 'account'],
    ['IBB', 'International Billing', 'adjustment'],
    ['TRS', 'Tracked Returns Signed', 'returns'],
  ])('charges rows of volume 0: %s is %s', async (code, name, category) => {
    const { items } = await read(fileOf(BEX, { 'Product Code': code, 'Product Name': name, Volume: '0' }))
    expect(pick(items, 'net_cost', 'charge_category')).toEqual([
      { net_cost: '16.00', charge_category: category },
    ])
  })

  it('never charges the surcharges that explain a net value', async () => {
    const { items, file } = await read(
      fileOf(BEX, { Surcharge: '1.00', 'Green Surcharge': '2.00', 'Peak Surcharge': '3.00' }),
    )
    expect(items).toHaveLength(1)
    expect(file.sums).toEqual({ '': { gross: '19.20', net: '16.00', tax: '3.20' } })
  })

  it('skips an order that costs nothing', async () => {
    const { items, file } = await read(
      fileOf(
        BEX,
        { 'Net Value': '0.00', 'Tax Amount': '0.00', 'Gross Value': '0.00' },
        { 'Net Value': '', 'Tax Amount': '', 'Gross Value': '' },
        {},
      ),
    )
    expect(items).toHaveLength(1)
    expect(file).toMatchObject({ charged: 1, skipped: { header: 1, zero: 2 } })
  })

  it('charges the tax of an order that costs nothing else', async () => {
    const { items, rejected } = await read(
      fileOf(
        BEX,
        { 'Net Value': '0.00', 'Tax Amount': '1.60', 'Gross Value': '0.00' },
        { 'Net Value': '', 'Tax Amount': '1.60', 'Gross Value': '' },
      ),
    )
    expect(pick(items, 'net_cost', 'tax_cost')).toEqual([{ net_cost: '0.00', tax_cost: '1.60' }])
    expect(rejected).toMatchObject([['amount', 'Net Value', '', 3]])
  })

  it('has stage credit below 0', async () => {
    const { items } = await read(
      fileOf(BEX, { 'Net Value': '-16.00', 'Tax Amount': '-3.20', 'Gross Value': '-19.20' }, {}),
    )
    expect(items.map((item) => item.charge_stage)).toEqual(['credit', 'original'])
  })

  it.each([
    ['Net Value', '#'],
    ['Net Value', ''],
    ['Gross Value', '#'],
    ['Tax Amount', 'n/a'],
    ['Net Value', '"16,00"'],
  ])('rejects a %s of %s', async (column, cell) => {
    const { items, rejected } = await read(fileOf(BEX, { [column]: cell }, {}))
    expect(rejected).toEqual([['amount', column, cell.replaceAll('"', ''), 2]])
    expect(items).toHaveLength(1)
  })

  it('has net and tax as gross in each record, at no one rate', async () => {
    expect(await checkOf(fileOf(BEX, {}), 'tax_rate')).toBe('pass')
    const odd = { 'Tax Amount': '3.70', 'Gross Value': '19.70' }
    expect(await checkOf(fileOf(BEX, odd), 'tax_rate')).toBe('pass')
    expect(await checkOf(fileOf(BEX, { 'Gross Value': '19.21' }), 'tax_rate')).toBe('finding')
  })

  it('gives the same line items in any order of columns', async () => {
    // The second of two columns of one name stays the second.
    const movable = ROYAL_MAIL_BEX.filter((name) => name !== 'Confirmation Date')
    const rows: Cells[] = [{}, { 'Net Value': '"1,016.00"', 'Product Name': '#' }]
    const told = async (columns: readonly string[]) => {
      const all = ['Confirmation Date', ...columns, 'Confirmation Date']
      return (await read(linesOf({ ...BEX, columns: all }, [GROUPS, all.join(','), ...rows]))).items.map(
        ({ id, ...item }) => item,
      )
    }
    const usual = await told(movable)
    expect(usual).toHaveLength(2)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(movable, { minLength: movable.length }), async (columns) => {
        expect(await told(columns)).toEqual(usual)
      }),
      { numRuns: 20 },
    )
  })

  it('reads alike as Windows-1252 and UTF-16, with other line ends and semicolons', async () => {
    const named = { Poster: 'Café Größe' }
    const text = linesOf(BEX, [GROUPS, headerOf(BEX), named])
    for (const [encoding, bytes] of [
      ['utf-8', Buffer.from(text)],
      ['windows-1252', iconv.encode(text, 'windows-1252')],
      ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
      ['utf-8', Buffer.from(text.replaceAll('\r\n', '\n').replaceAll(',', ';'))],
    ] as const) {
      const { items, file } = await read(bytes, { raw: true })
      expect(file.encoding).toBe(encoding)
      expect(charges(items)).toEqual(['Tracked Parcel Tracked 48 16.00'])
      expect(items[0]?.raw?.Poster).toBe('Café Größe')
    }
  })
})

it('a total is compared behind a column of row numbers too', async () => {
  const { records } = await recounted('samples/royal-mail-bex/overall-result.csv')
  const statementsOf = async (file: readonly (readonly string[])[]) => {
    const text = file.map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`)
    const { rejects, statements } = await parseInvoice(Buffer.from(text.join(''))).account
    return [rejects, statements]
  }
  const numbered = records.map((cells, row) => [row < 2 ? '' : `${row - 2}`, ...cells])
  const [rejects, statements] = await statementsOf(numbered)
  expect([rejects, statements]).toEqual(await statementsOf(records))
  expect(statements).toHaveLength(1)
})
