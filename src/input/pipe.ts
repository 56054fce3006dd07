import { constants, open } from 'node:fs'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { unreadableError } from './unreadable.js'

/**
 * A named pipe, or one made by the shell, as a stream. Opened as a regular file it would block a thread until
 * there is a writer, and four of them would stop the process: here the system reports when there are bytes.
 */
export async function openPipe(path: string): Promise<Readable> {
  const { Socket } = await import('node:net')
  const fd = await promisify(open)(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      throw unreadableError(path, error)
    },
  )
  return new Socket({ fd, readable: true, writable: false })
}
