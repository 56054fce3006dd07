/** Text that is kept on disk until it is needed: in hidden files next to the output, unlinked if the system allows that. */

import { randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { unfinishedFiles } from './unfinished.js'
import { unwritableError } from './unwritable.js'

/** A hidden file of consecutive texts, each from a whole invoice file. */
export interface AsideFile {
  /** The file descriptor for other threads of this process. */
  readonly fd: number
  /** The end of the last text. */
  end: number
  /** Number of texts that are not completely written or read. */
  texts: number
  /** Reads a text. The bytes are unchanged until the call after the next. */
  take(at: number, length: number): Promise<Uint8Array<ArrayBuffer>>
  /** A text has been read completely: the shelf is deleted with its last one. */
  leave(): Promise<void>
}

export interface AsideFiles {
  /** A place for one more text: on the writer's last shelf, or on another; null if the disk has no room. */
  begin(last: AsideFile | null): Promise<AsideFile | null>
  /** No text will be read any more. */
  close(): Promise<void>
}

/** Bytes of a shelf after which no further text is added. */
const FULL = 64 << 20

export function createAside(folder: string, full = FULL): AsideFiles {
  const shelves = new Map<AsideFile, () => Promise<void>>()
  let begun: Promise<unknown> = Promise.resolve()
  let room = Buffer.alloc(0)
  let other = room

  async function opened(): Promise<AsideFile> {
    const path = join(folder, `.parse-invoice-${randomUUID()}.part`)
    unfinishedFiles.add(path)
    const handle = await open(path, 'wx+', 0o600).catch((error: unknown) => {
      unfinishedFiles.delete(path)
      throw error
    })
    const shelf: AsideFile = {
      fd: handle.fd,
      end: 0,
      texts: 0,
      take: (at, length) => readText(handle, at, length),
      leave: async () => {
        shelf.texts--
        if (shelf.texts > 0) return
        if (shelf.end >= full) await dropShelf(shelf)
        else shelf.end = 0
      },
    }
    shelves.set(shelf, async () => {
      await handle.close().catch(() => undefined)
      if (unfinishedFiles.has(path)) await unnamed(path)
    })
    await unnamed(path)
    return shelf
  }

  /** Unlinks an open file at once, so that nothing remains however the process ends. If that fails, it is deleted on close. */
  const unnamed = (path: string): Promise<void> =>
    unlink(path).then(
      () => void unfinishedFiles.delete(path),
      () => undefined,
    )

  async function dropShelf(shelf: AsideFile): Promise<void> {
    await shelves.get(shelf)?.()
    shelves.delete(shelf)
  }

  async function readText(handle: FileHandle, at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = other.length < length ? Buffer.allocUnsafeSlow(2 * length) : other
    other = room
    room = bytes
    try {
      for (let done = 0; done < length; ) {
        const { bytesRead } = await handle.read(bytes, done, length - done, at + done)
        if (bytesRead === 0) throw new Error('what was laid aside is not there any more')
        done += bytesRead
      }
    } catch (error) {
      throw unwritableError(folder, error)
    }
    return bytes.subarray(0, length)
  }

  return {
    begin: async (last) => {
      const opening = last !== null && last.end < full ? last : opened().catch(() => null)
      begun = Promise.all([begun, opening])
      const shelf = await opening
      if (shelf !== null) shelf.texts++
      return shelf
    },
    close: async () => {
      await begun
      await Promise.all([...shelves.keys()].map(dropShelf))
    },
  }
}
