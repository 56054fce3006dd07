import { constants, open } from 'node:fs'
import type { Socket } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { promisify } from 'node:util'
import { unlessAborted } from '../input/blocks.js'

/** A pipe to write to. */
export interface PipeEnd {
  /** Settles once the pipe has accepted the chunk; the caller need not wait for that. */
  write(chunk: string | Uint8Array): Promise<void>
  /** The reader has received everything, or can. */
  end(): Promise<void>
  /** Closes it immediately. */
  close(): void
}

/**
 * Opens a named pipe once it has a reader. Opened as a regular file it would block a thread until there is one,
 * and no signal would end the process. Throws `aborted`.
 */
export async function openPipeEnd(path: string, stop?: AbortSignal): Promise<PipeEnd> {
  const { Socket } = await import('node:net')
  const socket = new Socket({ fd: await whenRead(path, stop), readable: false, writable: true })
  let failed: Error | null = null
  socket.on('error', (error) => {
    failed = error // reported by the next call
  })
  return {
    write: (chunk) => settled(failed, (done) => socket.write(chunk, done)),
    end: () => settled(failed, (done) => void ending(socket, done)),
    close: () => void socket.destroy(),
  }
}

type Done = (error?: Error | null) => void

function settled(failed: Error | null, act: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    if (failed !== null) return reject(failed)
    act((error) => (error instanceof Error ? reject(error) : resolve()))
  })
}

function ending(socket: Socket, done: Done): void {
  socket.once('close', () => done(socket.errored))
  socket.end()
}

/** Milliseconds between attempts to find a reader. */
const EVERY = 20

async function whenRead(path: string, stop: AbortSignal | undefined): Promise<number> {
  for (;;)
    try {
      return await promisify(open)(path, constants.O_WRONLY | constants.O_NONBLOCK)
    } catch (error) {
      const alone = error instanceof Error && 'code' in error && error.code === 'ENXIO'
      if (!alone) throw error
      await unlessAborted(path, after(EVERY), stop)
    }
}
