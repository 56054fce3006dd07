/** Connections that a worker is to audit anew: their findings become claims. */
import type { Home } from './home.js'
import { connectionsOf } from './query.js'

/** All connections if none is named. One that is queued while its audit runs is audited again. Gives their number. */
export async function queueAudits(home: Home, connection: string | undefined, at: string): Promise<number> {
  const connections = connection === undefined ? await connectionsOf(home) : [connection]
  for (const own of connections)
    await home.query(
      `INSERT INTO queued_audits AS q VALUES ($1, 0, $2)
       ON CONFLICT (connection_id) DO UPDATE SET turn = q.turn + 1, asked_at = excluded.asked_at`,
      [own, at],
    )
  return connections.length
}
