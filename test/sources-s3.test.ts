/** Files of a bucket: with a server that speaks S3, and with one that says what a real one says when something is wrong. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAddress } from '../src/sources/address-source.js'
import { awsSettings } from '../src/sources/aws-profile.js'
import { openSource } from '../src/sources/open-source.js'
import { createS3Client, type S3Client } from '../src/sources/s3-client.js'
import type { PlacedSource, SourceContext } from '../src/sources/source.js'
import { isSigned, S3_KEYS, type S3Server, startS3 } from './s3-server.js'
import { bytesFrom, failureOf, filesOf, namesOf, textFrom } from './sources-kit.js'

let server: S3Server
let fake: Server
let answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void = () => undefined
let client: S3Client
const open: PlacedSource[] = []

beforeAll(async () => {
  server = await startS3(['invoices'])
  client = await createS3Client(
    { bucket: 'invoices', endpoint: server.endpoint, region: 'us-east-1', ...S3_KEYS },
    {},
  )
  fake = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => answer(request, response, Buffer.concat(parts)))
  })
  await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  for (const source of open) await source.close()
  client?.close()
  fake?.closeAllConnections()
  fake?.close()
  await server?.stop()
})

const fakeEndpoint = (): string => `http://127.0.0.1:${(fake.address() as { port: number }).port}`

async function at(
  prefix: string,
  given: Record<string, string> = {},
  context: SourceContext = {},
): Promise<PlacedSource> {
  const settings = {
    type: 's3' as const,
    bucket: 'invoices',
    prefix,
    endpoint: server.endpoint,
    ...S3_KEYS,
    ...given,
  }
  const source = await openSource(settings, { wait: async () => undefined, ...context })
  open.push(source)
  return source
}

describe('a bucket', () => {
  it('gives the files behind a prefix, whatever their keys are, and their bytes', async () => {
    const odd = ['with blanks .csv', 'a+b%20c=d?e#f.csv', 'qu(o)t!e*.csv', 'Ünï😀.csv', 'z/deep.csv.gz']
    for (const key of [...odd, 'notes.md', '.hidden.csv', '.tmp/a.csv'])
      await client.put(`in/${key}`, Buffer.from(key))
    await client.put('other/x.csv', Buffer.from('x'))
    const source = await at('in/')
    const left: string[] = []
    const files = await filesOf(source, { passedOver: (name) => left.push(name) })
    expect(files.map(({ name }) => name)).toEqual(
      [...odd].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    )
    expect(left).toEqual(['.hidden.csv', '.tmp/a.csv', 'notes.md'])
    for (const name of odd) expect(await bytesFrom(source, name)).toEqual(Buffer.from(name))
    const tag = createHash('md5').update('z/deep.csv.gz').digest('hex')
    const modified = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/)
    const deep = { name: 'z/deep.csv.gz', size: 13, modified, version: `"${tag}"` }
    expect(files).toContainEqual(deep)
    expect(await source.look('z/deep.csv.gz')).toMatchObject(deep)
    expect(await source.look('gone.csv')).toBeNull()
    expect(source.shown).toBe('s3://invoices/in/')
    expect(source.place('a.csv')).toBe('s3://invoices/in/a.csv')
    const part = await at('in/wi')
    expect(await namesOf(part)).toEqual(['with blanks .csv'])
    expect(await textFrom(part, 'with blanks .csv')).toBe('with blanks .csv')
    expect(await namesOf(await at('in/none'))).toEqual([])
  })

  it('is never asked for what lies beside it', async () => {
    const source = await at('in/')
    for (const name of ['../other/x.csv', 'z/../../other/x.csv', './a.csv'])
      expect((await failureOf(textFrom(source, name))).plain).toBe(
        'Its key contains "." or "..", which lead elsewhere in an address. Have it renamed at the source.',
      )
  })

  it('takes large files in parts, and gives them back byte for byte', async () => {
    const large = randomBytes((17 << 20) + 12_345)
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let from = 0; from < large.length; from += 1_000_003) yield large.subarray(from, from + 1_000_003)
    }
    await client.putAll('large/a.csv', pieces())
    const back = await bytesFrom(await at('large/'), 'a.csv')
    expect(back.equals(large)).toBe(true)
    async function* nothing(): AsyncGenerator<Uint8Array> {}
    await client.putAll('large/empty.csv', nothing())
    expect(await textFrom(await at('large/'), 'empty.csv')).toBe('')
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield large.subarray(0, 9 << 20)
      throw new Error('gone')
    }
    await expect(client.putAll('large/half.csv', breaking())).rejects.toThrow('gone')
    expect(await namesOf(await at('large/'))).toEqual(['a.csv', 'empty.csv'])
    await client.delete('large/a.csv')
    expect(await namesOf(await at('large/'))).toEqual(['empty.csv'])
  })

  it('says what is wrong with the keys and the bucket, without the keys', async () => {
    const cases = [
      [{ access_key_id: 'NOBODY' }, 'invalid_credentials', /^The server does not know the access key id/],
      [{ secret_access_key: 'hunter2' }, 'invalid_credentials', /^The secret access key does not belong to/],
      [{ bucket: 'none-such' }, 'source_unreachable', /^There is no bucket with this name/],
      [{ endpoint: 'http://127.0.0.1:1' }, 'source_unreachable', /^Nothing answers at this host and port/],
    ] as const
    for (const [given, error_type, words] of cases) {
      const error = await failureOf(namesOf(await at('in/', given)))
      expect(error).toMatchObject({ error_type, plain: expect.stringMatching(words) })
      expect(error.message).not.toContain('hunter2')
    }
    expect(await failureOf(textFrom(await at('in/'), 'gone.csv'))).toMatchObject({
      error_type: 'source_unreachable',
      resource: 's3://invoices/in/gone.csv',
      plain: 'The file is no longer in the bucket. Check its name.',
    })
  })
})

describe('a request', () => {
  const list = (entries: string, more = ''): string =>
    `<?xml version="1.0"?><ListBucketResult><EncodingType>url</EncodingType>${entries}${more}</ListBucketResult>`
  const entry = (key: string): string =>
    `<Contents><Key>${key}</Key><Size>1</Size><LastModified>2026-11-01T00:00:00.000Z</LastModified><ETag>&quot;1&quot;</ETag></Contents>`

  it('is signed as Amazon states it', async () => {
    const seen: boolean[] = []
    answer = (request, response, body) => {
      seen.push(isSigned(request, body, 'hunter2'))
      expect(isSigned(request, body, 'hunter3')).toBe(false)
      response.setHeader('etag', '"1"')
      if (request.url?.includes('list-type')) response.end(list(entry('in/a%2Bb+c.csv')))
      else if (request.url?.endsWith('?uploads='))
        response.end(
          '<InitiateMultipartUploadResult><UploadId>a b/c</UploadId></InitiateMultipartUploadResult>',
        )
      else response.end()
    }
    const keys = { access_key_id: 'ID', secret_access_key: 'hunter2', session_token: 'token' }
    const source = await at('in/', { endpoint: fakeEndpoint(), region: 'eu-central-1', ...keys })
    expect(await namesOf(source)).toEqual(['a+b c.csv'])
    await textFrom(source, "a+b c!'()*~-_.%.csv")
    await source.look('ä.csv')
    const own = await createS3Client({ bucket: 'b', endpoint: fakeEndpoint(), region: 'eu', ...keys }, {})
    await own.put('a b', Buffer.from('text'))
    async function* large(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(9 << 20)
    }
    await own.putAll('large', large())
    await own.delete('a b')
    own.close()
    expect(seen).toEqual(Array.from({ length: 9 }, () => true))
  })

  it('gives page after page of 10,000 files', async () => {
    const pages: string[] = []
    answer = (request, response) => {
      const from = new URL(request.url ?? '', 'http://host').searchParams.get('continuation-token') ?? '0'
      pages.push(from)
      const entries = Array.from({ length: 1_000 }, (_, n) => entry(`in/${10_000 + +from + n}%26.csv`))
      const next = `<IsTruncated>true</IsTruncated><NextContinuationToken>${+from + 1_000}</NextContinuationToken>`
      response.end(list(entries.join(''), from === '9000' ? '<IsTruncated>false</IsTruncated>' : next))
    }
    const names = await namesOf(await at('in/', { endpoint: fakeEndpoint() }))
    expect(names).toEqual(Array.from({ length: 10_000 }, (_, n) => `${10_000 + n}&.csv`))
    expect(pages).toEqual(Array.from({ length: 10 }, (_, page) => `${page * 1_000}`))
  })

  it('is made again while the server is busy, which is told', async () => {
    let times = 0
    answer = (_, response) =>
      void (++times < 3 ? response.writeHead(503).end() : response.end(list(entry('in/a.csv'))))
    const told: string[] = []
    const source = await at('in/', { endpoint: fakeEndpoint() }, { notice: (text) => told.push(text) })
    expect(await namesOf(source)).toEqual(['a.csv'])
    expect(told).toEqual([
      's3://invoices/in/: The server is busy (status 503). Trying again in 1 s.',
      's3://invoices/in/: The server is busy (status 503). Trying again in 4 s.',
    ])
    times = -1_000
    expect((await failureOf(namesOf(source))).plain).toMatch(
      /^The server has failed or is too busy \(status 503\)/,
    )
    expect(times).toBe(-997)
  })

  it('is refused in words', async () => {
    const refused = async (status: number, code: string, headers = {}): Promise<string> => {
      answer = (_, response) =>
        response
          .writeHead(status, headers)
          .end(`<Error><Code>${code}</Code><Message>hunter2</Message></Error>`)
      const error = await failureOf(namesOf(await at('in/', { endpoint: fakeEndpoint() })))
      expect(error.message).not.toContain('hunter2')
      return `${error.error_type}: ${error.plain}`
    }
    expect(await refused(403, 'AccessDenied')).toMatch(/^missing_permission: .*s3:ListBucket/)
    expect(await refused(400, 'ExpiredToken')).toMatch(/^invalid_credentials: The session token has expired/)
    expect(await refused(403, 'RequestTimeTooSkewed')).toMatch(
      /^source_unreachable: The clock of this machine is wrong/,
    )
    expect(await refused(301, 'PermanentRedirect', { 'x-amz-bucket-region': 'eu-west-1' })).toBe(
      'source_unreachable: The bucket invoices is in the region eu-west-1. Give the region eu-west-1.',
    )
    expect(await refused(418, 'Teapot')).toMatch(
      /^source_unreachable: The server's response is not one of S3 \(status 418, Teapot\)/,
    )
  })

  it('is not led round by a server that gives pages without end, or half a file', async () => {
    answer = (_, response) =>
      void response.end(
        list(
          entry('in/a.csv'),
          '<IsTruncated>true</IsTruncated><NextContinuationToken>1</NextContinuationToken>',
        ),
      )
    const source = await at('in/', { endpoint: fakeEndpoint() })
    expect((await failureOf(namesOf(source))).plain).toMatch(
      /^The server's response is not one of S3 \(Pages\)/,
    )
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half')
      setTimeout(() => response.destroy(), 20)
    }
    expect((await failureOf(textFrom(source, 'a.csv'))).plain).toMatch(
      /^The connection ended in the middle of the file, after 4 bytes/,
    )
  })
})

describe('keys of a bucket', () => {
  const home = mkdtempSync(join(tmpdir(), 'aws-'))
  afterAll(() => rmSync(home, { recursive: true, force: true }))
  const env = (more: Record<string, string> = {}) => ({ HOME: home, ...more })
  const settings = (more?: Record<string, string>) => awsSettings(env(more), 's3://invoices')

  it('come from the environment, else from the profile that it names', async () => {
    mkdirSync(join(home, '.aws'))
    writeFileSync(
      join(home, '.aws', 'credentials'),
      `# made up
[default]
aws_access_key_id = DEFAULTKEY
aws_secret_access_key=default=secret
[eu]
aws_access_key_id=${S3_KEYS.access_key_id}
aws_secret_access_key=${S3_KEYS.secret_access_key}
[lent]
aws_access_key_id = LENT
aws_secret_access_key = s
aws_session_token = t
`,
    )
    writeFileSync(
      join(home, '.aws', 'config'),
      `[default]
region = us-west-2
[profile eu]
region = eu-central-1
services = own
[services own]
s3 =
  endpoint_url = ${server.endpoint}
[profile signed-in]
sso_session = acme
`,
    )
    expect(await settings()).toMatchObject({
      access_key_id: 'DEFAULTKEY',
      secret_access_key: 'default=secret',
      region: 'us-west-2',
      endpoint: undefined,
    })
    const eu = { ...S3_KEYS, session_token: undefined, region: 'eu-central-1', endpoint: server.endpoint }
    expect(await settings({ AWS_PROFILE: 'eu' })).toEqual(eu)
    expect(await settings({ AWS_PROFILE: 'lent', AWS_REGION: 'eu-west-1' })).toMatchObject({
      session_token: 't',
      region: 'eu-west-1',
    })
    const own = { AWS_ACCESS_KEY_ID: 'OWN', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'lent' }
    expect(await settings({ ...own, AWS_PROFILE: 'eu' })).toMatchObject({
      access_key_id: 'OWN',
      session_token: 'lent',
      region: 'eu-central-1',
    })
    const files = { AWS_SHARED_CREDENTIALS_FILE: '/nowhere', AWS_CONFIG_FILE: '/nowhere' }
    await expect(settings(files)).rejects.toThrow('the profile default in ~/.aws has no keys')
    const half = settings({ AWS_ACCESS_KEY_ID: 'OWN' })
    await expect(half).rejects.toThrow('The environment variable AWS_SECRET_ACCESS_KEY is not set')
    await expect(settings({ AWS_PROFILE: 'signed-in' })).rejects.toThrow(
      /gets its keys by sso_session.*aws configure export-credentials --profile signed-in/,
    )
  })

  it('open the bucket at the server that the profile names', async () => {
    await client.put('by-profile/a.csv', Buffer.from('text'))
    const address = 's3://invoices/by-profile/'
    const { source } = await openAddress(address, { env: env({ AWS_PROFILE: 'eu' }) })
    open.push(source)
    expect(await namesOf(source)).toEqual(['a.csv'])
  })
})
