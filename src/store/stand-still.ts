/** Loads of processes that stand still. */
import type { Home, Session } from './home.js'

/**
 * Of a process that was stopped, or whose machine was suspended, the network says nothing wrong: without an end its load would hold up all
 * others of its connection. What a load does by itself between two statements, to keep the bytes in a bucket too, takes less.
 */
export async function giveUpStill({ isShared }: Home, inside: Session): Promise<void> {
  if (isShared) await inside.script("SET LOCAL idle_in_transaction_session_timeout TO '10min'")
}
