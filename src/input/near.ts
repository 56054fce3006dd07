/** The name most like the one asked for, null where none is: up to a third of it differs. */
export function nearest(asked: string, names: readonly string[]): string | null {
  const wanted = asked.toLowerCase()
  let best: string | null = null
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) >= least) continue
    const differ = distance(wanted, name.toLowerCase())
    if (differ < least) {
      least = differ
      best = name
    }
  }
  return best
}

/** Letters to put in, take out, change or swap with their neighbour to make one word of the other. */
function distance(from: string, to: string): number {
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
