/**
 * Blocks of records that were in the file before: a download pasted behind itself, half a file twice. Single records may
 * legitimately be alike; many in the order of others are not.
 *
 *     A B C D E F   A B C D E F      six records repeat those six before
 *
 * Records are known by their hashes. Of a large file only a part of them is kept, those whose hash ends in zeros: memory
 * does not grow with the file, and a block is found by the records of it that are kept.
 */
import { createSum, type Sum } from '../money.js'
import type { Lines } from './lines.js'

export interface RepeatedRecords {
  /** Notes a charged record: its hash without the row, its row and its lines. */
  note(hash: string, row: number, currency: string | null, lines: Lines): void
  /** Sentences about the blocks found; no more records will come. */
  sentences(): string[]
}

/** Hashes that are kept. */
const KEPT = 8192
/** Records that make a block; of a file that is nothing but twice the same, two are enough. */
const LEAST = 5
const BLOCKS = 5

interface Place {
  /** 0-based number among the charged records. */
  readonly nth: number
  readonly row: number
}

interface Block {
  readonly distance: number
  readonly first: Place
  readonly original: Place
  readonly currency: string | null
  last: number
  readonly sum: Sum
}

export function createRepeatedRecords(): RepeatedRecords {
  const places = new Map<string, Place>()
  const blocks: Block[] = []
  let mask = 0 // hashes are kept where these bits are 0
  let count = 0
  let open: Block | null = null
  let previous = ''

  function note(hash: string, row: number, currency: string | null, lines: Lines): void {
    const place = { nth: count++, row }
    if (mask === 0 || (bitsOf(hash) & mask) === 0) look(hash, place, currency)
    if (open !== null)
      for (let line = 0; line < lines.count; line++) {
        const net = lines.all[line]?.net
        if (net !== undefined) open.sum.add(net)
      }
  }

  function look(hash: string, place: Place, currency: string | null): void {
    const again = hash === previous // beside its like: says nothing of blocks
    previous = hash
    const original = places.get(hash)
    if (original === undefined) {
      close()
      places.set(hash, place)
      if (places.size > KEPT) thin()
      return
    }
    const distance = place.nth - original.nth
    if (open !== null && (again || distance === open.distance)) open.last = place.nth
    else if (!again) {
      close()
      open = { distance, first: place, original, currency, last: place.nth, sum: createSum() }
    }
  }

  /** Keeps half of the hashes. */
  function thin(): void {
    mask = mask * 2 + 1
    for (const hash of places.keys()) if ((bitsOf(hash) & mask) !== 0) places.delete(hash)
  }

  function close(): void {
    if (open !== null && lengthOf(open) >= LEAST && lengthOf(open) <= open.distance && blocks.length < BLOCKS)
      blocks.push(open)
    open = null
  }

  function sentences(): string[] {
    const doubled =
      open !== null && lengthOf(open) >= 2 && open.distance * 2 === count && open.first.nth * 2 === count
    if (doubled && open !== null && blocks.length === 0) blocks.push(open)
    else close()
    open = null
    return blocks.map((block) => {
      const money = `${block.sum.text()}${block.currency === null ? '' : ` ${block.currency}`}`
      return `${money} may be in the file twice: ${lengthOf(block)} records from record ${block.first.row} on repeat those from record ${block.original.row} on. Check whether a download was put behind itself`
    })
  }

  return { note, sentences }
}

const lengthOf = ({ first, last }: Block): number => last - first.nth + 1

/** The last sixteen bits of a hash in hexadecimal digits. */
function bitsOf(hash: string): number {
  let bits = 0
  for (let at = hash.length - 4; at < hash.length; at++) {
    const code = hash.charCodeAt(at)
    bits = bits * 16 + (code < 58 ? code - 48 : code - 87)
  }
  return bits
}
