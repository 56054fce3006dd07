/** Loads of stalled processes. */
import type { Home, Session } from './home.js'

/**
 * If a process is stopped or its machine is suspended, the network reports nothing: without a time limit its load
 * would block all others of its connection. A load's longest pause between two statements, while it writes the bytes
 * to a bucket, is shorter.
 */
export async function limitIdleTime({ isShared }: Home, session: Session): Promise<void> {
  if (isShared) await session.script("SET LOCAL idle_in_transaction_session_timeout TO '10min'")
}
