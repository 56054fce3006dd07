/** The caller and its rights. */

/** `admin` may do everything, `viewer` only reads. */
export const ROLES = ['admin', 'viewer'] as const
export type Role = (typeof ROLES)[number]

export interface Caller {
  /** The name for limits and the audit log: never a secret. */
  readonly name: string
  readonly role: Role
  /** The connection of the access token, or the one that an administrator names. */
  readonly connection: string | undefined
  /** Whether the caller has an access token, whose holder sees nothing but its connection. */
  readonly hasToken: boolean
  /** True for a person using the pages. */
  readonly isPerson: boolean
}

export const NOBODY: Caller = {
  name: 'nobody',
  role: 'viewer',
  connection: undefined,
  hasToken: false,
  isPerson: false,
}
