/** Authenticates a call: by API key and access token, or by the session of a page. */
import { isConnectionName } from '../store/choices.js'
import type { Access } from './access.js'
import { ApiError, notFound, wrongSecret } from './api-error.js'
import { type Caller, NOBODY } from './caller.js'
import { isForAll, isWrite, type Route } from './route.js'
import { sameSecret } from './secret.js'

export const API_KEY = 'x-trackstar-api-key'
export const ACCESS_TOKEN = 'x-trackstar-access-token'
/** Names a connection instead of giving its token: for administrators and pages, which may see all of them. */
export const CONNECTION_ID = 'x-connection-id'
export const CSRF_TOKEN = 'x-csrf-token'
export const SESSION_COOKIE = 'session'

/** Longer than any key, token or name: a longer text is invalid, and not looked up. */
const MAX_LENGTH = 200

/** Throws 401 for an unknown caller, 403 for a call that the caller may not make. */
export async function authenticate(request: Request, route: Route, access: Access): Promise<Caller> {
  if (route.access === 'open') return NOBODY
  const { headers } = request
  const key = headers.get(API_KEY)
  const owner = key === null ? await sessionOwner(request, route, access) : await keyOwner(key, access)
  const needsAdmin = route.forAdmins === true || (isWrite(route) && route.forViewers !== true)
  if (needsAdmin && owner.role !== 'admin')
    throw new ApiError(403, 'A viewer may not do that: ask an administrator')
  const connection = await connectionMeant(headers, route, access)
  const hasToken = headers.has(ACCESS_TOKEN)
  if (hasToken && isForAll(route))
    throw new ApiError(403, `This is about all connections: leave the ${ACCESS_TOKEN} out`)
  return { ...owner, connection, hasToken }
}

type Owner = Pick<Caller, 'name' | 'role' | 'isPerson'>

async function keyOwner(key: string, access: Access): Promise<Owner> {
  const owner = key.length > MAX_LENGTH ? null : await access.keyOwner(key)
  if (owner === null) throw wrongSecret(401, `The ${API_KEY} is not valid`)
  return { ...owner, isPerson: false }
}

async function sessionOwner(request: Request, route: Route, access: Access): Promise<Owner> {
  const cookie = cookieOf(request)
  if (cookie === null) throw new ApiError(401, `Give an API key as ${API_KEY}`)
  const session = await access.session(cookie)
  if (session === null) throw wrongSecret(401, 'The session has ended: log in again')
  // The browser sends the cookie by itself, even from another site's page, but not this header.
  if (isWrite(route) && !sameSecret(request.headers.get(CSRF_TOKEN) ?? '', session.csrf_token))
    throw new ApiError(403, `Give the csrf_token of the session as ${CSRF_TOKEN}`)
  return { name: session.name, role: session.role, isPerson: true }
}

/** Throws 404 for an unknown connection: an empty list would read as a connection without invoices. */
async function connectionMeant(headers: Headers, route: Route, access: Access): Promise<string | undefined> {
  const token = headers.get(ACCESS_TOKEN)
  const id = headers.get(CONNECTION_ID) ?? undefined
  if (token === null) {
    // A file creates a connection that nobody has added, as `load --connection` does.
    const isKnown =
      id === undefined || (route.takesFile === true ? isConnectionName(id) : await access.knowsConnection(id))
    if (!isKnown) throw notFound('connection', id.slice(0, MAX_LENGTH))
    return id
  }
  const connection = token.length > MAX_LENGTH ? null : await access.tokenConnection(token)
  if (connection === null) throw wrongSecret(401, `The ${ACCESS_TOKEN} is not valid`)
  // The token decides: a header beside it gives no further access.
  if (id !== undefined && id !== connection) throw notFound('connection', id)
  return connection
}

export function cookieOf(request: Request): string | null {
  const cookies = (request.headers.get('cookie') ?? '').split(';').map((one) => one.trim())
  const own = cookies.find((one) => one.startsWith(`${SESSION_COOKIE}=`))?.slice(SESSION_COOKIE.length + 1)
  return own === undefined || own === '' || own.length > MAX_LENGTH ? null : own
}
