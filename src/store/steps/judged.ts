/** Each judged row states whether the row changes, and whether that is an event: plans then know how many do. */
export const JUDGED_COLUMNS = `
ALTER TABLE judged ADD COLUMN IF NOT EXISTS is_first boolean NOT NULL;
ALTER TABLE judged ADD COLUMN IF NOT EXISTS changes boolean NOT NULL;
ALTER TABLE judged ADD COLUMN IF NOT EXISTS is_told boolean NOT NULL;
`
