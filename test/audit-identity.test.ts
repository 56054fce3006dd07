/** A file is its content: names neither join two files nor part one. */

import { createReadStream, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseInvoice } from '../src/app/api.js'
import { auditFromJSON, createAudit } from '../src/app/audit-api.js'
import { readAudit } from '../src/app/read-audit.js'
import type { Audit } from '../src/audit/audit.js'
import { formats } from '../src/formats.js'
import type { AuditReport } from '../src/schema/audit-report.js'
import { found, line, statement } from './audit-kit.js'

const read = (path: string): Buffer => readFileSync(`samples/${path}`)
const A = read('dhl-express/semicolon-european-numbers.csv')
const B = read('dhl-express/two-invoices.csv')
const C = Buffer.from(A.toString('latin1').replace(';3.683,20;4.084,73;', ';3.683,30;4.084,83;'), 'latin1')

const auditOf = (...inputs: Parameters<typeof parseInvoice>[0][]): Promise<Audit> =>
  readAudit(inputs.flat() as Buffer[], { formats }, { onReject: () => undefined })
const rows = (report: AuditReport): number => report.summary.totals.rows ?? 0
const shown = (audit: Audit): unknown => JSON.parse(JSON.stringify(audit.report()))

describe('two uploads that are both called bytes', () => {
  test('two streams of one path: the second is a delivery of its own, and nothing is billed twice over', async () => {
    const path = 'samples/dhl-express/semicolon-european-numbers.csv'
    const report = (await auditOf(createReadStream(path), createReadStream(path))).report()
    expect(report.summary.files.map(({ file }) => file)).toEqual([`${path}#1`, `${path}#2`])
    expect(report.invoices).toMatchObject([{ status: 'match' }])
    expect(found(report, 'invoice_redelivered')).toMatchObject([{ amount: '3683.20' }])
    const mixed = (await auditOf(path, createReadStream(path))).report()
    expect(mixed.summary.files.map(({ file }) => file)).toEqual([path, `${path}#2`])
  })

  test('of two contents: nothing of either is lost', async () => {
    const [a, b] = [await auditOf(A), await auditOf(B)]
    const merged = a.merge(b).report()
    expect(rows(merged)).toBe(rows(a.report()) + rows(b.report()))
    expect(merged.invoices.map(({ status }) => status)).toEqual(
      [...a.report().invoices, ...b.report().invoices].map(({ status }) => status),
    )
    expect(new Set(merged.summary.files.map(({ file }) => file)).size).toBe(2)
    for (const { file } of merged.summary.files) expect(file).toMatch(/^bytes \([0-9a-f]{8}\)$/)
  })

  test('of one content: the invoice came twice and counts once', async () => {
    const [once, again] = [await auditOf(A), await auditOf(A)]
    const report = once.merge(again).report()
    const alone = once.report()
    expect(report.invoices).toEqual(alone.invoices)
    expect(report.invoices[0]?.status).toBe('match')
    expect(report.shipments).toEqual(alone.shipments)
    expect(rows(report)).toBe(2 * rows(alone))
    expect(found(report, 'invoice_redelivered')).toMatchObject([
      {
        amount: '3683.20',
        message: expect.stringMatching(
          /would be paid twice: invoice VIER000202807 is in bytes twice, (\d+) of \1 charges/,
        ),
      },
    ])
    const others = (one: AuditReport) => one.findings.filter(({ check }) => check !== 'invoice_redelivered')
    expect(others(report)).toEqual(others(alone))
  })

  test('the same in one audit, file by file', async () => {
    const audit = createAudit({ formats })
    for (const bytes of [A, B, A]) {
      const parse = parseInvoice(bytes, { facts: true })
      for await (const batch of parse.columns()) audit.add(batch)
      const { summary, statements, uncharged } = await parse.account
      audit.addFile({ summary: summary.files[0], statements, uncharged })
    }
    const merged = (await auditOf(A)).merge(await auditOf(B)).merge(await auditOf(A))
    expect(shown(audit)).toEqual(shown(merged))
    expect(shown(auditFromJSON(JSON.parse(JSON.stringify(audit)), { formats }))).toEqual(shown(merged))
  })
})

test('one file under two names is one file, and came twice', async () => {
  const { mkdtempSync, writeFileSync, rmSync } = await import('node:fs')
  const folder = mkdtempSync('/tmp/identity-')
  try {
    const paths = ['b.csv', 'a.csv'].map((name) => `${folder}/${name}`)
    for (const path of paths) writeFileSync(path, A)
    const report = (await auditOf(paths as never)).report()
    expect(report.invoices[0]?.status).toBe('match')
    expect(found(report, 'invoice_redelivered')).toMatchObject([
      {
        message: expect.stringContaining(`is in ${folder}/a.csv and in ${folder}/b.csv, `),
        evidence: [{ file: `${folder}/a.csv` }, { file: `${folder}/b.csv` }],
      },
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('merging files, some of them again, in any order and nesting says the same', async () => {
  const pool = await Promise.all([A, B, C].map((bytes) => auditOf(bytes)))
  fc.assert(
    fc.property(
      fc.array(fc.nat(2), { minLength: 2, maxLength: 5 }),
      fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
      (picked, order) => {
        const all = picked.map((at) => pool[at] as Audit)
        const chain = all.reduce((a, b) => a.merge(b))
        const shuffled = [...all.entries()].sort(([a], [b]) => (order[a] ?? 0) - (order[b] ?? 0) || a - b)
        const right = shuffled.map(([, audit]) => audit).reduceRight((a, b) => b.merge(a))
        expect(shown(right)).toEqual(shown(chain))
      },
    ),
    { numRuns: 30 },
  )
})

describe('ids of findings', () => {
  const ids = (report: AuditReport) => new Set(report.findings.map(({ id, check }) => `${check} ${id}`))

  test('are there, and are different', async () => {
    const report = (await auditOf(C, B)).report()
    expect(report.findings.length).toBeGreaterThan(1)
    expect(ids(report).size).toBe(report.findings.length)
    for (const { id } of report.findings) expect(id).toMatch(/^[0-9a-f]{32}$/)
  })

  test('do not depend on names, on files beside, on the run or the order', async () => {
    const alone = (await auditOf(C)).report()
    const beside = (await auditOf(B, C)).report()
    const merged = (await auditOf(read('ups-billing/amount-per-package.csv')))
      .merge(await auditOf(C))
      .report()
    expect(alone.findings.length).toBeGreaterThan(0)
    for (const id of ids(alone)) for (const report of [beside, merged]) expect(ids(report)).toContain(id)
  })
})

describe('identifiers spelt otherwise are the same', () => {
  const spelt = [
    ['a blank inside', '1Z A1B2C3 0300000018'],
    ['small letters', '1za1b2c30300000018'],
    ['a wrapper', '="1ZA1B2C30300000018"'],
    ['a formula', '=T("1ZA1B2C30300000018")'],
    ['curly quotes', '“1ZA1B2C30300000018”'],
  ] as const
  const report = (number: string, more = {}) => {
    const audit = createAudit({ formats })
    audit.add([
      line({ row: 1, invoice_id: 'A', hash: 'a' }),
      line({
        row: 2,
        invoice_id: 'B',
        invoice_date: '2025-09-13',
        hash: 'b',
        tracking_number: number,
        ...more,
      }),
    ])
    return audit.report()
  }
  test.each(spelt)('a tracking number with %s: the charge is billed twice', (_, number) => {
    expect(found(report(number), 'duplicate_charge')).toMatchObject([{ amount: '10.00' }])
    expect(report(number).shipments).toEqual({ count: 1, multi_invoice: 1 })
  })
  test('accounts and invoices: one invoice, shown as in the file', () => {
    const audit = createAudit({ formats })
    audit.add([
      line({
        row: 1,
        format: 'dhl-express',
        carrier: 'dhl_express',
        invoice_id: 'abcr 1',
        account_id: '12 34',
      }),
      line({
        row: 2,
        format: 'dhl-express',
        carrier: 'dhl_express',
        invoice_id: 'ABCR1',
        account_id: '1234',
      }),
    ])
    audit.addFile({ statements: [statement({ invoice_id: 'abcr1', net_total: '20.00' })] })
    expect(audit.report().invoices).toMatchObject([
      { invoice_id: 'ABCR1', account_id: '12 34', status: 'match' },
    ])
  })
})
