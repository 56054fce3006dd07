/** What a file of segments says twice, once for all or for each part: it is charged once, or rejected, or said. */
import { describe, expect, it, test } from 'vitest'
import { auditInvoices } from '../src/index.js'
import { formatById, parsed } from './law-kit.js'

const interchange = (type: string, segments: readonly string[]): Buffer =>
  Buffer.from(
    `UNB+UNOC:3+NORD+ACME+260302:0600+1'${[`UNH+1+${type}:D:96A:UN`, ...segments].map((one) => `${one}'`).join('')}UNT+${segments.length + 2}+1'UNZ+1+1'`,
  )
const HEAD = ['BGM+380+F1', 'DTM+137:20260302:102', 'NAD+CA+NORD', 'CUX+2:EUR']
const invoic = (...segments: readonly string[]) =>
  interchange('INVOIC', [...HEAD, ...segments, ...(segments.includes('UNS+S') ? [] : ['UNS+S'])])
const iftfcc = (...segments: readonly string[]) => interchange('IFTFCC', [...HEAD, ...segments])
const line = (net: string, ...more: readonly string[]) => [
  'LIN+1',
  'IMD+F++:::Parcel',
  `MOA+203:${net}`,
  ...more,
]

const X12_HEAD =
  'ISA*00*          *00*          *02*ODFL           *ZZ*ACME           *260303*0600*U*00401*000000007*0*P*>~GS*IM*ODFL*ACME*20260303*0600*7*X*004010~'
const x12 = (...segments: readonly string[]): Buffer =>
  Buffer.from(
    `${X12_HEAD}ST*210*0001~${segments.map((one) => `${one}~`).join('')}SE*${segments.length + 2}*0001~GE*1*7~IEA*1*000000007~`,
  )
const B3 = 'B3**F-1**PP*L*20260302*1000****ODFL'

const read = async (file: Buffer) => {
  const { items, account } = await parsed(file)
  return {
    charges: items.map(({ charge_description, net_cost, tax_cost }) => [
      charge_description,
      net_cost,
      tax_cost,
    ]),
    rejects: account.rejects.map(({ code, column, value }) => [code, column, value]),
    warnings: account.summary.files.flatMap(({ warnings }) => warnings),
    items,
  }
}

describe('money and whose it is, said twice for one record, is rejected with both', () => {
  test.each([
    ['an amount', invoic(...line('10.00', 'MOA+203:5.00')), 'MOA[203]-01.2', '10.00, 5.00'],
    ['the same amount', invoic(...line('10.00', 'MOA+203:10.00')), 'MOA[203]-01.2', '10.00, 10.00'],
    ['an allowance', invoic('ALC+C++++FSC', 'MOA+8:1.00', 'MOA+8:2.00'), 'MOA[8]-01.2', '1.00, 2.00'],
    ['a charge', iftfcc('TCC+FC', 'MOA+23:1.00', 'MOA+23:2.00'), 'MOA[23]-01.2', '1.00, 2.00'],
    [
      'the tax of a line',
      invoic(...line('10.00', 'TAX+7+VAT', 'MOA+124:1.90', 'TAX+7+LOC', 'MOA+124:0.10')),
      'TAX[7]>MOA[124]-01.2',
      '1.90, 0.10',
    ],
    [
      'a total',
      invoic(...line('10.00'), 'UNS+S', 'MOA+77:10.00', 'MOA+77:11.00'),
      'MOA[77]-01.2',
      '10.00, 11.00',
    ],
    ['a currency', invoic('CUX+2:USD', ...line('10.00')), 'CUX[2]-01.2', 'EUR, USD'],
    ['a number', invoic('BGM+380+F2', ...line('10.00')), 'BGM-02.1', 'F1, F2'],
    ['a number behind', iftfcc('TCC+FC', 'MOA+23:1.00', 'BGM+380+F2'), 'BGM-02.1', 'F1, F2'],
    ['a number of X12', x12(B3, B3.replace('F-1', 'F-2'), 'L1*1***1000'), 'B3-02', 'F-1, F-2'],
    ['a currency of X12', x12(B3, 'C3*USD', 'C3*CAD', 'L1*1***1000'), 'C3-01', 'USD, CAD'],
    ['a total of X12', x12(B3, 'L1*1***1000', 'L3*1*G***1000', 'L3*1*G***2000'), 'L3-05', '1000, 2000'],
  ])('%s', async (_, file, column, value) => {
    const { rejects } = await read(file)
    expect(rejects[0]).toEqual(['amount_ambiguous', column, value])
  })
})

describe('amounts by two qualifiers of one charge are rejected', () => {
  test.each([
    ['of a TCC', iftfcc('TCC+FC', 'MOA+23:1.00', 'MOA+8:2.00'), 'MOA+23 and MOA+8'],
    ['of a TCC, named freight', iftfcc('TCC+FC', 'MOA+64:1.00', 'MOA+8:2.00'), 'MOA+8 and MOA+64'],
    ['of an ALC', invoic('ALC+A++++DI', 'MOA+204:1.00', 'MOA+8:2.00'), 'MOA+8 and MOA+204'],
  ])('%s', async (_, file, both) => {
    const { items, account } = await parsed(file)
    expect(items).toEqual([])
    expect(account.rejects.map(({ code, expected }) => [code, expected])).toEqual([
      ['row_kind', expect.stringContaining(`${both} are both there`)],
    ])
  })

  it('but for a line, whose allowances are in its amount', async () => {
    const { charges, rejects } = await read(invoic(...line('10.00', 'ALC+C++++FSC', 'MOA+8:1.00')))
    expect({ charges, rejects }).toEqual({ charges: [['Parcel', '10.00', null]], rejects: [] })
  })
})

describe('what else is said twice is warned of, the last is read', () => {
  test.each([
    ['a number of the parcel', invoic(...line('10.00', 'RFF+CN:A', 'RFF+CN:B')), 'RFF[CN]-01.2'],
    ['one of the message', iftfcc('RFF+CN:A', 'RFF+CN:B', 'TCC+FC', 'MOA+23:1.00'), 'RFF[CN]-01.2'],
    ['one of X12', x12(B3, 'N9*CN*A', 'N9*CN*B', 'L1*1***1000'), 'N9[CN]-02'],
  ])('%s', async (_, file, column) => {
    const { warnings, items, rejects } = await read(file)
    expect(rejects).toEqual([])
    expect(items[0]?.tracking_number).toBe('B')
    expect(warnings).toEqual([
      expect.stringMatching(
        `^${column.replace(/[[\]]/g, '\\$&')} is stated more than once for record \\d+: of "A, B" the last is on the line item$`,
      ),
    ])
  })

  it('nothing where a group says its own, or where both say the same', async () => {
    const lots = x12(
      B3,
      'N9*CN*A',
      'LX*1',
      'N9*CN*B',
      'L0*1***1*G',
      'L1*1***400',
      'L0*2***2*G',
      'L1*2***600',
      'N9*CN*C',
    )
    for (const file of [
      lots,
      invoic(...line('1.00', 'RFF+CN:A', 'RFF+CN:A'), 'UNS+S', 'MOA+77:1.00', 'MOA+77:1.00'),
    ]) {
      const { warnings, rejects } = await read(file)
      expect({ warnings, rejects }).toEqual({ warnings: [], rejects: [] })
    }
  })
})

describe('tax', () => {
  const sums = ['UNS+S', 'MOA+77:33.30', 'MOA+125:30.00']
  const groups = ['TAX+7+VAT+++:::19', 'MOA+124:1.90', 'TAX+7+VAT+++:::7', 'MOA+124:1.40']
  const two = [...line('10.00'), ...line('20.00')]
  const taxed = [...line('10.00', ...groups.slice(0, 2)), ...line('20.00', ...groups.slice(2))]
  const lines = [
    ['Parcel', '10.00', null],
    ['Parcel', '20.00', null],
  ]
  const byRate = [
    ['VAT 19 %', '0', '1.90'],
    ['VAT 7 %', '0', '1.40'],
  ]
  test.each([
    ['of the message alone', invoic(...two, ...sums, 'MOA+124:3.30'), [...lines, ['Tax', '0', '3.30']]],
    ['by rate', invoic(...two, 'UNS+S', 'MOA+77:33.30', ...groups), [...lines, ...byRate]],
    ['by rate and as a total', invoic(...two, ...sums, 'MOA+124:3.30', ...groups), [...lines, ...byRate]],
    [
      'of each line, by rate and as a total',
      invoic(...taxed, ...sums, 'MOA+124:3.30', ...groups),
      [
        ['Parcel', '10.00', '1.90'],
        ['Parcel', '20.00', '1.40'],
      ],
    ],
    [
      'of an allowance and a line, without a total of it',
      invoic(
        'ALC+C++++FSC:::Fuel',
        'MOA+8:23.30',
        'TAX+7+VAT',
        'MOA+124:3.00',
        ...line('6.00', 'TAX+7+VAT', 'MOA+124:1.00'),
        'UNS+S',
        'MOA+77:33.30',
      ),
      [
        ['Fuel', '23.30', '3.00'],
        ['Parcel', '6.00', '1.00'],
      ],
    ],
    [
      'of a charge',
      iftfcc('MOA+77:33.30', 'TCC+FC', 'MOA+23:30.00', 'TAX+7+VAT', 'MOA+124:3.30'),
      [['Charge FC', '30.00', '3.30']],
    ],
    [
      'of charges, all at once',
      iftfcc('MOA+77:33.30', 'MOA+124:3.30', 'TCC+FC', 'MOA+23:30.00'),
      [
        ['Charge FC', '30.00', null],
        ['Tax', '0', '3.30'],
      ],
    ],
    ['none', invoic(...line('33.30'), 'UNS+S', 'MOA+77:33.30'), [['Parcel', '33.30', null]]],
  ])('%s: on line items, once, and the total with tax agrees', async (_, file, charges) => {
    const { charges: found, rejects, warnings } = await read(file)
    expect(found).toEqual(charges)
    expect({ rejects, warnings }).toEqual({ rejects: [], warnings: [] })
    const { invoices } = await auditInvoices(file)
    expect(invoices).toMatchObject([{ status: 'match' }])
  })

  it.each([
    [['MOA+77:10.00', 'MOA+39:10', 'MOA+86:10.0', 'MOA+9:4.00'], []],
    [['MOA+77:10.00', 'MOA+86:11.00'], ['10.00 in MOA[77]-01.2, 11.00 in MOA[86]-01.2']],
    [['MOA+39:9.00', 'MOA+86:10.00'], ['9.00 in MOA[39]-01.2, 10.00 in MOA[86]-01.2']],
    [['MOA+9:4.00', 'MOA+39:9.00', 'MOA+77:10.00'], ['10.00 in MOA[77]-01.2, 9.00 in MOA[39]-01.2']],
  ])('totals %j of one invoice that differ are warned of', async (totals, said) => {
    const { warnings } = await read(invoic(...line('10.00'), 'UNS+S', ...totals))
    expect(warnings.filter((warning) => warning.includes('several totals'))).toEqual(
      said.map((amounts) => expect.stringContaining(`states several totals of one invoice: ${amounts};`)),
    )
  })

  it('what is left to pay is no total where the total is stated', async () => {
    const file = invoic(...line('10.00'), 'UNS+S', 'MOA+9:4.00', 'MOA+39:10.00')
    expect((await auditInvoices(file)).invoices).toMatchObject([{ declared_total: '10.00', status: 'match' }])
  })

  it('a total that charges and tax do not reach is warned of and found', async () => {
    const file = invoic(...line('10.00'), 'UNS+S', 'MOA+77:13.90', 'TAX+7+VAT+++:::19', 'MOA+124:1.90')
    expect((await read(file)).warnings).toEqual([
      expect.stringMatching(/^2\.00 EUR missing: record \d+ states more in MOA\[77\]-01\.2 /),
    ])
    expect((await auditInvoices(file)).invoices).toMatchObject([{ status: 'mismatch' }])
  })
})

describe('charges of the parts of a message', () => {
  const parts = ['CNI+1+A', 'TCC+FC', 'MOA+23:10.00', 'CNI+2+B', 'TCC+FC', 'MOA+23:5.00']
  it('are read where the message has none of its own', async () => {
    const { charges, rejects } = await read(iftfcc('MOA+77:15.00', ...parts))
    expect({ charges, rejects }).toEqual({
      charges: [
        ['Charge FC', '10.00', null],
        ['Charge FC', '5.00', null],
      ],
      rejects: [],
    })
  })
  it('are rejected where it has, and so are those of other parts', async () => {
    const own = await read(iftfcc('MOA+77:15.00', 'TCC+FC', 'MOA+23:15.00', ...parts))
    expect([own.charges.length, own.rejects.length]).toEqual([1, 2])
    const other = await read(iftfcc(...parts, 'GID+1', 'TCC+FC', 'MOA+23:5.00'))
    expect([other.charges.length, other.rejects.length]).toEqual([2, 1])
  })
  it('of the next message are its own', async () => {
    const [first, second] = [iftfcc('TCC+FC', 'MOA+23:15.00'), iftfcc(...parts)]
    const { charges, rejects } = await read(Buffer.concat([first, second]))
    expect([charges.length, rejects.length]).toEqual([3, 0])
  })
})

it('a message too long to be looked through says so', async () => {
  const note = `FTX+AAI+++${'Text '.repeat(12_000)}`
  const { rejects, items } = await read(iftfcc(...Array(285).fill(note), 'TCC+FC', 'MOA+23:5.00'))
  expect(rejects).toEqual([['envelope', 'UNH', 'UNH']])
  expect(items).toMatchObject([{ net_cost: '5.00' }])
})

test('an amount of the message is none of a charge', async () => {
  const { rejects } = await read(invoic('MOA+8:99.00', 'ALC+C++++FSC:::Fuel', ...line('10.00')))
  expect(rejects.map(([code]) => code)).toEqual(['row_kind'])
  expect(formatById('edifact-invoic').segments?.own).toContain('MOA[8]-01.2')
})
