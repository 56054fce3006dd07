/**
 * Control characters are shown on a terminal, not sent to it: all but tabs and line ends, and those that change
 * the direction of text. Every byte that the command sends to a terminal goes through here.
 */

const OBEYED =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]|\r(?!\n)/g

/** Data for a terminal: such a character becomes `\u202e`, which means the same in JSON. */
export function terminalText(chunk: string | Uint8Array): string {
  const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
  return text.replace(OBEYED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Our own sequences: colours, and the progress line that returns to its start and clears itself. */
const OWN = /(\r?\u001b\[K|\u001b\[\d{1,2}m)/

/** The same for text that the command has coloured itself. */
export function colouredText(text: string): string {
  return text
    .split(OWN)
    .map((part, at) => (at % 2 === 1 ? part : terminalText(part)))
    .join('')
}
