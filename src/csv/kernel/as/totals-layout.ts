/** Where things stand that sums without line items are made of: behind the records' bytes, for which there is room enough here. */
import { BYTES, CELLS } from './layout'

/** Bytes of records that there is room for. */
export const TOTALS_ROOM: i32 = 4 << 20
/** Cells that are looked at in a record, at most; groups of them; pairs of a label and an amount. */
export const TOTALS_CELLS: i32 = 256
export const TOTALS_GROUPS: i32 = 32
export const TOTALS_PAIRS: i32 = 120

/** Positions of these cells; where each begins in the record at hand, and how long it is. */
export const CELL: usize = (BYTES + <usize>TOTALS_ROOM + 63) & ~63
export const FROM: usize = CELL + <usize>TOTALS_CELLS * 4
export const LONG: usize = FROM + <usize>TOTALS_CELLS * 4
/** Where each cell of the record at hand begins, counted from its start; the record's end is written as the beginning of one more. */
export const BEGINS: usize = LONG + <usize>TOTALS_CELLS * 4
/** Of each number of delimiters the first from there on that bounds a cell that is looked at. */
export const NEXT: usize = BEGINS + <usize>CELLS * 2 + 256
/** Of each mask of eight bits which of them are set. */
export const DECODED: usize = NEXT + <usize>CELLS * 2
/** Places of the cells that are looked at in each record: neither of a group nor of a pair. */
export const LOOKED: usize = DECODED + 256 * 8
/** Of each group where its spans begin in a list, and how many they are; the list: first cell, and the one behind the last; their bytes. */
export const SPAN_GROUPS: usize = LOOKED + <usize>TOTALS_CELLS * 4
export const SPANS: usize = SPAN_GROUPS + <usize>TOTALS_GROUPS * 8
export const SPANS_LAST: usize = SPANS + 512 * 8
export const SPAN_LONGEST: i32 = 236
export const SPAN_ROOM: usize = 256
/** Of each group where its members begin in a list, and how many they are; the list. */
export const GROUPS: usize = SPANS_LAST + 512 * SPAN_ROOM
export const MEMBERS: usize = GROUPS + <usize>TOTALS_GROUPS * 8
/** The key that each group had last. */
export const LAST: usize = MEMBERS + 512 * 4
/** Keys that were met before, by a few of their bytes. */
export const RECENT: usize = LAST + <usize>TOTALS_GROUPS * 4 + 4
export const MOST_RECENT: i32 = 1024
/** Amounts that must be amounts, numbers of the shipment (tracking numbers first), pairs of a label and an amount. */
export const AMOUNTS: usize = RECENT + <usize>MOST_RECENT * 4
export const NUMBERS_OF: usize = AMOUNTS + 64 * 4
export const PAIRS: usize = NUMBERS_OF + 32 * 4
/** For each cell from the first amount of a pair on: a bit where it is one, and the pair. */
export const IS_PAIR: usize = (PAIRS + <usize>TOTALS_PAIRS * 8 + 7) & ~7
export const PAIR_OF: usize = IS_PAIR + (<usize>CELLS >> 3)
/** What a record is charged: amounts and their categories. */
export const CHARGED: usize = PAIR_OF + <usize>CELLS
/** Invoices that something has been added to. */
export const TOUCHED: usize = CHARGED + <usize>(TOTALS_PAIRS + 1) * 16
export const MOST_TOUCHED: i32 = 64
/** What the records of the shipment at hand have said. */
export const RUN: usize = (TOUCHED + <usize>MOST_TOUCHED * 4 + 15) & ~15
export const LONGEST_RUN: i32 = 256
/** What records of no shipment came to that the host has read. */
export const ODD_FEES: usize = RUN + <usize>LONGEST_RUN * 8
export const MOST_FEES: i32 = 16
/** The key that is looked up. */
export const KEY: usize = ODD_FEES + <usize>MOST_FEES * 8
export const KEY_ROOM: i32 = 2048
/** What grows with the file. */
export const ARENA: usize = (KEY + <usize>KEY_ROOM + 255) & ~63

/** Groups: the invoice, the kind of record, others that must be sound; labels, which have a place of their own. */
export const HEAD_GROUP: i32 = 0
export const KIND_GROUP: i32 = 1
export const LABEL_GROUP: i32 = TOTALS_GROUPS

/** What a key is known to be, if not a number that the host gave it. */
export const UNKNOWN: i32 = -1
export const ODD_KEY: i32 = -2
/** Of a kind, or a label: its category, and whether its charges are none, are for information, are the transport. */
export const CATEGORY: i32 = 31
export const NO_CHARGE: i32 = 32
export const INFORMATION: i32 = 64
export const TRANSPORT: i32 = 128

/** Why the loop has ended: the bytes have; the record is odd; a key is not known; a list is full. */
export const ENDED: i32 = 0
export const MET_ODD: i32 = 1
export const MET_KEY: i32 = 2
export const FULL: i32 = 3
/** It has not ended: the record bills nothing. */
export const NOTHING: i32 = 4

/** An invoice: its records, line items, first row and shipments; its net sum. */
export const H_RECORDS: usize = 0
export const H_LINES: usize = 4
export const H_ROW: usize = 8
export const H_SHIPMENTS: usize = 12
export const H_NET: usize = 16
export const H_SCALE: usize = 24
/** The same since the host took it last: line items, net, gross, and their decimals. */
export const H_COUNT: usize = 28
export const H_NEW_NET: usize = 32
export const H_NEW_GROSS: usize = 40
export const H_NEW_SCALE: usize = 48
export const H_NEW_GROSS_SCALE: usize = 52
/** By category: net, line items, decimals. */
export const H_CATEGORIES: usize = 64
export const CATEGORIES: i32 = 24
export const HEAD_SIZE: usize = H_CATEGORIES + <usize>CATEGORIES * 16

/** A shipment on an invoice, or a record of none: its number, how long it is, what kind of number, its invoice, the next invoice. */
export const E_NUMBER: usize = 0
export const E_LENGTH: usize = 4
export const E_KIND: usize = 8
export const E_HEAD: usize = 12
export const E_NEXT: usize = 16
/** The shipment before it, in the order in which they came; its line items, what they come to, and its decimals. */
export const E_BEFORE: usize = 20
export const E_COUNT: usize = 24
export const E_SCALE: usize = 28
export const E_NET: usize = 32
/** Bits of what its records came to: few of 256 for each. */
export const E_SEEN: usize = 40
export const ENTRY_SIZE: usize = 72

export const BY_ID: i32 = 0
export const TRACKED: i32 = 1
export const NO_SHIPMENT: i32 = 2
