/** What was judged of a row says itself whether the row changes by it, and whether that is told as an event: how many do is known to plans then. */
export const JUDGED_COLUMNS = `
ALTER TABLE judged ADD COLUMN IF NOT EXISTS is_first boolean NOT NULL;
ALTER TABLE judged ADD COLUMN IF NOT EXISTS changes boolean NOT NULL;
ALTER TABLE judged ADD COLUMN IF NOT EXISTS is_told boolean NOT NULL;
`
