/** Hidden files, which are deleted when the process ends. */
import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sink } from '../sink.js'
import { unfinishedFiles } from '../unfinished.js'
import { unwritableError } from '../unwritable.js'

export interface OwnFile extends Sink {
  readonly path: string
  /** Closes it once everything is on disk. */
  close(): Promise<void>
  discard(): Promise<void>
}

export async function openOwnFile(folder: string): Promise<OwnFile> {
  const path = unplacedIn(folder)
  const inWords = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work
    } catch (error) {
      throw unwritableError(folder, error)
    }
  }
  // Recorded before it exists: a signal may arrive between its creation and the system's reply.
  unfinishedFiles.add(path)
  const handle = await inWords(open(path, 'wx')).catch((error: unknown) => {
    unfinishedFiles.delete(path)
    throw error
  })
  return {
    path,
    write: (chunk) => inWords(handle.writeFile(chunk)),
    close: () => inWords(handle.sync().then(() => handle.close())),
    discard: async () => {
      await handle.close().catch(() => undefined)
      await rm(path, { force: true }).catch(() => undefined)
      unfinishedFiles.delete(path)
    },
  }
}

/** A hidden name in a folder. */
export const unplacedIn = (folder: string): string => join(folder, `.parse-invoice-${randomUUID()}.part`)
