/** Addresses given in place of paths: the same line items, the same limits, and no secret in anything that is said. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { detectFormats, type ParseInvoiceOptions, parseInvoice } from '../src/index.js'
import { createS3Client } from '../src/sources/s3-client.js'
import { parseInvoice as command } from './cli-kit.js'
import { S3_KEYS, type S3Server, startS3 } from './s3-server.js'
import { hasSftp, type SftpServer, startSftp } from './sftp-server.js'
import { zipOf } from './zip-writer.js'

const there = hasSftp()
if (!there) console.warn('No OpenSSH server: addresses sftp:// are not tried.')

const SECRET = 'hunter2'
const before = { ...process.env }
let folder = ''
let bucket: S3Server
let server: SftpServer | undefined
let web: Server
let busy = 0
let turning: () => Buffer = () => Buffer.alloc(0)

const INVOICES: Readonly<Record<string, Buffer>> = {
  'a b.csv': readFileSync('samples/dhl-express/real.csv'),
  'packed.csv.gz': gzipSync(readFileSync('samples/fedex-us/ground.csv')),
  'z/archive.zip': zipOf([
    { name: 'one.csv', bytes: readFileSync('samples/usps-eps/real.csv') },
    { name: 'two.csv', bytes: readFileSync('samples/dpd-uk/real.csv') },
  ]),
  'notes.md': Buffer.from('# notes'),
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'addresses-'))
  for (const [name, content] of Object.entries(INVOICES)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  bucket = await startS3(['invoices'])
  const client = await createS3Client(
    { bucket: 'invoices', endpoint: bucket.endpoint, region: 'us-east-1', ...S3_KEYS },
    {},
  )
  for (const [name, content] of Object.entries(INVOICES)) await client.put(`in/${name}`, content)
  await client.put('in/report.xyz', readFileSync('samples/fedex-us/ground.csv'))
  client.close()
  if (there) server = await startSftp()
  web = createServer((request, response) => {
    const given = request.headers.authorization === `Basic ${Buffer.from(`ann:${SECRET}`).toString('base64')}`
    const name = decodeURIComponent((request.url ?? '').slice(1).replace(/\?.*/, ''))
    const content = name === 'turning.csv' ? turning() : INVOICES[name]
    if (!given && !/[?&]token=hunter2/.test(request.url ?? '')) response.writeHead(401).end()
    else if (name === 'busy.csv' && !busy++) response.writeHead(503).end()
    else if (content === undefined) response.writeHead(404).end()
    else response.setHeader('etag', `"${createHash('md5').update(content).digest('hex')}"`).end(content)
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  const keyFile = join(folder, '.key')
  if (server !== undefined) writeFileSync(keyFile, server.key(), { mode: 0o600 })
  writeFileSync(
    join(folder, '.known'),
    server === undefined ? '' : `[127.0.0.1]:${server.port} ${server.hostKey}\n`,
  )
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: S3_KEYS.access_key_id,
    AWS_SECRET_ACCESS_KEY: S3_KEYS.secret_access_key,
    AWS_ENDPOINT_URL: bucket.endpoint,
    PARSE_INVOICE_SFTP_KEY: keyFile,
    PARSE_INVOICE_SFTP_KNOWN_HOSTS: join(folder, '.known'),
  })
})
afterAll(async () => {
  process.env = before
  web?.closeAllConnections()
  web?.close()
  await server?.stop()
  await bucket?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const sftp = (path = folder, user = ''): string => `sftp://${user}127.0.0.1:${server?.port}${path}`
const page = (name: string, who = ''): string =>
  `http://${who}localhost:${(web.address() as { port: number }).port}/${name}`

interface Outcome {
  readonly lines: readonly string[]
  readonly passedOver: readonly string[]
  readonly failed: readonly string[]
}

/** All that is read of inputs, with what stands before the names of the files taken away. */
async function outcome(
  inputs: string | string[],
  root: string,
  options: ParseInvoiceOptions = {},
): Promise<Outcome> {
  const [passedOver, failed]: [string[], string[]] = [[], []]
  const short = (text: string): string => text.replaceAll(root, '')
  const parse = parseInvoice(inputs, {
    onPassedOver: (path, reason) => passedOver.push(`${short(path)}: ${reason}`),
    onFileError: ({ message }) => failed.push(short(message)),
    ...options,
  })
  const lines: string[] = []
  for await (const item of parse) lines.push(short(JSON.stringify(item)))
  const { files } = await parse.summary
  return { lines: [...lines, ...files.map((file) => short(JSON.stringify(file)))], passedOver, failed }
}

describe('an address', () => {
  it('of a bucket gives what the folder gives', async () => {
    const expected = await outcome(folder, `${folder}/`)
    expect(expected.lines.length).toBeGreaterThan(20)
    const found = await outcome('s3://invoices/in/', 's3://invoices/in/')
    expect(found.lines).toEqual(expected.lines)
    expect(found.passedOver).toEqual([
      ...expected.passedOver.filter((line) => !line.startsWith('.')),
      `report.xyz: ${(expected.passedOver.find((line) => line.startsWith('notes')) ?? '').replace(/^notes.md: /, '')}`,
    ])
    expect(found.failed).toEqual([])
  })

  it('of one file gives it, whatever it ends in, and once however often it is named', async () => {
    const expected = await outcome('samples/fedex-us/ground.csv', 'samples/fedex-us/ground.csv')
    const found = await outcome('s3://invoices/in/report.xyz', 's3://invoices/in/report.xyz')
    expect(found.lines).toEqual(expected.lines)
    const twice = await outcome(['s3://invoices/in/packed.csv.gz', 's3://invoices/in/'], 's3://invoices/in/')
    expect(twice.passedOver).toContain('packed.csv.gz: named before: it is read once')
  })

  it.skipIf(!there)('of a folder on a server gives what the folder gives', async () => {
    const expected = await outcome(folder, folder)
    const user = `${server?.user}@`
    const found = await outcome(sftp(), sftp(folder, user))
    expect(found).toEqual(expected)
    const one = await outcome(sftp(`${folder}/z/archive.zip`), sftp(folder, user))
    expect(one.lines.length).toBeGreaterThan(2)
    const given = `?host_key=${server?.fingerprint}`
    process.env.PARSE_INVOICE_SFTP_KNOWN_HOSTS = '/dev/null'
    try {
      expect((await outcome(sftp() + given, sftp(folder, user))).lines).toEqual(expected.lines)
      expect((await outcome(sftp(), '')).failed.join()).toMatch(
        /The server is not known yet: its host key is SHA256:/,
      )
    } finally {
      process.env.PARSE_INVOICE_SFTP_KNOWN_HOSTS = join(folder, '.known')
    }
  })

  it('of the web gives the file, and files that differ behind the ? are two', async () => {
    const expected = await outcome('samples/fedex-us/ground.csv', 'samples/fedex-us/ground.csv')
    const shown = page('packed.csv.gz')
    const found = await outcome(page('packed.csv.gz', `ann:${SECRET}@`), shown)
    expect({ ...found, lines: found.lines.slice(0, -1) }).toEqual({
      ...expected,
      lines: expected.lines.slice(0, -1),
    })
    const both = [1, 2].map((n) => `${page('a%20b.csv')}?token=${SECRET}&n=${n}`)
    const two = await outcome([...both, both[0] ?? ''], page('a%20b.csv'))
    expect(two.passedOver).toEqual(['#1: named before: it is read once'])
    expect(two.lines.filter((line) => line.startsWith('{"file":'))).toHaveLength(2)
    expect(JSON.stringify([found, two])).not.toContain(SECRET)
  })

  it('is read within the limits of every input', async () => {
    const failed = async (limit: string, most: number): Promise<string[]> => {
      const found = await outcome('s3://invoices/in/', 's3://invoices/in/', { limits: { [limit]: most } })
      return found.failed.map((message) => `${message.split(':')[0]} ${/limits\.\w+/.exec(message)?.[0]}`)
    }
    expect(await failed('streamBytes', 500)).toEqual([
      'a b.csv limits.streamBytes',
      'packed.csv.gz limits.streamBytes',
    ])
    expect(await failed('spooledBytes', 500)).toEqual(['z/archive.zip limits.spooledBytes'])
    expect(await failed('decompressedBytes', 500)).toEqual([
      'packed.csv.gz limits.decompressedBytes',
      'z/archive.zip/one.csv limits.decompressedBytes',
      'z/archive.zip/two.csv limits.decompressedBytes',
    ])
  })

  it('that fails names itself without its secrets, and the others are read', async () => {
    const wrong = [
      `sftp://ann:${SECRET}@127.0.0.1:1/in`,
      `https://ann:${SECRET}@localhost:1/a.csv?token=${SECRET}#${SECRET}`,
      `s3://ann:${SECRET}@bucket/in`,
      `ftp://ann:${SECRET}@host/in`,
      's3://none-such/in/',
      's3://invoices/nothing/',
      page('none.csv', `ann:${SECRET}@`),
      page('a%20b.csv'),
    ]
    const { failed, lines } = await outcome([...wrong, 'samples/fedex-us/ground.csv'], '', {
      onNotice: () => undefined,
    })
    expect(lines.length).toBeGreaterThan(1)
    expect(failed.map((message) => message.replaceAll(/:\d{4,5}\//g, '/'))).toEqual([
      expect.stringMatching(
        /^sftp:\/\/ann@127\.0\.0\.1:1\/\S*: unreadable: .*Nothing answers at this host and port/,
      ),
      expect.stringMatching(/^https:\/\/localhost:1\/a\.csv: unreadable: .*Nothing answers/),
      expect.stringMatching(/^s3:\/\/bucket\/in: unreadable: expected an address s3:\/\/bucket\/prefix/),
      expect.stringMatching(
        /^ftp:\/\/host\/in: unreadable: expected an address sftp:\/\/, s3:\/\/ or https:\/\//,
      ),
      expect.stringMatching(/^s3:\/\/none-such\/in\/: unreadable: .*There is no bucket with this name/),
      expect.stringMatching(
        /^s3:\/\/invoices\/nothing\/: unreadable: expected a folder with a file that ends in .*It is empty/,
      ),
      expect.stringMatching(/none\.csv: unreadable: .*There is no file at this address/),
      expect.stringMatching(/a%20b\.csv: unreadable: .*The server requires credentials/),
    ])
    expect(failed.join()).not.toContain(SECRET)
  })

  it('is detected, and read again where that decides what it means, unless it is another file by then', async () => {
    const detected: string[] = []
    const addresses = ['s3://invoices/in/a b.csv', page('a%20b.csv', `ann:${SECRET}@`)]
    for await (const { file, format } of detectFormats(addresses)) detected.push(`${file}: ${format}`)
    expect(detected).toEqual(['s3://invoices/in/a b.csv: dhl-express', `${page('a%20b.csv')}: dhl-express`])
    // What its dates and amounts mean shows behind its first 64 KiB.
    const [head = '', row = ''] = readFileSync('samples/dhl-express/real.csv', 'utf8').split('\n')
    const text = Buffer.from(`${head}\n${`${row}\n`.repeat(400)}`)
    let times = 0
    turning = () => {
      times++
      return text
    }
    const address = page('turning.csv', `ann:${SECRET}@`)
    await outcome(address, '')
    const asked = times
    expect(asked).toBeGreaterThan(2)
    times = 0
    turning = () => (++times < asked ? text : Buffer.concat([text, Buffer.from('more')]))
    expect((await outcome(address, '')).failed.join()).toMatch(/It was written to meanwhile/)
  })

  it('is an input of the command, which ends by itself', async () => {
    const inputs = ['s3://invoices/in/', ...(there ? [sftp()] : []), page('a%20b.csv', `ann:${SECRET}@`)]
    const { status, stdout, stderr } = await command(['parse', ...inputs, '--to', 'csv'])
    expect(stderr).not.toContain(SECRET)
    expect(stdout).not.toContain(SECRET)
    expect(status, stderr).toBe(0)
    expect(stdout).toContain('s3://invoices/in/z/archive.zip/one.csv')
    const wrong = await command([
      'parse',
      `sftp://ann:${SECRET}@127.0.0.1:1/in`,
      page('busy.csv', `ann:${SECRET}@`),
    ])
    expect(wrong.status).toBe(2)
    expect(wrong.stderr).toMatch(
      /warning: http:\S*busy\.csv: The server is busy \(status 503\)\. Trying again in 1 s\./,
    )
    expect(wrong.stderr).toMatch(/error: sftp:\/\/ann@127\.0\.0\.1:1\/in: unreadable: .*Nothing answers/)
    expect(wrong.stderr).not.toContain(SECRET)
  })
})
