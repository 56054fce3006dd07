/** Paths of the pages: the server answers them, and the pages' navigation links to them. */

export const PAGE_PATHS = {
  overview: '/pages',
  invoices: '/pages/invoices',
  claims: '/pages/claims',
  lineItems: '/pages/line-items',
  connections: '/pages/connections',
  files: '/pages/files',
} as const

/** Followed by a token: a customer opens it without a session. */
export const LINK_PAGE = '/pages/link/'
