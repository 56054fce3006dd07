/**
 * Ports of this machine for servers that must be told theirs. They lie below those that the system gives to whoever connects somewhere: one
 * of those could be taken by any connection between the look and the start of the server, or while the server is away for a moment.
 */
import { connect, createServer } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'

const [FIRST, LAST] = [10_000, 32_000]
/** Each process looks from a place of its own on: two that look at the same moment find different ones. */
const OWN = 40
let given = 0

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

export async function freePort(): Promise<number> {
  const places = LAST - FIRST
  for (let tried = 0; tried < places; tried++) {
    const port = FIRST + ((process.pid * OWN + given++) % places)
    if (await isFree(port)) return port
  }
  throw new Error('no port is free')
}

/** Until something listens there. */
export async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (open) return
    await after(25)
  }
  throw new Error(`nothing listens on port ${port}`)
}
