/**
 * Files of segments (EDI): what bounds their messages, and which of their segments are records of their own.
 *
 *     L1*1***12550****405~        a segment: its tag, and elements that are called L1-01, L1-02…
 *     MOA+8:25.50'                an element of parts: MOA-01.1 and MOA-01.2
 *
 * Every segment is a record. Its cells are named by the format's `columns`: the elements of the segment, and of segments before it
 * whose values hold for it. The first column is `segment`, the tag.
 *
 * | column | what it holds |
 * |---|---|
 * | `B3-02` | the second element of segment B3 |
 * | `RFF-01.2` | the second part of the first element |
 * | `N9[BM]-02` | the same of a segment N9 whose first element, or its first part, is `BM` |
 * | `N1[CN]>N4-03` | of a segment N4 behind a segment N1 of `CN`; said of what N1 is in, where N1 opens a group |
 */
export interface SegmentLayout {
  readonly syntax: SegmentSyntax
  /** What encloses what, from the outermost in; the last is the message. */
  readonly envelopes: readonly Envelope[]
  /** Groups of segments within a message, from the outermost in. */
  readonly loops: readonly SegmentLoop[]
  /** Segments whose records have all columns. The others are records of their tag alone. */
  readonly records: readonly string[]
  /** Columns that hold for the group alone in which they are said, and not for the groups within it. */
  readonly own?: readonly string[]
}

export type SegmentSyntax = 'x12' | 'edifact'

/** Two segments that enclose others. What is said within holds until it ends. */
export interface Envelope {
  readonly opens: string
  readonly closes: string
  /** The number of the closing segment's element that counts, and what it counts: all segments, both ends included, or the envelopes next within. */
  readonly counts: { readonly element: number; readonly of: 'segments' | 'envelopes' }
  /** The elements of the opening and the closing segment that have to say the same. */
  readonly reference: readonly [opens: number, closes: number]
  /** What its segments say outside of groups holds from its beginning on, also where it stands behind the charges. */
  readonly ahead?: true
}

/** A group of segments. What is said within holds until the group ends: with the next one, an outer one, or the message. */
export interface SegmentLoop {
  readonly opens: string
  /** Segments that may be in it, where another one ends it. Default: any. */
  readonly holds?: readonly string[]
  /** Segments that end it. */
  readonly until?: readonly string[]
  /** The record of the segment that opens it has what the segments of the group say, too. */
  readonly ahead?: true
}

/** The column of the segment's tag. */
export const TAG_COLUMN = 'segment'

/** Segment and qualifier that it stands behind; segment, qualifier, element, part. */
export const ELEMENT_NAME =
  /^(?:([A-Z][A-Z0-9]{1,2})\[([^\]]+)\]>)?([A-Z][A-Z0-9]{1,2})(?:\[([^\]]+)\])?-(\d{2})(?:\.([1-9]))?$/
