/** The memory layout for sums without line items: after the records' bytes, which have enough room here. */
import { BYTES, CELLS } from './layout'

/** Room for the bytes of records. */
export const TOTALS_ROOM: i32 = 4 << 20
/** Limits: wanted cells per record; groups of them; pairs of a label and an amount. */
export const TOTALS_CELLS: i32 = 256
export const TOTALS_GROUPS: i32 = 32
export const TOTALS_PAIRS: i32 = 120

/** Positions of these cells; for each its start in the current record, and its length. */
export const CELL: usize = (BYTES + <usize>TOTALS_ROOM + 63) & ~63
export const FROM: usize = CELL + <usize>TOTALS_CELLS * 4
export const LONG: usize = FROM + <usize>TOTALS_CELLS * 4
/** Offsets of the cells of the current record from its start; the record's end is stored as the start of one more cell. */
export const BEGINS: usize = LONG + <usize>TOTALS_CELLS * 4
/** For each number of delimiters, the first from there on that bounds a wanted cell. */
export const NEXT: usize = BEGINS + <usize>CELLS * 2 + 256
/** For each mask of eight bits the positions of its set bits. */
export const DECODED: usize = NEXT + <usize>CELLS * 2
/** Indexes of the cells that are located in each record: those in no group and no pair. */
export const LOOKED: usize = DECODED + 256 * 8
/**
 * For each group the start of its spans in a list, and their number; the list: first cell, and the one after the last;
 * their bytes.
 */
export const SPAN_GROUPS: usize = LOOKED + <usize>TOTALS_CELLS * 4
export const SPANS: usize = SPAN_GROUPS + <usize>TOTALS_GROUPS * 8
export const SPANS_LAST: usize = SPANS + 512 * 8
export const SPAN_LONGEST: i32 = 236
export const SPAN_ROOM: usize = 256
/** For each group the start of its members in a list, and their number; the list. */
export const GROUPS: usize = SPANS_LAST + 512 * SPAN_ROOM
export const MEMBERS: usize = GROUPS + <usize>TOTALS_GROUPS * 8
/** The last key of each group. */
export const LAST: usize = MEMBERS + 512 * 4
/** Recent keys, found by a few of their bytes. */
export const RECENT: usize = LAST + <usize>TOTALS_GROUPS * 4 + 4
export const MOST_RECENT: i32 = 1024
/** Cells that must be amounts, numbers of the shipment (tracking numbers first), pairs of a label and an amount. */
export const AMOUNTS: usize = RECENT + <usize>MOST_RECENT * 4
export const NUMBERS_OF: usize = AMOUNTS + 64 * 4
export const PAIRS: usize = NUMBERS_OF + 32 * 4
/** For each cell from the first amount of a pair on: a bit if it is one, and the pair. */
export const IS_PAIR: usize = (PAIRS + <usize>TOTALS_PAIRS * 8 + 7) & ~7
export const PAIR_OF: usize = IS_PAIR + (<usize>CELLS >> 3)
/** The charges of a record: amounts and their categories. */
export const CHARGED: usize = PAIR_OF + <usize>CELLS
/** Invoices with new sums. */
export const TOUCHED: usize = CHARGED + <usize>(TOTALS_PAIRS + 1) * 16
export const MOST_TOUCHED: i32 = 64
/** Hashes of the records of the current shipment. */
export const RUN: usize = (TOUCHED + <usize>MOST_TOUCHED * 4 + 15) & ~15
export const LONGEST_RUN: i32 = 256
/** Hashes of the sums of records without a shipment that the host has read. */
export const ODD_FEES: usize = RUN + <usize>LONGEST_RUN * 8
export const MOST_FEES: i32 = 16
/** The key to look up. */
export const KEY: usize = ODD_FEES + <usize>MOST_FEES * 8
export const KEY_ROOM: i32 = 2048
/** Memory that grows with the file. */
export const ARENA: usize = (KEY + <usize>KEY_ROOM + 255) & ~63

/** Groups: the invoice, the kind of record, others that must be valid; labels, which are stored separately. */
export const HEAD_GROUP: i32 = 0
export const KIND_GROUP: i32 = 1
export const LABEL_GROUP: i32 = TOTALS_GROUPS

/** Values of a key other than a number from the host. */
export const UNKNOWN: i32 = -1
export const ODD_KEY: i32 = -2
/** For a kind, or a label: its category, and flags for no charge, informational, transport. */
export const CATEGORY: i32 = 31
export const NO_CHARGE: i32 = 32
export const INFORMATION: i32 = 64
export const TRANSPORT: i32 = 128

/** Why the loop has ended: the bytes have ended; the record is odd; a key is unknown; a list is full. */
export const ENDED: i32 = 0
export const MET_ODD: i32 = 1
export const MET_KEY: i32 = 2
export const FULL: i32 = 3
/** It has not ended: the record bills nothing. */
export const NOTHING: i32 = 4
/** The record names no shipment: it may be labelled as a total. */
export const MET_FEE: i32 = 5

/** An invoice: its records, line items, first row and shipments; its net sum. */
export const H_RECORDS: usize = 0
export const H_LINES: usize = 4
export const H_ROW: usize = 8
export const H_SHIPMENTS: usize = 12
export const H_NET: usize = 16
export const H_SCALE: usize = 24
/** The sums since the host last took them: line items, net, gross, and their decimals. */
export const H_COUNT: usize = 28
export const H_NEW_NET: usize = 32
export const H_NEW_GROSS: usize = 40
export const H_NEW_SCALE: usize = 48
export const H_NEW_GROSS_SCALE: usize = 52
/** By category: net, line items, decimals. */
export const H_CATEGORIES: usize = 64
export const CATEGORIES: i32 = 24
export const HEAD_SIZE: usize = H_CATEGORIES + <usize>CATEGORIES * 16

/**
 * A shipment on an invoice, or a record without one: its number, the number's length and kind, its invoice, its entry on
 * the next invoice.
 */
export const E_NUMBER: usize = 0
export const E_LENGTH: usize = 4
export const E_KIND: usize = 8
export const E_HEAD: usize = 12
export const E_NEXT: usize = 16
/** The previous entry, in order of creation; its line items, their sum, and its decimals. */
export const E_BEFORE: usize = 20
export const E_COUNT: usize = 24
export const E_SCALE: usize = 28
export const E_NET: usize = 32
/** A Bloom filter of 256 bits over the sums of its records. */
export const E_SEEN: usize = 40
export const ENTRY_SIZE: usize = 72

export const BY_ID: i32 = 0
export const TRACKED: i32 = 1
export const NO_SHIPMENT: i32 = 2
