/**
 * Files of segments (EDI): what delimits their messages, and which of their segments are full records.
 *
 *     L1*1***12550****405~        a segment: its tag, and its elements L1-01, L1-02…
 *     MOA+8:25.50'                an element with parts: MOA-01.1 and MOA-01.2
 *
 * Every segment is a record. Its cells are named by the format's `columns`: the elements of the segment, and of earlier segments
 * whose values apply to it. The first column is `segment`, the tag.
 *
 * | column | what it holds |
 * |---|---|
 * | `B3-02` | the second element of segment B3 |
 * | `RFF-01.2` | the second part of the first element |
 * | `N9[BM]-02` | the same of a segment N9 whose first element, or its first part, is `BM` |
 * | `N1[CN]>N4-03` | of a segment N4 after a segment N1 of `CN`; if N1 opens a group, it applies to what N1 is in |
 */
export interface SegmentLayout {
  readonly syntax: SegmentSyntax
  /** The envelopes from the outermost inwards; the last is the message. */
  readonly envelopes: readonly Envelope[]
  /** Groups of segments within a message, from the outermost inwards. */
  readonly loops: readonly SegmentLoop[]
  /** Segments whose records have all columns. Records of other segments have only their tag. */
  readonly records: readonly string[]
  /** Columns that apply only to the group in which they are stated, and not to the groups within it. */
  readonly own?: readonly string[]
  /** Segments with an amount of one of many kinds: kinds that no column holds are reported. */
  readonly money?: readonly MoneySegment[]
}

/** A segment that states an amount, its kind in its first element. */
export interface MoneySegment {
  readonly tag: string
  /** Parts of the first element, from 1. */
  readonly kind: number
  readonly amount: number
  readonly currency: number
  /** Kinds that are no charge: values of goods, unit prices, sums of charges. */
  readonly others: readonly string[]
  /** Groups whose amounts are no charge. */
  readonly unless: readonly string[]
}

export type SegmentSyntax = 'x12' | 'edifact'

/** Two segments that enclose others. Values stated inside apply until the closing segment. */
export interface Envelope {
  readonly opens: string
  readonly closes: string
  /** The number of the closing segment's element that holds a count, and what it counts: all segments, both ends included, or the envelopes one level inside. */
  readonly counts: { readonly element: number; readonly of: 'segments' | 'envelopes' }
  /** The elements of the opening and the closing segment that must be equal. */
  readonly reference: readonly [opens: number, closes: number]
  /** Values stated outside groups apply from its beginning, even if they come after the charges. */
  readonly ahead?: true
}

/** A group of segments. Values stated inside apply until the group ends: at the next group, an outer one, or the end of the message. */
export interface SegmentLoop {
  readonly opens: string
  /** Segments that may be in it; any other one ends it. Default: any. */
  readonly holds?: readonly string[]
  /** Segments that end it. */
  readonly until?: readonly string[]
  /** The record of the opening segment also has the values of the segments in the group. */
  readonly ahead?: true
}

/** The column of the segment's tag. */
export const TAG_COLUMN = 'segment'

/** Segment and qualifier that come before it; its segment, qualifier, element, part. */
export const ELEMENT_NAME =
  /^(?:([A-Z][A-Z0-9]{1,2})\[([^\]]+)\]>)?([A-Z][A-Z0-9]{1,2})(?:\[([^\]]+)\])?-(\d{2})(?:\.([1-9]))?$/
