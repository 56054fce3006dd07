/** DPD UK: a preamble that states the invoice, then a record a parcel. */
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { DPD_UK } from '../samples/generators/columns/dpd.js'
import { auditInvoices, detectFormat, parseInvoice } from '../src/index.js'
import { cutBytes } from './csv-kit.js'
import { parsed } from './law-kit.js'
import { type Cells, charges, linesOf, pick, read, recordOf, type Sheet } from './rows.js'

/** Cells quoted but the consignment, as the carrier writes them. */
const SHEET: Sheet = {
  columns: DPD_UK,
  delimiter: ',',
  lineEnd: '\n',
  usual: {
    Date: '"16/05/2026"',
    Consignment: '4000000051',
    Header: '"20260516000001"',
    'Parcel No': '"15504000000051"',
    'Service Description': '"NXTDAY"',
    'VAT Code': '"S"',
    Surcharge: '"A"',
    Cover: '"0"',
    Country: '"UNITED KINGDOM"',
    'Collection Post Code': '"ZZ1 1AA"',
  },
}
const HEADER = DPD_UK.map((name) => `"${name}"`).join(',')

const MONEY = [
  'Revenue',
  'Fuel and Energy Charge',
  'Third Party Collection',
  'Fourth Party Collection',
  'Congestion Charge',
  'Clearance Charge',
  'Return to Consignor Charge',
  'Failed Collection Charge',
  'Scottish Delivery Zone',
  'Duties & Taxes Prepaid Admin Charge',
  'Oversized/Overweight Charge',
  'Contractual Liability',
  'Oversized Exports Charge',
  'Unsuccessful Export Charge',
  'EU Export Return Charge',
  'Carriage Charge',
  'Non Coms Handling Charge',
  'Global Energy Charge',
  'Relabel Charge',
  'Cover',
]

const preamble = (net: string, vat: string, gross: string, invoice = '30000077'): string[] => [
  `"Account No","0100266","Invoice No","${invoice}",,"Paper & Twine Ltd",,,"Invoice Data"`,
  `"Nett Invoice Value",,"${net}","GBP"`,
  `"VAT",,"${vat}","GBP"`,
  `"Gross Invoice Value",,"${gross}","GBP"`,
]
const money = (cells: Cells): Cells =>
  Object.fromEntries(Object.entries(cells).map(([name, amount]) => [name, `"${amount}"`]))
const below = (above: readonly string[], ...records: readonly (Cells | string)[]): string =>
  linesOf(SHEET, [...above, HEADER, ...records])

const FIRST = money({ Revenue: '3.80', 'Fuel and Energy Charge': '0.30', 'Carriage Charge': '0.15' })
const SECOND = {
  ...money({ Revenue: '4.20', 'Fuel and Energy Charge': '0.30', 'Carriage Charge': '0.15' }),
  Consignment: '4000000052',
  'Parcel No': '"15504000000052"',
  Date: '"11/05/2026"',
}
const FILE = below(preamble('8.90', '1.78', '10.68'), FIRST, SECOND)

describe('a file', () => {
  it('is told by the record of names below its preamble', async () => {
    const { format, why } = await detectFormat(Buffer.from(FILE))
    expect([format, why]).toEqual(['dpd-uk', 'by the column names in record 5: 42 columns, commas'])
  })

  it('cut down to its table has neither account nor invoice, and declares nothing', async () => {
    const { items, statements } = await read(below([], FIRST))
    expect(pick(items.slice(0, 1), 'account_id', 'invoice_id', 'currency', 'tracking_number')).toEqual([
      { account_id: null, invoice_id: null, currency: null, tracking_number: '15504000000051' },
    ])
    expect(statements).toEqual([])
  })

  it.each([
    [9, 'dpd-uk'],
    [10, null],
  ])('with %i records above the names is of format %s', async (count, format) => {
    const notes = Array.from({ length: count }, (_, nth) => `"Note ${nth}"`)
    expect((await detectFormat(Buffer.from(below(notes, FIRST)))).format).toBe(format)
  })

  it('without the names is of no format', async () => {
    const text = linesOf(SHEET, [...preamble('8.90', '1.78', '10.68'), FIRST])
    await expect(parseInvoice(Buffer.from(text)).summary).rejects.toMatchObject({ code: 'unknown_format' })
  })
})

describe('the preamble', () => {
  it('is skipped, states the invoice, and is no header', async () => {
    const { items, file, statements } = await read(FILE)
    expect(file).toMatchObject({ rows: 7, charged: 2, skipped: { preamble: 4, header: 1 }, rejected: 0 })
    expect(pick(items, 'account_id', 'invoice_id', 'invoice_date', 'currency')).toEqual(
      items.map(() => ({
        account_id: '0100266',
        invoice_id: '30000077',
        invoice_date: null,
        currency: 'GBP',
      })),
    )
    expect(statements).toMatchObject([
      {
        row: 1,
        account_id: '0100266',
        invoice_id: '30000077',
        invoice_date: null,
        currency: 'GBP',
        net_total: '8.90',
        tax_total: '1.78',
        gross_total: '10.68',
        unreadable: [],
      },
    ])
  })

  it('declares its net value, not the gross one, and the invoice adds up to it', async () => {
    const { invoices } = await auditInvoices(Buffer.from(FILE))
    expect(invoices).toMatchObject([
      { invoice_id: '30000077', declared_total: '8.90', computed_total: '8.90', status: 'match' },
    ])
    const wrong = await auditInvoices(Buffer.from(below(preamble('8.91', '1.78', '10.69'), FIRST, SECOND)))
    expect(wrong.invoices).toMatchObject([{ declared_total: '8.91', status: 'mismatch' }])
  })

  it('without a net value leaves the invoice undeclared', async () => {
    const [first = '', , vat = ''] = preamble('8.90', '1.78', '10.68')
    const text = below([first, vat], FIRST, SECOND)
    const { items, statements, file } = await read(text)
    expect([items.length, file.rejected]).toEqual([6, 0])
    expect(statements).toMatchObject([{ invoice_id: '30000077', net_total: null, tax_total: '1.78' }])
    expect((await auditInvoices(Buffer.from(text))).invoices).toMatchObject([{ status: 'undeclared' }])
  })

  it.each([
    ['one cell on', '"Nett Invoice Value","1,204.50","GBP"'],
    ['two cells on', '"Nett Invoice Value",,"1,204.50","GBP"'],
    ['three cells on, with a sign', '"Nett Invoice Value",,"","£1,204.50","GBP"'],
    ['in another case, unquoted', 'NETT INVOICE VALUE,,"£1,204.50",GBP'],
  ])('may have its value %s', async (_, line) => {
    const [first = ''] = preamble('', '', '')
    const { statements } = await read(below([first, line], FIRST))
    expect(statements).toMatchObject([{ net_total: '1204.50', currency: 'GBP' }])
  })

  it('whose total is no amount is told, and counts as undeclared', async () => {
    const { statements, file, items } = await read(below(preamble('see note', '1.78', '10.68'), FIRST))
    expect(statements).toMatchObject([{ net_total: null, gross_total: '10.68' }])
    expect(file.warnings).toHaveLength(1)
    expect(items).toHaveLength(3)
  })

  it('again opens a second invoice: files one after the other', async () => {
    const other = below(preamble('4.25', '0.85', '5.10', '30000078'), {
      ...FIRST,
      'Parcel No': '"15504000000099"',
    })
    const { items, file, statements } = await read(FILE + other)
    expect(file).toMatchObject({ rows: 13, skipped: { preamble: 8, header: 2 }, rejected: 0 })
    expect(items.map(({ invoice_id }) => invoice_id)).toEqual([
      ...Array.from({ length: 6 }, () => '30000077'),
      ...Array.from({ length: 3 }, () => '30000078'),
    ])
    expect(statements.map(({ row, invoice_id, net_total }) => [row, invoice_id, net_total])).toEqual([
      [1, '30000077', '8.90'],
      [8, '30000078', '4.25'],
    ])
    const { invoices } = await auditInvoices(Buffer.from(FILE + other))
    expect(invoices.map(({ status }) => status)).toEqual(['match', 'match'])
  })

  it('again is one too where each file begins with a byte order mark, however the bytes are cut', async () => {
    const bytes = Buffer.from(
      `\ufeff${FILE}\ufeff${below(preamble('4.25', '0.85', '5.10', '30000078'), FIRST)}`,
    )
    const pieces = cutBytes(bytes, [...bytes.keys()])
    for (const input of [bytes, Readable.from(pieces, { objectMode: false })]) {
      const { totals } = await parseInvoice(input).summary
      expect(totals).toMatchObject({ skipped: { preamble: 8, header: 2 }, rejected: 0, line_items: 9 })
    }
  })
})

describe('what is charged', () => {
  it.each(['Fuel and\nEnergy Charge', 'Fuel  and Energy Charge', 'Fuel and\u00a0Energy Charge'])(
    'a column name on one line, where a sheet has it as %j',
    async (name) => {
      const sample = readFileSync('samples/dpd-uk/real.csv', 'utf8')
      const { items } = await parsed(Buffer.from(sample.replace('Fuel and Energy Charge', name)))
      expect(items.map(({ charge_description }) => charge_description)).toEqual(
        (await parsed('samples/dpd-uk/real.csv')).items.map(({ charge_description }) => charge_description),
      )
    },
  )

  it('is the revenue, then each filled column behind the letters', async () => {
    const { items, file } = await read(FILE)
    expect(charges(items)).toEqual([
      'Revenue 3.80',
      'Fuel and Energy Charge 0.30',
      'Carriage Charge 0.15',
      'Revenue 4.20',
      'Fuel and Energy Charge 0.30',
      'Carriage Charge 0.15',
    ])
    expect(file.sums).toEqual({ GBP: { gross: '8.90', net: '8.90', tax: '0' } })
  })

  it('is mapped field by field', async () => {
    const { items } = await read(FILE)
    expect(items[1]).toMatchObject({
      carrier: 'dpd',
      format: 'dpd-uk',
      transaction_date: '2026-05-16',
      tracking_number: '15504000000051',
      shipment_id: '4000000051',
      charge_code: null,
      charge_description: 'Fuel and Energy Charge',
      charge_category: 'fuel',
      charge_stage: 'original',
      gross_cost: '0.30',
      net_cost: '0.30',
      tax_cost: null,
      source: { row: 6, column: 'Fuel and Energy Charge' },
    })
  })

  it('is each of twenty columns, and their order that of the file', async () => {
    const cells = Object.fromEntries(MONEY.map((name, nth) => [name, `"${nth + 1}.25"`]))
    const { items, file } = await read(below([], { ...cells, Surcharge: '"ASU"' }))
    expect(charges(items)).toEqual(MONEY.map((name, nth) => `${name} ${nth + 1}.25`))
    expect(file.uncategorized).toEqual({})
    expect(items.map(({ charge_category }) => charge_category)).toEqual([
      'freight',
      'fuel',
      'pickup',
      'pickup',
      'environmental',
      'customs',
      'returns',
      'pickup',
      'delivery',
      'customs',
      'handling',
      'insurance',
      'handling',
      'returns',
      'returns',
      'freight',
      'correction',
      'environmental',
      'correction',
      'insurance',
    ])
  })

  it('is never the letters, nor a cover of 0', async () => {
    const { items, rejected } = await read(
      below([], { ...FIRST, Surcharge: '"ASU"', Cover: '"0"' }, { ...FIRST, Surcharge: '"12"' }),
    )
    expect(rejected).toEqual([])
    expect(items.map(({ source }) => source.column)).not.toContain('Surcharge')
    expect(items).toHaveLength(6)
  })

  it('has parcel and consignment in their own fields, whichever column comes first', async () => {
    const columns = [...DPD_UK].reverse()
    const sheet = { ...SHEET, columns }
    const names = columns.map((name) => `"${name}"`).join(',')
    const { items } = await read(linesOf(sheet, [...preamble('4.25', '0.85', '5.10'), names, FIRST]))
    expect(pick(items.slice(0, 1), 'tracking_number', 'shipment_id', 'net_cost')).toEqual([
      { tracking_number: '15504000000051', shipment_id: '4000000051', net_cost: '3.80' },
    ])
  })

  it('may have pounds and thousands in quotes', async () => {
    const { items } = await read(below([], money({ Revenue: '£1,204.50', 'Relabel Charge': '-£2.00' })))
    expect(charges(items)).toEqual(['Revenue 1204.50', 'Relabel Charge -2.00'])
  })
})

describe('credits', () => {
  it.each([
    [
      'credit',
      { Revenue: '-3.80', 'Fuel and Energy Charge': '-0.30' },
      ['Revenue -3.80', 'Fuel and Energy Charge -0.30'],
    ],
    ['credit', { Revenue: '0.00', 'Fuel and Energy Charge': '-0.30' }, ['Fuel and Energy Charge -0.30']],
    [
      'original',
      { Revenue: '3.80', 'Fuel and Energy Charge': '-0.30' },
      ['Revenue 3.80', 'Fuel and Energy Charge -0.30'],
    ],
  ] as const)('are kept: %s for %o', async (stage, cells, expected) => {
    const { items } = await read(below([], money(cells)))
    expect(charges(items)).toEqual(expected)
    expect(new Set(items.map(({ charge_stage }) => charge_stage))).toEqual(new Set([stage]))
  })
})

describe('a record', () => {
  it.each([
    ['a sub-parcel without money', { Header: '"S"', Revenue: '""', Cover: '""' }],
    ['all zero', money({ Revenue: '0.00', 'Carriage Charge': '0.00', Cover: '0' })],
  ])('of %s is skipped', async (_, cells) => {
    const { items, file } = await read(below([], cells, FIRST))
    expect(items).toHaveLength(3)
    expect(file).toMatchObject({ charged: 1, skipped: { header: 1, zero: 1 } })
  })

  it('may have H or S for its header number', async () => {
    const { items } = await read(below([], { ...FIRST, Header: '"H"' }, { ...SECOND, Header: '"S"' }))
    expect(items).toHaveLength(6)
  })

  it('has one cell for two references or an address with commas', async () => {
    const { items } = await read(
      below([], {
        ...FIRST,
        'Senders Ref': '"99999900000052,9900000052"',
        'Delivery Address': '"Unit 3, The ""Old"" Mill, Northtown"',
      }),
      { raw: true },
    )
    expect(items).toHaveLength(3)
    expect(items[0]?.raw).toMatchObject({
      'Senders Ref': '99999900000052,9900000052',
      'Delivery Address': 'Unit 3, The "Old" Mill, Northtown',
    })
  })

  it('with 41 fields, shifted, is rejected', async () => {
    const cells = recordOf(SHEET, FIRST).split(',')
    const shifted = [...cells.slice(0, 8), ...cells.slice(9)].join(',')
    const { items, rejects } = await read(below([], FIRST, shifted))
    expect(rejects).toMatchObject([{ code: 'field_count', row: 3, value: '41 fields' }])
    expect(rejects[0]?.expected).toBe('42 fields')
    expect(items).toHaveLength(3)
  })

  it('with 41 fields whose last is empty is rejected where its cells have moved', async () => {
    const cells = recordOf(SHEET, { ...FIRST, 'Collection Post Code': '' }).split(',')
    const shifted = [...cells.slice(0, 8), ...cells.slice(9)].join(',')
    const { rejected } = await read(below([], FIRST, shifted))
    expect(rejected.map(([code]) => code)).toEqual(['field_count'])
  })

  it('with an amount that is none is rejected whole', async () => {
    const { items, rejected } = await read(
      below([], { ...FIRST, Revenue: '"3.7.6"' }, { ...FIRST, 'Carriage Charge': '"0,15"' }),
    )
    expect(items).toEqual([])
    expect(rejected).toEqual([
      ['amount', 'Revenue', '3.7.6', 2],
      ['amount', 'Carriage Charge', '0,15', 3],
    ])
  })
})

describe('dates', () => {
  it.each([
    ['16/05/2026', '2026-05-16'],
    ['11/05/2026', '2026-05-11'],
    ['1/5/2026', '2026-05-01'],
    ['11/05/26', '2026-05-11'],
    ['29/02/2028', '2028-02-29'],
    ['2026-05-11', '2026-05-11'],
  ])('%s is %s: the day comes first', async (date, expected) => {
    const { items } = await read(below([], { ...FIRST, Date: `"${date}"` }))
    expect(items[0]?.transaction_date).toBe(expected)
  })

  it.each([['31/02/2026'], ['05/16/26x'], ['2026-5-16'], ['16/05']])('%s is none', async (date) => {
    const { items, rejected } = await read(below([], { ...FIRST, Date: `"${date}"` }))
    expect(items).toEqual([])
    expect(rejected).toEqual([['date', 'Date', date, 2]])
  })
})

describe('tax', () => {
  const taxed = async (vat: string, gross: string) => {
    const zero = { ...SECOND, 'VAT Code': '"Z"' }
    const text = below(preamble('8.90', vat, gross), FIRST, zero)
    const { checks } = await auditInvoices(Buffer.from(text))
    return checks.find(({ check }) => check === 'tax_rate')?.result
  }

  it('is a fifth of the standard records, to a penny', async () => {
    expect(await taxed('0.85', '9.75')).toBe('pass')
    expect(await taxed('0.86', '9.76')).toBe('pass')
    expect(await taxed('0.87', '9.77')).toBe('finding')
    expect(await taxed('1.78', '10.68')).toBe('finding')
  })

  it('cannot be tested by row: records have no total', async () => {
    const { checks } = await auditInvoices(Buffer.from(FILE))
    expect(checks.find(({ check }) => check === 'row_total')?.result).toBe('unassessable')
  })
})

describe('the same file', () => {
  it('reads alike with CRLF, unquoted, as UTF-16 and as Windows-1252', async () => {
    const priced = FILE.replace('"8.90"', '"£8.90"')
    const expected = (await read(priced)).items.map(({ id, ...item }) => item)
    expect(expected).toHaveLength(6)
    for (const bytes of [
      Buffer.from(priced.replaceAll('\n', '\r\n')),
      Buffer.from(priced.replaceAll('"', '')),
      Buffer.from(`\ufeff${priced}`, 'utf16le'),
      iconv.encode(priced, 'windows-1252'),
    ]) {
      const { items, statements } = await read(bytes)
      expect(items.map(({ id, ...item }) => item)).toEqual(expected)
      expect(statements).toMatchObject([{ net_total: '8.90' }])
    }
  })

  it('gives the same line items in any order of columns', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...DPD_UK], { minLength: DPD_UK.length }), async (columns) => {
        const names = columns.map((name) => `"${name}"`).join(',')
        const above = preamble('8.90', '1.78', '10.68')
        const { items } = await read(linesOf({ ...SHEET, columns }, [...above, names, FIRST, SECOND]))
        expect(charges(items)).toEqual(charges((await read(FILE)).items))
      }),
      { numRuns: 20 },
    )
  })
})

it('an unreadable net total: the total with tax is compared with the charges and the stated tax', async () => {
  const text = readFileSync('samples/dpd-uk/real.csv', 'latin1').replace('"427.00","GBP"', '"see PDF","GBP"')
  const report = await auditInvoices(Buffer.from(text, 'latin1'))
  expect(report.invoices).toMatchObject([
    { declared_total: '479.64', computed_total: '479.64', status: 'match' },
  ])
  const found = report.findings.filter(({ check }) => check === 'invoice_total')
  expect(found).toMatchObject([{ amount: null, facts: { fault: 'unreadable' } }])
})
