import type { Sink } from '../output/sink.js'

// What a terminal would obey: control characters but for tabs and line ends, and what turns the direction of the text.
const OBEYED =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Line items for a terminal: what it would obey is written as `\u202e`, which in JSON means the very same. */
export function shown(out: Sink): Sink {
  return {
    write: (chunk) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
      return out.write(
        text.replace(OBEYED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
      )
    },
  }
}
