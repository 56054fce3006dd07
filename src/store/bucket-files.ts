/** The original files in a bucket, named by their content as in a folder, so that any machine can rebuild the store from them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { flow } from '../input/blocks.js'
import { bucketOf } from '../sources/address-source.js'
import { createS3Client, type S3Client } from '../sources/s3-client.js'
import type { SourceContext } from '../sources/source.js'
import { isSourceError } from '../sources/source-error.js'
import {
  byReceipt,
  bytesAt,
  type FileNote,
  type KeptFiles,
  keyOf,
  NOTE_NAME,
  notAmongKept,
  noteKeyOf,
  openKeptFiles,
} from './kept-files.js'
import { storeError } from './store-error.js'

/** Maximum number of notes that are fetched at once. */
const MAX_PARALLEL = 16

/** `address`: `s3://bucket/prefix`; keys and endpoint come from the environment. Throws `store`. */
export async function openBucketFiles(address: string, context: SourceContext = {}): Promise<KeptFiles> {
  const { client, prefix } = await inWords(async () => {
    const { place, prefix: addressPrefix } = await bucketOf(address, context.env ?? process.env)
    const client: S3Client = await createS3Client(place, context)
    const own = addressPrefix === '' || addressPrefix.endsWith('/') ? addressPrefix : `${addressPrefix}/`
    // Reports a fault of the bucket before any file is read.
    for await (const _ of client.list(own)) break
    return { client, prefix: own }
  })
  const folder = await mkdtemp(join(tmpdir(), 'carrier-invoice-'))
  // An arriving file is written here until its content, and so its name, is known.
  const arriving = await openKeptFiles(folder, folder, false)
  const at = (key: string): string => prefix + key

  const sizeOf = (sha256: string): Promise<number | null> =>
    inWords(async () => (await client.look(at(keyOf(sha256))))?.size ?? null)
  const putNote = (note: FileNote): Promise<void> =>
    inWords(() => client.put(at(noteKeyOf(note)), Buffer.from(`${JSON.stringify(note)}\n`)))
  const open = (sha256: string, signal?: AbortSignal): AsyncIterable<Uint8Array> =>
    flow(client.place(at(keyOf(sha256))), () => client.get(at(keyOf(sha256)), signal), signal)

  return {
    lasting: true,
    sizeOf,
    has: async (sha256) => (await sizeOf(sha256)) !== null,
    open: (sha256, signal) => inWordsAll(open(sha256, signal)),
    read: async (sha256, name) => {
      if ((await sizeOf(sha256)) === null) throw notAmongKept(sha256, name, client.place(prefix))
      return Readable.from(inWordsAll(open(sha256)), { objectMode: false })
    },
    receive: async (file, signal) => {
      const arrived = await arriving.receive(file, signal)
      return {
        ...arrived,
        keep: async (note) => {
          if (note !== undefined) await putNote(note)
          if ((await sizeOf(arrived.sha256)) === null)
            await inWords(() => client.putAll(at(keyOf(arrived.sha256)), bytesAt(arrived.path)))
          await arrived.discard()
        },
      }
    },
    note: async (note) => {
      if ((await sizeOf(note.sha256)) !== null) await putNote(note)
    },
    notes: () =>
      inWords(async () => {
        const keys: string[] = []
        for await (const { key } of client.list(prefix))
          if (NOTE_NAME.test(key.slice(prefix.length + 3))) keys.push(key)
        const notes: FileNote[] = []
        for (let from = 0; from < keys.length; from += MAX_PARALLEL)
          notes.push(...(await Promise.all(keys.slice(from, from + MAX_PARALLEL).map(noteAt))))
        return notes.sort(byReceipt)
      }),
    close: async () => {
      client.close()
      await rm(folder, { recursive: true, force: true })
    },
  }

  async function noteAt(key: string): Promise<FileNote> {
    const parts: Uint8Array[] = []
    for await (const chunk of flow(key, () => client.get(key), undefined)) parts.push(Uint8Array.from(chunk))
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as FileNote
  }
}

/** A fault of the bucket is a fault of the store, not of the file at hand: the run ends, and nothing of it is half done. */
async function inWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw asStoreError(error)
  }
}

async function* inWordsAll(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (error) {
    throw asStoreError(error)
  }
}

function asStoreError(error: unknown): unknown {
  if (!isSourceError(error)) return error
  return storeError({ file: error.resource, expected: error.expected, remedy: error.plain }, error)
}
