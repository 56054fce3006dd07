/** A lake in an S3-compatible bucket; keys and endpoint come from the environment. */
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { flow } from '../../input/blocks.js'
import { InvoiceError, isInvoiceError } from '../../schema/errors.js'
import { bucketOf } from '../../sources/address-source.js'
import { createS3Client } from '../../sources/s3-client.js'
import type { SourceContext } from '../../sources/source.js'
import { isSourceError } from '../../sources/source-error.js'
import { unwritableError } from '../unwritable.js'
import type { LakePlace } from './lake-place.js'

/** Bytes of a file that are read at once. */
const BLOCK = 1 << 20

export async function openBucketPlace(address: string, context: SourceContext): Promise<LakePlace> {
  const { client, prefix } = await inWords(async () => {
    const { place, prefix: given } = await bucketOf(address, context.env ?? process.env)
    const opened = await createS3Client(place, context)
    const own = given === '' || given.endsWith('/') ? given : `${given}/`
    // Reports errors of the bucket before a file is read.
    for await (const _ of opened.list(own)) break
    return { client: opened, prefix: own }
  })
  const folder = await mkdtemp(join(tmpdir(), 'carrier-invoice-')).catch((error: unknown) => {
    throw unwritableError(tmpdir(), error)
  })

  async function textAt(key: string): Promise<string | null> {
    if ((await client.look(key)) === null) return null
    const parts: Buffer[] = []
    for await (const chunk of flow(client.place(key), () => client.get(key), undefined))
      parts.push(Buffer.from(chunk))
    return Buffer.concat(parts).toString('utf8')
  }

  return {
    shown: client.place(prefix),
    folder,
    put: (name, path) =>
      inWords(() => client.putAll(prefix + name, createReadStream(path, { highWaterMark: BLOCK }))),
    write: (name, text) => inWords(() => client.put(prefix + name, Buffer.from(text))),
    read: (name) => inWords(() => textAt(prefix + name)),
    list: (within) =>
      inWords(async () => {
        const names: string[] = []
        const before = `${prefix}${within}/`
        for await (const { key } of client.list(before)) names.push(key.slice(before.length))
        return names
      }),
    delete: (name) => inWords(() => client.delete(prefix + name)),
    close: async () => {
      client.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** An error of the bucket ends the run: the current file did not cause it. */
async function inWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!isInvoiceError(error) || error.code !== 'unreadable') throw error
    const { file, expected, remedy } = error
    const mayNot = isSourceError(error) && error.error_type === 'missing_permission'
    throw new InvoiceError(
      { code: 'output', file, expected, remedy, ...(mayNot ? RIGHTS : {}) },
      { cause: error },
    )
  }
}

const RIGHTS = {
  expected: 'the right to list, read, write and delete',
  remedy:
    'The access key may not do this here. Ask the owner of the bucket for s3:ListBucket on it, and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on what is in it.',
} as const
