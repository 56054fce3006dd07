/** What goes wrong with UPS billing files, case by case. */
import { describe, expect, it } from 'vitest'
import { UPS_ALIASES, UPS_COLUMNS } from '../parsers/ups/columns.js'
import { auditInvoices, detectFormat, type LineItem } from '../src/index.js'
import { parsed } from './law-kit.js'
import { NO_SHIPMENT } from './line-items.js'
import { charge, FEE, type UpsLook, type UpsRow, upsCells, upsFile } from './ups-rows.js'

const bytes = (rows: readonly UpsRow[], look?: UpsLook) => Buffer.from(upsFile(rows, look))
const read = (rows: readonly UpsRow[], look?: UpsLook) => parsed(bytes(rows, look))
const itemsOf = async (rows: readonly UpsRow[], look?: UpsLook) => (await read(rows, look)).items
const costs = (items: readonly LineItem[]) => items.map((item) => [item.gross_cost, item.net_cost])
const only = async (row: UpsRow, look?: UpsLook): Promise<LineItem> => {
  const [item, ...more] = await itemsOf([row], look)
  if (item === undefined || more.length > 0) throw new Error('one line item was expected')
  return item
}

const FUEL = charge('SHP/ISS/FSC/FSC', 'Fuel Surcharge')
const ECHO = { ...charge('ADJ/SCC/INF/003', 'Ground Commercial'), 'Net Amount': '0.00' }
const OTHER = { 'Tracking Number': '1Z71Q4M00390000023' }

describe('rows', () => {
  it('a row is a line item, every field of it', async () => {
    expect(
      await only({ 'Incentive Amount': '3.50', 'Net Amount': '8.90', 'Lead Shipment Number': '1ZLEAD' }),
    ).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}-1$/),
      carrier: 'ups',
      format: 'ups-billing',
      account_id: '000071Q4M0',
      invoice_id: '00000071Q4M0405',
      invoice_date: '2025-10-04',
      transaction_date: '2025-10-01',
      tracking_number: '1Z71Q4M00390000014',
      shipment_id: '1ZLEAD',
      charge_code: 'SHP/ISS/FRT/003',
      charge_description: 'Ground Commercial',
      charge_category: 'freight',
      charge_subcategory: 'base',
      charge_stage: 'original',
      currency: 'USD',
      gross_cost: '12.40',
      net_cost: '8.90',
      tax_cost: null,
      ...NO_SHIPMENT,
      zone: '005',
      source: { file: 'bytes', row: 1, column: null },
    })
  })

  it.each([
    [
      'an amount that is none',
      (cells: string[]) => cells.with(UPS_COLUMNS.indexOf('Net Amount'), 'n/a'),
      'amount',
    ],
    ['a cell too many', (cells: string[]) => cells.toSpliced(4, 0, 'Suite 5'), 'field_count'],
  ])('a first record with %s is rejected, and the others are read', async (_what, damage, code) => {
    const rows = [damage(upsCells({})), upsCells({}), upsCells(OTHER)]
    const { items, account } = await parsed(Buffer.from(rows.map((cells) => `${cells.join(',')}\n`).join('')))
    expect(items.map(({ source }) => source.row)).toEqual([2, 3])
    expect(account.rejects.map((reject) => [reject.code, reject.row])).toEqual([[code, 1]])
  })

  it('the first record of a file without column names is a charge', async () => {
    const { items, account } = await read([{ 'Net Amount': '4.01' }, { 'Net Amount': '5.02' }])
    expect(costs(items)).toEqual([
      ['4.01', '4.01'],
      ['5.02', '5.02'],
    ])
    expect(account.summary.totals).toMatchObject({ rows: 2, charged: 2, skipped: {}, rejected: 0 })
  })

  it('a header of some of its names in any order is enough, but not that of a report of several carriers', async () => {
    const cells: Record<string, string> = {
      'Net Amount': '8.10',
      'Charge Description': 'Ground',
      'Tracking Number': '1ZA1B2C30300000018',
      'Charge Classification Code': 'FRT',
      'Incentive Amount': '1.20',
      'Invoice Number': '000000A1B2C3365',
      'Invoice Amount': '8.10',
      'Transaction Currency Code': 'USD',
      'Invoice Currency Code': 'USD',
    }
    const file = (...first: string[]) =>
      Buffer.from(
        `${[...first, ...Object.keys(cells)]}\n${[...first.map(() => 'x'), ...Object.values(cells)]}\n`,
      )
    const { items } = await parsed(file())
    expect(
      items.map((item) => [item.invoice_id, item.tracking_number, item.charge_category, item.gross_cost]),
    ).toEqual([['000000A1B2C3365', '1ZA1B2C30300000018', 'freight', '9.30']])
    expect((await detectFormat(file('Store'))).format).toBe('ups-billing')
    expect((await detectFormat(file('Carrier Name'))).format).toBe(null)
    expect((await detectFormat(file('Store', 'Carrier'))).format).toBe(null)
    expect((await detectFormat(file('Store', 'Carrier Name'))).format).toBe('ups-billing')
  })

  it('fees whose tracking number is a word for none are not one parcel', async () => {
    const words = ['NULL', 'nan', 'N/A', '', 'None', '1ZA1B2C30300000018']
    const items = await itemsOf(
      words.map((word) => ({ 'Tracking Number': word, 'Lead Shipment Number': word })),
    )
    expect(items.map((item) => [item.tracking_number, item.shipment_id])).toEqual(
      words.map((word) => (word.startsWith('1Z') ? [word, word] : [null, null])),
    )
  })

  it('an amount that is such a word in one record is rejected: only a file full of it has blanks', async () => {
    const { items, account } = await parsed(bytes([{}, { 'Net Amount': 'NULL' }]))
    expect([items.length, account.rejects.map(({ value }) => value)]).toEqual([1, ['NULL']])
  })

  it('a fee may come first: no tracking number is asked for to know the format', async () => {
    const items = await itemsOf([{ ...FEE, 'Net Amount': '6.30' }, {}])
    expect(items.map((item) => item.tracking_number)).toEqual([null, '1Z71Q4M00390000014'])
    expect((await detectFormat(bytes([FEE]))).format).toBe('ups-billing')
  })

  it('rows without a tracking number count towards the total', async () => {
    const stated = { 'Invoice Amount': '22.30' }
    const file = bytes([
      { ...stated, 'Net Amount': '12.00' },
      { ...stated, ...FEE, 'Net Amount': '6.30' },
      { ...stated, ...FEE, ...charge('ADJ/OCG/ACC/OFW', 'On-Call Pickup'), 'Net Amount': '4.00' },
    ])
    expect((await parsed(file)).account.summary.totals.sums).toEqual({
      USD: { gross: '22.30', net: '22.30', tax: '0' },
    })
    expect((await auditInvoices([file])).invoices).toMatchObject([
      { declared_total: '22.30', computed_total: '22.30', status: 'match', line_items: 3 },
    ])
  })

  it('informational echoes are lines at 0.00 and no duplicates', async () => {
    const rows = [
      { 'Invoice Amount': '10.00' },
      { ...ECHO, 'Invoice Amount': '10.00' },
      { ...ECHO, 'Invoice Amount': '10.00' },
    ]
    const items = await itemsOf(rows)
    expect(items.map((item) => [item.charge_stage, item.net_cost])).toEqual([
      ['original', '10.00'],
      ['informational', '0.00'],
      ['informational', '0.00'],
    ])
    const { findings } = await auditInvoices([bytes(rows)])
    expect(findings.filter(({ check }) => check === 'duplicate_charge')).toEqual([])
  })

  it('rows that say the same have ids of their own', async () => {
    const ids = (await itemsOf([{}, {}, FUEL, {}])).map(({ id }) => id)
    expect(new Set(ids).size).toBe(4)
  })

  it('a lead shipment number names the shipment, not the line', async () => {
    const lead = { 'Lead Shipment Number': '1Z71Q4M00390000014' }
    const items = await itemsOf([lead, { ...lead, ...OTHER }, { ...lead, ...FUEL }])
    expect(new Set(items.map((item) => item.shipment_id))).toEqual(new Set(['1Z71Q4M00390000014']))
    expect(new Set(items.map(({ id }) => id)).size).toBe(3)
  })

  it('a tracking number on two invoices is a correction, not billed twice', async () => {
    const later = {
      'Invoice Number': '00000071Q4M0415',
      'Invoice Date': '2025-10-11',
      ...charge('ADJ/SCC/FRT/003', 'Shipping Charge Correction Ground Commercial'),
      'Net Amount': '1.20',
    }
    const items = await itemsOf([{}, later])
    expect(items.map((item) => [item.tracking_number, item.charge_stage, item.net_cost])).toEqual([
      ['1Z71Q4M00390000014', 'original', '10.00'],
      ['1Z71Q4M00390000014', 'adjustment', '1.20'],
    ])
    const { findings } = await auditInvoices([bytes([{}, later])])
    expect(findings.filter(({ check }) => check === 'duplicate_charge')).toEqual([])
  })

  it('rows of one parcel need not stand together', async () => {
    const items = await itemsOf([{}, OTHER, FUEL, { ...OTHER, ...FUEL }])
    expect(items.map((item) => item.tracking_number?.slice(-2))).toEqual(['14', '23', '14', '23'])
  })
})

describe('amounts', () => {
  it.each([
    ['a discount within the row', '8.10', '22.40', '30.50', '22.40'],
    ['a discount as a row of its own', '0.00', '-12.34', '-12.34', '-12.34'],
    ['a reversal: both negative', '-3.10', '-7.90', '-11.00', '-7.90'],
    ['a discount taken back: charged, though gross is 0.00', '-4.00', '4.00', '0.00', '4.00'],
    ['a blank incentive', '', '5.00', '5.00', '5.00'],
    ['nothing', '0.00', '0.00', '0.00', '0.00'],
    ['thousands', '1,000.00', '12,345.60', '13345.60', '12345.60'],
  ])('%s', async (_case, incentive, net, gross, charged) => {
    const item = await only({ 'Incentive Amount': incentive, 'Net Amount': net })
    expect([item.gross_cost, item.net_cost, item.tax_cost]).toEqual([gross, charged, null])
  })

  it('Basis Value, Invoice Amount and the miscellaneous amounts are never costs', async () => {
    const noise = { 'Basis Value': '99.99', 'Invoice Amount': '777.77' }
    expect(costs(await itemsOf([noise, { ...noise, ...FUEL }]))).toEqual([
      ['10.00', '10.00'],
      ['10.00', '10.00'],
    ])
  })
})

describe('what is charged', () => {
  it.each([
    ['SHP/ISS/FRT/003', 'Ground Commercial', '10.00', 'freight', 'original'],
    ['SHP/ISS/FSC/FSC', 'Fuel Surcharge', '1.00', 'fuel', 'original'],
    ['SHP/ISS/FRT/SIM', 'Special Incentive Modifier', '-1.00', 'discount', 'original'],
    ['MIS/SVCH/FRT/205', 'Service Charge', '31.00', 'account', 'original'],
    ['SHP/CHBK/FRT/003', 'Chargeback Ground Commercial', '9.00', 'freight', 'original'],
    ['RTN/RTS/FRT/003', 'Undeliverable Return', '9.00', 'returns', 'return'],
    ['ADJ/CADJ/MSC/', 'Billing Adjustment', '-5.00', 'adjustment', 'credit'],
    ['ADJ/CADJ/MSC/', 'Billing Adjustment', '5.00', 'adjustment', 'adjustment'],
    ['ADJ/GSR/FRT/001', 'Guaranteed Service Refund', '-20.00', 'refund', 'credit'],
    ['ADJ/SCC/INF/003', 'Ground Commercial', '0.00', 'correction', 'informational'],
  ])('%s %s at %s is %s, %s', async (code, description, net, category, stage) => {
    const item = await only({ ...charge(code, description), 'Net Amount': net })
    expect([item.charge_code, item.charge_category, item.charge_stage]).toEqual([code, category, stage])
  })

  it('is known by its class where the other codes are blank', async () => {
    const items = await itemsOf(['FRT', 'FSC', 'TAX'].map((code) => charge(`//${code}/${code}`, 'as it was')))
    expect(items.map((item) => [item.charge_code, item.charge_category])).toEqual([
      ['//FRT/FRT', 'freight'],
      ['//FSC/FSC', 'fuel'],
      ['//TAX/TAX', 'tax'],
    ])
  })

  it.each([
    ['FRT', 'Transportation Charges'],
    ['FSC', 'Fuel Surcharges'],
    ['ACC', 'Accessorial Charges'],
    ['TAX', 'Taxes'],
    ['INF', 'Informational'],
    ['', 'Unclassified Charge'],
  ])('of class %s without a description is called %s', async (chargeClass, name) => {
    const item = await only(charge(`ADJ/FPOD/${chargeClass}/`, ''))
    expect([item.charge_code, item.charge_description]).toEqual([`ADJ/FPOD/${chargeClass}/`, name])
  })

  it('keeps two spaces within a description', async () => {
    const item = await only(charge('ADJ/CADJ/MSC/', 'Billing Adjustment for  W/E 09/27/2025'))
    expect(item.charge_description).toBe('Billing Adjustment for  W/E 09/27/2025')
  })

  it('keeps leading zeros of account, invoice and zone', async () => {
    const { items } = await parsed(bytes([{}]), { raw: true })
    expect(items[0]).toMatchObject({
      account_id: '000071Q4M0',
      invoice_id: '00000071Q4M0405',
      raw: { Zone: '005' },
    })
  })
})

describe('looks of a file', () => {
  const names = (change: (name: string) => string) => UPS_COLUMNS.map(change)
  const old = new Map(Object.entries(UPS_ALIASES).map(([theirs, ours]) => [ours, theirs]))

  it.each([
    ['as published', names((name) => name)],
    ['with other names for the same columns', names((name) => old.get(name) ?? name)],
    [
      'in another case and with spaces',
      names((name) => (name === 'Version' ? name : ` ${name.toUpperCase()} `)),
    ],
  ])('column names %s are no charge', async (_names, header) => {
    const plain = await itemsOf([{}, FUEL])
    const { items, account } = await read([{}, FUEL], { header })
    expect(account.summary.totals).toMatchObject({ rows: 3, charged: 2, skipped: { header: 1 } })
    expect(items.map(({ id, source, ...rest }) => rest)).toEqual(plain.map(({ id, source, ...rest }) => rest))
    expect(items.map(({ source }) => source.row)).toEqual([2, 3])
  })

  it('two files put together: the second header is skipped', async () => {
    const file = upsFile([{}], { header: UPS_COLUMNS })
    const { account } = await parsed(Buffer.from(file + file))
    expect(account.summary.totals).toMatchObject({ rows: 4, charged: 2, skipped: { header: 2 } })
  })

  it('blank columns at the end may be cut off: 244', async () => {
    expect(costs(await itemsOf([{}, FUEL], { width: 244 }))).toEqual([
      ['10.00', '10.00'],
      ['10.00', '10.00'],
    ])
  })

  it('Latin-1 letters', async () => {
    const { items, account } = await parsed(
      Buffer.from(upsFile([charge('SHP/ISS/ACC/RES', 'Zuschlag für Köln')]), 'latin1'),
    )
    expect(items[0]?.charge_description).toBe('Zuschlag für Köln')
    expect(account.summary.files[0]?.encoding).toBe('windows-1252')
  })

  it.each([
    [',', '2025-10-01', '2025-10-01'],
    [',', '10/02/2025', '2025-10-02'],
    [',', '13/10/2025', '2025-10-13'],
    [',', '1/2/26', '2026-01-02'],
    [';', '02/10/2025', '2025-10-02'],
    [';', '2025-10-02', '2025-10-02'],
  ])('delimiter %s, date %s is %s', async (delimiter, text, day) => {
    expect((await only({ 'Transaction Date': text }, { delimiter })).transaction_date).toBe(day)
  })

  it('one date in another style among ISO dates', async () => {
    const items = await itemsOf([{}, { 'Transaction Date': '09/30/2025' }, {}])
    expect(items.map((item) => item.transaction_date)).toEqual(['2025-10-01', '2025-09-30', '2025-10-01'])
  })

  it('several invoices in a file, a number that recurs after ten years', async () => {
    const stated = { 'Invoice Amount': '10.00' }
    const file = bytes([
      stated,
      { ...stated, 'Invoice Date': '2015-10-03', 'Transaction Date': '2015-10-01' },
    ])
    expect((await auditInvoices([file])).invoices).toMatchObject([
      { invoice_date: '2015-10-03', computed_total: '10.00', status: 'match' },
      { invoice_date: '2025-10-04', computed_total: '10.00', status: 'match' },
    ])
  })
})

describe('bad input', () => {
  const rejectOf = async (lines: readonly string[]) => {
    const { items, account } = await parsed(Buffer.from(lines.join('')))
    const { rows, charged, rejected } = account.summary.totals
    expect({ rows, charged, rejected }).toEqual({
      rows: lines.length,
      charged: lines.length - 1,
      rejected: 1,
    })
    expect(items.length).toBe(lines.length - 1)
    const [reject] = account.rejects
    if (reject === undefined) throw new Error('nothing was rejected')
    return reject
  }
  const good = upsFile([{}])
  const filled = { 'Place Holder 59': 'x' }

  it.each([
    ['249 fields, the last one filled', upsCells(filled).toSpliced(100, 1), '249 fields'],
    ['251 fields, one too many behind a sound row', [...upsCells({}), 'x'], '251 fields'],
    [
      '251 fields, the last one filled: a comma without quotes',
      upsCells(filled).toSpliced(66, 1, 'Doe', ' Jo'),
      '251 fields',
    ],
  ])('%s', async (_case, cells, value) => {
    const line = `${cells.join(',')}\n`
    const reject = await rejectOf([good, good, line, good])
    expect(reject).toMatchObject({ code: 'field_count', file: 'bytes', line: 3, row: 3, value })
    expect(reject.expected).toContain('250')
    expect(reject.raw).toBe(line.trimEnd())
  })

  it.each(['n/a', '', '1.2E+03', '6,22', '10.00 USD'])('Net Amount %j', async (net) => {
    const reject = await rejectOf([good, upsFile([{ 'Net Amount': net }])])
    expect(reject).toMatchObject({ code: 'amount', line: 2, row: 2, column: 'Net Amount', value: net })
  })

  it('Incentive Amount that is none', async () => {
    const reject = await rejectOf([good, upsFile([{ 'Incentive Amount': 'free' }])])
    expect(reject).toMatchObject({ code: 'amount', row: 2, column: 'Incentive Amount', value: 'free' })
  })

  it.each([
    ['Transaction Date', '2025-13-40'],
    ['Transaction Date', '30/30/2025'],
    ['Invoice Date', '2025-02-29'],
  ])('%s %s', async (column, value) => {
    expect(await rejectOf([good, upsFile([{ [column]: value }])])).toMatchObject({
      code: 'date',
      row: 2,
      column,
      value,
    })
  })

  it('a quote that is never closed costs one row', async () => {
    const reject = await rejectOf([good, good.replace('Ground Commercial', '"Ground Commercial'), good])
    expect(reject).toMatchObject({ code: 'quote', line: 2, row: 2 })
  })

  it('a blank Invoice Date is null, and the invoice has no total to check', async () => {
    expect(await only({ 'Invoice Date': '' })).toMatchObject({ invoice_date: null, net_cost: '10.00' })
  })

  it('a tracking number from a spreadsheet is kept and reported', async () => {
    const row = { 'Tracking Number': '1.23E+17' }
    expect((await only(row)).tracking_number).toBe('1.23E+17')
    const { findings } = await auditInvoices([bytes([{}, row])])
    expect(findings.filter(({ check }) => check === 'damaged_tracking_number')).toMatchObject([
      { tracking_number: '1.23E+17', direction: 'integrity' },
    ])
  })

  it.each([
    ['an empty file', '', 'empty_file'],
    ['white space', ' \r\n\n', 'empty_file'],
    ['a picture', '\xff\xd8\xff\xe0JFIF', 'not_text'],
    ['a letter', 'Dear customer,\nthank you.\n', 'unknown_format'],
    ['an export of another system', 'date,carrier,tracking,total\n2025-10-01,x,1,2.00\n', 'unknown_format'],
  ])('%s is refused', async (_what, text, code) => {
    await expect(parsed(Buffer.from(text, 'latin1'))).rejects.toMatchObject({ code, file: 'bytes' })
  })
})

describe('slash dates of a UPS file with commas', () => {
  const dated = (...dates: (readonly [invoice: string, day: string])[]) =>
    dates.map(([invoice, day]) => ({ 'Invoice Date': invoice, 'Transaction Date': day }))
  const datesOf = async (rows: readonly UpsRow[], look?: UpsLook) =>
    (await itemsOf(rows, look)).map((item) => [item.invoice_date, item.transaction_date])

  it('are month first', async () => {
    expect(await datesOf(dated(['10/04/2025', '10/01/2025'], ['10/04/2025', '09/30/2025']))).toEqual([
      ['2025-10-04', '2025-10-01'],
      ['2025-10-04', '2025-09-30'],
    ])
    expect(await datesOf(dated(['10/04/2025', '10/01/2025']))).toEqual([['2025-10-04', '2025-10-01']])
  })

  it('are day first throughout where a spreadsheet in Britain has written them', async () => {
    expect(await datesOf(dated(['04/10/2025', '02/10/2025'], ['04/10/2025', '30/09/2025']))).toEqual([
      ['2025-10-04', '2025-10-02'],
      ['2025-10-04', '2025-09-30'],
    ])
  })

  it('are read only where they have one reading if the file says both', async () => {
    const rows = dated(
      ['2025-10-04', '02/10/2025'],
      ['2025-10-04', '30/09/2025'],
      ['2025-10-04', '29/09/2025'],
      ['2025-10-04', '09/30/2025'],
      ['2025-10-04', '10/10/2025'],
    )
    expect(await datesOf(rows)).toEqual([
      ['2025-10-04', '2025-09-30'],
      ['2025-10-04', '2025-09-29'],
      ['2025-10-04', '2025-10-10'],
    ])
  })
})

it('a total or base in another currency than the charges is not compared with them', async () => {
  const total = (currency: string): UpsRow => ({
    'Invoice Amount': currency === 'USD' ? '12.00' : '8.70',
    'Transaction Currency Code': currency,
  })
  const rows = (currency: string): UpsRow[] => [
    total(currency),
    {
      ...FUEL,
      ...total(currency),
      'Basis Currency Code': 'USD',
      'Basis Value': '14.00',
      'Net Amount': '2.00',
    },
  ]
  const config = { fuel: [{ from: '2025-09-01', rate: '18' }] }
  const audited = (currency: string) => auditInvoices(bytes(rows(currency)), { config })
  const own = await audited('USD')
  expect(own.invoices).toMatchObject([{ status: 'match', declared_total: '12.00' }])
  expect(own.findings.map(({ check }) => check)).toContain('fuel_rate')
  const other = await audited('CAD')
  expect(other.invoices).toMatchObject([{ status: 'undeclared', currency: 'CAD', declared_total: null }])
  expect(other.findings.map(({ check }) => check)).not.toContain('fuel_rate')
  expect(other.checks.find(({ check }) => check === 'invoice_total')).toMatchObject({
    reason: '1 of 1 invoice: the file states no total in its currency',
  })
  expect((await read(rows('CAD'))).account.summary.files[0]?.warnings).toEqual([])
})
