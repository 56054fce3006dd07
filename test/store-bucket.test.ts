/** Files of a store kept in a bucket: byte for byte, and enough to make the store again. One suite for both homes. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LineItem } from '../src/index.js'
import { createS3Client, type S3Client } from '../src/sources/s3-client.js'
import { openBucketFiles } from '../src/store/bucket-files.js'
import { openStore, type Store } from '../src/store/index.js'
import { formatById, usualSample } from './law-kit.js'
import { S3_KEYS, type S3Server, startS3 } from './s3-server.js'
import { HOMES, type TestHome } from './store-kit.js'

const before = { ...process.env }
let server: S3Server
let client: S3Client
beforeAll(async () => {
  server = await startS3(['kept'])
  client = await createS3Client(
    { bucket: 'kept', endpoint: server.endpoint, region: 'us-east-1', ...S3_KEYS },
    {},
  )
  process.env.AWS_ACCESS_KEY_ID = S3_KEYS.access_key_id
  process.env.AWS_SECRET_ACCESS_KEY = S3_KEYS.secret_access_key
  process.env.AWS_ENDPOINT_URL = server.endpoint
})
const open: Store[] = []
afterAll(async () => {
  for (const store of open) await store.close()
  process.env = before
  client?.close()
  await server?.stop()
})

async function storeAt(location: string, files: string): Promise<Store> {
  const store = await openStore(location, { files })
  open.push(store)
  return store
}

async function collect<One>(items: AsyncIterable<One>): Promise<One[]> {
  const all: One[] = []
  for await (const item of items) all.push(item)
  return all
}
const current = (store: Store): Promise<LineItem[]> => collect(store.lineItems({}, { order: 'id' }))
const bytesOf = async (chunks: AsyncIterable<Uint8Array | string>): Promise<Buffer> =>
  Buffer.concat((await collect(chunks)).map((chunk) => Buffer.from(chunk)))
const keys = async (prefix: string): Promise<string[]> =>
  (await collect(client.list(prefix))).map(({ key }) => key)

for (const home of HOMES.filter(({ runs }) => !runs))
  it.skip(`files of a store ${home.name} in a bucket: no PostgreSQL is installed here, and PARSE_INVOICE_TEST_POSTGRES names none`, () =>
    undefined)

const RUNNING = HOMES.filter(({ runs }) => runs)

describe.each(RUNNING)('a store $name with its files in a bucket', (home: TestHome) => {
  const prefix = home.name.replaceAll(' ', '-')
  const files = `s3://kept/${prefix}/files`
  const samples = ['dhl-express', 'usps-eps'].map((id) => usualSample(formatById(id)))
  let store: Store
  beforeAll(async () => {
    store = await storeAt(await home.location(), files)
    await store.load(samples[0] ?? '', { connection: 'one' })
    await store.load(samples)
  })

  it('puts each by its content with a note beside it, and gives it back byte for byte', async () => {
    expect(store.keepsFiles).toBe(true)
    const hashes = [...new Set((await store.files()).map(({ sha256 }) => sha256))]
    expect(hashes.length).toBe(2)
    const found = await keys(`${prefix}/`)
    for (const sha256 of hashes) {
      expect(found).toContain(`${prefix}/files/${sha256.slice(0, 2)}/${sha256}`)
      const { createHash } = await import('node:crypto')
      const bytes = await bytesOf((await store.file(sha256)) as AsyncIterable<Uint8Array>)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    }
    expect(found.filter((key) => key.endsWith('.json'))).toHaveLength(3)
    expect(await store.load(samples)).toMatchObject({ files: [{ status: 'known' }, { status: 'known' }] })
    expect((await store.check()).faults).toEqual([])
  })

  it('is made again from the bucket alone', async () => {
    const expected = await current(store)
    expect(await store.rebuild()).toMatchObject({ added: 0 })
    expect(await current(store)).toEqual(expected)
    const again = await storeAt(await home.location(), files)
    expect(await again.rebuild()).toMatchObject({ added: 3 })
    expect(await current(again)).toEqual(expected)
  })

  // A home of its own for each takes its time: one shows it for both.
  const moves = home === RUNNING.at(-1) ? it : () => undefined
  moves('moves with its files to another bucket', async () => {
    const moved = await storeAt(await home.location(), `s3://kept/${prefix}/moved/`)
    expect(await moved.import(store.export())).toMatchObject({ kept_files: 2 })
    expect(await current(moved)).toEqual(await current(store))
    const [file] = await store.files()
    expect(await bytesOf((await moved.file(file?.sha256 ?? '')) as AsyncIterable<Uint8Array>)).toEqual(
      await bytesOf((await store.file(file?.sha256 ?? '')) as AsyncIterable<Uint8Array>),
    )
  })

  it('says which file is gone or another', async () => {
    const [first, second] = (await keys(`${prefix}/files/`)).filter((key) => !key.endsWith('.json'))
    const content = async (key: string): Promise<Buffer> => {
      const blocks = await client.get(key)
      const parts: Uint8Array[] = []
      for (let block = await blocks.next(); block !== null; block = await blocks.next()) parts.push(block)
      return Buffer.concat(parts)
    }
    const kept = await content(first ?? '')
    await client.delete(first ?? '')
    await client.put(second ?? '', Buffer.from('other'))
    const messages = (await store.check()).faults.map(({ message }) => message)
    expect(messages).toContain('the original file is missing from the kept files')
    expect(messages).toContain('the kept file differs from the one that was loaded')
    await expect(store.file((first ?? '').slice(-64))).rejects.toThrow(
      /expected the kept original of the file\. It is not in s3:\/\/kept\//,
    )
    await client.put(first ?? '', kept)
  })
})

describe('a bucket for files', () => {
  it('takes a large one in parts', async () => {
    const kept = await openBucketFiles('s3://kept/large')
    const bytes = randomBytes((9 << 20) + 1)
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let from = 0; from < bytes.length; from += 1 << 20) yield bytes.subarray(from, from + (1 << 20))
    }
    const arrived = await kept.receive({ name: 'large', size: null, reopenable: false, open: pieces })
    await arrived.keep()
    expect(await kept.sizeOf(arrived.sha256)).toBe(bytes.length)
    expect((await bytesOf(kept.open(arrived.sha256))).equals(bytes)).toBe(true)
    await kept.close()
  })

  it('that cannot be used is refused before a file is read, without the keys', async () => {
    const refused = (files: string): Promise<string> =>
      openBucketFiles(files).then(
        () => expect.unreachable(),
        (error: Error) => error.message,
      )
    expect(await refused('s3://none-such/files')).toMatch(
      /^s3:\/\/none-such\S*: store: .*There is no bucket with this name/,
    )
    process.env.AWS_SECRET_ACCESS_KEY = 'hunter2'
    expect(await refused('s3://kept/files')).toMatch(
      /store: .*The secret access key does not belong to(?!.*hunter2)/,
    )
    delete process.env.AWS_SECRET_ACCESS_KEY
    expect(await refused('s3://kept/files')).toMatch(
      /The environment variable AWS_SECRET_ACCESS_KEY is not set/,
    )
    process.env.AWS_SECRET_ACCESS_KEY = S3_KEYS.secret_access_key
  })
})
