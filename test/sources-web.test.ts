/** Files from web addresses, over TLS with a certificate made for the test. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import {
  createServer as createPlain,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer } from 'node:https'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSource } from '../src/sources/open-source.js'
import type { PlacedSource, SourceContext } from '../src/sources/source.js'
import { bytesFrom, failureOf, filesOf, namesOf, textFrom } from './sources-kit.js'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

let folder = ''
let ca = ''
let secure: Server
let plain: Server
const answers = new Map<string, Answer>()
const asked: string[] = []
const sockets = new Set<Socket>()
const open: PlacedSource[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const made = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
  ]
  execFileSync('openssl', [...made, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  ca = readFileSync(cert, 'utf8')
  const answer: Answer = (request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const own = answers.get((request.url ?? '').replace(/\?.*/, ''))
    if (own === undefined) response.writeHead(404).end()
    else own(request, response)
  }
  secure = createServer({ key: readFileSync(key), cert: ca }, answer)
  plain = createPlain(answer)
  for (const server of [secure, plain]) {
    server.on('connection', (socket: Socket) => sockets.add(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  }
})
afterAll(async () => {
  for (const source of open) await source.close()
  for (const socket of sockets) socket.destroy()
  secure?.close()
  plain?.close()
  rmSync(folder, { recursive: true, force: true })
})

const base = (server: Server, protocol: string, host = 'localhost'): string =>
  `${protocol}://${host}:${(server.address() as { port: number }).port}`
const web = (): string => base(secure, 'https')

interface Given {
  readonly headers?: Record<string, string>
  readonly ca?: string | undefined
  readonly context?: SourceContext
}
async function at(
  addresses: readonly string[],
  { headers = {}, context, ...given }: Given = {},
): Promise<PlacedSource> {
  const own = 'ca' in given ? given : { ca }
  const settings = {
    type: 'https' as const,
    addresses: [...addresses],
    headers,
    ...(own.ca === undefined ? {} : { ca: own.ca }),
  }
  const source = await openSource(settings, { wait: async () => undefined, ...context })
  open.push(source)
  return source
}
const serve = (path: string, text: string | Buffer, headers: Record<string, string> = {}): string => {
  answers.set(
    path,
    (_, response) =>
      void response.writeHead(200, { 'content-length': `${Buffer.byteLength(text)}`, ...headers }).end(text),
  )
  return `${web()}${path}`
}
const host = (): string => new URL(web()).host

describe('web addresses', () => {
  it('are listed with what the server states of them, and read', async () => {
    const tagged = serve('/b/tagged.csv', 'tagged', {
      etag: '"1"',
      'last-modified': 'Tue, 14 Nov 2023 22:13:20 GMT',
    })
    const dated = serve('/a/dated.csv', 'dated', { 'last-modified': 'Tue, 14 Nov 2023 22:13:20 GMT' })
    const silent = `${serve('/a/silent.csv', 'silent')}?token=hunter2#hunter2`
    const source = await at([tagged, dated, silent])
    const modified = '2023-11-14T22:13:20.000Z'
    expect(await filesOf(source)).toEqual([
      { name: `${host()}/a/dated.csv`, size: 5, modified, version: 'Tue, 14 Nov 2023 22:13:20 GMT 5' },
      { name: `${host()}/a/silent.csv`, size: 6, modified: null, version: null },
      { name: `${host()}/b/tagged.csv`, size: 6, modified, version: '"1"' },
    ])
    expect(await textFrom(source, `${host()}/a/silent.csv`)).toBe('silent')
    expect(asked).toContain('GET /a/silent.csv?token=hunter2')
    expect(source.shown).toBe(`${web()}/a/dated.csv and 2 more`)
    expect(source.place(`${host()}/a/silent.csv`)).toBe(`${web()}/a/silent.csv`)
    expect(await source.look(`${host()}/b/tagged.csv`)).toMatchObject({ version: '"1"' })
    expect((await failureOf(textFrom(source, `${host()}/etc/passwd`))).plain).toMatch(
      /^The source has no such address/,
    )
  })

  it('are read where the server knows GET alone, as signed addresses do', async () => {
    answers.set('/signed.csv', (request, response) => {
      if (request.method === 'HEAD') response.writeHead(403).end()
      else response.writeHead(200, { etag: '"2"' }).end('signed')
    })
    const source = await at([
      `${web()}/signed.csv?X-Amz-Signature=1`,
      `${web()}/signed.csv?X-Amz-Signature=2`,
    ])
    expect(await filesOf(source)).toMatchObject([
      { name: `${host()}/signed.csv`, version: '"2"' },
      { name: `${host()}/signed.csv#2`, version: '"2"' },
    ])
    expect(await textFrom(source, `${host()}/signed.csv#2`)).toBe('signed')
  })

  it('get the headers of the settings, which no other server gets', async () => {
    const seen: (string | undefined)[] = []
    const name = `${host()}/first.csv`
    answers.set('/first.csv', (request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(302, { location: '/second.csv' }).end()
    })
    answers.set('/second.csv', (request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(307, { location: `${base(secure, 'https', '127.0.0.1')}/third.csv` }).end()
    })
    const source = await at([`${web()}/first.csv`], { headers: { authorization: 'Bearer hunter2' } })
    // The certificate is for localhost: the third server is not to be trusted.
    expect((await failureOf(textFrom(source, name))).plain).toMatch(
      /^The certificate of the server is for another name/,
    )
    expect(seen).toEqual(['Bearer hunter2', 'Bearer hunter2'])
    const elsewhere = base(plain, 'http', '127.0.0.1')
    const local = base(plain, 'http', 'localhost')
    answers.set('/here.csv', (_, response) =>
      response.writeHead(302, { location: `${elsewhere}/there.csv` }).end(),
    )
    answers.set(
      '/there.csv',
      (request, response) => void response.end(`got ${request.headers.authorization}`),
    )
    const moved = await at([`${local}/here.csv`], { headers: { authorization: 'hunter2' } })
    expect(await textFrom(moved, `${new URL(local).host}/here.csv`)).toBe('got undefined')
  })

  it('are not followed in a circle, nor to what is not encrypted', async () => {
    answers.set('/round.csv', (_, response) => response.writeHead(302, { location: '/round.csv' }).end())
    answers.set('/down.csv', (_, response) =>
      response.writeHead(302, { location: `${base(plain, 'http')}/there.csv` }).end(),
    )
    const words = async (path: string): Promise<string> =>
      (await failureOf(textFrom(await at([`${web()}${path}`]), `${host()}${path}`))).plain
    expect(await words('/round.csv')).toMatch(
      /^It redirects more than 5 times\. Ask for the address of the file/,
    )
    expect(await words('/down.csv')).toMatch(/^It redirects to an unencrypted address/)
    for (const wrong of [
      'http://example.com/a.csv',
      'ftp://example.com/a.csv',
      'a.csv',
      'https://ann:hunter2@example.com/a.csv',
    ])
      await expect(at([wrong])).rejects.toThrow(
        /^config, key addresses.0: expected an address https:\/\/host\/path(?!.*hunter2)/,
      )
    await expect(
      at(['https://example.com/a.csv'], { headers: { authorization: 'hunter2\n' } }),
    ).rejects.toThrow(/^config, key headers(?!.*hunter2)/)
  })

  it('say by their status what is wrong, one of them or all', async () => {
    const statuses = {
      401: 'invalid_credentials',
      403: 'missing_permission',
      404: 'source_unreachable',
      503: 'source_unreachable',
      418: 'source_unreachable',
    }
    for (const [status, error_type] of Object.entries(statuses)) {
      answers.set(`/${status}.csv`, (_, response) => response.writeHead(+status).end('hunter2'))
      const source = await at([`${web()}/${status}.csv`])
      const error = await failureOf(textFrom(source, `${host()}/${status}.csv`))
      expect(error).toMatchObject({ error_type, resource: `${web()}/${status}.csv` })
      expect(error.plain).toMatch(new RegExp(`^[A-Z][^.]*\\(status ${status}\\)\\. [A-Z].*\\.$`))
      expect(error.message).not.toContain('hunter2')
    }
    const failed: string[] = []
    const both = await at([serve('/fine.csv', 'fine'), `${web()}/404.csv`])
    expect(await namesOf(both, { failed: ({ resource }) => failed.push(resource) })).toEqual([
      `${host()}/fine.csv`,
    ])
    expect(failed).toEqual([`${web()}/404.csv`])
    expect(await failureOf(namesOf(both))).toMatchObject({ error_type: 'source_unreachable' })
    const blocked = await at([`${web()}/401.csv`])
    expect(await failureOf(namesOf(blocked, { failed: () => undefined }))).toMatchObject({
      error_type: 'invalid_credentials',
    })
  })

  it('are asked again while the server is busy, which is told', async () => {
    let times = 0
    answers.set('/busy.csv', (request, response) => {
      if (request.method === 'GET' && ++times < 3)
        response.writeHead(503, times === 1 ? { 'retry-after': '7' } : {}).end()
      else response.end('at last')
    })
    const told: string[] = []
    const waited: number[] = []
    const context = {
      notice: (text: string) => told.push(text),
      wait: async (ms: number) => void waited.push(ms),
    }
    const source = await at([`${web()}/busy.csv`], { context })
    expect(await textFrom(source, `${host()}/busy.csv`)).toBe('at last')
    expect(told).toEqual([
      `${web()}/busy.csv: The server is busy (status 503). Trying again in 7 s.`,
      `${web()}/busy.csv: The server is busy (status 503). Trying again in 4 s.`,
    ])
    expect(waited).toEqual([7000, 4000])
  })

  it('are given up where nothing comes, and read without a limit where the reader is slow', async () => {
    answers.set('/silent', () => undefined)
    answers.set(
      '/stuck',
      (_, response) => void response.writeHead(200, { 'content-length': '10' }).write('half'),
    )
    // Longer than anything here takes by itself.
    const context = { patience: 1_500 }
    const read = async (path: string): Promise<string> =>
      (await failureOf(textFrom(await at([`${web()}${path}`], { context }), `${host()}${path}`))).plain
    const large = Buffer.alloc(2_000_000, 'x')
    const slowly = async (): Promise<number> => {
      const slow = await at([serve('/large.csv', large)], { context })
      let size = 0
      for await (const chunk of slow.open(`${host()}/large.csv`)) {
        if (size === 0) await new Promise((resolve) => setTimeout(resolve, 1_600))
        size += chunk.length
      }
      return size
    }
    const [silent, stuck, size] = await Promise.all([read('/silent'), read('/stuck'), slowly()])
    expect(silent).toMatch(/^The server did not answer in time/)
    expect(stuck).toMatch(/^The connection ended in the middle of the file, after 4 bytes\. Run again/)
    expect(size).toBe(large.length)
  })

  it('do not pass half a file off as a whole one', async () => {
    answers.set('/cut.csv', (_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half')
      setTimeout(() => response.destroy(), 20)
    })
    let version = 0
    answers.set(
      '/turning.csv',
      (_, response) => void response.writeHead(200, { etag: `"${++version}"` }).end('half'),
    )
    const words = async (path: string): Promise<string> =>
      (await failureOf(bytesFrom(await at([`${web()}${path}`]), `${host()}${path}`))).plain
    expect(await words('/cut.csv')).toMatch(/^The connection ended in the middle of the file, after 4 bytes/)
    expect(await words('/turning.csv')).toBe('It was written to meanwhile. Read it again once it is whole.')
  })

  it('are read from servers alone whose certificate is theirs', async () => {
    const words = async (address: string, given: Given = {}): Promise<string> =>
      (await failureOf(namesOf(await at([address], given)))).plain
    expect(await words(`${base(secure, 'https', '127.0.0.1')}/fine.csv`)).toMatch(
      /^The certificate of the server is for another name, so that it may be another server\. Use the host name/,
    )
    expect(await words(`${web()}/fine.csv`, { ca: undefined })).toMatch(
      /^The certificate of the server is signed by an authority that this machine does not know\. If it is a private authority/,
    )
    expect(await words('https://localhost:1/a.csv')).toMatch(/^Nothing answers at this host and port/)
    expect(await words(`${base(plain, 'https')}/fine.csv`)).toMatch(
      /^The server and this program share no version of TLS/,
    )
  })
})
