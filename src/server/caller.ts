/** Who calls, and what they may do. */

/** `admin` may do all, `viewer` reads. */
export const ROLES = ['admin', 'viewer'] as const
export type Role = (typeof ROLES)[number]

export interface Caller {
  /** What limits and the audit log know them by: never a secret. */
  readonly name: string
  readonly role: Role
  /** The one connection that is meant: of the access token, or named by an administrator. */
  readonly connection: string | undefined
  /** Whether it is that of an access token, whose holder sees nothing else. */
  readonly hasToken: boolean
  /** True for who came by the pages. */
  readonly isPerson: boolean
}

export const NOBODY: Caller = {
  name: 'nobody',
  role: 'viewer',
  connection: undefined,
  hasToken: false,
  isPerson: false,
}
