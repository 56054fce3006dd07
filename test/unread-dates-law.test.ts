/** Law of all formats: a filled date cell is read, or named with its line, column, value, what was expected and a remedy. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { FormatDeclaration, LineItem } from '../src/index.js'
import { type Parsed, parsed, recounted, sampleFiles, tablesUnderTest } from './law-kit.js'
import { spread } from './times.js'

const UNREADABLE = ['31/02/2026', '2026-02-31', '45913.5', 'soon', '########', 'Mar-26', '20260231', '1/2']
const BLANK = ['0', '00000000', 'N/A', 'n/a', '-', '00/00/0000', '0000-00-00', '1900-01-00', '0001-01-01']
const DAY = /^\d{4}-\d\d-\d\d/

interface DateColumn {
  readonly name: string
  /** What its cell becomes on a line item, or beside it. */
  readonly value: (read: Parsed, item: LineItem) => string | null
}

function dateColumns({ fields, shipment, facts }: FormatDeclaration): DateColumn[] {
  const of = (ref: unknown, value: DateColumn['value']): DateColumn[] =>
    [ref].flat().flatMap((name) => (typeof name === 'string' ? [{ name, value }] : []))
  return [
    ...of(fields.invoice_date, (_, item) => item.invoice_date),
    ...of(fields.transaction_date, (_, item) => item.transaction_date),
    ...of(shipment?.ship_date, (_, item) => item.ship_date),
    ...of(facts?.delivered_date, ({ told }, item) => told(item, 'delivered_date')),
    ...of(facts?.tendered_date, ({ told }, item) => told(item, 'tendered_date')),
  ]
}

/** The sample's bytes with another cell in the record and column. Undefined if the file lacks the column. */
async function withCell(
  path: string,
  { source: { row }, raw = {} }: LineItem,
  name: string,
): Promise<((cell: string) => Buffer) | undefined> {
  const { records, delimiter } = await recounted(path)
  const header = records.slice(0, row - 1).findLast((cells) => cells.includes(name)) ?? Object.keys(raw)
  const at = header.indexOf(name)
  if (at < 0) return undefined
  const quoted = (cell: string): string =>
    /^[\w .-]*$/.test(cell) ? cell : `"${cell.replaceAll('"', '""')}"`
  return (cell) => {
    const changed = records.map((cells, nth) => (nth === row - 1 ? cells.with(at, cell) : cells))
    return Buffer.from(changed.map((cells) => cells.map(quoted).join(delimiter)).join('\n'))
  }
}

async function changedFiles(format: FormatDeclaration) {
  const found = new Map<string, { column: DateColumn; row: number; file: (cell: string) => Buffer }>()
  for (const { path, own } of sampleFiles().filter((sample) => sample.format === format)) {
    const item = own ? (await parsed(path, { raw: true })).items[0] : undefined
    if (item === undefined) continue
    for (const column of dateColumns(format)) {
      const key = `${column.name} ${column.value}`
      const file = found.has(key) ? undefined : await withCell(path, item, column.name)
      if (file !== undefined) found.set(key, { column, row: item.source.row, file })
    }
  }
  return [...found.values()]
}

describe.each(tablesUnderTest.map((format) => [format.id, format] as const))('%s', (id, format) => {
  it('reads each filled date cell, or names it', async () => {
    const all = await changedFiles(format)
    expect(all.length).toBeGreaterThan(0)
    for (const [nth, { column, row, file }] of all.entries())
      for (const cell of spread(UNREADABLE, 3, nth)) {
        const read = await parsed(file(cell), { format: id, facts: true })
        const { rejects, summary } = read.account
        const reject = rejects.find((one) => one.row === row)
        const item = read.items.find(({ source }) => source.row === row)
        const value = item === undefined ? null : column.value(read, item)
        const warnings = summary.files.flatMap((one) => one.warnings)
        const where = `${column.name} "${cell}" in record ${row}: no date, so it counts as blank. `
        const named = warnings.find((one) => one.startsWith(where))
        if (reject !== undefined) {
          expect(reject).toMatchObject({ code: 'date', column: column.name, value: cell })
          expect([reject.expected, reject.remedy]).not.toContain('')
        } else if (named !== undefined)
          expect(named).toMatch(
            /Expected is a date .+ Correct the date|counts days, 2025-09-13 in most: give/,
          )
        else expect([column.name, cell, value]).toEqual([column.name, cell, expect.stringMatching(DAY)])
      }
  })

  it('takes a cell that states that there is no date as blank', async () => {
    for (const [nth, { row, file }] of (await changedFiles(format)).entries())
      for (const cell of spread(BLANK, 3, nth)) {
        const read = await parsed(file(cell), { format: id, facts: true })
        const { rejects, summary } = read.account
        expect(rejects.filter((one) => one.row === row)).toEqual([])
        const warnings = summary.files.flatMap((one) => [...one.warnings, ...Object.keys(one.unknown_values)])
        expect(warnings.filter((one) => one.includes('no date') || one.includes(`: ${cell}`))).toEqual([])
      }
  })
})

describe('days of delivery in a file that is too large to be looked through first', () => {
  const [header = '', record = ''] = readFileSync('samples/fedex-us/real.csv', 'utf8').split('\n')
  const at = header.split(',').indexOf('POD Delivery Date')
  const dir = mkdtempSync(join(tmpdir(), 'dates-'))
  afterAll(() => rmSync(dir, { recursive: true }))

  async function delivered(...dates: readonly string[]) {
    const lines = Array.from({ length: 300 }, (_, nth) =>
      record
        .split(',')
        .with(at, dates[nth % dates.length] ?? '')
        .join(','),
    )
    const path = join(dir, 'large.csv')
    writeFileSync(path, [header, ...lines, ''].join('\n'))
    const read = await parsed(path, { facts: true })
    const days = new Set(read.items.map((item) => read.told(item, 'delivered_date')))
    const warnings = read.account.summary.files[0]?.warnings ?? []
    return { days: [...days], warnings: warnings.filter((one) => one.includes('date')) }
  }

  it.each([
    [
      ['20250912', ''],
      ['2025-09-12', null],
    ],
    [
      ['09/12/2025', '09/13/2025'],
      ['2025-09-12', '2025-09-13'],
    ],
    [
      ['12/09/2025', '13/09/2025', '0'],
      ['2025-09-12', '2025-09-13', null],
    ],
  ])('are read: %j', async (dates, days) => {
    expect(await delivered(...dates)).toEqual({ days, warnings: [] })
  })

  it.each([
    [['20250912', 'soon'], 'POD Delivery Date "soon" in 150 records, the first of them 3'],
    [
      ['12/13/2025', '13/12/2025', '12/12/2025', '05/06/2025'],
      'POD Delivery Date "12/13/2025" and others in 150 records, the first of them 2',
    ],
  ])('or are counted by one warning: %j', async (dates, warning) => {
    const { days, warnings } = await delivered(...dates)
    expect(days).toContain(null)
    expect(warnings).toEqual([
      expect.stringContaining(`${warning}: no date, so it counts as blank. Expected is a date`),
    ])
  })
})
