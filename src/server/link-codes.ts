/** Codes that admit somebody once: link tokens, magic links, and the code at the end of a link. */
import { randomUUID } from 'node:crypto'
import type { Home, StoreRow } from '../store/home.js'
import type { Clock } from '../sync/clock.js'
import { ApiError, wrongSecret } from './api-error.js'
import { hashOf, newSecret } from './secret.js'

const LINK_KINDS = ['link_token', 'magic_link', 'auth_code'] as const
export type LinkKind = (typeof LINK_KINDS)[number]

export interface LinkDetails {
  readonly customer_id?: string | null | undefined
  /** The connection to be repaired, or the new one. */
  readonly connection_id?: string | null | undefined
  /** Integrations that may be chosen; all by default. */
  readonly allow?: readonly string[] | undefined
  readonly block?: readonly string[] | undefined
}

export interface LinkCode extends LinkDetails {
  readonly id: string
  readonly kind: LinkKind
  readonly created_date: string
  readonly expires_date: string
  readonly used_date: string | null
}

export interface LinkCodes {
  add(kind: LinkKind, details: LinkDetails, seconds: number): Promise<LinkCode & { readonly code: string }>
  /** Throws 404 for an unknown code, 410 for a used or expired one. */
  get(code: string, kinds: readonly LinkKind[]): Promise<LinkCode>
  /** The same, and marks the code as used: of two concurrent calls, one gets it. */
  use(code: string, kinds: readonly LinkKind[]): Promise<LinkCode>
  /** Marks the code as unused again. */
  giveBack(code: string): Promise<void>
  list(kind: LinkKind): Promise<LinkCode[]>
  remove(id: string): Promise<boolean>
}

/** Days after which ended codes are deleted. */
const KEPT_DAYS = 30

export function openLinkCodes(home: Home, clock: Clock): LinkCodes {
  const now = (): string => clock.now().toISOString()
  const at = (seconds: number): string => new Date(clock.now().getTime() + seconds * 1000).toISOString()
  const get = async (code: string, kinds: readonly LinkKind[]): Promise<LinkCode> => {
    const [row] = await home.query(`SELECT * FROM link_codes WHERE connection_id = '' AND code_hash = $1`, [
      hashOf(code),
    ])
    const found = row === undefined ? null : codeOf(row)
    if (found === null || !kinds.includes(found.kind))
      throw wrongSecret(404, 'There is no such link: ask for a new one')
    if (found.used_date !== null) throw new ApiError(410, 'The link was used before: ask for a new one')
    if (found.expires_date <= now()) throw new ApiError(410, 'The link has expired: ask for a new one')
    return found
  }
  return {
    get,
    add: async (kind, details, seconds) => {
      const code = newSecret(kind)
      const made = { id: randomUUID(), kind, created_date: now(), expires_date: at(seconds), used_date: null }
      await home.query(`DELETE FROM link_codes WHERE connection_id = '' AND expires_at < $1`, [
        at(-KEPT_DAYS * 86_400),
      ])
      await home.query(`INSERT INTO link_codes VALUES ('', $1, $2, $3, $4, $5, $6, NULL)`, [
        hashOf(code),
        made.id,
        kind,
        JSON.stringify(details),
        made.created_date,
        made.expires_date,
      ])
      return { ...details, ...made, code }
    },
    use: async (code, kinds) => {
      const found = await get(code, kinds)
      const used = await home.query(
        `UPDATE link_codes SET used_at = $2 WHERE connection_id = '' AND code_hash = $1 AND used_at IS NULL RETURNING code_id`,
        [hashOf(code), now()],
      )
      if (used.length === 0) throw new ApiError(410, 'The link was used before: ask for a new one')
      return found
    },
    giveBack: async (code) => {
      await home.query(`UPDATE link_codes SET used_at = NULL WHERE connection_id = '' AND code_hash = $1`, [
        hashOf(code),
      ])
    },
    list: async (kind) => {
      const rows = await home.query(
        `SELECT * FROM link_codes WHERE connection_id = '' AND kind = $1 ORDER BY created_at DESC, code_id LIMIT 1000`,
        [kind],
      )
      return rows.map(codeOf)
    },
    remove: async (id) => {
      const deletedCodes = await home.query(
        `DELETE FROM link_codes WHERE connection_id = '' AND code_id = $1 AND kind = 'magic_link' RETURNING code_id`,
        [id],
      )
      return deletedCodes.length > 0
    },
  }
}

const codeOf = (row: StoreRow): LinkCode => ({
  ...(JSON.parse(row.details ?? '{}') as LinkDetails),
  id: row.code_id ?? '',
  kind: LINK_KINDS.find((kind) => kind === row.kind) ?? 'auth_code',
  created_date: row.created_at ?? '',
  expires_date: row.expires_at ?? '',
  used_date: row.used_at ?? null,
})
