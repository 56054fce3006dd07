/** What several routes about connections share. */
import type { Connection } from '../sync/index.js'
import { notFound } from './api-error.js'
import type { Caller } from './caller.js'
import { type RouteServices, syncOf } from './route.js'

/** The connection with this id. If the caller's token is another connection's, it answers as for an unknown id. */
export async function seenConnection(
  services: RouteServices,
  caller: Caller,
  id: string,
): Promise<Connection> {
  const missing = notFound('connection', id)
  if (caller.hasToken && caller.connection !== id) throw missing
  const connection = await syncOf(services, 'connections').connections.get(id)
  if (connection === null) throw missing
  return connection
}

/** What a client needs of a new connection: its token is shown only once. */
export async function newConnectionAnswer(
  { access }: RouteServices,
  { connection_id, integration_name }: Connection,
): Promise<{ access_token: string; connection_id: string; integration_name: string }> {
  return { access_token: await access.addToken(connection_id), connection_id, integration_name }
}
