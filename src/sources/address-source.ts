/** The source that an address names, with settings from the environment. */
import { readFile } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { shownAddress } from '../input/address.js'
import { InvoiceError } from '../schema/errors.js'
import { awsSettings } from './aws-profile.js'
import { type HostKey, knownHostKeys } from './host-key.js'
import type { S3Place } from './s3-client.js'
import type { PlacedSource, SourceContext, SourceFile } from './source.js'
import { SourceError } from './source-error.js'

type Environment = NonNullable<SourceContext['env']>

export interface AddressSource {
  readonly source: PlacedSource
  /** The single file that the address names; null for everything that the source lists. */
  readonly isAlone: SourceFile | null
}

export async function openAddress(address: string, context: SourceContext): Promise<AddressSource> {
  const env = context.env ?? process.env
  const scheme = address.slice(0, address.indexOf(':')).toLowerCase()
  if (scheme === 's3') return bucketAt(address, env, context)
  if (scheme === 'sftp') return { source: await serverAt(address, env, context), isAlone: null }
  if (scheme === 'https' || scheme === 'http')
    return { source: await webAt(address, env, context), isAlone: null }
  throw wrongAddress(
    address,
    'an address sftp://, s3:// or https://',
    scheme === 'file' ? 'Give the path alone, without file://.' : 'Fetch the file first, and give its path.',
  )
}

function wrongAddress(address: string, expected: string, remedy: string): InvoiceError {
  return new InvoiceError({ code: 'unreadable', file: shownAddress(address), expected, remedy })
}

async function bucketAt(address: string, env: Environment, context: SourceContext): Promise<AddressSource> {
  const { place, prefix } = await bucketOf(address, env)
  const source = await (await import('./s3.js')).openS3({ ...place, prefix }, context)
  const name = prefix.slice(prefix.lastIndexOf('/') + 1)
  return { source, isAlone: name === '' ? null : await source.look(name).catch(unlessDenied) }
}

/** S3 also denies access to a missing file if the caller may not list the bucket: the listing then reports what is missing. */
function unlessDenied(error: unknown): null {
  if (error instanceof SourceError && error.error_type === 'missing_permission') return null
  throw error
}

/**
 * The bucket of an address `s3://bucket/prefix`, and how to reach it: by the variables and profiles that Amazon's own
 * programs read.
 */
export async function bucketOf(
  address: string,
  env: Environment,
): Promise<{ place: S3Place; prefix: string }> {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/?#]+)(?:\/(.*))?$/is.exec(address) ?? []
  if (bucket === '' || bucket.includes('@'))
    throw wrongAddress(
      address,
      'an address s3://bucket/prefix',
      'Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from a profile (AWS_PROFILE).',
    )
  return { prefix, place: { bucket, ...(await awsSettings(env, `s3://${bucket}`)) } }
}

async function serverAt(address: string, env: Environment, context: SourceContext): Promise<PlacedSource> {
  const url = URL.canParse(address) ? new URL(address) : null
  const path = decoded(url?.pathname ?? '')
  if (url === null || url.hostname === '' || path === null)
    throw wrongAddress(
      address,
      'an address sftp://user@host/path',
      'Correct it: write spaces and `?` in a path as %20 and %3F.',
    )
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? 22 : Math.trunc(+url.port)
  const password = decoded(url.password) || env.PARSE_INVOICE_SFTP_PASSWORD || undefined
  const agent = env.SSH_AUTH_SOCK || undefined
  const hostKey = /[?&]host_key=([^&#]*)/.exec(url.search)?.[1]
  const settings = {
    host,
    port,
    user: decoded(url.username) || userInfo().username,
    password,
    private_key: await privateKey(env, password === undefined && agent === undefined),
    passphrase: env.PARSE_INVOICE_SFTP_PASSPHRASE || undefined,
    agent,
    path: path.startsWith('/~/') ? path.slice(3) || '.' : path === '' ? '/' : path,
    host_key:
      (hostKey === undefined ? undefined : (decoded(hostKey) ?? hostKey)) || env.PARSE_INVOICE_SFTP_HOST_KEY,
  }
  const known = settings.host_key === undefined ? await knownHosts(env, host, port) : []
  return (await import('./sftp.js')).openSftp(settings, context, known)
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

const OWN_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa']

/** The named key, else the first one that OpenSSH would try if nothing else is given. */
async function privateKey(env: Environment, isOnlyKey: boolean): Promise<string | undefined> {
  const named = env.PARSE_INVOICE_SFTP_KEY
  if (named !== undefined && named !== '') {
    return readFile(named, 'utf8').catch((error: unknown) => {
      throw new SourceError(
        {
          error_type: 'invalid_credentials',
          resource: named,
          expected: 'the file of a private key',
          problem: 'The file that PARSE_INVOICE_SFTP_KEY names cannot be read',
          remedy: 'Check its path, and the right to read it.',
        },
        error,
      )
    })
  }
  for (const name of isOnlyKey ? OWN_KEYS : []) {
    const key = await readFile(join(homedir(), '.ssh', name), 'utf8').catch(() => null)
    if (key !== null) return key
  }
  return undefined
}

async function knownHosts(env: Environment, host: string, port: number): Promise<HostKey[]> {
  const named = env.PARSE_INVOICE_SFTP_KNOWN_HOSTS
  const files = named ? [named] : [join(homedir(), '.ssh', 'known_hosts'), '/etc/ssh/ssh_known_hosts']
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))
  return knownHostKeys(texts.join('\n'), host, port)
}

/** The user is sent as a header, and so not kept in any address. */
async function webAt(address: string, env: Environment, context: SourceContext): Promise<PlacedSource> {
  if (!URL.canParse(address)) throw wrongAddress(address, 'an address https://host/path', 'Correct it.')
  const url = new URL(address)
  const [user, password] = [decoded(url.username), decoded(url.password)]
  const headers: Record<string, string> = headersIn(env.PARSE_INVOICE_HTTPS_HEADERS ?? '')
  if (user || password)
    headers.authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  url.username = ''
  url.password = ''
  return (await import('./https.js')).openHttps({ addresses: [url.href], headers }, context)
}

/** `Name: value`, one per line. */
function headersIn(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':'))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
  )
}
