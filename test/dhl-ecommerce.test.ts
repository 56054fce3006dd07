/** DHL eCommerce (US): positional records, two layouts of the invoice record, and money in columns called reserved. */
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { CHARGE_CELLS } from '../parsers/dhl-ecommerce/charge-cells.js'
import { DHL_ECOMMERCE_COLUMNS } from '../parsers/dhl-ecommerce/columns.js'
import { detectFormat } from '../src/index.js'
import { auditFiles, found, resultOf } from './audit-kit.js'
import { HEADERLESS_LISTS } from './header-lists.js'
import { type Cells, charges, linesOf, pick, read, recordOf, type Sheet } from './rows.js'

const DTL: Sheet = {
  columns: DHL_ECOMMERCE_COLUMNS,
  delimiter: ',',
  lineEnd: '\n',
  usual: {
    Invoice: 'DTL',
    'Sold_To*': '3300450',
    'Inv_Posnr*': '000010',
    'PUDATE*': '20260611',
    'PUTIME*': '101500',
    'Internal_Tracking_Num:': '8800110022003300',
    'Customer_Confirm*': 'GM605117700009911223',
    'Delivery_Confirm*': '9261290300130000123456',
    'Zip*': '7001',
    'Material_or_VAS_Num*': '82',
    'Material_or_VAS_Desc*': 'SM Parcel Ground',
    'ACTWeight*': '1.2500',
    'UOM_ACTWeight*': 'LB',
  },
}

/** An invoice record by index, 16 cells unless more are asked for. */
function hdr(cells: Readonly<Record<number, string>>, width = 16): string {
  return Array.from({ length: width }, (_, at) => (at === 0 ? 'HDR' : (cells[at] ?? ''))).join(',')
}

/** The carrier's own layout: bill date, invoice, account, total, weight, number of rows, currency. */
const REAL = {
  1: '20260613',
  2: '0033007788',
  3: '0003300450',
  4: 'SAMPLE GOODS LLC',
  6: '4 PIER RD',
  11: '18.94',
  12: '3.75',
  13: '2',
  14: 'USD',
} as const

const file = (...records: readonly (Cells | string)[]): string => linesOf(DTL, records)
const audit = (...records: readonly (Cells | string)[]) => auditFiles(Buffer.from(file(...records)))
const at = (index: number): string => DHL_ECOMMERCE_COLUMNS[index] ?? ''

const PARCEL: Cells = { 'Charge*': '9.4', 'ZFuel*': '0.66' }
const SECOND: Cells = {
  'Internal_Tracking_Num:': '8800110022003311',
  'Charge*': '7.10',
  'ZSC7_SC_Irreg*': '0.50',
  'ZFuel*': '0.48',
  Reserved_Future_Use_5: '0.80',
}

describe('a file', () => {
  it.each([
    ['HDR', hdr(REAL)],
    ['DTL', recordOf(DTL, PARCEL)],
    ['DTL below a blank line', `\n${recordOf(DTL, PARCEL)}`],
  ])('that begins with %s is detected', async (_, text) => {
    expect((await detectFormat(Buffer.from(`${text}\n`))).format).toBe('dhl-ecommerce')
  })

  it.each([['hdr'], ['HDR1'], ['TRL'], ['Invoice']])('that begins with %s is of no format', async (first) => {
    const detection = await detectFormat(Buffer.from(`${hdr(REAL).replace('HDR', first)}\n`))
    expect(detection.format).toBeNull()
    expect(detection.candidates.find(({ format }) => format === 'dhl-ecommerce')?.missing).toEqual([
      `field 1 "HDR" or "DTL" (found "${first}")`,
    ])
  })

  it('has the columns of the carrier by position', () => {
    expect(DHL_ECOMMERCE_COLUMNS).toEqual(HEADERLESS_LISTS[0].columns)
  })

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('may end its lines with %s', async (_, lineEnd) => {
    const { items } = await read(linesOf({ ...DTL, lineEnd }, [hdr(REAL), PARCEL, SECOND]))
    expect(charges(items)).toHaveLength(6)
  })

  it('may have quoted cells, and names in Windows-1252', async () => {
    const text = file(hdr(REAL), { ...PARCEL, 'Name*': '"MÜLLER, JOSÉ"' })
    for (const encoding of ['utf-8', 'windows-1252']) {
      const read1 = await read(iconv.encode(text, encoding), { raw: true })
      expect(read1.items[0]?.raw?.['Name*']).toBe('MÜLLER, JOSÉ')
      expect(read1.file.encoding).toBe(encoding)
      expect(charges(read1.items)).toEqual(['Base Charge 9.4', 'Fuel Surcharge 0.66'])
    }
  })
})

describe('a shipment', () => {
  it('is its charge columns, each with all fields', async () => {
    const { items, file: account } = await read(file(hdr(REAL), PARCEL), { raw: true })
    expect(items).toHaveLength(2)
    expect(items[0]).toMatchObject({
      carrier: 'dhl_ecommerce',
      format: 'dhl-ecommerce',
      account_id: '3300450',
      invoice_id: '0033007788',
      invoice_date: '2026-06-13',
      transaction_date: '2026-06-11',
      tracking_number: '8800110022003300',
      shipment_id: null,
      charge_code: 'Charge*',
      charge_description: 'Base Charge',
      charge_category: 'freight',
      charge_subcategory: 'base',
      charge_stage: 'original',
      currency: 'USD',
      gross_cost: '9.4',
      net_cost: '9.4',
      tax_cost: null,
      source: { row: 2, column: 'Charge*' },
    })
    expect(items[1]).toMatchObject({ charge_code: 'ZFuel*', charge_category: 'fuel', net_cost: '0.66' })
    expect(items[0]?.raw?.['Charge*']).toBe('9.4')
    expect(account.sums).toEqual({ USD: { gross: '10.06', net: '10.06', tax: '0' } })
  })

  it('has the first of three tracking numbers that is filled', async () => {
    const none = { 'Internal_Tracking_Num:': '', 'Customer_Confirm*': '', 'Delivery_Confirm*': '' }
    const { items } = await read(
      file(
        PARCEL,
        { ...PARCEL, 'Internal_Tracking_Num:': '' },
        { ...PARCEL, 'Internal_Tracking_Num:': '', 'Customer_Confirm*': '' },
        { ...PARCEL, ...none },
      ),
    )
    expect(items.filter((_, nth) => nth % 2 === 0).map(({ tracking_number }) => tracking_number)).toEqual([
      '8800110022003300',
      'GM605117700009911223',
      '9261290300130000123456',
      null,
    ])
  })

  it('has 41 cells that are charges: 29, 32 to 65, 73 to 78, and no other', async () => {
    const indexes = [29, ...Array.from({ length: 34 }, (_, nth) => nth + 32), 73, 74, 75, 76, 77, 78]
    expect(indexes).toHaveLength(41)
    expect(CHARGE_CELLS.map(([column]) => column)).toEqual(indexes.map(at))
    const money = Object.fromEntries(indexes.map((index) => [at(index), `${index}.00`]))
    const others = Object.fromEntries(
      [2, 3, 4, 5, 22, 24, 26, 28, 30, 31, 66, 67, 69, 70, 71].map((index) => [at(index), '999.00']),
    )
    const { items } = await read(file({ ...others, ...money }))
    expect(items.map((item) => `${item.charge_code} ${item.net_cost}`)).toEqual(
      indexes.map((index) => `${at(index)} ${index}.00`),
    )
    expect(items.map(({ source }) => source.column)).toEqual(indexes.map(at))
    expect(new Set(items.map(({ charge_description }) => charge_description)).size).toBe(41)
  })

  it('has a category for each column', async () => {
    const cells = Object.fromEntries(CHARGE_CELLS.map(([column]) => [column, '1.00']))
    const { items, file: account } = await read(file(cells))
    const counts = new Map<string, number>()
    for (const item of items) counts.set(item.charge_category, (counts.get(item.charge_category) ?? 0) + 1)
    expect(Object.fromEntries(counts)).toEqual({
      freight: 1,
      handling: 15,
      correction: 2,
      account: 2,
      accessorial: 1,
      returns: 6,
      tax: 5,
      customs: 3,
      special_goods: 2,
      fuel: 1,
      pickup: 1,
      peak: 1,
      delivery: 1,
    })
    expect(account.uncategorized).toEqual({})
  })

  it('without any charge is skipped', async () => {
    const { items, file: account } = await read(
      file(hdr(REAL), PARCEL, { 'Material_or_VAS_Num*': '154', 'Charge*': '0' }, {}),
    )
    expect([items.length, account.skipped]).toEqual([2, { invoice_row: 1, zero: 2 }])
  })

  it('is a credit where its charges sum below zero', async () => {
    const { items } = await read(
      file(
        { 'Charge*': '-9.40', 'ZFuel*': '0.40' },
        { 'Charge*': '9.40', 'ZFuel*': '-0.40' },
        { 'Charge*': '4.00', 'ZFuel*': '-4.00' },
      ),
    )
    expect(items.map(({ charge_stage }) => charge_stage)).toEqual([
      'credit',
      'credit',
      'original',
      'original',
      'original',
      'original',
    ])
  })

  it.each([
    ['82', 'freight'],
    ['154', 'delivery'],
    ['31', 'customs'],
    ['384', 'freight'],
  ])('of material %s has a base charge of %s', async (material, category) => {
    const { items } = await read(file({ ...PARCEL, 'Material_or_VAS_Num*': material }))
    expect(pick(items, 'charge_code', 'charge_description', 'charge_category')).toEqual([
      { charge_code: 'Charge*', charge_description: 'Base Charge', charge_category: category },
      { charge_code: 'ZFuel*', charge_description: 'Fuel Surcharge', charge_category: 'fuel' },
    ])
  })
})

describe('the invoice record', () => {
  const fields = async (header: string, cells: Cells = PARCEL) => {
    const { items, statements, file: account } = await read(file(header, cells))
    const [item] = items
    const [stated] = statements
    expect(account.skipped).toEqual({ invoice_row: 1 })
    return [item?.invoice_id, item?.invoice_date, item?.currency, stated?.account_id, stated?.net_total]
  }

  it('of the carrier: bill date and account', async () => {
    expect(await fields(hdr(REAL))).toEqual(['0033007788', '2026-06-13', 'USD', '0003300450', '18.94'])
  })

  it('as published, of 16 cells: account, no date, no currency', async () => {
    const cells = { 1: '2684011222', 2: 'US00770011', 11: '18.94' }
    expect(await fields(hdr(cells))).toEqual(['US00770011', null, null, '2684011222', '18.94'])
  })

  it('as published, of 78 cells: account and invoice date', async () => {
    const cells = { 1: '2684011222', 2: 'US00770011', 3: '2026-06-13', 11: '18.94' }
    expect(await fields(hdr(cells, 78))).toEqual(['US00770011', '2026-06-13', null, '2684011222', '18.94'])
  })

  it.each([
    ['two letters', 'US'],
    ['a number', '840'],
    ['blank', ''],
  ])('has a currency of three letters alone, not %s', async (_, currency) => {
    expect((await fields(hdr({ ...REAL, 14: currency })))[2]).toBeNull()
  })

  it('has a currency in small letters', async () => {
    expect((await fields(hdr({ ...REAL, 14: 'usd' })))[2]).toBe('USD')
  })

  it('leaves the currency to the caller where it has none', async () => {
    const { items } = await read(file(hdr({ ...REAL, 14: '' }), PARCEL), { currency: 'USD' })
    expect(items[0]?.currency).toBe('USD')
  })
})

describe('trap', () => {
  it('1: 16 fields above 79 are right', async () => {
    const { items, file: account } = await read(file(hdr(REAL), PARCEL, SECOND))
    expect([items.length, account.rejected, account.skipped]).toEqual([6, 0, { invoice_row: 1 }])
  })

  it('2: every second row has money too', async () => {
    const confirmation = { 'Material_or_VAS_Num*': '154', 'Charge*': '0.25' }
    const { file: account } = await read(file(hdr(REAL), PARCEL, confirmation, SECOND, confirmation))
    expect(account).toMatchObject({ charged: 4, sums: { USD: { net: '19.44' } } })
  })

  it('3: rows of one tracking number are all charged, and none is called a duplicate', async () => {
    const confirmation = { 'Material_or_VAS_Num*': '154', 'Charge*': '9.4' }
    const { items } = await read(file(hdr(REAL), PARCEL, confirmation))
    expect(items).toHaveLength(3)
    expect(new Set(items.map(({ tracking_number }) => tracking_number)).size).toBe(1)
    expect(found(await audit(hdr(REAL), PARCEL, confirmation), 'duplicate_charge')).toEqual([])
  })

  it('4 and 5: another number and sizes are no money', async () => {
    const { items } = await read(
      file({
        ...PARCEL,
        'Original DelCon': '9261290300130000654321',
        DIM_Weight: '2.10',
        DIM_Length: '12.0',
        Dim_width: '9',
        DIM_height: '4.5',
        UOM_Dims: 'IN',
      }),
    )
    expect(charges(items)).toEqual(['Base Charge 9.4', 'Fuel Surcharge 0.66'])
  })

  it('6: the delivery area surcharge stands in cell 77, dangerous goods in 78', async () => {
    const { items } = await read(file({ [at(77)]: '0.80', [at(78)]: '5.00' }))
    expect(pick(items, 'charge_code', 'charge_description', 'charge_category', 'net_cost')).toEqual([
      {
        charge_code: 'Reserved_Future_Use_5',
        charge_description: 'Delivery Area Surcharge',
        charge_category: 'delivery',
        net_cost: '0.80',
      },
      {
        charge_code: 'Reserved_Future_Use_6',
        charge_description: 'Dangerous Goods Charge',
        charge_category: 'special_goods',
        net_cost: '5.00',
      },
    ])
  })

  it('7: leading zeros stay, and those that are not there are not added', async () => {
    const { items, statements } = await read(file(hdr(REAL), PARCEL, { ...PARCEL, 'Sold_To*': '0003300450' }))
    expect(items.map(({ account_id }) => account_id)).toEqual([
      '3300450',
      '3300450',
      '0003300450',
      '0003300450',
    ])
    expect(items[0]?.invoice_id).toBe('0033007788')
    expect(statements).toMatchObject([{ account_id: '0003300450' }])
  })

  it('8: a shipment belongs to the last invoice record above it', async () => {
    const next = { ...REAL, 1: '20260620', 2: '0033009900', 11: '8.88' }
    const text = file(hdr({ ...REAL, 11: '10.06' }), PARCEL, hdr({ ...next, 13: '1' }), SECOND)
    const { items, statements } = await read(text)
    expect(items.map(({ invoice_id, invoice_date }) => `${invoice_id} ${invoice_date}`)).toEqual([
      ...Array(2).fill('0033007788 2026-06-13'),
      ...Array(4).fill('0033009900 2026-06-20'),
    ])
    expect(statements.map(({ row }) => row)).toEqual([1, 3])
    const report = await auditFiles(Buffer.from(text))
    expect(report.invoices.map(({ invoice_id, status }) => `${invoice_id} ${status}`)).toEqual([
      '0033007788 match',
      '0033009900 match',
    ])
  })

  it('9: no invoice date anywhere', async () => {
    const { items } = await read(file(hdr({ 1: '2684011222', 2: 'US00770011' }), PARCEL))
    expect(pick(items.slice(0, 1), 'invoice_id', 'invoice_date', 'transaction_date')).toEqual([
      { invoice_id: 'US00770011', invoice_date: null, transaction_date: '2026-06-11' },
    ])
  })

  it.each([
    ['10: ten digits', { 1: '2684030563', 3: '0003300450' }, '2684030563', null],
    ['11: eight digits that happen to be a date, nothing in cell 3', { 1: '20260613' }, '20260613', null],
    ['11: the same with an ISO date in cell 3', { 1: '20260613', 3: '2026-06-14' }, '20260613', '2026-06-14'],
    ['eight digits that are no date', { 1: '20261340', 3: '0003300450' }, '20261340', null],
    ['eight digits that are no day of the calendar', { 1: '20260231', 3: '0003300450' }, '20260231', null],
    ['two numbers that both happen to be dates', { 1: '20260613', 3: '20260115' }, '20260613', null],
    ['an account and what is no date', { 1: '2684030563', 3: '2026-6-1' }, '2684030563', null],
    ['a date and an account', { 1: '20260613', 3: '0003300450' }, '0003300450', '2026-06-13'],
    ['a leap day and an account', { 1: '20280229', 3: '0003300450' }, '0003300450', '2028-02-29'],
  ])('%s: whose account, and what date', async (_, cells, account, date) => {
    const { statements } = await read(file(hdr({ 2: 'US00770011', ...cells }), PARCEL))
    expect(statements).toMatchObject([{ account_id: account, invoice_date: date }])
  })

  it.each([
    ['10.01.26', '2026-01-10'],
    ['10-Jan-26', '2026-01-10'],
    ['20260110.0', '2026-01-10'],
    ['2026.01.10', '2026-01-10'],
  ])('the invoice date %s, as a spreadsheet writes it', async (text, date) => {
    const { items, statements } = await read(file(hdr({ 1: text, 2: 'US00770011', 3: '0003300450' }), PARCEL))
    expect(statements).toMatchObject([{ account_id: '0003300450', invoice_date: date }])
    expect(items[0]?.invoice_date).toBe(date)
  })

  it.each(['45913', '10.01.', '########'])('%s in its place is not taken for the account', async (text) => {
    const { statements, rejects } = await read(
      file(hdr({ 1: text, 2: 'US00770011', 3: '0003300450' }), PARCEL),
    )
    expect(statements).toEqual([])
    expect(rejects).toMatchObject([
      { code: 'row_kind', row: 1, expected: 'an invoice date or an account of digits in the second cell' },
    ])
  })

  it('12: shipments of 78 fields', async () => {
    const columns = DHL_ECOMMERCE_COLUMNS.slice(0, 78)
    const { items, file: account } = await read(
      linesOf({ ...DTL, columns }, [hdr(REAL), { ...PARCEL, Reserved_Future_Use_5: '0.80' }, PARCEL]),
    )
    expect(charges(items)).toEqual([
      'Base Charge 9.4',
      'Fuel Surcharge 0.66',
      'Delivery Area Surcharge 0.80',
      'Base Charge 9.4',
      'Fuel Surcharge 0.66',
    ])
    expect(account.rejected).toBe(0)
  })

  it.each([
    ['20260611', '2026-06-11'],
    ['2026-06-11', '2026-06-11'],
    ['', null],
  ])('13: the pickup date "%s" is %s', async (text, date) => {
    const { items } = await read(file(hdr(REAL), { ...PARCEL, 'PUDATE*': text, 'PUTIME*': '10:15:00' }))
    expect(items[0]?.transaction_date).toBe(date)
  })

  it('14: "0" and nothing mean nothing', async () => {
    const zeros = Object.fromEntries(CHARGE_CELLS.map(([column]) => [column, '0']))
    const { items } = await read(file({ ...zeros, 'Charge*': '9.4', ZRM7_GST_Tax: '0.00' }))
    expect(charges(items)).toEqual(['Base Charge 9.4'])
  })

  it('15: taxes and duties are charges of their own', async () => {
    const names = [54, 55, 56, 57, 58, 59].map(at)
    const { items } = await read(file(Object.fromEntries(names.map((name) => [name, '2.50']))))
    expect(items.map((item) => [item.charge_category, item.net_cost, item.tax_cost])).toEqual([
      ['tax', '2.50', null],
      ['tax', '2.50', null],
      ['tax', '2.50', null],
      ['tax', '2.50', null],
      ['customs', '2.50', null],
      ['tax', '2.50', null],
    ])
  })
})

describe('bad input', () => {
  const line = recordOf(DTL, PARCEL)
  const filled = (width: number): string =>
    [...line.split(','), ...Array(9).fill('')]
      .slice(0, width - 1)
      .concat('7')
      .join(',')

  it.each([[77], [80]])('%i filled fields reject the row: 78 or 79 are expected', async (width) => {
    expect(filled(width).split(',')).toHaveLength(width)
    const { items, rejects } = await read(file(hdr(REAL), filled(width), PARCEL))
    expect(rejects).toMatchObject([
      { code: 'field_count', row: 2, value: `${width} fields`, expected: '78 or 79 fields' },
    ])
    expect(items).toHaveLength(2)
  })

  it('empty fields at the end, too few or too many, are fine', async () => {
    const { items, file: account } = await read(file(hdr(REAL), line.slice(0, -3), `${line},,`, PARCEL))
    expect([items.length, account.rejected]).toEqual([6, 0])
  })

  it('"6,22" is no amount here: the point is the decimal mark', async () => {
    const { items, rejects } = await read(file(hdr(REAL), { ...PARCEL, 'Charge*': '"6,22"' }, PARCEL))
    expect(rejects).toMatchObject([{ code: 'amount', column: 'Charge*', value: '6,22', row: 2 }])
    expect(rejects[0]?.expected).toContain('decimal point')
    expect(items).toHaveLength(2)
    const grouped = await read(file({ 'Charge*': '"1,622"', 'ZFuel*': '"1,622.5"' }))
    expect(charges(grouped.items)).toEqual(['Base Charge 1622', 'Fuel Surcharge 1622.5'])
  })

  it.each([['20260230'], ['2026-13-01'], ['06/31/2026']])(
    'the pickup date "%s" rejects the row',
    async (date) => {
      const { rejected } = await read(file(hdr(REAL), { ...PARCEL, 'PUDATE*': date }))
      expect(rejected).toEqual([['date', 'PUDATE*', date, 2]])
    },
  )

  it.each([['TRL'], ['dtl'], ['']])('a record that begins with "%s" is rejected', async (first) => {
    const { rejects } = await read(file(hdr(REAL), PARCEL, { ...PARCEL, Invoice: first }))
    expect(rejects).toMatchObject([{ code: 'row_kind', value: first, row: 3 }])
    expect(rejects[0]?.expected).toBe('"HDR" (invoice) or "DTL" (shipment) as the first cell')
  })

  it('an invoice total that is no number: undeclared, with a warning that names the cell', async () => {
    const header = hdr({ ...REAL, 11: 'n/a' })
    const { file: account, items } = await read(file(header, PARCEL))
    expect([items.length, account.skipped, account.rejected]).toEqual([2, { invoice_row: 1 }, 0])
    expect(account.warnings).toHaveLength(1)
    expect(account.warnings[0]).toMatch(/^record 1: declared total is no amount \(.*n\/a\)/)
    expect((await audit(header, PARCEL)).invoices).toMatchObject([{ status: 'undeclared' }])
  })

  it('shipments without an invoice record are charged, with one finding', async () => {
    const { items } = await read(file(PARCEL, SECOND))
    expect(new Set(items.map(({ invoice_id }) => invoice_id))).toEqual(new Set([null]))
    const report = await audit(PARCEL, SECOND)
    expect(report.findings.filter(({ severity }) => severity !== 'info')).toHaveLength(1)
    expect(report.invoices).toMatchObject([
      { invoice_id: null, computed_total: '18.94', status: 'undeclared' },
    ])
  })

  it('a shipment above the first invoice record belongs to none', async () => {
    const { items } = await read(file(PARCEL, hdr(REAL), SECOND))
    expect(items.map(({ invoice_id }) => invoice_id)).toEqual([null, null, ...Array(4).fill('0033007788')])
  })
})

describe('what reconciles', () => {
  it('all charges and the total of their invoice', async () => {
    const report = await audit(hdr(REAL), PARCEL, SECOND)
    expect(report.invoices).toMatchObject([
      {
        invoice_id: '0033007788',
        declared_total: '18.94',
        computed_total: '18.94',
        status: 'match',
        currency: 'USD',
      },
    ])
    expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([])
    const short = await audit(hdr(REAL), PARCEL)
    expect(short.invoices).toMatchObject([{ difference: '8.88', status: 'mismatch' }])
  })

  it('the number of records, or of parcels', async () => {
    const confirmation = { ...SECOND, 'Material_or_VAS_Num*': '154', 'Charge*': '0.25' }
    const count = async (rows: string, ...records: Cells[]) =>
      found(await audit(hdr({ ...REAL, 13: rows }), ...records), 'shipment_count').length
    expect(await count('2', PARCEL, SECOND)).toBe(0)
    expect(await count('3', PARCEL, SECOND, confirmation)).toBe(0)
    expect(await count('2', PARCEL, SECOND, confirmation)).toBe(0)
    expect(await count('3', PARCEL, SECOND, {})).toBe(0)
    expect(await count('5', PARCEL, SECOND, confirmation)).toBe(1)
    expect(await count('1', PARCEL, SECOND)).toBe(1)
    expect(resultOf(await audit(hdr({ ...REAL, 13: '' }), PARCEL), 'shipment_count')).toBe('unassessable')
  })

  it('an invoice of two parcels reads cell by cell', async () => {
    const { items } = await read(file(hdr(REAL), PARCEL, SECOND))
    expect(items.map((item) => `${item.source.row} ${item.charge_code} ${item.net_cost}`)).toEqual([
      '2 Charge* 9.4',
      '2 ZFuel* 0.66',
      '3 Charge* 7.10',
      '3 ZSC7_SC_Irreg* 0.50',
      '3 ZFuel* 0.48',
      '3 Reserved_Future_Use_5 0.80',
    ])
  })
})
