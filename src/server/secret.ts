/** Keys, tokens and codes: random, stored as hashes, compared in constant time. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits, so that a hash without salt is enough. The prefix shows a finder what it is. */
export const newSecret = (prefix: string): string => `${prefix}_${randomBytes(32).toString('base64url')}`

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Takes the same time wherever the texts differ. */
export const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())

export const signatureOf = (key: Uint8Array | string, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url')
