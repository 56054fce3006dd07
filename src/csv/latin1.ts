/**
 * The bytes from `start` to `end` as text, one character each. `toString` would first ask which encoding is meant, which
 * costs as much again for a short text: so the method behind it is called, which every Node has and its types leave out.
 */
export const latin1 = (bytes: Buffer, start: number, end: number): string =>
  (bytes as Buffer & { latin1Slice(start: number, end: number): string }).latin1Slice(start, end)
