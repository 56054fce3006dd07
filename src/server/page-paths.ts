/** Addresses of the pages: the server answers these, and the frame in the browser leads to them. */

export const PAGE_PATHS = {
  overview: '/pages',
  invoices: '/pages/invoices',
  claims: '/pages/claims',
  lineItems: '/pages/line-items',
  connections: '/pages/connections',
  files: '/pages/files',
} as const

/** With a token behind it: what a customer opens, without a session. */
export const LINK_PAGE = '/pages/link/'
