/** Reads the cells of records as they are in the file. */
import { type Cells, textOf } from '../csv/cells.js'
import { latin1 } from '../csv/latin1.js'
import type { RecordReader } from '../csv/reader.js'
import type { MapperContext } from './mapper-context.js'
import { bindNames, bindRaw, givenRaw, type RawRecord } from './raw.js'

export interface RawReader {
  /** The reader's record. */
  read(): RawRecord
  /** A plain record: at index `at` is its start, and after it the start of the next one. */
  plain(starts: Int32Array, at: number, isAscii: boolean): RawRecord
}

export function createRawReader(
  reader: RecordReader,
  given: Cells,
  { columns, dialect }: Pick<MapperContext, 'columns' | 'dialect'>,
): RawReader {
  const { names } = columns
  const rawOf = bindRaw(names, dialect)
  const named = bindNames(names)
  const textBetween = (start: number, end: number): string => textOf(reader.buffer.subarray(start, end))

  return {
    read: () => {
      // Its cells are not in the bytes of the record alone, and any character may be in them.
      if (dialect.reader !== undefined)
        return givenRaw(named(Array.from({ length: reader.count }, (_, at) => given.plain(at))))
      return rawOf(textBetween(reader.start, reader.end))
    },
    plain: (starts, at, isAscii) => {
      const { buffer } = reader
      const start = starts[at] as number
      let end = starts[at + 1] as number
      if (buffer[end - 1] === LF) end--
      if (buffer[end - 1] === CR) end--
      return rawOf(isAscii ? latin1(buffer, start, end) : textBetween(start, end))
    },
  }
}

const LF = 10
const CR = 13
