/** Tags, events and the endpoints that they are sent to. */
export const EVENT_TABLES = `
`
