/** Blank ends that spreadsheets and scripts cut off, row by row: nothing changes, and nothing filled may go with them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseInvoice } from '../src/app/api.js'
import { formats } from '../src/formats.js'
import { SHIPMENT_FIELDS } from '../src/schema/line-item.js'
import { times } from './times.js'

interface Reading {
  /** Line items by record, without what the cut itself changes. */
  readonly byRow: ReadonlyMap<number, string>
  readonly rejected: number
}

async function reading(text: string): Promise<Reading> {
  const parse = parseInvoice(Buffer.from(text, 'latin1'))
  const byRow = new Map<number, string>()
  for await (const { id: _, ...item } of parse)
    byRow.set(item.source.row, `${byRow.get(item.source.row) ?? ''}${JSON.stringify(item)}\n`)
  const { summary } = await parse.account
  return { byRow, rejected: summary.totals.rejected }
}

const PIPES = ['royal-mail-invoice']
const SEMICOLONS = ['dpd-insights']
const delimiterOf = (id: string, text: string): string => {
  if (PIPES.includes(id)) return '|'
  return SEMICOLONS.includes(id) || (text.match(/;/g)?.length ?? 0) > 1000 ? ';' : ','
}

/** Plain samples of the formats: with quoted cells or in UTF-16 they could not be cut by lines. */
const samples = formats.flatMap(({ id }) =>
  readdirSync(join('samples', id))
    .filter((name) => name.endsWith('.csv') && !/utf-16|without-line-end/.test(name))
    .map((name) => {
      const text = readFileSync(join('samples', id, name), 'latin1')
      return { id, name: `${id}/${name}`, text, delimiter: delimiterOf(id, text) }
    }),
)

const cutBlank = (line: string, delimiter: string): string => {
  let end = line.length
  while (end > 0 && line[end - 1] === delimiter) end--
  return line.slice(0, end)
}

// A record that states no total may lack the charges that its neighbours have: it is rejected where it ends before them.
const WITHOUT_TOTALS = /^dhl-ecommerce|^fedex-us\/traps/

describe.each(samples.filter(({ name }) => !WITHOUT_TOTALS.test(name)))(
  '$name',
  ({ name, text, delimiter }) => {
    const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))

    test('each row cut behind its last filled cell, and any of them, reads as the whole file', async () => {
      const whole = await reading(lines.join('\n'))
      expect(await reading(lines.map((line) => cutBlank(line, delimiter)).join('\n'))).toEqual(whole)
      await fc.assert(
        fc.asyncProperty(fc.infiniteStream(fc.boolean()), async (cut) => {
          const some = lines.map((line) => (cut.next().value === true ? cutBlank(line, delimiter) : line))
          expect(await reading(some.join('\n'))).toEqual(whole)
        }),
        { numRuns: times(/\/real/.test(name) ? 3 : 1) },
      )
    })
  },
)

const itemsOf = (items: string): Record<string, unknown>[] =>
  items
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

/** What another record lacks of its shipment, a record may lack: nothing shows that it was cut off. Money is never among it. */
function lackingIn({ byRow }: Reading): (but: number) => ReadonlySet<string> {
  const blank = new Map<string, Set<number>>(SHIPMENT_FIELDS.map((field) => [field, new Set()]))
  for (const [row, items] of byRow)
    for (const item of itemsOf(items))
      for (const [field, rows] of blank) if (item[field] === null) rows.add(row)
  return (but) =>
    new Set([...blank].flatMap(([field, rows]) => (rows.size > (rows.has(but) ? 1 : 0) ? [field] : [])))
}

const withoutCut = (items: string, lacking: ReadonlySet<string>): string =>
  itemsOf(items)
    .map((item) =>
      JSON.stringify({ ...item, ...Object.fromEntries([...lacking].map((field) => [field, null])) }),
    )
    .join('\n')

describe.each(samples)('$name', ({ name, text, delimiter }) => {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))

  test('a record that is cut anywhere says the same, or is rejected', async () => {
    const whole = await reading(lines.join('\n'))
    const charged = [...whole.byRow.keys()]
    const lackingBut = lackingIn(whole)
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (nth, place) => {
        const row = charged[nth % charged.length] as number
        const line = lines[row - 1] ?? '' // the samples have no line ends within cells
        const cells = line.split(delimiter)
        if (line.includes('"')) return
        const cut = cells.slice(0, 1 + (place % cells.length)).join(delimiter)
        const { byRow } = await reading(lines.toSpliced(row - 1, 1, cut).join('\n'))
        const now = byRow.get(row)
        if (now === undefined) return
        const lacking = lackingBut(row)
        expect(withoutCut(now, lacking)).toBe(withoutCut(whole.byRow.get(row) ?? '', lacking))
      }),
      { numRuns: times(/\/real/.test(name) ? 8 : 2) },
    )
  })
})

describe.each(samples.filter(({ name }) => /\/real/.test(name)))('$name', ({ text, delimiter }) => {
  const lines = text.split('\n')
  // Rows of other kinds are skipped by what they say, and a value alone may say it.
  const record = (lines.findLast((line) => line.split(delimiter).length > 8) ?? '').split(delimiter)

  test.each([1, 3])(
    'records that end behind cell %i are never without charges, however many',
    async (width) => {
      const cut = `${record.slice(0, width).join(delimiter)}\n`
      const whole = parseInvoice(Buffer.from(text, 'latin1'))
      const zero = (await whole.account).summary.totals.skipped.zero ?? 0
      // More than a file is looked at for what its records have in common.
      const many = cut.repeat(Math.ceil((80 << 10) / cut.length))
      const above = Buffer.from(`${lines[0]}\n${many}${lines.slice(1).join('\n')}`, 'latin1')
      const parse = parseInvoice(above)
      const read = await parse.account.catch(() => null) // without a record, some are of no known format
      expect(read?.summary.totals.skipped.zero ?? zero).toBe(zero)
    },
  )
})

test.each(samples.filter(({ name }) => WITHOUT_TOTALS.test(name)))(
  '$name: a row that ends before a charge which some others have is rejected, and says that money may be missing',
  async ({ text }) => {
    const lines = text.trimEnd().split('\n')
    const whole = await reading(lines.join('\n'))
    const cut = lines.map((line, at) => (at === 0 ? line : cutBlank(line.trimEnd(), ',')))
    const { rejects, summary } = await parseInvoice(Buffer.from(`${cut.join('\n')}\n`, 'latin1')).account
    const read = await reading(`${cut.join('\n')}\n`)
    for (const [row, items] of read.byRow) expect(items).toBe(whole.byRow.get(row))
    expect(rejects.length).toBeGreaterThan(0)
    expect(rejects.length).toBeLessThan(summary.totals.rows)
    for (const { code, column, value, remedy } of rejects) {
      expect(code).toBe('field_count')
      // Of one or two cells nothing shows whether they were cut off or their delimiters were lost.
      if (/^7[67] /.test(String(value))) continue
      const at = String(column)
      expect([at, remedy]).toEqual([
        at,
        expect.stringContaining('where other rows have an amount, so money may have been cut off'),
      ])
    }
  },
)

describe('the ends of all rows cut off at one column', () => {
  test.each([
    ['ups-billing/with-header.csv', 240],
    ['usps-eps/real.csv', 19],
    ['dhl-express/real.csv', 118],
    ['fedex-us/real.csv', 157],
    ['fedex-intl/real-tr.csv', 144],
    ['dhl-ecommerce/real.csv', 65],
  ])('%s at %i', async (name, width) => {
    const sample = samples.find((one) => one.name === name)
    const lines = (sample?.text ?? '').split('\n')
    const whole = await reading(lines.join('\n'))
    const cut = lines.map((line, at) =>
      at === 0 || line.includes('"') ? line : line.split(',').slice(0, width).join(','),
    )
    expect(await reading(cut.join('\n'))).toEqual(whole)
  })

  test('the last record, without a line end, is rejected where cells are missing', async () => {
    const sample = samples.find(({ name }) => name === 'usps-eps/real.csv')
    const lines = (sample?.text ?? '').trimEnd().split('\n')
    const cut = lines.map((line) => cutBlank(line, ','))
    expect((await reading(`${cut.join('\n')}\n`)).rejected).toBe(0)
    const parse = parseInvoice(Buffer.from(cut.join('\n'), 'latin1'))
    const { rejects } = await parse.account
    expect(rejects).toMatchObject([
      { code: 'field_count', row: lines.length, remedy: 'The file ends within this row: download it again.' },
    ])
  })
})
