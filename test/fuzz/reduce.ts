/** Pieces left out are tried so many times at most: what is left then is small enough to read. */
const TRIES = 1000

/** A smaller text that is still at fault: pieces are left out, the larger ones first, as long as the fault stays. */
export async function reduced(text: string, atFault: (text: string) => Promise<boolean>): Promise<string> {
  let tries = 0
  let smallest = text
  for (let piece = Math.ceil(text.length / 2); piece >= 1; piece = piece === 1 ? 0 : Math.ceil(piece / 2)) {
    for (let at = 0; at < smallest.length && tries < TRIES; tries++) {
      const without = smallest.slice(0, at) + smallest.slice(at + piece)
      if (await atFault(without)) smallest = without
      else at += piece
    }
  }
  return smallest
}
