import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { auditInvoices } from '../src/index.js'
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

/** The page of a sample in one currency. */
async function ofSamples() {
  const report = await auditInvoices('samples/ups-billing/real-headerless.csv')
  return { report, page: await htmlReport(report) }
}

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

  it('says first what may come back, what adds up, and what was not read or checked', async () => {
    const unread = [{ file: HOSTILE, code: 'layout', reason: `${HOSTILE}: layout: no header` }] as const
    const page = await htmlReport({ ...auditReport(), unread: [...unread] }, figures())
    const text = page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    const [, first = ''] = /print details too (.*?) Billed, and potentially/.exec(text) ?? []
    expect(first).toMatch(/^Result Potential overcharge 59\.45 USD 0\.[0-9] % of spend, 3 findings /)
    expect(first).toContain('Invoices that add up 2 of 4 1 does not : invoices 1 states no total')
    expect(first).toContain('Not read 1 file and 3 rows of 1 file in none of these amounts')
    expect(first).toContain('Checks made 2 of 4 2 lack their inputs')
    expect(text).toContain('ups.csv: 3 rows of 1,204')
  })

  it('counts the money of a finding once: not again for what follows from it, nor for what is only worth knowing', async () => {
    const page = await htmlReport(auditReport(), figures())
    // 38.00 + 12.40 + 9.05 over and 100.10 under; the 1.24 that follows is left out.
    const [row = ''] = />USD<\/td>.*?<\/tr>/s.exec(page) ?? []
    expect(row).toMatch(/>59\.45 .*%.*>100\.10 /s)
  })

  it('has one count of charges, of invoices and of shipments, and totals below every table of numbers', async () => {
    const { page, report } = await ofSamples()
    const total = (caption: string): string[] => {
      const [, table = ''] = page.split(`<caption>${caption}`)
      const [, foot = ''] = /<tfoot[^>]*>(.*?)<\/tfoot>/s.exec(table.split('</table>')[0] ?? '') ?? []
      return [...foot.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => cell.replace(/<[^>]+>/g, ''))
    }
    const [, , , , , , invoices, shipments, charges] = total(
      'Billed, and potentially overbilled, by currency',
    )
    expect([invoices, shipments]).toEqual([`${report.invoices.length}`, `${report.shipments.count}`])
    expect(total('Invoices with the totals').at(-1)).toBe(shipments)
    for (const by of ['carrier', 'category', 'month of the invoice date'])
      expect(total(`Net billed by ${by}`)[1]).toBe(charges)
    for (const table of page.split('<table').slice(1))
      if (/<th[^>]*class="count"/.test(table)) expect(table).toContain('<tfoot')
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
    expect(page).toContain('none found')
  })
})

describe('many findings', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      finding({
        tracking_number: `1Z${at}`,
        check: at % 1000 === 7 ? 'fuel_rate' : 'duplicate_charge',
      }),
    )

  const listed = (page: string): Rows['tables'][string]['rows'] =>
    Object.entries(rowsOf(page).tables).flatMap(([id, { rows }]) => (id.startsWith('findings-') ? rows : []))

  it('are all there up to 10,000, ten of each check until more are asked for', async () => {
    const page = await htmlReport(auditReport(many(10_000)), figures())
    expect(listed(page)).toHaveLength(10_000)
    expect(page).not.toContain('more are not listed')
    expect(page).toContain('Show all 9,990')
    expect(page).toContain('10,000 findings')
    expect(page).not.toMatch(/\d{4,} findings/)
    const [, details = ''] = page.split('<section id="details"')
    expect(details.split('</section>')[0]?.match(/<tr role="row"><td/g)).toHaveLength(2 * (10 + 1)) // ten rows and a total, in two groups
    expect(page.length).toBeLessThan(5_000_000)
  })

  it('are cut beyond that with a word, rare checks whole, in less than 5 MB', async () => {
    const invoices = Array.from({ length: 30_000 }, (_, at) => ({
      ...(auditReport().invoices[1] as never as object),
      invoice_id: `I${at}`,
    })) as never
    const page = await htmlReport({ ...auditReport(many(40_000)), invoices }, figures())
    expect(listed(page)).toHaveLength(10_000)
    expect(Object.values(rowsOf(page).tables).filter(({ rows }) => rows.length === 40)).toHaveLength(1)
    expect(page).toContain('30,000 more are not listed here')
    expect(page).toContain('25,000 more are not listed here')
    expect(Buffer.byteLength(page)).toBeLessThan(5_000_000)
  })

  it('with long words are cut by their length too', async () => {
    const wordy = many(5_000).map((one) => ({ ...one, message: 'é'.repeat(2_000) }))
    const page = await htmlReport(auditReport(wordy), figures())
    expect(Buffer.byteLength(page)).toBeLessThan(5_000_000)
    const left = [...page.matchAll(/<strong>([\d,]+) more are not listed here/g)].map(([, count = '']) =>
      Number(count.replaceAll(',', '')),
    )
    expect(left.reduce((sum, one) => sum + one, listed(page).length)).toBe(5_000)
  })

  it('stand in groups by check, the biggest amount first, and so does each group', async () => {
    const page = await htmlReport(
      auditReport([
        finding({ amount: '5.00' }),
        finding({ amount: '80.00', check: 'fuel_rate' }),
        finding({ amount: '100.00' }),
        finding({ amount: '99.00', severity: 'info', check: 'correction' }),
      ]),
      EMPTY,
    )
    const { tables } = rowsOf(page)
    expect(
      Object.keys(tables).flatMap((id) =>
        id.startsWith('findings-') ? [tables[id]?.rows.map(([amount]) => amount)] : [],
      ),
    ).toEqual([['100.00 USD', '5.00 USD'], ['80.00 USD'], ['99.00 USD']])
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
    expect(rowsOf(page).tables['findings-0']?.rows[0]?.at(-1)).toEqual([
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
