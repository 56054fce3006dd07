/** Line items as pieces of one text, written apart and joined afterwards. */

import { TARGETS } from '../../output/index.js'
import type { OutputTarget } from '../../output/target.js'
import { type ChargeBatch, NO_CHARGES } from '../../parse/charge-batch.js'

/** Targets whose texts can be put one behind the other: what comes before the first line item is all that is not a line item. */
const JOINED: readonly string[] = ['ndjson', 'csv']

export const isJoined = (target: string): boolean => JOINED.includes(target)

export type TextMaker = (batch: ChargeBatch) => Promise<Uint8Array<ArrayBuffer> | null>

/** Makes texts of line items alone, as bytes in memory of their own. */
export async function openTexts(id: string, raw: boolean): Promise<TextMaker> {
  const targets: readonly OutputTarget[] = TARGETS
  const target = targets.find((one) => one.id === id)
  if (target === undefined || !isJoined(id)) throw new RangeError(`texts of ${id} cannot be joined`)
  let chunks: (string | Uint8Array)[] = []
  const sink = {
    write: async (chunk: string | Uint8Array) => {
      chunks.push(typeof chunk === 'string' ? chunk : chunk.slice())
    },
  }
  const writer = await target.open(sink, { raw })
  await writer.write(NO_CHARGES) // what stands before the first line item is the main thread's
  return async (batch) => {
    chunks = []
    await writer.write(batch)
    return chunks.length === 0 ? null : bytesOf(chunks)
  }
}

function bytesOf(chunks: readonly (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const sizes = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.length))
  const bytes = Buffer.from(new ArrayBuffer(sizes.reduce((sum, size) => sum + size, 0)))
  let at = 0
  for (const chunk of chunks) {
    if (typeof chunk === 'string') at += bytes.write(chunk, at, 'utf8')
    else {
      bytes.set(chunk, at)
      at += chunk.length
    }
  }
  return bytes
}
