/**
 * `stuck`: how many workers in a row ended while they loaded a file. After too many, the file rests before it is
 * handed out again.
 */
export const STUCK_COLUMN = `
ALTER TABLE queued_files ADD COLUMN IF NOT EXISTS stuck integer NOT NULL DEFAULT 0;
`
