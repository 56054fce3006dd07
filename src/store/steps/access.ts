/** Keys, tokens and sessions of the server. */
export const ACCESS_TABLES = `
`
