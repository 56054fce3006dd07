/** Tables that users bring: whatever is in them, they are read in time and room of their size, and a mistake has its place. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAudit, loadAuditOptions } from '../src/app/audit-api.js'
import { auditInvoices } from '../src/index.js'
import { loadChargeRules, parseChargeRules } from '../src/tables/charge-rules.js'
import { columnName } from '../src/tables/csv.js'
import { parseJson } from '../src/tables/json.js'
import { readTable } from '../src/tables/table.js'
import { readTolerance } from '../src/values/decimal.js'
import { loaded } from './audit-kit.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tables-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const TABLE = { file: 'table', code: 'expected_costs' } as const
const write = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const rowsOf = (text: string) =>
  Array.from(readTable(text, TABLE).rows, ({ line, number, names, values }) => [
    line,
    number,
    Object.fromEntries(names.map((name, at) => [name, values[at]])),
  ])
const READERS: Readonly<Record<string, (path: string, signal?: AbortSignal) => Promise<unknown>>> = {
  'expected costs': (expected, signal) => loadAuditOptions({ expected }, signal),
  'a configuration': (config, signal) => loadAuditOptions({ config }, signal),
  'charge rules': (path, signal) => loadChargeRules(path, undefined, signal),
}

describe('rows', () => {
  const rows = [
    [2, 1, { a: '1', b: 'x\ny' }],
    [5, 2, { a: '2', b: '' }],
  ]
  test.each([
    ['a,b\n1,"x\ny"\n\n2,\n', 'commas, a cell of two lines, a blank line'],
    ['\ufeffa;b\r\n1;"x\ny"\r\n\r\n2;\r\n', 'semicolons, CRLF, a byte order mark'],
    ['a\tb\n1\t"x\ny"\n\n2\t\n', 'tabs'],
    ['a|b\n1|"x\ny"\n\n2|\n', 'bars'],
  ])('%j (%s)', (text) => {
    expect(rowsOf(text)).toEqual(rows)
  })

  test('of JSON, as lines or as an array', () => {
    const objects = [
      [2, 1, { a: 1 }],
      [3, 2, { b: [1, { c: 2 }] }],
    ]
    expect(rowsOf('\n{"a":1}\n{"b":[1,{"c":2}]}\n')).toEqual(objects)
    expect(rowsOf('[\n{"a":1},\n{"b":[1,{"c":2}]}]\n')).toEqual(objects)
    expect(rowsOf('[]')).toEqual([])
  })

  test('a name may begin with a bracket', () => {
    expect(rowsOf('[id],b\n1,2\n')).toEqual([[2, 1, { '[id]': '1', b: '2' }]])
  })

  test.each([
    ['a,b\n1,2\n1,2,3\n', 3, /found "3", expected 2 fields as in the header/],
    ['a,b\n1,"2\n', 2, /correctly quoted/],
    ['{"a":1}\n[1]\n', 2, /a JSON object/],
    ['[{"a":1} {"a":2}]', 1, /JSON/],
    ['[{"a":1},]', 1, /a JSON array/],
    ['[{"a":1}', 1, /a JSON array/],
    ['[{"a":1}]x', 1, /a JSON array/],
    ['', 1, /column names and rows/],
  ])('%j is refused with line %i', (text, line, message) => {
    expect(() => rowsOf(text)).toThrow(message)
    expect(() => rowsOf(text)).toThrow(`table:${line}: expected_costs`)
  })

  test('line ends of any kind within a quoted cell are a line each', () => {
    expect(rowsOf('a,b\r\n1,"x\r\ny"\r\n\r\n2,\r\n')[1]).toEqual([5, 2, { a: '2', b: '' }])
  })

  test('a quote within a cell that none opens is part of it; behind one that closes, nothing may follow', () => {
    expect(rowsOf('a,b\n1,5" box\n')).toEqual([[2, 1, { a: '1', b: '5" box' }]])
    expect(() => rowsOf('a,b\n1,2\n1,"2"x\n')).toThrow(/table:3: .*correctly quoted/)
  })

  test('a row that never ends takes no more room than its text', () => {
    for (const text of [',', 'x,', '"",'])
      expect(() => rowsOf(`a,b\n1,${text.repeat(20_000_000 / text.length)}\n`)).toThrow(
        /table:2: .*at most 1048576 bytes and 10000 fields/,
      )
  })

  test('a row with a thousands mark that nothing quotes is no smaller amount', () => {
    const file = write('thousands.csv', 'tracking,cost\n1ZA,1,234.50\n')
    expect(() => loaded({ expected: file })).toThrow(/2 fields as in the header/)
  })
})

describe('JSON', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

  test('nested deep is refused with its line, in every table', async () => {
    for (const depth of [40, 6_000, 1_000_000]) {
      const config = write('deep.json', `{\n"services": ${nested(depth)}}`)
      await expect(loadAuditOptions({ config })).rejects.toMatchObject({ code: 'config', line: 2 })
      const expected = write('deep.ndjson', `{"tracking":"1ZA","cost":${nested(depth)}}\n`)
      await expect(loadAuditOptions({ expected })).rejects.toMatchObject({ code: 'expected_costs', line: 1 })
      await expect(parseChargeRules(`[\n{"label":${nested(depth)}}]`, 'r')).rejects.toMatchObject({
        code: 'charge_rules',
        line: 2,
        row: 1,
      })
    }
    expect(parseJson(`{"a":"${'['.repeat(99)}"}`, TABLE)).toEqual({ a: '['.repeat(99) })
  })

  test('deep values that a program gives end in a message, too', () => {
    const deep = JSON.parse(nested(6_000)) as never
    for (const config of [deep, { services: { a: deep } }, { checks: deep }, { fuel: deep }])
      expect(() => createAudit({ config })).toThrow(/config/)
    expect(() => createAudit({ expected: [{ tracking_number: deep }] })).toThrow(/a text or a number/)
  })

  test('a key `__proto__` is refused wherever it is', async () => {
    for (const text of [
      '{"checks":{"__proto__":false}}',
      '{"services":{"__proto__":"Ground"}}',
      '{"__proto__":{"accounts":["1"]}}',
      '{"expected":{"columns":{"__proto__":"x"}}}',
      '{"checks":{"\\u005f_proto__":false}}',
    ]) {
      await expect(loadAuditOptions({ config: write('proto.json', text) })).rejects.toThrow(/__proto__/)
      expect(() => createAudit({ config: JSON.parse(text) as never })).toThrow(/__proto__/)
    }
    expect(({} as Record<string, unknown>).accounts).toBeUndefined()
    await expect(parseChargeRules('[{"__proto__":{},"label":"a","category":"fuel"}]', 'r')).rejects.toThrow(
      /__proto__/,
    )
    const expected = write('proto.ndjson', '{"tracking":"1ZA","cost":1,"__proto__":{"voided":true}}\n')
    await expect(loadAuditOptions({ expected })).rejects.toThrow(/__proto__/)
  })
})

describe('the place of a mistake in JSON', () => {
  test.each([
    ['{\n "accounts": [\n  "A",\n ]\n}', 4, 2],
    ['{\n "accounts": ["A"],\n fuel: []\n}', 3, 2],
    ['{"accounts":["A"]', 1, 18],
    ['{"accounts":["A"]}}', 1, 19],
    ["{'a':1}", 1, 2],
    ['{"accounts":["A\tB"]}', 1, 16],
  ])('%j: line %i, character %i', (text, line, character) => {
    expect(() => parseJson(text, TABLE)).toThrow(
      new RegExp(`^table:${line}: .*expected JSON\\. Character ${character} of the line: [A-Z][^0-9]*\\.$`),
    )
  })

  test('a key of a configuration, wherever it is', async () => {
    const text =
      '{\n "fuel": [\n  {"from": "2026-01-01", "rate": "1"},\n  {"from": "2026-01-01",\n   "rate": "x"}\n ],\n "accounts": ["[", "]"],\n "tolerance":\n  "y",\n "checks": {\n  "fuel_rat": true}}'
    const config = write('places.json', text)
    await expect(loadAuditOptions({ config })).rejects.toMatchObject({
      line: 8,
      column: 'tolerance',
      remedy: expect.stringMatching(/And at line 5, fuel\[1\]\.rate: found "x"/),
    })
    const fixed = write('places.json', text.replace('"x"', '"2"').replace('"y"', '"1"'))
    await expect(loadAuditOptions({ config: fixed })).rejects.toMatchObject({
      line: 11,
      column: 'checks.fuel_rat',
    })
  })
})

describe('long cells', () => {
  test('names of columns with many blanks', () => {
    const blanks = ' '.repeat(100_000)
    expect(columnName(`Cost${blanks}(USD)`)).toBe('Cost (USD)')
    for (const name of [
      `cost${blanks}x`,
      `cost (${blanks}x`,
      `weight${'_'.repeat(100_000)}x`,
      `Weight${blanks}`,
    ]) {
      const expected = write('blanks.csv', `tracking,cost,${name}\n1ZA,1,1\n`)
      expect(loaded({ expected }).expected).toMatchObject({ all: [{ tracking_number: '1ZA', cost: '1' }] })
    }
  })

  test('cells with many blanks, signs or digits', () => {
    const long = (text: string) => text.repeat(200_000)
    for (const cell of [
      `1${long(' ')}x`,
      `$${long(' ')}1`,
      long('$'),
      long('1'),
      `(${long('(')}`,
      `1${long('USD')}`,
    ]) {
      const expected = write('cell.csv', `tracking,cost\n1ZA,"${cell}"\n`)
      expect(() => loaded({ expected })).toThrow(/expected_costs, column cost: .*a decimal number/)
    }
    const status = write('status.csv', `tracking,cost,voided at\n1ZA,1,${long('1 ')}\n`)
    expect(loaded({ expected: status }).expected).toMatchObject({ all: [{ tracking_number: '1ZA' }] })
    expect(readTolerance(`1${long(' ')}x`)).toBeUndefined()
  })
})

describe.each(Object.entries(READERS))('%s', (_, read) => {
  test('are read with a bound', async () => {
    const path = write('huge', '')
    truncateSync(path, (64 << 20) + 1)
    await expect(read(path)).rejects.toMatchObject({ code: 'limit', file: path })
  })

  test('from a device are refused', async () => {
    await expect(read('/dev/zero')).rejects.toThrow(/not a device/)
  })

  test.skipIf(process.platform === 'win32')('are given up by the signal, though nobody writes', async () => {
    const path = join(folder, `pipe-${Math.abs(read.toString().length)}`)
    execFileSync('mkfifo', [path])
    const given = new AbortController()
    const reading = read(path, given.signal)
    given.abort()
    await expect(reading).rejects.toMatchObject({ code: 'aborted' })
  })
})

test('the signal of an audit holds for its tables', async () => {
  const expected = write('labels.csv', 'tracking,cost\n1ZA,1\n')
  await expect(
    auditInvoices(Buffer.from(''), { expected, signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ code: 'aborted' })
})

test('an audit that is created takes values, and says how files are read', async () => {
  const expected = write('labels.csv', 'tracking,cost\n1ZA,1\n')
  expect(() => createAudit({ expected })).toThrow(/usage.*loadAuditOptions/)
  expect(createAudit(await loadAuditOptions({ expected })).warnings).toEqual([])
})
