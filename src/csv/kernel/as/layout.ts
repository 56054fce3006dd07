/** Where things stand in the memory, and the numbers that mean something: the host reads them, so nothing is said twice. */

/** Cells of a record, at most. */
export const CELLS: i32 = 16384
/** Cells that are looked up in every record, at most. */
export const LISTED: i32 = 1024
export const SLOTS: i32 = 4096
/** Bytes of an entry: 48 of text, its length, and the record that last met it. */
export const ENTRY: usize = 64
export const LENGTH: usize = 48
export const RECORD: usize = 52
export const LONGEST: i32 = 48

/** What a record inherits, as bytes. */
export const PREFIX: usize = 4096
/** Four states of a digest, how far they are, and the blocks that are made part of them, word by word. */
export const STATE: usize = PREFIX + 256
export const LANES: usize = STATE + 128
export const WORDS: usize = LANES + 64
/** Records that wait for their names, at most: where the message of each stands and its length, and its row. */
export const QUEUED: i32 = 1024
export const QUEUE: usize = WORDS + 256
export const ROWS: usize = QUEUE + <usize>QUEUED * 8
/** What these records say. */
export const ROOM: usize = 65536
export const MESSAGES: usize = ROWS + <usize>QUEUED * 8
/** Where each cell ends; before the first, where the byte before the record is. */
export const BOUNDS: usize = MESSAGES + ROOM + 16
export const QUOTING: usize = BOUNDS + <usize>CELLS * 4
/** Positions of the listed cells, and the slot of each in the current record. */
export const LIST: usize = QUOTING + <usize>CELLS
export const FOUND: usize = LIST + <usize>LISTED * 4
/** Slots that have got a new text (all bits turned where it is not ASCII), with its first byte and the byte after its last. */
export const FRESH: usize = FOUND + <usize>LISTED * 4
/** On a multiple of two entries, so that the other of a pair is told by one bit. */
export const TABLE: usize = (FRESH + <usize>LISTED * 12 + 127) & ~127
/** The records' bytes, up to SLACK bytes before the end of the memory. */
export const BYTES: usize = TABLE + <usize>SLOTS * ENTRY
/** Bytes that may be read behind the last one. */
export const SLACK: i32 = 64

export const NONE: i32 = -1
/** Added to the number of cells for each line end within one. */
export const WITHIN: i32 = 1 << 15
/** Added to it where one of them is quoted. */
export const WITH_QUOTES: i32 = 1 << 30
/** Slots of a text that the table cannot hold, and of no text. */
export const ODD: i32 = SLOTS
export const BLANK: i32 = SLOTS + 1

export const ASCII: i32 = 0
export const UTF_8: i32 = 1
export const OTHER: i32 = 2

export const LF: i32 = 10
export const CR: i32 = 13
export const BARE: u8 = 0
export const QUOTED: u8 = 1
export const DOUBLED: u8 = 2
