/** The bytes of an open file on an SFTP server. */
import type { Blocks } from '../input/blocks.js'
import { writtenMeanwhile } from './names.js'
import { cutOff } from './network.js'
import { END_OF_FILE, type Sftp, type SftpSession } from './sftp-session.js'

export type Attributes = Parameters<NonNullable<Parameters<Sftp['stat']>[1]>>[1]

/** Reads several blocks ahead, so that a file does not wait for a round trip at each of them. */
const BLOCK_BYTES = 32 << 10
const BLOCKS_AHEAD = 16

export async function handleBlocks(session: SftpSession, handle: Buffer, resource: string): Promise<Blocks> {
  const state = async (): Promise<Attributes> =>
    (await session.ask<Attributes>(resource, (sftp, done) => sftp.fstat(handle, done))) as Attributes
  const before = await state()
  const pieces: Promise<Uint8Array>[] = []
  let requested = 0
  let delivered = 0
  let over = false

  /** A whole block, which a server may send in parts; less at the end of the file. */
  async function piece(start: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafe(length)
    let filled = 0
    while (filled < length) {
      const read = await session
        .ask<number>(resource, (sftp, done) =>
          sftp.read(handle, bytes, filled, length - filled, start + filled, (error, count) =>
            done(error, count),
          ),
        )
        .catch(endAsNull)
      if (read === null || read === 0) break
      filled += read
    }
    return bytes.subarray(0, filled)
  }

  return {
    next: async () => {
      if (over) return null
      while (pieces.length < BLOCKS_AHEAD && requested < before.size) {
        const length = Math.min(BLOCK_BYTES, before.size - requested)
        const reading = piece(requested, length)
        reading.catch(() => undefined) // the call for this block reports the failure
        pieces.push(reading)
        requested += length
      }
      try {
        const bytes = await pieces.shift()
        delivered += bytes?.length ?? 0
        if (
          bytes !== undefined &&
          bytes.length > 0 &&
          (delivered === before.size || bytes.length === BLOCK_BYTES)
        )
          return bytes
        over = true
        const after = await state()
        if (delivered === before.size && after.size === before.size && after.mtime === before.mtime)
          return null
        throw writtenMeanwhile(resource)
      } catch (error) {
        over = true
        throw session.alive
          ? error
          : cutOff(resource, delivered, Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
      }
    },
    close: async () => {
      over = true
      if (session.alive)
        void session.ask(resource, (sftp, done) => sftp.close(handle, done as never)).catch(() => undefined)
    },
  }
}

/** The end of a file or of a listing, which the protocol reports as an error. */
export function endAsNull(error: unknown): null {
  if (error instanceof Error && 'code' in error && String(error.code) === END_OF_FILE) return null
  throw error
}
