/** The memory that threads of one process share: a file is begun when there is room for it, and one that is larger than all of it when it is alone. */

/** Of a worker that loads a file, beside what grows with it. */
const BASE = 64 << 20
/** Bytes of memory for each byte of a file: what its audit remembers, and what is being read and written. */
const OF_A_BYTE = 4

export interface Room {
  /** Calls when there is room, in the order in which it was asked for. Gives what is to be called at the end. */
  enter(bytes: number, begin: () => void): () => void
}

export function createRoom(total: number): Room {
  const waiting: { readonly need: number; begin: () => void }[] = []
  let [taken, inside] = [0, 0]
  const look = (): void => {
    for (let [first] = waiting; first !== undefined && fits(first.need); [first] = waiting) {
      waiting.shift()
      taken += first.need
      inside++
      first.begin()
    }
  }
  const fits = (need: number): boolean => inside === 0 || taken + need <= total
  return {
    enter: (bytes, begin) => {
      const need = BASE + bytes * OF_A_BYTE
      let state: 'waits' | 'inside' | 'gone' = 'waits'
      const one = {
        need,
        begin: () => {
          state = 'inside'
          begin()
        },
      }
      waiting.push(one)
      look()
      return () => {
        if (state === 'inside') {
          taken -= need
          inside--
        } else if (waiting.includes(one)) waiting.splice(waiting.indexOf(one), 1)
        state = 'gone'
        look()
      }
    },
  }
}
