/** The files as they came, unpacked, each under the hash of its content: the truth that a store can be made from again. */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { InputFile } from '../input/input.js'
import { folderError } from './location.js'
import { storeError } from './store-error.js'

/** A file that was read to its end, and lies beside its place. */
export interface ArrivedFile {
  readonly sha256: string
  readonly bytes: number
  /** Where it lies until it is kept or discarded. */
  readonly path: string
  /** It takes its place, if it is to be kept. */
  keep(): Promise<void>
  discard(): Promise<void>
}

export interface KeptFiles {
  /** Takes in all bytes of a file. Throws what reading it throws, and `store` where there is no room. */
  receive(file: InputFile, signal?: AbortSignal): Promise<ArrivedFile>
  has(sha256: string): Promise<boolean>
  /** The bytes. Throws `store` where they are not kept. */
  read(sha256: string, name: string): Promise<NodeJS.ReadableStream & AsyncIterable<Uint8Array>>
  pathOf(sha256: string): string
  /** Hashes of all that is kept. */
  list(): Promise<string[]>
  /** Whether files stay when a load has ended. */
  readonly lasting: boolean
  close(): Promise<void>
}

const PART = /^\.part-/

/** `lasting`: false for a folder that only holds what is being loaded. */
export async function openKeptFiles(folder: string, shown: string, lasting: boolean): Promise<KeptFiles> {
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      throw folderError(shown, error)
    }
  }
  await guarded(() => mkdir(folder, { recursive: true }))
  const pathOf = (sha256: string): string => join(folder, sha256.slice(0, 2), sha256)
  const isThere = async (sha256: string): Promise<boolean> =>
    (await stat(pathOf(sha256)).catch(() => null))?.isFile() === true

  return {
    lasting,
    pathOf,
    has: isThere,
    receive: async (file, signal) => {
      const path = join(folder, `.part-${randomUUID()}`)
      const handle = await guarded(() => open(path, 'wx'))
      const discard = async (): Promise<void> => {
        await handle.close().catch(() => undefined)
        await unlink(path).catch(() => undefined)
      }
      const digest = createHash('sha256')
      let bytes = 0
      try {
        for await (const chunk of file.open(signal)) {
          digest.update(chunk)
          bytes += chunk.length
          await guarded(() => handle.writeFile(chunk))
        }
        await guarded(() => handle.sync())
        await guarded(() => handle.close())
      } catch (error) {
        await discard()
        throw error
      }
      const sha256 = digest.digest('hex')
      return {
        sha256,
        bytes,
        path,
        keep: () =>
          guarded(async () => {
            if (!lasting || (await isThere(sha256))) return discard()
            await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true })
            await rename(path, pathOf(sha256))
          }),
        discard,
      }
    },
    read: async (sha256, name) => {
      if (await isThere(sha256)) return createReadStream(pathOf(sha256))
      throw storeError({
        file: name,
        value: sha256,
        expected: 'the file among those that are kept',
        remedy: lasting
          ? `It is not in ${shown}: give the folder it is kept in by --files, or load it again from where it came.`
          : 'This store keeps no files: name a folder by --files when you load.',
      })
    },
    list: async () => {
      const found: string[] = []
      for (const part of (await readdir(folder).catch(() => [])).sort())
        if (/^[0-9a-f]{2}$/.test(part))
          found.push(
            ...(await readdir(join(folder, part))).filter((name) => /^[0-9a-f]{64}$/.test(name)).sort(),
          )
      return found
    },
    close: async () => {
      if (lasting) return
      for (const name of await readdir(folder).catch(() => []))
        if (PART.test(name)) await unlink(join(folder, name)).catch(() => undefined)
    },
  }
}
