/** `parseInvoice`: every way in, every way to stop, and a format of one's own by the public API alone. */
import { createReadStream, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  auditInvoices,
  defineFormat,
  formats,
  from,
  InvoiceError,
  is,
  isInvoiceError,
  type LineItem,
  lineItemSchema,
  parseInvoice,
  stage,
  where,
} from '../src/index.js'
import { openDescriptors, ownFolder } from './inputs.js'
import { parsed, unnamed } from './law-kit.js'
import { upsFile } from './ups-rows.js'

const own = ownFolder()
const ROWS = Array.from({ length: 3000 }, (_, at) => ({ 'Net Amount': `${at}.10` }))
const FILE = upsFile(ROWS)
const BAD = upsFile([{}, { 'Net Amount': 'n/a' }, {}, { 'Transaction Date': '2025-02-30' }])

async function ups(name: string, text: string | Uint8Array = FILE): Promise<string> {
  await writeFile(own(name), text)
  return own(name)
}

async function collect(parse: AsyncIterable<LineItem>): Promise<LineItem[]> {
  const items: LineItem[] = []
  for await (const item of parse) items.push(item)
  return items
}

describe('inputs', () => {
  it('may be a path, bytes, a Node stream or a web stream, packed or not: the same items', async () => {
    const path = await ups('ways.csv')
    const packed = await ups('ways.csv.gz', gzipSync(FILE))
    const expected = unnamed(await collect(parseInvoice(path)))
    expect(expected.length).toBe(3000)
    const web = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < FILE.length; at += 9999)
          controller.enqueue(Buffer.from(FILE.slice(at, at + 9999)))
        controller.close()
      },
    })
    for (const input of [
      Buffer.from(FILE),
      createReadStream(path),
      Readable.from([Buffer.from(FILE)]),
      web,
      packed,
    ])
      expect(unnamed(await collect(parseInvoice(input)))).toEqual(expected)
  })

  it('may be several: one stream of items, one account', async () => {
    const paths = [
      await ups('a.csv', upsFile([{}])),
      await ups('b.csv', upsFile([{}, { 'Net Amount': '2.50' }])),
    ]
    const { items, account } = await parsed(paths)
    expect(items.map(({ source }) => source)).toEqual([
      { file: paths[0], row: 1, column: null },
      { file: paths[1], row: 1, column: null },
      { file: paths[1], row: 2, column: null },
    ])
    expect(account.summary.files.map(({ file, line_items }) => [file, line_items])).toEqual([
      [paths[0], 1],
      [paths[1], 2],
    ])
    expect(account.summary.totals).toMatchObject({
      files: 2,
      rows: 3,
      line_items: 3,
      sums: { USD: { net: '22.50' } },
    })
  })

  it('that cannot be read ends the parse, or is told and the others go on', async () => {
    const good = await ups('good.csv', upsFile([{}]))
    await expect(collect(parseInvoice([own('missing.csv'), good]))).rejects.toMatchObject({
      code: 'unreadable',
    })
    const errors: InvoiceError[] = []
    const parse = parseInvoice([own('missing.csv'), good], { onFileError: (error) => errors.push(error) })
    expect((await collect(parse)).length).toBe(1)
    expect(errors).toMatchObject([{ code: 'unreadable', file: own('missing.csv') }])
  })
})

describe('batches and summary', () => {
  it('batches are the same items in the same order', async () => {
    const batches: LineItem[][] = []
    for await (const batch of parseInvoice(Buffer.from(FILE)).batches()) batches.push(batch)
    expect(batches.length).toBeGreaterThan(1)
    expect(batches.flat()).toEqual(await collect(parseInvoice(Buffer.from(FILE))))
  })

  it('the summary may be asked for before, after and instead of reading', async () => {
    const parse = parseInvoice(Buffer.from(FILE))
    const early = parse.summary
    const late = parseInvoice(Buffer.from(FILE))
    await collect(late)
    expect(await early).toEqual(await late.summary)
    expect((await early).files).toMatchObject([
      {
        format: 'ups-billing',
        bytes: FILE.length,
        encoding: 'utf-8',
        rows: 3000,
        charged: 3000,
        skipped: {},
        rejected: 0,
      },
    ])
    expect((await early).totals.sums).toEqual({ USD: { gross: '4498800.00', net: '4498800.00', tax: '0' } })
  })

  it('a parse is read once', async () => {
    const parse = parseInvoice(Buffer.from(FILE))
    await collect(parse)
    await expect(collect(parse)).rejects.toMatchObject({ code: 'usage' })
  })

  it('items satisfy their schema, keys in order', async () => {
    const [item] = await collect(parseInvoice(Buffer.from(upsFile([{}])), { raw: true }))
    expect(lineItemSchema.parse(item)).toEqual(item)
    expect(Object.keys(item ?? {})).toEqual(Object.keys(lineItemSchema.shape))
  })
})

describe('stopping', () => {
  it.runIf(openDescriptors() !== null)('early closes the file', async () => {
    const path = await ups('early.csv')
    const before = openDescriptors()
    for (let time = 0; time < 5; time++) {
      for await (const item of parseInvoice(path)) {
        expect(item.net_cost).toBe('0.10')
        break
      }
    }
    expect(openDescriptors()).toBe(before)
  })

  it('early leaves no account', async () => {
    const parse = parseInvoice(Buffer.from(FILE))
    for await (const _ of parse) break
    await expect(parse.summary).rejects.toMatchObject({ code: 'aborted' })
  })

  it('early destroys a stream', async () => {
    const stream = Readable.from([Buffer.from(FILE), Buffer.from(FILE)])
    for await (const _ of parseInvoice(stream)) break
    expect(stream.destroyed).toBe(true)
  })

  it('by a signal: before, and while a stream is silent', async () => {
    const aborted = parseInvoice(Buffer.from(FILE), { signal: AbortSignal.abort() })
    await expect(collect(aborted)).rejects.toMatchObject({ code: 'aborted' })
    const controller = new AbortController()
    const silent = new Readable({ read: () => undefined })
    silent.push(FILE)
    const parse = parseInvoice(silent, { signal: controller.signal })
    const reading = collect(parse)
    controller.abort()
    await expect(reading).rejects.toMatchObject({ code: 'aborted' })
    await expect(parse.account).rejects.toMatchObject({ code: 'aborted' })
  })
})

describe('rejected rows', () => {
  it('are collected, with what is wrong and the row itself', async () => {
    const { items, account } = await parsed(Buffer.from(BAD))
    expect(items.map(({ source }) => source.row)).toEqual([1, 3])
    expect(
      account.rejects.map(({ code, row, line, column, value }) => ({ code, row, line, column, value })),
    ).toEqual([
      { code: 'amount', row: 2, line: 2, column: 'Net Amount', value: 'n/a' },
      { code: 'date', row: 4, line: 4, column: 'Transaction Date', value: '2025-02-30' },
    ])
    expect(account.rejects.map(({ raw }) => raw)).toEqual(
      BAD.trimEnd()
        .split('\n')
        .filter((_, at) => at % 2 === 1),
    )
    expect(account.rejects.every(isInvoiceError)).toBe(true)
    expect(account.rejects[0]?.message).toMatch(
      /^bytes:2: amount, record 2, column Net Amount: found "n\/a", expected /,
    )
  })

  it('throws with the first rejected row, before any charge below it is given', async () => {
    const lines = readFileSync('samples/usps-eps/real.csv', 'utf8').split('\n')
    // One of the last: what follows the rejected row could still be waited for.
    const damaged = (lines[54] ?? '').split(',').with(10, 'x').join(',')
    const rows: number[] = []
    const reading = (async () => {
      const text = lines.with(54, damaged).join('\n')
      const options = { onReject: 'throw' } as const
      for await (const { source } of parseInvoice(Buffer.from(text), options)) rows.push(source.row)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'amount', row: 55, column: 'Postage' })
    expect(rows.filter((row) => row > 55)).toEqual([])
  })

  it('end the parse at the first if asked to', async () => {
    const read: LineItem[] = []
    const parse = parseInvoice(Buffer.from(BAD), { onReject: 'throw' })
    const reading = (async () => {
      for await (const item of parse) read.push(item)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'amount', row: 2 })
    await expect(parse.summary).rejects.toMatchObject({ code: 'amount', row: 2 })
  })

  it('are told one by one if asked to, and counted all the same', async () => {
    const told: string[] = []
    const { account } = await parsed(Buffer.from(BAD), { onReject: ({ code }) => told.push(code) })
    expect(told).toEqual(['amount', 'date'])
    expect(account.rejects).toEqual([])
    expect(account.summary.totals).toMatchObject({ rows: 4, charged: 2, rejected: 2 })
  })
})

describe('options', () => {
  it('raw: every cell by its name', async () => {
    const [item] = await collect(parseInvoice(Buffer.from(upsFile([{ Zone: ' 005 ' }])), { raw: true }))
    expect(Object.keys(item?.raw ?? {}).length).toBe(250)
    expect(item?.raw).toMatchObject({ Version: '2.1', Zone: ' 005 ', 'Net Amount': '10.00' })
    expect((await collect(parseInvoice(Buffer.from(upsFile([{}])))))[0]).not.toHaveProperty('raw')
  })

  it('format: reads as told, or says what is missing', async () => {
    const bytes = Buffer.from(upsFile([{}]))
    expect((await collect(parseInvoice(bytes, { format: 'ups-billing' }))).length).toBe(1)
    await expect(collect(parseInvoice(bytes, { format: 'usps-eps' }))).rejects.toMatchObject({
      code: 'layout',
    })
    await expect(collect(parseInvoice(bytes, { format: 'upz' }))).rejects.toMatchObject({
      code: 'usage',
      value: 'upz',
    })
  })

  it('currency: only where the file names none', async () => {
    const none = { 'Transaction Currency Code': '', 'Invoice Currency Code': 'USD' }
    const items = await collect(parseInvoice(Buffer.from(upsFile([{}, none])), { currency: 'CAD' }))
    expect(items.map(({ currency }) => currency)).toEqual(['USD', 'USD'])
  })
})

describe('what the file as a whole decides', () => {
  // Two readings of every amount, and the one cell that settles them beyond the part that is looked through.
  const note = 'x'.repeat(990)
  const text = (filler: number) =>
    `Parcel number,Invoice number,Base price,Note\n${`1,1,"1,234",${note}\n`.repeat(filler)}2,1,"812,45",\n`
  const beyond = Buffer.from(text(9500))

  it('is decided by the same bytes however they come', async () => {
    expect(beyond.length).toBeGreaterThan(9 << 20)
    const inOne = await parseInvoice(Readable.from([beyond])).summary
    const pieces = Array.from({ length: Math.ceil(beyond.length / 50_000) }, (_, at) =>
      beyond.subarray(at * 50_000, (at + 1) * 50_000),
    )
    expect((await parseInvoice(Readable.from(pieces)).summary).totals).toEqual(inOne.totals)
    expect(inOne.totals).toMatchObject({ charged: 1, rejected: 9500, sums: { '': { net: '812.45' } } })
  })

  it('is decided also by what stands behind', async () => {
    const { totals } = await parseInvoice(Buffer.from(text(3))).summary
    expect(totals).toMatchObject({ charged: 4, rejected: 0, sums: { '': { net: '816.152' } } })
  })
})

describe('a format of one’s own', () => {
  // Columns of a carrier that does not exist:
  //   Rechnung;Datum;Sendung;Art;Betrag;Treibstoff
  //   R-7;03.02.2026;S100;Paket;"1.204,15";0,85
  const albatros = defineFormat({
    id: 'albatros-post',
    carrier: 'albatros',
    title: 'Albatros Post, a row per parcel',
    download: 'by pigeon',
    recognise: [{ names: ['Rechnung', 'Sendung', 'Betrag'] }],
    decimal: 'by-file',
    dates: { forms: ['DD.MM.YYYY'] },
    fields: { invoice_id: 'Rechnung', invoice_date: 'Datum', tracking_number: 'Sendung' },
    rows: [
      { name: 'sum', when: [where('Rechnung', is('Summe'))], skip: 'footer', width: 'any' },
      { name: 'parcel' },
    ],
    charges: [
      { kind: 'cell', column: 'Betrag', label: 'Art' },
      { kind: 'cell', column: 'Treibstoff', code: { fixed: 'T' } },
    ],
    stage: stage(['Art'], ({ line }, kind = '') =>
      line < 0 ? 'credit' : kind === 'Retoure' ? 'return' : 'original',
    ),
    rules: {
      decides: 'label',
      rules: [
        { label: 'Paket', category: 'freight' },
        { code: 'T', category: 'fuel' },
      ],
    },
  })
  const file = Buffer.from(
    'Rechnung;Datum;Sendung;Art;Betrag;Treibstoff\n' +
      'R-7;03.02.2026;S100;Paket;"1.204,15";0,85\n' +
      'R-7;03.02.2026;S101;Retoure;4,00;\n' +
      'R-7;04.02.2026;S102;Paket;0,00;\n' +
      'R-7;30.02.2026;S103;Paket;1,00;\n' +
      'Summe;;;;1209,00;\n',
  )

  it('a sum at the end names no currency but its own, where the lines are in several', async () => {
    const { charges, fields, rows, ...rest } = albatros
    const summing = defineFormat({
      ...rest,
      charges,
      fields: { ...fields, currency: 'Geld' },
      rows: [
        {
          name: 'sum',
          when: [where('Rechnung', is('Summe'))],
          skip: 'footer',
          width: 'any',
          states: { holds: 'above', net_total: 'Betrag' },
        },
        { name: 'parcel' },
      ],
    })
    const two = Buffer.from(
      'Rechnung;Datum;Sendung;Art;Betrag;Treibstoff;Geld\n' +
        'R-7;03.02.2026;S100;Paket;5,00;;CHF\nR-7;03.02.2026;S101;Paket;4,00;;EUR\nSumme;;;;9,00;;\n',
    )
    const report = await auditInvoices(two, { formats: [...formats, summing] })
    expect(report.invoices.map((one) => [one.currency, one.computed_total, one.status])).toEqual([
      ['CHF', '5.00', 'undeclared'],
      ['EUR', '4.00', 'undeclared'],
    ])
    expect(report.findings.map(({ check }) => check)).toEqual(['currency_mix'])
  })

  it('is known and read by the declaration alone, among all the others', async () => {
    const { items, account } = await parsed(file, { formats: [...formats, albatros], currency: 'CHF' })
    expect(
      items.map((item) => [
        item.tracking_number,
        item.charge_description,
        item.charge_category,
        item.charge_stage,
        item.net_cost,
        item.source.column,
      ]),
    ).toEqual([
      ['S100', 'Paket', 'freight', 'original', '1204.15', 'Betrag'],
      ['S100', 'Treibstoff', 'fuel', 'original', '0.85', 'Treibstoff'],
      ['S101', 'Retoure', 'uncategorized', 'return', '4.00', 'Betrag'],
    ])
    expect(items[0]).toMatchObject({
      carrier: 'albatros',
      format: 'albatros-post',
      invoice_id: 'R-7',
      invoice_date: '2026-02-03',
      currency: 'CHF',
    })
    expect(account.summary.totals).toMatchObject({
      rows: 6,
      charged: 2,
      skipped: { header: 1, zero: 1, footer: 1 },
      rejected: 1,
      sums: { CHF: { net: '1209.00' } },
      uncategorized: { Retoure: 1 },
    })
    expect(account.rejects).toMatchObject([
      { code: 'date', row: 5, line: 5, column: 'Datum', value: '30.02.2026' },
    ])
  })

  it('is unknown without it', async () => {
    await expect(parsed(file)).rejects.toMatchObject({ code: 'unknown_format' })
  })

  it('that claims a file of another makes it ambiguous', async () => {
    const again = defineFormat({ ...albatros, id: 'albatros-again' })
    await expect(parsed(file, { formats: [albatros, again] })).rejects.toMatchObject({
      code: 'ambiguous_format',
      value: 'albatros-post, albatros-again',
    })
  })

  it.each([
    ['an id of other letters', { ...albatros, id: 'Albatros Post' }],
    ['no way to recognise it', { ...albatros, recognise: [] }],
    ['no charges', { ...albatros, charges: [] }],
  ])('with %s is refused', (_what, declaration) => {
    expect(() => defineFormat(declaration)).toThrow(InvoiceError)
  })

  it('composes texts of cells', async () => {
    const composed = defineFormat({
      ...albatros,
      rows: [{ name: 'any' }],
      charges: [
        {
          kind: 'record',
          net: 'Betrag',
          description: from(['Art', 'Sendung'], (art, id) =>
            [art, id].filter((part) => part !== '').join(' '),
          ),
          otherwise: '?',
          blankNet: 'zero',
        },
      ],
    })
    const bare = Buffer.from(file.toString().replace('Summe;', 'R-8;'))
    const { items } = await parsed(bare, { formats: [composed] })
    expect(items.map((item) => item.charge_description)).toEqual([
      'Paket S100',
      'Retoure S101',
      'Paket S102',
      '?',
    ])
  })
})
