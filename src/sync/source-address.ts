/** Where files are, as one writes it in a line: a folder, or an address of a server, a bucket or a file. */
import { resolve } from 'node:path'
import { usageError } from './sync-error.js'
import type { ConnectionSource } from './types.js'

/** Its fields; those that an address has no place for are given beside it. Throws `usage`. */
export function sourceAt(text: string): ConnectionSource {
  if (text === 'sandbox' || text === 'sandbox:') return { type: 'sandbox' }
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { type: 'folder', path: resolve(text) }
  const address = URL.canParse(text) ? new URL(text) : null
  const path = decodeURIComponent(address?.pathname ?? '')
  if (address?.protocol === 'https:') return { type: 'https', addresses: [text] }
  if (address?.protocol === 'sftp:' && address.hostname !== '') {
    const { hostname, port, username, password } = address
    return {
      type: 'sftp',
      host: hostname.replace(/^\[|\]$/g, ''),
      ...(port === '' ? {} : { port: +port }),
      ...(username === '' ? {} : { user: decodeURIComponent(username) }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
      // `/~/` is the folder that the user comes to.
      ...(path === '' || path === '/' ? {} : { path: path.startsWith('/~/') ? path.slice(3) || '.' : path }),
    }
  }
  if (address?.protocol === 's3:' && address.hostname !== '')
    return { type: 's3', bucket: address.hostname, prefix: path.replace(/^\//, '') }
  throw usageError(
    text.replace(/^([a-z0-9+.-]+:\/\/)[^/?#]*@/i, '$1').replace(/[?#].*$/s, ''),
    'a folder, sftp://USER@HOST/FOLDER, s3://BUCKET/PREFIX, https://… or the word sandbox',
    'Say where the files are.',
  )
}
