/** Maps for the files of a connection: a JSON list, null if there are none. */
export const MAP_COLUMNS = `
ALTER TABLE connections ADD COLUMN maps text;
`
