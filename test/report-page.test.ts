import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { linksFrom } from '../src/report/link.js'
import { htmlReport } from '../src/report/report.js'
import { auditReport, figures, finding, HOSTILE } from './report-fixture.js'

const EMPTY = { currencies: [] }

interface Rows {
  files: { names: string[]; links: (string | null)[] }
  tables: Record<string, { rows: unknown[][] }>
}
const rowsOf = (page: string): Rows =>
  JSON.parse(/<script type="application\/json" id="rows">(.*?)<\/script>/s.exec(page)?.[1] ?? '') as Rows

describe('the page', () => {
  it('lets nothing run or load but its own style and script', async () => {
    const page = await htmlReport(auditReport(), figures())
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/
      .exec(page)?.[1]
      ?.replaceAll('&#39;', "'")
    const hashes = [/<style>(.*?)<\/style>/s, /<script>(.*?)<\/script>/s].map((part) => {
      const text = part.exec(page)?.[1] ?? ''
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    })
    expect(policy).toBe(
      `default-src 'none'; style-src ${hashes[0]}; script-src ${hashes[1]}; base-uri 'none'; form-action 'none'`,
    )
    expect(page).not.toMatch(/https?:|<link|<img|<iframe| style=| on\w+="/)
    expect(page.match(/<script/g)).toHaveLength(2)
  })

  it('has what a file calls a thing as text everywhere', async () => {
    const page = await htmlReport(auditReport(), figures(), { link: (file) => file })
    expect(page).not.toContain(HOSTILE)
    expect(page).not.toMatch(/<script>alert|[\u202a-\u202e\u2066-\u2069]/)
    expect(page).toContain('&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot; onmouseover=&quot;alert(1)')
    expect(page).toContain('GNU\\u{202e}EXE')
    expect(rowsOf(page).files.names).toContain(HOSTILE)
  })

  it('says what adds up, what does not, and what could not be told', async () => {
    const text = (await htmlReport(auditReport(), figures())).replace(/<[^>]+>/g, '')
    expect(text).toContain('4 invoices: 2 add up to their declared total, 1 does not, 1 declares none.')
    expect(text).toContain('6 findings: 1 error, 4 warnings, 1 for information.')
    expect(text).toContain('2 of 4 checks could not be assessed: why.')
    expect(text).toContain('3 rows could not be read and are in none of these figures: files.')
  })

  it('counts the money of a finding once: not again for what follows from it, nor for what is only worth knowing', async () => {
    const page = await htmlReport(auditReport(), figures())
    // 38.00 + 12.40 + 9.05 over and 100.10 under; the 1.24 that follows is left out.
    expect(page).toMatch(/<td[^>]*>USD<\/td>.*?>59\.45<\/td>.*?>100\.10<\/td>/s)
  })

  it('lists no address that would run or reach elsewhere', async () => {
    const links = [
      'javascript:alert(1)',
      'https://example.com/a',
      '//example.com/a',
      '\\\\host\\a',
      'data:text/html,x',
    ]
    for (const link of links)
      expect(rowsOf(await htmlReport(auditReport(), EMPTY, { link: () => link })).files.links).toEqual([
        null,
        null,
      ])
    for (const link of ['./ups%20a.csv', 'file:///C:/ups.csv'])
      expect(rowsOf(await htmlReport(auditReport(), EMPTY, { link: () => link })).files.links).toEqual([
        link,
        link,
      ])
  })

  it('holds without anything found or billed', async () => {
    const report = { ...auditReport([]), invoices: [], checks: [] }
    const page = await htmlReport(report, EMPTY)
    expect(page).toContain('No findings.')
    expect(page).toContain('Nothing was billed.')
  })
})

describe('many findings', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      finding({
        tracking_number: `1Z${at}`,
        check: at % 1000 === 7 ? 'fuel_rate' : 'duplicate_charge',
        severity: at === count - 1 ? 'error' : 'warning',
      }),
    )

  it('are all there up to 10,000', async () => {
    const page = await htmlReport(auditReport(many(10_000)), figures())
    expect(rowsOf(page).tables['finding-list']?.rows).toHaveLength(10_000)
    expect(page).not.toContain('more are not listed')
    expect(page.length).toBeLessThan(5_000_000)
  })

  it('are cut beyond that with a word, errors and rare checks first, in less than 5 MB', async () => {
    const invoices = Array.from({ length: 30_000 }, (_, at) => ({
      ...(auditReport().invoices[1] as never as object),
      invoice_id: `I${at}`,
    })) as never
    const page = await htmlReport({ ...auditReport(many(200_000)), invoices }, figures())
    const rows = rowsOf(page).tables['finding-list']?.rows ?? []
    expect(rows).toHaveLength(10_000)
    expect(rows[0]?.[0]).toBe('error')
    expect(rows.filter((row) => (row[1] as string[])[1] === 'fuel_rate')).toHaveLength(200)
    expect(page).toContain('190,000 more are not listed here')
    expect(page).toContain('25,000 more are not listed here')
    expect(page).toContain('200,000 findings: 1 error, 199,999 warnings.')
    expect(Buffer.byteLength(page)).toBeLessThan(5_000_000)
  })

  it('with long words are cut by their length too', async () => {
    const wordy = many(5_000).map((one) => ({ ...one, message: 'é'.repeat(2_000) }))
    const page = await htmlReport(auditReport(wordy), figures())
    expect(Buffer.byteLength(page)).toBeLessThan(5_000_000)
    const listed = rowsOf(page).tables['finding-list']?.rows.length ?? 0
    expect(page).toContain(`${(5_000 - listed).toLocaleString('en')} more are not listed here`)
  })

  it('have the columns of one record together', async () => {
    const at = (row: number, column: string | null) => ({ file: 'ups.csv', row, column })
    const evidence = [
      at(1, 'A'),
      at(1, 'B'),
      at(1, 'C'),
      at(1, 'A'),
      at(2, null),
      at(3, null),
      at(4, null),
      at(5, null),
      at(6, null),
    ]
    const page = await htmlReport(auditReport([finding({ evidence })]), EMPTY)
    expect(rowsOf(page).tables['finding-list']?.rows[0]?.at(-1)).toEqual([
      [0, 1, 'A, B and 1 more'],
      [0, 2, null],
      [0, 3, null],
      [0, 4, null],
      [-1, 2, null],
    ])
  })
})

describe('the address of a file', () => {
  it('leads from the report to the file, and is none where there is no file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'report-'))
    await mkdir(join(folder, 'week 1'))
    await writeFile(join(folder, 'week 1', 'ups#1.csv'), '')
    const link = linksFrom(join(folder, 'reports', 'audit.html'))
    expect(link(join(folder, 'week 1', 'ups#1.csv'))).toBe('./../week%201/ups%231.csv')
    const none = ['week 1', 'a.zip/b.csv', 'week 1/ups#1.csv/b.csv', `${'n'.repeat(300)}.csv`, 'nul\0.csv']
    for (const name of none) expect(link(join(folder, name))).toBeUndefined()
    expect(link('-')).toBeUndefined()
    await rm(folder, { recursive: true })
  })
})
