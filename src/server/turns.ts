/** Limits work that occupies a connection of the database, so that reads find a free one too. */
import { ApiError } from './api-error.js'

export interface Turns {
  /** Waits until there is room. Throws if the caller disconnects first. */
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
        reject(new ApiError(499, 'The caller disconnected'))
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
