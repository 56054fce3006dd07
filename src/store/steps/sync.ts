/** Connections, their schedules, runs and jobs. */
export const SYNC_TABLES = `
`
