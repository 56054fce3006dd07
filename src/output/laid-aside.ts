/** Bytes that wait on the disk until their turn comes: in hidden files beside the output, without a name where the system allows that. */

import { randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { unfinished } from './unfinished.js'
import { unwritable } from './unwritable.js'

/** Takes the bytes back, once. */
export type TakeBack = () => Promise<Uint8Array<ArrayBuffer>>

export interface Aside {
  /** Settles once the bytes may be used for something else; with null where the disk takes no more. */
  lay(bytes: Uint8Array): Promise<TakeBack | null>
  /** Nothing will be taken back any more. */
  close(): Promise<void>
}

interface Shelf {
  readonly handle: FileHandle
  readonly path: string
  /** Behind the last bytes. */
  end: number
  /** How many are still to be taken back. */
  left: number
}

/** Bytes of one hidden file: it goes when its last are taken back, so that little is on the disk twice. */
const SHELF = 8 << 20

export function createAside(folder: string, most = SHELF): Aside {
  const shelves = new Set<Shelf>()
  let last: Shelf | null = null
  let laying: Promise<unknown> = Promise.resolve() // one after the other

  async function opened(): Promise<Shelf> {
    const path = join(folder, `.parse-invoice-${randomUUID()}.part`)
    unfinished.add(path)
    const handle = await open(path, 'wx+', 0o600).catch((error: unknown) => {
      unfinished.delete(path)
      throw error
    })
    const shelf = { handle, path, end: 0, left: 0 }
    shelves.add(shelf)
    await unnamed(path)
    return shelf
  }

  /** A file that is open may lose its name at once: nothing stays of it, however the process ends. Else it does when it is closed. */
  const unnamed = (path: string): Promise<void> =>
    unlink(path).then(
      () => void unfinished.delete(path),
      () => undefined,
    )

  async function put(bytes: Uint8Array): Promise<TakeBack> {
    last ??= await opened()
    const shelf = last
    const { length } = bytes
    const at = shelf.end
    for (let done = 0; done < length; )
      done += (await shelf.handle.write(bytes, done, length - done, at + done)).bytesWritten
    shelf.end += length
    shelf.left++
    if (shelf.end >= most) last = null
    return () =>
      taken(shelf, at, length).catch((error: unknown) => {
        throw unwritable(folder, error)
      })
  }

  async function taken(shelf: Shelf, at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length)
    for (let done = 0; done < length; ) {
      const { bytesRead } = await shelf.handle.read(bytes, done, length - done, at + done)
      if (bytesRead === 0) throw new Error('what was laid aside is not there any more')
      done += bytesRead
    }
    shelf.left--
    if (shelf.left === 0 && shelf !== last) await leave(shelf)
    return bytes
  }

  async function leave(shelf: Shelf): Promise<void> {
    shelves.delete(shelf)
    await shelf.handle.close().catch(() => undefined)
    if (unfinished.has(shelf.path)) await unnamed(shelf.path)
  }

  return {
    lay: (bytes) => {
      const laid = laying.then(() => put(bytes)).catch(() => null)
      laying = laid
      return laid
    },
    close: async () => {
      await laying
      await Promise.all([...shelves].map(leave))
    },
  }
}
