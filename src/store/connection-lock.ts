import type { Session } from './home.js'

/**
 * Locks the connection until the transaction ends. Each transaction that takes the lock sees everything before it,
 * and events are numbered in the order in which they become true.
 */
export const lockConnection = async (session: Session, connection: string): Promise<void> =>
  void (await session.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`carrier-invoice ${connection}`]))
