/** Names made of content: 128 bits of a hash, as PostgreSQL's type uuid takes them. */
import * as crypto from 'node:crypto'

type HashFunction = (algorithm: string, text: string, encoding: 'hex') => string

/** One call instead of three objects, if Node has it (20.12). */
const oneShot = (crypto as { hash?: HashFunction }).hash

/** 32 hexadecimal digits. */
export function digestOf(text: string): string {
  const digits = oneShot?.('sha1', text, 'hex') ?? crypto.createHash('sha1').update(text).digest('hex')
  return digits.slice(0, 32)
}
