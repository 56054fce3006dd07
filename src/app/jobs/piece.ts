/** Some records of a large file, read as if all before them had been: with the file's own columns and numbers. */

import { open } from 'node:fs/promises'
import { createCells } from '../../csv/cells.js'
import { decodeBytes, type SourceEncoding } from '../../csv/encoding.js'
import { borrowKernel, returnKernel } from '../../csv/kernel/kernel.js'
import { createRecordReader } from '../../csv/reader.js'
import { readerLimitsFrom } from '../../csv/reader-limits.js'
import type { Match } from '../../detect/detect.js'
import { surveyFile } from '../../detect/survey.js'
import { fileBlocks, flow, type ReadBuffers } from '../../input/blocks.js'
import { steady } from '../../input/changed-file.js'
import type { InputFile } from '../../input/file.js'
import { unreadable } from '../../input/unreadable.js'
import type { ChargeBatch } from '../../parse/charge-batch.js'
import { type FileHead, readHead } from '../../parse/file-head.js'
import type { FileOptions } from '../../parse/file-options.js'
import { blocks, type Given, mapAll, mapperOf, onlyOnce } from '../../parse/parse-file.js'
import { EvidenceNeeded } from '../../parse/reading.js'
import { createTally } from '../../parse/tally.js'
import { InvoiceError } from '../../schema/errors.js'
import { lineEnds } from './cuts.js'
import type { DoneReport, PieceTask } from './messages.js'

/** What all pieces of a file need to know, read once. */
export interface PieceContext {
  readonly encoding: SourceEncoding
  readonly found: Pick<FileHead, 'match' | 'evidence' | 'warnings'>
  /** The record of the column names, null where the file has none. */
  readonly header: Uint8Array | null
}

/** Reads a file's head for its pieces. */
export async function pieceContext(file: InputFile, options: FileOptions): Promise<PieceContext> {
  const { chunks, encoding } = await decodeBytes(file.open(options.signal))
  const bytes = chunks[Symbol.asyncIterator]()
  try {
    const { head, whole, match, evidence, warnings } = await readHead(bytes, options, file, null)
    return { encoding, found: { match, evidence, warnings }, header: headerOf(head, whole, match) }
  } finally {
    await bytes.return?.()
  }
}

function headerOf(head: Buffer, whole: boolean, match: Match): Uint8Array | null {
  if (match.headerRow === 0) return null
  const reader = createRecordReader(match.dialect)
  reader.push(head)
  if (whole) reader.finish()
  while (reader.next()) if (reader.row === match.headerRow) return head.subarray(reader.start, reader.end)
  return null
}

export type PieceAccount = Omit<DoneReport, 'kind'>

export interface PieceReader {
  /** The charges of a piece in batches, one for each block even where it is empty. Not after the last piece. */
  read(piece: PieceTask): AsyncGenerator<ChargeBatch, PieceAccount>
  /** No more pieces will be read; after the last one this is known. */
  close(): void
}

/** Reads pieces of one file, each as if all records before it had been read. */
export function createPieceReader(file: InputFile, context: PieceContext, options: FileOptions): PieceReader {
  let reader = readerOf(file.name, context, options)

  async function* read(piece: PieceTask): AsyncGenerator<ChargeBatch, PieceAccount> {
    const given: Given = { charges: piece.row - 1, rejects: piece.row - 1, match: null }
    for (;;) {
      let ofAmounts: boolean
      try {
        return yield* reader.read(piece, given)
      } catch (error) {
        if (!(error instanceof EvidenceNeeded)) throw error
        ofAmounts = error.ofAmounts
      }
      reader.close()
      const limits = readerLimitsFrom(options.limits)
      const cells = await surveyFile(file, context.found.match, ofAmounts, limits, options.signal)
      const found = { ...context.found, evidence: { cells, reach: 'whole' as const } }
      reader = readerOf(file.name, { ...context, found }, options)
    }
  }

  return { read, close: () => reader.close() }
}

interface ReaderOfPieces {
  read(piece: PieceTask, given: Given): AsyncGenerator<ChargeBatch, PieceAccount>
  close(): void
}

/** Reader and mapper are the same for all pieces: what they remember of the file's cells takes a while to gather. */
function readerOf(file: string, { found, header }: PieceContext, options: FileOptions): ReaderOfPieces {
  let kernel = borrowKernel()
  const reader = createRecordReader(found.match.dialect, readerLimitsFrom(options.limits), kernel)
  const cells = createCells(reader)
  const tally = createTally()
  let passed = 0 // physical lines that the reader has seen
  let skipped = 0 // lines of the file that it has not
  let stated = 0 // statements, and totals without charges, of the pieces before
  let uncharged = 0
  let told = options.onReject
  const buffers: ReadBuffers = [undefined, undefined]
  const mapper = mapperOf(found, { reader, cells, tally }, file, {
    ...options,
    onReject: (error) => told(moved(error, skipped)),
  })

  /** The mapper knows the header when it meets it again: it is given it where it starts in the middle of a file. */
  function meetHeader(): void {
    if (header === null) return
    reader.push(Buffer.concat([header, LINE_END]))
    mapAll(reader, mapper, { charges: 0, rejects: 0, match: null })
    passed = lineEnds(header, 0, header.length) + 1
  }

  async function* read(piece: PieceTask, given: Given): AsyncGenerator<ChargeBatch, PieceAccount> {
    told = onlyOnce(options.onReject, given)
    if (passed === 0 && piece.row > 1) meetHeader()
    tally.restart()
    reader.row = piece.row - 1
    skipped = piece.line - 1 - passed
    const done = { bytes: 0 }
    const bytes = pieceBytes(piece, done, buffers, options.signal)
    try {
      for await (const block of blocks(NOTHING, false, bytes, options)) {
        if (block !== null) reader.push(block)
        else if (piece.lines === null) reader.finish()
        const batch = mapAll(reader, mapper, given)
        options.onProgress?.(file, done.bytes, tally.rows)
        yield batch
      }
    } finally {
      await bytes.return(undefined) // where it is left before its end, for evidence or for good
    }
    passed += piece.lines ?? 0
    if (piece.lines === null) close()
    mapper.finish()
    const ofFile = { sha256: '', bytes: done.bytes, encoding: '' }
    const before = { stated, uncharged }
    stated = mapper.statements.length
    uncharged = mapper.uncharged.length
    return {
      summary: tally.summary(file, found.match.format.id, ofFile),
      statements: mapper.statements.slice(before.stated),
      uncharged: mapper.uncharged.slice(before.uncharged),
      met: { ...cells.met },
      ofFile: {
        header: found.warnings,
        counts: tally.ofFile.counts(),
        invoices: tally.ofFile.invoices.sums(),
      },
      samples: mapper.samples(),
    }
  }

  function close(): void {
    returnKernel(kernel)
    kernel = null
  }

  return { read, close }
}

const LINE_END = Buffer.from('\n')
const NOTHING = Buffer.alloc(0)

async function* pieceBytes(
  { path, state, start, end }: PieceTask,
  read: { bytes: number },
  buffers: ReadBuffers,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  const length = end - start
  const opened = async () => {
    const handle = await open(path, 'r').catch((error: unknown) => {
      throw unreadable(path, error, 'It was there when it began to be read: put it back and read it again.')
    })
    const part = { name: path, start, length, likely: length }
    return steady(fileBlocks(handle, part, buffers), handle, state, path)
  }
  for await (const block of flow(path, opened, signal)) {
    read.bytes += block.length
    yield block
  }
}

const moved = (error: InvoiceError, lines: number): InvoiceError =>
  new InvoiceError({ ...error, line: error.line === undefined ? undefined : error.line + lines })
