/** Raw cells are kept as the text of their record and made when they are read: nobody can tell. */
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type LineItem, lineItems, parseInvoice } from '../src/index.js'
import { createBatchJson } from '../src/output/batch-json.js'
import { createBatchCsv } from '../src/output/csv.js'
import { bindRaw } from '../src/parse/raw.js'
import { HEADER, row } from './cli-kit.js'
import { readRecords } from './csv-kit.js'
import { parsed, sampleFiles } from './law-kit.js'

const cell = fc.oneof(
  fc.constantFrom(
    '',
    '',
    '',
    '0.00',
    ' a ',
    'wild " quote',
    '5"',
    "it's",
    '\\',
    '\u2028',
    'Grün',
    '__proto__',
    '\u0000',
  ),
  fc.string(),
)
const quoted = cell.map((text) => `"${text.replaceAll('"', '""')}"`)

describe('the cells of a record', () => {
  it.each([
    { delimiter: ',', quote: '"' },
    { delimiter: ';', quote: '"' },
    { delimiter: '\t', quote: '"' },
    { delimiter: '|', quote: '' },
  ])('are those that the reader finds between $delimiter and $quote', (dialect) => {
    const names = ['Account', 'Amount', '"quoted"', 'a\\b', '', '__proto__', '2026', 'Größe']
    let whole = 0
    const check = (names: readonly string[], line: string): void => {
      const [record, ...others] = readRecords([Buffer.from(line, 'utf8')], dialect)
      if (record === undefined || record.fault !== null || others.length > 0) return
      whole++
      const cells = record.cells.map((text) => Buffer.from(text, 'latin1').toString('utf8'))
      const beyond = cells.flatMap((text, at) =>
        at >= names.length && text !== '' ? [[`(column ${at + 1})`, text]] : [],
      )
      const expected = Object.fromEntries([...names.map((name, at) => [name, cells[at] ?? '']), ...beyond])
      const rawOf = bindRaw(names, dialect)
      expect(rawOf(line).json()).toBe(JSON.stringify(expected))
      const raw = rawOf(line)
      expect(raw.cells()).toStrictEqual(expected)
      expect(raw.cells()).toBe(raw.cells())
      expect(raw.json()).toBe(JSON.stringify(expected))
    }
    fc.assert(
      fc.property(
        fc.array(fc.oneof(cell, quoted), { minLength: 1, maxLength: 11 }),
        fc.boolean(),
        (cells, years) => {
          check(years ? names : names.filter((name) => name !== '2026'), cells.join(dialect.delimiter))
        },
      ),
      { numRuns: 500 },
    )
    expect(whole).toBeGreaterThan(100)
  })
})

describe('`raw` of a line item', () => {
  const lines = [`${HEADER},Note`, `${row()},plain`, `${row()},"two ""doubled"", quotes"`, `${row()},`]
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n`)
  const read = async (): Promise<readonly LineItem[]> => (await parsed(bytes, { raw: true })).items
  const plain = (items: readonly LineItem[]): LineItem[] => JSON.parse(JSON.stringify(items)) as LineItem[]

  it('looks like a property with a value', async () => {
    const items = await read()
    const [first, second] = items
    if (first === undefined || second === undefined) throw new Error('no line items')
    expect(Object.keys(first).at(-1)).toBe('raw')
    expect(Object.keys(first.raw ?? {})).toEqual([...HEADER.split(','), 'Note'])
    expect(Object.values(second.raw ?? {}).at(-1)).toBe('two "doubled", quotes')
    expect(await read()).toStrictEqual(plain(items))
    expect(structuredClone(await read())).toStrictEqual(plain(items))
    expect((await read()).map((item) => ({ ...item }))).toStrictEqual(plain(items))
    const options = { depth: 5, maxStringLength: null }
    expect(inspect(await read(), options)).toBe(inspect(plain(items), options))
    expect(first.raw).toBe(first.raw)
  })

  it('can be set, removed and frozen, and be read through a proxy or an heir', async () => {
    const [item, other, third] = await read()
    if (item === undefined || other === undefined || third === undefined) throw new Error('no line items')
    const { raw } = plain([third])[0] as LineItem
    expect(new Proxy(third, {}).raw).toEqual(raw)
    expect(Object.create(third).raw).toEqual(raw)
    expect(Object.freeze(third).raw).toEqual(raw)
    expect(() => {
      third.raw = {}
    }).toThrow(TypeError)
    item.raw = { Account: 'x' }
    expect(plain([item])[0]?.raw).toEqual({ Account: 'x' })
    delete other.raw
    expect('raw' in other).toBe(false)
  })
})

test('the cells of records of a batch are the same in line items, columns, JSON and CSV', async () => {
  let cells = 0
  for (const { path } of sampleFiles())
    for await (const batch of parseInvoice(path, { raw: true }).columns()) {
      const json = Buffer.from(createBatchJson({ first: '', before: '', after: '\n' })(batch)).toString()
      const csv = Buffer.from(createBatchCsv(false)(batch)).toString()
      const items = lineItems(batch)
      expect(json).toBe(items.map((item) => `${JSON.stringify(item)}\n`).join(''))
      const { records } = batch
      const copied = { ...batch, records: { ...records } }
      expect(JSON.stringify(lineItems(copied))).toBe(JSON.stringify(items))
      expect(Buffer.from(createBatchCsv(false)(copied)).toString()).toBe(csv)
      cells += records.raw?.reduce((sum, raw) => sum + Object.keys(raw).length, 0) ?? 0
      expect([...new Set(items.map(({ raw }) => raw))].every((raw, at) => raw === records.raw?.[at])).toBe(
        true,
      )
    }
  expect(cells).toBeGreaterThan(10_000)
})
