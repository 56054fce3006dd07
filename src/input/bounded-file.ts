/** Small files from users (rules, expected costs, a configuration), read whole up to a limit. */
import { open, stat } from 'node:fs/promises'
import { InvoiceError } from '../schema/errors.js'
import { type Blocks, fileBlocks, flow, memoryBlocks } from './blocks.js'
import { refuseDevice } from './device.js'
import { openPipe } from './pipe.js'
import { nodeBlocks } from './stream-blocks.js'
import { unreadableError } from './unreadable.js'

export interface ReadLimit {
  /** Maximum number of bytes. */
  readonly limit: number
  readonly signal?: AbortSignal | undefined
}

/**
 * All bytes of a file or a pipe. Throws InvoiceError: `unreadable` (also for a folder and a device), `limit` as soon as there
 * are more bytes, `aborted` immediately, even if the pipe is waiting.
 */
export async function readBounded(path: string, { limit, signal }: ReadLimit): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const block of flow(path, () => blocksOf(path), signal)) {
    size += block.length
    if (size > limit) throw tooLong(path, limit)
    parts.push(Uint8Array.from(block))
  }
  return Buffer.concat(parts)
}

async function blocksOf(path: string): Promise<Blocks> {
  try {
    const stats = await stat(path)
    if (stats.isFIFO()) return nodeBlocks(await openPipe(path), path)
    if (stats.isFile()) {
      const part = { name: path, start: 0, length: Infinity, likely: stats.size }
      return fileBlocks(await open(path, 'r'), part)
    }
    if (stats.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
    await refuseDevice(path)
    return memoryBlocks(new Uint8Array())
  } catch (error) {
    throw unreadableError(path, error)
  }
}

function tooLong(file: string, limit: number): InvoiceError {
  return new InvoiceError({
    code: 'limit',
    file,
    expected: `a file of at most ${limit} bytes`,
    remedy: 'Check the path: this is not the file that was meant, or holds more than it should.',
  })
}
