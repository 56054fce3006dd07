import { constants, open } from 'node:fs'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { unreadable } from './unreadable.js'

/**
 * A named pipe, or one that the shell made, as a stream. Opened and read as a file it would hold a thread until
 * somebody writes, and a process with four of them comes to rest: here the system reports when there are bytes.
 */
export async function openPipe(path: string): Promise<Readable> {
  const { Socket } = await import('node:net')
  const fd = await promisify(open)(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      throw unreadable(path, error)
    },
  )
  return new Socket({ fd, readable: true, writable: false })
}
