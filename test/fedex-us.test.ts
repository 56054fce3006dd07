/** FedEx Billing Online, US accounts: pairs, the transportation charge outside them, and what real files do. */
import { describe, expect, it } from 'vitest'
import { fedexUsColumns } from '../samples/generators/columns/fedex-us.js'
import { detectFormat, parseInvoice } from '../src/index.js'
import { auditFiles, found, resultOf } from './audit-kit.js'
import { headersOf } from './header-lists.js'
import { type Cells, charges, fileOf, headerOf, linesOf, pick, read, recordOf, type Sheet } from './rows.js'

const US: Sheet = {
  columns: fedexUsColumns(),
  delimiter: ',',
  lineEnd: '\r\n',
  usual: {
    'Bill to Account Number': '004455667',
    'Invoice Date': '20260309',
    'Invoice Number': '081234567',
    'Express or Ground Tracking ID': '770011223340',
    'Service Type': 'Home Delivery',
    'Ground Service': 'Prepaid',
    'Shipment Date': '20260303',
  },
}
const T = 'Transportation Charge Amount'
const N = 'Net Charge Amount'
const DUE = 'Original Amount Due'
const TRACKING = 'Express or Ground Tracking ID'

type Pair = readonly [slot: number, label: string, amount: string]

/** Cells of pairs by slot, 1 is the first. */
function slots(...pairs: readonly Pair[]): Cells {
  const ordinal = (slot: number): string => (slot === 1 ? '' : ` #${slot}`)
  return Object.fromEntries(
    pairs.flatMap(([slot, label, amount]) => [
      [`Tracking ID Charge Description${ordinal(slot)}`, label],
      [`Tracking ID Charge Amount${ordinal(slot)}`, amount],
    ]),
  )
}

/** Cells of pairs side by side from the first slot on. */
const pairs = (...list: readonly (readonly [label: string, amount: string])[]): Cells =>
  slots(...list.map(([label, amount], at): Pair => [at + 1, label, amount]))

const us = (...records: readonly (Cells | string)[]): string => fileOf(US, ...records)
const audit = (...records: readonly (Cells | string)[]) => auditFiles(Buffer.from(us(...records)))
const columnsOf = (items: readonly { source: { column: string | null } }[]) =>
  items.map(({ source }) => source.column)

const PARCEL: Cells = {
  [T]: '31.40',
  [N]: '22.09',
  ...pairs(['Performance Pricing', '-12.56'], ['Fuel Surcharge', '2.2'], ['Residential', '1.05']),
}

describe('a shipment', () => {
  it('is its transportation charge and its pairs, each with all fields', async () => {
    const { items, file } = await read(us({ ...PARCEL, TDMasterTrackingID: '770011223300' }), { raw: true })
    expect(charges(items)).toEqual([
      'Transportation Charge 31.40',
      'Performance Pricing -12.56',
      'Fuel Surcharge 2.2',
      'Residential 1.05',
    ])
    expect(columnsOf(items)).toEqual([
      'Transportation Charge Amount',
      'Tracking ID Charge Amount',
      'Tracking ID Charge Amount #2',
      'Tracking ID Charge Amount #3',
    ])
    for (const { raw, source, net_cost } of items) expect(raw?.[source.column ?? '']).toBe(net_cost)
    expect(items[0]).toMatchObject({
      carrier: 'fedex',
      format: 'fedex-us',
      account_id: '004455667',
      invoice_id: '081234567',
      invoice_date: '2026-03-09',
      transaction_date: '2026-03-09',
      tracking_number: '770011223340',
      shipment_id: '770011223300',
      charge_code: null,
      charge_category: 'freight',
      charge_subcategory: 'base',
      charge_stage: 'original',
      currency: null,
      gross_cost: '31.40',
      net_cost: '31.40',
      tax_cost: null,
      source: { row: 2 },
    })
    expect(items[0]?.raw?.['Shipment Date']).toBe('20260303')
    expect(file.sums).toEqual({ '': { gross: '22.09', net: '22.09', tax: '0' } })
  })

  it('has no shipment id where the master is empty, and the currency that the caller gives', async () => {
    const { items } = await read(us(PARCEL), { currency: 'USD' })
    expect(pick(items.slice(0, 1), 'shipment_id', 'currency')).toEqual([
      { shipment_id: null, currency: 'USD' },
    ])
  })

  it('has the customs currencies as no currency of its charges', async () => {
    const { items } = await read(us({ ...PARCEL, 'Customs Value Currency Code': 'CAD' }))
    expect(new Set(items.map(({ currency }) => currency))).toEqual(new Set([null]))
  })

  it('has its number without the ground prefix', async () => {
    const { items } = await read(us({ ...PARCEL, 'Ground Tracking ID Prefix': '96' }))
    expect(new Set(items.map((item) => item.tracking_number))).toEqual(new Set(['770011223340']))
  })

  it('that is several pieces: rows without amounts are skipped, the first holds the charges', async () => {
    const master = { TDMasterTrackingID: '770011223340' }
    const piece = { ...master, [TRACKING]: '770011223351' }
    const { items, file } = await read(
      us({ ...PARCEL, ...master }, piece, { ...piece, [T]: '0', [N]: '0.00' }),
    )
    expect(pick(items, 'tracking_number', 'shipment_id')).toEqual(
      Array(4).fill({ tracking_number: '770011223340', shipment_id: '770011223340' }),
    )
    expect(file).toMatchObject({ rows: 4, charged: 1, skipped: { header: 1, zero: 2 }, rejected: 0 })
  })
})

describe('which cells are charges', () => {
  it('pairs alone where they make the net charge: freight among them is not added again', async () => {
    const { items } = await read(
      us({
        [T]: '15.20',
        [N]: '17.45',
        ...pairs(['Transportation Charge', '15.20'], ['Fuel Surcharge', '2.25']),
      }),
    )
    expect(charges(items)).toEqual(['Transportation Charge 15.20', 'Fuel Surcharge 2.25'])
    expect(columnsOf(items)).toEqual(['Tracking ID Charge Amount', 'Tracking ID Charge Amount #2'])
  })

  it('pairs alone where they make the net charge, whatever they are called', async () => {
    const { items } = await read(us({ [T]: '15.20', [N]: '17.45', ...pairs(['Flat rate', '17.45']) }))
    expect(charges(items)).toEqual(['Flat rate 17.45'])
  })

  it.each([['0'], ['0.00'], ['']])('pairs alone where the transportation charge is "%s"', async (freight) => {
    const { items } = await read(
      us({ [T]: freight, [N]: '21.35', ...pairs(['Weekly Service Chg', '21.35']) }),
    )
    expect(charges(items)).toEqual(['Weekly Service Chg 21.35'])
  })

  it('freight first, then the pairs, where both make the net charge', async () => {
    const { items } = await read(us({ [T]: '9.00', [N]: '7.5', ...slots([4, 'Discount', '-1.50']) }))
    expect(charges(items)).toEqual(['Transportation Charge 9.00', 'Discount -1.50'])
  })

  it('freight alone where there is no pair', async () => {
    const { items } = await read(us({ [T]: '9.00', [N]: '9' }))
    expect(charges(items)).toEqual(['Transportation Charge 9.00'])
  })

  it.each([
    ['Home Delivery', 'Prepaid', 'Home Delivery'],
    ['', 'FedEx Ground Economy', 'FedEx Ground Economy'],
    ['', '', 'Net Charge'],
  ])('the net charge where nothing else has an amount: "%s", "%s"', async (type, ground, description) => {
    const cells = { 'Service Type': type, 'Ground Service': ground, [T]: '0', [N]: '14.75' }
    const { items } = await read(us({ ...cells, ...pairs(['Weekday Delivery', '0']) }))
    expect(charges(items)).toEqual([`${description} 14.75`])
    expect(columnsOf(items)).toEqual([N])
  })

  it('freight and pairs where nothing fits: what is left is a finding', async () => {
    const cells = { [T]: '20.00', [N]: '19.00', ...pairs(['Fuel Surcharge', '3.10'], ['Residential', '0']) }
    const { items } = await read(us(cells))
    expect(charges(items)).toEqual(['Transportation Charge 20.00', 'Fuel Surcharge 3.10'])
    expect(found(await audit(cells), 'row_total')).toMatchObject([
      { amount: '4.10', billed: '23.10', expected: '19.00', tracking_number: '770011223340' },
    ])
  })

  it.each([['Transportation Charge'], ['TRANSPORTATION CHARGES'], ['Freight'], ['Base Charge']])(
    'pairs alone where nothing fits and one of them is "%s"',
    async (label) => {
      const cells = { [T]: '20.00', [N]: '19.00', ...pairs([label, '20.00'], ['Fuel Surcharge', '3.10']) }
      const { items } = await read(us(cells))
      expect(charges(items)).toEqual([`${label} 20.00`, 'Fuel Surcharge 3.10'])
      expect(found(await audit(cells), 'row_total')).toMatchObject([{ amount: '4.10' }])
    },
  )

  it('freight and pairs where the net charge is blank: the total cannot be assessed', async () => {
    const cells = { [T]: '20.00', ...pairs(['Fuel Surcharge', '3.10']) }
    const { items } = await read(us(cells))
    expect(charges(items)).toEqual(['Transportation Charge 20.00', 'Fuel Surcharge 3.10'])
    const report = await audit(cells)
    expect([resultOf(report, 'row_total'), found(report, 'row_total')]).toEqual(['unassessable', []])
  })

  it('freight that a total of zero does not count, and nothing takes back: money is never skipped', async () => {
    const rows = [
      { [T]: '41.46', [N]: '0.00' },
      { [T]: '10', [N]: '0', ...pairs(['Performance Pricing', '-10']) },
      { [T]: '0', [N]: '0' },
    ]
    const { items, file } = await read(us(...rows))
    expect(charges(items)).toEqual([
      'Transportation Charge 41.46',
      'Transportation Charge 10',
      'Performance Pricing -10',
    ])
    expect(file).toMatchObject({ charged: 2, skipped: { header: 1, zero: 1 } })
    expect(file.warnings).toEqual([
      '41.46 too much: record 2 states less in Net Charge Amount than the charges add up to',
    ])
  })

  it('freight that the total does not contain beside charges: named once, with count and amount', async () => {
    const charge = pairs(['Fuel Surcharge', '3.10'])
    const { items, file } = await read(
      us(
        { [T]: '20.00', [N]: '3.10', ...charge },
        { [T]: '0', [N]: '3.10', ...charge },
        { [T]: '5.50', [N]: '3.10', ...charge },
        { [T]: '9.00', [N]: '12.10', ...charge, ...pairs(['Fuel Surcharge', '3.10'], ['Freight', '9.00']) },
      ),
    )
    expect(charges(items)).toEqual([
      ...['Fuel Surcharge 3.10', 'Fuel Surcharge 3.10', 'Fuel Surcharge 3.10'],
      ...['Fuel Surcharge 3.10', 'Freight 9.00'],
    ])
    expect(file.warnings).toEqual([
      "25.50 not charged: Transportation Charge Amount of 2 records, the first of them 2: the record's total does not contain it",
    ])
  })

  it('freight beside a pair of another amount, where no total decides: the pair, and the other one is named', async () => {
    const { items, file } = await read(us({ [T]: '20.00', ...pairs(['Freight', '18.00']) }))
    expect(charges(items)).toEqual(['Freight 18.00'])
    expect(file.warnings).toEqual([
      "20.00 not charged: Transportation Charge Amount of record 2: the record's total does not contain it",
    ])
  })

  it('none of a header that has lost a name: cells that moved are rejected, also where blank ends are cut', async () => {
    const record = recordOf(US, { ...PARCEL, [DUE]: '16.28' }).replace(/,+$/, '')
    const names = US.columns.filter((name) => name !== 'Store ID')
    const { items, file } = await read(linesOf(US, [names.join(), record, record, record]))
    expect([items, file.skipped, file.rejected]).toEqual([[], { header: 1 }, 3])
  })

  it('a subtotal without any charge is named', async () => {
    const { items, file } = await read(us(pairs(['Net Transportation Charges', '31.20'])))
    expect([items, file.skipped]).toEqual([[], { header: 1, zero: 1 }])
    expect(file.warnings).toEqual([
      '31.20 not charged: Tracking ID Charge Amount of record 2: no charge of the record contains it',
      'nothing is charged: its one record holds no charge. Check whether columns were cut off, or download the file again',
    ])
  })

  it('none where there are only zeros and blanks', async () => {
    const { items, file } = await read(
      us({ [T]: '0', [N]: '0', ...pairs(['Weekday Delivery', '0'], ['Delivery and Returns', '0.00']) }, {}),
    )
    expect(items).toEqual([])
    expect(file.skipped).toEqual({ header: 1, zero: 2 })
  })

  it.each([
    ['Net Transportation Charges'],
    ['Subtotal'],
    ['Import/Export Subtotal'],
    ['Tax Subtotal'],
    ['Non-Trans Charges'],
    [' non-trans  charges '],
  ])('never the subtotal "%s"', async (label) => {
    const { items } = await read(
      us({ [T]: '10.00', [N]: '12.00', ...pairs(['Fuel Surcharge', '2.00'], [label, '12.00']) }),
    )
    expect(charges(items)).toEqual(['Transportation Charge 10.00', 'Fuel Surcharge 2.00'])
  })

  it('never the address correction columns beside the pairs', async () => {
    const { items } = await read(
      us({
        ...PARCEL,
        'Ground Tracking ID Address Correction Gross Charge Amount': '19.00',
        'Ground Tracking ID Address Correction Discount Charge Amount': '-2.00',
      }),
    )
    expect(items).toHaveLength(4)
  })

  it('amounts without label too, labels without amount not', async () => {
    const { items, file } = await read(us({ [N]: '4.00', ...slots([2, '', '4.00'], [3, 'Late Fee', '']) }))
    expect(pick(items, 'charge_description', 'net_cost', 'charge_category')).toEqual([
      { charge_description: 'Unlabelled Charge', net_cost: '4.00', charge_category: 'uncategorized' },
    ])
    expect(file.uncategorized).toEqual({ 'Unlabelled Charge': 1 })
  })
})

describe('the stage', () => {
  it.each([
    ['original', PARCEL],
    ['credit', { [T]: '-9.00', [N]: '-9.40', ...pairs(['Fuel Surcharge', '-0.40']) }],
    ['credit', { [N]: '', ...pairs(['Address Correction', '-7.00'], ['Fuel Surcharge', '1.00']) }],
    ['original', { [N]: '', ...pairs(['Address Correction', '7.00'], ['Discount', '-1.00']) }],
    ['return', { ...PARCEL, 'Service Type': 'SmartPost', 'Ground Service': 'FedEx SmartPost Print Return' }],
    ['return', { ...PARCEL, 'Service Type': 'Ground Return' }],
    ['credit', { 'Service Type': 'Ground Return', [N]: '-3.00', ...pairs(['Discount', '-3.00']) }],
    // What the row states decides, also where its charges say something else.
    ['credit', { [N]: '-1.00', ...pairs(['Residential', '3.00']) }],
    ['original', { [N]: '0', [T]: '10.00', ...pairs(['Grace Discount', '-10.00']) }],
  ])('is %s for %o', async (stage, cells) => {
    const { items } = await read(us(cells))
    expect(items.length).toBeGreaterThan(0)
    expect(new Set(items.map(({ charge_stage }) => charge_stage))).toEqual(new Set([stage]))
  })
})

describe('fees and later corrections', () => {
  it('are pairs under a number of their own, or none', async () => {
    const fee = { 'Service Type': '', 'Ground Service': '', 'Shipment Date': '' }
    const { items } = await read(
      us(
        {
          ...fee,
          [TRACKING]: '445566778',
          [T]: '0',
          [N]: '26.25',
          ...pairs(['Weekly Service Chg', '26.25']),
        },
        {
          ...fee,
          [TRACKING]: '',
          [N]: '18.10',
          ...pairs(['Regularly Scheduled Pickup Mon-Fri', '18.10']),
        },
        { ...fee, [N]: '21.5', ...pairs(['Address Correction', '21.5']) },
      ),
    )
    expect(pick(items, 'charge_description', 'tracking_number', 'charge_category', 'net_cost')).toEqual([
      {
        charge_description: 'Weekly Service Chg',
        tracking_number: '445566778',
        charge_category: 'account',
        net_cost: '26.25',
      },
      {
        charge_description: 'Regularly Scheduled Pickup Mon-Fri',
        tracking_number: null,
        charge_category: 'pickup',
        net_cost: '18.10',
      },
      {
        charge_description: 'Address Correction',
        tracking_number: '770011223340',
        charge_category: 'correction',
        net_cost: '21.5',
      },
    ])
  })
})

describe('trap', () => {
  const all51 = Array.from({ length: 51 }, (_, at): Pair => [at + 1, `Charge ${at + 1}`, `${at + 1}.01`])

  it('1: all 51 pairs share two names', async () => {
    const { items, file } = await read(us({ [N]: '1326.51', ...slots(...all51) }), { raw: true })
    expect(items).toHaveLength(51)
    expect(charges(items.slice(-2))).toEqual(['Charge 50 50.01', 'Charge 51 51.01'])
    expect(file.sums['']?.net).toBe('1326.51')
    for (const { raw, source, net_cost } of items) expect(raw?.[source.column ?? '']).toBe(net_cost)
  })

  it.each([
    ['.1', (nth: number) => (nth === 0 ? '' : `.${nth}`)],
    ['_1', (nth: number) => (nth === 0 ? '' : `_${nth}`)],
    [' 1', (nth: number) => (nth === 0 ? '' : ` ${nth}`)],
    ['(2)', (nth: number) => (nth === 0 ? '' : `(${nth + 1})`)],
    [' (2)', (nth: number) => (nth === 0 ? '' : ` (${nth + 1})`)],
    [' 1 from the first on', (nth: number) => ` ${nth + 1}`],
    ['1 from the first on', (nth: number) => `${nth + 1}`],
  ])('2: names repeated with the suffix %s', async (_, suffix) => {
    const counts = new Map<string, number>()
    const header = US.columns.map((name) => {
      const nth = counts.get(name) ?? 0
      counts.set(name, nth + 1)
      const repeated = name.startsWith('Tracking ID Charge') || name.startsWith('Commodity')
      return repeated ? `${name}${suffix(nth)}` : name
    })
    const record = recordOf(US, { [N]: '1326.51', ...slots(...all51) })
    const { items, file } = await read(`${header.join(',')}\r\n${record}\r\n`, { raw: true })
    expect(file).toMatchObject({ format: 'fedex-us', line_items: 51, sums: { '': { net: '1326.51' } } })
    expect(items[2]?.source.column).toBe(`Tracking ID Charge Amount${suffix(2)}`)
    for (const { raw, source, net_cost } of items) expect(raw?.[source.column ?? '']).toBe(net_cost)
  })

  it('3: an empty pair does not end the list', async () => {
    const { items } = await read(
      us({
        [N]: '6.00',
        ...slots([2, 'Fuel Surcharge', '1.00'], [7, 'Residential', '2.00'], [51, 'Late Fee', '3.00']),
      }),
    )
    expect(charges(items)).toEqual(['Fuel Surcharge 1.00', 'Residential 2.00', 'Late Fee 3.00'])
    expect(columnsOf(items)).toEqual([2, 7, 51].map((slot) => `Tracking ID Charge Amount #${slot}`))
  })

  it('4: the same label twice is two lines', async () => {
    const { items } = await read(
      us({ [N]: '9.00', ...pairs(['Address Correction', '4.50'], ['Address Correction', '4.50']) }),
    )
    expect(charges(items)).toEqual(['Address Correction 4.50', 'Address Correction 4.50'])
    expect(new Set(items.map(({ id }) => id)).size).toBe(2)
  })

  it.each([['-4.94'], ['(4.94)'], ['4.94-'], ['-$4.94'], ['−4.94']])(
    '5: the negative amount %s is kept',
    async (amount) => {
      const { items } = await read(us({ [T]: '20', [N]: '15.06', ...pairs(['Earned Discount', amount]) }))
      expect(charges(items)).toEqual(['Transportation Charge 20', 'Earned Discount -4.94'])
      expect(items[1]).toMatchObject({ charge_category: 'discount', charge_stage: 'original' })
    },
  )

  it('6: freight is counted once in a file of both kinds', async () => {
    const inside = { [TRACKING]: '770011223351', [T]: '15.20', [N]: '17.45' }
    const { items, file } = await read(
      us(PARCEL, { ...inside, ...pairs(['Transportation Charge', '15.20'], ['Fuel Surcharge', '2.25']) }),
    )
    expect(
      items.filter(({ charge_category }) => charge_category === 'freight').map((i) => i.net_cost),
    ).toEqual(['31.40', '15.20'])
    expect(file.sums['']?.net).toBe('39.54')
  })

  it('7: freight and a discount of all of it are two lines that come to nothing', async () => {
    const { items, file } = await read(us({ [T]: '10.00', [N]: '0.00', ...pairs(['Discount', '-10.00']) }))
    expect(charges(items)).toEqual(['Transportation Charge 10.00', 'Discount -10.00'])
    expect(file).toMatchObject({ charged: 1, sums: { '': { net: '0.00' } } })
  })

  it('8: "Delivery and Returns" is a charge where it has an amount', async () => {
    const back = { 'Service Type': 'SmartPost', 'Ground Service': 'FedEx SmartPost Print Return' }
    const { items } = await read(
      us(
        { ...PARCEL, ...slots([9, 'Delivery and Returns', '0']) },
        { ...back, [N]: '7.35', ...pairs(['Delivery and Returns', '7.35']) },
      ),
    )
    expect(items).toHaveLength(5)
    expect(items[4]).toMatchObject({
      charge_description: 'Delivery and Returns',
      net_cost: '7.35',
      charge_category: 'returns',
      charge_stage: 'return',
    })
  })

  it('9: commas between thousands', async () => {
    const { items } = await read(
      us({ [T]: '"1,234.56"', [N]: '"2,234.56"', ...pairs(['Oversize Charge', '"1,000"']) }),
    )
    expect(charges(items)).toEqual(['Transportation Charge 1234.56', 'Oversize Charge 1000'])
  })

  it('10: two names of one charge in a file', async () => {
    const { items } = await read(
      us({ [N]: '30.00', ...pairs(['AHS - Dimensions', '14.00'], ["Add'l Handling-Dimension", '16.00']) }),
    )
    expect(pick(items, 'charge_description', 'charge_category', 'charge_subcategory')).toEqual([
      {
        charge_description: 'AHS - Dimensions',
        charge_category: 'handling',
        charge_subcategory: 'additional',
      },
      {
        charge_description: "Add'l Handling-Dimension",
        charge_category: 'handling',
        charge_subcategory: 'additional',
      },
    ])
  })

  it('11: one number on several rows and invoices: all are charged, none is a duplicate', async () => {
    const later = { 'Invoice Number': '081239999', 'Invoice Date': '20260316' }
    const correction = { [T]: '', [N]: '19.50', ...pairs(['Address Correction', '19.50']) }
    const { items } = await read(
      us(PARCEL, correction, { ...correction, ...later, [N]: '3', ...pairs(['Late Fee', '3']) }),
    )
    expect(items).toHaveLength(6)
    expect(new Set(items.map(({ tracking_number }) => tracking_number))).toEqual(new Set(['770011223340']))
    const report = await audit(PARCEL, correction, { ...later, [N]: '3', ...pairs(['Late Fee', '3']) })
    expect(found(report, 'duplicate_charge')).toEqual([])
    expect(report.shipments).toEqual({ count: 1, multi_invoice: 1 })
  })

  it.each([
    ['absent', US.columns.slice(1)],
    ['shortened', ['Consolidated Account', ...US.columns.slice(1)]],
    ['renamed', ['Main Account', ...US.columns.slice(1)]],
  ])('12: the first column is %s', async (_, columns) => {
    const { items, file } = await read(fileOf({ ...US, columns }, PARCEL))
    expect(charges(items)).toHaveLength(4)
    expect(items[0]).toMatchObject({ account_id: '004455667', invoice_id: '081234567' })
    expect(file.sums['']?.net).toBe('22.09')
  })

  it('13: trailing empty columns may be trimmed, of records and of the header', async () => {
    const record = recordOf(US, PARCEL).replace(/,+$/, '')
    expect(record.split(',')).toHaveLength(113)
    const { items, file } = await read(us(PARCEL, record))
    expect(charges(items.slice(4))).toEqual(charges(items.slice(0, 4)))
    expect(file).toMatchObject({ charged: 2, rejected: 0 })
    const short = await read(`${US.columns.slice(0, 113).join(',')}\n${record}\n${record}\n`)
    expect(short.file).toMatchObject({ format: 'fedex-us', charged: 2, sums: { '': { net: '44.18' } } })
  })

  it('14: spreadsheet numbers: ".0" goes, what has lost digits stays and is reported', async () => {
    const cells = [
      { ...PARCEL, [TRACKING]: '770011223340.0' },
      { ...PARCEL, [TRACKING]: '7.7E+11' },
      { ...PARCEL, [TRACKING]: '="770011223351"' },
      { ...PARCEL, [TRACKING]: "'770011223362" },
    ]
    const { items } = await read(us(...cells))
    expect([...new Set(items.map(({ tracking_number }) => tracking_number))]).toEqual([
      '770011223340',
      '7.7E+11',
      '770011223351',
      '770011223362',
    ])
    expect(found(await audit(...cells), 'damaged_tracking_number')).toMatchObject([
      { tracking_number: '7.7E+11', evidence: [{ row: 3 }] },
    ])
  })

  it('15: rows without a number are charged, with null', async () => {
    const { items } = await read(us({ ...PARCEL, [TRACKING]: '' }))
    expect(items.map(({ tracking_number }) => tracking_number)).toEqual([null, null, null, null])
  })
})

describe('bad input', () => {
  it('209 fields, the last one filled: cells have moved', async () => {
    const whole = recordOf(US, { ...PARCEL, 'Shipment Notes': 'left at gate' })
    const shifted = whole.replace('004455667,', '004455667')
    expect(shifted.split(',')).toHaveLength(209)
    const { items, file, rejects } = await read(us(PARCEL, shifted))
    expect(rejects).toMatchObject([
      { code: 'field_count', row: 3, line: 3, value: '209 fields', expected: '210 fields', raw: shifted },
    ])
    expect(items).toHaveLength(4)
    expect(file).toMatchObject({ rows: 3, charged: 1, skipped: { header: 1 }, rejected: 1 })
  })

  it('211 fields, the last one filled', async () => {
    const { rejected } = await read(us(`${recordOf(US, PARCEL)},x`, `${recordOf(US, PARCEL)},`))
    expect(rejected).toEqual([['field_count', undefined, '211 fields', 2]])
  })

  it.each([['abc'], ['6,22'], ['1.2E+03'], ['12,34.56'], ['4.9.4'], ['--4']])(
    'a pair amount "%s" rejects the row and names the pair',
    async (amount) => {
      const cells = { ...PARCEL, ...slots([5, 'Late Fee', `"${amount}"`]) }
      const { items, rejected } = await read(us(cells, PARCEL))
      expect(rejected).toEqual([['amount', 'Tracking ID Charge Amount #5', amount, 2]])
      expect(items.map(({ source }) => source.row)).toEqual([3, 3, 3, 3])
    },
  )

  it.each([[T], [N]])('%s that is no amount rejects the row', async (column) => {
    const { items, rejected } = await read(us({ ...PARCEL, [column]: 'n/a' }))
    expect([items, rejected]).toEqual([[], [['amount', column, 'n/a', 2]]])
  })

  it('a label without amount is no line', async () => {
    const { items, file } = await read(us({ ...PARCEL, ...slots([6, 'Saturday Delivery', '']) }))
    expect([items.length, file.rejected]).toEqual([4, 0])
  })

  it.each([
    ['20261301'],
    ['20260229'],
    ['31-Feb-2026'],
    ['13/13/2026'],
    ['3/9/6'],
    ['2026-03-09 12:00'],
    ['soon'],
  ])('the invoice date "%s" rejects the row', async (date) => {
    const { items, rejected } = await read(us({ ...PARCEL, 'Invoice Date': date }))
    expect([items, rejected]).toEqual([[], [['date', 'Invoice Date', date, 2]]])
  })

  it('a date in a column that is not mapped is left alone', async () => {
    const { items } = await read(us({ ...PARCEL, 'Shipment Date': '20260399', 'POD Delivery Date': '?' }))
    expect(items).toHaveLength(4)
  })

  it('an odd number of pair columns ends the file', async () => {
    const columns = US.columns.slice(0, 108)
    await expect(parseInvoice(Buffer.from(`${columns.join(',')}\n`)).summary).rejects.toMatchObject({
      code: 'layout',
      value: '1 × "Tracking ID Charge Description", 0 × "Tracking ID Charge Amount"',
    })
    const cut = fedexUsColumns(25).filter((_, at) => at !== 110)
    await expect(parseInvoice(Buffer.from(`${cut.join(',')}\n`)).summary).rejects.toMatchObject({
      code: 'layout',
      value: '25 × "Tracking ID Charge Description", 24 × "Tracking ID Charge Amount"',
      expected:
        'as many columns "Tracking ID Charge Description" as "Tracking ID Charge Amount" in the header',
    })
  })
})

describe('dates', () => {
  it.each([
    ['20260309', '2026-03-09'],
    ['9-Mar-2026', '2026-03-09'],
    ['09-MAR-2026', '2026-03-09'],
    ['31-dec-2025', '2025-12-31'],
    ['3/9/2026', '2026-03-09'],
    ['03/09/2026', '2026-03-09'],
    ['20280229', '2028-02-29'],
    ['2026-03-09', '2026-03-09'],
    ['09.03.2026', '2026-03-09'],
    ['09-03-2026', '2026-03-09'],
    ['2026-03-09 00:00:00', '2026-03-09'],
  ])('%s is %s', async (text, date) => {
    const { items } = await read(us({ ...PARCEL, 'Invoice Date': text }))
    expect(pick(items.slice(0, 1), 'invoice_date', 'transaction_date')).toEqual([
      { invoice_date: date, transaction_date: date },
    ])
  })

  it('are day first throughout where one of them is', async () => {
    const { items, rejected } = await read(
      us({ ...PARCEL, 'Invoice Date': '3/9/2026' }, { ...PARCEL, 'Invoice Date': '25/3/2026' }),
    )
    expect([...new Set(items.map(({ invoice_date }) => invoice_date))]).toEqual(['2026-09-03', '2026-03-25'])
    expect(rejected).toEqual([])
  })

  it('may be blank', async () => {
    const { items } = await read(us({ ...PARCEL, 'Invoice Date': '' }))
    expect(items[0]).toMatchObject({ invoice_date: null, transaction_date: null })
  })
})

describe('what reconciles', () => {
  const first = { ...PARCEL, [DUE]: '41.59' }
  const second = { [TRACKING]: '770011223351', [DUE]: '41.59', [T]: '19.50', [N]: '19.50' }
  const other = {
    'Invoice Number': '081239999',
    'Invoice Date': '20260316',
    [DUE]: '26.25',
    [N]: '26.25',
    ...pairs(['Weekly Service Chg', '26.25']),
  }

  it('net charges of each invoice and its amount due, several invoices in one file', async () => {
    const { invoices } = await audit(first, other, second)
    expect(invoices).toMatchObject([
      {
        invoice_id: '081234567',
        invoice_date: '2026-03-09',
        account_id: '004455667',
        declared_total: '41.59',
        computed_total: '41.59',
        status: 'match',
        line_items: 5,
      },
      { invoice_id: '081239999', declared_total: '26.25', computed_total: '26.25', status: 'match' },
    ])
  })

  it('an amount due that the charges do not reach is a finding, two different ones another', async () => {
    const short = await audit(first)
    expect(short.invoices).toMatchObject([{ status: 'mismatch', difference: '19.50' }])
    expect(found(short, 'invoice_total')).toMatchObject([{ amount: '19.50' }])
    const torn = await audit(first, { ...second, [DUE]: '41.60' })
    expect(torn.invoices).toMatchObject([{ status: 'undeclared', declared_total: null }])
    expect(found(torn, 'invoice_total_inconsistent')).toHaveLength(1)
  })

  it('freight and pairs of each row and its net charge, both ways of writing freight', async () => {
    const inside = { [TRACKING]: '770011223351', [T]: '15.20', [N]: '15.20' }
    const report = await audit(PARCEL, { ...inside, ...pairs(['Transportation Charge', '15.20']) }, other)
    expect(resultOf(report, 'row_total')).toBe('pass')
  })

  it('a fuel surcharge and one rate of the net charge without it', async () => {
    const rows = Array.from({ length: 30 }, (_, at) => ({
      [TRACKING]: `7700112${String(30000 + at)}`,
      [T]: `${at + 20}.00`,
      [N]: `${at + 20 - 10}.00`,
      ...pairs(['Earned Discount', '-10.00']),
    }))
    const fuelled = rows.map((row, at) => {
      const cents = String((at + 10) * 20).padStart(3, '0')
      const fuel = `${cents.slice(0, -2)}.${cents.slice(-2)}`
      const net = `${at + 10 + Math.floor(((at + 10) * 20) / 100)}.${cents.slice(-2)}`
      return { ...row, [N]: net, ...slots([2, 'Fuel Surcharge', fuel]) }
    })
    expect(resultOf(await audit(...fuelled), 'fuel_rate')).toBe('pass')
    const wrong = { ...fuelled[4], [N]: '18.80', ...slots([2, 'Fuel Surcharge', '4.80']) }
    expect(found(await audit(...fuelled.slice(0, 4), wrong, ...fuelled.slice(5)), 'fuel_rate')).toMatchObject(
      [{ tracking_number: '770011230004', billed: '4.80', expected: '2.80' }],
    )
  })

  describe('the rated weight', () => {
    const weights: Cells = {
      ...PARCEL,
      'Actual Weight Amount': '6.2',
      'Actual Weight Units': 'lbs',
      'Rated Weight Units': 'lbs',
      'Dim Length': '20',
      'Dim Width': '12',
      'Dim Height': '10',
      'Dim Unit': 'in',
    }
    const weight = async (cells: Cells) => {
      const report = await audit({ ...weights, ...cells })
      return found(report, 'billed_weight').map(({ message }) => message.split(':')[0])
    }

    it('and the larger of actual weight and sides over the divisor of the row', async () => {
      expect(await weight({ 'Dim Divisor': '139', 'Rated Weight Amount': '18' })).toEqual([])
      expect(await weight({ 'Dim Divisor': '250', 'Rated Weight Amount': '18' })).toEqual([
        '18 lb billed, 10 lb at most',
      ])
      expect(await weight({ 'Dim Divisor': '9999', 'Rated Weight Amount': '7' })).toEqual([])
      expect(await weight({ 'Dim Divisor': '9999', 'Rated Weight Amount': '8' })).toEqual([
        '8 lb billed, 7 lb at most',
      ])
    })

    it('with each side rounded up since 18 August 2025', async () => {
      const sides = { 'Dim Length': '19.1', 'Dim Width': '11.1', 'Dim Height': '9.1', 'Dim Divisor': '139' }
      expect(await weight({ ...sides, 'Rated Weight Amount': '18', 'Shipment Date': '20250818' })).toEqual([])
      expect(await weight({ ...sides, 'Rated Weight Amount': '18', 'Shipment Date': '20250817' })).toEqual([
        '18 lb billed, 14 lb at most',
      ])
    })

    it('of 40 pounds at least where handling for dimensions is charged', async () => {
      const handled = { [N]: '36.09', ...slots([8, 'AHS - Dimensions', '14.00']), 'Dim Divisor': '139' }
      expect(await weight({ ...handled, 'Rated Weight Amount': '40' })).toEqual([])
      expect(await weight({ ...handled, 'Rated Weight Amount': '41' })).toEqual([
        '41 lb billed, 40 lb at most',
      ])
    })
  })
})

describe('a layout', () => {
  const without = (columns: readonly string[], ...names: string[]) =>
    columns.filter((name) => !names.includes(name))
  const OLDER = fedexUsColumns(25)

  it.each([
    [210, US.columns],
    [158, OLDER],
    [156, without(OLDER, 'Consolidated Account Number', 'MPS Package ID')],
    [
      203,
      without(
        US.columns,
        'Rated Method',
        'Sort Hub',
        'Estimated Weight',
        'Estimated Weight Unit',
        'Postal Class',
        'Process Category',
        'Package Size',
      ),
    ],
    [210, US.columns.toReversed()],
  ])('of %i columns is read by name', async (count, columns) => {
    expect(columns).toHaveLength(count)
    const { items, file } = await read(
      fileOf({ ...US, columns }, { ...PARCEL, ...slots([25, 'Late Fee', '1.25']), [N]: '23.34' }),
      { raw: true },
    )
    expect(file).toMatchObject({ format: 'fedex-us', rejected: 0, sums: { '': { net: '23.34' } } })
    expect(charges(items)).toHaveLength(5)
    expect(Object.keys(items[0]?.raw ?? {})).toHaveLength(count)
    expect(items[0]).toMatchObject({ account_id: '004455667', tracking_number: '770011223340' })
  })

  it.each([
    [
      'quoted with LF',
      (text: string) => text.replace(/[^,\r\n]+|(?<=,)(?=[,\r])/g, '"$&"').replaceAll('\r', ''),
    ],
    ['with a byte order mark', (text: string) => `\ufeff${text}`],
    ['with semicolons', (text: string) => text.replaceAll(',', ';')],
    ['with names in capitals', (text: string) => text.replace(/^.*/, (header) => header.toUpperCase())],
  ])('%s reads alike', async (_, rewritten) => {
    const text = rewritten(us(PARCEL))
    const { items, file } = await read(text)
    expect(charges(items)).toEqual(charges((await read(us(PARCEL))).items))
    expect(file).toMatchObject({ format: 'fedex-us', rows: 2, rejected: 0, line_items: 4 })
  })
})

describe('a file', () => {
  const detected = (columns: readonly string[]) => detectFormat(Buffer.from(`${columns.join(',')}\n`))
  const refused = async (columns: readonly string[]) => {
    const { format, candidates } = await detected(columns)
    return [format, candidates[0]?.format, candidates[0]?.missing]
  }

  it.each([['Express or Ground Tracking ID'], ['Net Charge Amount'], ['Tracking ID Charge Description']])(
    'without "%s" is of no format, and told so',
    async (name) => {
      const columns = US.columns.filter((column) => column !== name)
      expect(await refused(columns)).toEqual([null, 'fedex-us', [`a column "${name}"`]])
      await expect(parseInvoice(Buffer.from(`${columns.join(',')}\n`)).summary).rejects.toMatchObject({
        code: 'unknown_format',
        remedy: expect.stringMatching(`^Nearest: fedex-us would need a column "${name}"[.;] `),
      })
    },
  )

  it.each([['Air Waybill Number'], ['Master EDI No']])('with "%s" is of no format', async (name) => {
    expect(await refused([name, ...US.columns])).toEqual([null, 'fedex-us', [`no column "${name}"`]])
  })

  it('read as another format on request is refused in words', async () => {
    await expect(
      parseInvoice(Buffer.from(us(PARCEL)), { format: 'fedex-intl' }).summary,
    ).rejects.toMatchObject({
      code: 'layout',
      expected: 'the layout of fedex-intl',
      remedy: expect.stringMatching(
        /^Nearest: fedex-intl would need a column "Air Waybill Number", a column "Air Waybill Total Amount"/,
      ),
    })
  })

  it.each(headersOf('fedex-us'))('of the columns %s is detected and read', async (name, columns) => {
    expect(columns).toHaveLength(Number(name.split('-').at(-1)))
    const { file } = await read(fileOf({ ...US, columns }, PARCEL))
    expect(file).toMatchObject({ format: 'fedex-us', line_items: 4, sums: { '': { net: '22.09' } } })
  })
})

describe('the same header again', () => {
  it('is a header: files one after the other', async () => {
    const { items, file } = await read(us(PARCEL) + linesOf(US, [headerOf(US), PARCEL]))
    expect(items).toHaveLength(8)
    expect(file).toMatchObject({ rows: 4, charged: 2, skipped: { header: 2 }, rejected: 0 })
  })
})

describe('an invoice of three rows', () => {
  it('reads row by row and adds up', async () => {
    const due = { [DUE]: '70.07' }
    const fee = { 'Shipment Date': '', 'Service Type': '', 'Ground Service': '' }
    const rows = [
      {
        ...due,
        [T]: '30.80',
        [N]: '21.47',
        ...pairs(
          ['Performance Pricing', '-11.40'],
          ['Earned Discount', '-5.13'],
          ['Fuel Surcharge', '2.70'],
          ['Residential', '2.15'],
          ['DAS Resi', '2.35'],
        ),
      },
      { ...due, ...fee, [TRACKING]: '770011223351', [N]: '21.5', ...pairs(['Address Correction', '21.5']) },
      {
        ...due,
        ...fee,
        [TRACKING]: '445566778',
        [T]: '0',
        [N]: '27.10',
        ...pairs(['Weekly Service Chg', '27.10']),
      },
    ]
    const { items, file } = await read(us(...rows))
    expect(items.map((item) => `${item.charge_category} ${item.net_cost} ${item.source.row}`)).toEqual([
      'freight 30.80 2',
      'discount -11.40 2',
      'discount -5.13 2',
      'fuel 2.70 2',
      'delivery 2.15 2',
      'delivery 2.35 2',
      'correction 21.5 3',
      'account 27.10 4',
    ])
    expect(file.sums['']?.net).toBe('70.07')
    expect((await audit(...rows)).invoices).toMatchObject([{ status: 'match', computed_total: '70.07' }])
  })
})

describe('the service', () => {
  const service = async (type: string, ground: string) => {
    const file = us({ ...PARCEL, 'Service Type': type, 'Ground Service': ground, [DUE]: '22.09' })
    const expected = [{ tracking_number: '770011223340', cost: '22.09', service: 'fedex_home_delivery' }]
    const report = await auditFiles(Buffer.from(file), { expected })
    return [
      resultOf(report, 'service_mismatch'),
      found(report, 'service_mismatch').map(({ message }) => message),
    ]
  }

  it('is the service type; the ground column holds a payment term or, where there is no type, the service', async () => {
    for (const term of ['Prepaid', 'Prepd', 'Collect', 'Recipient', 'THIRD PARTY', ''])
      expect([term, ...(await service('Home Delivery', term))]).toEqual([term, 'pass', []])
    expect(await service('FedEx Ground', 'Prepd')).toEqual([
      'finding',
      ['service FedEx Ground billed, fedex_home_delivery expected'],
    ])
    expect(await service('', 'FedEx Home Delivery')).toEqual(['pass', []])
    expect(await service('', 'Prepaid')).toEqual(['unassessable', []])
  })

  it('describes a charge that is its total alone, a payment term never does', async () => {
    const alone = async (type: string, ground: string) =>
      charges((await read(us({ [N]: '9.10', 'Service Type': type, 'Ground Service': ground }))).items)
    expect(await alone('Weekly Service', 'Prepd')).toEqual(['Weekly Service 9.10'])
    expect(await alone('', 'Prepd')).toEqual(['Net Charge 9.10'])
    expect(await alone('', 'FedEx SmartPost Print Return')).toEqual(['FedEx SmartPost Print Return 9.10'])
  })
})

describe('customs in the invoice of a US account', () => {
  /** Parcels of 30.00 with fuel at 20.5 per cent, and one more that also crosses a border. */
  const plain = Array.from(
    { length: 8 },
    (_, at): Cells => ({
      [TRACKING]: `77001122335${at}`,
      [T]: '30.00',
      [N]: '36.15',
      ...pairs(['Fuel Surcharge', '6.15']),
    }),
  )

  it.each([
    'Customs Duty',
    'Original Duty',
    'Rebill Duty',
    'Canada GST',
    'Canada HST',
    'Original VAT',
    'Clearance Entry Fee',
    'US Inbound Processing Fee',
    'Other Government Agency Fee',
    'Additional Entry Line Items Fee',
    'Broker Document Transfer Fee',
    'Additional Tax Admin',
    'Disbursement Fee',
  ])('%s is no base of the fuel surcharge', async (label) => {
    const abroad = { ...plain[0], [TRACKING]: '770011223358', [N]: '77.35' }
    const report = await audit(...plain, {
      ...abroad,
      ...pairs(['Fuel Surcharge', '6.15'], [label, '41.20']),
    })
    expect(resultOf(report, 'fuel_rate')).toBe('pass')
    expect(found(report, 'uncategorized_charge')).toEqual([])
  })
})
