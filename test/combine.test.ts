/** Orders divided over their tracked items: exact shares, two tables, and what does not match. */
import { existsSync, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { ROYAL_MAIL_BEX, ROYAL_MAIL_INVOICE } from '../samples/generators/columns/royal-mail.js'
import { combineRoyalMail, formats, lineItemSchema } from '../src/index.js'
import { sharesOf } from '../src/values/shares.js'
import { combinedGoldenOf } from './golden.js'
import { COMBINED, goldenPath, totalUnits, units } from './law-kit.js'
import { type Cells, fileOf, pick, type Sheet } from './rows.js'

describe('shares', () => {
  it.each([
    ['35.07', 4, ['8.7675', '8.7675', '8.7675', '8.7675']],
    ['99.23', 3, ['33.08', '33.08', '33.07']],
    ['-99.23', 3, ['-33.08', '-33.08', '-33.07']],
    ['40.20', 2, ['20.10', '20.10']],
    ['40.20', 1, ['40.20']],
    ['0.00', 3, ['0.00', '0.00', '0.00']],
    ['0.01', 3, ['0.01', '0.00', '0.00']],
    ['-0.01', 3, ['-0.01', '0.00', '0.00']],
    ['10', 4, ['2.5', '2.5', '2.5', '2.5']],
    ['10', 3, ['4', '3', '3']],
    ['7.980', 3, ['2.660', '2.660', '2.660']],
    ['1.00', 6, ['0.17', '0.17', '0.17', '0.17', '0.16', '0.16']],
    ['0.15', 6, Array(6).fill('0.025')],
    ['12345678901234567890.01', 2, Array(2).fill('6172839450617283945.005')],
  ])('of %s among %i', (amount, count, expected) => {
    expect(sharesOf(amount, count)).toEqual(expected)
  })

  const amounts = fc
    .tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: 0, max: 15 }))
    .map(([whole, scale]) => {
      const digits = `${whole < 0n ? -whole : whole}`.padStart(scale + 1, '0')
      const cut = digits.length - scale
      return `${whole < 0n ? '-' : ''}${digits.slice(0, cut)}${scale === 0 ? '' : `.${digits.slice(cut)}`}`
    })
  const small = fc
    .integer({ min: -99_999, max: 99_999 })
    .map(
      (cents) =>
        `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${`${Math.abs(cents) % 100}`.padStart(2, '0')}`,
    )
    .filter((text) => text !== '-0.00')
  const scaleOf = (text: string) => text.split('.')[1]?.length ?? 0
  const SCALE = 60
  const exact = (text: string): bigint => {
    const [whole = '', fraction = ''] = text.replace('-', '').split('.')
    const value = BigInt(whole + fraction.padEnd(SCALE, '0'))
    return text.startsWith('-') ? -value : value
  }

  it('add back to the amount, differ by one unit of its last digit at most, the larger ones first', () => {
    fc.assert(
      fc.property(fc.oneof(amounts, small), fc.integer({ min: 1, max: 400 }), (amount, count) => {
        const shares = sharesOf(amount, count)
        expect(shares).toHaveLength(count)
        for (const share of shares) expect(share).toMatch(/^(-(?=.*[1-9]))?\d+(\.\d+)?$/)
        const values = shares.map(exact)
        expect(values.reduce((sum, value) => sum + value, 0n)).toBe(exact(amount))
        const sizes = values.map((value) => (value < 0n ? -value : value))
        const [first = 0n, last = 0n] = [sizes[0], sizes.at(-1)]
        const unit = 10n ** BigInt(SCALE - scaleOf(amount))
        expect(first - last === 0n || first - last === unit).toBe(true)
        for (const [at, size] of sizes.entries()) expect(size <= (sizes[at - 1] ?? size)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('are all alike where the quotient ends, and else have the scale of the amount', () => {
    fc.assert(
      fc.property(fc.oneof(amounts, small), fc.integer({ min: 1, max: 400 }), (amount, count) => {
        const shares = sharesOf(amount, count)
        // Ends within so many digits, or not at all: no power of 2 or 5 in 400 is higher than the eighth.
        const scale = scaleOf(amount) + 9
        const scaled = exact(amount) / 10n ** BigInt(SCALE - scale)
        const ends = scaled % BigInt(count) === 0n
        expect(new Set(shares).size === 1).toBe(ends)
        if (!ends) for (const share of shares) expect(scaleOf(share)).toBe(scaleOf(amount))
      }),
      { numRuns: 500 },
    )
  })
})

const REPORT: Sheet = {
  columns: ROYAL_MAIL_BEX,
  delimiter: ',',
  lineEnd: '\n',
  usual: {
    'Sales Order No.': '0045000201',
    'Invoice Number': '1900000041',
    'Invoice Date': '30.04.2026',
    'Account Number': '0600700800',
    'Product Code': 'TPN',
    'Product Name': 'Tracked Parcel',
    'Class of Mail': 'Tracked 48',
  },
}
const order = (number: string, net: string, tax: string, gross: string): Cells => ({
  'Sales Order No.': number,
  'Net Value': net,
  'Tax Amount': tax,
  'Gross Value': gross,
})
const report = (...orders: readonly Cells[]): Buffer => Buffer.from(fileOf(REPORT, ...orders))
const REPORTED = report(
  order('0045000201', '99.23', '0.00', '99.23'),
  order('0045000202', '35.07', '7.00', '42.07'),
  order('0045000203', '4.00', '0.80', '4.80'),
)
const list = (...rows: readonly string[]): Buffer =>
  Buffer.from(['sales_order_no,tracking_number', ...rows].map((row) => `${row}\r\n`).join(''))
const LISTED = list(
  '0045000201,AA01',
  '0045000202,BB01',
  '0045000201,AA02',
  '0045000202,BB02',
  '0045000202,BB03',
  '0045000201,AA03',
  '0045000202,BB04',
  '0045000299,ZZ01',
  ',ZZ02',
)

type Arguments = Parameters<typeof combineRoyalMail>
async function combined(...given: Arguments) {
  const run = combineRoyalMail(...given)
  const items = []
  for await (const item of run) items.push(item)
  return { items, account: await run.account }
}
const costs = (items: Awaited<ReturnType<typeof combined>>['items']): string[] =>
  items.map((item) => `${item.tracking_number} ${item.net_cost} ${item.tax_cost} ${item.gross_cost}`)

describe('a report and its list', () => {
  it('give a line for each item, in the order of the list, and the rest as it stands', async () => {
    const { items, account } = await combined(REPORTED, LISTED)
    expect(costs(items)).toEqual([
      'AA01 33.08 0.00 33.08',
      'AA02 33.08 0.00 33.08',
      'AA03 33.07 0.00 33.07',
      'BB01 8.7675 1.75 10.5175',
      'BB02 8.7675 1.75 10.5175',
      'BB03 8.7675 1.75 10.5175',
      'BB04 8.7675 1.75 10.5175',
      'null 4.00 0.80 4.80',
    ])
    expect(account.summary.files[0]?.sums).toEqual({
      '': { gross: '146.10', net: '138.30', tax: '7.80' },
    })
    expect(totalUnits(items.map(({ net_cost }) => net_cost))).toBe(units('138.30'))
    expect(totalUnits(items.map(({ gross_cost }) => gross_cost))).toBe(units('146.10'))
    expect(totalUnits(items.map(({ tax_cost }) => tax_cost))).toBe(units('7.80'))
  })

  it('say what did not match', async () => {
    const { account } = await combined(REPORTED, LISTED)
    expect(account.ordersWithoutItems).toEqual([
      {
        order: '0045000203',
        invoice_id: '1900000041',
        currency: null,
        net_cost: '4.00',
        source: { file: 'bytes', row: 4, column: null },
      },
    ])
    expect(account.itemsWithoutOrder).toEqual([
      { tracking_number: 'ZZ01', order: '0045000299', file: 'bytes', line: 9 },
      { tracking_number: 'ZZ02', order: null, file: 'bytes', line: 10 },
    ])
    expect(account.tracking).toEqual({ rows: 9, items: 9, repeated: 0, unnumbered: 0 })
    expect(account.lineItems).toBe(8)
    expect(account.rejects).toEqual([])
  })

  it('give line items of the schema, with ids of their own that stay the same', async () => {
    const { items } = await combined(REPORTED, LISTED)
    for (const item of items) expect(lineItemSchema.parse(item)).toEqual(item)
    const ids = items.map(({ id }) => id)
    expect(new Set(ids).size).toBe(8)
    expect((await combined(REPORTED, LISTED)).items.map(({ id }) => id)).toEqual(ids)
    expect(ids.slice(0, 3).map((id) => id.split('.')[1])).toEqual(['1', '2', '3'])
    expect(new Set(ids.slice(0, 3).map((id) => id.split('.')[0])).size).toBe(1)
    expect(ids[7]).not.toContain('.')
    expect(pick(items.slice(1, 2), 'invoice_id', 'shipment_id', 'charge_description', 'source')).toEqual([
      {
        invoice_id: '1900000041',
        shipment_id: '0045000201',
        charge_description: 'Tracked Parcel Tracked 48',
        source: { file: 'bytes', row: 2, column: null },
      },
    ])
  })

  it('divide each charge of an order billed twice, credits too', async () => {
    const { items, account } = await combined(
      report(
        order('0045000201', '10.00', '2.00', '12.00'),
        order('0045000201', '-10.00', '-2.00', '-12.00'),
        order('0045000207', '1.00', '0.20', '1.20'),
        order('0045000207', '2.50', '0.50', '3.00'),
      ),
      list('0045000201,AA01', '0045000201,AA02', '0045000201,AA03'),
    )
    expect(costs(items)).toEqual([
      'AA01 3.34 0.67 4.00',
      'AA02 3.33 0.67 4.00',
      'AA03 3.33 0.66 4.00',
      'AA01 -3.34 -0.67 -4.00',
      'AA02 -3.33 -0.67 -4.00',
      'AA03 -3.33 -0.66 -4.00',
      'null 1.00 0.20 1.20',
      'null 2.50 0.50 3.00',
    ])
    expect(items.slice(3, 6).map((item) => item.charge_stage)).toEqual(['credit', 'credit', 'credit'])
    expect(account.ordersWithoutItems).toMatchObject([{ order: '0045000207', net_cost: '3.50' }])
    expect(new Set(items.map(({ id }) => id)).size).toBe(8)
  })

  it('leave a charge without an order number as it is, and do not call it an order', async () => {
    const { items, account } = await combined(report(order('#', '4.00', '0.80', '4.80')), LISTED)
    expect(costs(items)).toEqual(['null 4.00 0.80 4.80'])
    expect(account.ordersWithoutItems).toEqual([])
    expect(account.itemsWithoutOrder).toHaveLength(9)
  })

  it('count an item that is listed twice once, and pass over rows without a number', async () => {
    const { items, account } = await combined(
      report(order('0045000201', '10.00', '2.00', '12.00')),
      list('0045000201,AA01', '0045000201,AA02', '0045000201,AA01', '', ',', '0045000201,'),
    )
    expect(costs(items)).toEqual(['AA01 5.00 1.00 6.00', 'AA02 5.00 1.00 6.00'])
    expect(account.tracking).toEqual({ rows: 4, items: 2, repeated: 1, unnumbered: 1 })
  })

  it('may be the pipe invoice, by its dockets, without a tax of their own', async () => {
    const sheet: Sheet = { columns: ROYAL_MAIL_INVOICE, delimiter: '|', lineEnd: '\n', usual: {} }
    const pipes = fileOf(
      sheet,
      { 'Document Number': '9077001122', 'Account Number': '0200300400', 'Total Net': '8.000' },
      { 'Docket Number': '7000000051', 'Posting Date': '24/02/2026', 'Net Value': '8.000' },
    )
    const docketList = Buffer.from(
      'Docket Number\tBarcode\n7000000051\tAA01\n7000000051\tAA02\n7000000051\tAA03\n',
    )
    const { items } = await combined(Buffer.from(pipes), docketList)
    expect(costs(items)).toEqual(['AA01 2.667 null 2.667', 'AA02 2.667 null 2.667', 'AA03 2.666 null 2.666'])
    expect(items[0]).toMatchObject({ format: 'royal-mail-invoice', invoice_id: '9077001122' })
  })

  it('add back to every order of a property', async () => {
    const cents = fc.integer({ min: -500_000, max: 500_000 }).filter((one) => one !== 0)
    const text = (value: number): string =>
      `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 100)}.${`${Math.abs(value) % 100}`.padStart(2, '0')}`
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cents, cents, fc.integer({ min: 0, max: 13 })), { minLength: 1, maxLength: 12 }),
        async (orders) => {
          const billed = orders.map(([net, tax], at) =>
            order(`45${at}`, text(net), text(tax), text(net + tax)),
          )
          const rows = orders.flatMap(([, , count], at) =>
            Array.from({ length: count }, (_, nth) => `45${at},T${at}-${nth}`),
          )
          const { items } = await combined(report(...billed), list(...rows))
          for (const [at, [net, tax, count]] of orders.entries()) {
            const lines = items.filter(({ shipment_id }) => shipment_id === `45${at}`)
            expect(lines).toHaveLength(Math.max(1, count))
            expect(totalUnits(lines.map(({ net_cost }) => net_cost))).toBe(units(text(net)))
            expect(totalUnits(lines.map(({ tax_cost }) => tax_cost))).toBe(units(text(tax)))
            expect(totalUnits(lines.map(({ gross_cost }) => gross_cost))).toBe(units(text(net + tax)))
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('the list', () => {
  const one = report(order('0045000201', '10.00', '2.00', '12.00'))
  const numbers = async (text: string | Uint8Array): Promise<(string | null)[]> => {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text
    return (await combined(one, bytes)).items.map((item) => item.tracking_number)
  }

  it.each([
    ['sales_order_no,tracking_number\n0045000201,AA01\n'],
    ['Sales Order No.;Tracking Number\n0045000201;AA01\n'],
    ['"Tracking no.","Sales Order Number"\n"AA01","0045000201"\n'],
    ['Barcode\tPoster\tOrder\nAA01\tMAIN\t0045000201\n'],
    ['ITEM ID|order|name\r\nAA01|0045000201|Unit 3, "Mill"\r\n'],
    ['Export of 30.04.2026\n\norder number,tracking id\n0045000201,AA01\n'],
    ['\ufeffSALES ORDER,TRACKING\n="0045000201","=""AA01"""\n'],
    ["sales order id,tracking code\n'0045000201,'AA01"],
  ])('%j is understood', async (text) => {
    expect(await numbers(text)).toEqual(['AA01'])
  })

  it('prefers the sales order to an order number of the shop, and the tracking number to a barcode', async () => {
    expect(
      await numbers('order no,barcode,sales order no,tracking number\n0045000201,XX,0045000201,AA01\n'),
    ).toEqual(['AA01'])
    expect(await numbers('order,sales_order_no,tracking\n0045000201,1,AA01\n')).toEqual([null])
  })

  it('is matched digit by digit: leading zeros count', async () => {
    expect(await numbers(list('45000201,AA01'))).toEqual([null])
  })

  it('may be packed, a stream, UTF-16 or Windows-1252', async () => {
    const text = 'sales_order_no;tracking_number;name\n0045000201;AA01;Café\n'
    expect(await numbers(gzipSync(text))).toEqual(['AA01'])
    expect(await numbers(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual(['AA01'])
    expect(await numbers(iconv.encode(text, 'windows-1252'))).toEqual(['AA01'])
    const stream = Readable.from([...Buffer.from(text)].map((byte) => Uint8Array.of(byte)))
    expect((await combined(one, stream)).items).toHaveLength(1)
  })

  it('of many thousand items is held, and each has its share', async () => {
    const count = 30_000
    const rows = Array.from({ length: count }, (_, nth) => `0045000201,AA${nth}`)
    const { items } = await combined(one, list(...rows))
    expect(items).toHaveLength(count)
    expect(totalUnits(items.map(({ net_cost }) => net_cost))).toBe(units('10.00'))
    expect(items.at(-1)?.tracking_number).toBe(`AA${count - 1}`)
  })

  it.each([
    ['name,city\nA,B\n', 'name, city'],
    ['sales_order_no\n1\n', 'sales_order_no'],
    ['tracking_number,date\n1,2\n', 'tracking_number, date'],
    ['', ''],
  ])('%j lacks a column', async (text, value) => {
    const run = combineRoyalMail(one, Buffer.from(text))
    await expect(run.summary).rejects.toMatchObject({ code: 'layout', file: 'bytes', line: 1, value })
  })

  it('with a quote never closed is refused by its line: an item left out would change the others', async () => {
    const broken = list('0045000201,AA01', '0045000201,"AA02', '0045000201,AA03')
    await expect(combined(one, broken)).rejects.toMatchObject({ code: 'layout', file: 'bytes', line: 3 })
  })

  it('that is no text or not there is refused', async () => {
    await expect(combined(one, Buffer.from('%PDF-1.7'))).rejects.toMatchObject({ code: 'not_text' })
    await expect(combined(one, 'samples/nowhere.csv')).rejects.toMatchObject({
      code: 'unreadable',
      file: 'samples/nowhere.csv',
    })
  })
})

describe('a combination', () => {
  it('refuses another kind of invoice, and the two files the wrong way round', async () => {
    await expect(combined('samples/usps-eps/real.csv', LISTED)).rejects.toMatchObject({
      code: 'unknown_format',
    })
    await expect(combined('samples/royal-mail-combined/real.csv', LISTED)).rejects.toMatchObject({
      code: 'unknown_format',
      file: 'samples/royal-mail-combined/real.csv',
    })
    await expect(combined(LISTED, REPORTED)).rejects.toMatchObject({ code: 'layout' })
    await expect(combined(REPORTED, LISTED, { format: 'usps-eps' })).rejects.toMatchObject({ code: 'usage' })
    expect(() => combineRoyalMail('-', '-')).toThrowError(expect.objectContaining({ code: 'usage' }))
  })

  it('takes the options of a parse', async () => {
    const { items } = await combined(REPORTED, LISTED, { currency: 'GBP', raw: true, formats })
    expect(new Set(items.map(({ currency }) => currency))).toEqual(new Set(['GBP']))
    expect(items[1]?.raw).toMatchObject({ 'Sales Order No.': '0045000201', 'Net Value': '99.23' })
  })

  it('keeps the rejects of the invoice, and stops at the first if told to', async () => {
    const faulty = report(order('1', '#', '1', '1'), order('0045000201', '1.00', '0.20', '1.20'))
    const { items, account } = await combined(faulty, LISTED)
    expect(items).toHaveLength(3)
    expect(account.rejects).toMatchObject([{ code: 'amount', row: 2 }])
    expect(account.summary.totals.rejected).toBe(1)
    await expect(combined(faulty, LISTED, { onReject: 'throw' })).rejects.toMatchObject({ code: 'amount' })
  })

  it('has an account without being read, and none where it was left early', async () => {
    expect((await combineRoyalMail(REPORTED, LISTED).account).lineItems).toBe(8)
    const left = combineRoyalMail(REPORTED, LISTED)
    for await (const _ of left) break
    await expect(left.account).rejects.toMatchObject({ code: 'aborted' })
    await expect(left.summary).rejects.toMatchObject({ code: 'aborted' })
  })

  it('is read once', async () => {
    const run = combineRoyalMail(REPORTED, LISTED)
    const reading = run.batches()
    expect((await reading.next()).value).toHaveLength(8)
    await expect(run.batches().next()).rejects.toMatchObject({ code: 'usage' })
    expect((await reading.next()).done).toBe(true)
    expect((await run.account).lineItems).toBe(8)
  })
})

describe('the sample report and its list', () => {
  const [invoice, tracking] = COMBINED

  it('give what their golden says', async () => {
    const golden = goldenPath(tracking)
    if (!existsSync(golden)) throw new Error(`${golden} is missing: npm run goldens -- --add, then read it`)
    expect(await combinedGoldenOf(invoice, tracking)).toBe(readFileSync(golden, 'utf8'))
  })

  it('agree with both files as another reader counts them', async () => {
    const records = (path: string, from: number) =>
      (parse(readFileSync(path), { relax_column_count: true }) as string[][]).slice(from)
    const places = ['Sales Order No.', 'Net Value', 'Tax Amount', 'Gross Value']
    const [names = []] = records(invoice, 2)
    const at = places.map((name) => names.indexOf(name))
    const tracked = records(tracking, 1)
    const { items, account } = await combined(invoice, tracking)
    let lines = 0
    for (const record of records(invoice, 3)) {
      if (record[0] === 'Overall Result') continue
      const [number = '', ...amounts] = at.map((place) => record[place] ?? '')
      const listed = tracked.filter(([of]) => of === number).map(([, item]) => item)
      const mine = items.filter(({ shipment_id }) => shipment_id === number)
      expect(mine.map(({ tracking_number }) => tracking_number)).toEqual(listed.length > 0 ? listed : [null])
      const sums = [
        totalUnits(mine.map(({ net_cost }) => net_cost)),
        totalUnits(mine.map(({ tax_cost }) => tax_cost)),
        totalUnits(mine.map(({ gross_cost }) => gross_cost)),
      ]
      expect(sums).toEqual(amounts.map((amount) => units(amount)))
      lines += mine.length
    }
    expect(lines).toBe(items.length)
    expect(account.ordersWithoutItems).toHaveLength(11)
    expect(account.itemsWithoutOrder).toHaveLength(3)
    expect(account.statements).toMatchObject([{ net_total: '4290.74' }])
    expect(totalUnits(items.map(({ net_cost }) => net_cost))).toBe(units('4290.74'))
  })
})
