import type { Session } from './home.js'

/**
 * Until the transaction ends no other one of the connection that asks for this goes on: each sees all that came before it, and events
 * are numbered in the order in which they become true.
 */
export const lockConnection = async (inside: Session, connection: string): Promise<void> =>
  void (await inside.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`carrier-invoice ${connection}`]))
