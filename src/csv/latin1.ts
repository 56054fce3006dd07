/**
 * The bytes from `start` to `end` as text, one character each. `toString` would first look up the encoding, which
 * doubles the cost of a short text, so this calls the method behind it, which every Node has although its types leave it out.
 */
export const latin1 = (bytes: Buffer, start: number, end: number): string =>
  (bytes as Buffer & { latin1Slice(start: number, end: number): string }).latin1Slice(start, end)
