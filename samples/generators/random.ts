/**
 * Seeded random numbers (xoshiro128**, seeded by splitmix32): the same seed gives the same numbers on any
 * machine. Nothing in the generators may take chance from elsewhere (no Math.random, no clock, no locale).
 */
export interface Random {
  /** 32 random bits. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number
  /** True with the given probability, 0 to 1. */
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of `[item, weight]`, in proportion to the weights (whole numbers). */
  weighted<T>(list: readonly (readonly [item: T, weight: number])[]): T
  /** Decimal digits, this many; the first is not zero. */
  digits(count: number): string
  /** Characters of `alphabet`, this many. */
  characters(count: number, alphabet: string): string
  /** An independent generator for one part of the work: drawing more here changes nothing there. */
  fork(part: string): Random
}

const UINT32 = 4294967296

/** Spreads one 32-bit seed over as many words as are asked for. */
function splitmix32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let word = state ^ (state >>> 16)
    word = Math.imul(word, 0x21f0aaad)
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97)
    return (word ^ (word >>> 15)) >>> 0
  }
}

function xoshiro128(seed: number): () => number {
  const words = splitmix32(seed)
  let [a, b, c, d] = [words(), words(), words(), words()]
  return () => {
    const scrambled = Math.imul(b, 5)
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return result
  }
}

/** FNV-1a: mixes a word into a seed. */
function mix(seed: number, word: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0
  for (let index = 0; index < word.length; index++)
    hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

export function createRandom(seed: number): Random {
  const next = xoshiro128(seed)
  const below = (limit: number): number => Math.floor((next() / UINT32) * limit)
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new RangeError('pick() from an empty list')
    return list[below(list.length)] as T
  }
  return {
    next,
    integer: (least, most) => least + below(most - least + 1),
    chance: (probability) => next() < probability * UINT32,
    pick,
    weighted: (list) => {
      let total = 0
      for (const [, weight] of list) total += weight
      let rest = below(total)
      for (const [item, weight] of list) {
        if (rest < weight) return item
        rest -= weight
      }
      throw new RangeError('weighted() from a list without weights')
    },
    digits: (count) => {
      let text = String(1 + below(9))
      while (text.length < count) text += below(10)
      return text.slice(0, count)
    },
    characters: (count, alphabet) => {
      let text = ''
      for (let index = 0; index < count; index++) text += alphabet[below(alphabet.length)]
      return text
    },
    fork: (part) => createRandom(mix(seed, part)),
  }
}
