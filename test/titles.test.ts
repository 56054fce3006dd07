/** Titles, blank lines and `sep=` lines above the column names or records, as spreadsheets and their users put them there. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { detectFormat, parseInvoice } from '../src/app/api.js'
import { formats } from '../src/formats.js'

async function reading(text: string) {
  const parse = parseInvoice(Buffer.from(text, 'latin1'))
  const items: string[] = []
  for await (const { id: _, source, ...item } of parse)
    items.push(JSON.stringify({ ...item, column: source.column }))
  const { summary } = await parse.account
  const { format = '', rows = 0, skipped = {}, rejected = 0 } = summary.files[0] ?? {}
  return { format, items, rows, skipped, rejected }
}

/** A sample of each format whose column names are in the first record. */
const withHeader = (
  await Promise.all(
    formats.map(async ({ id }) => {
      for (const name of readdirSync(join('samples', id)).filter((one) =>
        /^(with-header|real|english)/.test(one),
      )) {
        const text = readFileSync(join('samples', id, name), 'latin1').replace(/^\xef\xbb\xbf/, '')
        if ((await detectFormat(Buffer.from(text, 'latin1'))).why.includes('column names in record 1'))
          return [{ id, name: `${id}/${name}`, text }]
      }
      return []
    }),
  )
).flat()

test('all formats with a header are among them, but those whose preamble is declared', () => {
  const byNames = formats.filter(({ recognise }) =>
    recognise.some((way) => 'names' in way && way.within === undefined),
  )
  expect(withHeader.map(({ id }) => id)).toEqual(byNames.map(({ id }) => id))
  expect(withHeader.length).toBeGreaterThan(4)
})

const withoutHeader = ['ups-billing/real-headerless.csv', 'dhl-ecommerce/real.csv'].map((name) => ({
  id: name.replace(/\/.*/, ''),
  name,
  text: readFileSync(join('samples', name), 'latin1'),
}))

describe.each([...withHeader, ...withoutHeader])('$name', ({ id, text }) => {
  test.each([
    ['a title', 'Invoice export March 2026\n', { preamble: 1 }],
    ['a title with the blank cells of a sheet', 'Invoice export March 2026,,,,,,\n', { preamble: 1 }],
    ['a title and a blank line', '"Invoices, March 2026"\n\n', { preamble: 1, blank: 1 }],
    ['blank lines', '\n\r\n  \n', { blank: 3 }],
    ['two titles', 'Shop Ltd\nAccount: 123456;Period: 03/2026\n', { preamble: 2 }],
  ])('below %s', async (_what, above, more) => {
    const alone = await reading(text)
    const { items, ...account } = await reading(above + text)
    expect(items).toEqual(alone.items)
    const skipped: Record<string, number> = { ...alone.skipped }
    for (const [reason, count] of Object.entries(more)) skipped[reason] = (skipped[reason] ?? 0) + count
    const rows = alone.rows + Object.values(more).reduce((sum, count) => sum + count, 0)
    expect(account).toEqual({ format: id, rows, skipped, rejected: alone.rejected })
  })

  test('below names that a program has numbered', async () => {
    const alone = await reading(text)
    const width = (text.split('\n')[0] ?? '').split(/[,;\t|]/).length
    const delimiter = /[,;\t|]/.exec(text)?.[0]
    const names = Array.from({ length: width }, (_, at) => `Column${at + 1}`).join(delimiter)
    const { items, rows, rejected } = await reading(`${names}\n${text}`)
    expect([items, rows, rejected]).toEqual([alone.items, alone.rows + 1, alone.rejected])
  })

  test('below more blank lines than the first bytes hold', async () => {
    const alone = await reading(text)
    const { items, format } = await reading('\n'.repeat(70_000).replace(/^/, 'Export') + text)
    expect([format, items]).toEqual([id, alone.items])
  })
})

test('column names that reach beyond the first bytes are read', async () => {
  const [header = '', ...records] = readFileSync('samples/usps-eps/real.csv', 'utf8').trimEnd().split('\n')
  const more = Array.from({ length: 5000 }, (_, at) => `A column of our own, number ${at}`.replace(',', ''))
  const long = [`${header},${more.join(',')}`, ...records.map((record) => record + ','.repeat(more.length))]
  expect(long[0]?.length).toBeGreaterThan(64 << 10)
  const { format, items } = await reading(`${long.join('\n')}\n`)
  expect([format, items.length]).toEqual(['usps-eps', records.length])
})

test('a first record without an end is not called no records', async () => {
  const { why } = await detectFormat(Buffer.from('x'.repeat(2 << 20)))
  expect(why).toContain('has no end within 1 MiB')
})

test('records above the column names are no titles: none of them is skipped', async () => {
  const records = readFileSync('samples/ups-billing/real-headerless.csv', 'latin1').split('\n').slice(0, 3)
  const named = readFileSync('samples/ups-billing/with-header.csv', 'latin1')
  const { skipped, items } = await reading(`${records.join('\n')}\n${named}`)
  expect(skipped).not.toHaveProperty('preamble')
  expect(items.length).toBe(3 + (await reading(named)).items.length)
})

test.each(withoutHeader)('$name: a record cut short above the others is no title', async ({ text }) => {
  const last = text.trimEnd().split('\n').at(-1) ?? ''
  const { skipped, rejected } = await reading(`${last.split(',').slice(0, 4).join(',')}\n${text}`)
  expect([skipped.preamble, rejected]).toEqual([undefined, 1])
})

test('a list of our own with a carrier name in it is of no format', async () => {
  const { format } = await detectFormat(Buffer.from('FedEx invoices\n\nTracking,Net Charge Amount\n1,2.00\n'))
  expect(format).toBeNull()
})

test.each([
  ['dpd-uk/real.csv', 4],
  ['dpd-uk/no-preamble.csv', 0],
  ['royal-mail-bex/one-header-row.csv', 0],
  ['royal-mail-bex/real-three-header-rows.csv', 2],
])('%s: a record sorted above the column names is rejected, and is no preamble', async (name, names) => {
  const lines = readFileSync(join('samples', name), 'latin1').split(/(?<=\n)/)
  const sorted = [...lines]
  sorted.splice(names, 2, lines[names + 1] ?? '', lines[names] ?? '')
  const [was, is] = [await reading(lines.join('')), await reading(sorted.join(''))]
  expect(is.rejected).toBe(1)
  expect(is.skipped).toEqual(was.skipped)
  expect(was.items.length).toBeGreaterThan(is.items.length)
})

test.each(withoutHeader)(
  '$name: records of another delimiter above the others are rejected',
  async ({ text }) => {
    const [first = '', second = '', ...lines] = text.split('\n')
    const { skipped, rejected } = await reading(
      [first.replaceAll(',', ';'), second.replaceAll(',', '\t'), ...lines].join('\n'),
    )
    expect([skipped.preamble, rejected]).toEqual([undefined, 2])
  },
)

test.each(withHeader)(
  '$name: records of another delimiter above the column names are no title',
  async (one) => {
    const other = one.text.includes(';') ? ',' : ';'
    const above = Array.from({ length: 20 }, (_, at) => `${at}`).join(other)
    // UPS is read by its records too, and those of the table above are none.
    const read = reading(`${above}\n${one.text}`).then(({ skipped, rejected }) => ({ ...skipped, rejected }))
    if (one.id === 'ups-billing') expect(await read).toEqual({ rejected: 2 })
    else await expect(read).rejects.toMatchObject({ code: 'unknown_format' })
  },
)

test.each([1, 2, 4])(
  'a preamble %i columns to the right, behind columns of our own, states what it stated',
  async (own) => {
    const text = readFileSync('samples/dpd-uk/real.csv', 'latin1')
    const moved = text
      .replace(/^(?=.)/gm, ','.repeat(own))
      .replace(/^,+"Date"/m, `${'"Own",'.repeat(own)}"Date"`)
    const [was, is] = [await reading(text), await reading(moved)]
    expect(is.items).toEqual(was.items)
    expect(is.rejected).toBe(0)
  },
)

test('the header of UPS in other letters is a header', async () => {
  const text = readFileSync('samples/ups-billing/with-header.csv', 'latin1')
  const was = await reading(text)
  for (const header of [
    text.slice(0, text.indexOf('\n')).toUpperCase(),
    text.slice(0, text.indexOf('\n')).toLowerCase(),
  ])
    expect({ ...(await reading(header + text.slice(text.indexOf('\n')))), items: [] }).toEqual({
      ...was,
      items: [],
    })
})

test('row numbers in front of a DPD UK preamble leave its account, invoice, currency and totals', async () => {
  const numbered = readFileSync('samples/dpd-uk/real.csv', 'latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .split(/\r?\n/)
    .map((line, at) => (line === '' ? line : `${at + 1},${line}`))
    .join('\n')
  const plain = await reading(readFileSync('samples/dpd-uk/real.csv', 'latin1'))
  const { items, rejected } = await reading(numbered)
  expect(items).toEqual(plain.items)
  expect(rejected).toBe(0)
})

test.each([
  ['ups-billing/real-headerless.csv', 'ups-billing'],
  ['dhl-ecommerce/real.csv', 'dhl-ecommerce'],
])('blank columns in front of %s are named', async (name, id) => {
  const text = readFileSync(join('samples', name), 'latin1').replace(/^(?=.)/gm, ',,')
  const { error } = await detectFormat(Buffer.from(text, 'latin1'))
  expect(error?.remedy).toContain(
    `Nearest: ${id} would need its first field in the first column: remove the 2 blank in front of it`,
  )
})
