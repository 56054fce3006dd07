/**
 * A store in a folder has one connection: while a file is loaded, all other calls wait. A call waits as long as
 * callers commonly do, and then answers what it waits for.
 */
import type { Home } from '../store/home.js'
import { ApiError } from './api-error.js'

/** Seconds that a call waits for a file that is being loaded. */
export const LOADING_PATIENCE = 20
const RETRY_AFTER = 5

export const loadingSeconds = ({ oneConnection }: Home): number =>
  Math.floor((oneConnection?.heldFor() ?? 0) / 1_000)

/** Throws 503 if the store is not free in time. */
export async function takeStoreTurn(home: Home, patience: number): Promise<void> {
  const { oneConnection } = home
  if (oneConnection === undefined || oneConnection.heldFor() === 0) return
  if (await oneConnection.isFreeWithin(patience * 1_000)) return
  const loading_seconds = loadingSeconds(home)
  throw new ApiError(
    503,
    `A file has been loaded for ${loading_seconds} s, and others wait for it: ask again in ${RETRY_AFTER} s`,
    { loading_seconds },
    { 'retry-after': `${RETRY_AFTER}` },
  )
}
