/** Stored secrets of connections: encrypted one by one, or named as `env:NAME`. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { InvoiceError } from '../schema/errors.js'
import type { ConnectionSource } from './types.js'

/** Fields of a source by name, each with its stored value. */
export type KeptSecrets = Readonly<Record<string, string>>

export type SecretKey = () => Promise<Buffer>

const METHOD = 'aes-256-gcm'
const IV = 12
const TAG = 16
const SEALED = 'v1:'
/** Prefix of a value that is no secret. */
const NAME_PREFIX = 'named:'

/** Whether a value only names where the secret is. */
const isNamed = (value: unknown): value is string =>
  typeof value === 'string' && /^env:[A-Za-z_][A-Za-z0-9_]*$/.test(value)

/** `owner`: its connection and field. The secret cannot be decrypted without it: a copy in another connection is worthless. */
export function seal(key: Buffer, owner: string, secret: string): string {
  const iv = randomBytes(IV)
  const cipher = createCipheriv(METHOD, key, iv, { authTagLength: TAG }).setAAD(Buffer.from(owner))
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return SEALED + Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64')
}

/** Throws for another key, another owner, or a changed text. */
export function decryptSecret(key: Buffer, owner: string, sealed: string): string {
  const bytes = Buffer.from(sealed.slice(SEALED.length), 'base64')
  const cipher = createDecipheriv(METHOD, key, bytes.subarray(0, IV), { authTagLength: TAG })
  cipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(IV, IV + TAG))
  return cipher.update(bytes.subarray(IV + TAG), undefined, 'utf8') + cipher.final('utf8')
}

const ownerOf = (connection: string, field: string): string => `${connection}\n${field}`

/**
 * Splits entered settings into what may be shown and the stored secrets. `open` is the part of each field that may be
 * shown: of an address, everything but the password and what follows `?`. A field that may be shown whole is no
 * secret.
 */
export async function partSettings(
  settings: ConnectionSource,
  open: ConnectionSource,
  connection: string,
  key: SecretKey,
): Promise<{ readonly shown: ConnectionSource; readonly secrets: KeptSecrets }> {
  const secrets: Record<string, string> = {}
  for (const [field, value] of Object.entries(settings)) {
    const text = JSON.stringify(value)
    // Headers that nobody gave hold no secret.
    if (text === undefined || text === '{}' || text === JSON.stringify(open[field])) continue
    if (namesOnly(value)) secrets[field] = NAME_PREFIX + text
    else secrets[field] = seal(await key(), ownerOf(connection, field), text)
  }
  return { shown: open, secrets }
}

/** Whether a secret consists of names of variables only. */
const namesOnly = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.values(value).every(namesOnly) : isNamed(value)

/**
 * Settings with their secrets, to open the source. `env:NAME` stays, for the opener to look up. Throws `config` for
 * another key.
 */
export async function joinSettings(
  shown: ConnectionSource,
  secrets: KeptSecrets,
  connection: string,
  key: SecretKey,
): Promise<ConnectionSource> {
  const settings: Record<string, unknown> = { ...shown }
  for (const [field, kept] of Object.entries(secrets))
    settings[field] = kept.startsWith(NAME_PREFIX)
      ? JSON.parse(kept.slice(NAME_PREFIX.length))
      : decrypted(await key(), connection, field, kept)
  return { ...settings, type: shown.type }
}

function decrypted(key: Buffer, connection: string, field: string, kept: string): unknown {
  let text: string
  try {
    text = decryptSecret(key, ownerOf(connection, field), kept)
  } catch {
    // Its cause is left out: it must not show what failed to decrypt.
    throw new InvoiceError({
      code: 'config',
      column: field,
      expected: `the key that the ${field} of ${connection} was encrypted with`,
      remedy: 'Set PARSE_INVOICE_KEY, or the key file, to it; or enter the secret again.',
    })
  }
  return JSON.parse(text) as unknown
}

/** Redacts secrets in a text from elsewhere, such as a server's message. */
export function createRedaction(
  settings: ConnectionSource,
  secretFields: readonly string[],
): (text: string) => string {
  const words = secretFields
    .flatMap((field) => wordsOf(settings[field]))
    .filter((word) => word.length >= MIN_SECRET && !isNamed(word))
    .flatMap((word) => [word, encodeURIComponent(word), Buffer.from(word).toString('base64')])
    .sort((a, b) => b.length - a.length)
  return (text) => words.reduce((clean, word) => clean.replaceAll(word, '***'), text)
}

/** A shorter secret would be found in every message. */
const MIN_SECRET = 4

function wordsOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(wordsOf)
  if (typeof value !== 'string') return []
  if (!URL.canParse(value)) return [value, ...value.split(/\s+/)]
  const { username, password, search, searchParams } = new URL(value)
  return [
    decodeURIComponent(username),
    decodeURIComponent(password),
    search.slice(1),
    ...searchParams.values(),
  ]
}
