/** Signed addresses of files, valid for a while for anybody who has them. */
import type { Clock } from '../sync/clock.js'
import { sameSecret, signatureOf } from './secret.js'

export interface FilePlace {
  readonly connection: string
  readonly sha256: string
  readonly name: string
}

export interface Addresses {
  /** The path of a file, and its expiry. */
  sign(place: FilePlace): { readonly path: string; readonly expires: string }
  /** Whether the signature is for this file and has not expired. */
  verify(place: FilePlace, expires: string, signature: string): 'good' | 'expired' | 'wrong'
}

const GOOD_FOR_SECONDS = 20 * 60

export function signedAddresses(key: Uint8Array, clock: Clock): Addresses {
  const seconds = (): number => Math.floor(clock.now().getTime() / 1000)
  const sign = ({ connection, sha256, name }: FilePlace, expires: string): string =>
    signatureOf(key, JSON.stringify([connection, sha256, name, expires]))
  return {
    sign: (place) => {
      const until = seconds() + GOOD_FOR_SECONDS
      const path = ['downloads', place.connection, place.sha256, place.name].map(encodeURIComponent).join('/')
      const query = new URLSearchParams({ expires: `${until}`, signature: sign(place, `${until}`) })
      return { path: `/${path}?${query}`, expires: new Date(until * 1000).toISOString() }
    },
    verify: (place, expires, signature) => {
      if (!sameSecret(signature, sign(place, expires))) return 'wrong'
      return +expires < seconds() ? 'expired' : 'good'
    },
  }
}
