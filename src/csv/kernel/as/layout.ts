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
/** Plain records that are read at once, at most, and cells of each that are looked up. */
export const PLAIN: i32 = 64
export const WANTED: i32 = 256
/** Of each plain record where it starts, where the next one does, its number of cells, ODD_RECORD or BEYOND_ASCII, and from bit 8 what a text is not known to be, and the line ends within it. */
export const RECORDS: usize = TABLE + <usize>SLOTS * ENTRY
export const ODD_RECORD: i32 = 1
export const BEYOND_ASCII: i32 = 2
/** The numbers of their texts, record by record. */
export const IDS: usize = RECORDS + <usize>PLAIN * 20 + 64
/** For each cell, counted from 1, its place among those that are looked up; 0 where it is not. */
export const PLACES: usize = IDS + <usize>PLAIN * <usize>WANTED * 4
/** Texts of a file, numbered from 1, at most; each is an entry. Where the numbers are found by a part of the text's hash. */
export const TEXTS: i32 = 16384
/** Bytes of such an entry: 80 of text, its length, and whether it is beyond ASCII. */
export const TEXT_ENTRY: usize = 96
export const TEXT_LONGEST: i32 = 80
export const TEXT_LENGTH: usize = 80
export const TEXT_BEYOND: usize = 84
export const TEXT: usize = (PLACES + <usize>CELLS * 2 + 63) & ~63
export const NUMBERS: i32 = TEXTS * 2
export const NUMBER: usize = TEXT + <usize>TEXTS * TEXT_ENTRY
/** Of each text what it is known to be: the host adds what it finds. */
export const KNOWN: usize = NUMBER + <usize>NUMBERS * 4
/** Its amount, in units of so many decimals, and the decimals that it has. */
export const UNITS: usize = KNOWN + <usize>TEXTS
export const SCALES: usize = UNITS + <usize>TEXTS * 8
export const DECIMALS: i32 = 6
/** What the text of each wanted cell must be known to be. */
export const NEEDS: usize = SCALES + <usize>TEXTS
/** A decimal as amounts are written; a name of digits, capitals and hyphens, a digit among them, which is a number as well. */
export const AMOUNT: u8 = 1
export const NAME: u8 = 2 | 8
/** What plain records inherit: for each its place in a list, and the list. Length and bytes of each in 256 bytes. */
export const INHERITED: usize = NEEDS + <usize>WANTED
export const HEADS: usize = INHERITED + <usize>PLAIN * 4
/** What plain records say, each with room before it for what it inherits; where it stands, and its length. */
export const SAID: usize = HEADS + <usize>PLAIN * 256
export const SAYINGS: usize = SAID + <usize>PLAIN * 8
export const SAYINGS_ROOM: usize = <usize>PLAIN * 2048
/** Plain records that are to be named, as in QUEUE, and their digests. */
export const PLAIN_QUEUE: usize = SAYINGS + SAYINGS_ROOM + 64
export const DIGESTS: usize = PLAIN_QUEUE + <usize>PLAIN * 8
/** A text whose doubled quotes have been made single. */
export const SINGLE: usize = DIGESTS + <usize>PLAIN * 16
/** The filled cells of a record, at most; of each its position, where it begins and where it ends. */
export const FILLED_CELLS: i32 = 1024
export const FILLED: usize = (SINGLE + 192 + 63) & ~63
export const FILLED_FROM: usize = FILLED + <usize>FILLED_CELLS * 4 + 64
export const FILLED_ENDS: usize = FILLED_FROM + <usize>FILLED_CELLS * 4 + 64
/** The records' bytes, up to SLACK bytes before the end of the memory. */
export const BYTES: usize = FILLED_ENDS + <usize>FILLED_CELLS * 4 + 64
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
