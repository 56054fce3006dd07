/** The same function with a cache per object: formats and headers are looked up again and again. */
export function once<Key extends object, Made extends object>(make: (key: Key) => Made): (key: Key) => Made {
  const known = new WeakMap<Key, Made>()
  return (key) => {
    let made = known.get(key)
    if (made === undefined) {
      made = make(key)
      known.set(key, made)
    }
    return made
  }
}

/** Texts that are kept at most, and the longest of them: as many as the column names of all formats and of the files at hand. */
const [KEPT, LONGEST] = [8192, 80]

/** The same function with a cache of short texts: files of one carrier have the same column names, which each format looks up. */
export function onceByText(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const kept = known.get(text)
    if (kept !== undefined) return kept
    const made = make(text)
    if (text.length > LONGEST) return made
    if (known.size === KEPT) known.clear()
    known.set(text, made)
    return made
  }
}
