/** Headers that lack columns, have one twice, or number them: refused, warned of, or read by the numbers. */
import { describe, expect, it } from 'vitest'
import { fedexUsColumns } from '../samples/generators/columns/fedex-us.js'
import {
  defineFormat,
  type FormatDeclaration,
  formats,
  type InvoiceError,
  is,
  parseInvoice,
  stage,
  where,
} from '../src/index.js'
import { failure } from './inputs.js'
import { charges, read } from './rows.js'

const refused = (text: string): Promise<InvoiceError> => failure(parseInvoice(Buffer.from(text)).summary)

const USPS =
  'EPS Account #,EPS Transaction ID,Transaction Amount,Transaction Type,Package Identification Code (PIC),Postage'
const POSTED = '\n1,2,8.15,Label Purchase,9400109205568000000013,8.15\n'

describe('a header without a column', () => {
  it('that every file has is refused, with the name and the nearest one', async () => {
    expect(await refused(USPS.replace('Postage', 'Postge') + POSTED)).toMatchObject({
      code: 'layout',
      value: 'no column "Postage"',
      expected: 'the columns that every file of usps-eps has: without them money is missing',
      remedy:
        'The header has been cut or edited ("Postge" is the nearest name to "Postage"): put the name right, or download the file again.',
    })
    expect(await refused(USPS.replace('Postage', 'Cost') + POSTED)).toMatchObject({
      remedy: 'The header has been cut or edited: download the file again.',
    })
  })

  it('that some layouts leave out is read with one warning', async () => {
    const header = 'Line Type,Invoice Number,Invoice Date,Shipment Number,Weight Charge,Weight Chrge Tax'
    const { items, file } = await read(`${header}\nS,A1,20260612,4410022334,40.00,7.60\n`)
    expect(charges(items)).toEqual(['Weight Charge 40.00'])
    expect(file.warnings).toEqual([
      'no column "Weight Tax (VAT)", "Total amount (excl. VAT)" or "Total Amount" or "Total amount (incl. VAT)" or "Total Charge", "Currency", "Shipment Date" and 1 more: what it would hold is missing from the line items',
    ])
  })

  it.each([
    [
      'XC1 Name,XC1 Charge,XC1 Tax,XC1 Discount,XC1 Total,XC2 Name,XC2 Total',
      '"XC2 Name", "XC2 Total" without "XC2 Charge"',
    ],
    ['XC3 Tax', '"XC3 Tax" without "XC3 Charge"'],
    ['Other Charges 1', '"Other Charges 1" without "Other Charges 1 Amount"'],
  ])('of a charge that it has other columns of is refused: %s', async (names, value) => {
    const error = await refused(`Line Type,Invoice Number,Shipment Number,Weight Charge,${names}\n`)
    expect(error).toMatchObject({ code: 'layout', value })
  })

  it('of tax, discount or total beside its charge is read with a warning', async () => {
    const header =
      'Line Type,Invoice Number,Invoice Date,Billing Account,Currency,Shipment Number,Total Amount,Weight Charge,Weight Tax (VAT)'
    const group = (n: number) =>
      ['Name', 'Charge', 'Tax', 'Discount', 'Total'].map((part) => `XC${n} ${part}`)
    const [first = []] = [group(1).filter((name) => name !== 'XC1 Tax')]
    const { file } = await read(
      `${[header, ...first, ...group(2)].join()}\nS,A1,20260612,1,EUR,2,4.00,4.00\n`,
    )
    expect(file.warnings).toEqual([
      'no column "XC1 Tax", "Shipment Date": what it would hold is missing from the line items',
    ])
  })
})

describe('a second column of a name', () => {
  it.each(['Postage', 'Transaction Amount', 'postage ', 'Postage.1', 'Postage (2)', 'Postage #2'])(
    'that holds money is refused: %s',
    async (name) => {
      const meant = name.startsWith('T') ? 'Transaction Amount' : 'Postage'
      expect(await refused(`${USPS},${name}${POSTED}`)).toMatchObject({
        code: 'layout',
        value: `2 columns "${meant}"`,
        expected: `one column "${meant}": two may say different things`,
      })
    },
  )

  it('that holds a number of the invoice is named', async () => {
    const { file } = await read(
      `EPS Account #,${USPS},Transaction Date/Time\n0,${POSTED.slice(1, -1)},2026-05-04\n`,
    )
    expect(file.warnings).toEqual(['2 columns "EPS Account #": the first is read'])
  })
})

describe('pairs of label and amount', () => {
  const HEAD = fedexUsColumns().slice(0, 107)
  const at = (name: string) => HEAD.indexOf(name)
  const record = (cells: Readonly<Record<string, string>>, ...pairs: string[]) => {
    const values = HEAD.map(() => '')
    for (const [name, value] of Object.entries(cells)) values[at(name)] = value
    return [...values, ...pairs].join()
  }
  const file = (names: readonly string[], ...pairs: string[]) =>
    `${[...HEAD, ...names].join()}\n${record({ 'Invoice Date': '20260309', 'Net Charge Amount': '6.00' }, ...pairs)}\n`
  const L = 'Tracking ID Charge Description'
  const A = 'Tracking ID Charge Amount'

  it.each([
    ['as they are repeated', [L, A, L, A, L, A]],
    ['labels first', [L, L, L, A, A, A], [0, 2, 4, 1, 3, 5]],
    ['numbered', [`${L} 1`, `${A} 1`, `${L} 2`, `${A} 2`, `${L} 3`, `${A} 3`]],
    ['numbered from the second on', [L, A, `${L}.1`, `${A}.1`, `${L}.2`, `${A}.2`]],
    ['numbered in brackets', [L, A, `${L} (2)`, `${A} (2)`, `${L} (3)`, `${A} (3)`]],
    ['numbered as in raw', [L, A, `${L} #2`, `${A} #2`, `${L} #3`, `${A} #3`]],
    ['in two orders', [`${L}_1`, `${L}_2`, `${L}_3`, `${A}_3`, `${A}_1`, `${A}_2`], [0, 2, 4, 5, 1, 3]],
    [
      'by short names',
      [
        'Charge Description 1',
        'Charge Amount 1',
        'Charge Description 2',
        'Charge Amount 2',
        'Charge Description 3',
        'Charge Amount 03',
      ],
    ],
  ])('go together %s', async (_, names, order = [0, 1, 2, 3, 4, 5]) => {
    const cells = ['Fuel Surcharge', '1.00', 'Residential', '2.00', 'DAS Resi', '3.00']
    const { items } = await read(file(names, ...order.map((place) => cells[place] ?? '')))
    expect(charges(items).sort()).toEqual(['DAS Resi 3.00', 'Fuel Surcharge 1.00', 'Residential 2.00'])
  })

  it.each([
    [[`${L} 1`, `${A} 2`], `"${L} 1" without a "${A}" of the same number`],
    [[L, A, `${L}.1`, `${A}.2`], `"${L}.1" without a "${A}" of the same number`],
    [[L, A, `${L}.1`, A], `"${L}.1" without a "${A}" of the same number`],
    [[L, A, L], `2 × "${L}", 1 × "${A}"`],
  ])('whose numbers do not match are refused: %s', async (names, value) => {
    expect(await refused(file(names))).toMatchObject({ code: 'layout', value })
  })
})

describe('a declaration', () => {
  const [usps] = formats.filter(({ id }) => id === 'usps-eps')
  if (usps === undefined) throw new Error('no usps-eps')

  it.each([
    [{ always: ['Porto'] }, 'only columns that it reads in "always" and "usual" (found "Porto")'],
    [
      { usual: [{ columns: [['Postage', 'Porto']] }] },
      'only columns that it reads in "always" and "usual" (found "Porto")',
    ],
  ])('names only columns that it reads: %j', (more, expected) => {
    expect(() => defineFormat({ ...usps, ...more })).toThrow(
      expect.objectContaining({ code: 'declaration', expected }),
    )
  })

  it('may name the pairs that it reads', () => {
    const pairs = { kind: 'pairs', label: 'L', amount: 'A', unlabelled: 'Charge', subtotals: [] } as const
    const declared = defineFormat({ ...usps, always: ['L', 'A'], usual: [], charges: [pairs] })
    expect(declared.always).toEqual(['L', 'A'])
  })

  it('may name a column of the numbered groups that it reads', () => {
    const slots = { kind: 'slots', amount: 'A2 {n}', label: 'L{n}' } as const
    const declare = (name: string) => () =>
      defineFormat({ ...usps, always: [name], usual: [], charges: [slots] })
    expect(declare('A2 1')().always).toEqual(['A2 1'])
    expect(declare('A1 1')).toThrow(expect.objectContaining({ code: 'declaration' }))
  })

  it('numbers its groups of columns', () => {
    const slots = {
      kind: 'slots',
      amount: 'A{n}',
      label: 'L{n}',
      code: 'C{n}',
      tax: 'T',
      discount: 'D{n}',
      total: 'S{n}',
    } as const
    expect(() => defineFormat({ ...usps, always: [], usual: [], charges: [slots] })).toThrow(
      expect.objectContaining({ expected: '"{n}" in the tax of numbered groups (found "T")' }),
    )
  })
})

describe('a total of a format of one’s own', () => {
  const pigeons = (more: Partial<FormatDeclaration>) =>
    defineFormat({
      id: 'pigeons',
      carrier: 'pigeons',
      title: 'Pigeon bill',
      download: 'the loft',
      recognise: [{ names: ['Ring', 'Flight'] }],
      decimal: 'point',
      dates: { forms: [] },
      fields: { invoice_id: 'Bill', tracking_number: 'Ring' },
      charges: [{ kind: 'cell', column: 'Flight' }],
      stage: stage([], () => 'original'),
      rules: { decides: 'label', rules: [{ label: 'Flight', category: 'freight' }] },
      ...more,
    })
  const warnings = async (columns: string, more: Partial<FormatDeclaration>) => {
    const cells = columns.split(',').map((name) => (name === 'Flight' || name === 'Net' ? '1.00' : 'B1'))
    const bytes = Buffer.from(`${columns}\n${cells.join(',')}\n`)
    const { files } = await parseInvoice(bytes, { formats: [pigeons(more)] }).summary
    return files[0]?.warnings
  }
  const sums: Partial<FormatDeclaration> = {
    rows: [
      {
        name: 'sum',
        when: [where('Bill', is('Sum'))],
        skip: 'footer',
        states: { net_total: ['Net', 'Netto'], holds: 'above' },
      },
      { name: 'parcel' },
    ],
  }

  it.each([
    [{ rowTotal: { column: 'Net' } }, '"Net"'],
    [sums, '"Net" or "Netto"'],
  ] as const)('is missed where its column is: %j', async (more, name) => {
    expect(await warnings('Bill,Ring,Flight', more)).toEqual([
      `no column ${name}: charges are not compared with what it would state`,
    ])
    expect(await warnings('Bill,Ring,Flight,Net', more)).toEqual([])
  })

  it('is not, where the format says that files have another one', async () => {
    const rowTotal = { column: ['Net', 'Gross'] }
    expect(await warnings('Bill,Ring,Flight,Gross', { rowTotal })).toEqual([])
    expect(
      await warnings('Bill,Ring,Flight', {
        rowTotal: { column: 'Net' },
        usual: [{ columns: ['Net'], beside: ['Tax'] }],
      }),
    ).toEqual([])
    // A kind with columns of its own has them in no header.
    const rows = sums.rows?.map((one) => (one.name === 'sum' ? { ...one, columns: ['Bill', 'Net'] } : one))
    expect(await warnings('Bill,Ring,Flight', { rows: rows ?? [] })).toEqual([])
  })
})
