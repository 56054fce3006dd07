/** A file that is written to while it is read could give rows of two different states, or only some of its rows. */
import type { BigIntStats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { InvoiceError } from '../schema/errors.js'
import type { Blocks } from './blocks.js'

/** The state of an open file: another file, length or modification time gives another text. */
export async function stateOf(handle: FileHandle): Promise<string> {
  const { dev, ino, size, mtimeNs }: BigIntStats = await handle.stat({ bigint: true })
  return `${dev}:${ino}:${size}:${mtimeNs}`
}

/** The same blocks, which fail at their end if the file is no longer in that state. */
export function watchChanges(blocks: Blocks, handle: FileHandle, state: string, file: string): Blocks {
  let ended = false
  return {
    async next() {
      const block = await blocks.next()
      if (block !== null || ended) return block
      ended = true
      if ((await stateOf(handle)) === state) return null
      throw new InvoiceError({
        code: 'unreadable',
        file,
        expected: 'a file that stays as it is while it is read',
        remedy: 'It was written to meanwhile: read it again once it is whole.',
      })
    },
    close: () => blocks.close(),
  }
}
