/** The audit as a workbook, as a second reader has it. */
import { inflateRawSync } from 'node:zlib'
import readXlsxFile from 'read-excel-file/node'
import { beforeAll, describe, expect, it } from 'vitest'
import { auditInvoices } from '../src/app/audit-api.js'
import { writeAuditWorkbook, writeDisputesWorkbook } from '../src/report/audit-workbook.js'
import { disputeColumns, disputesCsv } from '../src/report/disputes.js'
import { FINDING_COLUMNS } from '../src/report/finding-columns.js'
import type { AuditReport } from '../src/schema/audit-report.js'
import { shortestDecimal } from '../src/values/double.js'
import { createSum, moneyOf } from '../src/values/money.js'

type Rows = Record<string, unknown>[]

type Written = (sink: { write(chunk: string | Uint8Array): Promise<void> }) => Promise<unknown>

async function bytesOf(write: Written): Promise<Buffer> {
  const chunks: Buffer[] = []
  await write({ write: async (chunk) => void chunks.push(Buffer.from(chunk)) })
  return Buffer.concat(chunks)
}

/** The rows of each sheet by the names of their columns. */
async function sheetsOf(write: Written): Promise<Record<string, Rows>> {
  const sheets = await readXlsxFile(await bytesOf(write))
  return Object.fromEntries(
    sheets.map(({ sheet, data }) => {
      const [names = [], ...rows] = data as unknown[][]
      return [sheet, rows.map((row) => Object.fromEntries(names.map((name, at) => [String(name), row[at]])))]
    }),
  )
}

const sumOf = (amounts: readonly (string | null)[]): string => {
  const sum = createSum()
  for (const amount of amounts) sum.add(moneyOf(amount ?? '0'))
  return shortestDecimal(+sum.text())
}
const column = (rows: Rows, name: string): string[] =>
  rows.map((row) => shortestDecimal((row[name] ?? 0) as number))

describe('an audit as a workbook', () => {
  let report: AuditReport
  let sheets: Record<string, Rows>
  beforeAll(async () => {
    report = await auditInvoices([
      'samples/ups-billing/real-headerless.csv',
      'samples/fedex-us/real.csv',
      'samples/usps-eps/real.csv',
    ])
    sheets = await sheetsOf((sink) => writeAuditWorkbook(report, report.findings, sink))
  })

  it('has a sheet for each of its parts, with the same amounts', () => {
    expect(Object.keys(sheets)).toEqual(['summary', 'invoices', 'findings', 'shipments'])
    const { invoices = [], findings = [] } = sheets
    expect(invoices.map((row) => row.invoice_id)).toEqual(report.invoices.map((one) => one.invoice_id))
    expect(sumOf(column(invoices, 'computed_total'))).toBe(
      sumOf(report.invoices.map((one) => one.computed_total)),
    )
    expect(findings.map((row) => [row.id, row.message])).toEqual(
      report.findings.map(({ id, message }) => [id, message]),
    )
    expect(sumOf(column(findings, 'amount'))).toBe(sumOf(report.findings.map(({ amount }) => amount)))
  })

  it('lists shipments that come to what was billed, with the fees of none', () => {
    const { shipments = [] } = sheets
    expect(sumOf(column(shipments, 'net_cost'))).toBe(sumOf(report.invoices.map((one) => one.computed_total)))
    expect(shipments.filter((row) => row.tracking_number !== null).length).toBeGreaterThanOrEqual(
      report.shipments.count,
    )
  })

  it('has currencies in the column of currencies, and names the format where none is stated', () => {
    const { summary = [] } = sheets
    const stated = summary.map(({ currency }) => currency).filter((one) => one !== null)
    expect([...new Set(stated)]).toEqual(['USD'])
    const bare = summary.filter(({ amount, currency }) => amount !== null && currency === null)
    expect(bare.length).toBeGreaterThan(1)
    for (const { note } of bare) expect(note).toMatch(/^no currency stated \((fedex-us|usps-eps)\)/)
  })

  it('begins with the answer', () => {
    const [first, match] = sheets.summary ?? []
    expect(first).toMatchObject({ subject: 'invoices', count: report.invoices.length })
    expect(match).toMatchObject({
      subject: 'invoices',
      result: 'match',
      count: report.invoices.filter(({ status }) => status === 'match').length,
    })
    expect((sheets.summary ?? []).filter(({ subject }) => subject === 'check').length).toBeGreaterThanOrEqual(
      report.checks.length,
    )
  })

  it('prints of a finding what a reader needs, and has the rest beside it', async () => {
    const late = await auditInvoices('samples/fedex-us/overnight.csv')
    const areas = async (write: Written): Promise<string[]> => {
      const bytes = await bytesOf(write)
      const member = 'xl/workbook.xml'
      const xml = inflateRawSync(bytes.subarray(bytes.indexOf(member) + member.length)).toString()
      return [...xml.matchAll(/Print_Area" localSheetId="\d">([^<]*)</g)].map(([, area = '']) => area)
    }
    const rows = [...disputesCsv(late)].length
    expect(await areas((sink) => writeDisputesWorkbook(late, sink))).toEqual([`'fedex'!$A$1:$O$${rows}`])
    expect(await areas((sink) => writeAuditWorkbook(late, late.findings, sink))).toEqual([
      `'findings'!$A$1:$P$${late.findings.length + 1}`,
    ])
    const names = (columns: readonly { name: string }[], at: number) => columns[at]?.name
    expect([names(disputeColumns('2026-01-31'), 14), names(FINDING_COLUMNS, 15)]).toEqual([
      'refundable',
      'message',
    ])
  })

  it('has the disputes of the CSV', async () => {
    const late = await auditInvoices('samples/fedex-us/overnight.csv')
    const sheets = await sheetsOf((sink) => writeDisputesWorkbook(late, sink))
    expect(Object.keys(sheets)).toEqual(['fedex'])
    expect(Object.values(sheets).flat()).toHaveLength([...disputesCsv(late)].length - 1)
    for (const [name, rows = []] of Object.entries(sheets))
      expect([name, new Set(rows.map(({ carrier }) => `${carrier}`.replaceAll('_', ' ')))]).toEqual([
        name,
        new Set([name]),
      ])
  })
})
