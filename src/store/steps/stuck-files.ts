/** `stuck`: how often the workers that loaded a file ended one after the other, after which it rests before it is given out again. */
export const STUCK_COLUMN = `
ALTER TABLE queued_files ADD COLUMN IF NOT EXISTS stuck integer NOT NULL DEFAULT 0;
`
