/** Law: a file beside itself as a spreadsheet program saves it, which drops zeros and rounds long numbers, counts once. */
import { describe, expect, it } from 'vitest'
import { auditInvoices } from '../src/index.js'
import { parsed, spreadFiles, tableFiles, usualSample } from './law-kit.js'
import { asNumber, savedAgain } from './saved-again.js'
import { spread } from './times.js'

type Report = Awaited<ReturnType<typeof auditInvoices>>

const totals = ({ invoices }: Report): string[] =>
  invoices
    .map(({ invoice_date, period, currency, computed_total }) =>
      [invoice_date ?? period, currency, computed_total.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')].join(
        ' ',
      ),
    )
    .sort()

/** Accounts and numbers of the invoices: those of the complete file count. */
const numbers = ({ invoices }: Report): string[] =>
  invoices.map(({ account_id, invoice_id }) => `${account_id} ${invoice_id}`).sort()

const again = ({ findings }: Report): number =>
  findings.filter(({ check, facts }) => check === 'invoice_redelivered' && facts.fault === 'whole').length

/** The usual samples in either order, the others in turns. */
const ORDERS = spreadFiles(tableFiles(), 3).map(({ path, format }, nth) => {
  const both = path === usualSample(format) ? [true, false] : spread([true, false], 2, nth)
  return [path, both] as const
})

describe.each(ORDERS)('%s', (path, copyLast) => {
  it('counts once beside itself, in either order', async () => {
    const copy = await savedAgain(path, asNumber(6))
    const alone = await auditInvoices(path)
    for (const isLast of copyLast) {
      const beside = await auditInvoices(isLast ? [path, copy] : [copy, path])
      expect(totals(beside)).toEqual(totals(alone))
      expect(numbers(beside)).toEqual(numbers(alone))
      expect(again(beside)).toBeGreaterThan(0)
    }
  })
})

describe.each(spreadFiles(tableFiles(), 6, 1).map(({ path }) => [path] as const))('%s', (path) => {
  it('counts once as two copies, as rounded as each other, with the original or without it', async () => {
    const copy = await savedAgain(path, asNumber(6))
    const other = Buffer.from(copy.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
    const [alone, original] = [await auditInvoices(copy), await auditInvoices(path)]
    if ((await parsed(path)).items.length < 10) return
    expect(totals(await auditInvoices([copy, other]))).toEqual(totals(alone))
    expect(totals(await auditInvoices([other, copy, path]))).toEqual(totals(original))
  })
  it('is another file with other parcels: their numbers are the evidence', async () => {
    const parcels = new Set(
      (await parsed(path)).items.flatMap((item) => item.tracking_number ?? item.shipment_id ?? []),
    )
    const save = asNumber(15)
    const other = (cell: string): string =>
      parcels.has(cell.replace(/[="']/g, '').trim())
        ? cell.replace(/\d(?=\D*$)/, (digit) => `${9n - BigInt(digit)}`)
        : save(cell)
    const report = await auditInvoices([path, await savedAgain(path, other)])
    const findings = report.findings.filter(({ check }) => check === 'invoice_redelivered')
    const whole = findings.filter(({ facts }) => facts.fault === 'whole' && facts.same === facts.charges)
    expect(parcels.size === 0 ? [] : whole.map(({ message }) => message)).toEqual([])
  })
})

describe('a report without invoice numbers', () => {
  const COLUMNS =
    'EPS Account #,EPS Transaction ID,Transaction Amount,Transaction Date/Time,Transaction Type,EFN,Package Identification Code (PIC),Mail Class,Postage'
  const ROUNDED = '9.4001E+21'
  const report = (account: string, parcel: string, parcels = 1): Buffer =>
    Buffer.from(
      [
        COLUMNS,
        ...Array.from(
          { length: parcels },
          (_, nth) =>
            `${account},${account}${nth},8.6${nth % 10},2026-01-05 00:00:00,Label Purchase,,${parcel},Priority Mail,8.6${nth % 10}`,
        ),
        '',
      ].join('\n'),
    )
  const billed = async (...files: Buffer[]): Promise<string[]> =>
    (await auditInvoices(files)).invoices.map(({ computed_total }) => computed_total).sort()

  it('counts beside one whose parcels look the same, with other transactions', async () => {
    const [one, other] = [report('1981699028', ROUNDED, 20), report('1981699028', ROUNDED, 20)]
    const others = Buffer.from(other.toString().replaceAll(/19816990288?(?=\d{1,2},)/g, '70008530879'))
    expect(others.equals(one)).toBe(false)
    expect(await billed(one, others)).toEqual(['345.80'])
  })
  it('of another account counts, though its parcels look the same', async () => {
    expect(await billed(report('1981699028', ROUNDED), report('1981699099', ROUNDED))).toEqual([
      '8.60',
      '8.60',
    ])
    const [one, other] = [
      report('1981699028', '9400100353830000000015', 20),
      report('1981699099', ROUNDED, 20),
    ]
    expect(await billed(one, other)).toEqual(['172.90', '172.90'])
    expect(await billed(report('1981699028', '94001'), report('1981699099', '94001'))).toEqual([
      '8.60',
      '8.60',
    ])
  })
  it('counts beside one with another parcel of the day at the same price', async () => {
    const [one, other] = ['1981699028', '7000853087999'].map((transaction, nth) =>
      report('1981699028', nth === 0 ? '9400100353830000000015' : ROUNDED)
        .toString()
        .replace('19816990280', transaction),
    )
    expect(await billed(Buffer.from(one ?? ''), Buffer.from(other ?? ''))).toEqual(['17.20'])
  })
})
