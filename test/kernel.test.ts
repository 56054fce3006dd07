import { isAscii, isUtf8 } from 'node:buffer'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCells, plainText } from '../src/csv/cells.js'
import { COMPILED, compiledKernel } from '../src/csv/kernel/compile.js'
import { borrowKernel, type Kernel, lendKernels, returnKernel } from '../src/csv/kernel/kernel.js'
import { createRecordReader } from '../src/csv/reader.js'
import { orderOf } from '../src/detect/evidence.js'
import type { DateRules } from '../src/format/format.js'
import { createRecordHash } from '../src/parse/record-hash.js'
import { readDate } from '../src/values/dates.js'
import { COMMA, cutBytes, cutPlaces, obviousRecords, readRecords, useKernel, withKernel } from './csv-kit.js'
import { times } from './times.js'

beforeAll(() => useKernel(true))
afterAll(() => useKernel(false))

/** Names of the records that some bytes hold. */
function names(bytes: Buffer, invoice: string, kernel: Kernel | null): string[] {
  const reader = createRecordReader({ delimiter: ',', quote: '"' }, undefined, kernel)
  const cells = createCells(reader)
  const hash = createRecordHash('a-format', reader, cells)
  reader.push(bytes)
  reader.finish()
  while (reader.next()) {
    cells.begin()
    hash.inherit(null, invoice, '2026-01-31')
    hash.add(null)
  }
  return hash.take()
}

describe('the kernel', () => {
  it('is what its source says', async () => {
    expect(readFileSync(COMPILED, 'utf8')).toBe(await compiledKernel())
  })

  it('is lent to any number of files at once, and lent again when one is given back', () => {
    const lent = Array.from({ length: 30 }, borrowKernel)
    expect(new Set(lent).size).toBe(30)
    expect(lent).not.toContain(null)
    for (const kernel of lent) returnKernel(kernel)
    const again = borrowKernel()
    expect(lent).toContain(again)
    returnKernel(again)
  })

  it('is done without where its memory cannot be had', async () => {
    const { WebAssembly } = globalThis as unknown as { WebAssembly: { Instance: unknown } }
    const { Instance } = WebAssembly
    const lent = Array.from({ length: 8 }, borrowKernel) // none is left that was kept
    let asked = 0
    WebAssembly.Instance = function full() {
      asked++
      throw new RangeError('Out of memory')
    }
    try {
      expect([borrowKernel(), borrowKernel()]).toEqual([null, null])
      expect(asked).toBe(1)
    } finally {
      WebAssembly.Instance = Instance
      lendKernels(Infinity)
      for (const kernel of lent) returnKernel(kernel)
    }
  })

  it('names records as Node does, by their values', () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', '\t', 'ä', '7'), maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 150 }),
      fc.constant(''),
    )
    const records = fc.array(fc.array(cell, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(records, fc.string({ maxLength: 300 }), fc.boolean(), (all, invoice, quoted) => {
        const write = (text: string): string =>
          quoted || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
        const bytes = Buffer.from(all.map((cells) => `${cells.map(write).join(',')}\n`).join(''))
        const named = withKernel((kernel) => names(bytes, invoice, kernel))
        expect(named).toEqual(names(bytes, invoice, null))
        for (const name of named) expect(name).toMatch(/^[0-9a-f]{32}-\d+$/)
      }),
      { numRuns: times(500) },
    )
  })

  it('names records of all lengths and places as Node does, many together', () => {
    const text = fc
      .tuple(fc.oneof(fc.nat(3), fc.constantFrom(63, 64, 65, 254, 255, 256), fc.nat(700)), fc.nat(25))
      .map(([length, letter]) => String.fromCharCode(97 + letter).repeat(length))
    const gap = fc
      .oneof(fc.nat(3), fc.constantFrom(253, 254, 255, 256, 1000))
      .map((cells) => ','.repeat(cells))
    const line = fc
      .array(fc.tuple(gap, text), { maxLength: 12 })
      .map((cells) => cells.flat().join(',') || ' ')
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.nat(40), (lines, times) => {
        const bytes = Buffer.from(`${lines.join('\n')}\n`.repeat(times + 1))
        expect(withKernel((kernel) => names(bytes, 'I', kernel))).toEqual(names(bytes, 'I', null))
      }),
      { numRuns: times(100) },
    )
  })

  it('names more records than it has room for as Node does', () => {
    const lines = Array.from({ length: 5000 }, (_, at) => `${at},${'x'.repeat(at % 90)}`)
    lines[700] = 'y'.repeat(70_000)
    const bytes = Buffer.from(`${lines.join('\n')}\n`)
    const named = withKernel((kernel) => names(bytes, 'I', kernel))
    expect(named).toEqual(names(bytes, 'I', null))
    expect(named.map((name) => name.slice(33))).toEqual(lines.map((_, at) => `${at + 1}`))
  })

  it('gives the BLAKE2s digest of what the record says', () => {
    const [name] = withKernel((kernel) =>
      names(Buffer.from(`a,,"b ""c"" ",${','.repeat(300)}d\n`), 'I', kernel),
    )
    const inherited = '["a-format",null,"I"]2026-01-31'
    const far = Buffer.from([255, 255, 44, 1, 0, 0, 1])
    const message = [
      Buffer.from([inherited.length]),
      inherited,
      Buffer.from([1]),
      'a',
      Buffer.from([37]),
      'b "c"',
      far,
      'd',
    ]
    const digest = createHash('blake2s256')
    for (const part of message) digest.update(part)
    expect(name).toBe(`${digest.digest('hex').slice(0, 32)}-1`)
  })

  it('takes white space off in one pass: a cell of blanks does not hold up a file', () => {
    const blanks = ' \t'.repeat(250_000) // what tries anew at each of them takes minutes
    const [within, padded, plain] = [`a,x${blanks}y`, `a,${blanks}xy${blanks}`, 'a,xy']
    for (const use of [true, false])
      withKernel((kernel) => {
        const named = (line: string) => names(Buffer.from(`${line}\n`), 'I', use ? kernel : null)[0]
        expect(named(padded)).toBe(named(plain))
        expect(named(within)).not.toBe(named(plain))
      })
  })

  it('names a record by what it says, not by how it is written', () => {
    const name = (line: string | Buffer, invoice = 'I') =>
      withKernel((kernel) => names(Buffer.concat([Buffer.from(line), Buffer.from('\n')]), invoice, kernel))[0]
    const plain = name('a,b c,,d')
    for (const same of ['"a",b c,,d', 'a, b c ,"",d', 'a,b c,,d,,', 'a,"b c"," ",d'])
      expect(name(same)).toBe(plain)
    for (const other of [
      'a,b c,d',
      'a,bc,,d',
      'A,b c,,d',
      'a,b c,,,d',
      'ab c,,d',
      'a,b c,,"d""',
      'a,"b,c",,d',
    ])
      expect(name(other)).not.toBe(plain)
    expect(name('a,b c,,d', 'J')).not.toBe(plain)
    expect(name(Buffer.from('a,\u00e4', 'latin1'))).toBe(name('a,\u00e4'))
  })

  it('grows for a record that is larger than its memory, and is not kept then', () => {
    const long = 'x'.repeat(6 << 20)
    const bytes = Buffer.from(`a,b\n"${long}",c\nd,e\n`)
    const pieces = Array.from({ length: 25 }, (_, at) => bytes.subarray(at << 18, (at + 1) << 18))
    const records = readRecords(pieces, undefined, { recordBytes: 1 << 24, fields: 10 })
    expect(records.map(({ cells }) => cells)).toEqual([
      ['a', 'b'],
      [long, 'c'],
      ['d', 'e'],
    ])
    withKernel((kernel) => expect(kernel?.buffer.length).toBe(3 << 20))
  })

  it('finds quoted cells of all lengths, and quotes that are out of order', () => {
    const filling = fc.tuple(
      fc.oneof(fc.nat(4), fc.nat(130)),
      fc.constantFrom('', ' ', ',', '\n', '\r', '\r\n', '""'),
    )
    const cell = fc
      .tuple(fc.constantFrom('"', '"', '"', ''), filling, fc.constantFrom('', '', '', '', '"', 'x'))
      .map(
        ([quote, [length, odd], behind]) =>
          `${quote}${'a'.repeat(length)}${odd}${'b'.repeat(length % 7)}${quote}${behind}`,
      )
    const record = fc.tuple(
      fc.array(cell, { minLength: 1, maxLength: 20 }),
      fc.constantFrom('\n', '\r\n', '\r'),
    )
    const file = fc
      .array(record, { maxLength: 4 })
      .map((records) => records.map(([cells, end]) => cells.join(',') + end).join(''))
    fc.assert(
      fc.property(file, fc.array(fc.nat(4000), { maxLength: 3 }), (text, cuts) => {
        expect(readRecords(cutBytes(Buffer.from(text), cuts))).toEqual(obviousRecords(text))
      }),
      { numRuns: times(650) },
    )
  })

  it('counts the lines within cells, however many', () => {
    for (const ends of [0, 1, 2, 32_766, 32_767, 32_768, 100_000])
      for (const end of ['\n', '\r\n', '\r']) {
        const cell = end.repeat(ends)
        const records = readRecords([Buffer.from(`a,"${cell}"${end}"b",c${end}`)])
        expect(records.map(({ cells, line }) => [cells[0], cells[1]?.length, line])).toEqual([
          ['a', cell.length, 1],
          ['b', 1, ends + 2],
        ])
      }
  })

  it('tells the encoding of bytes as Node does', () => {
    const edges = [
      0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
    ]
    const byte = fc.oneof(
      fc.constantFrom(...edges, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff),
      fc.nat(255),
    )
    const piece = fc.oneof(
      fc.array(byte, { maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ unit: 'binary', maxLength: 3 }).map((text) => Buffer.from(text)),
      fc.nat(20).map((length) => Buffer.alloc(length, 'a')),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const bytes = Buffer.concat(pieces)
        withKernel((kernel) => {
          if (kernel === null) throw new Error('no kernel')
          kernel.buffer.fill(0xff, kernel.bytes, kernel.bytes + bytes.length + 16)
          kernel.buffer.set(bytes, kernel.bytes)
          const found = kernel.encoding(kernel.bytes, kernel.bytes + bytes.length)
          expect([found === kernel.ascii, found === kernel.ascii || found === kernel.utf8]).toEqual([
            isAscii(bytes),
            isUtf8(bytes),
          ])
        })
      }),
      { numRuns: times(1650) },
    )
  })

  it('is done without where Node has no WebAssembly', () => {
    const args = ['dist/cli.js', 'samples/ups-billing/real-headerless.csv', '--quiet']
    const told = (options: string[]) =>
      execFileSync(process.execPath, [...options, ...args], { stdio: 'pipe' })
    expect(told(['--jitless']).equals(told([]))).toBe(true)
  })

  it('does without where more cells are allowed than it holds', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => `${at}`)
    const limits = { recordBytes: 1 << 24, fields: 20_000 }
    const [record] = readRecords([Buffer.from(many.join(','))], undefined, limits)
    expect(record?.cells).toEqual(many)
  })

  it('passes lines, and no record with a date that tells an order of day and month that is wanted', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '1',
        '12',
        '31',
        '2026',
        '26',
        '/',
        '-',
        '.',
        ',',
        '"',
        '""',
        '\n',
        '\r\n',
        '\r',
        ' ',
        'x',
      ),
      fc.constantFrom(
        '1/2/2026',
        '13-1-2026',
        '1.13.2026',
        '12/13/26',
        '31/12/26',
        '113/1/2026',
        '1.12.26',
        '2026-01-02',
        ',"3/4/26",',
        '\n5/6/2026\n',
      ),
    )
    const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, cutPlaces, fc.nat(63), (file, cuts, known) => {
        const pieces = cutBytes(Buffer.from(file), cuts)
        const all = tellingDates(pieces, null)
        expect(tellingDates(pieces, 0)).toEqual(all)
        const wanted = (date: Told) => ((1 << date.bit) & known) === 0
        expect(tellingDates(pieces, known).filter(wanted)).toEqual(all.filter(wanted))
      }),
      { numRuns: times(1000) },
    )
    const plain = Buffer.from('2026-01-02,1.50,P/P,2026-01-02 10:11:12,12-345-6,1.2\n'.repeat(1000))
    withKernel((kernel) => {
      const reader = createRecordReader(COMMA, undefined, kernel)
      reader.push(plain)
      reader.passUndated(0)
      expect(reader.next()).toBe(false)
    })
  })
})

const OPEN: DateRules = { forms: ['slash', 'slash-YY', 'DD.MM.YYYY', 'DD-MM-YYYY'], times: true }

interface Told {
  readonly text: string
  /** Its order among those that a reader is told to pass. */
  readonly bit: number
}

/** The cells that tell an order of day and month; lines are passed that hold none but of `known` orders, none where that is null. */
const tellingDates = (pieces: readonly Uint8Array[], known: number | null): Told[] =>
  withKernel((kernel) => {
    const reader = createRecordReader(COMMA, undefined, kernel)
    const found: Told[] = []
    const readAll = (): void => {
      for (;;) {
        if (known !== null) reader.passUndated(known)
        if (!reader.next()) return
        for (let at = 0; at < reader.count; at++) {
          const text = plainText(reader, at)
          const date = readDate(text, OPEN)
          const order = typeof date === 'object' ? orderOf(date) : null
          if (typeof date === 'object' && order !== null)
            found.push({ text, bit: 2 * '-./'.indexOf(date.separator) + (order === 'day-first' ? 0 : 1) })
        }
      }
    }
    for (const bytes of pieces) {
      reader.push(bytes)
      readAll()
    }
    reader.finish()
    readAll()
    return found
  })
