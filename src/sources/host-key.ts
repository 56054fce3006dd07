/** Host keys that identify servers: fingerprints in OpenSSH's form, and lines of `known_hosts`. */
import { createHash, createHmac } from 'node:crypto'

export interface HostKey {
  /** `SHA256:…` */
  readonly fingerprint: string
  /** `ssh-ed25519`; null if only a fingerprint was given. */
  readonly type: string | null
}

export const fingerprintOf = (key: Uint8Array): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

/** Fingerprints, or lines `ssh-ed25519 AAAA…`, separated by spaces, commas or line ends; null if anything else is among them. */
export function hostKeysIn(text: string): HostKey[] | null {
  const keys: HostKey[] = []
  const words = text.split(/[\s,]+/).filter((word) => word !== '')
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const next = words[at + 1] ?? ''
    if (/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(word))
      keys.push({ fingerprint: word.replace(/=$/, ''), type: null })
    else if (isType(word) && isKey(next)) {
      keys.push(keyOf(word, next))
      at++
    } else return null
  }
  return keys.length === 0 ? null : keys
}

/** The keys of a host in a `known_hosts` file, without the revoked ones. */
export function knownHostKeys(text: string, host: string, port: number): HostKey[] {
  const name = port === 22 ? host : `[${host}]:${port}`
  const known: HostKey[] = []
  const revoked = new Set<string>()
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/)
    const mark = words[0]?.startsWith('@') === true ? words.shift() : undefined
    const [hosts = '', type = '', key = ''] = words
    if (!isType(type) || !isKey(key) || mark === '@cert-authority' || !isNamed(hosts, name)) continue
    if (mark === '@revoked') revoked.add(keyOf(type, key).fingerprint)
    else known.push(keyOf(type, key))
  }
  return known.filter(({ fingerprint }) => !revoked.has(fingerprint))
}

const isType = (word: string): boolean => /^(ssh-|ecdsa-|sk-)[\w@.-]+$/.test(word)
const isKey = (word: string): boolean => /^AAAA[A-Za-z0-9+/]+=*$/.test(word)
const keyOf = (type: string, key: string): HostKey => ({
  type,
  fingerprint: fingerprintOf(Buffer.from(key, 'base64')),
})

/** `a.example,*.b.example,!c.b.example`, or `|1|salt|hash` of one name. */
function isNamed(hosts: string, name: string): boolean {
  const hashed = /^\|1\|([^|]+)\|([^|]+)$/.exec(hosts)
  if (hashed !== null) {
    const [, salt = '', hash = ''] = hashed
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash
  }
  const patterns = hosts.toLowerCase().split(',')
  const matches = (pattern: string): boolean => isLike(name.toLowerCase(), pattern)
  return patterns.some(matches) && !patterns.some((one) => one.startsWith('!') && matches(one.slice(1)))
}

/** `*` and `?` as in OpenSSH, without backtracking over every combination. */
function isLike(name: string, pattern: string): boolean {
  let at = 0
  let star = -1
  let matchEnd = 0
  let place = 0
  while (at < name.length) {
    if (pattern[place] === '*') {
      star = place++
      matchEnd = at
    } else if (pattern[place] === '?' || pattern[place] === name[at]) {
      at++
      place++
    } else if (star >= 0) {
      place = star + 1
      at = ++matchEnd
    } else return false
  }
  while (pattern[place] === '*') place++
  return place === pattern.length
}

/** The algorithms to offer to a server so that it shows a known key; undefined leaves the choice to the server. */
export function algorithmsFor(keys: readonly HostKey[]): string[] | undefined {
  const types = keys.flatMap(({ type }) => type ?? [])
  if (types.length < keys.length) return undefined
  // An RSA key signs with newer algorithms than the one it is named after.
  return [
    ...new Set(
      types.flatMap((type) => (type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', type] : [type])),
    ),
  ]
}
