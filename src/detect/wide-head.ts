/** The first mebibyte of a file, which is examined and not read as records. */

import { decodeBytes } from '../csv/encoding.js'
import type { InputFile } from '../input/file.js'
import { WIDE_HEAD } from './detect.js'

export async function wideHead(
  file: InputFile,
  signal: AbortSignal | undefined,
): Promise<{ head: Buffer; whole: boolean; encoding: string }> {
  const { chunks, encoding } = await decodeBytes(file.open(signal))
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    parts.push(Buffer.from(chunk))
    size += chunk.length
    if (size > WIDE_HEAD) break
  }
  return { head: Buffer.concat(parts).subarray(0, WIDE_HEAD), whole: size <= WIDE_HEAD, encoding }
}
