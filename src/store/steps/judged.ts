/** What was judged of a row says itself whether the row changes by it, and whether that is told as an event: how many do is known to plans then. */
export const JUDGED_COLUMNS = `
ALTER TABLE judged ADD COLUMN is_first boolean NOT NULL;
ALTER TABLE judged ADD COLUMN changes boolean NOT NULL;
ALTER TABLE judged ADD COLUMN is_told boolean NOT NULL;
`
