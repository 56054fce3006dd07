/**
 * Files that are complete or absent: written next to their final path under a hidden name, and renamed once they
 * are complete. Until then an existing file of that name is unchanged.
 */
import { randomUUID } from 'node:crypto'
import { appendFileSync, type Stats } from 'node:fs'
import { access, constants, type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isatty } from 'node:tty'
import { InvoiceError } from '../schema/errors.js'
import { isBucket } from './lake/lake-address.js'
import { openPipeEnd } from './pipe-end.js'
import { behindLinks } from './place.js'
import type { Sink } from './sink.js'
import { terminalText } from './terminal-text.js'
import { placedFiles, startedStreams, unfinishedFiles } from './unfinished.js'
import { unwritableError } from './unwritable.js'

export interface AtomicFile extends Sink {
  readonly path: string
  /** The folder of the hidden file; null for pipes and devices, which are written directly. */
  readonly folder: string | null
  /** Like `write`, for callers that cannot wait and await `drained` when they can. The two do not mix. */
  writeNow(chunk: string): void
  /** Settles once everything from `writeNow` has been handed on. */
  drained(): Promise<void>
  /** Everything is written and flushed to disk; only the rename remains. */
  complete(): Promise<void>
  /** Moves the complete file to its path. */
  place(): Promise<void>
  /** Deletes what was written, unless the file is in its place already. */
  discard(): Promise<void>
}

/** Chunks below this many bytes are gathered until they are as many: batches of a store may have a line each. */
const GATHERED = 64 << 10
/** Bytes between flushes: otherwise a large file would be flushed as a whole at the end. */
const FLUSHED = 32 << 20

/** Opens a file to write. Throws InvoiceError `output` if it cannot be put in place, `aborted` at a pipe without a reader. */
export async function createAtomicFile(path: string, signal?: AbortSignal): Promise<AtomicFile> {
  if (isBucket(path))
    throw new InvoiceError({
      code: 'output',
      file: path,
      expected: 'a path of this machine',
      remedy: '`parse --to parquet` alone writes into a bucket: write a file, and copy it there.',
    })
  try {
    const before = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (before?.isDirectory() === true) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
    // A pipe, a terminal or /dev/null must not be replaced: a rename would put a regular file in its place.
    if (before?.isFIFO() === true) return await openPipe(path, signal)
    if (before !== null && !before.isFile()) return await openDevice(path)
    if (before !== null) await access(path, constants.W_OK)
    return await openBeside(path, before)
  } catch (error) {
    throw unwritableError(path, error)
  }
}

async function openBeside(path: string, before: Stats | null): Promise<AtomicFile> {
  // For a symbolic link the target is replaced, not the link.
  const target = before === null ? behindLinks(path) : await realpath(path)
  const beside = join(dirname(target), `.parse-invoice-${randomUUID()}.part`)
  // Recorded before it exists: a signal may arrive between its creation and the system's reply.
  unfinishedFiles.add(beside)
  // Until the rename nobody may read it who may not read the file that it replaces.
  const handle = await open(beside, 'wx', before === null ? 0o666 : 0o600).catch((error: unknown) => {
    unfinishedFiles.delete(beside)
    throw error
  })
  let settled = false
  let writing: Promise<void> = Promise.resolve() // the last chunk: written while the next one is made
  let gathered: Uint8Array[] = []
  let gatheredBytes = 0
  let waiting = 0 // bytes that no flush has started on
  let isFlushing = false
  let flushed: Promise<void> = Promise.resolve() // the system reports a failure only once: kept for the end
  const flush = (): void => {
    waiting = 0
    isFlushing = true
    const own = handle.datasync().finally(() => {
      isFlushing = false
    })
    flushed = Promise.all([flushed, own]).then(() => undefined)
    flushed.catch(() => undefined)
  }
  const handOn = async (chunk: string | Uint8Array): Promise<void> => {
    await writing
    writing = handle.writeFile(chunk)
    writing.catch(() => undefined) // reported by the next call
    waiting += chunk.length
    if (waiting >= FLUSHED && !isFlushing) flush()
  }
  const handOnGathered = async (): Promise<void> => {
    if (gatheredBytes === 0) return
    const all = Buffer.concat(gathered)
    gathered = []
    gatheredBytes = 0
    await handOn(all)
  }
  const take = async (step: () => Promise<void>): Promise<void> => {
    try {
      await step()
    } catch (error) {
      throw unwritableError(path, error)
    }
  }
  return {
    path,
    folder: dirname(beside),
    write: (chunk) =>
      take(async () => {
        await writing // the bytes of the chunk before are free once this one settles
        if (gatheredBytes === 0 && chunk.length >= GATHERED) return handOn(chunk)
        gathered.push(Buffer.from(chunk)) // a copy: the caller may use the bytes again
        gatheredBytes += chunk.length
        if (gatheredBytes >= GATHERED) await handOnGathered()
      }),
    writeNow: (chunk) => writeNow(path, handle, chunk),
    drained: async () => undefined,
    complete: () =>
      take(async () => {
        await handOnGathered()
        await writing
        await flushed
        if (before !== null) await takeRights(handle, before)
        await handle.sync()
        await handle.close()
      }),
    place: () =>
      take(async () => {
        await rename(beside, target)
        settled = true
        unfinishedFiles.delete(beside)
        placedFiles.add(path)
      }),
    discard: async () => {
      if (settled) return
      settled = true
      await handle.close().catch(() => undefined)
      await unlink(beside).catch(() => undefined)
      unfinishedFiles.delete(beside)
    },
  }
}

/** Copies owner, group and mode of the replaced file; if the group cannot be set, no other group gets its rights. */
async function takeRights(handle: FileHandle, before: Stats): Promise<void> {
  const own = await handle.stat()
  let mode = before.mode & 0o7777
  if (own.uid !== before.uid || own.gid !== before.gid)
    await handle.chown(before.uid, before.gid).catch(async () => {
      await handle.chown(own.uid, before.gid).catch(() => {
        mode &= ~0o070
      })
    })
  await handle.chmod(mode)
}

async function openDevice(path: string): Promise<AtomicFile> {
  const handle: FileHandle = await open(path, 'w')
  const screen = isatty(handle.fd)
  const close = async (): Promise<void> => {
    await handle.close().catch(() => undefined)
  }
  return {
    path,
    folder: null,
    write: async (chunk) => {
      startedStreams.add(path)
      await handle.writeFile(screen ? terminalText(chunk) : chunk).catch((error: unknown) => {
        throw unwritableError(path, error)
      })
    },
    writeNow: (chunk) => {
      startedStreams.add(path)
      writeNow(path, handle, screen ? terminalText(chunk) : chunk)
    },
    drained: async () => undefined,
    complete: close,
    place: async () => undefined,
    discard: close,
  }
}

async function openPipe(path: string, signal: AbortSignal | undefined): Promise<AtomicFile> {
  const pipe = await openPipeEnd(path, signal)
  let last: Promise<void> = Promise.resolve()
  const refused = (error: unknown): never => {
    throw unwritableError(path, error)
  }
  const write = (chunk: string | Uint8Array): Promise<void> => {
    startedStreams.add(path)
    last = pipe.write(chunk).catch(refused)
    last.catch(() => undefined) // reported by the caller that awaits it
    return last
  }
  return {
    path,
    folder: null,
    write,
    writeNow: (chunk) => void write(chunk),
    drained: () => last,
    complete: () => last.then(() => pipe.end()).catch(refused),
    place: async () => undefined,
    discard: async () => pipe.close(),
  }
}

/** Puts all of them in place, or none if one of them cannot be completed. */
export async function placeAll(files: readonly AtomicFile[]): Promise<void> {
  for (const file of files) await file.complete()
  for (const file of files) await file.place()
}

function writeNow(path: string, handle: FileHandle, chunk: string): void {
  try {
    appendFileSync(handle.fd, chunk)
  } catch (error) {
    throw unwritableError(path, error)
  }
}
