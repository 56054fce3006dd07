/** Finds the end of a segment. */
import type { Separators } from './separators.js'

const LF = 10
const CR = 13

/** The position of the segment's end between `start` and `stop`; -1 if it was not found. */
export function segmentEnd(bytes: Buffer, start: number, stop: number, { end, release }: Separators): number {
  if (end === '\n' || end === '\r') {
    for (let at = start; at < stop; at++) if (bytes[at] === LF || bytes[at] === CR) return at
    return -1
  }
  for (let at = bytes.indexOf(end, start, 'latin1'); at >= 0 && at < stop; ) {
    if (release === '' || !isReleased(bytes, at, start, release.charCodeAt(0))) return at
    at = bytes.indexOf(end, at + 1, 'latin1')
  }
  return -1
}

/** Whether the byte at a place has an odd number of release characters before it. */
function isReleased(bytes: Buffer, at: number, start: number, release: number): boolean {
  let before = at - 1
  while (before >= start && bytes[before] === release) before--
  return (at - 1 - before) % 2 === 1
}
