/** A packed store as pieces, each a line that names it and states how many bytes follow. The whole is compressed. */
import { Readable } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'

export interface PieceHead {
  /** Number of bytes after the line. */
  readonly bytes?: number
  readonly [name: string]: unknown
}

export interface Piece {
  readonly head: PieceHead
  /** Must be read completely before the next piece is requested. */
  readonly content: AsyncIterable<Uint8Array>
}

/** `chunks`: lines and bytes in any order. */
export async function* packedPieces(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = Readable.from(chunks, { objectMode: true })
  const zip = createGzip()
  source.on('error', (error) => zip.destroy(error))
  for await (const chunk of source.pipe(zip)) yield chunk as Uint8Array
}

export const headLine = (head: PieceHead): string => `${JSON.stringify(head)}\n`

/** Throws the errors of the decompression, and a `SyntaxError` if the file is not an export. */
export async function* piecesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Piece, void, undefined> {
  const input = Readable.from(source, { objectMode: true })
  const unzip = createGunzip()
  input.on('error', (error) => unzip.destroy(error))
  const chunks = input.pipe(unzip)[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let remainder: Buffer = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const { done, value } = await chunks.next()
    if (done === true) return false
    remainder = remainder.length === 0 ? value : Buffer.concat([remainder, value])
    return true
  }
  async function* content(bytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let missing = bytes; missing > 0; ) {
      if (remainder.length === 0 && !(await more())) throw new SyntaxError('it ends within a piece')
      const part = remainder.subarray(0, missing)
      remainder = remainder.subarray(part.length)
      missing -= part.length
      yield part
    }
  }
  for (;;) {
    let end = remainder.indexOf(NEWLINE)
    while (end < 0) {
      if (remainder.length > MAX_LINE) throw new SyntaxError('a line without an end')
      if (!(await more())) {
        if (remainder.length > 0) throw new SyntaxError('it ends within a line')
        return
      }
      end = remainder.indexOf(NEWLINE)
    }
    const head = JSON.parse(remainder.toString('utf8', 0, end)) as PieceHead
    remainder = remainder.subarray(end + 1)
    yield { head, content: content(head.bytes ?? 0) }
  }
}

const NEWLINE = 10
/** Maximum characters of a line, which holds at most the names and rules of one file. */
const MAX_LINE = 64 << 20
