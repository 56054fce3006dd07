/** Content that is there twice: a file behind itself, half a file, the same bytes under two names. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseInvoice } from '../src/app/api.js'
import { formats } from '../src/formats.js'
import { auditInvoices } from '../src/index.js'
import type { Summary } from '../src/schema/summary.js'

const summaryOf = async (...inputs: (string | Buffer)[]) => (await parseInvoice(inputs).account).summary
const repeats = async (input: string | Buffer): Promise<string[]> =>
  ((await summaryOf(input)).files[0]?.warnings ?? []).filter((sentence) =>
    /twice|more than once/.test(sentence),
  )

const samples = formats.flatMap(({ id }) =>
  readdirSync(join('samples', id)).map((name) => join('samples', id, name)),
)

test.each(samples)('%s repeats nothing', async (path) => expect(await repeats(path)).toEqual([]))

test('a block that begins with an odd record, plain ones before and in it, has its own amount', async () => {
  const [, one = ''] = readFileSync('samples/ups-billing/with-header.csv', 'latin1').split(/\r?\n/)
  const record = (nth: number, net: string): string =>
    one
      .replaceAll('1ZS2CA600310493019', `1ZS2CA6003104931${10 + nth}`)
      .replace(',5.63,15.60,', `,0.00,${net},`)
  const plain = Array.from({ length: 12 }, (_, nth) => record(nth, `${nth + 1}.25`))
  const block = [record(20, '$7.00'), ...plain.slice(6)]
  // 7.00, and 7.25 to 12.25
  expect(await repeats(Buffer.from([...plain.slice(0, 6), ...block, ...block, ''].join('\n')))).toEqual([
    '65.50 USD may be in the file twice: 7 records from record 14 on repeat those from record 7 on. Check whether a download was put behind itself',
  ])
})

describe('usps-eps', () => {
  const text = readFileSync('samples/usps-eps/real.csv', 'utf8')
  const [header = '', ...records] = text.trimEnd().split(/\r?\n/)
  const fileOf = (rows: readonly string[]): Buffer => Buffer.from(`${[header, ...rows].join('\n')}\n`)

  test('a file behind itself, its header too', async () => {
    const { summary } = await parseInvoice(Buffer.from(text)).account
    const [sum] = Object.entries(summary.totals.sums).map(([currency, { net }]) =>
      `${net} ${currency}`.trim(),
    )
    expect(await repeats(Buffer.from(text + text))).toEqual([
      `${sum} may be in the file twice: ${records.length} records from record ${records.length + 3} on repeat those from record 2 on. Check whether a download was put behind itself`,
    ])
  })

  test('a file three times behind itself is one warning, with the count and amount of all copies', async () => {
    const [, once = ''] = /^([\d.]+)/.exec((await repeats(Buffer.from(text + text)))[0] ?? '') ?? []
    const cents = BigInt(once.replace('.', ''))
    const twice = `${2n * cents}`.replace(/(?=\d\d$)/, '.')
    const count = records.length
    expect(await repeats(Buffer.from(text + text + text))).toEqual([
      `${twice} may be in the file more than once: ${2 * count} records in 2 blocks, the first from record ${count + 3} on, repeat those from record 2 on. Check whether a download was put behind itself`,
    ])
    expect(once).toMatch(/\.\d\d$/)
  })

  test('amounts are by currency', async () => {
    const ups = readFileSync('samples/ups-billing/with-header.csv', 'latin1').trimEnd().split(/\r?\n/)
    const half = ups.slice(1).map((line) => line.replaceAll(',USD,', ',CAD,').replaceAll(',EUR,', ',CAD,'))
    const both = [...ups, ...half]
    const [sentence = '', ...others] = await repeats(Buffer.from([...both, ...both, ''].join('\n'), 'latin1'))
    expect(sentence).toMatch(/^-?[\d.]+ [A-Z]{3} and -?[\d.]+ CAD may be in the file /)
    expect(others).toEqual([])
  })

  test('half a file twice, in the middle', async () => {
    const half = records.slice(0, 20)
    const [sentence = '', ...others] = await repeats(
      fileOf([...records.slice(0, 40), ...half, ...records.slice(40)]),
    )
    expect(sentence).toContain('20 records from record 42 on repeat those from record 2 on')
    expect(others).toEqual([])
  })

  test('two records twice are all of a file', async () => {
    const two = records.slice(0, 2)
    expect(await repeats(fileOf([...two, ...two]))).toHaveLength(1)
    expect(await repeats(fileOf([...two, ...two, ...two]))).toHaveLength(1)
    expect(await repeats(fileOf([...two, ...two, ...records.slice(0, 1)]))).toEqual([])
  })

  test('single records that are alike are no block', async () => {
    const [one = '', two = ''] = records
    expect(await repeats(fileOf([one, one, one, one, one, one, one, two, two, one]))).toEqual([])
    expect(await repeats(fileOf([...records, records[3] ?? '', records[9] ?? '']))).toEqual([])
  })

  const twice = ({ files }: Summary): string[] =>
    files.flatMap(({ warnings }) => warnings.filter((sentence) => sentence.includes('counted twice')))

  test('the same bytes under two names are a warning of the second, with count and amount', async () => {
    const summary = await summaryOf(Buffer.from(text), Buffer.from(text))
    expect(twice(summary)).toEqual([
      expect.stringMatching(/^[\d.]+( USD)? counted twice: it is bytes#1 under another name \(\d+ records\)/),
    ])
    expect(summary.files[0]?.warnings).toEqual((await summaryOf(Buffer.from(text))).files[0]?.warnings)
  })

  test('a file of more records than are kept, behind itself', async () => {
    const many = Array.from(
      { length: 20_000 },
      (_, at) => records[at % records.length]?.replace(/^[^,]*/, `77${at}`) ?? '',
    )
    const [sentence = ''] = await repeats(fileOf([...many, ...many]))
    expect(sentence).toMatch(
      /: about (19|20)\d{3} records from record 2\d{4} on repeat those from record \d+ on/,
    )
  })

  test('the same records in other bytes are a warning too, which an audit that counts them once has not', async () => {
    const other = Buffer.from(text.replaceAll('\r\n', '\n').replaceAll('\n', '\r'))
    expect(twice(await summaryOf(Buffer.from(text), other))).toEqual([
      expect.stringMatching(
        /^[\d.]+( USD)? may be counted twice: it has as many records as bytes#1 \(\d+\), and the same amounts/,
      ),
    ])
    expect(twice((await auditInvoices([Buffer.from(text), other])).summary as Summary)).toEqual([])
  })

  test('an audit warns of the same records and amounts if it counts them twice', async () => {
    const parcels = Buffer.from(text.replaceAll(/(?<=,)(\d{19})\d{3}(?=,)/g, '$1999'))
    const expected = [expect.stringContaining('may be counted twice: it has as many records as bytes#1 (')]
    const report = await auditInvoices([Buffer.from(text), parcels])
    expect(twice(report.summary as Summary)).toEqual(expected)
  })

  test('an invoice of another amount, or of few records, is no file saved again, but is billed by both', async () => {
    const of = (count: number, end = '\n'): Buffer =>
      Buffer.from([header, ...records.slice(0, count), ''].join(end))
    for (const [one, other] of [
      [of(14), of(15)],
      [of(4), of(4, '\r\n')],
    ] as const) {
      const found = twice(await summaryOf(one, other))
      expect(found).toContainEqual(
        expect.stringMatching(/as bytes#1 does, with (some of the same|the same charges)/),
      )
      expect(found.filter((sentence) => sentence.includes('as many records'))).toEqual([])
    }
  })
})

describe('an invoice in two files', () => {
  const [, one = ''] = readFileSync('samples/ups-billing/with-header.csv', 'latin1').split(/\r?\n/)
  const parcel = (number: string, end = '\n'): Buffer =>
    Buffer.from(one.replaceAll('1ZS2CA600310493019', number) + end)
  const isReported = async (first: Buffer, second: Buffer): Promise<boolean> => {
    const { files } = await summaryOf(first, second)
    return files[1]?.warnings.some((sentence) => sentence.includes('counted twice')) === true
  }
  const [number, another] = ['1ZS2CA600310493019', '1ZS2CA600310493028']

  test('parts with as many parcels at the same price are not the same charges', async () => {
    expect(await isReported(parcel(number), parcel(another))).toBe(false)
    expect(await isReported(parcel(number), parcel(number, '\r\n'))).toBe(true)
    expect(await isReported(parcel(number), parcel('1.2E+17'))).toBe(true)
  })

  test('parts that share fewer than half of their parcels are parts of one invoice', async () => {
    const third = '1ZS2CA600310493037'
    const others = ['1ZS2CA600310493046', '1ZS2CA600310493055']
    const parts = (numbers: readonly string[]): Buffer => Buffer.concat(numbers.map((each) => parcel(each)))
    const first = parts([number, another, third])
    expect(await isReported(first, parts([number, ...others]))).toBe(false)
    expect(await isReported(first, parts([number, another, ...others.slice(1)]))).toBe(true)
  })

  test('a fee of the same amount on another day is another one', async () => {
    const date = / *(\d{4}-\d\d-\d\d)/.exec(one)?.[1] ?? ''
    const fee = (day: string, end = '\n'): Buffer =>
      Buffer.from(one.replaceAll(number, '').replaceAll(date, day) + end)
    expect(await isReported(fee('2026-01-03'), fee('2026-02-03'))).toBe(false)
    expect(await isReported(fee('2026-01-03'), fee('2026-01-03', '\r\n'))).toBe(true)
  })
})
