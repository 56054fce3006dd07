/**
 * A cut network reports nothing: a client would wait a quarter of an hour for its answer, and the server would keep
 * its locks for two hours. So this side checks a connection that has been silent for a while, and the server is set
 * to check from its own side.
 */
import type { Client, ClientBase, Pool, PoolClient } from 'pg'

/** Milliseconds of silence after which another connection checks that the server is there. */
const SILENCE = 15_000
/** Milliseconds between two checks, and the time limit of an answer. */
const CHECK_INTERVAL = 5_000

/**
 * The server gives up the session and its locks half a minute after its network was cut. Its statements are short:
 * compiling one (JIT) takes longer than running it.
 */
const SETTINGS =
  'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4; SET tcp_user_timeout = 30000; SET jit = off'

/** Call it for each new connection. */
export const applySettings = async (client: ClientBase): Promise<void> => void (await client.query(SETTINGS))

interface WatchedServer {
  bytes: number
  since: number
}

/** `isThere`: whether the server answers a new connection. Returns a function that ends the watch. */
export function watchServer(pool: Pool, isThere: () => Promise<boolean>): () => void {
  const busy = new Map<PoolClient, WatchedServer>()
  let asking = false
  pool.on('acquire', (client) => void busy.set(client, { bytes: -1, since: Date.now() }))
  pool.on('release', (_error, client) => void busy.delete(client))
  pool.on('remove', (client) => void busy.delete(client))

  const check = async (): Promise<void> => {
    const now = Date.now()
    const silent: PoolClient[] = []
    for (const [client, watched] of busy) {
      const bytes = bytesOf(client)
      if (bytes !== watched.bytes) busy.set(client, { bytes, since: now })
      else if (now - watched.since >= SILENCE) silent.push(client)
    }
    if (silent.length === 0 || (await isThere()) || (await isThere())) return
    for (const client of silent) if (busy.has(client)) breakOff(client)
  }
  const timer = setInterval(() => {
    if (asking) return
    asking = true
    void check().finally(() => {
      asking = false
    })
  }, CHECK_INTERVAL)
  timer.unref()
  return () => clearInterval(timer)
}

/** Whether a server answers, even with a refusal. */
export async function answers(client: Client): Promise<boolean> {
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch (error) {
    return error instanceof Error && 'severity' in error
  } finally {
    void client.end().catch(() => undefined)
  }
}

export const ANSWER_WITHIN = CHECK_INTERVAL

/** The socket of a client, which its types do not declare. */
const socketOf = (client: PoolClient): import('node:net').Socket =>
  (client as unknown as { connection: { stream: import('node:net').Socket } }).connection.stream

const bytesOf = (client: PoolClient): number => {
  const { bytesRead, bytesWritten } = socketOf(client)
  return bytesRead + bytesWritten
}

const breakOff = (client: PoolClient): void =>
  void socketOf(client).destroy(new Error('Connection terminated: the network is cut'))
