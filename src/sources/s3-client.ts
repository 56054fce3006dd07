/**
 * The operations of S3 that are used: list, look, get, put at once or in parts, delete. Signed by aws4fetch, sent by
 * our own requests.
 */
import { createHash } from 'node:crypto'
import type { Blocks } from '../input/blocks.js'
import { createHttpClient, type HttpAnswer, type HttpRequest } from './http.js'
import { badName } from './names.js'
import { importOptional } from './package.js'
import { type S3Fault, s3Error } from './s3-error.js'
import type { SourceContext } from './source.js'

export interface S3Place {
  readonly bucket: string
  /** For a server other than Amazon's. */
  readonly endpoint?: string | undefined
  readonly region: string
  readonly access_key_id: string
  readonly secret_access_key: string
  readonly session_token?: string | undefined
  readonly ca?: string | undefined
}

export interface S3Object {
  readonly key: string
  readonly size: number
  readonly modified: string | null
  readonly tag: string
}

export interface S3Client {
  /** The objects whose keys begin with `prefix`, in the order of their keys. */
  list(prefix: string, signal?: AbortSignal): AsyncGenerator<S3Object, void, undefined>
  look(key: string, signal?: AbortSignal): Promise<S3Object | null>
  get(key: string, signal?: AbortSignal): Promise<Blocks>
  put(key: string, body: Uint8Array, signal?: AbortSignal): Promise<void>
  /** Writes possibly large content, with 8 MiB of it in memory at a time. The object appears complete or not at all. */
  putAll(key: string, chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void>
  delete(key: string, signal?: AbortSignal): Promise<void>
  /** The name of an object in messages. */
  place(key: string): string
  close(): void
}

/** Bytes of a part; an upload has at most 10,000 parts. */
const PART_BYTES = 8 << 20
const MOST_PARTS = 10_000

/** Texts of a response; lists are always arrays. */
type Xml = { readonly [name: string]: Xml | undefined } & { readonly Contents?: readonly Xml[] }

export async function createS3Client(place: S3Place, context: SourceContext): Promise<S3Client> {
  const shown = `s3://${place.bucket}`
  const { AwsV4Signer } = await importOptional('aws4fetch', () => import('aws4fetch'), shown)
  const { XMLParser } = await importOptional('fast-xml-parser', () => import('fast-xml-parser'), shown)
  const parser = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true, // decodes `&#39;` too
    isArray: (name) => name === 'Contents',
  })
  const client = createHttpClient(context, place.ca)
  const base = (place.endpoint ?? `https://s3.${place.region}.amazonaws.com`).replace(/\/+$/, '')
  const nameOf = (key: string): string => `${shown}/${key}`

  interface Call {
    readonly method: HttpRequest['method']
    readonly key: string | null
    readonly query?: Readonly<Record<string, string>>
    readonly body?: Uint8Array | undefined
    readonly resource?: string
    readonly signal?: AbortSignal | undefined
  }

  function send({ method, key, query = {}, body, resource, signal }: Call): Promise<HttpAnswer> {
    const about = resource ?? (key === null ? shown : nameOf(key))
    return client.send(async () => {
      const signer = new AwsV4Signer({
        method,
        url: addressOf(key, query),
        headers: body === undefined ? {} : { 'x-amz-content-sha256': sha256(body) },
        accessKeyId: place.access_key_id,
        secretAccessKey: place.secret_access_key,
        ...(place.session_token === undefined ? {} : { sessionToken: place.session_token }),
        service: 's3',
        region: place.region,
      })
      const signed = await signer.sign()
      const headers = Object.fromEntries(signed.headers)
      const length = method === 'GET' || method === 'HEAD' ? {} : { 'content-length': `${body?.length ?? 0}` }
      return { method, url: signed.url, headers: { ...headers, ...length }, body, resource: about, signal }
    })
  }

  function addressOf(key: string | null, query: Readonly<Record<string, string>>): string {
    const asked = Object.entries(query)
      .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
      .join('&')
    if (key?.split('/').some((part) => part === '.' || part === '..'))
      throw badName(nameOf(key), 'Its key contains "." or "..", which lead elsewhere in an address')
    const path = key === null ? '' : `/${key.split('/').map(escaped).join('/')}`
    return `${base}/${escaped(place.bucket)}${path}${asked === '' ? '' : `?${asked}`}`
  }

  async function xmlOf(answer: HttpAnswer): Promise<Xml> {
    const text = await answer.text(MAX_XML)
    try {
      return parser.parse(text) as Xml
    } catch {
      return {}
    }
  }

  async function refused(answer: HttpAnswer, resource: string): Promise<Error> {
    const error = (await xmlOf(answer)).Error ?? {}
    const fault: S3Fault = {
      status: answer.status,
      code: textOf(error.Code),
      region: answer.header('x-amz-bucket-region') ?? textOf(error.Region),
    }
    return s3Error(resource, place.bucket, fault)
  }

  async function done(call: Call): Promise<Xml> {
    const answer = await send(call)
    if (answer.status >= 300)
      throw await refused(answer, call.resource ?? (call.key === null ? shown : nameOf(call.key)))
    const xml = await xmlOf(answer)
    // Completing an upload may fail with a status of 200.
    if (xml.Error !== undefined)
      throw s3Error(call.resource ?? shown, place.bucket, {
        status: 500,
        code: textOf(xml.Error.Code),
        region: '',
      })
    return xml
  }

  async function* list(prefix: string, signal?: AbortSignal): AsyncGenerator<S3Object, void, undefined> {
    let from: string | undefined
    for (;;) {
      const query = {
        'list-type': '2',
        'encoding-type': 'url',
        ...(prefix === '' ? {} : { prefix }),
        ...(from === undefined ? {} : { 'continuation-token': from }),
      }
      const page = (await done({ method: 'GET', key: null, query, resource: nameOf(prefix), signal }))
        .ListBucketResult
      const key = textOf(page?.EncodingType) === 'url' ? unescaped : (text: string) => text
      for (const entry of page?.Contents ?? []) yield objectOf(key(textOf(entry.Key)), entry)
      if (textOf(page?.IsTruncated) !== 'true') return
      const next = textOf(page?.NextContinuationToken)
      if (next === '' || next === from)
        throw s3Error(nameOf(prefix), place.bucket, { status: 0, code: 'Pages', region: '' })
      from = next
    }
  }

  async function putParts(
    key: string,
    parts: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<void> {
    const started = await done({ method: 'POST', key, query: { uploads: '' }, signal })
    const uploadId = textOf(started.InitiateMultipartUploadResult?.UploadId)
    const tags: string[] = []
    try {
      for await (const body of parts) {
        const query = { partNumber: `${tags.length + 1}`, uploadId }
        const answer = await send({ method: 'PUT', key, query, body, signal })
        if (answer.status >= 300) throw await refused(answer, nameOf(key))
        await answer.text()
        tags.push(answer.header('etag') ?? '')
        if (tags.length > MOST_PARTS)
          throw s3Error(nameOf(key), place.bucket, { status: 400, code: 'EntityTooLarge', region: '' })
      }
      const listed = tags.map(
        (tag, at) =>
          `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag.replaceAll('"', '&quot;')}</ETag></Part>`,
      )
      const body = Buffer.from(`<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`)
      await done({ method: 'POST', key, query: { uploadId }, body, signal })
    } catch (error) {
      // Parts of an unfinished upload are stored, and billed, until someone deletes them.
      await send({ method: 'DELETE', key, query: { uploadId } }).then(
        (answer) => answer.drop(),
        () => undefined,
      )
      throw error
    }
  }

  const put = async (key: string, body: Uint8Array, signal?: AbortSignal): Promise<void> => {
    await done({ method: 'PUT', key, body, signal })
  }

  return {
    list,
    put,
    look: async (key, signal) => {
      const answer = await send({ method: 'HEAD', key, signal })
      answer.drop()
      if (answer.status === 404) return null
      if (answer.status !== 200)
        throw s3Error(nameOf(key), place.bucket, {
          status: answer.status,
          code: '',
          region: answer.header('x-amz-bucket-region') ?? '',
        })
      return {
        key,
        size: wholeOf(answer.header('content-length') ?? ''),
        modified: timeOf(answer.header('last-modified') ?? ''),
        tag: answer.header('etag') ?? '',
      }
    },
    get: async (key, signal) => {
      const answer = await send({ method: 'GET', key, signal })
      if (answer.status === 200) return answer.body
      throw await refused(answer, nameOf(key))
    },
    putAll: async (key, chunks, signal) => {
      const parts = inParts(chunks, PART_BYTES)
      const first = await parts.next()
      if (first.done === true) return put(key, new Uint8Array(), signal)
      const second = await parts.next()
      if (second.done === true) return put(key, first.value, signal)
      return putParts(key, together([first.value, second.value], parts), signal)
    },
    delete: async (key, signal) => {
      await done({ method: 'DELETE', key, signal })
    },
    place: nameOf,
    close: client.close,
  }
}

/** A page of 1,000 keys of 1,024 bytes, each byte written as `%XX`. */
const MAX_XML = 8 << 20

function objectOf(key: string, entry: Xml): S3Object {
  return {
    key,
    size: wholeOf(textOf(entry.Size)),
    modified: timeOf(textOf(entry.LastModified)),
    tag: textOf(entry.ETag),
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const wholeOf = (text: string): number => (/^\d{1,15}$/.test(text) ? +text : 0)

function timeOf(text: string): string | null {
  const time = new Date(text)
  return time.getTime() > 0 ? time.toISOString() : null
}

const sha256 = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex')

/** Encoded as the signature requires: everything but letters, digits and `-._~`. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** The same bytes in chunks of one size, the last one smaller. */
async function* inParts(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let part = Buffer.allocUnsafe(size)
  let filled = 0
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; ) {
      const copiedBytes = Math.min(size - filled, chunk.length - at)
      part.set(chunk.subarray(at, at + copiedBytes), filled)
      filled += copiedBytes
      at += copiedBytes
      if (filled < size) continue
      yield part
      part = Buffer.allocUnsafe(size)
      filled = 0
    }
  if (filled > 0) yield part.subarray(0, filled)
}

async function* together<T>(first: readonly T[], rest: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield* first
  yield* rest
}
