/** USPS Enterprise Payment System: a record a transaction, a parcel and its refund under one barcode. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { USPS_EPS } from '../samples/generators/columns/usps.js'
import { auditInvoices, detectFormat, parseInvoice } from '../src/index.js'
import { type Cells, charges, fileOf, headerOf, linesOf, pick, read, recordOf, type Sheet } from './rows.js'

const PIC = 'Package Identification Code (PIC)'
// A service barcode of 22 digits with a right check digit.
const BARCODE = '9400109205568000000013'

const SHEET: Sheet = {
  columns: USPS_EPS,
  delimiter: ',',
  lineEnd: '\n',
  usual: {
    'ACH Withdrawal ID': '500200300',
    'ACH Withdrawal Amount': '40.00',
    'EPS Account #': '1000044001',
    'EPS Transaction ID': '7700000000001',
    'Transaction Amount': '7.35',
    'Transaction Date/Time': '2026-05-04 10:20:30',
    'Transaction Type': 'Label Purchase',
    EFN: '92750000000000000012',
    [PIC]: BARCODE,
    'Mail Class': 'USPS Ground Advantage',
    Postage: '7.35',
    CRID: '00012345',
    'Permit Number': '000777',
    'Permit Type': 'IMI',
  },
}
const cost = (amount: string): Cells => ({ Postage: amount, 'Transaction Amount': amount })
const refund = (amount: string): Cells => ({
  ...cost(amount),
  'EPS Transaction ID': '7700000000002',
  'Transaction Date/Time': '2026-05-11 08:00:00',
  'Transaction Type': 'Label Refund',
  Reason: 'Customer Request',
})

const findingsOf = async (text: string, check: string) => {
  const { findings } = await auditInvoices(Buffer.from(text))
  return findings.filter((finding) => finding.check === check)
}

describe('a file', () => {
  it('without the barcode column is of no format, and told what it lacks', async () => {
    const columns = USPS_EPS.filter((name) => name !== PIC)
    const { format, candidates } = await detectFormat(Buffer.from(`${columns.join(',')}\n`))
    expect(format).toBeNull()
    expect(candidates[0]).toEqual({ format: 'usps-eps', missing: [`a column "${PIC}"`] })
  })

  it('of a reseller is of no format', async () => {
    const text =
      'Date,Tracking #,Carrier,Service,Cost,Status\n2026-05-04,9400109205568000000013,USPS,Priority,7.35,Printed\n'
    await expect(parseInvoice(Buffer.from(text)).summary).rejects.toMatchObject({ code: 'unknown_format' })
  })
})

describe('a transaction', () => {
  it('is one line, mapped field by field', async () => {
    const { items, file } = await read(fileOf(SHEET, {}))
    expect(items).toMatchObject([
      {
        carrier: 'usps',
        format: 'usps-eps',
        account_id: '1000044001',
        invoice_id: '7700000000001',
        invoice_date: null,
        transaction_date: '2026-05-04T10:20:30',
        tracking_number: BARCODE,
        shipment_id: null,
        charge_code: null,
        charge_description: 'Label Purchase',
        charge_category: 'freight',
        charge_subcategory: 'postage',
        charge_stage: 'original',
        currency: null,
        gross_cost: '7.35',
        net_cost: '7.35',
        tax_cost: null,
        source: { row: 2, column: null },
      },
    ])
    expect(file).toMatchObject({ rows: 2, charged: 1, skipped: { header: 1 } })
  })

  it('costs its postage, not the bank withdrawal', async () => {
    const { file } = await read(fileOf(SHEET, { 'ACH Withdrawal Amount': '999.99' }))
    expect(file.sums).toEqual({ '': { gross: '7.35', net: '7.35', tax: '0' } })
  })

  it.each([
    ['0.00', '0.00'],
    ['', '0'],
  ])('of postage "%s" is a line at %s', async (postage, net) => {
    const { items, file } = await read(
      fileOf(SHEET, { Postage: postage, 'Transaction Amount': '0.00', 'Transaction Type': 'SCAN Form Used' }),
    )
    expect(charges(items)).toEqual([`SCAN Form Used ${net}`])
    expect(file).toMatchObject({ charged: 1, line_items: 1 })
  })

  it('without postage but with an amount does not add up', async () => {
    expect(await findingsOf(fileOf(SHEET, { Postage: '' }), 'row_total')).toMatchObject([{ amount: '7.35' }])
    expect(await findingsOf(fileOf(SHEET, {}), 'row_total')).toEqual([])
  })

  it('without a type is called a transaction', async () => {
    const { items, file } = await read(fileOf(SHEET, { 'Transaction Type': '' }))
    expect(pick(items, 'charge_description', 'charge_category')).toEqual([
      { charge_description: 'Transaction', charge_category: 'uncategorized' },
    ])
    expect(file.uncategorized).toEqual({ Transaction: 1 })
  })

  it.each([
    ['Label Purchase', '7.35', 'freight', 'original'],
    ['Shipping Services File', '7.35', 'freight', 'original'],
    ['SCAN Form Used', '7.35', 'freight', 'original'],
    ['Carrier Pickup', '7.35', 'pickup', 'original'],
    ['Label Purchase', '-7.35', 'freight', 'credit'],
    ['Label Refund', '-7.35', 'refund', 'credit'],
    ['Label Refund', '7.35', 'refund', 'credit'],
    ['Refund of unused label', '7.35', 'refund', 'credit'],
    ['Postage Adjustment', '7.35', 'adjustment', 'adjustment'],
    ['Postage Adjustment', '-7.35', 'adjustment', 'adjustment'],
    ['LABEL REFUND', '7.35', 'refund', 'credit'],
  ])('%s of %s is %s, stage %s', async (kind, amount, category, stage) => {
    const { items } = await read(fileOf(SHEET, { ...cost(amount), 'Transaction Type': kind }))
    expect(pick(items, 'charge_description', 'net_cost', 'charge_category', 'charge_stage')).toEqual([
      { charge_description: kind, net_cost: amount, charge_category: category, charge_stage: stage },
    ])
  })

  it('of a new type is charged and counted', async () => {
    const { items, file } = await read(fileOf(SHEET, { 'Transaction Type': 'Dim Weight Review' }, {}))
    expect(items.map((item) => item.charge_category)).toEqual(['uncategorized', 'freight'])
    expect(file.uncategorized).toEqual({ 'Dim Weight Review': 1 })
    expect(file.uncategorized_net).toEqual({ 'Dim Weight Review': { '': '7.35' } })
  })

  it('with neither id nor type but an amount is rejected: it may be a total', async () => {
    const total = { 'EPS Transaction ID': '', 'Transaction Type': '' }
    const { items, rejected } = await read(
      fileOf(SHEET, {}, total, { ...total, Postage: '' }, { ...total, 'Transaction Type': 'Carrier Pickup' }),
    )
    expect(rejected.map(([code, , , row]) => [code, row])).toEqual([
      ['row_kind', 3],
      ['row_kind', 4],
    ])
    expect(items).toHaveLength(2)
  })
})

describe('a refund', () => {
  it('shares its barcode with the purchase and has an id of its own', async () => {
    const { items } = await read(fileOf(SHEET, {}, refund('-7.35')))
    expect(pick(items, 'tracking_number', 'charge_stage', 'charge_category', 'net_cost')).toEqual([
      { tracking_number: BARCODE, charge_stage: 'original', charge_category: 'freight', net_cost: '7.35' },
      { tracking_number: BARCODE, charge_stage: 'credit', charge_category: 'refund', net_cost: '-7.35' },
    ])
    expect(new Set(items.map(({ id }) => id)).size).toBe(2)
  })

  it('that is positive stays so, and the audit says what it costs', async () => {
    const text = fileOf(SHEET, {}, refund('7.35'))
    const { file } = await read(text)
    expect(file.sums['']?.net).toBe('14.70')
    expect(await findingsOf(text, 'positive_refund')).toMatchObject([{ direction: 'over', billed: '7.35' }])
    expect(await findingsOf(fileOf(SHEET, {}, refund('-7.35')), 'positive_refund')).toEqual([])
  })

  it('that is negative in one of two columns adds up', async () => {
    const text = fileOf(SHEET, {}, { ...refund('7.35'), Postage: '-7.35' })
    expect(await findingsOf(text, 'row_total')).toEqual([])
    const wrong = fileOf(SHEET, {}, { ...refund('7.36'), Postage: '-7.35' })
    expect(await findingsOf(wrong, 'row_total')).toHaveLength(1)
  })

  it('of a purchase is no duplicate of it, and needs the purchase in some file of the run', async () => {
    const both = fileOf(SHEET, {}, refund('-7.35'))
    expect(await findingsOf(both, 'duplicate_charge')).toEqual([])
    expect(await findingsOf(both, 'credit_without_charge')).toEqual([])
    const alone = Buffer.from(fileOf(SHEET, refund('-7.35')))
    const { findings } = await auditInvoices(alone)
    expect(findings.filter(({ check }) => check === 'credit_without_charge')).toMatchObject([
      { tracking_number: BARCODE, amount: '7.35', severity: 'info' },
    ])
    const apart = await auditInvoices([alone, Buffer.from(fileOf(SHEET, {}))])
    expect(apart.findings.filter(({ check }) => check === 'credit_without_charge')).toEqual([])
  })

  it('bought in two transactions, of one day or two, is billed twice, unless one is refunded', async () => {
    const again = { 'EPS Transaction ID': '7700000000003', 'Transaction Date/Time': '2026-05-04 18:00:00' }
    const twice = await findingsOf(fileOf(SHEET, {}, again), 'duplicate_charge')
    expect(twice.map(({ amount, message }) => [amount, message])).toEqual([
      [
        '7.35',
        "7.35 billed again: Label Purchase of 2026-05-04 on records 2, 3 of the account's transactions of 2026-05",
      ],
    ])
    expect(await findingsOf(fileOf(SHEET, {}, refund('-7.35'), again), 'duplicate_charge')).toEqual([])
    const nextDay = { ...again, 'Transaction Date/Time': '2026-05-05 10:20:30' }
    const apart = await findingsOf(fileOf(SHEET, {}, nextDay), 'duplicate_charge')
    expect(apart.map(({ amount, confidence, message }) => [amount, confidence, message])).toEqual([
      [
        '7.35',
        'look',
        "7.35 billed again: Label Purchase of 2026-05-04 and 2026-05-05 on records 2, 3 of the account's transactions of 2026-05",
      ],
    ])
    expect(await findingsOf(fileOf(SHEET, {}, refund('-7.35'), nextDay), 'duplicate_charge')).toEqual([])
  })
})

describe('identifiers', () => {
  it.each([
    [`="${BARCODE}"`, BARCODE],
    [`"=""${BARCODE}"""`, BARCODE],
    [`'${BARCODE}`, BARCODE],
    [`"'${BARCODE}"`, BARCODE],
    [`  ${BARCODE} `, BARCODE],
    ['00000109205568000000', '00000109205568000000'],
    ['94001092055680000000.0', '94001092055680000000'],
    ['9.40011E+21', '9.40011E+21'],
    ['', null],
    ['=""', null],
  ])('%s is the barcode %s', async (cell, number) => {
    const { items, rejected } = await read(fileOf(SHEET, { [PIC]: cell }))
    expect(rejected).toEqual([])
    expect(pick(items, 'tracking_number', 'net_cost')).toEqual([
      { tracking_number: number, net_cost: '7.35' },
    ])
  })

  it('keep their leading zeros in raw, and the wrapper of the account goes', async () => {
    const { items } = await read(
      fileOf(SHEET, { 'EPS Account #': '="0001000044"', 'EPS Transaction ID': "'0077" }),
      { raw: true },
    )
    expect(items[0]).toMatchObject({ account_id: '0001000044', invoice_id: '0077' })
    expect(items[0]?.raw).toMatchObject({ 'Permit Number': '000777', CRID: '00012345' })
  })

  it('that a spreadsheet destroyed are told by the audit', async () => {
    const damaged = await findingsOf(fileOf(SHEET, { [PIC]: '9.40011E+21' }), 'damaged_tracking_number')
    expect(damaged).toMatchObject([{ tracking_number: '9.40011E+21' }])
    expect(await findingsOf(fileOf(SHEET, {}), 'damaged_tracking_number')).toEqual([])
  })

  it('with a wrong check digit are a hint and no more', async () => {
    const wrong = await findingsOf(fileOf(SHEET, { [PIC]: '9400109205568000000019' }), 'tracking_check_digit')
    expect(wrong).toMatchObject([{ severity: 'info', tracking_number: '9400109205568000000019' }])
  })
})

describe('dates', () => {
  it.each([
    ['2026-05-04 10:20:30', '2026-05-04T10:20:30'],
    ['2026-05-04 00:00:00', '2026-05-04T00:00:00'],
    ['2026-05-04T10:20:30', '2026-05-04T10:20:30'],
    ['2026-05-04', '2026-05-04'],
    ['05/04/2026 10:20:30', '2026-05-04T10:20:30'],
    ['05/13/2026', '2026-05-13'],
    ['13/05/2026 10:20', '2026-05-13T10:20:00'],
    ['13.05.2026', '2026-05-13'],
    ['', null],
  ])('%s is %s', async (cell, date) => {
    const { items } = await read(fileOf(SHEET, { 'Transaction Date/Time': cell }))
    expect(pick(items, 'transaction_date', 'invoice_date')).toEqual([
      { transaction_date: date, invoice_date: null },
    ])
  })

  it.each([['2026-02-30 10:00:00'], ['13/13/2026'], ['2026-05-04 25:00:00'], ['May 32, 2026']])(
    '%s is none',
    async (cell) => {
      const { items, rejected } = await read(
        fileOf(SHEET, { 'Transaction Date/Time': cell.includes(',') ? `"${cell}"` : cell }),
      )
      expect(items).toEqual([])
      expect(rejected).toEqual([['date', 'Transaction Date/Time', cell, 2]])
    },
  )
})

describe('amounts', () => {
  it.each([
    ['$7.35', '7.35'],
    ['($7.35)', '-7.35'],
    ['(7.35)', '-7.35'],
    ['-$7.35', '-7.35'],
    ['7.35-', '-7.35'],
    ['"1,007.35"', '1007.35'],
    ['"$1,007.35"', '1007.35'],
    ['7.350', '7.350'],
    ['+7.35', '7.35'],
  ])('%s is %s', async (cell, net) => {
    const { items } = await read(fileOf(SHEET, cost(cell)))
    expect(pick(items, 'net_cost', 'gross_cost')).toEqual([{ net_cost: net, gross_cost: net }])
  })

  it.each([['N/A'], ['"7,35"'], ['7.35 USD'], ['1E+2'], ['--7.35']])('%s is none', async (cell) => {
    const { items, rejected } = await read(fileOf(SHEET, { Postage: cell }))
    expect(items).toEqual([])
    expect(rejected).toEqual([['amount', 'Postage', cell.replaceAll('"', ''), 2]])
  })
})

describe('the width of a record', () => {
  const without = (name: string, cells: Cells = {}) => {
    const record = recordOf(SHEET, { ...cells, 'Dispute ID': 'D-1' }).split(',')
    return record.toSpliced(USPS_EPS.indexOf(name), 1).join(',')
  }

  it.each([['EPS Account #'], ['Transaction Type'], ['EFN'], ['Mail Class']])(
    'of 20 fields, shifted from %s on, rejects it',
    async (name) => {
      const { items, rejects } = await read(fileOf(SHEET, {}, without(name)))
      expect(rejects).toMatchObject([{ code: 'field_count', row: 3, value: '20 fields' }])
      expect(rejects[0]?.expected).toBe('21 fields')
      expect(items).toHaveLength(1)
    },
  )

  it('is not proved harmless by amounts of nothing', async () => {
    const { items, rejected } = await read(fileOf(SHEET, {}, without('EFN', { ...cost('0.00'), CRID: '' })))
    expect(rejected.map(([code]) => code)).toEqual(['field_count'])
    expect(items).toHaveLength(1)
  })

  it('of 22 fields, the last one filled, rejects it', async () => {
    const { rejected } = await read(fileOf(SHEET, {}, `${recordOf(SHEET, {})},x`))
    expect(rejected.map(([code, , , row]) => [code, row])).toEqual([['field_count', 3]])
  })

  it('does no harm where only empty fields at its end are missing', async () => {
    const { items, file } = await read(fileOf(SHEET, {}, recordOf(SHEET, {}).replace(/,+$/, '')))
    expect([items.length, file.rejected]).toEqual([2, 0])
  })
})

describe('the report', () => {
  it('has no invoice total; its transactions are put together by account and month', async () => {
    const text = fileOf(
      SHEET,
      {},
      { ...cost('2.00'), 'EPS Transaction ID': '7700000000003' },
      { ...cost('3.00'), 'EPS Transaction ID': '7700000000004', 'Transaction Date/Time': '2026-06-01' },
    )
    const { invoices } = await auditInvoices(Buffer.from(text))
    expect(
      invoices.map(({ account_id, computed_total, status }) => [account_id, computed_total, status]),
    ).toEqual([
      ['1000044001', '9.35', 'undeclared'],
      ['1000044001', '3.00', 'undeclared'],
    ])
  })

  it('may come as two files in one', async () => {
    const { items, file } = await read(
      `\ufeff${fileOf(SHEET, {})}\ufeff${linesOf(SHEET, [headerOf(SHEET), refund('-7.35'), ''])}`,
    )
    expect(charges(items)).toEqual(['Label Purchase 7.35', 'Label Refund -7.35'])
    expect(file).toMatchObject({ rows: 5, skipped: { header: 2, blank: 1 }, rejected: 0 })
  })

  it('reads alike as UTF-8 with a mark and as UTF-16', async () => {
    const text = fileOf(SHEET, { [PIC]: `="${BARCODE}"` }, refund('(7.35)'))
    for (const [encoding, bytes] of [
      ['utf-8', Buffer.from(`\ufeff${text}`)],
      ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
      ['utf-16be', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ] as const) {
      const { items, file } = await read(bytes)
      expect(file.encoding).toBe(encoding)
      expect(charges(items)).toEqual(['Label Purchase 7.35', 'Label Refund -7.35'])
      expect(items.map(({ tracking_number }) => tracking_number)).toEqual([BARCODE, BARCODE])
    }
  })

  it('may have a part of its columns, and those named in another case or spacing', async () => {
    const columns = ['EPS Transaction ID', 'Transaction Type', PIC, 'Postage']
    const written = columns.map((name) => ` ${name.toUpperCase()}`).join(',')
    const text = linesOf({ ...SHEET, columns }, [written, { Postage: '4.40' }])
    const { items } = await read(text)
    expect(pick(items, 'invoice_id', 'tracking_number', 'net_cost', 'account_id')).toEqual([
      { invoice_id: '7700000000001', tracking_number: BARCODE, net_cost: '4.40', account_id: null },
    ])
  })

  it('gives the same line items in any order of columns, with columns of others between', async () => {
    const rows: Cells[] = [{}, refund('-7.35'), { Postage: '' }]
    const told = async (columns: readonly string[]) =>
      (await read(fileOf({ ...SHEET, columns }, ...rows))).items.map(({ id, ...item }) => item)
    const usual = await told(USPS_EPS)
    expect(usual).toHaveLength(3)
    const all = [...USPS_EPS, 'Memo', 'Batch']
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), async (columns) => {
        expect(await told(columns)).toEqual(usual)
      }),
      { numRuns: 20 },
    )
  })
})
