/** FedEx billing download of accounts outside the US: slots with gaps, and numbers in the style of the account's country. */
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { fedexIntlColumns } from '../samples/generators/columns/fedex-intl.js'
import { detectFormat, parseInvoice } from '../src/index.js'
import { auditFiles, found, resultOf } from './audit-kit.js'
import { headersOf } from './header-lists.js'
import { type Cells, charges, fileOf, headerOf, linesOf, pick, read, recordOf, type Sheet } from './rows.js'

const INTL: Sheet = {
  columns: fedexIntlColumns(),
  delimiter: ',',
  lineEnd: '\n',
  usual: {
    'Billing Country/Territory': 'TR',
    'Invoice Type': 'Transportation',
    'Bill to Account Number': '066123450',
    'FedEx Invoice Number': '900770012',
    'Invoice Date': '11-May-2026',
    'Bill to Currency': 'TRY',
    'Air Waybill Number': '880044001122',
    'Ship Date': '20260504',
    'SvcPkg Label': 'FedEx International Priority',
    Service: '2P',
  },
}
const TOTAL = 'Air Waybill Total Amount'
const DUE = 'Original Amount Due'
const WAYBILL = 'Air Waybill Number'
const AMOUNT = 'Air Waybill Charge Amount'

type Pair = readonly [slot: number, label: string, amount: string]

/** Cells of pairs by slot, 0 is the first. An amount with a comma stands in quotes. */
function slots(...pairs: readonly Pair[]): Cells {
  const name = (column: string, slot: number): string => (slot === 0 ? column : `${column} #${slot + 1}`)
  return Object.fromEntries(
    pairs.flatMap(([slot, label, amount]) => [
      [name('Air Waybill Charge Label', slot), label],
      [name(AMOUNT, slot), quoted(amount)],
    ]),
  )
}

const quoted = (text: string): string => (text.includes(',') ? `"${text}"` : text)
const pairs = (...list: readonly (readonly [label: string, amount: string])[]): Cells =>
  slots(...list.map(([label, amount], at): Pair => [at, label, amount]))
const total = (amount: string): Cells => ({ [TOTAL]: quoted(amount) })

const intl = (...records: readonly (Cells | string)[]): string => fileOf(INTL, ...records)
const audit = (...records: readonly (Cells | string)[]) => auditFiles(Buffer.from(intl(...records)))

const FREIGHT: Cells = {
  ...total('1.015,25'),
  ...slots(
    [0, 'Turkey Postal Levy Fee', '20,25'],
    [1, 'Demand Surcharge', '0'],
    [2, 'Fuel Surcharge', '145'],
    [3, 'Discount', '-1650,00'],
    [4, 'Turkey VAT on Freight', '0'],
    [5, 'Transportation Charge', '2500,00'],
  ),
}
const DUTY: Cells = {
  'Invoice Type': 'Duty/Tax',
  'FedEx Invoice Number': '900770099',
  ...total('1.310,40'),
  ...slots([11, 'Gümrük Vergisi', '1204,15'], [12, 'Hizmet Ücreti', '106,25'], [38, 'Damga', '0']),
}

describe('a waybill', () => {
  it('is its pairs, each with all fields', async () => {
    const { items, file } = await read(intl(FREIGHT), { raw: true })
    expect(charges(items)).toEqual([
      'Turkey Postal Levy Fee 20.25',
      'Fuel Surcharge 145',
      'Discount -1650.00',
      'Transportation Charge 2500.00',
    ])
    expect(items.map(({ source }) => source.column)).toEqual([
      AMOUNT,
      `${AMOUNT} #3`,
      `${AMOUNT} #4`,
      `${AMOUNT} #6`,
    ])
    expect(items[3]?.raw?.[`${AMOUNT} #6`]).toBe('2500,00')
    expect(items[3]).toMatchObject({
      carrier: 'fedex',
      format: 'fedex-intl',
      account_id: '066123450',
      invoice_id: '900770012',
      invoice_date: '2026-05-11',
      transaction_date: '2026-05-11',
      tracking_number: '880044001122',
      shipment_id: null,
      charge_code: null,
      charge_category: 'freight',
      charge_stage: 'original',
      currency: 'TRY',
      gross_cost: '2500.00',
      net_cost: '2500.00',
      tax_cost: null,
      source: { row: 2 },
    })
    expect(file.sums).toEqual({ TRY: { gross: '1015.25', net: '1015.25', tax: '0' } })
  })

  it('has the master as its shipment', async () => {
    const { items } = await read(intl({ ...FREIGHT, 'Master Air Waybill Number': '880044001100' }))
    expect(items[0]?.shipment_id).toBe('880044001100')
  })

  it('of duty has its duty and fee, in the words of the country', async () => {
    const { items } = await read(intl(DUTY))
    expect(pick(items, 'charge_description', 'net_cost', 'charge_category', 'invoice_id')).toEqual([
      {
        charge_description: 'Gümrük Vergisi',
        net_cost: '1204.15',
        charge_category: 'customs',
        invoice_id: '900770099',
      },
      {
        charge_description: 'Hizmet Ücreti',
        net_cost: '106.25',
        charge_category: 'customs',
        invoice_id: '900770099',
      },
    ])
  })

  it('has taxes among its pairs as lines of their own', async () => {
    const { items } = await read(
      intl({ ...total('30.50'), ...pairs(['Transportation Charge', '25.00'], ['VAT 22%', '5.50']) }),
    )
    expect(pick(items, 'charge_category', 'net_cost', 'tax_cost')).toEqual([
      { charge_category: 'freight', net_cost: '25.00', tax_cost: null },
      { charge_category: 'tax', net_cost: '5.50', tax_cost: null },
    ])
  })

  it('with only zeros is skipped', async () => {
    const { items, file } = await read(
      intl({ ...total('0'), ...pairs(['US Inbound Processing Fee', '0']) }, {}),
    )
    expect([items, file.skipped]).toEqual([[], { header: 1, zero: 2 }])
  })
})

describe('which cells are charges', () => {
  it.each([
    ['FedEx International Priority', '2P', 'FedEx International Priority'],
    ['', '2P', '2P'],
    ['', '', 'Air Waybill Total'],
  ])('the total where no pair has an amount: "%s", "%s"', async (label, service, description) => {
    const cells = { 'SvcPkg Label': label, Service: service, ...total('71.30') }
    const { items } = await read(intl({ ...cells, ...pairs(['Discount', '0'], ['Fuel Surcharge', '']) }))
    expect(charges(items)).toEqual([`${description} 71.30`])
    expect(items[0]?.source.column).toBe(TOTAL)
  })

  it('the pairs where they do not make the total: what is left is a finding', async () => {
    const cells = { ...total('50.00'), ...pairs(['Transportation Charge', '40.00'], ['Discount', '-2.50']) }
    const { items } = await read(intl(cells))
    expect(charges(items)).toEqual(['Transportation Charge 40.00', 'Discount -2.50'])
    expect(found(await audit(cells), 'row_total')).toMatchObject([{ amount: '12.50', expected: '50.00' }])
  })

  it('the pairs where the total is blank: it cannot be assessed', async () => {
    const cells = pairs(['Transportation Charge', '40.00'])
    const { items } = await read(intl(cells))
    expect(charges(items)).toEqual(['Transportation Charge 40.00'])
    expect(resultOf(await audit(cells), 'row_total')).toBe('unassessable')
  })

  it('an amount without label, not a label without amount', async () => {
    const { items } = await read(intl({ ...total('3.00'), ...pairs(['', '3.00'], ['Discount', '']) }))
    expect(charges(items)).toEqual(['Unlabelled Charge 3.00'])
  })

  it('never the totals of the invoice', async () => {
    const { items } = await read(
      intl({
        ...total('3.00'),
        ...pairs(['Discount', '3.00']),
        'Total Standard Charges': '3.00',
        'Total Surcharges': '1.00',
        [DUE]: '3.00',
      }),
    )
    expect(charges(items)).toEqual(['Discount 3.00'])
  })
})

describe('the stage', () => {
  const back = { ...total('-8.00'), ...pairs(['Transportation Charge', '-8.00']) }
  it.each([
    ['original', { ...total('8.00'), ...pairs(['Transportation Charge', '8.00']) }],
    ['credit', back],
    ['credit', { ...back, [TOTAL]: '' }],
    ['credit', { ...total('8.00'), ...pairs(['Discount', '8.00']), 'Invoice Type': 'Credit Memo' }],
    ['original', { ...total('8.00'), ...pairs(['Discount', '8.00']), 'Invoice Type': 'Memo of Credit' }],
    ['original', { ...total('1.00'), ...pairs(['Discount', '-9.00'], ['Transportation Charge', '10.00']) }],
  ])('is %s for %o', async (stage, cells) => {
    const { items } = await read(intl(cells))
    expect(items.length).toBeGreaterThan(0)
    expect(new Set(items.map(({ charge_stage }) => charge_stage))).toEqual(new Set([stage]))
  })
})

describe('the decimal mark', () => {
  const amounts = async (...texts: string[]) => {
    const rows = texts.map((text, at) => ({ [WAYBILL]: `88004400${at}`, ...pairs(['Discount', text]) }))
    const { items, rejected } = await read(intl(...rows))
    return [items.map(({ net_cost }) => net_cost), rejected.map(([code, , value]) => `${code} ${value}`)]
  }

  it.each([
    ['a comma by an amount before', ['812,45', '1.234'], ['812.45', '1234']],
    ['a comma by an amount after', ['1.234', '812,45'], ['1234', '812.45']],
    ['a comma by several points', ['1,234', '1.204.125'], ['1.234', '1204125']],
    ['a comma by a leading zero', ['1.234', '0,125'], ['1234', '0.125']],
    ['a point by an amount before', ['812.45', '1.234'], ['812.45', '1.234']],
    ['a point by an amount after', ['1,234', '812.45'], ['1234', '812.45']],
    ['a point by several commas', ['1.234', '1,204,125'], ['1.234', '1204125']],
    ['a comma, with and without thousands', ['1.346,80', '1346,80', '0'], ['1346.80', '1346.80']],
  ])('is %s', async (_, texts, expected) => {
    expect(await amounts(...texts)).toEqual([expected, []])
  })

  it.each([['1.234'], ['1,234'], ['-1.234']])('is not told by %s and whole numbers', async (text) => {
    expect(await amounts(text, '75', '0', '5')).toEqual([['75', '5'], [`amount_ambiguous ${text}`]])
  })

  it('is not told by evidence both ways: what is clear is read, the rest is rejected', async () => {
    expect(await amounts('1,234', '6,50', '7.25', '1.234')).toEqual([
      ['6.50', '7.25'],
      ['amount_ambiguous 1,234', 'amount_ambiguous 1.234'],
    ])
  })

  it.each([
    [TOTAL, { [TOTAL]: '"1234,00"' }],
    [DUE, { [DUE]: '"99.001,20"' }],
  ])('may be told by the %s alone', async (_, cells) => {
    const { items } = await read(intl({ ...pairs(['Discount', '1.234']), ...cells }))
    expect(items.map(({ net_cost }) => net_cost)).toEqual(['1234'])
  })

  it('is not told by weights', async () => {
    const { rejected } = await read(intl({ ...pairs(['Discount', '1.234']), 'Actual Weight': '"0,6"' }))
    expect(rejected.map(([code]) => code)).toEqual(['amount_ambiguous'])
  })

  it('is told by an amount far behind the one it is needed for', async () => {
    const plain = Array.from({ length: 3000 }, (_, at) => ({
      [WAYBILL]: `8800${10_000 + at}`,
      ...pairs(['Discount', '75']),
    }))
    const { items, file } = await read(
      intl(pairs(['Discount', '1.234']), ...plain, pairs(['Discount', '6,50'])),
    )
    expect(file).toMatchObject({ rejected: 0, line_items: 3002 })
    expect(items[0]?.net_cost).toBe('1234')
  })

  it('is a comma in a file of semicolons too', async () => {
    const sheet = { ...INTL, delimiter: ';' }
    const cells = { [TOTAL]: '1.346,80', 'Air Waybill Charge Label': 'Discount', [AMOUNT]: '1346,80' }
    const { items, file } = await read(fileOf(sheet, cells))
    expect(charges(items)).toEqual(['Discount 1346.80'])
    expect(file).toMatchObject({ format: 'fedex-intl', rejected: 0 })
  })
})

describe('dates', () => {
  const dates = async (...texts: string[]) => {
    const { items, rejected } = await read(
      intl(...texts.map((text) => ({ 'Invoice Date': text, ...pairs(['Discount', '5']) }))),
    )
    return [
      items.map(({ invoice_date }) => invoice_date),
      rejected.map(([code, , value]) => `${code} ${value}`),
    ]
  }

  it.each([
    ['11-May-2026', '2026-05-11'],
    ['11-MAY-26', '2026-05-11'],
    ['20260511', '2026-05-11'],
    ['2026-05-11', '2026-05-11'],
    ['5/11/2026', '2026-05-11'],
    ['05/11/2026', '2026-05-11'],
    ['11.05.2026', '2026-05-11'],
    ['11-05-2026', '2026-05-11'],
  ])('%s is %s', async (text, date) => {
    expect(await dates(text)).toEqual([[date], []])
  })

  it('are month first where no slash date says otherwise', async () => {
    expect(await dates('05/04/2026', '12/31/2026')).toEqual([['2026-05-04', '2026-12-31'], []])
  })

  it('are all day first where one, before or after, has a day above 12 in front', async () => {
    expect(await dates('05/04/2026', '31/03/2026', '06/04/2026')).toEqual([
      ['2026-04-05', '2026-03-31', '2026-04-06'],
      [],
    ])
    expect(await dates('31/03/2026', '3/28/2026')).toEqual([['2026-03-31'], ['date 3/28/2026']])
  })

  it.each([['Ship Date'], ['Ship Date (formatted)']])(
    'are day first where the %s says so',
    async (column) => {
      const { items } = await read(
        intl({ 'Invoice Date': '05/04/2026', [column]: '28/03/2026', ...pairs(['Discount', '5']) }),
      )
      expect(items[0]?.invoice_date).toBe('2026-04-05')
    },
  )

  it.each([['31-Feb-2026'], ['30-02-2026'], ['26.05.11'], ['5/11/6'], ['11-Lip-2026'], ['20261301']])(
    '%s rejects the row',
    async (text) => {
      expect(await dates(text)).toEqual([[], [`date ${text}`]])
    },
  )
})

describe('trap', () => {
  it('1: an empty pair does not end the list', async () => {
    const { items } = await read(
      intl({
        ...total('10.00'),
        ...slots([5, 'Transportation Charge', '7.00'], [12, 'VAT', '1.00'], [50, 'Discount', '2.00']),
      }),
    )
    expect(charges(items)).toEqual(['Transportation Charge 7.00', 'VAT 1.00', 'Discount 2.00'])
    expect(items.map(({ source }) => source.column)).toEqual([6, 13, 51].map((nth) => `${AMOUNT} #${nth}`))
  })

  it('2 and 3: "1.204,15" and "1346,80" in one row', async () => {
    const { items } = await read(
      intl({
        ...total('2.550,95'),
        ...pairs(['Transportation Charge', '1.204,15'], ['Discount', '1346,80']),
      }),
    )
    expect(items.map(({ net_cost }) => net_cost)).toEqual(['1204.15', '1346.80'])
  })

  it('4: an only amount of "1.234" is rejected, one clear cell makes it readable', async () => {
    const lone = { ...total('1.234'), ...pairs(['Transportation Charge', '1.234']) }
    const alone = await read(intl(lone))
    expect(alone.rejected).toEqual([['amount_ambiguous', AMOUNT, '1.234', 2]])
    expect(alone.items).toEqual([])
    const { items } = await read(intl(lone, { ...total('2,50'), ...pairs(['Fuel Surcharge', '2,50']) }))
    expect(charges(items)).toEqual(['Transportation Charge 1234', 'Fuel Surcharge 2.50'])
  })

  it('5: all 51 pairs share two names, with or without numbers behind them', async () => {
    const all = Array.from({ length: 51 }, (_, at): Pair => [at, `Charge ${at}`, `${at + 1}.50`])
    const cells = { ...total('1351.50'), ...slots(...all) }
    const plain = await read(intl(cells))
    expect(plain.file).toMatchObject({ line_items: 51, sums: { TRY: { net: '1351.50' } } })
    const met = new Map<string, number>()
    const header = INTL.columns.map((name) => {
      const nth = met.get(name) ?? 0
      met.set(name, nth + 1)
      return nth === 0 ? name : `${name}.${nth}`
    })
    const numbered = await read(`${header.join(',')}\n${recordOf(INTL, cells)}\n`)
    expect(numbered.file).toMatchObject({
      format: 'fedex-intl',
      line_items: 51,
      sums: { TRY: { net: '1351.50' } },
    })
    expect(numbered.items[50]?.source.column).toBe(`${AMOUNT}.50`)
  })

  it.each([['utf-8'], ['windows-1252'], ['windows-1254']])(
    '6: labels of the country in %s',
    async (encoding) => {
      const { items, file } = await read(iconv.encode(intl(DUTY), encoding))
      expect(items.map(({ charge_description }) => charge_description)).toEqual([
        'Gümrük Vergisi',
        'Hizmet Ücreti',
      ])
      expect(file.encoding).toBe(encoding === 'utf-8' ? 'utf-8' : 'windows-1252')
    },
  )

  it('7: duty and freight of one waybill are two invoices and no duplicates', async () => {
    const report = await audit(FREIGHT, DUTY)
    expect(
      report.invoices.map(({ invoice_id, computed_total }) => `${invoice_id} ${computed_total}`),
    ).toEqual(['900770012 1015.25', '900770099 1310.40'])
    expect(found(report, 'duplicate_charge')).toEqual([])
    expect(report.shipments).toEqual({ count: 1, multi_invoice: 1 })
  })

  it('8: a discount larger than any other line leaves the row original', async () => {
    const { items } = await read(
      intl({
        ...total('3.00'),
        ...pairs(['Discount', '-90.00'], ['Transportation Charge', '50.00'], ['Fuel Surcharge', '43.00']),
      }),
    )
    expect(pick(items, 'net_cost', 'charge_category', 'charge_stage')).toEqual([
      { net_cost: '-90.00', charge_category: 'discount', charge_stage: 'original' },
      { net_cost: '50.00', charge_category: 'freight', charge_stage: 'original' },
      { net_cost: '43.00', charge_category: 'fuel', charge_stage: 'original' },
    ])
  })

  it('9: the amount due of an excerpt differs: a finding', async () => {
    const report = await audit({ ...FREIGHT, [DUE]: '"61.200,80"' })
    expect(report.invoices).toMatchObject([
      { declared_total: '61200.80', computed_total: '1015.25', difference: '60185.55', status: 'mismatch' },
    ])
    expect(found(report, 'invoice_total')).toMatchObject([{ amount: '60185.55' }])
  })

  it.each([
    ['Net Transportation Charges'],
    ['Subtotal'],
    ['Import/Export Subtotal'],
    ['TAX SUBTOTAL'],
    ['Non-Trans Charges'],
  ])('10: the subtotal "%s" is no line', async (label) => {
    const { items } = await read(
      intl({ ...total('12.00'), ...pairs(['Discount', '2.00'], ['VAT', '10.00'], [label, '12.00']) }),
    )
    expect(charges(items)).toEqual(['Discount 2.00', 'VAT 10.00'])
  })
})

describe('bad input', () => {
  it('"1,234" without other evidence is ambiguous: what it would take is said', async () => {
    const { rejects } = await read(intl(pairs(['Discount', '1,234'])))
    expect(rejects).toMatchObject([
      { code: 'amount_ambiguous', column: AMOUNT, value: '1,234', row: 2, line: 2 },
    ])
    expect(rejects[0]?.expected).toContain('one reading')
    expect(rejects[0]?.remedy).toContain('1234.00')
  })

  it.each([['12,34.56'], ['1.2E+03'], ['abc'], ['1.23.456,7']])('"%s" is no amount', async (amount) => {
    const { items, rejected } = await read(intl(pairs(['Discount', amount]), pairs(['Discount', '5'])))
    expect(rejected).toEqual([['amount', AMOUNT, amount, 2]])
    expect(charges(items)).toEqual(['Discount 5'])
  })

  it('167 fields, moved: rejected', async () => {
    const shifted = recordOf(INTL, { ...FREIGHT, ...slots([50, 'Late Fee', '1,00']) }).replace(
      ',066123450',
      '',
    )
    const { rejects, file } = await read(intl(FREIGHT, shifted))
    expect(rejects).toMatchObject([
      { code: 'field_count', row: 3, value: '167 fields', expected: '168 fields' },
    ])
    expect(file).toMatchObject({ rows: 3, charged: 1, rejected: 1 })
  })

  it('trailing empty fields too few or too many are fine', async () => {
    const record = recordOf(INTL, FREIGHT)
    const { items, file } = await read(intl(FREIGHT, record.replace(/,+$/, ''), `${record},,`))
    expect([items.length, file.rejected]).toEqual([12, 0])
  })

  it('an odd number of pair columns ends the file', async () => {
    const columns = INTL.columns.slice(0, -1)
    await expect(parseInvoice(Buffer.from(`${columns.join(',')}\n`)).summary).rejects.toMatchObject({
      code: 'layout',
      value: `51 × "Air Waybill Charge Label", 50 × "${AMOUNT}"`,
    })
  })
})

describe('what reconciles', () => {
  it('pairs and the total of each waybill', async () => {
    expect(resultOf(await audit(FREIGHT, DUTY), 'row_total')).toBe('pass')
  })

  it('waybills and the amount due of each invoice', async () => {
    const second = {
      ...total('184,75'),
      [WAYBILL]: '880044001133',
      ...pairs(['Transportation Charge', '184,75']),
    }
    const report = await audit(
      { ...FREIGHT, [DUE]: '"1.200,00"' },
      { ...DUTY, [DUE]: '"1.310,40"' },
      { ...second, [DUE]: '"1200,00"' },
    )
    expect(report.invoices).toMatchObject([
      { invoice_id: '900770012', declared_total: '1200.00', computed_total: '1200.00', status: 'match' },
      { invoice_id: '900770099', declared_total: '1310.40', computed_total: '1310.40', status: 'match' },
    ])
  })

  it('an amount due stated on some rows alone, and not two different ones', async () => {
    const twin = { ...FREIGHT, [WAYBILL]: '880044001133' }
    const some = await audit({ ...FREIGHT, [DUE]: '2030.50' }, { ...twin, [DUE]: '' })
    expect(some.invoices).toMatchObject([{ declared_total: '2030.50', status: 'match' }])
    const torn = await audit({ ...FREIGHT, [DUE]: '2030.50' }, { ...twin, [DUE]: '2030.51' })
    expect(torn.invoices).toMatchObject([{ declared_total: null, status: 'undeclared' }])
    expect(found(torn, 'invoice_total_inconsistent')).toHaveLength(1)
  })

  it('no sum of the totals of the invoice, which repeat those of the row in some files', async () => {
    const report = await audit({
      ...total('12.00'),
      ...pairs(['Discount', '12.00']),
      'Total Standard Charges': '12.00',
      'Total Surcharges': '4.00',
      [DUE]: '12.00',
    })
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

describe('a file', () => {
  it.each([['Air Waybill Number'], ['Air Waybill Total Amount'], ['Air Waybill Charge Label']])(
    'without "%s" is of no format, and told so',
    async (name) => {
      const columns = INTL.columns.filter((column) => column !== name)
      const { format, candidates } = await detectFormat(Buffer.from(`${columns.join(';')}\n`))
      expect([format, candidates[0]]).toEqual([
        null,
        { format: 'fedex-intl', missing: [`a column "${name}"`] },
      ])
    },
  )

  it.each(headersOf('fedex-intl'))('of the columns %s is detected and read', async (_, columns) => {
    const { file } = await read(fileOf({ ...INTL, columns }, FREIGHT))
    expect(file).toMatchObject({ format: 'fedex-intl', line_items: 4, sums: { TRY: { net: '1015.25' } } })
  })
})

describe('a file of two invoices', () => {
  it('in the style of the country reads row by row', async () => {
    const rows = [
      { ...FREIGHT, [DUE]: '"2.115,25"' },
      {
        ...total('1.100,00'),
        [DUE]: '"2.115,25"',
        [WAYBILL]: '880044001133',
        ...slots([5, 'Transportation Charge', '1100,00']),
      },
      { ...DUTY, [DUE]: '"1.310,40"' },
    ]
    const text = `${headerOf(INTL)}\n${linesOf(INTL, rows)}`
    const { items, file } = await read(text)
    expect(items.map((item) => `${item.source.row} ${item.charge_category} ${item.net_cost}`)).toEqual([
      '2 tax 20.25',
      '2 fuel 145',
      '2 discount -1650.00',
      '2 freight 2500.00',
      '3 freight 1100.00',
      '4 customs 1204.15',
      '4 customs 106.25',
    ])
    expect(file).toMatchObject({
      rows: 4,
      charged: 3,
      skipped: { header: 1 },
      rejected: 0,
      uncategorized: {},
    })
    expect((await auditFiles(Buffer.from(text))).invoices.map(({ status }) => status)).toEqual([
      'match',
      'match',
    ])
  })
})
