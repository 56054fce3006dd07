/** Counts how often each name has occurred, in twelve bytes a name: a file has as many names as charges. */

const INITIAL_SIZE = 1 << 10

/** For a name of 32 hexadecimal digits: 1 for its first occurrence, then 2… Only the first 64 bits of a name are compared. */
export function createOccurrences(): (name: string) => number {
  let high = new Int32Array(INITIAL_SIZE)
  let low = new Int32Array(INITIAL_SIZE)
  let times = new Int32Array(INITIAL_SIZE)
  let mask = INITIAL_SIZE - 1
  let count = 0

  const placeOf = (one: number, other: number): number => {
    let at = one & mask
    while (times[at] !== 0 && (high[at] !== one || low[at] !== other)) at = (at + 1) & mask
    return at
  }
  const grow = (): void => {
    const before = { high, low, times }
    mask = mask * 2 + 1
    high = new Int32Array(mask + 1)
    low = new Int32Array(mask + 1)
    times = new Int32Array(mask + 1)
    for (let old = 0; old < before.times.length; old++) {
      const seen = before.times[old] as number
      if (seen === 0) continue
      const [one, other] = [before.high[old] as number, before.low[old] as number]
      const at = placeOf(one, other)
      high[at] = one
      low[at] = other
      times[at] = seen
    }
  }

  return (name) => {
    const [one, other] = [word(name, 0), word(name, 8)]
    const at = placeOf(one, other)
    const seen = (times[at] ?? 0) + 1
    high[at] = one
    low[at] = other
    times[at] = seen
    if (seen === 1 && ++count * 2 > mask) grow()
    return seen
  }
}

function word(name: string, start: number): number {
  let bits = 0
  for (let at = start; at < start + 8; at++) {
    const code = name.charCodeAt(at)
    bits = (bits << 4) | (code > 57 ? code - 87 : code - 48)
  }
  return bits
}
