import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { InvoiceError } from '../src/schema/errors.js'
import { loadChargeRules, parseChargeRules } from '../src/tables/charge-rules.js'

async function mistakeIn(text: string): Promise<InvoiceError> {
  const known = { carriers: ['ups', 'fedex'], formats: ['ups-billing', 'fedex-us'] }
  const thrown: unknown = await parseChargeRules(text, 'rules', known).catch((error: unknown) => error)
  if (!(thrown instanceof InvoiceError)) throw new Error('no mistake was found')
  return thrown
}

describe('a file of charge rules', () => {
  const rules = [
    { carrier: 'ups', code: 'SHP//TBD/AIR', category: 'freight' },
    { label: 'Gate fee, per stop', category: 'handling', subcategory: 'gate' },
    { begins: 'Gate ', category: 'handling' },
  ]

  it('may be JSON', async () => {
    const text = `\ufeff${JSON.stringify(rules, null, 2)}\n`
    expect(await parseChargeRules(text, 'rules.json')).toEqual(rules)
    expect(await parseChargeRules('[]', 'rules.json')).toEqual([])
    const lines = rules.map((rule) => JSON.stringify(rule)).join('\n')
    expect(await parseChargeRules(lines, 'rules.ndjson')).toEqual(rules)
  })

  it.each([
    [',', '\n'],
    [';', '\r\n'],
    ['\t', '\n'],
  ])('may be CSV delimited by %j', async (delimiter, end) => {
    const records = [
      ['Carrier', 'code', 'LABEL', 'begins', 'category', 'subcategory'],
      ['ups', 'SHP//TBD/AIR', '', '', 'freight', ''],
      ['', '', '"Gate fee, per stop"', '', ' handling ', 'gate'],
      [],
      ['', '', '', '"Gate "', 'handling'],
    ]
    const text = `\ufeff${records.map((cells) => cells.join(delimiter) + end).join('')}`
    expect(await parseChargeRules(text, 'rules.csv')).toEqual(rules)
  })

  it('may leave blanks for what is not known', async () => {
    const text = '[{"carrier": "", "code": " ", "label": "Gate", "category": "handling", "subcategory": ""}]'
    expect(await parseChargeRules(text, 'rules.json')).toEqual([{ label: 'Gate', category: 'handling' }])
  })
})

describe('a mistake in a file of charge rules', () => {
  it.each<[string, string, Partial<InvoiceError>]>([
    [
      'an unknown category, with the nearest',
      'label,category\nA,fuel\n\n"B\nb",fule\n',
      { line: 4, row: 2, column: 'category', value: 'fule', remedy: 'Did you mean "fuel"?' },
    ],
    [
      'an unknown category that is near none',
      'label,category\nA,zzzzzzzz\n',
      { line: 2, value: 'zzzzzzzz', remedy: 'Choose one.' },
    ],
    ['a blank category', 'label,category\nA,\n', { line: 2, column: 'category', value: '' }],
    [
      'an unknown column',
      'label,catgory\nA,fuel\n',
      { line: 1, column: 'catgory', remedy: 'Did you mean "category"?' },
    ],
    ['a column twice', 'label,label,category\n', { line: 1, column: 'label', remedy: 'Delete the column.' }],
    ['no category column', 'label\nA\n', { line: 2, column: 'category' }],
    ['neither code nor label', 'label,category\n,fuel\nA,fuel\n,tax\n', { line: 2, row: 1, column: 'label' }],
    ['label and beginning', 'label,begins,category\nA,A,fuel\n', { line: 2, column: 'begins' }],
    [
      'a rule again',
      'code,label,category\nX,A,fuel\nX,B,fuel\nX,A,tax\n',
      { line: 4, row: 3, value: 'A', expected: 'each charge in one rule (line 2 has it already)' },
    ],
    [
      'an unknown carrier',
      'carrier,label,category\nUPS,A,fuel\n',
      { line: 2, column: 'carrier', value: 'UPS', remedy: 'Did you mean "ups"?' },
    ],
    [
      'an unknown format',
      'format,label,category\nzzz,A,fuel\n',
      { line: 2, column: 'format', expected: 'one of ups-billing, fedex-us' },
    ],
    [
      'a subcategory of other letters',
      'label,category,subcategory\nA,fuel,Gate Fee\n',
      { line: 2, column: 'subcategory', value: 'Gate Fee' },
    ],
    ['a field too many', 'label,category\nA,b,fuel\n', { line: 2, expected: '2 fields as in the header' }],
    ['an open quotation mark', 'label,category\nA,fuel\n"B,fuel\n', { line: 3 }],
    ['an empty file', '', { line: 1 }],
    [
      'an unknown category in JSON',
      '[\n  {"label": "A", "category": "fuel"},\n  {\n    "label": "B ] \\" {",\n    "category": "fule"\n  }\n]',
      { line: 3, row: 2, column: 'category', value: 'fule', remedy: 'Did you mean "fuel"?' },
    ],
    [
      'an unknown key in JSON',
      '[{"label": "A", "category": "fuel", "lable": 1}]',
      { line: 1, row: 1, column: 'lable', remedy: 'Did you mean "label"?' },
    ],
    [
      'a key misspelt, which is why the right one is missing',
      '[{"label": "A", "categry": "fuel"}]',
      { line: 1, row: 1, column: 'categry', remedy: 'Did you mean "category"?' },
    ],
    [
      'null for a category',
      '[{"label": "A", "category": null}]',
      { line: 1, column: 'category', value: 'null', remedy: 'Choose one.' },
    ],
    [
      'a number for a text',
      '[\n\n{"code": 33, "category": "fuel"}]',
      { line: 3, column: 'code', value: '33', expected: 'a text in quotation marks' },
    ],
    ['a rule that is none', '[\n"A"\n]', { line: 2, row: 1, value: '"A"' }],
    [
      'broken JSON in a rule',
      '[\n{"label": "A", "category": "fuel"},\n{"label": "B" "category": "fuel"}\n]',
      { line: 3, row: 2, expected: 'JSON' },
    ],
    [
      'broken JSON between rules',
      '[\n{"label": "A", "category": "fuel"},\n]\n',
      { line: 3, expected: 'a JSON array' },
    ],
    [
      'a JSON string left open',
      '[\n{"label": "A, "category": "fuel"},\n{"label": "B", "category": "tax"}\n]',
      { line: 2, row: 1 },
    ],
  ])('is told with its line: %s', async (_, text, facts) => {
    const mistake = await mistakeIn(text)
    expect(mistake).toMatchObject({ code: 'charge_rules', file: 'rules', ...facts })
    expect(mistake.message).toContain(`rules:${facts.line}: charge_rules`)
  })
})

describe('loading from a path', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charge-rules-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('reads UTF-8 and what Windows had before it, and refuses what is not there', async () => {
    const path = join(folder, 'rules.csv')
    await writeFile(path, 'label,category\nZuschlag für Übergröße,handling\n')
    expect(await loadChargeRules(path)).toEqual([{ label: 'Zuschlag für Übergröße', category: 'handling' }])
    await writeFile(path, Buffer.from('label,category\nGeb\u00fchr,handling\n', 'latin1'))
    expect(await loadChargeRules(path)).toEqual([{ label: 'Gebühr', category: 'handling' }])
    await expect(loadChargeRules(join(folder, 'none.csv'))).rejects.toMatchObject({
      code: 'charge_rules',
      expected: 'a file that can be read',
    })
  })
})
