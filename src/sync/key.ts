/** The key that encrypts secrets: from the environment, or from a file that only its owner may read. */
import { randomBytes } from 'node:crypto'
import { chmod, link, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { InvoiceError } from '../schema/errors.js'

export interface KeyPlace {
  /** As text: 64 hexadecimal digits, or 44 base64 characters. */
  readonly key?: string | undefined
  /** The file that holds it; created if it is missing. */
  readonly file?: string | undefined
}

/** The key is made on first use: a store whose connections have no secrets needs none. */
export function createKey(place: KeyPlace): () => Promise<Buffer> {
  let key: Promise<Buffer> | undefined
  return () => {
    key ??= keyOf(place)
    return key
  }
}

async function keyOf({ key, file }: KeyPlace): Promise<Buffer> {
  if (key !== undefined && key !== '') return decoded(key, 'PARSE_INVOICE_KEY')
  if (file === undefined)
    throw keyError('PARSE_INVOICE_KEY', {
      expected: 'a key for the secrets of connections',
      remedy:
        'Set PARSE_INVOICE_KEY to 64 hexadecimal digits (openssl rand -hex 32), the same for every worker, or name secrets as env:NAME.',
    })
  return decoded((await readKeyFile(file)) ?? (await makeKeyFile(file)), file)
}

async function readKeyFile(file: string): Promise<string | null> {
  try {
    const { mode } = await stat(file)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw keyError(file, {
        value: (mode & 0o777).toString(8),
        expected: 'a key file that only its owner may read (mode 600)',
        remedy: `Run: chmod 600 ${file}. If others could read it, enter the secrets again.`,
      })
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Written under another name first: two programs that make it at once end with one key. */
async function makeKeyFile(file: string): Promise<string> {
  const part = `${file}.${process.pid}.part`
  await writeFile(part, `${randomBytes(BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'w' })
  await chmod(part, 0o600)
  try {
    await link(part, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await unlink(part)
  }
  return (await readKeyFile(file)) ?? ''
}

const BYTES = 32

function decoded(text: string, place: string): Buffer {
  const trimmed = text.trim()
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64')
  if (key.length === BYTES) return key
  throw keyError(place, {
    expected: 'a key of 32 bytes, as 64 hexadecimal digits or as base64',
    remedy: 'Make one with: openssl rand -hex 32. Secrets encrypted with another key must be entered again.',
  })
}

/** Names where the key is, never the key. */
const keyError = (place: string, facts: { value?: string; expected: string; remedy: string }): InvoiceError =>
  new InvoiceError({ code: 'config', file: place, ...facts })
