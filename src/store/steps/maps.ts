/** Maps that the files of a connection are read by: a JSON list of them, null where there are none. */
export const MAP_COLUMNS = `
ALTER TABLE connections ADD COLUMN maps text;
`
