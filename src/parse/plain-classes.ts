/** Results for records with the same texts in some cells, cached by the numbers of these texts. */

const ENTRIES = 2048

export interface Classes<Class> {
  /** The class of a record, whose numbers begin at `base`. */
  of(ids: Int32Array, base: number): Class
  /** Clears the cache, because the numbers now belong to other texts. */
  forget(): void
}

/** `refs`: indexes of the cells of each reference, whose first filled cell counts. */
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

/** Number of the first filled cell of a reference, 0 if none is filled. */
export function firstFilled(ids: Int32Array, base: number, places: Int32Array): number {
  for (let nth = 0; nth < places.length; nth++) {
    const id = ids[base + (places[nth] as number)] as number
    if (id !== 0) return id
  }
  return 0
}

/** The same for pairs of texts; `entries` is a power of two. */
export class Pairs<Class> {
  private readonly known: Int32Array
  private readonly classes: (Class | undefined)[] = []
  private readonly mask: number

  constructor(entries = ENTRIES) {
    this.known = new Int32Array(entries * 2).fill(-1)
    this.mask = entries - 1
  }

  get(first: number, second: number): Class | undefined {
    const entry = this.entryOf(first, second)
    return this.known[2 * entry] === first && this.known[2 * entry + 1] === second
      ? this.classes[entry]
      : undefined
  }

  set(first: number, second: number, made: Class): void {
    const entry = this.entryOf(first, second)
    this.known[2 * entry] = first
    this.known[2 * entry + 1] = second
    this.classes[entry] = made
  }

  forget(): void {
    this.known.fill(-1)
  }

  private entryOf(first: number, second: number): number {
    return (Math.imul(first, 0x9e3779b1) ^ second) & this.mask
  }
}
