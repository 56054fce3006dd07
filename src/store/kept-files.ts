/** The original files, unpacked, each under the hash of its content: the store can be rebuilt from them. */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { InputFile } from '../input/input.js'
import { makeFolder } from '../input/make-folder.js'
import { digestOf } from './digest.js'
import type { StoreRow } from './home.js'
import { folderError } from './location.js'
import { storeError } from './store-error.js'

/** What only the store knows of a file. It is kept beside the file, so that a lost database can be rebuilt. */
export interface FileNote {
  readonly connection: string
  readonly sha256: string
  /** The name that it first came under. */
  readonly name: string
  /** When it was loaded, in UTC. */
  readonly received: string
  /** How it was read, as JSON. */
  readonly reading: string
  /** What the text of a sheet does not show, as JSON. */
  readonly sheet: string | null
}

/** A file that was read to its end, stored under a temporary name. */
export interface ArrivedFile {
  readonly sha256: string
  readonly bytes: number
  /** Where it is until it is kept or discarded. */
  readonly path: string
  /** Moves it into place if files are to be kept, with its note. */
  keep(note?: FileNote): Promise<void>
  discard(): Promise<void>
}

export interface KeptFiles {
  /** Reads in all bytes of a file. Throws what reading it throws, and `store` if there is no room. */
  receive(file: InputFile, signal?: AbortSignal): Promise<ArrivedFile>
  has(sha256: string): Promise<boolean>
  /** The bytes. Throws `store` if they are not kept. */
  read(sha256: string, name: string): Promise<NodeJS.ReadableStream & AsyncIterable<Uint8Array>>
  /** The same, for a caller that knows they are kept. */
  open(sha256: string, signal?: AbortSignal): AsyncIterable<Uint8Array>
  /** Null if they are not kept. */
  sizeOf(sha256: string): Promise<number | null>
  /** Writes the note of a kept file, in place of the former one. */
  note(note: FileNote): Promise<void>
  /** The notes of the kept files, in the order in which the files came. */
  notes(): Promise<FileNote[]>
  /** Whether files stay after a load has ended. */
  readonly lasting: boolean
  close(): Promise<void>
}

const PART = /^\.part-/
export const NOTE_NAME = /^[0-9a-f]{64}\.[0-9a-f]{32}\.json$/

/** A local file, in chunks of the size that suits parsing. */
export const bytesAt = (path: string, signal?: AbortSignal): AsyncIterable<Uint8Array> =>
  createReadStream(path, { highWaterMark: 256 << 10, ...(signal === undefined ? {} : { signal }) })

/** The path of the bytes, and of the notes, in a folder or a bucket. */
export const keyOf = (sha256: string): string => `${sha256.slice(0, 2)}/${sha256}`
/** One note for each connection that has the file. */
export const noteKeyOf = ({ sha256, connection }: FileNote): string =>
  `${keyOf(sha256)}.${digestOf(connection)}.json`

async function writeNote(folder: string, note: FileNote): Promise<void> {
  const part = join(folder, `.part-${randomUUID()}`)
  await writeFile(part, `${JSON.stringify(note)}\n`)
  await rename(part, join(folder, noteKeyOf(note)))
}

export const byReceipt = (a: FileNote, b: FileNote): number => (a.received < b.received ? -1 : 1)

/** `place`: where files are kept; null for a store that keeps none. */
export const notAmongKept = (sha256: string, name: string, place: string | null) =>
  storeError({
    file: name,
    value: sha256,
    expected: 'the kept original of the file',
    remedy:
      place === null
        ? 'Give the folder or bucket that it was loaded with as --files. Without one this store keeps no files.'
        : `It is not in ${place}: give the folder or bucket that it is kept in as --files, or load it again.`,
  })

/** `lasting`: false for a folder that only holds files while they are loaded. */
export async function openKeptFiles(folder: string, label: string, lasting: boolean): Promise<KeptFiles> {
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      throw folderError(label, error)
    }
  }
  await guarded(() => makeFolder(folder))
  if (lasting) await removeOldParts(folder)
  const pathOf = (sha256: string): string => join(folder, keyOf(sha256))
  const sizeOf = async (sha256: string): Promise<number | null> => {
    const stats = await stat(pathOf(sha256)).catch(() => null)
    return stats?.isFile() === true ? stats.size : null
  }
  const isThere = async (sha256: string): Promise<boolean> => (await sizeOf(sha256)) !== null

  return {
    lasting,
    open: (sha256, signal) => bytesAt(pathOf(sha256), signal),
    sizeOf,
    has: isThere,
    receive: async (file, signal) => {
      const path = join(folder, `.part-${randomUUID()}`)
      const handle = await guarded(() => open(path, 'wx'))
      const discard = async (): Promise<void> => {
        await settled?.catch(() => undefined)
        await handle.close().catch(() => undefined)
        await unlink(path).catch(() => undefined)
      }
      let settled: Promise<void> | undefined
      const digest = createHash('sha256')
      let bytes = 0
      try {
        for await (const chunk of file.open(signal)) {
          digest.update(chunk)
          bytes += chunk.length
          await guarded(() => handle.writeFile(chunk))
        }
      } catch (error) {
        await discard()
        throw error
      }
      const sha256 = digest.digest('hex')
      // The bytes are written to disk while they are read. The file moves into place once the disk has them.
      settled = lasting ? handle.sync() : Promise.resolve()
      settled.catch(() => undefined)
      return {
        sha256,
        bytes,
        path,
        keep: (note) =>
          guarded(async () => {
            if (!lasting) return discard()
            await makeFolder(join(folder, sha256.slice(0, 2)))
            if (note !== undefined) await writeNote(folder, note)
            if (await isThere(sha256)) return discard()
            await settled
            await handle.close()
            await rename(path, pathOf(sha256))
          }),
        discard,
      }
    },
    read: async (sha256, name) => {
      if (await isThere(sha256)) return createReadStream(pathOf(sha256))
      throw notAmongKept(sha256, name, lasting ? label : null)
    },
    note: async (note) => {
      if (lasting && (await isThere(note.sha256))) await guarded(() => writeNote(folder, note))
    },
    notes: async () => {
      const notes: FileNote[] = []
      for (const part of await readdir(folder).catch(() => []))
        if (/^[0-9a-f]{2}$/.test(part))
          for (const name of await readdir(join(folder, part)))
            if (NOTE_NAME.test(name))
              notes.push(JSON.parse(await readFile(join(folder, part, name), 'utf8')) as FileNote)
      return notes.sort(byReceipt)
    },
    close: async () => {
      if (lasting) return
      for (const name of await readdir(folder).catch(() => []))
        if (PART.test(name)) await unlink(join(folder, name)).catch(() => undefined)
    },
  }
}

/**
 * Days without a write after which a partial file is what a killed process left. Another machine may be loading a younger one: its
 * file is written until all bytes are there, and then read.
 */
const PART_DAYS = 7

async function removeOldParts(folder: string): Promise<void> {
  const parts = (await readdir(folder).catch(() => [])).filter((name) => PART.test(name))
  for (const name of parts) {
    const path = join(folder, name)
    const stats = await stat(path).catch(() => null)
    if (stats !== null && Date.now() - stats.mtimeMs > PART_DAYS * 86_400_000)
      await unlink(path).catch(() => undefined)
  }
}

/** Faults for files whose bytes are missing or differ from those that were loaded. */
export async function checkKeptFiles(
  keptFiles: KeptFiles,
  rows: readonly StoreRow[],
): Promise<{ readonly row: StoreRow; readonly message: string }[]> {
  const seen = new Map<string, string | null>()
  for (const { sha256 } of rows)
    if (sha256 !== null && sha256 !== undefined && !seen.has(sha256))
      seen.set(sha256, await faultOf(keptFiles, sha256))
  return rows.flatMap((row) => {
    const message = seen.get(row.sha256 ?? '') ?? null
    return message === null ? [] : [{ row, message }]
  })
}

async function faultOf(keptFiles: KeptFiles, sha256: string): Promise<string | null> {
  if (!(await keptFiles.has(sha256))) return 'the original file is missing from the kept files'
  const digest = createHash('sha256')
  for await (const chunk of keptFiles.open(sha256)) digest.update(chunk)
  return digest.digest('hex') === sha256 ? null : 'the kept file differs from the one that was loaded'
}
