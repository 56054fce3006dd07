/** `parse-invoice combine`: two files in, line items out, what did not match on the standard error. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { combineRoyalMail } from '../src/index.js'
import { itemsOf, namesIn, parseInvoice } from './cli-kit.js'
import { ownFolder } from './inputs.js'
import { COMBINED } from './law-kit.js'

const at = ownFolder()
const [INVOICE, TRACKING] = COMBINED

const REPORT =
  'Sales Order No.,Invoice Number,Product Name,Net Value,Tax Amount,Gross Value\n0045000201,19,Tracked Parcel,10.00,2.00,12.00\n'
const file = (name: string, text: string): string => {
  writeFileSync(at(name), text)
  return at(name)
}
const combine = (...args: string[]) => parseInvoice(['combine', 'royal-mail', ...args])

test('orders whose leading zeros a spreadsheet took off are named, and taken for no other', async () => {
  const list = 'sales_order_no,tracking_number\n45000201,QB1\n45000201,QB2\n77,QB3\n'
  const { status, stdout, stderr } = await combine(file('zeros.csv', REPORT), file('cut.csv', list))
  expect([status, itemsOf(stdout).map((item) => item.tracking_number)]).toEqual([1, [null]])
  expect(stderr).toContain(
    'warning: 2 items would have an order but for leading zeros (45000201, billed as 0045000201): save both files with the order as text\n',
  )
})

describe('the sample pair', () => {
  test('gives the line items of the library, lists what did not match, and ends with 1', async () => {
    const { status, stdout, stderr } = await combine(INVOICE, TRACKING)
    expect(status).toBe(1)
    const expected: object[] = []
    for await (const item of combineRoyalMail(INVOICE, TRACKING)) expected.push(item)
    expect(itemsOf(stdout)).toEqual(expected)
    expect(expected).toHaveLength(173)
    expect(stderr).toContain('11 orders without tracked items, not divided:\n  0045000003: 39.42 net (')
    expect(stderr).toContain(
      '3 items whose order is not on the invoice:\n  QK261024139GB: order 0099000001 (',
    )
    expect(stderr).toContain(`QB261024156GB: no order named (${TRACKING}:166)\n`)
    expect(stderr).toContain('162 of 165 tracked items share the orders: 173 line items\n')
    expect(stderr).toContain('44 charged + 4 skipped')
  })

  test('says nothing under --quiet but by its status', async () => {
    const { status, stdout, stderr } = await combine(INVOICE, TRACKING, '-q')
    expect([status, stderr]).toEqual([1, ''])
    expect(itemsOf(stdout)).toHaveLength(173)
  })

  test('is written to a file in the shape of its ending, with a summary that has all that did not match', async () => {
    const { status, stdout } = await combine(
      INVOICE,
      TRACKING,
      '-o',
      at('out.csv'),
      '--summary',
      at('sum.json'),
    )
    expect([status, stdout]).toEqual([1, ''])
    expect(readFileSync(at('out.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(174)
    const summary = JSON.parse(readFileSync(at('sum.json'), 'utf8')) as Record<string, unknown>
    expect(summary).toMatchObject({
      totals: { line_items: 44, sums: { '': { net: '4290.74' } } },
      combined: { line_items: 173, tracking: { rows: 165, items: 165, repeated: 0, unnumbered: 0 } },
    })
    const { combined } = summary as { combined: Record<string, unknown[]> }
    expect(combined.orders_without_items).toHaveLength(11)
    expect(combined.items_without_order?.[0]).toEqual({
      tracking_number: 'QK261024139GB',
      order: '0099000001',
      file: TRACKING,
      line: 164,
    })
  })
})

describe('two files', () => {
  test('that match whole end with 0', async () => {
    const list = file('list.csv', 'order,barcode\n0045000201,AA01\n0045000201,AA02\n')
    const { status, stdout, stderr } = await combine(file('report.csv', REPORT), list, '--currency', 'GBP')
    expect(status).toBe(0)
    expect(itemsOf(stdout).map(({ net_cost, currency }) => [net_cost, currency])).toEqual([
      ['5.00', 'GBP'],
      ['5.00', 'GBP'],
    ])
    expect(stderr).not.toContain('without')
  })

  test('of which the invoice comes from the standard input', async () => {
    const list = file('list-2.csv', 'order,barcode\n0045000201,AA01\n')
    const { status, stdout } = await parseInvoice(['combine', 'royal-mail', '-', list], { stdin: REPORT })
    expect([status, itemsOf(stdout).length]).toEqual([0, 1])
  })

  test('with a rejected row end with 1, and the row goes to its file', async () => {
    const report = file('faulty.csv', `${REPORT}0045000202,19,Tracked Parcel,#,2.00,12.00\n`)
    const list = file('list-3.csv', 'order,barcode\n0045000201,AA01\n')
    const { status, stdout, stderr } = await combine(report, list, '--rejects', at('rejects.ndjson'))
    expect([status, itemsOf(stdout).length]).toEqual([1, 1])
    expect(stderr).toContain(`for example ${report}:3: amount`)
    expect(itemsOf(readFileSync(at('rejects.ndjson'), 'utf8'))).toMatchObject([{ code: 'amount', row: 3 }])
  })

  test.each([
    ['list without its columns', 'name,city\nA,B\n', 'layout'],
    ['list with a broken quote', 'order,barcode\n0045000201,"AA01\n', 'layout'],
  ])('with a %s end with 2 and write nothing', async (_, text, code) => {
    const report = file('report-4.csv', REPORT)
    const list = file('list-4.csv', text)
    const { status, stdout, stderr } = await combine(report, list, '-o', at('nothing.csv'))
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`error: ${list}:`)
    expect(stderr).toContain(code)
    expect(existsSync(at('nothing.csv'))).toBe(false)
    expect(namesIn(at()).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('of the wrong kind, a third one, or one alone end with 2', async () => {
    const report = file('report-5.csv', REPORT)
    expect(await combine('samples/usps-eps/real.csv', TRACKING)).toMatchObject({ status: 2, stdout: '' })
    expect(await combine(report)).toMatchObject({ status: 2, stdout: '' })
    expect(await combine(report, TRACKING, TRACKING)).toMatchObject({ status: 2, stdout: '' })
    expect(await combine('-', '-')).toMatchObject({ status: 2, stdout: '' })
    const other = await parseInvoice(['combine', 'royal-male', report, TRACKING])
    expect(other).toMatchObject({ status: 2, stdout: '' })
    expect(other.stderr).toContain('royal-mail')
  })

  test('are never written over', async () => {
    const list = file('list-6.csv', 'order,barcode\n0045000201,AA01\n')
    for (const input of [file('report-6.csv', REPORT), list]) {
      const { status, stderr } = await combine(at('report-6.csv'), list, '-o', input)
      expect([status, stderr.includes('not one of the inputs')]).toEqual([2, true])
    }
    expect(readFileSync(at('report-6.csv'), 'utf8')).toBe(REPORT)
  })

  test('with many orders without items list some and count the rest; a terminal obeys none of their text', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, nth) => `45${nth}\u001b[31m,19,Tracked Parcel,1.00,0.20,1.20\n`,
    )
    const report = file('many.csv', REPORT + rows.join(''))
    const list = file('list-7.csv', 'order,barcode\n0045000201,AA01\n')
    const { stderr } = await combine(report, list)
    expect(stderr).toContain('60 orders without tracked items')
    expect(stderr).toContain('  and 10 more (--summary FILE has them all)\n')
    const summary = at('many.json')
    expect((await combine(report, list, '-o', at('many.ndjson'), '--summary', summary)).stderr).toContain(
      `  and 10 more (${summary} has them all)\n`,
    )
    expect(stderr).toContain('450\\u{1b}[31m: 1.00 net')
    expect(stderr).not.toContain('\u001b')
  })
})
