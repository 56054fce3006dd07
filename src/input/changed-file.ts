/** A file that is written to while it is read would give rows of two states of it, or less than all of them. */
import type { BigIntStats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { InvoiceError } from '../schema/errors.js'
import type { Blocks } from './blocks.js'

/** What an open file is at this moment: another one, another length or a later change give another text. */
export async function stateOf(handle: FileHandle): Promise<string> {
  const { dev, ino, size, mtimeNs }: BigIntStats = await handle.stat({ bigint: true })
  return `${dev}:${ino}:${size}:${mtimeNs}`
}

/** The same blocks, which fail at their end where the file is not in that state any more. */
export function steady(blocks: Blocks, handle: FileHandle, state: string, file: string): Blocks {
  let told = false
  return {
    async next() {
      const block = await blocks.next()
      if (block !== null || told) return block
      told = true
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
