/** Cells that are kept as bytes say what they say when they are read at once: by quotes, by encoding, by record. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createCells, plainText } from '../src/csv/cells.js'
import { createRecordReader } from '../src/csv/reader.js'
import { createKeptCells } from '../src/parse/kept-cells.js'
import { COMMA, useKernel, withKernel } from './csv-kit.js'

/** Bytes as characters: those of UTF-8 and of Windows-1252, quotes that are text and quotes that are none, white space. */
const CELLS = [
  '',
  'a',
  ' a ',
  '"a"',
  'a""b',
  '"a""b"',
  '" a,b "',
  '\xc3\xa9',
  '"\xc3\xa9"',
  '\xe9',
  '\xc2\xa0a',
  '\xa0a',
]
const POSITIONS = [2, 0, 5]

it.each([true, false])('whatever stands before them (kernel: %s)', (kernel) => {
  const record = fc.array(fc.constantFrom(...CELLS), { minLength: 1, maxLength: 4 })
  useKernel(kernel)
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 12 }), (records) => {
      withKernel((lent) => {
        const reader = createRecordReader(COMMA, undefined, lent)
        reader.push(Buffer.from(records.map((cells) => `${cells.join(',')}\n`).join(''), 'latin1'))
        reader.finish()
        const cells = createCells(reader)
        const kept = createKeptCells(reader, cells, POSITIONS, undefined)
        const read: (string | null)[][] = []
        while (reader.next()) {
          cells.begin()
          kept.keep()
          read.push(POSITIONS.map((at) => (at < reader.count && plainText(reader, at)) || null))
        }
        const cell = kept.take()
        for (const place of POSITIONS.keys()) expect(cell(place)).toEqual(read.map((texts) => texts[place]))
      })
    }),
    { numRuns: 1000 },
  )
  useKernel(false)
})
