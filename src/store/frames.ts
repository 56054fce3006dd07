/** A packed store as pieces, each a line that says what it is and how many bytes follow it. All of it is compressed. */
import { Readable } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'

export interface PieceHead {
  /** Bytes that follow the line. */
  readonly bytes?: number
  readonly [name: string]: unknown
}

export interface Piece {
  readonly head: PieceHead
  /** All of them are to be read before the next piece is asked for. */
  readonly content: AsyncIterable<Uint8Array>
}

/** `chunks` in any order of lines and bytes. */
export async function* packedPieces(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = Readable.from(chunks, { objectMode: true })
  const zip = createGzip()
  source.on('error', (error) => zip.destroy(error))
  for await (const chunk of source.pipe(zip)) yield chunk as Uint8Array
}

export const headLine = (head: PieceHead): string => `${JSON.stringify(head)}\n`

/** Throws what is wrong with the compression, and a `SyntaxError` where it is none of ours. */
export async function* piecesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Piece, void, undefined> {
  const input = Readable.from(source, { objectMode: true })
  const unzip = createGunzip()
  input.on('error', (error) => unzip.destroy(error))
  const chunks = input.pipe(unzip)[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let rest: Buffer = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const { done, value } = await chunks.next()
    if (done === true) return false
    rest = rest.length === 0 ? value : Buffer.concat([rest, value])
    return true
  }
  async function* content(bytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let missing = bytes; missing > 0; ) {
      if (rest.length === 0 && !(await more())) throw new SyntaxError('it ends within a piece')
      const part = rest.subarray(0, missing)
      rest = rest.subarray(part.length)
      missing -= part.length
      yield part
    }
  }
  for (;;) {
    let end = rest.indexOf(NEWLINE)
    while (end < 0) {
      if (rest.length > LONGEST) throw new SyntaxError('a line without an end')
      if (!(await more())) {
        if (rest.length > 0) throw new SyntaxError('it ends within a line')
        return
      }
      end = rest.indexOf(NEWLINE)
    }
    const head = JSON.parse(rest.toString('utf8', 0, end)) as PieceHead
    rest = rest.subarray(end + 1)
    yield { head, content: content(head.bytes ?? 0) }
  }
}

const NEWLINE = 10
/** Characters of a line: it holds names and rules of one file at most. */
const LONGEST = 64 << 20
