/** Plain records, of which many are read at once, say what the mapper says that reads each cell: whatever stands among them, however it is cut. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, it, test } from 'vitest'
import { lendKernels } from '../src/csv/kernel/kernel.js'
import { type ChargeBatch, formats, lineItems, parseInvoice } from '../src/index.js'
import type { InputFile } from '../src/input/file.js'
import { readHash } from '../src/ledger/record-hash.js'
import { digestsOf } from '../src/parse/batch-columns.js'
import { parseFile } from '../src/parse/parse-file.js'
import { isInvoiceError } from '../src/schema/errors.js'
import { cutBytes } from './csv-kit.js'
import { formatsUnderTest, sampleFiles, spreadFiles, usualSample } from './law-kit.js'
import { times } from './times.js'

afterAll(() => lendKernels(Infinity))

interface Given {
  readonly pieces: readonly Uint8Array[]
  readonly reopenable: boolean
  readonly facts: boolean
  /** Whether the columns are asked for while the file is read, or when it has been. */
  readonly late: boolean
  readonly raw?: boolean
  readonly limits?: { readonly fields?: number; readonly recordBytes?: number }
}

/** All that a file says: charges, facts, rejects, the account. */
async function saidOf(
  { pieces, reopenable, facts, late, raw = false, limits = {} }: Given,
  many: boolean,
): Promise<unknown> {
  lendKernels(many ? Infinity : 0)
  const rejects: unknown[] = []
  const file: InputFile = {
    name: 'a.csv',
    size: null,
    reopenable,
    open: async function* () {
      yield* pieces
    },
  }
  const batches: ChargeBatch[] = []
  const said: unknown[] = []
  const hear = ({ records, charges, heads, kinds, ...batch }: ChargeBatch): void => {
    const items = lineItems({ records, charges, heads, kinds, ...batch })
    said.push(...items.map((item, at) => [item, records.facts === null ? null : at]))
    const shown = records.facts === null ? null : { ...records.facts }
    said.push({
      shown,
      residual: records.residual,
      alone: records.alone,
      unreadable: [...records.unreadable],
    })
  }
  const parsing = parseFile(file, {
    formats,
    facts,
    raw,
    limits,
    emptyBatches: true,
    onReject: (error) => rejects.push({ ...error, message: error.message }),
  } as Parameters<typeof parseFile>[1])
  try {
    for (;;) {
      const step = await parsing.next()
      if (step.done === true) {
        for (const batch of batches) hear(batch)
        return { said, rejects, account: step.value }
      }
      if (late) batches.push(step.value)
      else hear(step.value)
    }
  } catch (error) {
    if (!isInvoiceError(error)) throw error
    return { error: error.message }
  }
}

async function holdToMapper(given: Given): Promise<void> {
  expect(await saidOf(given, true)).toEqual(await saidOf(given, false))
}

/** What a cell may be turned into: odd amounts, dates, identifiers, quotes, encodings, and what is plain after all. */
const CELLS = [
  '',
  '0',
  '0.00',
  '-1.5',
  '007',
  '1,234.56',
  '1.234',
  '12345678901234567890.5',
  '1e3',
  '13/01/2026',
  '03/04/2026',
  '2026-02-30',
  '2026-02-03',
  '1z999aa10123456784',
  '="1Z999"',
  '9.2612E+21',
  'Total',
  'Grand total:',
  ' padded ',
  '"quoted, with a comma"',
  '"two ""doubled"" quotes"',
  '"a line\r\nwithin"',
  'wild " quote',
  '"never closed',
  'x'.repeat(60),
  'Gr\u00c3\u00bcn', // UTF-8, as characters of a byte
  'Gr\u00fcn', // Windows-1252
  '\u00c2\u00a0blank\u00c2\u00a0',
  'XYZ',
  'S',
  'I',
]

const change = fc.record({
  line: fc.nat(1000),
  cell: fc.nat(300),
  to: fc.constantFrom(...CELLS),
  how: fc.constantFrom('cell', 'cell', 'cell', 'cell', 'cut', 'more', 'blank', 'header', 'mark'),
})

/** Records of the sample again and again, some of them changed. */
function changed(
  bytes: Buffer,
  picks: readonly number[],
  changes: readonly (typeof change extends fc.Arbitrary<infer One> ? One : never)[],
): Buffer {
  const text = bytes.toString('latin1')
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const delimiter = [',', ';', '\t', '|'].sort(
    (a, b) => (lines[0]?.split(b).length ?? 0) - (lines[0]?.split(a).length ?? 0),
  )[0] as string
  const all = [...lines, ...picks.map((pick) => lines[1 + (pick % Math.max(1, lines.length - 1))] ?? '')]
  for (const { line, cell, to, how } of changes) {
    const at = line % all.length
    const cells = (all[at] as string).split(delimiter)
    const filled = cells.flatMap((text, nth) => (text === '' ? [] : [nth]))
    // Most are told something by the cells that are filled.
    if (how === 'cell')
      cells[(line % 4 > 0 ? filled[cell % filled.length] : undefined) ?? cell % cells.length] = to
    else if (how === 'cut') cells.length = Math.max(1, cell % cells.length)
    else if (how === 'more') cells.push(to)
    else if (how === 'blank') cells.fill('')
    all[at] =
      how === 'header'
        ? (lines[0] as string)
        : how === 'mark'
          ? `\u00ef\u00bb\u00bf${cells.join(delimiter)}`
          : cells.join(delimiter)
  }
  return Buffer.from(all.join(end) + end, 'latin1')
}

describe.each(formatsUnderTest.map((format) => [format.id, format] as const))(
  'records of %s',
  (_, format) => {
    it('say the same one by one, as they are', async () => {
      const files = sampleFiles().filter((file) => file.format === format)
      const inFull = spreadFiles(files, 6)
      for (const file of files) {
        const bytes = readFileSync(file.path)
        for (const facts of [false, true])
          for (const raw of inFull.includes(file) ? [false, true] : [facts])
            await holdToMapper({ pieces: [bytes], reopenable: facts, facts, late: facts, raw })
      }
    })

    it('say the same one by one, whatever is changed', async () => {
      const sample = readFileSync(usualSample(format))
      if (sample[0] === 0x50 || sample.includes(0)) return
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat(1000), { minLength: 60, maxLength: 160 }),
          fc.array(change, { maxLength: 24 }),
          fc.array(fc.nat(60_000), { maxLength: 6 }),
          fc.boolean(),
          fc.boolean(),
          fc.boolean(),
          fc.boolean(),
          fc.constantFrom({}, {}, {}, { fields: 60 }, { recordBytes: 900 }),
          async (picks, changes, cuts, reopenable, facts, late, raw, limits) => {
            const pieces = cutBytes(changed(sample, picks, changes), cuts)
            await holdToMapper({ pieces, reopenable, facts, late, raw, limits })
          },
        ),
        { numRuns: times(8) },
      )
    })
  },
)

test('dates of records without a charge, and of rejected ones, are evidence in both', async () => {
  const header = [
    'Bill to Account Number,Invoice Date,Invoice Number,Express or Ground Tracking ID,Transportation Charge Amount',
    'Net Charge Amount,Shipment Date,Tracking ID Charge Description,Tracking ID Charge Amount',
  ].join(',')
  for (const amount of ['', 'none', '4.10']) {
    const rows = ['2/1/2026,9,1,,AMOUNT,9/1/2026', '3/1/2026,9,2,,AMOUNT,8/1/2026'].map((row) =>
      `1,${row},Fuel,AMOUNT`.replaceAll('AMOUNT', amount),
    )
    const pieces = [Buffer.from([header, ...rows, ''].join('\n'))]
    const given = { pieces, reopenable: true, facts: false, late: false }
    await holdToMapper(given)
    expect(await saidOf(given, false)).toMatchObject({
      account: { summary: { warnings: expect.arrayContaining([expect.stringContaining('lie up to')]) } },
    })
  }
})

test('their digests as numbers are those of their ids', async () => {
  lendKernels(Infinity)
  const words = new Int32Array(4)
  let plain = 0
  for (const { path } of sampleFiles())
    for await (const { records } of parseInvoice(path).columns()) {
      const digests = digestsOf(records) ?? new Int32Array(0)
      for (let at = 0; at < records.length; at++) {
        const own = digests.subarray(4 * at, 4 * at + 4)
        if (own.every((word) => word === 0)) continue
        plain++
        expect(readHash(records.id[at] as string, records.row[at] as number, words)).toBe(true)
        expect(own).toEqual(words)
      }
    }
  expect(plain).toBeGreaterThan(500)
})
