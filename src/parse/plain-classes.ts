/** What records of the same texts in some cells have in common, remembered by the numbers of these texts. */

const ENTRIES = 2048

export interface Classes<Class> {
  /** The class of a record, whose numbers begin at `base`. */
  of(ids: Int32Array, base: number): Class
  /** The numbers are of other texts from now on. */
  forget(): void
}

/** `refs`: places of the cells of each reference, the first filled one of which counts. */
export function createClasses<Class>(
  refs: readonly Int32Array[],
  make: (ids: Int32Array, base: number) => Class,
): Classes<Class> {
  const width = refs.length
  const known = new Int32Array(ENTRIES * width).fill(-1)
  const classes = new Array<Class | undefined>(ENTRIES).fill(undefined)
  const asked = new Int32Array(width)
  let only: Class | undefined

  return {
    of: (ids, base) => {
      if (width === 0) {
        only ??= make(ids, base)
        return only
      }
      let hash = 0
      for (let at = 0; at < width; at++) {
        const id = firstFilled(ids, base, refs[at] as Int32Array)
        asked[at] = id
        hash = Math.imul(hash ^ id, 0x9e3779b1)
        hash ^= hash >>> 15
      }
      const entry = hash & (ENTRIES - 1)
      const start = entry * width
      let same = 0
      while (same < width && known[start + same] === asked[same]) same++
      if (same === width) return classes[entry] as Class
      const made = make(ids, base)
      known.set(asked, start)
      classes[entry] = made
      return made
    },
    forget: () => {
      known.fill(-1)
      only = undefined
    },
  }
}

/** Number of the first filled cell of a reference, 0 where none is. */
export function firstFilled(ids: Int32Array, base: number, places: Int32Array): number {
  for (let nth = 0; nth < places.length; nth++) {
    const id = ids[base + (places[nth] as number)] as number
    if (id !== 0) return id
  }
  return 0
}

/** The same for two texts. */
export interface Pairs<Class> {
  get(first: number, second: number): Class | undefined
  set(first: number, second: number, made: Class): void
  forget(): void
}

/** `entries`: a power of two. */
export function createPairs<Class>(entries = ENTRIES): Pairs<Class> {
  const known = new Int32Array(entries * 2).fill(-1)
  const classes: (Class | undefined)[] = []
  const entryOf = (first: number, second: number): number =>
    (Math.imul(first, 0x9e3779b1) ^ second) & (entries - 1)
  return {
    get: (first, second) => {
      const entry = entryOf(first, second)
      return known[2 * entry] === first && known[2 * entry + 1] === second ? classes[entry] : undefined
    },
    set: (first, second, made) => {
      const entry = entryOf(first, second)
      known[2 * entry] = first
      known[2 * entry + 1] = second
      classes[entry] = made
    },
    forget: () => {
      known.fill(-1)
    },
  }
}
