/** A source written in one line: a folder, or the address of a server, a bucket or a file. */
import { resolve } from 'node:path'
import { usageError } from '../schema/errors.js'
import type { ConnectionSource } from './types.js'

/** Its fields; those that have no place in an address are given separately. Throws `usage`. */
export function sourceAt(text: string): ConnectionSource {
  if (text === 'sandbox' || text === 'sandbox:') return { type: 'sandbox' }
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { type: 'folder', path: resolve(text) }
  // URL removes line breaks and tabs: it would read another folder than the one written.
  const address = !/\p{Cc}/u.test(text) && URL.canParse(text) ? new URL(text) : null
  if (address?.protocol === 'https:') return { type: 'https', addresses: [text] }
  const { hostname = '', port = '', hash = '' } = address ?? {}
  const [path, user, password] = [address?.pathname, address?.username, address?.password].map(decoded)
  const hostKey = decoded(/^\?host_key=([^&]+)$/.exec(address?.search ?? '')?.[1])
  if (
    address === null ||
    hostname === '' ||
    hash !== '' ||
    path === null ||
    user === null ||
    password === null ||
    hostKey === null ||
    // Nothing else after `?` is used: it would be lost.
    (address.search !== '' && (address.protocol !== 'sftp:' || !hostKey))
  )
    throw wrongAddress(text)
  if (address.protocol === 'sftp:')
    return {
      type: 'sftp',
      host: hostname.replace(/^\[|\]$/g, ''),
      ...(port === '' ? {} : { port: +port }),
      ...(user ? { user } : {}),
      ...(password ? { password } : {}),
      ...(hostKey ? { host_key: hostKey } : {}),
      // `/~/` is the user's home folder on the server.
      ...(!path || path === '/' ? {} : { path: path.startsWith('/~/') ? path.slice(3) || '.' : path }),
    }
  if (address.protocol === 's3:' && !user && !password && port === '')
    return { type: 's3', bucket: hostname, prefix: (path ?? '').replace(/^\//, '') }
  throw wrongAddress(text)
}

/** Null if a `%` is not followed by a valid byte. */
function decoded(text = ''): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

const wrongAddress = (text: string): Error =>
  usageError(
    text.replace(/^([a-z0-9+.-]+:\/\/)[^/?#]*@/i, '$1').replace(/[?#].*$/s, ''),
    'a folder, sftp://USER@HOST/FOLDER, s3://BUCKET/PREFIX, https://… or the word sandbox',
    'State where the files are; in an address, write `?` as %3F, `#` as %23 and `%` as %25. Only ?host_key=… may follow an sftp address.',
  )
