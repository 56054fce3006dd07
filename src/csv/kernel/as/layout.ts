/** The layout of the memory, and the constants: the host reads them, so that each is defined only once. */

/** At most this many cells per record. */
export const CELLS: i32 = 16384
/** At most this many cells are looked up in every record. */
export const LISTED: i32 = 1024
export const SLOTS: i32 = 4096
/** Bytes of an entry: 48 of text, its length, and the last record that contained it. */
export const ENTRY: usize = 64
export const LENGTH: usize = 48
export const RECORD: usize = 52
export const LONGEST: i32 = 48

/** The inherited text of a record, as bytes. */
export const PREFIX: usize = 4096
/** Four states of a digest, their progress, and their current blocks, word by word. */
export const STATE: usize = PREFIX + 256
export const LANES: usize = STATE + 128
export const WORDS: usize = LANES + 64
/** At most this many records wait for their names: for each the start and length of its message, and its row. */
export const QUEUED: i32 = 1024
export const QUEUE: usize = WORDS + 256
export const ROWS: usize = QUEUE + <usize>QUEUED * 8
/** Room for the messages of these records. */
export const ROOM: usize = 65536
export const MESSAGES: usize = ROWS + <usize>QUEUED * 8
/** The end of each cell; before the first, the position before the record. */
export const BOUNDS: usize = MESSAGES + ROOM + 16
export const QUOTING: usize = BOUNDS + <usize>CELLS * 4
/** Positions of the listed cells, and the slot of each in the current record. */
export const LIST: usize = QUOTING + <usize>CELLS
export const FOUND: usize = LIST + <usize>LISTED * 4
/** Slots with a new text (all bits inverted if it is not ASCII), with its first byte and the byte after its last. */
export const FRESH: usize = FOUND + <usize>LISTED * 4
/** Aligned to two entries, so that the other entry of a pair differs in one bit. */
export const TABLE: usize = (FRESH + <usize>LISTED * 12 + 127) & ~127
/** Limits: plain records read at once, and cells looked up in each. */
export const PLAIN: i32 = 64
export const WANTED: i32 = 256
/**
 * For each plain record its start, the start of the next, its number of cells, ODD_RECORD or BEYOND_ASCII, and from bit
 * 8 the requirements that a text is not known to meet, and the line ends within it.
 */
export const RECORDS: usize = TABLE + <usize>SLOTS * ENTRY
export const ODD_RECORD: i32 = 1
export const BEYOND_ASCII: i32 = 2
/** The numbers of their texts, record by record. */
export const IDS: usize = RECORDS + <usize>PLAIN * 20 + 64
/** For each cell, counted from 1, its index among those that are looked up; 0 if it is not. */
export const PLACES: usize = IDS + <usize>PLAIN * <usize>WANTED * 4
/**
 * At most this many texts of a file are numbered, from 1; each is an entry. The numbers are found by a part of the
 * text's hash.
 */
export const TEXTS: i32 = 16384
/** Bytes of such an entry: 80 of text, its length, and whether it is not ASCII. */
export const TEXT_ENTRY: usize = 96
export const TEXT_LONGEST: i32 = 80
export const TEXT_LENGTH: usize = 80
export const TEXT_BEYOND: usize = 84
export const TEXT: usize = (PLACES + <usize>CELLS * 2 + 63) & ~63
export const NUMBERS: i32 = TEXTS * 2
export const NUMBER: usize = TEXT + <usize>TEXTS * TEXT_ENTRY
/** For each text the requirements that it is known to meet: the host adds those that it tests. */
export const KNOWN: usize = NUMBER + <usize>NUMBERS * 4
/** Its amount in units, as an integer with a fixed number of decimals, and its own number of decimals. */
export const UNITS: usize = KNOWN + <usize>TEXTS
export const SCALES: usize = UNITS + <usize>TEXTS * 8
export const DECIMALS: i32 = 6
/** The requirements of the text of each wanted cell. */
export const NEEDS: usize = SCALES + <usize>TEXTS
/** A decimal in canonical form; a name of digits, capitals and hyphens with at least one digit, which is also a NUMBER. */
export const AMOUNT: u8 = 1
export const NAME: u8 = 2 | 8
/**
 * Inherited texts of plain records: for each record its index in a list, and the list. Length and bytes of each in 256
 * bytes.
 */
export const INHERITED: usize = NEEDS + <usize>WANTED
export const HEADS: usize = INHERITED + <usize>PLAIN * 4
/** Messages of plain records, each with room before it for the inherited text; their offsets and lengths. */
export const SAID: usize = HEADS + <usize>PLAIN * 256
export const SAYINGS: usize = SAID + <usize>PLAIN * 8
export const SAYINGS_ROOM: usize = <usize>PLAIN * 2048
/** Plain records to be named, as in QUEUE, and their digests. */
export const PLAIN_QUEUE: usize = SAYINGS + SAYINGS_ROOM + 64
export const DIGESTS: usize = PLAIN_QUEUE + <usize>PLAIN * 8
/** A text whose doubled quotes have been replaced by single ones. */
export const SINGLE: usize = DIGESTS + <usize>PLAIN * 16
/** At most this many filled cells per record; for each its position, its start and its end. */
export const FILLED_CELLS: i32 = 1024
export const FILLED: usize = (SINGLE + 192 + 63) & ~63
export const FILLED_FROM: usize = FILLED + <usize>FILLED_CELLS * 4 + 64
export const FILLED_ENDS: usize = FILLED_FROM + <usize>FILLED_CELLS * 4 + 64
/** The records' bytes, up to SLACK bytes before the end of the memory. */
export const BYTES: usize = FILLED_ENDS + <usize>FILLED_CELLS * 4 + 64
/** Bytes that may be read after the last one. */
export const SLACK: i32 = 64

export const NONE: i32 = -1
/** Added to the number of cells for each line end within one. */
export const WITHIN: i32 = 1 << 15
/** Added to it if one of them is quoted. */
export const WITH_QUOTES: i32 = 1 << 30
/** Slots for a text that the table cannot hold, and for no text. */
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
