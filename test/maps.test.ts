/** Maps as users write them: what is wrong in one is named with its key and its line, and what is open is asked. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { formats, type InvoiceError, isInvoiceError, parseInvoice, readMap } from '../src/index.js'
import { mapJsonSchema } from '../src/maps/map-schema.js'
import { parseYaml } from '../src/maps/yaml.js'
import { parsed } from './law-kit.js'

const folder = mkdtempSync(join(tmpdir(), 'maps-'))
afterAll(() => rmSync(folder, { recursive: true }))

const GOOD = `carrier: acme_post
recognise: [Bill, Parcel, Freight]
decimal: point
dates: { order: day-first }
fields: { invoice_id: Bill, tracking_number: Parcel }
charges:
  - { column: Freight, category: freight, subcategory: base }
  - { column: Fuel, category: fuel }
total: { column: Total, tax: excluded }
`

async function errorOf(text: string, name = 'acme.yaml'): Promise<InvoiceError> {
  const file = join(folder, name)
  writeFileSync(file, text)
  try {
    await readMap(file)
  } catch (error) {
    if (isInvoiceError(error)) return error
    throw error
  }
  throw new Error('no error')
}

describe('a map', () => {
  it('is the format that it states', async () => {
    const file = join(folder, 'good.yaml')
    writeFileSync(file, GOOD)
    const format = await readMap(file)
    expect(format).toMatchObject({ id: 'acme-post', carrier: 'acme_post', rowTotal: { column: 'Total' } })
    const bill = Buffer.from('Bill,Parcel,Freight,Fuel,Total\nB1,P1,10.00,1.50,11.50\nB1,P2,-4.00,,-4.00\n')
    const items = []
    for await (const item of parseInvoice(bill, { formats: [...formats, format] })) items.push(item)
    expect(items.map((one) => [one.charge_category, one.net_cost, one.charge_stage])).toEqual([
      ['freight', '10.00', 'original'],
      ['fuel', '1.50', 'original'],
      ['freight', '-4.00', 'credit'],
    ])
  })

  it.each([
    ['shipment: { service: Servise }'],
    ['shipment: { billed_weight: Day, billed_weight_unit: { column: Servise, words: { kg: [KG] } } }'],
    ['shipment: { service: { join: [Day, Servise] } }'],
    ['invoice_total: Servise'],
    ['invoice_total: [Servise, Service 2]', 'Servise" or "Service 2'],
    ['facts: { actual_weight: Servise }'],
    ['stage: { rows: [{ column: Servise, is: Credit, stage: credit }] }'],
    ['rows: [{ name: sum, when: [{ column: Servise, is: Sum }], skip: footer }, { name: parcel }]'],
    ['tax: { column: Fuel VAT, rate: Servise }', 'Fuel VAT" and "Servise', 'column: Fuel,', 'column: Fuel,'],
    ['', 'Servise', 'column: Fuel,', 'column: Fuel, label: Servise,'],
    [
      '',
      'Servise 1',
      '  - { column: Fuel, category: fuel }',
      '  - { pairs: { label: "Servise {n}", amount: "Extra {n}" } }',
    ],
  ])(
    'that names a column which the file has not says so: %s %s',
    async (key, name = 'Servise', good = '', other = '') => {
      const file = join(folder, 'named.yaml')
      writeFileSync(file, `${GOOD.replace(good, other)}${key}\n`)
      const format = await readMap(file)
      const bill = Buffer.from('Bill,Parcel,Day,Freight,Fuel,Total,Extra 1\nB1,P1,,10.00,,10.00,\n')
      const { account } = await parsed(bill, { formats: [format] })
      const [lacking] = account.summary.files.flatMap(({ warnings }) => warnings)
      expect(lacking).toContain(`no column "${name.replace('" and "', '", "')}": what it would hold`)
    },
  )

  it.each([
    ['4', 'layout: found "Freight and 4, which are one column"'],
    ['7', 'no column "7": what it would hold is missing from the line items'],
  ])('with the number %s for a column is told where that is another one, or none', async (number, told) => {
    const file = join(folder, 'numbers.yaml')
    writeFileSync(file, GOOD.replace('Fuel', number).replace(/total.*/, ''))
    const format = await readMap(file)
    const bill = Buffer.from('Bill,Parcel,Day,Freight,Fuel\nB1,P1,,10.00,1.50\n')
    const found = await parsed(bill, { formats: [format] }).then(
      ({ account }) => account.summary.files.flatMap(({ warnings }) => warnings),
      (error: unknown) => [`${error}`],
    )
    expect(found[0]).toEqual(expect.stringContaining(told))
  })

  it.each([
    ['decimal: point', 'decimal: komma', 'decimal', 3, 'one of comma, point, by-file'],
    ['decimal: point', 'decimals: point', 'decimals', 3, 'only $schema, notes, carrier'],
    ['decimal: point\n', '', 'decimal', 1, 'one of comma, point, by-file'],
    ['order: day-first', 'order: dmy', 'dates.order', 4, 'one of day-first, month-first'],
    ['invoice_id: Bill', 'invoice: Bill', 'fields.invoice', 5, 'only account_id, invoice_id'],
    ['category: fuel', 'category: petrol', 'charges[1].category', 8, 'one of freight, fuel'],
    ['category: fuel', 'categry: fuel', 'charges[1].categry', 8, 'only column, description'],
    ['subcategory: base', 'subcategory: bass', 'charges[0].subcategory', 7, 'one of base, carriage'],
    ['column: Fuel', 'column: Freight', 'charges[1].column', 8, 'a column that is not a charge already'],
    ['column: Total', 'column: Fuel', 'total.column', 9, 'a column that is not a charge already'],
    ['column: Fuel', 'column: "f reight"', 'charges[1].column', 8, 'a column that is not a charge already'],
    ['order: day-first', 'forms: [YYYYMMDD, slash]', 'dates.order', 4, 'beside the form slash'],
    [', tax: excluded', '', 'total.tax', 9, 'one of included, excluded'],
    ['acme_post', 'Acme Post', 'carrier', 1, 'lower-case words joined by "_"'],
    ['decimal: point', 'decimal: point\ncurrency: EUE', 'currency', 4, 'a code of ISO 4217'],
    ['decimal: point', 'decimal: point\nalways: [Frieght]', 'always', 4, 'only columns that it reads'],
    [
      'fields:',
      'shipment: { billed_weight: Kilos }\nfields:',
      'shipment.billed_weight_unit',
      5,
      'a unit if there is',
    ],
    ['fields:', 'rows: [{ name: sum, skip: footer }]\nfields:', 'rows', 5, 'a kind without "skip"'],
    [
      'fields:',
      'rows: [{ name: sum, when: [{ column: Bill, matches: "(" }] }]\nfields:',
      'rows[0].when[0].matches',
      5,
      'a regular expression',
    ],
    [
      '- { column: Fuel, category: fuel }',
      '- { pairs: { label: "Charge {n}", amount: Amount } }',
      'charges[1].amount',
      8,
      '"{n}" in the amount',
    ],
    [
      '- { column: Fuel, category: fuel }',
      '- { pairs: { label: Charge } }',
      'charges[1].pairs.amount',
      8,
      'a text',
    ],
    [
      '- { column: Fuel, category: fuel }',
      '- { row: { net: Fuel }, description: Kind }',
      'charges',
      6,
      'a record charge to be the only charge',
    ],
  ])('with %j as %j is refused at %s, line %i', async (good, bad, column, line, expected) => {
    const text = GOOD.replace(good, bad)
    expect(text).not.toBe(GOOD)
    const error = await errorOf(text)
    expect(error).toMatchObject({ code: 'declaration', column, line })
    expect(error.expected).toContain(expected)
  })

  it('is refused in JSON at the same keys', async () => {
    const text = JSON.stringify({ carrier: 'acme', recognise: ['Bill'], decimal: 'komma' }, null, 1)
    expect(await errorOf(text, 'acme.json')).toMatchObject({ column: 'decimal', line: 6 })
  })

  it.each([
    ['{\n"carrier": "acme",\n"carrier": "bcme"\n}', 3],
    ['{"fields": {\n"invoice_id": "A",\n"invoice\\u005fid": "B"}}', 3],
    ['{"charges": [{"column": "A"}, {"column": "{\\"B", \n"category": "fuel", "column": "C"}]}', 2],
  ])('in JSON with a key twice is refused: %j', async (text, line) => {
    const error = await errorOf(text, 'twice.json')
    expect(error).toMatchObject({ code: 'declaration', line, expected: 'each key once' })
  })

  it('of two documents is refused in words', async () => {
    const error = await errorOf(`${GOOD}---\n${GOOD}`)
    expect(error).toMatchObject({ expected: 'one map in a file', line: 10 })
  })

  it('asks what is open, all at once, with the line of each', async () => {
    const error = await errorOf(
      GOOD.replace('point', '"?"').replace('day-first', '"?"').replace('tax: excluded', 'tax: "?"'),
    )
    expect(error).toMatchObject({ column: 'decimal', line: 3, value: '?' })
    expect(error.message).toContain('comma or point')
    expect(error.message).toContain('line 4, dates.order: found "?", expected the order of day and month')
    expect(error.message).toContain('line 9, total.tax')
  })

  it('that is no YAML is refused by line and character', async () => {
    const error = await errorOf('carrier: acme\nrecognise: [Bill\ndecimal: point\n')
    expect(error).toMatchObject({ code: 'declaration', expected: 'YAML' })
    expect(error.line).toBeGreaterThan(1)
    expect(error.remedy).toMatch(/^Character \d+ of the line: /)
  })

  it('with aliases without end is refused', async () => {
    const rows = Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`)}]`)
    await expect(
      parseYaml(`a0: &a0 x\n${rows.join('\n')}`, { file: 'a.yaml', code: 'declaration' }),
    ).rejects.toThrow('expected YAML with at most 20 aliases')
  })

  it('has a JSON Schema with a description of every key', () => {
    const { properties } = mapJsonSchema() as { properties: Record<string, { description?: string }> }
    for (const [key, { description }] of Object.entries(properties)) expect(description, key).toBeTruthy()
  })
})
