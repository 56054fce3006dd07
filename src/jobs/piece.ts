/** Some records of a large file, read as if all before them had been: with the file's own columns and numbers. */
import { open } from 'node:fs/promises'
import { createCells } from '../csv/cells.js'
import { decodeBytes, type SourceEncoding } from '../csv/encoding.js'
import { createReader, READER_LIMITS } from '../csv/reader.js'
import type { Match } from '../detect.js'
import { InvoiceError } from '../errors.js'
import { fileBlocks, flow } from '../input/blocks.js'
import type { InputFile } from '../input/file.js'
import { unreadable } from '../input/unreadable.js'
import type { LineItem } from '../line-item.js'
import { blocks, type FileHead, type FileOptions, mapAll, mapperOf, readHead } from '../parse.js'
import { createTally } from '../tally.js'
import { lineEnds } from './cuts.js'
import type { DoneReport, PieceTask } from './messages.js'

/** What all pieces of a file need to know, read once. */
export interface PieceContext {
  readonly encoding: SourceEncoding
  readonly found: Pick<FileHead, 'match' | 'surveyed'>
  /** The record of the column names, null where the file has none. */
  readonly header: Uint8Array | null
}

/** Whether records can be read without those before them but the header: nothing that is stated holds for others. */
export function isCuttable({ format, headerRow }: Match): boolean {
  return headerRow <= 1 && !(format.rows ?? []).some(({ states }) => states !== undefined)
}

/** Reads a file's head for its pieces. */
export async function pieceContext(file: InputFile, options: FileOptions): Promise<PieceContext> {
  const { chunks, encoding } = await decodeBytes(file.open(options.signal))
  const bytes = chunks[Symbol.asyncIterator]()
  try {
    const { head, whole, match, surveyed } = await readHead(bytes, options, file.name)
    return { encoding, found: { match, surveyed }, header: headerOf(head, whole, match) }
  } finally {
    await bytes.return?.()
  }
}

function headerOf(head: Buffer, whole: boolean, match: Match): Uint8Array | null {
  if (match.headerRow === 0) return null
  const reader = createReader(match.dialect)
  reader.push(head)
  if (whole) reader.finish()
  while (reader.next()) if (reader.row === match.headerRow) return head.subarray(reader.start, reader.end)
  return null
}

export type PieceAccount = Omit<DoneReport, 'kind'>

/** Line items of one piece in batches, one for each block even where it is empty. */
export async function* parsePiece(
  piece: PieceTask,
  { found, header }: PieceContext,
  options: FileOptions,
): AsyncGenerator<LineItem[], PieceAccount> {
  const reader = createReader(found.match.dialect, { ...READER_LIMITS, ...options.limits })
  const cells = createCells(reader)
  const tally = createTally()
  let linesBefore = piece.line - 1
  const mapper = mapperOf(found, { reader, cells, tally }, piece.path, {
    ...options,
    onReject: (error) => options.onReject(moved(error, linesBefore)),
  })
  if (piece.row > 1 && header !== null) {
    // The mapper knows the header when it meets it again, so it is given it first; it is not counted twice.
    reader.push(Buffer.concat([header, Buffer.from('\n')]))
    mapAll(reader, mapper)
    tally.rows = 0
    tally.skipped.clear()
    linesBefore -= lineEnds(header, 0, header.length) + 1
  }
  reader.row = piece.row - 1
  const read = { bytes: 0 }
  for await (const block of blocks(NOTHING, false, pieceBytes(piece, read, options.signal))) {
    if (block === null) reader.finish()
    else reader.push(block)
    const items = mapAll(reader, mapper)
    options.onProgress?.(piece.path, read.bytes, tally.rows)
    yield items
  }
  const { met } = cells
  const ofFile = { sha256: '', bytes: read.bytes, encoding: '' }
  return { summary: tally.summary(piece.path, found.match.format.id, ofFile), met }
}

const NOTHING = Buffer.alloc(0)

async function* pieceBytes(
  { path, start, end }: PieceTask,
  read: { bytes: number },
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const length = end - start
  const opened = async () => {
    const handle = await open(path, 'r').catch((error: unknown) => {
      throw unreadable(path, error)
    })
    return fileBlocks(handle, { name: path, start, length, likely: length })
  }
  for await (const block of flow(path, opened, signal)) {
    read.bytes += block.length
    yield block
  }
  if (read.bytes < length)
    throw new InvoiceError({
      code: 'unreadable',
      file: path,
      expected: 'a file that stays as it is while it is read',
      remedy: 'It was cut short meanwhile: read it again once it is whole.',
    })
}

const moved = (error: InvoiceError, lines: number): InvoiceError =>
  new InvoiceError({ ...error, line: error.line === undefined ? undefined : error.line + lines })
