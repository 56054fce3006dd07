/**
 * Most records repeat the invoice values of the record before. Adjacent cells of a group form a span: if the bytes of
 * all its spans equal those of the last record, the group's key is the last one, and its cells need not be located.
 */
import { width } from './totals-cells'
import { start } from './totals-found'
import { isSameText } from './totals-keys'
import { BEGINS, SPAN_GROUPS, SPAN_LONGEST, SPAN_ROOM, SPANS, SPANS_LAST } from './totals-layout'

/** Whether all spans of a group have the same bytes as last time. */
export function isRepeated(group: i32): bool {
  const first = load<i32>(SPAN_GROUPS + (<usize>group << 3))
  const end = first + load<i32>(SPAN_GROUPS + (<usize>group << 3), 4)
  for (let nth = first; nth < end; nth++) {
    const last = SPANS_LAST + <usize>nth * SPAN_ROOM
    const long = lengthOf(nth)
    if (long != load<i32>(last) || !isSameText(last + 4, fromOf(nth), long)) return false
  }
  return true
}

/** Stores the bytes of a group's spans; if its key is unknown, nothing will match them. */
export function keepSpans(group: i32, isKnown: bool): void {
  const first = load<i32>(SPAN_GROUPS + (<usize>group << 3))
  const end = first + load<i32>(SPAN_GROUPS + (<usize>group << 3), 4)
  for (let nth = first; nth < end; nth++) {
    const last = SPANS_LAST + <usize>nth * SPAN_ROOM
    const long = lengthOf(nth)
    const isKept = isKnown && long >= 0 && long <= SPAN_LONGEST
    store<i32>(last, isKept ? long : -2)
    if (isKept) for (let at = 0; at < long; at += 16) v128.store(last + 4 + <usize>at, v128.load(fromOf(nth) + <usize>at))
  }
}

@inline
function fromOf(span: i32): usize {
  return start + <usize>load<u16>(BEGINS + (<usize>load<i32>(SPANS + (<usize>span << 3)) << 1))
}

/** Length of a span in bytes; -1 if the record ends before it. */
@inline
function lengthOf(span: i32): i32 {
  const end = load<i32>(SPANS + (<usize>span << 3), 4) // the cell after its last
  if (end > width) return -1
  return <i32>(start + <usize>load<u16>(BEGINS + (<usize>end << 1)) - fromOf(span)) - 1
}
