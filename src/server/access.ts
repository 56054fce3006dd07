/** API keys, access tokens of connections, and sessions of pages. */
import { randomUUID } from 'node:crypto'
import { InvoiceError } from '../schema/errors.js'
import type { Home } from '../store/home.js'
import { isConnection } from '../store/query.js'
import type { Clock } from '../sync/clock.js'
import { ROLES, type Role } from './caller.js'
import { hashOf, newSecret, sameSecret, signatureOf } from './secret.js'

export interface KeyShown {
  readonly id: string
  readonly title: string
  readonly role: Role
  readonly created_date: string
}

export interface SessionShown {
  readonly role: Role
  /** Sent as `x-csrf-token` with every call that changes something. */
  readonly csrf_token: string
  readonly expires_date: string
}

export interface Access {
  /** The owner of a key; null for an unknown key. */
  keyOwner(key: string): Promise<{ readonly name: string; readonly role: Role } | null>
  addKey(title: string, role: Role): Promise<KeyShown & { readonly api_key: string }>
  listKeys(): Promise<KeyShown[]>
  removeKey(id: string): Promise<boolean>
  /** A new access token, shown only once. Other tokens of the connection stay. */
  addToken(connection: string): Promise<string>
  /** Null for an unknown token. */
  tokenConnection(token: string): Promise<string | null>
  removeTokens(connection: string): Promise<void>
  /** Whether the store has anything of this connection. */
  knowsConnection(id: string): Promise<boolean>
  openSession(owner: {
    readonly name: string
    readonly role: Role
  }): Promise<SessionShown & { readonly cookie: string }>
  session(cookie: string): Promise<(SessionShown & { readonly name: string }) | null>
  closeSession(cookie: string): Promise<void>
}

export interface AccessOptions {
  readonly clock: Clock
  /** A key given when the server starts; it is stored nowhere. */
  readonly givenKey?: string | undefined
}

const SHORTEST_KEY = 16

/** Throws `usage` for a key that could be guessed. Its text is never repeated. */
export function checkApiKey(key: unknown, name: string): void {
  if (typeof key === 'string' && key.length >= SHORTEST_KEY) return
  throw new InvoiceError({
    code: 'usage',
    value: name,
    expected: `a key of at least ${SHORTEST_KEY} characters`,
    remedy: 'Make one: openssl rand -hex 32.',
  })
}

/** Milliseconds that a lookup is cached: a key that another process removed stays valid that much longer. */
const CACHE_MILLISECONDS = 5_000
const MAX_CACHED = 10_000
const SESSION_HOURS = 12
/** The name of the unstored key in the log. */
const GIVEN_KEY_NAME = 'given key'

export function openAccess(home: Home, { clock, givenKey }: AccessOptions): Access {
  const now = (): string => clock.now().toISOString()
  /** As sessions name it: sessions that another given key opened end with that key. */
  const givenCaller = givenKey === undefined ? '' : `${GIVEN_KEY_NAME} ${signatureOf(givenKey, 'session')}`
  const keys = cached(clock, async (hash) => {
    const [row] = await home.query(
      `SELECT key_id, key_hash, role FROM access_keys WHERE connection_id = '' AND key_hash = $1`,
      [hash],
    )
    return row === undefined ? null : { name: `key ${row.key_id ?? ''}`, role: roleOf(row.role) }
  })
  const tokens = cached(clock, async (hash) => {
    const [row] = await home.query('SELECT connection_id FROM access_tokens WHERE token_hash = $1', [hash])
    return row?.connection_id ?? null
  })
  const connections = cached(clock, async (id) => ((await isConnection(home, id)) ? id : null))
  const sessions = cached(clock, async (hash) => {
    const [row] = await home.query(
      `SELECT caller, role, expires_at FROM page_sessions WHERE connection_id = '' AND session_hash = $1`,
      [hash],
    )
    if (row === undefined) return null
    const { caller = '' } = row
    const isGiven = caller?.startsWith(GIVEN_KEY_NAME) === true
    if (isGiven && caller !== givenCaller) return null
    return {
      name: isGiven ? GIVEN_KEY_NAME : (caller ?? ''),
      role: roleOf(row.role),
      expires_date: row.expires_at ?? '',
    }
  })

  return {
    keyOwner: async (key) => {
      if (givenKey !== undefined && sameSecret(key, givenKey)) return { name: GIVEN_KEY_NAME, role: 'admin' }
      return keys.get(hashOf(key))
    },
    addKey: async (title, role) => {
      const api_key = newSecret('key')
      const key = { id: randomUUID(), title, role, created_date: now() }
      await home.query(`INSERT INTO access_keys VALUES ('', $1, $2, $3, $4, $5)`, [
        hashOf(api_key),
        key.id,
        title,
        role,
        key.created_date,
      ])
      return { ...key, api_key }
    },
    listKeys: async () => {
      const rows = await home.query(
        `SELECT key_id, title, role, created_at FROM access_keys WHERE connection_id = '' ORDER BY created_at, key_id`,
      )
      return rows.map((row) => ({
        id: row.key_id ?? '',
        title: row.title ?? '',
        role: roleOf(row.role),
        created_date: row.created_at ?? '',
      }))
    },
    removeKey: async (id) => {
      const deletedKeys = await home.query(
        `DELETE FROM access_keys WHERE connection_id = '' AND key_id = $1 RETURNING key_id`,
        [id],
      )
      // Sessions that were opened with the key end.
      await home.query(`DELETE FROM page_sessions WHERE connection_id = '' AND caller = $1`, [`key ${id}`])
      keys.forget()
      sessions.forget()
      return deletedKeys.length > 0
    },
    addToken: async (connection) => {
      const token = newSecret('token')
      await home.query('INSERT INTO access_tokens VALUES ($1, $2, $3)', [connection, hashOf(token), now()])
      return token
    },
    tokenConnection: (token) => tokens.get(hashOf(token)),
    removeTokens: async (connection) => {
      await home.query('DELETE FROM access_tokens WHERE connection_id = $1', [connection])
      tokens.forget()
      connections.forget()
    },
    knowsConnection: async (id) => (await connections.get(id)) !== null,
    openSession: async ({ name, role }) => {
      const cookie = newSecret('session')
      const at = clock.now()
      const expires = new Date(at.getTime() + SESSION_HOURS * 3_600_000).toISOString()
      await home.query(`DELETE FROM page_sessions WHERE connection_id = '' AND expires_at < $1`, [now()])
      await home.query(`INSERT INTO page_sessions VALUES ('', $1, $2, $3, $4, $5)`, [
        hashOf(cookie),
        name === GIVEN_KEY_NAME ? givenCaller : name,
        role,
        at.toISOString(),
        expires,
      ])
      return { role, csrf_token: csrfOf(cookie), expires_date: expires, cookie }
    },
    session: async (cookie) => {
      const found = await sessions.get(hashOf(cookie))
      if (found === null || found.expires_date <= now()) return null
      return { ...found, csrf_token: csrfOf(cookie) }
    },
    closeSession: async (cookie) => {
      await home.query(`DELETE FROM page_sessions WHERE connection_id = '' AND session_hash = $1`, [
        hashOf(cookie),
      ])
      sessions.forget()
    },
  }
}

/** Derived from the cookie, which no script can read. */
const csrfOf = (cookie: string): string => signatureOf(cookie, 'csrf')

const roleOf = (text: string | null | undefined): Role => ROLES.find((role) => role === text) ?? 'viewer'

/** Caches the results of a lookup for a few seconds. */
function cached<Found>(
  clock: Clock,
  lookUp: (hash: string) => Promise<Found | null>,
): { get(hash: string): Promise<Found | null>; forget(): void } {
  const known = new Map<string, { readonly found: Found; readonly until: number }>()
  return {
    get: async (hash) => {
      const at = clock.now().getTime()
      const before = known.get(hash)
      if (before !== undefined && before.until > at) return before.found
      known.delete(hash)
      const found = await lookUp(hash)
      if (found === null) return null // not cached: a key that was just added works at once
      if (known.size >= MAX_CACHED) known.clear()
      known.set(hash, { found, until: at + CACHE_MILLISECONDS })
      return found
    },
    forget: () => known.clear(),
  }
}
