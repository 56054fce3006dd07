/** The memory that threads of one process share: a file is started when there is room for it; a file larger than all of it runs alone. */

/** Memory of a worker that loads a file, besides what grows with the file. */
const BASE = 64 << 20
/** Bytes of memory for each byte of a file: its audit state, and what is being read and written. */
const PER_BYTE = 4

export interface Room {
  /** Calls `begin` when there is room, first come, first served. Call the returned function at the end. */
  enter(bytes: number, begin: () => void): () => void
}

export function createRoom(total: number): Room {
  const waiting: { readonly need: number; begin: () => void }[] = []
  let [reserved, running] = [0, 0]
  const admit = (): void => {
    for (let [first] = waiting; first !== undefined && fits(first.need); [first] = waiting) {
      waiting.shift()
      reserved += first.need
      running++
      first.begin()
    }
  }
  const fits = (need: number): boolean => running === 0 || reserved + need <= total
  return {
    enter: (bytes, begin) => {
      const need = BASE + bytes * PER_BYTE
      let state: 'waits' | 'inside' | 'gone' = 'waits'
      const one = {
        need,
        begin: () => {
          state = 'inside'
          begin()
        },
      }
      waiting.push(one)
      admit()
      return () => {
        if (state === 'inside') {
          reserved -= need
          running--
        } else if (waiting.includes(one)) waiting.splice(waiting.indexOf(one), 1)
        state = 'gone'
        admit()
      }
    },
  }
}
