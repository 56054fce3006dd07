/** DPD Insights: three languages of one file, told by column names alone. */
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { DPD_DUTCH, DPD_ENGLISH, DPD_GERMAN } from '../samples/generators/columns/dpd.js'
import { auditInvoices, detectFormat, parseInvoice } from '../src/index.js'
import { charges, fileOf, headerOf, linesOf, pick, read, recordOf, type Sheet } from './rows.js'

const sheet = (columns: readonly string[], usual: Sheet['usual']): Sheet => ({
  columns,
  delimiter: ';',
  lineEnd: '\r\n',
  usual,
})

const ENGLISH = sheet(DPD_ENGLISH, {
  Type: 'P',
  'Customer number': '00710044',
  'Invoice number': '0990001',
  'Invoice date': '20260430',
  'Parcel number': '05300000000017',
  'Shipment number': '770001',
  Service: 'Classic',
  'Shipment date': '20260428',
  Weight: '1200',
  'VAT percentage': '21',
  'Customer parcel reference 1': 'REF-1',
})
const DUTCH = sheet(DPD_DUTCH, {
  Type: 'P',
  Relatienummer: '00710055',
  Factuur: '0990002',
  Factuurdatum: '20260430',
  Pakketnummer: '05300000000024',
  Zendingnummer: '770002',
  Dienst: 'Home',
})
const GERMAN = sheet(DPD_GERMAN, {
  Typ: 'P',
  'Empfänger Name': 'Jürgen Groß',
  Relatienummer: '00710066',
  Factuur: '0990003',
  Factuurdatum: '20260430',
  Pakketnummer: '05300000000031',
  Sendungsnummer: '770003',
  Service: 'Express 12',
})

const ENGLISH_CHARGES = [
  'Base price',
  'Energy surcharge',
  'Toll surcharge',
  'Peak surcharge',
  'System return surcharge',
  'Oversized/Overweight surcharge',
  'Customs surcharge',
  'Total other surcharges',
]

describe('a file', () => {
  it.each([
    ['English', ENGLISH, 'Base price'],
    ['Dutch', DUTCH, 'Toeslag'],
    ['German', GERMAN, 'Tarief'],
  ] as const)('in %s is detected and no other format', async (_, language, column) => {
    const { format, delimiter } = await detectFormat(Buffer.from(fileOf(language, { [column]: '4.20' })))
    expect([format, delimiter]).toEqual(['dpd-insights', ';'])
  })

  it('with none of the charge columns is of no format', async () => {
    const columns = DPD_ENGLISH.filter((name) => !ENGLISH_CHARGES.includes(name))
    const { format, candidates } = await detectFormat(Buffer.from(`${columns.join(';')}\n`))
    expect(format).toBeNull()
    expect(candidates.find((one) => one.format === 'dpd-insights')?.missing).toHaveLength(1)
  })

  it('that is a Belgian export is of no format', async () => {
    const columns =
      'Invoice Number;Parcel Number;Delivery Country;Product Net Amount;Belgian Road Tax;Fuel Amount'
    const detection = await detectFormat(Buffer.from(`${columns}\n1;05300000000017;BE;4.00;0.10;0.20\n`))
    expect(detection.format).toBeNull()
    await expect(parseInvoice(Buffer.from(`${columns}\n`)).summary).rejects.toMatchObject({
      code: 'unknown_format',
    })
  })

  it('with a parcel number but no invoice number is of no format', async () => {
    expect(
      (await detectFormat(Buffer.from('Parcel number;Base price\n05300000000017;4.00\n'))).format,
    ).toBeNull()
  })
})

describe('what is charged', () => {
  it('is each filled charge column, the total never', async () => {
    const { items, file } = await read(
      fileOf(
        ENGLISH,
        {
          'Base price': '6.15',
          'Energy surcharge': '0.41',
          'Toll surcharge': '0.19',
          'Customs surcharge': '0.00',
          'Total amount': '6.75',
        },
        {
          'Parcel number': '05300000000018',
          'Base price': '6.15',
          'Energy surcharge': '0.41',
          'Toll surcharge': '0.19',
          'Customs surcharge': '4.25',
          'Total amount': '11.00',
        },
      ),
    )
    expect(charges(items)).toEqual([
      'Base price 6.15',
      'Energy surcharge 0.41',
      'Toll surcharge 0.19',
      'Base price 6.15',
      'Energy surcharge 0.41',
      'Toll surcharge 0.19',
      'Customs surcharge 4.25',
    ])
    expect(file).toMatchObject({
      rows: 3,
      charged: 2,
      skipped: { header: 1 },
      sums: { '': { gross: '17.75', net: '17.75', tax: '0' } },
    })
    const report = await auditInvoices(
      Buffer.from(fileOf(ENGLISH, { 'Base price': '6.15', 'Total amount': '6.75' })),
    )
    expect(report.findings.filter(({ check }) => check === 'row_total')).toMatchObject([{ amount: '0.60' }])
  })

  it('is mapped field by field', async () => {
    const { items } = await read(fileOf(ENGLISH, { 'Base price': '6.15', 'Total amount': '6.15' }))
    expect(items).toMatchObject([
      {
        carrier: 'dpd',
        format: 'dpd-insights',
        account_id: '00710044',
        invoice_id: '0990001',
        invoice_date: '2026-04-30',
        transaction_date: '2026-04-30',
        tracking_number: '05300000000017',
        shipment_id: '770001',
        charge_code: null,
        charge_description: 'Base price',
        charge_category: 'freight',
        charge_subcategory: 'base',
        charge_stage: 'original',
        currency: null,
        gross_cost: '6.15',
        net_cost: '6.15',
        tax_cost: null,
        source: { row: 2, column: 'Base price' },
      },
    ])
  })

  it('has a category for each of the fourteen columns', async () => {
    const one = async (language: Sheet, columns: readonly string[]) => {
      const cells = Object.fromEntries(columns.map((name) => [name, '1.00']))
      const { items, file } = await read(fileOf(language, cells))
      expect(file.uncategorized).toEqual({})
      return items.map((item) => `${item.source.column} ${item.charge_category}`)
    }
    expect(await one(ENGLISH, ENGLISH_CHARGES)).toEqual([
      'Base price freight',
      'Energy surcharge environmental',
      'Toll surcharge environmental',
      'Peak surcharge peak',
      'System return surcharge returns',
      'Oversized/Overweight surcharge handling',
      'Customs surcharge customs',
      'Total other surcharges accessorial',
    ])
    const german = ['Tarief', 'Fuel surcharge', 'mautpreis', 'verzoll_gebuehr', 'Toeslag', 'COD Toeslag']
    expect(await one(GERMAN, german)).toEqual([
      'Tarief freight',
      'Fuel surcharge fuel',
      'mautpreis environmental',
      'verzoll_gebuehr customs',
      'Toeslag accessorial',
      'COD Toeslag delivery',
    ])
  })

  it('is found in a file that has a part of the columns', async () => {
    const columns = ['Invoice number', 'Parcel number', 'Base price', 'Customs surcharge', 'Total amount']
    const { items, file } = await read(
      fileOf(sheet(columns, {}), {
        'Invoice number': '0990001',
        'Parcel number': '05300000000017',
        'Base price': '6.15',
        'Customs surcharge': '4.25',
        'Total amount': '10.40',
      }),
    )
    expect(charges(items)).toEqual(['Base price 6.15', 'Customs surcharge 4.25'])
    expect(pick(items.slice(0, 1), 'account_id', 'invoice_date', 'tracking_number')).toEqual([
      { account_id: null, invoice_date: null, tracking_number: '05300000000017' },
    ])
    expect(file.rejected).toBe(0)
  })

  it('is looked for in every language whatever that of the file', async () => {
    const mixed = sheet([...DPD_ENGLISH, 'Toeslag', 'verzoll_gebuehr'], ENGLISH.usual)
    const { items } = await read(
      fileOf(mixed, { 'Base price': '3.00', Toeslag: '1.10', verzoll_gebuehr: '2.20' }),
    )
    expect(charges(items)).toEqual(['Base price 3.00', 'verzoll_gebuehr 2.20', 'Toeslag 1.10'])
  })

  it('has the parcel, invoice or shipment number empty as null', async () => {
    const { items } = await read(
      fileOf(ENGLISH, { 'Parcel number': '', 'Shipment number': '', 'Base price': '3.00' }),
      { currency: 'EUR' },
    )
    expect(pick(items, 'tracking_number', 'shipment_id', 'invoice_id', 'currency')).toEqual([
      { tracking_number: null, shipment_id: null, invoice_id: '0990001', currency: 'EUR' },
    ])
    const bare = await read(fileOf(ENGLISH, { 'Invoice number': '', 'Base price': '3.00' }))
    expect(pick(bare.items, 'tracking_number', 'invoice_id')).toEqual([
      { tracking_number: '05300000000017', invoice_id: null },
    ])
  })

  it('keeps numbers as text: leading zeros stay, cut ones are not padded', async () => {
    const { items } = await read(
      fileOf(ENGLISH, { 'Parcel number': '5300000000017', 'Base price': '3.00', Weight: 'k.A.' }),
    )
    expect(pick(items, 'tracking_number', 'account_id')).toEqual([
      { tracking_number: '5300000000017', account_id: '00710044' },
    ])
  })
})

describe('the stage', () => {
  it.each([
    ['original', { 'Base price': '5.00', 'Total amount': '5.00' }],
    ['return', { 'Base price': '5.00', 'Total amount': '5.00', Service: 'Shop Return' }],
    ['credit', { 'Base price': '-5.00', 'Total amount': '-5.00' }],
    ['credit', { 'Base price': '-5.00', 'Total amount': '-5.00', Service: 'Shop Return' }],
    ['credit', { 'Base price': '-5.00', 'Toll surcharge': '0.20', 'Total amount': '-4.80' }],
    // Its charges decide, also where the total says something else.
    ['credit', { 'Base price': '-5.00', 'Total amount': '0.00' }],
    ['original', { 'Base price': '5.00', 'Total amount': '-5.00' }],
  ] as const)('is %s for %o', async (stage, cells) => {
    const { items } = await read(fileOf(ENGLISH, cells))
    expect(items.length).toBeGreaterThan(0)
    expect(new Set(items.map((item) => item.charge_stage))).toEqual(new Set([stage]))
  })

  it('is told by the Dutch column too', async () => {
    const { items } = await read(fileOf(DUTCH, { Toeslag: '2.00', Totaal: '2.00', Dienst: 'Shop Return' }))
    expect(pick(items, 'charge_stage')).toEqual([{ charge_stage: 'return' }])
  })
})

describe('a record', () => {
  it('without any charge is skipped; its shipment and total are kept for the audit', async () => {
    const { items, file, uncharged } = await read(
      fileOf(
        ENGLISH,
        { 'Base price': '0.00', 'Toll surcharge': '' },
        { 'Base price': '0.00', 'Total amount': '0.00' },
        { 'Total amount': '8.40' },
      ),
    )
    expect(items).toEqual([])
    expect(file.skipped).toEqual({ header: 1, zero: 3 })
    expect(uncharged).toMatchObject(
      [
        [2, '0'],
        [3, '0'],
        [4, '8.40'],
      ].map(([row, row_total]) => ({ row, row_total, tracking_number: '05300000000017' })),
    )
    const report = await auditInvoices(
      Buffer.from(
        fileOf(ENGLISH, { 'Total amount': '8.40' }, { 'Base price': '1.00', 'Total amount': '1.00' }),
      ),
    )
    expect(report.findings.filter(({ check }) => check === 'row_total')).toMatchObject([{ amount: '8.40' }])
  })

  it('of a German file with a total alone is skipped too', async () => {
    const { items, file, uncharged } = await read(fileOf(GERMAN, { Toeslag: '0.00', Totaal: '9.10' }))
    expect([items, file.skipped.zero]).toEqual([[], 1])
    expect(uncharged).toMatchObject([{ row_total: '9.10' }])
  })

  it('of a Dutch file with a total alone is charged with that', async () => {
    const { items, file } = await read(
      fileOf(
        DUTCH,
        { Toeslag: '', Totaal: '6.60' },
        { Toeslag: '0.00', Totaal: '7.70' },
        { Toeslag: '1.50', Totaal: '8.80' },
        { Toeslag: '', Totaal: '-6.60' },
        { Toeslag: '', Totaal: '0.00' },
      ),
    )
    expect(pick(items, 'charge_description', 'net_cost', 'charge_category', 'charge_stage')).toEqual([
      {
        charge_description: 'Totaal',
        net_cost: '6.60',
        charge_category: 'freight',
        charge_stage: 'original',
      },
      {
        charge_description: 'Totaal',
        net_cost: '7.70',
        charge_category: 'freight',
        charge_stage: 'original',
      },
      {
        charge_description: 'Toeslag',
        net_cost: '1.50',
        charge_category: 'accessorial',
        charge_stage: 'original',
      },
      { charge_description: 'Totaal', net_cost: '-6.60', charge_category: 'freight', charge_stage: 'credit' },
    ])
    expect(items.map(({ source }) => source.column)).toEqual(['Totaal', 'Totaal', 'Toeslag', 'Totaal'])
    expect(file.skipped.zero).toBe(1)
  })

  it('with a total but neither invoice nor parcel number is rejected: it may be a footer', async () => {
    const { rejected, file } = await read(
      fileOf(
        ENGLISH,
        { 'Base price': '3.00', 'Total amount': '3.00' },
        { 'Invoice number': '', 'Parcel number': '', 'Base price': '3.00', 'Total amount': '3.00' },
      ),
    )
    expect(rejected).toEqual([['row_kind', 'Invoice number', '', 3]])
    expect(file).toMatchObject({ charged: 1, rejected: 1, line_items: 1 })
  })

  it('identical to the header is a header: files one after the other', async () => {
    const rows = linesOf(ENGLISH, [{ 'Base price': '3.00' }, headerOf(ENGLISH), { 'Base price': '4.00' }])
    const { items, file } = await read(`${headerOf(ENGLISH)}\r\n${rows}`)
    expect(charges(items)).toEqual(['Base price 3.00', 'Base price 4.00'])
    expect(file).toMatchObject({ rows: 4, skipped: { header: 2 }, rejected: 0 })
  })

  it('identical to the header but for a byte order mark is one as well', async () => {
    const one = `\ufeff${fileOf(ENGLISH, { 'Base price': '3.00' })}`
    const two = `\ufeff${fileOf(ENGLISH, { 'Base price': '4.00' })}`
    const { items, file } = await read(one + two)
    expect(charges(items)).toEqual(['Base price 3.00', 'Base price 4.00'])
    expect(file).toMatchObject({ rows: 4, skipped: { header: 2 }, rejected: 0 })
  })
})

describe('totals', () => {
  const rowTotals = async (text: string) => {
    const { checks } = await auditInvoices(Buffer.from(text))
    return checks.find(({ check }) => check === 'row_total')?.result
  }

  it('agree with the charges of each English record', async () => {
    const { file } = await read(
      fileOf(ENGLISH, { 'Base price': '3.10', 'Peak surcharge': '0.90', 'Total amount': '4.00' }),
    )
    expect(file.sums['']?.net).toBe('4.00')
    expect(
      await rowTotals(
        fileOf(ENGLISH, { 'Base price': '3.10', 'Peak surcharge': '0.90', 'Total amount': '4.00' }),
      ),
    ).toBe('pass')
    expect(await rowTotals(fileOf(ENGLISH, { 'Base price': '3.10', 'Total amount': '4.00' }))).toBe('finding')
  })

  it('cannot be assessed in Dutch records, nor in German ones that state none', async () => {
    expect(await rowTotals(fileOf(DUTCH, { Toeslag: '1.50', Totaal: '8.80' }))).toBe('unassessable')
    expect(await rowTotals(fileOf(GERMAN, { Tarief: '1.50', Totaal: '' }))).toBe('unassessable')
  })

  it('of invoices are not in the file', async () => {
    const { invoices } = await auditInvoices(Buffer.from(fileOf(ENGLISH, { 'Base price': '3.10' })))
    expect(invoices).toMatchObject([
      { invoice_id: '0990001', declared_total: null, computed_total: '3.10', status: 'undeclared' },
    ])
  })

  it('the same parcel on a later invoice is no duplicate', async () => {
    const again = { 'Base price': '3.10', 'Total amount': '3.10' }
    const later = { ...again, 'Invoice number': '0990009', 'Invoice date': '20260531' }
    const duplicates = async (text: string) => {
      const { findings } = await auditInvoices(Buffer.from(text))
      return findings.filter(({ check }) => check === 'duplicate_charge').length
    }
    expect(await duplicates(fileOf(ENGLISH, again, later))).toBe(0)
    expect(await duplicates(fileOf(ENGLISH, again, again))).toBe(1)
  })
})

describe('cells', () => {
  it('may hold a semicolon in quotes', async () => {
    const { items, file } = await read(
      fileOf(ENGLISH, {
        'Base price': '3.00',
        'Customer parcel reference 1': '"RF_204417;"',
        'Total amount': '3.00',
      }),
      { raw: true },
    )
    expect(charges(items)).toEqual(['Base price 3.00'])
    expect(items[0]?.raw?.['Customer parcel reference 1']).toBe('RF_204417;')
    expect(file.rejected).toBe(0)
  })

  it('may hold a lone quote that begins no cell', async () => {
    const { items } = await read(
      fileOf(ENGLISH, { 'Receiver name': 'Fritz "de Lange', 'Base price': '3.00' }),
      { raw: true },
    )
    expect(items[0]?.raw?.['Receiver name']).toBe('Fritz "de Lange')
  })

  it('with a quote never closed cost their own record alone', async () => {
    const { items, rejected } = await read(
      fileOf(
        ENGLISH,
        { 'Receiver name': '"Lange', 'Base price': '3.00' },
        { 'Parcel number': '05300000000018', 'Base price': '4.00' },
      ),
    )
    expect(rejected.map(([code, , , row]) => [code, row])).toEqual([['quote', 2]])
    expect(charges(items)).toEqual(['Base price 4.00'])
  })

  it('may have both styles of dates in one file', async () => {
    const { items, rejected } = await read(
      fileOf(
        ENGLISH,
        { 'Invoice date': '20260331', 'Base price': '1.00' },
        { 'Invoice date': '31.03.2026', 'Base price': '2.00' },
        { 'Invoice date': '2026-03', 'Base price': '3.00' },
        { 'Invoice date': '31.02.2026', 'Base price': '3.00' },
        { 'Invoice date': '', 'Shipment date': 'unknown', 'Base price': '4.00' },
      ),
    )
    expect(items.map(({ invoice_date }) => invoice_date)).toEqual(['2026-03-31', '2026-03-31', null])
    expect(rejected).toEqual([
      ['date', 'Invoice date', '2026-03', 4],
      ['date', 'Invoice date', '31.02.2026', 5],
    ])
  })

  it('may have decimal commas, with a currency sign behind', async () => {
    const { items } = await read(
      fileOf(
        ENGLISH,
        { 'Base price': '5,00€', 'Toll surcharge': '€ 0,40', 'Total amount': '5,40 €' },
        { 'Base price': '1.204,15', 'Toll surcharge': '-0,40', 'Total amount': '1.203,75' },
        { 'Base price': '1.204', 'Total amount': '1.204' },
      ),
    )
    expect(charges(items)).toEqual([
      'Base price 5.00',
      'Toll surcharge 0.40',
      'Base price 1204.15',
      'Toll surcharge -0.40',
      'Base price 1204',
    ])
    expect(new Set(items.map(({ currency }) => currency))).toEqual(new Set([null]))
  })

  it('with one mark and three digits are read by evidence, also by later one', async () => {
    const { items } = await read(fileOf(ENGLISH, { 'Base price': '1,204' }, { 'Base price': '4.10' }))
    expect(charges(items)).toEqual(['Base price 1204', 'Base price 4.10'])
  })

  it.each([['1.234'], ['1,234']])('of which all are like %s are ambiguous', async (amount) => {
    const { items, rejected } = await read(
      fileOf(ENGLISH, { 'Base price': amount }, { 'Base price': amount, 'Toll surcharge': '2' }),
    )
    expect(items).toEqual([])
    expect(rejected).toEqual([
      ['amount_ambiguous', 'Base price', amount, 2],
      ['amount_ambiguous', 'Base price', amount, 3],
    ])
  })

  it('with evidence both ways leave what is ambiguous unread', async () => {
    const { items, rejected } = await read(
      fileOf(ENGLISH, { 'Base price': '4,10' }, { 'Base price': '4.10' }, { 'Base price': '1.234' }),
    )
    expect(charges(items)).toEqual(['Base price 4.10', 'Base price 4.10'])
    expect(rejected).toEqual([['amount_ambiguous', 'Base price', '1.234', 4]])
  })

  it.each([['12,34,5'], ['1.2E+03'], ['n/a'], ['4.10.']])(
    'that are no amount like %s reject',
    async (amount) => {
      const { items, rejected } = await read(
        fileOf(ENGLISH, { 'Base price': amount }, { 'Base price': '4.10' }),
      )
      expect(rejected).toEqual([['amount', 'Base price', amount, 2]])
      expect(charges(items)).toEqual(['Base price 4.10'])
    },
  )
})

describe('the width of a record', () => {
  const cells = { 'Base price': '3.00', 'Toll surcharge': '0.40', 'Total amount': '3.40' }
  const shifted = (name: string) =>
    recordOf(ENGLISH, { ...cells, [name]: 'a;b', 'Other surcharges codes': '101,102' })

  it.each([['Receiver name'], ['Customer parcel reference 1']])(
    'of 44 filled fields, a bare semicolon in %s, rejects it',
    async (name) => {
      const { items, rejects } = await read(fileOf(ENGLISH, cells, shifted(name), cells))
      expect(rejects).toMatchObject([{ code: 'field_count', row: 3, value: '44 fields' }])
      expect(rejects[0]?.expected).toBe('43 fields')
      expect(items).toHaveLength(4)
    },
  )

  it('of 44 fields of which the last is empty rejects it where cells have moved', async () => {
    const line = recordOf(ENGLISH, { ...cells, 'Receiver name': 'a;b' })
    const { items, rejects } = await read(fileOf(ENGLISH, cells, line))
    expect(rejects).toMatchObject([{ code: 'field_count', row: 3 }])
    expect(items).toHaveLength(2)
  })

  it('does no harm where only empty fields at its end are missing or too many', async () => {
    const line = recordOf(ENGLISH, cells)
    const { items, file } = await read(fileOf(ENGLISH, cells, line.slice(0, -1), `${line};;`))
    expect([items.length, file.rejected]).toEqual([6, 0])
  })
})

describe('the same file', () => {
  const rows = [
    { Tarief: '4.10', mautpreis: '0.15', verzoll_gebuehr: '7.00' },
    { Tarief: '4.10', 'Fuel surcharge': '0.33', Pakketnummer: '05300000000032' },
  ]
  const expected = [
    'Tarief 4.10',
    'mautpreis 0.15',
    'verzoll_gebuehr 7.00',
    'Tarief 4.10',
    'Fuel surcharge 0.33',
  ]

  it('reads alike as UTF-8, UTF-16 and Windows-1252', async () => {
    const text = fileOf(GERMAN, ...rows)
    for (const [encoding, bytes] of [
      ['utf-8', Buffer.from(text)],
      ['utf-8', Buffer.from(`\ufeff${text}`)],
      ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
      ['utf-16be', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
      ['windows-1252', iconv.encode(text, 'windows-1252')],
    ] as const) {
      const { items, file } = await read(bytes, { raw: true })
      expect([encoding, file.encoding]).toEqual([encoding, encoding])
      expect(charges(items)).toEqual(expected)
      expect(items[0]?.raw?.['Empfänger Name']).toBe('Jürgen Groß')
    }
  })

  it('reads alike with names in capitals or spaced out, and German charges in any case', async () => {
    const text = fileOf({ ...GERMAN, columns: DPD_GERMAN.map((name) => ` ${name.toUpperCase()} `) }, ...[])
    const { items } = await read(text + linesOf(GERMAN, rows))
    expect(items.map(({ net_cost, charge_category }) => `${net_cost} ${charge_category}`)).toEqual([
      '4.10 freight',
      '0.15 environmental',
      '7.00 customs',
      '4.10 freight',
      '0.33 fuel',
    ])
    expect(pick(items.slice(0, 1), 'account_id', 'invoice_id', 'shipment_id')).toEqual([
      { account_id: '00710066', invoice_id: '0990003', shipment_id: '770003' },
    ])
  })

  it('gives the same line items in any order of columns', async () => {
    const plain = async (columns: readonly string[]) => {
      const { items } = await read(fileOf({ ...GERMAN, columns }, ...rows))
      return items.map(({ id, ...item }) => item)
    }
    const usual = await plain(DPD_GERMAN)
    expect(usual).toHaveLength(5)
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...DPD_GERMAN], { minLength: DPD_GERMAN.length }),
        async (columns) => {
          expect(await plain(columns)).toEqual(usual)
        },
      ),
      { numRuns: 30 },
    )
  })
})
