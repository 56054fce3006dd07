/** Currencies that files do not name: given by the caller for one carrier, never added across formats. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { auditInvoices, defineFormat, formats, type LineItem, parseInvoice } from '../src/index.js'
import { createChargeTable } from '../src/report/charge-table.js'
import { createSum } from '../src/values/money.js'
import { minorDigits } from '../src/values/shown-amounts.js'
import { byThreads } from './jobs-kit.js'
import { sampleFiles } from './law-kit.js'

const FEDEX = 'samples/fedex-us/real.csv'
const BEX = 'samples/royal-mail-bex/real-three-header-rows.csv'
const COMBINED =
  sampleFiles().find(({ format, own }) => own && format.id === 'royal-mail-combined')?.path ?? ''
const UPS = 'samples/ups-billing/real-headerless.csv'

async function read(input: Parameters<typeof parseInvoice>[0], currency?: string | Record<string, string>) {
  const parse = parseInvoice(input, { currency })
  const items: LineItem[] = []
  for await (const item of parse) items.push(item)
  return { items, summary: await parse.summary }
}

describe('one code for files of several carriers', () => {
  const mixed = {
    code: 'usage',
    value: 'currency USD',
    expected: `all files without a currency to be of one carrier; they are of fedex (${FEDEX}) and royal_mail (${BEX}, ${COMBINED})`,
    remedy: 'Give each format its currency: fedex-us=CODE,royal-mail-bex=CODE,royal-mail-combined=CODE.',
  }

  it('is refused before anything is read, and the files are named', async () => {
    const items: LineItem[] = []
    const parse = parseInvoice([FEDEX, UPS, BEX, COMBINED], { currency: 'USD' })
    const reading = (async () => {
      for await (const item of parse) items.push(item)
    })()
    await expect(reading).rejects.toMatchObject(mixed)
    expect(items).toEqual([])
    await expect(auditInvoices([FEDEX, BEX, COMBINED], { currency: 'USD' })).rejects.toMatchObject(mixed)
    await expect(byThreads([FEDEX, BEX, COMBINED], { currency: 'USD' })).rejects.toMatchObject(mixed)
  })

  it('is refused of streams as soon as the second one has been read', async () => {
    const streams = [FEDEX, BEX].map((path) => new Response(readFileSync(path)).body as never)
    await expect(read(streams, 'USD')).rejects.toMatchObject({
      code: 'usage',
      expected: expect.stringContaining('fedex (stream#1) and royal_mail (stream#2)'),
    })
  })

  it('holds for one carrier, beside files that state a currency', async () => {
    const { items, summary } = await read([BEX, COMBINED, UPS], 'GBP')
    expect(new Set(items.map(({ currency, carrier }) => `${carrier} ${currency}`))).toEqual(
      new Set(['royal_mail GBP', 'ups USD']),
    )
    expect(summary.files.map(({ currency_given }) => currency_given)).toEqual(['GBP', 'GBP', undefined])
  })
})

it('codes by format reach the files of that format that name none', async () => {
  const { items } = await read([FEDEX, BEX, COMBINED, UPS], {
    'fedex-us': 'USD',
    'royal-mail-bex': 'GBP',
    'ups-billing': 'CAD',
  })
  expect(new Set(items.map(({ format, currency }) => `${format} ${currency}`))).toEqual(
    new Set(['fedex-us USD', 'royal-mail-bex GBP', 'royal-mail-combined null', 'ups-billing USD']),
  )
})

it('the currency of a declaration is the format’s own, and another one is refused', async () => {
  const bex = formats.find(({ id }) => id === 'royal-mail-bex')
  if (bex === undefined) throw new Error('royal-mail-bex')
  const own = [defineFormat({ ...bex, currency: 'GBP' })]
  const { totals, files } = await parseInvoice(BEX, { formats: own }).summary
  expect(Object.keys(totals.sums)).toEqual(['GBP'])
  expect(files[0]).not.toHaveProperty('currency_given')
  expect(() => parseInvoice(BEX, { formats: own, currency: { 'royal-mail-bex': 'EUR' } })).toThrow(
    'GBP for royal-mail-bex, as its format declares',
  )
  const summary = await parseInvoice(BEX, { formats: own, currency: 'EUR' }).summary
  expect(Object.keys(summary.totals.sums)).toEqual(['GBP'])
})

describe('amounts of unknown currency', () => {
  it('are summed by format, in the totals and in what no rule knows', async () => {
    const { summary } = await read([FEDEX, BEX, UPS])
    expect(Object.keys(summary.totals.sums).sort()).toEqual(['(fedex-us)', '(royal-mail-bex)', 'USD'])
    const [fedex, bex] = summary.files
    expect(summary.totals.sums['(fedex-us)']).toEqual(fedex?.sums[''])
    expect(summary.totals.sums['(royal-mail-bex)']).toEqual(bex?.sums[''])
    const alone = await read([FEDEX, UPS])
    expect(Object.keys(alone.summary.totals.sums).sort()).toEqual(['', 'USD'])
  })

  it('are in no sum of the charges, the audit or its figures together with those of another format', async () => {
    const files = sampleFiles().filter(({ own }) => own)
    const table = createChargeTable()
    const nets = new Map<string, ReturnType<typeof createSum>>()
    for await (const batch of parseInvoice(files.map(({ path }) => path)).batches()) {
      table.add(batch)
      for (const { currency, format, net_cost } of batch) {
        const unit = currency ?? `(${format})`
        const sum = nets.get(unit) ?? createSum()
        nets.set(unit, sum)
        sum.addText(net_cost)
      }
    }
    const units = [...nets.keys()].sort()
    expect(units.filter((unit) => unit.startsWith('(')).length).toBeGreaterThan(2)
    const rows = new Map<string, ReturnType<typeof createSum>>()
    for (const { currency, format, net } of table.rows()) {
      const unit = currency ?? `(${format})`
      const sum = rows.get(unit) ?? createSum()
      rows.set(unit, sum)
      sum.addText(net)
    }
    const texts = (sums: typeof nets) => [...sums].map(([unit, sum]) => `${sum.text()} ${unit}`).sort()
    expect(texts(rows)).toEqual(texts(nets))
    const report = await auditInvoices(files.map(({ path }) => path))
    expect(Object.keys(report.summary.totals.sums ?? {}).sort()).toEqual(units)
    expect(
      Object.entries(report.summary.totals.sums ?? {})
        .map(([unit, { net }]) => `${net} ${unit}`)
        .sort(),
    ).toEqual(texts(nets))
  })
})

describe('a cell of a currency', () => {
  const firstOfEach = new Map(
    sampleFiles()
      // What a cell is in segments is theirs to say: test/edi.test.ts.
      .filter(({ own, format }) => own && format.segments === undefined)
      .map(({ path, format }) => [format.id, path]),
  )
  /** Every cell of the file that holds the code, changed. */
  const changed = (text: string, code: string, cell: (nth: number) => string) => {
    let nth = 0
    return Buffer.from(
      text.replace(new RegExp(`(?<![^;,|"\\n])${code}(?![^;,|"\\r\\n])`, 'g'), () => cell(nth++)),
    )
  }
  const netOf = ({ items }: Awaited<ReturnType<typeof read>>) => {
    const sum = createSum()
    for (const { net_cost } of items) sum.addText(net_cost)
    return sum.text()
  }

  it('is read in small letters, and named once a column where it is no code, in every format', async () => {
    const seen: string[] = []
    for (const path of [
      ...firstOfEach.values(),
      'samples/dhl-ecommerce/real.csv',
      'samples/dpd-uk/real.csv',
    ]) {
      const text = readFileSync(path, 'utf8')
      const before = await read(path)
      const [code = ''] = Object.keys(before.summary.totals.sums)
      if (code === '') continue
      seen.push(before.items[0]?.format ?? '')
      const small = await read(changed(text, code, () => code.toLowerCase()))
      expect(small.summary.files[0]?.warnings).toEqual([])
      expect(small.summary.totals.sums).toEqual(before.summary.totals.sums)
      for (const word of ['EURO', '$', 'RMB', 'FRT', '978']) {
        const after = await read(changed(text, code, (nth) => (nth % 4 === 3 ? 'US$' : word)))
        expect(netOf(after)).toBe(netOf(before))
        expect(after.items.every(({ currency }) => currency === null)).toBe(true)
        const warnings = after.summary.files[0]?.warnings ?? []
        expect([path, word, warnings.length]).toEqual([path, word, 1])
        expect(warnings[0]).toContain(` "${word}" `)
        expect(warnings[0]).toMatch(
          /(and others )?in (record|\d+ records).*no code of a currency such as EUR/,
        )
      }
    }
    expect(seen).toEqual(
      expect.arrayContaining(['dhl-ecommerce', 'dhl-express', 'dpd-uk', 'fedex-intl', 'ups-billing']),
    )
  })

  it('that is no code is counted by records, whatever else the column holds, and gives way to the currency given', async () => {
    const text = readFileSync(UPS, 'utf8')
    const [first = '', ...rest] = text.split('\n')
    const file = Buffer.from([first.replaceAll('USD', 'Dollar'), ...rest].join('\n'))
    const only = await read(file, 'CAD')
    expect(only.summary.files[0]?.warnings).toEqual([
      'Transaction Currency Code "Dollar" in record 1: no code of a currency such as EUR, so it counts as blank. ' +
        'Put the code there, or name it with --currency',
    ])
    expect(Object.keys(only.summary.totals.sums)).toEqual(['CAD', 'USD'])
  })
})

it('minor digits are those that Node names, also of the currencies that it is not asked for', () => {
  for (const currency of Intl.supportedValuesOf('currency')) {
    const { minimumFractionDigits } = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
    }).resolvedOptions()
    expect([currency, minorDigits(currency)]).toEqual([currency, minimumFractionDigits])
  }
})
