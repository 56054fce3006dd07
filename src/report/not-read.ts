/** What could not be read, and therefore is in none of a report's amounts. */
import type { UnreadFile } from '../schema/audit-report.js'
import { count } from '../values/shown-amounts.js'

interface NotRead {
  readonly unread?: readonly UnreadFile[]
  readonly rejected?: number
}

/** `1 file and 2 rows could not be read: …`; no line if everything was read. `meaning` gets whether it is one thing. */
export function notReadLines(
  { unread = [], rejected = 0 }: NotRead,
  meaning: (isOne: boolean) => string,
): string[] {
  const parts = [
    ...(unread.length === 0 ? [] : [count(unread.length, 'file')]),
    ...(rejected === 0 ? [] : [count(rejected, 'row')]),
  ]
  if (parts.length === 0) return []
  return [`${parts.join(' and ')} could not be read: ${meaning(unread.length + rejected === 1)}`]
}
