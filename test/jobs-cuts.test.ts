import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cut, createCutFinder, lineEnds } from '../src/app/jobs/cuts.js'
import type { Dialect } from '../src/csv/reader.js'
import { createRecordReader, READER_LIMITS, type ReaderLimits } from '../src/csv/reader.js'
import { COMMA, cutBytes, cutPlaces, MARK, withMarks } from './csv-kit.js'

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1')

function cutsOf(
  pieces: readonly Uint8Array[],
  distance = 1,
  dialect: Dialect = COMMA,
  limits: ReaderLimits = READER_LIMITS,
): Cut[] {
  const finder = createCutFinder({ dialect, limits, begins: () => true }, distance, 0)
  return pieces.flatMap((piece) => {
    const block = Uint8Array.from(piece)
    const cuts = finder.push(block)
    block.fill(0x22) // a block's memory is filled anew: nothing of it may be used later
    return cuts
  })
}

/** Where the reader says that records start, from first principles: all bytes at once. */
function startsOf(bytes: Uint8Array, dialect: Dialect = COMMA, limits: ReaderLimits = READER_LIMITS): Cut[] {
  const reader = createRecordReader(dialect, limits)
  reader.push(bytes)
  reader.finish()
  const starts: Cut[] = []
  while (reader.next())
    starts.push({ offset: withMarks(bytes, reader.start), row: reader.row, line: reader.line })
  return starts
}

const ALPHABET = [
  'a',
  '1',
  ',',
  '"',
  '""',
  '\n',
  '\r\n',
  '\r',
  ',"',
  '",',
  '"\n',
  '\u00e9',
  ' ',
  "'",
  MARK,
  '\u0081',
]
const wild = fc.array(fc.constantFrom(...ALPHABET), { maxLength: 60 }).map((parts) => parts.join(''))

const cell = fc.oneof(
  fc.stringMatching(/^[a-z0-9 .-]{0,8}$/),
  fc.stringMatching(/^[a-z ]{0,4}([\n,]|""|\r\n)[a-z]{0,4}$/).map((text) => `"${text}"`),
)
const proper = fc
  .tuple(
    fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([records, end]) => records.map((cells) => `${cells.join(',')}${end}`).join(''))

describe('cuts', () => {
  it('are starts of records with the numbers that the reader gives them, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(wild, proper),
        cutPlaces,
        fc.integer({ min: 1, max: 30 }),
        (text, places, distance) => {
          const bytes = bytesOf(text)
          const starts = startsOf(bytes)
          for (const cut of cutsOf(cutBytes(bytes, places), distance)) expect(starts).toContainEqual(cut)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('stay starts of records under narrow limits', () => {
    const limits = { recordBytes: 12, fields: 4 }
    fc.assert(
      fc.property(fc.oneof(wild, proper), cutPlaces, (text, places) => {
        const bytes = bytesOf(text)
        const starts = startsOf(bytes, COMMA, limits)
        for (const cut of cutsOf(cutBytes(bytes, places), 1, COMMA, limits))
          expect(starts).toContainEqual(cut)
      }),
      { numRuns: 2000 },
    )
  })

  it('find every record of a proper file but the first', () => {
    fc.assert(
      fc.property(proper, cutPlaces, (text, places) => {
        const bytes = bytesOf(text)
        expect(cutsOf(cutBytes(bytes, places))).toEqual(startsOf(bytes).slice(1))
      }),
      { numRuns: 1000 },
    )
  })

  it('are as far apart as asked, and count records and lines between', () => {
    expect(cutsOf([bytesOf('aa,b\n"x\ny",d\n\nee,f\n')], 10)).toEqual([{ offset: 13, row: 3, line: 4 }])
  })

  it('end where quoting breaks, where a CR stands alone and where a record is too long', () => {
    expect(cutsOf([bytesOf('a\nb\n"c"d\ne\nf\n')])).toEqual([{ offset: 2, row: 2, line: 2 }])
    expect(cutsOf([bytesOf('a\nb\nc\rd\ne\n')])).toEqual([{ offset: 2, row: 2, line: 2 }])
    expect(cutsOf([bytesOf('a\nb\ncccccc\nd\n')], 1, COMMA, { recordBytes: 5, fields: 9 })).toEqual([
      { offset: 2, row: 2, line: 2 },
    ])
  })

  it('look at the quotes of the dialect alone', () => {
    expect(cutsOf([bytesOf(`'a\nb';1\n"c;2\n`)], 1, { delimiter: ';', quote: "'" })).toEqual([
      { offset: 8, row: 2, line: 3 },
    ])
    expect(cutsOf([bytesOf('"a\nb"\n')], 1, { delimiter: ';', quote: '' })).toEqual([
      { offset: 3, row: 2, line: 2 },
    ])
  })
})

it('line ends are LF, CR, or both as one', () => {
  expect(lineEnds(bytesOf('a\nb\r\nc\rd'), 0, 8)).toBe(3)
  expect(lineEnds(bytesOf('a\nb\nc'), 2, 5)).toBe(1)
})
