/** Text as the bytes of a file. */
import iconv from 'iconv-lite'
import type { TextEncoding } from './types.js'

/** Refuses text that the encoding cannot hold, where iconv-lite would write `?`. A byte order mark is the caller's. */
export function encode(text: string, encoding: TextEncoding): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8')
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le')
  const bytes = iconv.encode(text, encoding)
  if (iconv.decode(bytes, encoding) !== text) throw new RangeError(`text that ${encoding} cannot hold`)
  return bytes
}
