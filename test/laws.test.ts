/** Laws that hold for every format and every sample: a new format is tested by dropping a file into `samples/`. */
import { existsSync, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectFormat, formats } from '../src/index.js'
import { byPapaParse, cutBytes, cutPlaces, type LineEnd, readRecords } from './csv-kit.js'
import { goldenOf } from './golden.js'
import {
  formatsUnderTest,
  goldenPath,
  type Parsed,
  parsed,
  recounted,
  sampleFiles,
  spreadFiles,
  textOfFile,
  totalUnits,
  unnamed,
} from './law-kit.js'
import { columnSums, segmentSum } from './money-law.js'
import { invoiceTotals, recordTotals } from './totals-law.js'

const SAMPLES = sampleFiles()
const SMALL = 12_000
/** Those that are cut at every place, and written in every way: the others in some. */
const IN_FULL = new Set(spreadFiles(SAMPLES, 6, 2).map(({ path }) => path))
/** Files that state other totals, on purpose: which ones. */
const STATED_OTHERWISE: Readonly<Record<string, RegExp>> = {
  // Totaal is no sum of its record in Dutch files.
  'samples/dpd-insights/dutch.csv': /^record/,
  '../shared/samples/dpd-insights-dutch.csv': /^record/,
  // Invoice Amount is that of the package: see published-samples.test.ts.
  'samples/ups-billing/amount-per-package.csv': / of /,
  '../shared/samples/ups-billing.csv': / of /,
}

/** Compares lists that differ one by one, so that a failure shows the first difference and not all of them. */
function expectSame(actual: readonly object[], expected: readonly object[]): void {
  if (isDeepStrictEqual(actual, expected)) return
  for (const [at, one] of expected.entries()) expect(actual[at]).toEqual(one)
  expect(actual.length).toBe(expected.length)
}

describe.each(SAMPLES.map((sample) => [sample.path, sample] as const))('%s', (path, { format, own }) => {
  const { segments } = format
  let once: Promise<Parsed> | undefined
  const whole = () => {
    once ??= parsed(path, { raw: true, facts: true })
    return once
  }

  it('is detected as itself and nothing else', async () => {
    const { format: id, candidates } = await detectFormat(path)
    expect(id).toBe(format.id)
    expect(candidates.map((candidate) => candidate.format).sort()).toEqual(
      formats
        .map((one) => one.id)
        .filter((one) => one !== format.id)
        .sort(),
    )
  })

  it('has no charge without a category', async () => {
    expect((await whole()).account.summary.totals.uncategorized).toEqual({})
  })

  if (own)
    it('gives what its golden says', async () => {
      const golden = goldenPath(path)
      if (!existsSync(golden)) throw new Error(`${golden} is missing: npm run goldens -- --add, then read it`)
      expect(await goldenOf(path)).toBe(readFileSync(golden, 'utf8'))
    })

  it('has every record in one bucket', async () => {
    const { items, account } = await whole()
    const [file] = account.summary.files
    if (file === undefined) throw new Error('no account')
    const skipped = Object.values(file.skipped).reduce((sum, count) => sum + count, 0)
    expect(file.rows).toBe(file.charged + skipped + file.rejected)
    expect(file.rows).toBe((await recounted(path)).records.length)
    expect(file.charged).toBe(new Set(items.map(({ source }) => source.row)).size)
    expect(file.line_items).toBe(items.length)
    expect(items.length).toBeGreaterThan(0)
    expect(account.rejects).toEqual([])
  })

  it('has items with ids of their own, the same ones each time', async () => {
    const ids = (await whole()).items.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect((await parsed(path)).items.map(({ id }) => id)).toEqual(ids)
  })

  if (segments === undefined)
    it('is read alike by this reader, csv-parse and Papa Parse', async () => {
      const { text, delimiter, records } = await recounted(path)
      const lineEnd: LineEnd = text.includes('\r\n') ? '\r\n' : text.includes('\n') ? '\n' : '\r'
      const mine = readRecords([Buffer.from(text)], { delimiter, quote: '"' })
      expectSame(
        mine.map(({ cells }) => cells.map((cell) => Buffer.from(cell, 'latin1').toString())),
        records,
      )
      expectSame(byPapaParse(text, delimiter, lineEnd), records)
    })

  it('gives the same items for every way of cutting its bytes', async () => {
    const bytes = readFileSync(path)
    const expected = unnamed((await whole()).items)
    const cut = async (pieces: readonly Uint8Array[]) => {
      const options = { raw: true, facts: true }
      return unnamed((await parsed(Readable.from(pieces, { objectMode: false }), options)).items)
    }
    if (bytes.length < SMALL && IN_FULL.has(path))
      expectSame(await cut(cutBytes(bytes, [...bytes.keys()])), expected)
    await fc.assert(
      fc.asyncProperty(cutPlaces, async (places) => {
        expectSame(await cut(cutBytes(bytes, places)), expected)
      }),
      { numRuns: IN_FULL.has(path) ? 5 : 1 },
    )
  })

  it('has its cells in raw, none lost, and the charge in the cell that source.column names', async () => {
    const { records } = await recounted(path)
    const names = Object.keys((await whole()).items[0]?.raw ?? {})
    const bases = names.map((name) => name.replace(/ #\d+$/, ''))
    names.forEach((name, at) => {
      const nth = bases.slice(0, at + 1).filter((base) => base === bases[at]).length
      expect(name).toBe(nth === 1 ? bases[at] : `${bases[at]} #${nth}`)
    })
    for (const { raw = {}, source } of (await whole()).items) {
      const cells = Object.values(raw)
      const record = records[source.row - 1] ?? []
      expect(cells).toEqual([...record, ...cells.slice(record.length).map(() => '')])
      if (source.column !== null) expect(Object.keys(raw)).toContain(source.column)
    }
  })

  it('has as much money in its lines as in its charged cells, and none in records without a line', async () => {
    const { items, account } = await whole()
    const { records, text } = await recounted(path)
    if (segments !== undefined) {
      const mark = /^UNA..,/.test(text) ? ',' : '.'
      const net = totalUnits(items.map(({ net_cost }) => net_cost))
      const charged = new Set(items.map(({ source }) => source.row))
      expect(net).toBe(segmentSum(format, records, charged, mark))
      return
    }
    const sums = columnSums(format, records, items)
    expect(sums.some(({ inLines }) => inLines !== 0n)).toBe(true)
    for (const { column, inFile, inLines, emptied, skipped } of sums)
      expect([column, inLines]).toEqual([column, inFile - emptied - skipped])
    const { invoice_row, footer } = account.summary.totals.skipped
    if (invoice_row === undefined && footer === undefined)
      expect(sums.filter(({ skipped }) => skipped !== 0n)).toEqual([])
  })

  it('adds up to what its records and invoices state', async () => {
    const told = await whole()
    for (const witness of [...recordTotals(told), ...invoiceTotals(told)])
      if (STATED_OTHERWISE[path]?.test(witness.of) !== true)
        expect(witness).toEqual({ ...witness, computed: witness.stated })
  })

  it('gives the same items gzipped, as UTF-16, and with other line ends', async () => {
    const bytes = readFileSync(path)
    const text = textOfFile(bytes)
    const expected = unnamed((await parsed(path)).items, false)
    const lineFeeds = text.replace(/\r\n/g, '\n')
    const copies: Readonly<Record<string, Uint8Array>> = {
      gzip: gzipSync(bytes),
      'UTF-16LE': Buffer.from(`\ufeff${text}`, 'utf16le'),
      'UTF-16BE': Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
      'UTF-8 with mark': Buffer.from(`\ufeff${text}`),
      LF: Buffer.from(lineFeeds),
      CRLF: Buffer.from(lineFeeds.replaceAll('\n', '\r\n')),
      CR: Buffer.from(lineFeeds.replaceAll('\n', '\r')),
    }
    for (const [name, copy] of Object.entries(copies)) {
      if (!IN_FULL.has(path) && !['UTF-16LE', 'CR'].includes(name)) continue
      const items = unnamed((await parsed(copy)).items, false)
      expect([name, items.length]).toEqual([name, expected.length])
      expectSame(items, expected)
    }
  })
})

describe('all samples together', () => {
  it('are there for every format', () => {
    const own = SAMPLES.filter((sample) => sample.own).map(({ format }) => format.id)
    expect([...new Set(own)].sort()).toEqual(formatsUnderTest.map(({ id }) => id).sort())
  })

  it('have no id twice, and one account that adds up', async () => {
    const { items, account } = await parsed(SAMPLES.map(({ path }) => path))
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
    const { totals, files } = account.summary
    expect(totals.files).toBe(SAMPLES.length)
    expect(totals.line_items).toBe(items.length)
    for (const key of ['bytes', 'rows', 'charged', 'rejected', 'line_items'] as const)
      expect(totals[key]).toBe(files.reduce((sum, file) => sum + file[key], 0))
  })
})
