import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCells } from '../src/csv/cells.js'
import { sniffQuote } from '../src/csv/dialect.js'
import { createRecordReader, READER_LIMITS, type ReaderLimits } from '../src/csv/reader.js'
import {
  byCsvParse,
  byPapaParse,
  COMMA,
  cutBytes,
  cutPlaces,
  type LineEnd,
  MARK,
  obviousRecords,
  plainCells,
  readRecords,
  useKernel,
  withKernel,
  withMarks,
} from './csv-kit.js'
import { times } from './times.js'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

interface Written {
  readonly text: string
  readonly delimiter: string
  readonly lineEnd: LineEnd
  readonly rows: readonly (readonly string[])[]
  /** Physical line on which each row starts. */
  readonly lines: readonly number[]
}

const cell = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0.00',
    '1ZA1B2C30300000018',
    'Smith, J',
    'a "b" c',
    '"',
    '""',
    'Zürich',
    '😀',
    ' x\t',
  ),
  fc.string({
    unit: fc.constantFrom('a', '1', ',', ';', '\t', '|', '"', '\n', '\r', ' ', 'ß', '€', '𝄞', 'Á'),
    maxLength: 8,
  }),
)

/** A table and its text, as a program that follows the rules would write it. */
const written: fc.Arbitrary<Written> = fc
  .record({
    rows: fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 7,
    }),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    lineEnd: fc.constantFrom<LineEnd[]>('\n', '\r\n', '\r'),
    finalLineEnd: fc.boolean(),
  })
  .map(({ rows, delimiter, lineEnd, finalLineEnd }) => {
    let text = ''
    const lines: number[] = []
    const texts = rows.map((row) =>
      row.map(([value, quoted]) => cellText(value, quoted, delimiter)).join(delimiter),
    )
    texts.forEach((row, at) => {
      lines.push(1 + (text.match(/\r\n|\r|\n/g)?.length ?? 0))
      // A last record of no bytes is there only if a line end says so.
      text += at < texts.length - 1 || finalLineEnd || row === '' ? row + lineEnd : row
    })
    return { text, delimiter, lineEnd, rows: rows.map((row) => row.map(([value]) => value)), lines }
  })

function cellText(value: string, quoted: boolean, delimiter: string): string {
  const must = value.includes(delimiter) || /["\r\n]/.test(value)
  return quoted || must ? `"${value.replaceAll('"', '""')}"` : value
}

describe.each([
  ['on its own', false],
  ['with a kernel', true],
])('a reader %s', (_, kernels) => {
  beforeAll(() => useKernel(kernels))
  afterAll(() => useKernel(false))

  describe('well written tables', () => {
    it('are read alike by this reader, csv-parse and Papa Parse, however the bytes are cut', () => {
      fc.assert(
        fc.property(written, cutPlaces, ({ text, delimiter, lineEnd, rows, lines }, places) => {
          const bytes = Buffer.from(text)
          const records = readRecords(cutBytes(bytes, places), { delimiter, quote: '"' })
          const read = records.map(({ cells }) => cells.map((value) => latin1(value).toString('utf8')))
          expect(read).toEqual(rows)
          expect(byCsvParse(text, delimiter, lineEnd)).toEqual(rows)
          expect(byPapaParse(text, delimiter, lineEnd)).toEqual(rows)
          expect(records.map(({ line }) => line)).toEqual(lines)
          expect(records.map(({ row }) => row)).toEqual(rows.map((_, at) => at + 1))
          expect(records.filter(({ fault }) => fault !== null)).toEqual([])
        }),
        { numRuns: times(650) },
      )
    })
  })

  const garbage = fc.string({
    unit: fc.constantFrom(
      'a',
      ',',
      '"',
      '"',
      '\n',
      '\r',
      ' ',
      'abcdefghijklmnopqr',
      ',,,,,,,,,,,,,,,,,,',
      '",',
      MARK,
      `${MARK}${MARK}"`,
      '\u00ef',
      '\u0081',
    ),
    maxLength: 40,
  })

  describe('any text at all', () => {
    it('is read as the obvious reference reads it, faults, rows and lines included', () => {
      fc.assert(
        fc.property(garbage, cutPlaces, (text, places) => {
          expect(readRecords(cutBytes(latin1(text), places))).toEqual(obviousRecords(text))
        }),
        { numRuns: times(1650) },
      )
    })

    it('loses no byte: each record begins where the line end of the one before it stops', () => {
      fc.assert(
        fc.property(garbage, (text) => {
          withKernel((kernel) => {
            const first = kernel?.bytes ?? 0
            const reader = createRecordReader(COMMA, READER_LIMITS, kernel)
            reader.push(latin1(text))
            reader.finish()
            let next = 0
            while (reader.next()) {
              expect(withMarks(latin1(text), reader.start - first)).toBe(next)
              const end = reader.end - first
              next = end + (/^(\r\n|\r|\n)?/.exec(text.slice(end))?.[0].length ?? 0)
            }
            expect(text.slice(next).replaceAll(MARK, '')).toBe('')
          })
        }),
        { numRuns: times(650) },
      )
    })

    it('is read alike for every way of cutting it, also with tight limits', () => {
      const limits = fc.record({
        recordBytes: fc.integer({ min: 1, max: 15 }),
        fields: fc.integer({ min: 1, max: 5 }),
      })
      fc.assert(
        fc.property(garbage, cutPlaces, limits, (text, places, tight) => {
          const bytes = latin1(text)
          expect(readRecords(cutBytes(bytes, places), COMMA, tight)).toEqual(
            readRecords([bytes], COMMA, tight),
          )
        }),
        { numRuns: times(1650) },
      )
    })
  })

  const read = (text: string, limits?: ReaderLimits) =>
    readRecords([latin1(text)], COMMA, limits).map(({ cells, row, line, fault }) => [
      row,
      line,
      fault,
      ...cells,
    ])

  it('byte order marks before a record are passed over, however many and wherever the bytes are cut', () => {
    const bytes = Buffer.from('612C620AEFBBBFEFBBBF22632C63222C640A', 'hex')
    for (let place = 0; place <= bytes.length; place++)
      expect(readRecords(cutBytes(bytes, [place])).map(({ cells }) => cells)).toEqual([
        ['a', 'b'],
        ['c,c', 'd'],
      ])
  })

  describe('broken quoting', () => {
    it('costs one line where a quote is never closed', () => {
      expect(read('a,"b\nc,"d"\ne,f\n')).toEqual([
        [1, 1, 'quote', 'a,"b'],
        [2, 2, null, 'c', 'd'],
        [3, 3, null, 'e', 'f'],
      ])
    })

    it('costs one line where text follows a closing quote', () => {
      expect(read('"a"b,c\n"d",e')).toEqual([
        [1, 1, 'quote', '"a"b,c'],
        [2, 2, null, 'd', 'e'],
      ])
    })

    it('is a quote alone at the end of the file, and an open one', () => {
      expect(read('a\n"')).toEqual([
        [1, 1, null, 'a'],
        [2, 2, 'quote', '"'],
      ])
      expect(read('a,""')).toEqual([[1, 1, null, 'a', '']])
      expect(read('a,"b"')).toEqual([[1, 1, null, 'a', 'b']])
      expect(read('a,"b')).toEqual([[1, 1, 'quote', 'a,"b']])
    })

    it('is no quote within a bare cell', () => {
      expect(read('5" pipe,6"\n')).toEqual([[1, 1, null, '5" pipe', '6"']])
    })

    it('leaves nothing behind for the cells of the records after it', () => {
      expect(read('"a","b","c\n"x",yy,zz\n')).toEqual([
        [1, 1, 'quote', '"a","b","c'],
        [2, 2, null, 'x', 'yy', 'zz'],
      ])
    })

    it('counts the lines within quotes, of every kind', () => {
      expect(read('"1\n2\r\n3\r4",x\r\ny\n')).toEqual([
        [1, 1, null, '1\n2\r\n3\r4', 'x'],
        [2, 5, null, 'y'],
      ])
    })
  })

  describe('limits', () => {
    const limits = { recordBytes: 8, fields: 3 }

    it('give a record above the size back cut, and go on at the next line', () => {
      expect(read('12345678\n123456789\nab\n', limits)).toEqual([
        [1, 1, null, '12345678'],
        [2, 2, 'record_size', '12345678'],
        [3, 3, null, 'ab'],
      ])
    })

    it('give only the first line of a quoted record above the size back', () => {
      expect(read('"12\n3456789"\nab\n', limits)).toEqual([
        [1, 1, 'quote', '"12'],
        [2, 2, null, '3456789"'],
        [3, 3, null, 'ab'],
      ])
    })

    it('give a record of too many cells back whole', () => {
      expect(read('1,2,3\n1,2,3,4\nx\n', limits)).toEqual([
        [1, 1, null, '1', '2', '3'],
        [2, 2, 'field_count', '1,2,3,4'],
        [3, 3, null, 'x'],
      ])
    })

    it('let thousands of cells pass unless told otherwise', () => {
      const many = (count: number) => Array.from({ length: count }, (_, at) => `${at}`).join(',')
      expect(
        read(`${many(10_000)}\n${many(10_001)}\nx`).map((record) => [record.length - 3, record[2]]),
      ).toEqual([
        [10_000, null],
        [1, 'field_count'],
        [1, null],
      ])
    })
  })

  describe('cells as text', () => {
    const byte = fc.oneof(
      fc.integer({ min: 9, max: 126 }),
      fc.constantFrom(0x80, 0x81, 0x8d, 0x8f, 0x90, 0x9d, 0x9f, 0xa0, 0xe4, 0xff),
    )
    const oneCell = fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.array(byte, { maxLength: 60 }).map((bytes) => Uint8Array.from(bytes)),
      fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => Buffer.from(text)),
      fc
        .constantFrom(
          '',
          ' x ',
          '\n x\t',
          '\u00a0x',
          '  ',
          '0.00',
          '"',
          'x""y',
          'a'.repeat(41),
          '\ufeff',
          '\ufeff\ufeffx',
          'Đ',
        )
        .map((text) => Buffer.from(text)),
    )
    const quote = (bytes: Uint8Array) =>
      latin1(`"${Buffer.from(bytes).toString('latin1').replaceAll('"', '""')}"`)
    const bare = (bytes: Uint8Array) => Buffer.from(bytes.filter((one) => ![10, 13, 34, 44].includes(one)))

    it('equal the reference, quoted or not, in every encoding', () => {
      const record = fc.array(fc.tuple(oneCell, fc.boolean()), { minLength: 1, maxLength: 6 })
      fc.assert(
        fc.property(fc.array(record, { minLength: 1, maxLength: 12 }), (records) => {
          const rows = records.map((cells) =>
            Buffer.concat(
              cells.flatMap(([bytes, quoted], at) => [
                latin1(at > 0 ? ',' : ''),
                quoted ? quote(bytes) : bare(bytes),
              ]),
            ),
          )
          const bytes = Buffer.concat(rows.flatMap((row) => [row, latin1('\n')]))
          expect(tableCells(bytes).texts).toEqual(plainCells(bytes))
        }),
        { numRuns: times(1000) },
      )
    })

    it('stay themselves where the table is too small for them all', () => {
      const once = Array.from({ length: 30_000 }, (_, at) => `${(at * 7919) % 20_011},x${at}\n`).join('')
      const bytes = latin1(once + once)
      const expected = plainCells(bytes)
      expect(new Set(expected.flat()).size).toBeGreaterThan(3 * 8192)
      expect(tableCells(bytes).texts).toEqual(expected)
    })

    it('stay themselves in records whose cells share their places in the table, and begin alike', () => {
      const cell = (at: number) =>
        `${['0123456789abcdef-', '', '0123456789abcdef0123456789ABCDEF-'][at % 3]}${at}`
      const record = (row: number) => Array.from({ length: 900 }, (_, at) => cell(row * 900 + at)).join(',')
      const bytes = latin1(Array.from({ length: 40 }, (_, row) => `${record(row)}\n`).join(''))
      expect(tableCells(bytes).texts).toEqual(plainCells(bytes))
    })

    it('are Windows-1252 only in the records that are no UTF-8', () => {
      const bytes = Buffer.concat([
        Buffer.from('Zürich,1\n'),
        latin1('Z\xfcrich \x80,2\n'),
        Buffer.from('Köln,3\n'),
      ])
      expect(tableCells(bytes).texts).toEqual([
        ['Zürich', '1'],
        ['Zürich €', '2'],
        ['Köln', '3'],
      ])
      expect(tableCells(bytes).met).toEqual({ utf8: true, windows1252: true, foreignRow: 0 })
    })

    function tableCells(bytes: Uint8Array): { texts: string[][]; met: object } {
      return withKernel((kernel) => {
        const reader = createRecordReader(COMMA, READER_LIMITS, kernel)
        const cells = createCells(reader)
        reader.push(bytes)
        reader.finish()
        const texts: string[][] = []
        while (reader.next()) {
          cells.begin()
          texts.push(
            Array.from({ length: reader.count }, (_, at) => cells.table.texts[cells.slot(at)] ?? '?'),
          )
        }
        return { texts, met: cells.met }
      })
    }
  })
})

describe('quote character', () => {
  it.each([
    ["'a','b','c'\n'd',e,f", "'"],
    ["'a','b',,'c'", "'"],
    ["a,'b'\n", '"'],
    ["'a'\n", '"'],
    ['"a","b"\n', '"'],
    ['', '"'],
  ])('of %j is %s', (head, expected) => {
    expect(sniffQuote(head, ',')).toBe(expected)
  })
})
