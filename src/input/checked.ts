import zlib from 'node:zlib'
import type { Blocks } from './blocks.js'
import { archiveError } from './packed.js'

/** The same blocks, which fail if their length or their checksum differs from the stated one. */
export function verifyBlocks(blocks: Blocks, stated: { size: number; crc: number }, name: string): Blocks {
  let size = 0
  let crc = 0
  return {
    async next() {
      const block = await blocks.next()
      if (block === null) {
        if (size !== stated.size || crc !== stated.crc) throw other(name, 'It is cut short or damaged')
        return null
      }
      size += block.length
      if (size > stated.size) throw other(name, 'It unpacks to more')
      crc = crc32(block, crc)
      return block
    },
    close: () => blocks.close(),
  }
}

function other(name: string, found: string) {
  return archiveError(
    name,
    'the length and checksum that the archive states',
    `${found}: fetch the archive again.`,
  )
}

/** CRC-32 as in zip and gzip, continued from `crc`. Built into Node from 20.15 on. */
export const crc32: (bytes: Uint8Array, crc: number) => number =
  typeof zlib.crc32 === 'function' ? zlib.crc32 : slowCrc32

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  return crc
})

/** The same, a byte at a time, for Node before 20.15. */
export function slowCrc32(bytes: Uint8Array, crc: number): number {
  let rest = ~crc
  for (const byte of bytes) rest = (rest >>> 8) ^ (TABLE[(rest ^ byte) & 0xff] ?? 0)
  return ~rest >>> 0
}
