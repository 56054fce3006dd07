/** Law: a file beside itself as a spreadsheet program saves it, which drops zeros and rounds long numbers, counts once. */
import { describe, expect, it } from 'vitest'
import { auditInvoices } from '../src/index.js'
import { parsed, tableFiles } from './law-kit.js'
import { asNumber, savedAgain } from './saved-again.js'

type Report = Awaited<ReturnType<typeof auditInvoices>>

const totals = ({ invoices }: Report): string[] =>
  invoices
    .map(({ invoice_date, period, currency, computed_total }) =>
      [invoice_date ?? period, currency, computed_total.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')].join(
        ' ',
      ),
    )
    .sort()

const again = ({ findings }: Report): number =>
  findings.filter(({ check, facts }) => check === 'invoice_redelivered' && facts.fault === 'whole').length

describe.each(tableFiles().map(({ path }) => [path] as const))('%s', (path) => {
  it('counts once beside itself, in either order', async () => {
    const copy = await savedAgain(path, asNumber(6))
    const [alone, beside, reversed] = [
      await auditInvoices(path),
      await auditInvoices([path, copy]),
      await auditInvoices([copy, path]),
    ]
    expect(totals(beside)).toEqual(totals(alone))
    expect(totals(reversed)).toEqual(totals(alone))
    expect(again(beside)).toBeGreaterThan(0)
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
