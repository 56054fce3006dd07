/** Work that takes a connection of the database to itself: some at a time, so that what only reads finds one too. */
import { ApiError } from './api-error.js'

export interface Turns {
  /** Waits until there is room. Throws where the caller leaves before. */
  take<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result>
}

export function createTurns(atOnce: number): Turns {
  let free = atOnce
  const waiting: (() => void)[] = []
  const freed = (): void => {
    const next = waiting.shift()
    if (next === undefined) free++
    else next()
  }
  const turn = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (free > 0) {
        free--
        return resolve()
      }
      const begin = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        waiting.splice(waiting.indexOf(begin), 1)
        reject(new ApiError(499, 'The caller left'))
      }
      waiting.push(begin)
      signal.addEventListener('abort', leave, { once: true })
    })
  return {
    take: async (signal, work) => {
      await turn(signal)
      try {
        return await work()
      } finally {
        freed()
      }
    },
  }
}
