/** The name most similar to a mistyped one, undefined if there is none: at most a third of it may differ, of a short one two letters. */
export function nearest(typed: string, names: Iterable<string>): string | undefined {
  const wanted = typed.toLowerCase().slice(0, LONGEST)
  let best: string | undefined
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1
  for (const name of names) {
    // A word with every letter changed is not a typing error.
    const most = Math.min(least, Math.max(wanted.length, name.length))
    if (Math.abs(name.length - wanted.length) >= most) continue
    const differ = editDistance(wanted, name.toLowerCase())
    if (differ < most) {
      least = differ
      best = name
    }
  }
  return best
}

const LONGEST = 255

/** The number of letters to insert, delete, replace or swap with their neighbour to turn one word into the other. */
export function editDistance(from: string, to: string): number {
  let before: number[] = []
  let above = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row += 1) {
    const line = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const change = from[row - 1] === to[column - 1] ? 0 : 1
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      line[column] = Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + change,
        swapped ? (before[column - 2] ?? 0) + 1 : Infinity,
      )
    }
    before = above
    above = line
  }
  return above[to.length] ?? 0
}

/** `Did you mean "parse"?`, or what else to do if no name is similar. */
export function didYouMean(typed: string, names: Iterable<string>, otherwise: string): string {
  const near = nearest(typed, names)
  return near === undefined ? otherwise : `Did you mean "${near}"?`
}
